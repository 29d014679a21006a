package macvlan

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// edit is what a request does to the list of addresses.
type edit uint32

// The edits (include/uapi/linux/if_link.h, enum macvlan_macaddr_mode).
const (
	editAdd   edit = 0
	editDel   edit = 1
	editFlush edit = 2
	editSet   edit = 3
)

var editWords = []string{"add", "del", "flush", "set"}

func (e edit) String() string {
	if int(e) < len(editWords) {
		return editWords[e]
	}
	return fmt.Sprintf("edit(%d)", uint32(e))
}

// An edition is an edit and the addresses that it is about: the new list, or
// one to add or to take away.
type edition struct {
	edit
	addrs []net.HardwareAddr
}

// editionForm is the form of the edit alone: its addresses are in other
// attributes. Its words are those of both.
var editionForm = attr.Form[edition]{
	Size:   4,
	Decode: func(b []byte) edition { return edition{edit: edit(binary.NativeEndian.Uint32(b))} },
	Append: func(b []byte, e edition) []byte { return binary.NativeEndian.AppendUint32(b, uint32(e.edit)) },
	Text: func(e edition) string {
		return strings.TrimSuffix(e.edit.String()+" "+joined(e.addrs), " ")
	},
	Parse:  parseEdition,
	Quoted: true,
	More: func(word string) bool {
		_, err := net.ParseMAC(word)
		return err == nil
	},
}

func parseEdition(s string) (e edition, err error) {
	words := strings.Fields(s)
	i := -1
	if len(words) > 0 {
		i = slices.Index(editWords, words[0])
	}
	if i < 0 {
		return e, fmt.Errorf("not one of %s", strings.Join(editWords, ", "))
	}
	e.edit, e.addrs = edit(i), []net.HardwareAddr{}
	for _, word := range words[1:] {
		a, err := net.ParseMAC(word)
		if err != nil {
			return e, err
		}
		e.addrs = append(e.addrs, a)
	}
	switch n := len(e.addrs); {
	case (e.edit == editAdd || e.edit == editDel) && n != 1:
		return e, errors.New("it takes one address")
	case e.edit == editFlush && n != 0:
		return e, errors.New("it takes no address")
	}
	return e, nil
}

// listForm is the form of the list: an attribute in a nest for each address.
var listForm = attr.Form[[]net.HardwareAddr]{
	Decode: func(b []byte) []net.HardwareAddr {
		list := []net.HardwareAddr{}
		attr.Each(b, func(num uint16, payload []byte) {
			if num == uapi.IFLA_MACVLAN_MACADDR.Num() && len(payload) >= 6 {
				list = append(list, payload[:6:6])
			}
		})
		return list
	},
	Append: func(b []byte, list []net.HardwareAddr) []byte {
		for _, a := range list {
			b = binary.NativeEndian.AppendUint16(b, uint16(4+len(a)))
			b = binary.NativeEndian.AppendUint16(b, uapi.IFLA_MACVLAN_MACADDR.Num())
			b = append(b, a...)
			b = append(b, make([]byte, -len(a)&3)...)
		}
		return b
	},
	Number: func(list []net.HardwareAddr) (uint64, error) { return 0, checkAll(list) },
	Text:   func(list []net.HardwareAddr) string { return editionForm.Text(edition{editSet, list}) },
	Label: func(list []net.HardwareAddr) string {
		words := make([]string, len(list))
		for i, a := range list {
			words[i] = a.String()
		}
		b, _ := json.Marshal(words) // strings always have a JSON form
		return string(b)
	},
	Parse: func(s string) ([]net.HardwareAddr, error) {
		e, err := parseEdition(s)
		return e.addrs, err
	},
	More: editionForm.More,
	Part: func(all, of []net.HardwareAddr) []net.HardwareAddr {
		// The kernel has no order, and no address twice.
		if sameSet(all, of) {
			return of
		}
		return all
	},
}

func joined(list []net.HardwareAddr) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = a.String()
	}
	return strings.Join(words, " ")
}

func sameSet(a, b []net.HardwareAddr) bool { return within(a, b) && within(b, a) }

func within(a, b []net.HardwareAddr) bool {
	for _, x := range a {
		if !slices.ContainsFunc(b, func(y net.HardwareAddr) bool { return bytes.Equal(x, y) }) {
			return false
		}
	}
	return true
}

// checkAll finds the first address that the kernel does not take.
func checkAll(list []net.HardwareAddr) error {
	for _, a := range list {
		switch {
		case len(a) != 6:
			return fmt.Errorf("an Ethernet address has 6 bytes, not %d", len(a))
		case a[0]&1 != 0:
			return fmt.Errorf("%v is a multicast address: nothing comes from there", a)
		case bytes.Equal(a, make([]byte, 6)):
			return fmt.Errorf("%v is no address", a)
		}
	}
	return nil
}

// walkSources lists what is about the addresses of mode source. The kernel
// takes an edit, its own attribute, beside the addresses that it is for, and
// reports the list alone. Was is the mode that is to be put back, if one is.
func (a *Attributes) walkSources(w *attr.Walk, was []byte) {
	attr.Field(w, uapi.IFLA_MACVLAN_MACADDR_MODE, "macaddr", &a.edition, &editionForm, attr.WriteOnly)
	if e, ok := a.edition.Get(); ok && e.edit == editSet { // read as words, or as bytes
		a.Sources.Set(append([]net.HardwareAddr{}, e.addrs...))
		a.edition = attr.Opt[edition]{}
	}
	a.walkAddress(w)
	list := &a.Sources
	if was != nil {
		if modeForm.Decode(was) != Source {
			return // where the mode is put back, the kernel drops the list
		}
		list = new(attr.Opt[[]net.HardwareAddr])
		if !a.Sources.IsZero() || !a.edition.IsZero() || !a.Mode.IsZero() {
			list.Set(nil)
		}
	}
	before := len(w.Bytes())
	attr.Field(w, uapi.IFLA_MACVLAN_MACADDR_DATA, "macaddr", list, &listForm, attr.ZeroIfAbsent)
	if (was != nil || w.Requesting()) && len(w.Bytes()) > before {
		var b [4]byte
		binary.NativeEndian.PutUint32(b[:], uint32(editSet))
		w.Put(uapi.IFLA_MACVLAN_MACADDR_MODE, b[:]...)
	}
}

// walkAddress lists the address of an edit that is about one.
func (a *Attributes) walkAddress(w *attr.Walk) {
	var address attr.Opt[net.HardwareAddr]
	e, editing := a.edition.Get()
	if editing && len(e.addrs) == 1 {
		address.Set(e.addrs[0])
	}
	attr.Field(w, uapi.IFLA_MACVLAN_MACADDR, "", &address, &addressForm, attr.WriteOnly)
	if one, ok := address.Get(); ok && editing && len(e.addrs) == 0 { // read as bytes
		a.edition.Set(edition{e.edit, []net.HardwareAddr{one}})
	}
}

// addressForm is the form of the address of an edit.
var addressForm = attr.Form[net.HardwareAddr]{
	Size:   6,
	Decode: func(b []byte) net.HardwareAddr { return b[:6:6] },
	Append: func(b []byte, a net.HardwareAddr) []byte { return append(b, a...) },
	Number: func(a net.HardwareAddr) (uint64, error) { return 0, checkAll([]net.HardwareAddr{a}) },
	Text:   net.HardwareAddr.String,
}
