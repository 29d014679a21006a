package attr

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/uapi"
)

func boolForm(yes, no string) Form[bool] {
	return Form[bool]{
		Size:   1,
		Decode: func(b []byte) bool { return b[0] != 0 },
		Append: func(b []byte, v bool) []byte { return append(b, bit(v)) },
		Text: func(v bool) string {
			if v {
				return yes
			}
			return no
		},
		Parse: func(s string) (bool, error) {
			if s != yes && s != no {
				return false, errors.New("neither " + yes + " nor " + no)
			}
			return s == yes, nil
		},
	}
}

func bit(v bool) byte {
	if v {
		return 1
	}
	return 0
}

var (
	onOffForm = jsonBool(boolForm("on", "off"))
	bitForm   = boolForm("1", "0")
	flagForm  = Form[bool]{
		Decode: func([]byte) bool { return true },
		Append: func(b []byte, _ bool) []byte { return b },
		Text:   strconv.FormatBool,
		Parse:  func(string) (bool, error) { return true, nil },
		Bare:   true,
	}
)

func jsonBool(f Form[bool]) Form[bool] {
	f.Quoted = true
	return f
}

// Bool describes a byte that ip(8) writes as on or off.
//
//go:noinline
func (w *Walk) Bool(id uapi.Attr, word string, v *Opt[bool], rules ...Rule) {
	Field(w, id, word, v, &onOffForm, rules...)
}

// Bit describes a byte that ip(8) writes as 1 or 0.
//
//go:noinline
func (w *Walk) Bit(id uapi.Attr, word string, v *Opt[bool], rules ...Rule) {
	Field(w, id, word, v, &bitForm, rules...)
}

// Flag describes an attribute whose presence counts. It has no way to say no:
// a value of false is not sent.
//
//go:noinline
func (w *Walk) Flag(id uapi.Attr, word string, v *Opt[bool], rules ...Rule) {
	switch w.op {
	case opDecode, opParse, opList, opLearn:
	default:
		if !v.v {
			return
		}
	}
	Field(w, id, word, v, &flagForm, rules...)
}

// A Switch is one bit of an attribute that Switches describes.
type Switch struct {
	Word  string
	Value *Opt[bool]
	Since Rule // when the bit came, where that was later than the attribute
	OnOff bool // ip(8) says on and off, not 1 and 0
}

func (s Switch) form() *Form[bool] {
	if s.OnOff {
		return &onOffForm
	}
	return &bitForm
}

// Switches describes a value and a mask of 32 bits each: switch n is bit n of
// both. Only the bits of the mask are changed. Switches that have no line here
// are not kept. With ZeroIfAbsent, all are off where the kernel reports none.
//
// It keeps copies of the words only: if one of them escaped, so would all that
// the switches point to, and a caller's Attributes could not be on its stack.
//
//go:noinline
func (w *Walk) Switches(id uapi.Attr, switches []Switch, rules ...Rule) {
	switch w.op {
	case opDecode:
		if b, ok := w.src.take(id, 8); ok {
			value, mask := host.Uint32(b), host.Uint32(b[4:])
			for n, s := range switches {
				if mask>>n&1 != 0 {
					s.Value.Set(value>>n&1 != 0)
				}
			}
		}
	case opEncode:
		if value, mask := switched(switches); mask != 0 && w.wanted(id, rules) {
			for _, s := range switches {
				if s.Value.ok {
					w.needs(Version(s.Since &^ tagMask))
				}
			}
			w.switches(id, value, mask)
		}
	case opRevert:
		before, known := w.src.takeSwitches(id, rules)
		now, known2 := w.now.takeSwitches(id, rules)
		_, mask := switched(switches)
		if mask &= known & known2 & (before ^ now); mask != 0 {
			w.switches(id, before&mask, mask)
		}
	case opDiff:
		value, mask := w.src.takeSwitches(id, rules)
		for n, s := range switches {
			want, set := s.Value.Get()
			if !set {
				continue
			}
			known := mask>>n&1 != 0
			have := known && value>>n&1 != 0
			if known && have == want {
				continue
			}
			d := Difference{
				Path: w.pathTo(id), ID: id, Word: strings.Clone(s.Word), Want: s.form().Text(want),
				Absent: !known, Rules: slices.Clone(switchRules(s, rules)),
			}
			if known {
				d.Have = s.form().Text(have)
			}
			w.diffs = append(w.diffs, d)
		}
	case opLearn:
		w.learner.slot(id, slot{read: readByWalk})
	default: // words and lists: one for each bit
		for _, s := range switches {
			Field(w, id, strings.Clone(s.Word), s.Value, s.form(), switchRules(s, rules)...)
		}
	}
}

// takeSwitches returns the value and the mask that were received.
func (s *source) takeSwitches(id uapi.Attr, rules []Rule) (value, mask uint32) {
	if b, ok := s.take(id, 8); ok {
		return host.Uint32(b), host.Uint32(b[4:])
	}
	if has(rules, ZeroIfAbsent) {
		return 0, 1<<32 - 1
	}
	return 0, 0
}

// switched returns the value and the mask of the switches that are present.
func switched(switches []Switch) (value, mask uint32) {
	for n, s := range switches {
		if v, ok := s.Value.Get(); ok {
			mask |= 1 << n
			value |= uint32(bit(v)) << n
		}
	}
	return value, mask
}

func switchRules(s Switch, rules []Rule) []Rule {
	if s.Since == 0 {
		return rules
	}
	return append([]Rule{s.Since}, rules...)
}

func (w *Walk) switches(id uapi.Attr, value, mask uint32) {
	at := w.open(id)
	w.out = host.AppendUint32(w.out, value)
	w.out = host.AppendUint32(w.out, mask)
	w.close(at, id)
}
