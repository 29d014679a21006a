// Package macvlantest has the tests that macvlan and macvtap links share: they
// have the same attributes.
package macvlantest

import (
	"net"
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
)

// A Kind is one of the two.
type Kind struct {
	Name   string
	New    func(name string, parent link.Ref, mode macvlan.Mode) link.Request
	Change func() link.Request
	From   func(*link.Link) (macvlan.Attributes, error)
}

// Addresses for the list of mode source. The kernel reports B before A.
var (
	A = kindtest.MAC("02:00:00:00:00:01")
	B = kindtest.MAC("02:00:00:00:00:02")
)

// parent is the index that the parent has in the golden files.
const parent = link.Index(5)

func (k Kind) golden() string { return "testdata/golden/" + k.Name + ".txt" }

// rows are the setters for words of ip(8).
var rows = kindtest.Rows{
	"mode private":  {kindtest.Do("Mode", macvlan.Private)},
	"mode vepa":     {kindtest.Do("Mode", macvlan.VEPA)},
	"mode bridge":   {kindtest.Do("Mode", macvlan.Bridge)},
	"mode passthru": {kindtest.Do("Mode", macvlan.Passthru)},
	"mode source":   {kindtest.Do("Mode", macvlan.Source)},

	"flag nopromisc mode passthru":            {kindtest.Do("Flags", macvlan.FlagNoPromisc), kindtest.Do("Mode", macvlan.Passthru)},
	"flag nodst mode source":                  {kindtest.Do("Flags", macvlan.FlagNoDst), kindtest.Do("Mode", macvlan.Source)},
	"flag null mode bridge":                   {kindtest.Do("Flags", 0)},
	"flag nopromisc flag nodst mode passthru": {kindtest.Do("Flags", macvlan.FlagNoPromisc|macvlan.FlagNoDst), kindtest.Do("Mode", macvlan.Passthru)},
	"flag nodst":                              {kindtest.Do("Flags", macvlan.FlagNoDst)},
	"flag null":                               {kindtest.Do("Flags", 0)},

	"bcqueuelen 0 mode bridge":          {kindtest.Do("BCQueueLen", 0)},
	"bcqueuelen 5000 mode bridge":       {kindtest.Do("BCQueueLen", 5000)},
	"bcqueuelen 4294967295 mode bridge": {kindtest.Do("BCQueueLen", 1<<32-1)},
	"bcqueuelen 2000":                   {kindtest.Do("BCQueueLen", 2000)},
	"bclim 0 mode bridge":               {kindtest.Do("BCCutoff", 0)},
	"bclim 1 mode bridge":               {kindtest.Do("BCCutoff", 1)},
	"bclim -1 mode bridge":              {kindtest.Do("BCCutoff", -1)},
	"bclim 2147483647 mode bridge":      {kindtest.Do("BCCutoff", 1<<31-1)},
	"bclim -2147483648 mode bridge":     {kindtest.Do("BCCutoff", -1<<31)},
	"bclim 3":                           {kindtest.Do("BCCutoff", 3)},

	"mode source macaddr set":                                     {kindtest.Do("Mode", macvlan.Source), kindtest.Do("Sources")},
	"mode source macaddr set 02:00:00:00:00:01":                   {kindtest.Do("Mode", macvlan.Source), kindtest.Do("Sources", A)},
	"mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02": {kindtest.Do("Mode", macvlan.Source), kindtest.Do("Sources", A), kindtest.Do("AddSource", B)},
	"mode source macaddr add 02:00:00:00:00:01":                   {kindtest.Do("Mode", macvlan.Source), kindtest.Do("AddSource", A)},
	"flag nodst bcqueuelen 10 bclim 5 mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02": {
		kindtest.Do("Sources", A, B), kindtest.Do("BCCutoff", 5), kindtest.Do("BCQueueLen", 10),
		kindtest.Do("Flags", macvlan.FlagNoDst), kindtest.Do("Mode", macvlan.Source),
	},
	"macaddr add 02:00:00:00:00:01":                   {kindtest.Do("AddSource", A), kindtest.Do("AddSource", A)},
	"macaddr del 02:00:00:00:00:01":                   {kindtest.Do("DropSource", A)},
	"macaddr flush":                                   {kindtest.Do("FlushSources")},
	"macaddr set 02:00:00:00:00:01":                   {kindtest.Do("Sources", A)},
	"macaddr set 02:00:00:00:00:01 02:00:00:00:00:02": {kindtest.Do("Sources", A, B)},
	"macaddr set":                                     {kindtest.Do("Sources")},
}

// Values are the values of fields whose type does not tell them.
var Values = []any{
	kindtest.Field("Sources", []net.HardwareAddr{A, B, {0, 0, 0, 0, 0, 0}}, []net.HardwareAddr{}),
}

// Golden compares with what iproute2 sent.
func Golden(t *testing.T, k Kind) {
	add, set := "ip link add link eth0 name m0 type "+k.Name, "ip link set dev m0 type "+k.Name
	up := k.New("m0", parent, macvlan.Bridge)
	kindtest.Apply(t, up, kindtest.Do("Index", 9), kindtest.Do("MTU", 1400),
		kindtest.Do("Address", kindtest.MAC("02:00:00:00:00:09")), kindtest.Do("Up"))
	kindtest.Golden(t, k.golden(), map[string]kindtest.Ours{
		add: {Why: "New always says a mode"},
		"ip link add link eth0 name m0 index 9 up mtu 1400 address 02:00:00:00:00:09 type " + k.Name + " mode bridge": {Request: up},
	}, kindtest.Table{Rows: rows, Prefixes: map[string]func() link.Request{
		add: func() link.Request { return k.New("m0", parent, macvlan.Bridge) },
		set: k.Change,
	}})
	kindtest.EverySetter(t, k.Change(), rows)
	kindtest.GoldenWords(t, k.golden(), kindtest.Words{Kind: k.Name}, macvlan.Walk)
}

// Attributes looks at the walk and the wire form.
func Attributes(t *testing.T, k Kind) {
	kindtest.Rules(t, k.Name, "info-data", macvlan.Walk, nil)
	kindtest.From(t, k.From,
		kindtest.Read{Want: "read " + k.Name + ": there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read " + k.Name + " lo: it is no virtual link, not a " + k.Name + " link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read " + k.Name + " v0: it is a veth link, not a " + k.Name + " link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "m0", Kind: k.Name}},
	)
}

// Fuzz is the fuzz target.
func Fuzz(f *testing.F, k Kind) {
	seeds := append(kindtest.Recorded(f, k.golden(), k.Name), kindtest.Everything[macvlan.Attributes](f, Values...))
	kindtest.Fuzz[macvlan.Attributes](f, seeds...)
}

// Coverage holds the attributes against the table of the kernel's.
func Coverage(t *testing.T, k Kind) {
	kindtest.Coverage(t, k.Name, "info-data", macvlan.Walk, nil)
}
