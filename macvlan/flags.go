package macvlan

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/attr"
)

// Flags is a set of flags, which are replaced all at once.
type Flags uint16

// The flags (include/uapi/linux/if_link.h, MACVLAN_FLAG_*).
const (
	// FlagNoPromisc leaves the parent of a link in mode passthru as it is: it
	// is not made promiscuous. In other modes the flag does nothing.
	FlagNoPromisc Flags = 1 << 0 // nopromisc
	// FlagNoDst keeps what a link in mode source receives because of its list
	// from all others, the one that it was addressed to among them. In other
	// modes the flag does nothing.
	FlagNoDst Flags = 1 << 1 // nodst

	allFlags = FlagNoPromisc | FlagNoDst
)

var flagNames = [...]string{"nopromisc", "nodst"}

// String returns the names of the flags with a comma between them, "null" for
// none of them.
func (f Flags) String() string {
	if f == 0 {
		return "null"
	}
	return strings.Join(f.names(), ",")
}

func (f Flags) names() []string {
	names := []string{}
	for i, name := range flagNames {
		if f>>i&1 != 0 {
			names = append(names, name)
		}
	}
	if rest := f &^ allFlags; rest != 0 {
		names = append(names, fmt.Sprintf("%#x", uint16(rest)))
	}
	return names
}

// flagsForm is the form of flags, each of which is a word of ip(8) behind a
// "flag" of its own.
var flagsForm = attr.Form[Flags]{
	Size:   2,
	Decode: func(b []byte) Flags { return Flags(binary.NativeEndian.Uint16(b)) },
	Append: func(b []byte, f Flags) []byte { return binary.NativeEndian.AppendUint16(b, uint16(f)) },
	Number: func(f Flags) (uint64, error) { return uint64(f), nil },
	Text:   func(f Flags) string { return strings.ReplaceAll(f.String(), ",", " flag ") },
	Label: func(f Flags) string {
		b, _ := json.Marshal(f.names()) // strings always have a JSON form
		return string(b)
	},
	Parse: func(s string) (f Flags, err error) {
		for _, name := range strings.Fields(s) {
			one, err := parseFlag(name)
			if err != nil {
				return 0, err
			}
			f |= one
		}
		return f, nil
	},
	More: func(word string) bool {
		_, err := parseFlag(word)
		return err == nil
	},
}

// parseFlag reads a word of ip(8). "flag" itself is none of the flags.
func parseFlag(word string) (Flags, error) {
	if word == "flag" || word == "null" {
		return 0, nil
	}
	for i, name := range flagNames {
		if word == name {
			return 1 << i, nil
		}
	}
	n, err := strconv.ParseUint(word, 0, 16)
	if err != nil {
		return 0, fmt.Errorf("not one of null, %s", strings.Join(flagNames[:], ", "))
	}
	return Flags(n), nil
}
