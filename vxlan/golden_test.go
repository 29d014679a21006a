package vxlan

import (
	"net/netip"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const goldenFile = "testdata/golden/vxlan.txt"

var ip = netip.MustParseAddr

// The indexes that the links of the golden file have.
const (
	eth0 = link.Index(7)
	eth1 = link.Index(8)
)

// TestGoldenWords leaves out what iproute2 adds by itself.
func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, goldenFile, kindtest.Words{
		Kind:    "vxlan",
		Replace: map[string]string{"eth0": "if7", "eth1": "if8"},
		Added:   []string{"IFLA_VXLAN_LEARNING", "IFLA_VXLAN_PORT"},
	}, (*Attributes).walk)
}

// rows are what stands behind "type vxlan id 100".
var rows = kindtest.Rows{
	"":                         nil,
	"local 192.0.2.1":          {kindtest.Do("Local", ip("192.0.2.1"))},
	"local 0.0.0.0":            {kindtest.Do("Local", ip("0.0.0.0"))},
	"local 2001:db8::1":        {kindtest.Do("Local", ip("2001:db8::1"))},
	"remote 192.0.2.2":         {kindtest.Do("Remote", ip("192.0.2.2"))},
	"remote 192.0.2.3":         {kindtest.Do("Remote", ip("192.0.2.3"))},
	"remote ::":                {kindtest.Do("Remote", ip("::"))},
	"remote 2001:db8::2":       {kindtest.Do("Remote", ip("2001:db8::2"))},
	"group 239.1.1.1 dev eth0": {kindtest.Do("Group", ip("239.1.1.1")), kindtest.Do("Dev", eth0)},
	"group 239.1.1.1 dev eth1": {kindtest.Do("Group", ip("239.1.1.1")), kindtest.Do("Dev", eth1)},
	"group ff05::100 dev eth0": {kindtest.Do("Group", ip("ff05::100")), kindtest.Do("Dev", eth0)},
	"dev eth0":                 {kindtest.Do("Dev", eth0)},
	"dev eth1":                 {kindtest.Do("Dev", eth1)},

	"ttl 0":                                {kindtest.Do("TTL", 0)},
	"ttl auto":                             {kindtest.Do("TTL", 0)},
	"ttl 9":                                {kindtest.Do("TTL", 9)},
	"ttl 64":                               {kindtest.Do("TTL", 64)},
	"hoplimit 255":                         {kindtest.Do("TTL", 255)},
	"ttl inherit":                          {kindtest.Do("TTLInherit")},
	"tos 0":                                {kindtest.Do("TOS", 0)},
	"tos inherit":                          {kindtest.Do("TOS", TOSInherit)},
	"tos 0x10":                             {kindtest.Do("TOS", 0x10)},
	"dsfield ff":                           {kindtest.Do("TOS", 0xff)},
	"df unset":                             {kindtest.Do("DF", DFUnset)},
	"df set":                               {kindtest.Do("DF", DFSet)},
	"df inherit":                           {kindtest.Do("DF", DFInherit)},
	"remote 2001:db8::2 flowlabel 0":       {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("FlowLabel", 0)},
	"remote 2001:db8::2 flowlabel 0x12345": {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("FlowLabel", 0x12345)},
	"remote 2001:db8::2 label 1048575":     {kindtest.Do("Remote", ip("2001:db8::2")), kindtest.Do("FlowLabel", 1<<20-1)},

	"ageing 1":              {kindtest.Do("Ageing", time.Second)},
	"ageing 300":            {kindtest.Do("Ageing", 5*time.Minute)},
	"ageing 600":            {kindtest.Do("Ageing", 10*time.Minute)},
	"ageing 4294967295":     {kindtest.Do("Ageing", (1<<32-1)*time.Second)},
	"maxaddress 0":          {kindtest.Do("MaxAddress", 0)},
	"maxaddress unlimited":  {kindtest.Do("MaxAddress", 0)},
	"maxaddress 1000":       {kindtest.Do("MaxAddress", 1000)},
	"maxaddress 4294967295": {kindtest.Do("MaxAddress", 1<<32-1)},
	"srcport 32768 60999":   {kindtest.Do("SrcPorts", 32768, 60999)},
	"port 1 65535":          {kindtest.Do("SrcPorts", 1, 65535)},
	"dstport 1":             {kindtest.Do("DstPort", 1)},
	"dstport 4789":          {kindtest.Do("DstPort", Port)},
	"dstport 65535":         {kindtest.Do("DstPort", 65535)},

	"proxy":                            {kindtest.Do("Proxy", true)},
	"noproxy":                          {kindtest.Do("Proxy", false)},
	"rsc":                              {kindtest.Do("RSC", true)},
	"norsc":                            {kindtest.Do("RSC", false)},
	"l2miss":                           {kindtest.Do("L2Miss", true)},
	"nol2miss":                         {kindtest.Do("L2Miss", false)},
	"l3miss":                           {kindtest.Do("L3Miss", true)},
	"nol3miss":                         {kindtest.Do("L3Miss", false)},
	"udpcsum":                          {kindtest.Do("UDPCsum", true)},
	"noudpcsum":                        {kindtest.Do("UDPCsum", false)},
	"udp6zerocsumtx":                   {kindtest.Do("UDP6ZeroCsumTx", true)},
	"noudp6zerocsumtx":                 {kindtest.Do("UDP6ZeroCsumTx", false)},
	"udp6zerocsumrx":                   {kindtest.Do("UDP6ZeroCsumRx", true)},
	"noudp6zerocsumrx":                 {kindtest.Do("UDP6ZeroCsumRx", false)},
	"remcsumtx":                        {kindtest.Do("RemCsumTx", true)},
	"noremcsumtx":                      {kindtest.Do("RemCsumTx", false)},
	"remcsumrx":                        {kindtest.Do("RemCsumRx", true)},
	"noremcsumrx":                      {kindtest.Do("RemCsumRx", false)},
	"localbypass":                      {kindtest.Do("LocalBypass", true)},
	"nolocalbypass":                    {kindtest.Do("LocalBypass", false)},
	"mcroute":                          {kindtest.Do("MCRoute", true)},
	"nomcroute":                        {kindtest.Do("MCRoute", false)},
	"gbp":                              {kindtest.Do("GBP")},
	"novnifilter":                      {kindtest.Do("VNIFilter", false)},
	"reserved_bits 0":                  {kindtest.Do("ReservedBits", uint64(0))},
	"reserved_bits 0xf7ffffff000000ff": {kindtest.Do("ReservedBits", uint64(0xf7ffffff_000000ff))},
	"reserved_bits 0x0000000000000080": {kindtest.Do("ReservedBits", uint64(0x80))},
}

func TestGolden(t *testing.T) {
	const (
		learns = "iproute2 says what the kernel starts with"
		add    = "ip link add dev vx0 type vxlan "
	)
	asked := kindtest.WithoutAttr("IFLA_VXLAN_LEARNING")
	start := func() link.Request { return New("vx0", 100) }
	ours := map[string]kindtest.Ours{
		"ip link add vx0 type vxlan id 100 local 1.1.1.1 remote 2.2.2.2 dev eth0 dstport 4789": {
			Request: New("vx0", 100).Local(ip("1.1.1.1")).Remote(ip("2.2.2.2")).Dev(eth0).DstPort(Port),
			Edit:    asked, Why: learns,
		},
		"ip link add dev vx0 mtu 1400 address 02:00:00:00:00:01 type vxlan id 100 remote 192.0.2.2 ttl 9": {
			Request: New("vx0", 100).MTU(1400).Address(kindtest.MAC("02:00:00:00:00:01")).Remote(ip("192.0.2.2")).TTL(9),
			Edit:    asked, Why: learns,
		},
		add + "id 0":                                {Request: New("vx0", 0), Edit: asked, Why: learns},
		add + "vni 16777215":                        {Request: New("vx0", 1<<24-1), Edit: asked, Why: learns},
		add + "id 100 learning":                     {Request: New("vx0", 100).Learning(true)},
		add + "id 100 nolearning":                   {Request: New("vx0", 100).Learning(false)},
		add + "id 100 noexternal":                   {Request: New("vx0", 100).External(false), Edit: asked, Why: learns},
		add + "external":                            {Request: NewExternal("vx0"), Edit: asked, Why: learns},
		add + "external vnifilter":                  {Request: NewExternal("vx0").VNIFilter(true), Edit: asked, Why: learns},
		add + "external gpe nolearning":             {Request: NewExternal("vx0").GPE().Learning(false), Edit: kindtest.WithoutAttr("IFLA_VXLAN_PORT"), Why: "the kernel has that port for GPE"},
		"ip link set dev vx0 type vxlan nolearning": {Request: Change().Learning(false)},
	}
	kindtest.Golden(t, goldenFile, ours,
		kindtest.Table{
			Prefixes: map[string]func() link.Request{"ip link add dev vx0 type vxlan id 100": start},
			Rows:     rows, Edit: asked, Why: learns,
		},
		kindtest.Table{
			Prefixes: map[string]func() link.Request{"ip link set dev vx0 type vxlan": func() link.Request { return Change() }},
			Rows:     rows,
		})
	kindtest.EverySetter(t, Change(), rows, "External", "GPE", "LabelPolicy", "RemCsumNoPartial", "Learning")
}
