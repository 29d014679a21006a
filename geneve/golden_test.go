package geneve

import (
	"net/netip"
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const goldenFile = "testdata/golden/geneve.txt"

var ip = netip.MustParseAddr

// added is what iproute2 says without having been told.
var added = []string{"IFLA_GENEVE_ID", "IFLA_GENEVE_LABEL", "IFLA_GENEVE_TTL", "IFLA_GENEVE_TOS"}

func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, goldenFile, kindtest.Words{
		Kind: "geneve", Added: added,
		Refused: map[string]string{"id 100 remote 192.0.2.2 noexternal": `unknown word "noexternal"`}, // a flag has no way to say no
	}, (*Attributes).walk)
}

// rows are what stands behind "type geneve id 100".
var rows = kindtest.Rows{
	"remote 192.0.2.2":                     nil,
	"remote 192.0.2.2 local 192.0.2.1":     {kindtest.Do("Local", ip("192.0.2.1"))},
	"remote 192.0.2.2 ttl 64":              {kindtest.Do("TTL", 64)},
	"remote 192.0.2.2 ttl inherit":         {kindtest.Do("TTLInherit")},
	"remote 192.0.2.2 tos inherit":         {kindtest.Do("TOS", TOSInherit)},
	"remote 192.0.2.2 dsfield ff":          {kindtest.Do("TOS", 0xff)},
	"remote 192.0.2.2 hoplimit 255":        {kindtest.Do("TTL", 255)},
	"remote 192.0.2.2 ttl 0":               {kindtest.Do("TTL", 0)},
	"remote 192.0.2.2 ttl auto":            {kindtest.Do("TTL", 0)},
	"remote 192.0.2.2 tos 0":               {kindtest.Do("TOS", 0)},
	"remote 192.0.2.2 df unset":            {kindtest.Do("DF", DFUnset)},
	"remote 192.0.2.2 df set":              {kindtest.Do("DF", DFSet)},
	"remote 192.0.2.2 df inherit":          {kindtest.Do("DF", DFInherit)},
	"remote 192.0.2.2 dstport 1":           {kindtest.Do("DstPort", 1)},
	"remote 192.0.2.2 dstport 6081":        {kindtest.Do("DstPort", Port)},
	"remote 192.0.2.2 dstport 65535":       {kindtest.Do("DstPort", 65535)},
	"remote 192.0.2.2 udpcsum":             {kindtest.Do("UDPCsum", true)},
	"remote 192.0.2.2 noudpcsum":           {kindtest.Do("UDPCsum", false)},
	"remote 192.0.2.2 innerprotoinherit":   {kindtest.Do("InnerProtoInherit")},
	"remote 192.0.2.2 noexternal":          nil,
	"remote 2001:db8::2":                   {kindtest.Do("Remote", ip("2001:db8::2"))},
	"remote 2001:db8::2 local 2001:db8::1": {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("Local", ip("2001:db8::1"))},
	"remote 2001:db8::2 flowlabel 0":       {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("FlowLabel", 0)},
	"remote 2001:db8::2 flowlabel 0x12345": {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("FlowLabel", 0x12345)},
	"remote 2001:db8::2 label 1048575":     {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("FlowLabel", 1<<20-1)},
	"remote 2001:db8::2 udp6zerocsumtx":    {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("UDP6ZeroCsumTx", true)},
	"remote 2001:db8::2 noudp6zerocsumtx":  {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("UDP6ZeroCsumTx", false)},
	"remote 2001:db8::2 udp6zerocsumrx":    {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("UDP6ZeroCsumRx", true)},
	"remote 2001:db8::2 noudp6zerocsumrx":  {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("UDP6ZeroCsumRx", false)},
}

func TestGolden(t *testing.T) {
	const (
		why = "iproute2 says what the kernel starts with"
		add = "ip link add dev gnv0 type geneve "
	)
	asked := kindtest.WithoutAttr("IFLA_GENEVE_LABEL", "IFLA_GENEVE_TTL", "IFLA_GENEVE_TOS")
	v4 := ip("192.0.2.2")
	ours := map[string]kindtest.Ours{
		add + "id 0 remote 192.0.2.2":         {Request: New("gnv0", 0, v4), Edit: asked, Why: why},
		add + "vni 16777215 remote 192.0.2.2": {Request: New("gnv0", 1<<24-1, v4), Edit: asked, Why: why},
		add + "external":                      {Request: NewExternal("gnv0"), Edit: kindtest.WithoutAttr(added...), Why: why},
		add + "external dstport 6082":         {Request: NewExternal("gnv0").DstPort(6082), Edit: kindtest.WithoutAttr(added...), Why: why},
		"ip link add dev gnv0 mtu 1400 address 02:00:00:00:00:01 type geneve id 100 remote 192.0.2.2 ttl 9": {
			Request: New("gnv0", 100, v4).MTU(1400).Address(kindtest.MAC("02:00:00:00:00:01")).TTL(9).TOS(0),
			Edit:    kindtest.WithoutAttr("IFLA_GENEVE_LABEL"), Why: why,
		},
	}
	// Each field that a row sets stays in the recorded message.
	table := kindtest.Table{
		Prefixes: map[string]func() link.Request{"ip link add dev gnv0 type geneve id 100": func() link.Request { return New("gnv0", 100, v4) }},
		Rows:     kindtest.Rows{}, Edit: asked, Why: why,
	}
	keep := map[string]string{"TTL": "IFLA_GENEVE_TTL", "TOS": "IFLA_GENEVE_TOS", "FlowLabel": "IFLA_GENEVE_LABEL"}
	for words, calls := range rows {
		name := ""
		for _, c := range calls {
			name += keep[c.Setter]
		}
		if name == "" {
			table.Rows[words] = calls
			continue
		}
		spec := New("gnv0", 100, v4)
		kindtest.Apply(t, spec, calls...)
		ours[add+"id 100 "+words] = kindtest.Ours{Request: spec, Edit: without(name), Why: why}
	}
	kindtest.Golden(t, goldenFile, ours, table)
	kindtest.EverySetter(t, Change(), rows, "SrcPorts", "GROHint")
}

// without leaves out what iproute2 adds, but for one attribute.
func without(but string) func(*golden.Message) {
	var names []string
	for _, name := range added[1:] {
		if name != but {
			names = append(names, name)
		}
	}
	return kindtest.WithoutAttr(names...)
}
