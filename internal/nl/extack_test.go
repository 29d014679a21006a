package nl

import (
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
)

// fault sends a request that must fail and returns why.
func fault(t *testing.T, c *Conn, b []byte) Result {
	t.Helper()
	results, err := c.Do(b, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 || results[0].Errno == 0 {
		t.Fatalf("results %+v, want one error", results)
	}
	return results[0]
}

// TestExtAckOffset sends an MTU of one byte, in a message that was made by hand.
func TestExtAckOffset(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	b := request(unix.RTM_NEWLINK, unix.NLM_F_CREATE, ifinfo(0, 0, 0), attribute(unix.IFLA_IFNAME, text("x")...))
	offset := len(b)
	b = append(b, attribute(unix.IFLA_MTU, 1)...)
	End(b, 0)
	if r := fault(t, c, b); r.Errno != unix.ERANGE || r.Offset != offset || r.Message == "" || r.IsMissing {
		t.Errorf("got %+v, want ERANGE with a text and offset %d", r, offset)
	}
}

// TestExtAckMessage sends what has nothing wrong with one attribute.
func TestExtAckMessage(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	b := request(unix.RTM_NEWLINK, unix.NLM_F_CREATE, ifinfo(0, 0, 0), attribute(unix.IFLA_IFNAME, text("x")...),
		nest(unix.IFLA_LINKINFO, attribute(unix.IFLA_INFO_KIND, text("nosuchkind")...)))
	want := Result{Errno: unix.EOPNOTSUPP, Message: "Unknown device type"}
	if r := fault(t, c, b); r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
}

// The attributes of RTM_NEWMDB (include/uapi/linux/if_bridge.h).
const (
	mdbaSetEntry       = 1
	mdbaSetEntryAttrs  = 2
	mdbeAttrSrcList    = 2
	mdbeAttrGroupMode  = 3
	mdbeSrcListEntry   = 1
	mdbeSrcAttrAddress = 1
	mdbPermanent       = 1
	mcastInclude       = 1
)

// TestExtAckMissing adds a multicast group without saying which, and one with a
// source that has no address.
func TestExtAckMissing(t *testing.T) {
	kerneltest.Needs(t, "6.4", "attributes of bridge groups checked in rtnetlink")
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	ns := kerneltest.Namespace(t)
	kerneltest.IP(t, ns, "link", "add", "br0", "index", "10", "up", "type", "bridge", "mcast_snooping", "1")
	kerneltest.IP(t, ns, "link", "add", "v0", "index", "11", "master", "br0", "type", "veth")
	c := open(t, ns)

	bridge := join([]byte{unix.AF_BRIDGE, 0, 0, 0}, u32(10))
	b := request(unix.RTM_NEWMDB, unix.NLM_F_CREATE, bridge)
	if r := fault(t, c, b); r.Errno != unix.EINVAL || !r.IsMissing || r.Missing != mdbaSetEntry || r.MissingIn != 0 {
		t.Errorf("no group: got %+v, want attribute %d to be missing at the top", r, mdbaSetEntry)
	}

	group := join(u32(11), []byte{mdbPermanent, 0, 0, 0}, []byte{239, 1, 1, 1}, make([]byte, 12), []byte{8, 0, 0, 0})
	b = request(unix.RTM_NEWMDB, unix.NLM_F_CREATE, bridge, attribute(mdbaSetEntry, group...),
		nest(mdbaSetEntryAttrs,
			attribute(mdbeAttrGroupMode, mcastInclude),
			nest(mdbeAttrSrcList, nest(mdbeSrcListEntry))))
	offset := len(b) - 4 // the nest of the source is the last, and empty
	if r := fault(t, c, b); r.Errno != unix.EINVAL || !r.IsMissing || r.Missing != mdbeSrcAttrAddress || r.MissingIn != offset {
		t.Errorf("no source: got %+v, want attribute %d to be missing at %d", r, mdbeSrcAttrAddress, offset)
	}
}
