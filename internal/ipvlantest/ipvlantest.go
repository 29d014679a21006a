// Package ipvlantest has the tests that ipvlan and ipvtap links share: they have
// the same attributes.
package ipvlantest

import (
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
)

// A Kind is one of the two.
type Kind struct {
	Name   string
	New    func(name string, parent link.Ref, mode ipvlan.Mode) link.Request
	Change func() link.Request
	From   func(*link.Link) (ipvlan.Attributes, error)
}

// parent is the index that the parent has in the golden files.
const parent = link.Index(5)

func (k Kind) golden() string { return "testdata/golden/" + k.Name + ".txt" }

// rows are the setters for words of ip(8).
var rows = kindtest.Rows{
	"mode l2":          {kindtest.Do("Mode", ipvlan.L2)},
	"mode l3":          {kindtest.Do("Mode", ipvlan.L3)},
	"mode l3s":         {kindtest.Do("Mode", ipvlan.L3S)},
	"private":          {kindtest.Do("Flag", ipvlan.FlagPrivate)},
	"mode l2 bridge":   {kindtest.Do("Mode", ipvlan.L2), kindtest.Do("Flag", ipvlan.FlagBridge)},
	"mode l2 private":  {kindtest.Do("Flag", ipvlan.FlagPrivate), kindtest.Do("Mode", ipvlan.L2)},
	"mode l2 vepa":     {kindtest.Do("Mode", ipvlan.L2), kindtest.Do("Flag", ipvlan.FlagVEPA)},
	"mode l3 bridge":   {kindtest.Do("Mode", ipvlan.L3), kindtest.Do("Flag", ipvlan.FlagBridge)},
	"mode l3s private": {kindtest.Do("Mode", ipvlan.L3S), kindtest.Do("Flag", ipvlan.FlagPrivate)},
}

// Golden compares with what iproute2 sent.
func Golden(t *testing.T, k Kind) {
	const why = "iproute2 sets the flag, too, when only the mode is asked for"
	without := kindtest.WithoutAttr("IFLA_IPVLAN_FLAGS")
	add, set := "ip link add link eth0 name i0 type "+k.Name, "ip link set dev i0 type "+k.Name
	ours := map[string]kindtest.Ours{add: {Why: "New always says a mode"}}
	for word, mode := range map[string]ipvlan.Mode{"l2": ipvlan.L2, "l3": ipvlan.L3, "l3s": ipvlan.L3S} {
		change := k.Change()
		kindtest.Apply(t, change, kindtest.Do("Mode", mode))
		ours[add+" mode "+word] = kindtest.Ours{Request: k.New("i0", parent, mode), Edit: without, Why: why}
		ours[set+" mode "+word] = kindtest.Ours{Request: change, Edit: without, Why: why}
	}
	up := k.New("i0", parent, ipvlan.L3)
	kindtest.Apply(t, up, kindtest.Do("Index", 9), kindtest.Do("MTU", 1400), kindtest.Do("Up"))
	ours["ip link add link eth0 name i0 index 9 up mtu 1400 type "+k.Name+" mode l3"] = kindtest.Ours{Request: up, Edit: without, Why: why}
	flagged := kindtest.Rows{}
	for words, calls := range rows {
		if _, ok := ours[add+" "+words]; !ok {
			flagged[words] = calls
		}
	}
	kindtest.Golden(t, k.golden(), ours, kindtest.Table{Rows: flagged, Prefixes: map[string]func() link.Request{
		add: func() link.Request { return k.New("i0", parent, ipvlan.L2) },
		set: k.Change,
	}})
	kindtest.EverySetter(t, k.Change(), rows)
	kindtest.GoldenWords(t, k.golden(), kindtest.Words{Kind: k.Name, Added: []string{"IFLA_IPVLAN_FLAGS"}}, ipvlan.Walk)
}

// Attributes looks at the walk.
func Attributes(t *testing.T, k Kind) {
	kindtest.Rules(t, k.Name, "info-data", ipvlan.Walk, nil)
	kindtest.From(t, k.From,
		kindtest.Read{Want: "read " + k.Name + ": there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read " + k.Name + " lo: it is no virtual link, not an " + k.Name + " link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read " + k.Name + " v0: it is a veth link, not an " + k.Name + " link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "i0", Kind: k.Name}},
	)
}

// Fuzz is the fuzz target.
func Fuzz(f *testing.F, k Kind) {
	kindtest.Fuzz[ipvlan.Attributes](f, append(kindtest.Recorded(f, k.golden(), k.Name), kindtest.Everything[ipvlan.Attributes](f))...)
}

// Coverage holds the attributes against the table of the kernel's.
func Coverage(t *testing.T, k Kind) {
	kindtest.Coverage(t, k.Name, "info-data", ipvlan.Walk, nil)
}
