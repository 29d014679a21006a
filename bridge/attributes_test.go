package bridge

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const (
	centisecond = 10 * time.Millisecond
	// The longest times in hundredths of a second, of 32 bits and of 64, of
	// which a time.Duration does not hold all.
	longest   = (1<<32 - 1) * centisecond
	longest64 = (1<<63 - 1) / centisecond * centisecond
)

// What to try for times. Timers count as the kernel's clock_t does, too.
var (
	portTimes = []any{time.Duration(0), longest64}
	times     = append([]any{
		kindtest.Field("ForwardDelay", time.Duration(0), longest),
		kindtest.Field("HelloTime", time.Duration(0), longest),
		kindtest.Field("MaxAge", time.Duration(0), longest),
		kindtest.Field("AgeingTime", time.Duration(0), longest),
	}, portTimes...)
)

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t, times...) }
func TestPortRoundTrip(t *testing.T) { kindtest.RoundTrip[PortAttributes](t, portTimes...) }

func TestUnknown(t *testing.T)     { kindtest.Unknown[Attributes](t, times...) }
func TestPortUnknown(t *testing.T) { kindtest.Unknown[PortAttributes](t, portTimes...) }

// TestFlush checks the attributes that are only sent.
func TestFlush(t *testing.T) {
	for name, c := range map[string]struct {
		spec link.Request
		want []byte
	}{
		"bridge": {Change().FlushFDB(), []byte{4, 0, 21, 0}},
		"port":   {ChangePort().FlushFDB(), []byte{4, 0, 24, 0}},
	} {
		golden.Load(t, bridgeGolden) // skips on big-endian machines
		b, err := link.AppendChange(nil, 1, c.spec)
		if err != nil || !bytes.HasSuffix(b, c.want) {
			t.Errorf("%s: %x, %v: does not end in %x", name, b, err, c.want)
		}
	}
	var a Attributes
	a.flushFDB.Set(false)
	if b, err := a.AppendBinary(nil); len(b) != 0 || err != nil {
		t.Errorf("no flush is %x, %v", b, err)
	}
}

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "bridge", "info-data", (*Attributes).walk, nil)
	kindtest.Coverage(t, "bridge_slave", "slave-data", (*PortAttributes).walk, map[string]string{
		"IFLA_BRPORT_LEARNING_SYNC": "the software bridge accepts it, does nothing and never reports it; " +
			"it is for the driver of a switch, in a message of family AF_BRIDGE",
	})
}

func TestRules(t *testing.T) {
	// Each bit of IFLA_BR_MULTI_BOOLOPT has a kernel of its own.
	kindtest.Rules(t, "bridge", "info-data", (*Attributes).walk, map[string][]attr.Rule{
		"no_linklocal_learn":            nil,
		"mcast_vlan_snooping":           {attr.Since(5, 15)},
		"mst_enabled":                   {attr.Since(5, 18)},
		"mdb_offload_fail_notification": {attr.Since(6, 16)},
		"fdb_local_vlan_0":              {attr.Since(6, 18)},
	})
	kindtest.Rules(t, "bridge_slave", "slave-data", (*PortAttributes).walk, map[string][]attr.Rule{
		"IFLA_BRPORT_BACKUP_PORT": {attr.ZeroIfAbsent},
		"IFLA_BRPORT_BACKUP_NHID": {attr.ZeroIfAbsent, attr.Since(6, 6)},
	})
}

func FuzzAttributes(f *testing.F) {
	seeds := append(kindtest.Recorded(f, bridgeGolden, "bridge"), kindtest.Recorded(f, dumped, "bridge")...)
	kindtest.Fuzz[Attributes](f, append(seeds, kindtest.Everything[Attributes](f, times...))...)
}

func FuzzPortAttributes(f *testing.F) {
	seeds := append(kindtest.Recorded(f, portGolden, "bridge_slave"), kindtest.Recorded(f, dumped, "bridge_slave")...)
	kindtest.Fuzz[PortAttributes](f, append(seeds, kindtest.Everything[PortAttributes](f, portTimes...))...)
}

func TestAllocations(t *testing.T) {
	kindtest.NoAllocations(t, (*Attributes).walk, times...)
	kindtest.NoAllocations(t, (*PortAttributes).walk, portTimes...)
	var w attr.Walk
	buf := make([]byte, 0, 256)
	spec := Change().ForwardDelay(time.Second).VLANProtocol(VLANProtocol8021AD).NoLinkLocalLearn(true).
		GroupAddress(kindtest.MAC("01:80:c2:00:00:00")).McastRouter(MulticastRouterDisabled).FDBMaxLearned(1)
	kindtest.Allocates(t, "request", 0, func() {
		w.Encode(buf[:0], attr.Change, 0)
		spec.a.walk(&w)
	})
	if len(w.Bytes()) != 8+8+8+8+12+12 {
		t.Errorf("request is %x", w.Bytes())
	}
}

func TestFrom(t *testing.T) {
	veth, lo := &link.Link{Name: "v0", Kind: "veth"}, &link.Link{Name: "lo"}
	d0 := &link.Link{Name: "d0", Kind: "dummy", PortKind: "bond"}
	br0, port := &link.Link{Name: "br0", Kind: "bridge"}, &link.Link{Name: "v0", Kind: "veth", PortKind: "bridge"}
	kindtest.From(t, From,
		kindtest.Read{Link: nil, Want: "read bridge: there is no link: invalid argument"},
		kindtest.Read{Link: veth, Want: "read bridge v0: it is a veth link, not a bridge: invalid argument"},
		kindtest.Read{Link: lo, Want: "read bridge lo: it is no virtual link, not a bridge: invalid argument"},
		kindtest.Read{Link: d0, Want: "read bridge d0: it is a dummy link, not a bridge: invalid argument"},
		kindtest.Read{Link: port, Want: "read bridge v0: it is a veth link, not a bridge: invalid argument"},
		kindtest.Read{Link: br0},
	)
	kindtest.From(t, PortFrom,
		kindtest.Read{Link: nil, Want: "read bridge port: there is no link: invalid argument"},
		kindtest.Read{Link: veth, Want: "read bridge port v0: it is no port: invalid argument"},
		kindtest.Read{Link: lo, Want: "read bridge port lo: it is no port: invalid argument"},
		kindtest.Read{Link: d0, Want: "read bridge port d0: it is a bond port, not one of a bridge: invalid argument"},
		kindtest.Read{Link: br0, Want: "read bridge port br0: it is no port: invalid argument"},
		kindtest.Read{Link: port},
	)
}

// TestBytes reads bytes of all sorts: what is known, unknown, and too short.
func TestBytes(t *testing.T) {
	golden.Load(t, bridgeGolden) // skips on big-endian machines
	b := []byte{
		8, 0, 200, 0, 1, 2, 3, 4, // no such attribute
		6, 0, 1, 0, 1, 2, 0, 0, // IFLA_BR_FORWARD_DELAY with 2 bytes
		8, 0, 2, 0, 200, 0, 0, 0, // IFLA_BR_HELLO_TIME
	}
	var got Attributes
	if err := got.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	want := Attributes{
		HelloTime: link.Some(2 * time.Second),
		Unknown:   []link.RawAttr{{Type: 200, Data: []byte{1, 2, 3, 4}}, {Type: 1, Data: []byte{1, 2}}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Attributes{})); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
