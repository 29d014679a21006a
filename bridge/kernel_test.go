package bridge

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func running() attr.Version {
	v := kerneltest.Version()
	return attr.VersionOf(uint(v.Major), uint(v.Minor))
}

// present returns the attributes that a has, by the name of the field, in a form
// that can be compared. Timers and the counts of groups and hosts are left out,
// for they change by themselves.
func present(a any) map[string]any {
	m := map[string]any{}
	for name, field := range fields(a, "") {
		if name == "Unknown" || strings.HasSuffix(name, "Timer") || name == "McastNGroups" || name == "McastEHTHostsCount" {
			continue
		}
		if out := field.MethodByName("Get").Call(nil); out[1].Bool() {
			m[name] = fmt.Sprint(out[0].Interface())
		}
	}
	return m
}

// expected returns the attributes that the calls make, as present does.
func expected(t *testing.T, index link.Index, calls []call) map[string]any {
	t.Helper()
	m := map[string]any{}
	for _, c := range calls {
		switch v := c.args[0].(type) {
		case link.Name:
			m[c.setter] = fmt.Sprint(index)
		default:
			m[c.setter] = fmt.Sprint(v)
		}
		if c.setter == "STPState" {
			m[c.setter] = STPStateKernel.String()
		}
	}
	return m
}

func dial(t *testing.T) (*link.Conn, *netns.NS) {
	t.Helper()
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	ns := kerneltest.Namespace(t)
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn, ns
}

func create(t *testing.T, conn *link.Conn, spec link.Request) *link.Link {
	t.Helper()
	l, err := conn.Create(spec)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func change(t *testing.T, conn *link.Conn, ref link.Ref, spec link.Request) {
	t.Helper()
	if err := conn.Set(ref, spec); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, conn *link.Conn, name link.Name) Attributes {
	t.Helper()
	l, err := conn.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := From(l)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Unknown) > 0 {
		t.Errorf("unknown attributes: %v", a.Unknown)
	}
	return a
}

func readPort(t *testing.T, conn *link.Conn, name link.Name) PortAttributes {
	t.Helper()
	l, err := conn.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := PortFrom(l)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Unknown) > 0 {
		t.Errorf("unknown attributes: %v", a.Unknown)
	}
	return a
}

// hasVLANs reports whether the kernel was built with VLAN filtering.
func hasVLANs(t *testing.T, conn *link.Conn) bool {
	t.Helper()
	create(t, conn, New("probe"))
	a := read(t, conn, "probe")
	if err := conn.Delete(link.Name("probe")); err != nil {
		t.Fatal(err)
	}
	return !a.VLANProtocol.IsZero()
}

// needsVLANs skips a test on kernels without VLAN filtering. Those of the
// matrix have it.
func needsVLANs(t *testing.T, has bool) {
	t.Helper()
	kerneltest.NeedsOption(t, "bridge", "CONFIG_BRIDGE_VLAN_FILTERING", has)
}

// ports makes a bridge br0 with the ports p0 and p1, which are up, and returns
// the index of p1.
func ports(t *testing.T, conn *link.Conn, br *Spec) link.Index {
	t.Helper()
	create(t, conn, br.Up())
	create(t, conn, link.Custom("veth", "p0"))
	p0, err := conn.Get(link.Name("p0"))
	if err != nil {
		t.Fatal(err)
	}
	p1, ok := p0.Parent.Get()
	if !ok {
		t.Fatal("p0 has no peer")
	}
	change(t, conn, p1, link.Change().Rename("p1"))
	for _, p := range []link.Name{"p0", "p1"} {
		change(t, conn, p, link.Change().Master(link.Name("br0")).Up())
	}
	await(t, "p0 to have carrier", func() bool {
		p0, err := conn.Get(link.Name("p0"))
		return err == nil && p0.OperState.Or(link.OperUnknown) == link.OperUp
	})
	return p1
}

// await waits for what happens by itself.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestCreate makes a bridge with all that the kernel knows, and reads it back.
func TestCreate(t *testing.T) {
	conn, _ := dial(t)
	vlans := hasVLANs(t, conn)
	before := func() map[string]any {
		create(t, conn, New("plain"))
		a := read(t, conn, "plain")
		return present(&a)
	}()
	spec := New("br0").FlushFDB()
	want := map[string]any{}
	for _, s := range bridgeSettings {
		if s.since(new(Attributes)) > running() || s.vlans && !vlans {
			continue
		}
		calls := s.calls(t, bridgeCalls)
		apply(t, spec, calls)
		for name, v := range expected(t, 0, calls) {
			want[name] = v
			if before[name] == v {
				t.Errorf("%s is what the kernel starts with", s.words)
			}
		}
	}
	l := create(t, conn, spec)
	a, err := From(l)
	if err != nil {
		t.Fatal(err)
	}
	got := present(&a)
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s is %v, not %v", name, got[name], v)
		}
	}
}

// TestChange changes one attribute after the other of a bridge that is there,
// and expects that one to change and no other.
func TestChange(t *testing.T) {
	conn, _ := dial(t)
	vlans := hasVLANs(t, conn)
	create(t, conn, New("br0"))
	for _, s := range bridgeSettings {
		t.Run(s.words, func(t *testing.T) {
			if s.vlans {
				needsVLANs(t, vlans)
			}
			since := s.since(new(Attributes))
			kerneltest.Needs(t, since.String(), "bridge "+s.words)
			a := read(t, conn, "br0")
			before := present(&a)
			spec := Change()
			calls := s.calls(t, bridgeCalls)
			apply(t, spec, calls)
			change(t, conn, link.Name("br0"), spec)
			a = read(t, conn, "br0")
			compareChange(t, before, present(&a), expected(t, 0, calls), s.also)
		})
	}
	change(t, conn, link.Name("br0"), Change().FlushFDB())
}

// TestChangePort does so for a port.
func TestChangePort(t *testing.T) {
	conn, _ := dial(t)
	p1 := ports(t, conn, New("br0"))
	for _, s := range portSettings {
		t.Run(s.words, func(t *testing.T) {
			since := s.since(new(PortAttributes))
			kerneltest.Needs(t, since.String(), "bridge port "+s.words)
			a := readPort(t, conn, "p0")
			before := present(&a)
			spec := ChangePort()
			calls := s.calls(t, portCalls)
			if s.words == "learning off" && before["MAB"] == nil { // the kernel has none
				calls = calls[:1]
			}
			apply(t, spec, calls)
			change(t, conn, link.Name("p0"), spec)
			a = readPort(t, conn, "p0")
			compareChange(t, before, present(&a), expected(t, p1, calls), s.also)
		})
	}
	change(t, conn, link.Name("p0"), ChangePort().FlushFDB().BackupPort(nil))
	if a := readPort(t, conn, "p0"); !a.BackupPort.IsZero() {
		t.Errorf("backup port is still %v", a.BackupPort)
	}
}

// compareChange expects the attributes in want, and those in also, to differ
// from before, and all others not to.
func compareChange(t *testing.T, before, now, want map[string]any, also []string) {
	t.Helper()
	for name, v := range want {
		if before[name] == v {
			t.Errorf("%s was %v before", name, v)
		}
		if now[name] != v {
			t.Errorf("%s is %v, not %v", name, now[name], v)
		}
		delete(before, name)
		delete(now, name)
	}
	for _, name := range also {
		delete(before, name)
		delete(now, name)
	}
	if d := cmp.Diff(before, now); d != "" {
		t.Errorf("what was not asked for, -before +now:\n%s", d)
	}
}
