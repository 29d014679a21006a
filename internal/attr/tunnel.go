package attr

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/uapi"
)

// What tunnels share: addresses with an attribute for each family, the fields
// of the outer header, and ranges of UDP ports.

var (
	ipv4Form = familyForm(4)
	ipv6Form = familyForm(16)
)

// familyForm is the form of an address of one family, of which the unspecified
// one means none.
func familyForm(size int) Form[netip.Addr] {
	f := ipForm
	f.Size = size
	f.Decode = func(b []byte) netip.Addr {
		a, _ := netip.AddrFromSlice(b[:size])
		return a
	}
	f.Append = func(b []byte, v netip.Addr) []byte {
		if !v.IsValid() {
			return append(b, make([]byte, size)...)
		}
		return append(b, v.AsSlice()...)
	}
	f.Number = func(v netip.Addr) (uint64, error) {
		if v.Is4In6() {
			return 0, fmt.Errorf("%v is an IPv4 address in the form of an IPv6 one", v)
		}
		return ipForm.Number(v)
	}
	f.Parse = func(s string) (netip.Addr, error) {
		if s == "any" {
			return netip.IPv4Unspecified(), nil
		}
		return netip.ParseAddr(s)
	}
	return f
}

// Addr describes an address that has an attribute for each family.
//
//go:noinline
func (w *Walk) Addr(id4, id6 uapi.Attr, word string, v *Opt[netip.Addr], rules ...Rule) {
	switch {
	case w.op == opDecode, w.op == opList, w.op == opLearn:
		Field(w, id4, word, v, &ipv4Form, rules...)
		Field(w, id6, word, v, &ipv6Form, rules...)
	case v.v.Is6():
		Field(w, id6, word, v, &ipv6Form, rules...)
	default:
		Field(w, id4, word, v, &ipv4Form, rules...)
	}
}

// Toggle describes a byte that ip(8) writes as a word by itself, and as that
// word with "no" before it.
//
//go:noinline
func (w *Walk) Toggle(id uapi.Attr, word string, v *Opt[bool], rules ...Rule) {
	switch w.op {
	case opDecode:
		if b, ok := w.src.take(id, 1); ok {
			v.Set(b[0] != 0)
		}
	case opEncode:
		Field(w, id, word, v, &bitForm, rules...)
	case opLearn:
		learn(w.learner, id, v, &bitForm)
	default:
		f := bitForm
		f.Text = strconv.FormatBool
		f.Parse = func(string) (bool, error) { return true, nil }
		f.Bare, f.Zero = true, "no"+word
		Field(w, id, word, v, &f, rules...)
	}
}

var flowLabelForm = flowLabel()

func flowLabel() Form[uint32] {
	f := integerForm[uint32](4)
	f.Decode = network.Uint32
	f.Append = network.AppendUint32
	f.Text = func(v uint32) string { return fmt.Sprintf("%#x", v) }
	f.Quoted = true
	return f
}

// FlowLabel describes the flow label of IPv6, in network order.
//
//go:noinline
func (w *Walk) FlowLabel(id uapi.Attr, v *Opt[uint32], rules ...Rule) {
	w.Alias("label", "flowlabel")
	Field(w, id, "flowlabel", v, &flowLabelForm, rules...)
}

// TOSInherit is the type of service that stands for the one of the packet
// inside.
const TOSInherit = 1

var tosForm = typeOfService()

func typeOfService() Form[uint8] {
	f := integerForm[uint8](1)
	f.Text = func(v uint8) string {
		if v == TOSInherit {
			return "inherit"
		}
		return fmt.Sprintf("%#x", v)
	}
	f.Parse = func(s string) (uint8, error) {
		if s == "inherit" {
			return TOSInherit, nil
		}
		n, err := strconv.ParseUint(strings.TrimPrefix(s, "0x"), 16, 8)
		if err != nil {
			return 0, errors.New("neither inherit nor a hexadecimal number of 8 bits")
		}
		return uint8(n), nil
	}
	f.Quoted = true
	return f
}

// TOS describes the type of service of the outer header.
//
//go:noinline
func (w *Walk) TOS(id uapi.Attr, v *Opt[uint8], rules ...Rule) {
	w.Alias("dsfield", "tos")
	Field(w, id, "tos", v, &tosForm, rules...)
}

var (
	ttlForm        = timeToLive()
	ttlInheritForm = boolForm("inherit", "noinherit")
	ttlQuotedForm  = jsonBool(ttlInheritForm)
)

func timeToLive() Form[uint8] {
	f := integerForm[uint8](1)
	number := f.Parse
	f.Parse = func(s string) (uint8, error) {
		if s == "auto" {
			return 0, nil
		}
		return number(s)
	}
	return f
}

// TTL describes the time to live of the outer header, and whether it is that of
// the packet inside, to which the rules apply. For ip(8) both are one word. With
// flag, the latter is sent as a flag; it is reported as a byte in any case.
//
//go:noinline
func (w *Walk) TTL(id, inheritID uapi.Attr, v *Opt[uint8], inherit *Opt[bool], flag bool, rules ...Rule) {
	w.Alias("hoplimit", "ttl")
	switch {
	case w.op == opPrint && inherit.v, w.op == opJSON && inherit.v,
		w.op == opParse && w.pos+1 < len(w.words) && w.words[w.pos+1] == "inherit":
		Field(w, inheritID, "ttl", inherit, &ttlQuotedForm, rules...)
	case w.op == opPrint, w.op == opJSON, w.op == opParse:
		Field(w, id, "ttl", v, &ttlForm)
	case w.op == opList:
		Field(w, id, "ttl", v, &ttlForm)
		Field(w, inheritID, "ttl inherit", inherit, &ttlInheritForm, rules...)
	default:
		Field(w, id, "ttl", v, &ttlForm)
		if flag && w.op == opEncode && w.phase != All {
			if inherit.v {
				Field(w, inheritID, "ttl", inherit, &flagForm, rules...)
			}
			return
		}
		Field(w, inheritID, "ttl", inherit, &ttlInheritForm, rules...)
	}
}

// Ports is a range of UDP ports.
type Ports struct{ Low, High uint16 }

// String returns both, as ip(8) takes them.
func (p Ports) String() string { return fmt.Sprintf("%d %d", p.Low, p.High) }

var portsForm = Form[Ports]{
	Size: 4,
	Decode: func(b []byte) Ports {
		return Ports{binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])}
	},
	Append: func(b []byte, p Ports) []byte {
		return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, p.Low), p.High)
	},
	Text: Ports.String,
	Parse: func(s string) (p Ports, err error) {
		low, high, _ := strings.Cut(s, " ")
		if p.Low, err = be16Form.Parse(low); err != nil {
			return p, err
		}
		p.High, err = be16Form.Parse(high)
		return p, err
	},
	More:   func(word string) bool { return word != "" && '0' <= word[0] && word[0] <= '9' },
	Quoted: true,
}

// Ports describes a range of UDP ports, in network order. For ip(8) it is two
// words.
//
//go:noinline
func (w *Walk) Ports(id uapi.Attr, word string, v *Opt[Ports], rules ...Rule) {
	Field(w, id, word, v, &portsForm, rules...)
}
