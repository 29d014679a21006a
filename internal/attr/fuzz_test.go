package attr_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// FuzzDecode decodes any bytes. What comes out encodes to what decodes to the
// same; nothing that is unknown is lost; the other walks can use it.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 8<<10 {
			return // more than any link has, and what is unknown is looked up one by one
		}
		laidOut(t, b)
		s := new(sample).decode(t, b)
		kept(t, s, b)
		again, err := s.encode(attr.All)
		if errors.Is(err, unix.EMSGSIZE) {
			return // text got its NUL, and a nest its padding
		}
		if err != nil {
			t.Fatal(err)
		}
		s.Span = attr.Span{} // it is not encoded
		second := new(sample).decode(t, again)
		equal(t, "decoded again", *second, *s)
		same(t, "encoded again", second.mustEncode(t, attr.All), again)
		unchanged(t, s, b)
		spoken(t, s)
	})
}

// kept checks that Rest has the attributes whose numbers are not known: the
// last of each, and all of those with numbers that the tables have no place
// for.
func kept(t *testing.T, s *sample, b []byte) {
	t.Helper()
	var want []attr.Raw
	attr.Each(b, func(num uint16, payload []byte) {
		if 0 < num && num <= idSkip.Num() {
			return
		}
		if num < 128 {
			want = slices.DeleteFunc(want, func(r attr.Raw) bool { return r.Type == num })
		}
		want = append(want, attr.Raw{Type: num, Data: payload})
	})
	got := slices.DeleteFunc(slices.Clone(s.Unknown), func(r attr.Raw) bool { return 0 < r.Type && r.Type <= idSkip.Num() })
	if len(got) != 0 || len(want) != 0 {
		equal(t, "unknown", got, want)
	}
}

// unchanged compares a description with what it was decoded from.
func unchanged(t *testing.T, s *sample, b []byte) {
	t.Helper()
	if len(s.MAC.Or(nil)) == 0 || len(s.MAC.Or(nil)) > 32 {
		s.MAC = noMAC // no value that can be asked for
	}
	var w attr.Walk
	w.Diff(b)
	s.walk(&w)
	if err := w.Err(); err != nil || len(w.Differences()) != 0 {
		t.Errorf("it differs from itself: %+v, %v", w.Differences(), err)
	}
	w.Revert(nil, b, b)
	s.walk(&w)
	if err := w.Err(); err != nil || len(w.Bytes()) != 0 {
		t.Errorf("to lead back from it to itself takes %x, %v", w.Bytes(), err)
	}
}

// spoken prints a description and parses it: ip(8) and JSON must have words for
// all that can be asked for.
func spoken(t *testing.T, s *sample) {
	t.Helper()
	if b := s.json(); !json.Valid([]byte(b)) {
		t.Errorf("this is no JSON: %s", b)
	}
	if n := len(s.MAC.Or(nil)); n != 6 && n != 8 && n != 20 {
		s.MAC = noMAC // net.ParseMAC knows no others
	}
	s.Binary, s.Payload, s.Span, s.Unknown, s.InnerRest = attr.Opt[[]byte]{}, nil, attr.Span{}, nil, nil
	line := s.print(attr.All)
	var parsed sample
	if err := parsed.parse(shell(t, line)...); err != nil {
		t.Errorf("%q: %v", line, err)
	}
	equal(t, line, parsed, *s)
}

// FuzzParse parses any words.
func FuzzParse(f *testing.F) {
	f.Fuzz(func(t *testing.T, words string) {
		var s sample
		switch err := s.parse(strings.Split(words, " ")...); {
		case err == nil:
			spoken(t, &s)
		case err.Error() == "":
			t.Errorf("%q: an error that says nothing", words)
		}
	})
}
