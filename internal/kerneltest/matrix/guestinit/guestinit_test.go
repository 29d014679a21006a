//go:build !kernelmatrix

package main

import (
	"slices"
	"testing"
)

var depmod = &index{
	dep: "kernel/drivers/net/bonding/bonding.ko: kernel/net/tls/tls.ko\n" +
		"kernel/net/tls/tls.ko:\n" +
		"kernel/net/sched/act_mirred.ko:\n" +
		"kernel/drivers/net/vxlan.ko: kernel/net/ipv4/udp_tunnel.ko kernel/net/ipv6/ip6-udp-tunnel.ko\n",
	alias: "# aliases\n" +
		"alias rtnl-link-bond bonding\n" +
		"alias rtnl-link-vxlan vxlan\n" +
		"alias net-pf-16-proto-?-type-[0-9] act_mirred\n" +
		"alias twice bonding\nalias twice act_mirred\nalias builtin-alias dm_mod\nalias dangling nosuch\n",
	builtin: "kernel/drivers/md/dm-mod.ko\n",
}

func TestResolve(t *testing.T) {
	bonding := []string{"kernel/net/tls/tls.ko", "kernel/drivers/net/bonding/bonding.ko"}
	for request, want := range map[string][]string{
		"bonding":                  bonding,
		"rtnl-link-bond":           bonding,
		"act-mirred":               {"kernel/net/sched/act_mirred.ko"},
		"net-pf-16-proto-4-type-7": {"kernel/net/sched/act_mirred.ko"},
		"vxlan": {"kernel/net/ipv6/ip6-udp-tunnel.ko", "kernel/net/ipv4/udp_tunnel.ko",
			"kernel/drivers/net/vxlan.ko"},
		"twice":         append(slices.Clone(bonding), "kernel/net/sched/act_mirred.ko"),
		"dm-mod":        nil,
		"builtin-alias": nil,
	} {
		if got, err := depmod.resolve(request); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", request, got, err, want)
		}
	}
	for _, request := range []string{"rtnl-link-nosuch", "", "dangling"} {
		if got, err := depmod.resolve(request); err == nil {
			t.Errorf("%q: %q, want an error", request, got)
		}
	}
}

func TestMessage(t *testing.T) {
	const record = "4,612,8021000,-;WARNING: CPU: 0 PID: 7 at net/core/dev.c:1;2\n SUBSYSTEM=net\n"
	if got, want := message(record), "WARNING: CPU: 0 PID: 7 at net/core/dev.c:1;2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReports(t *testing.T) {
	got := reports([]string{
		"br0: port 1(v0) entered blocking state",
		"------------[ cut here ]------------",
		"WARNING: CPU: 0 PID: 7 at net/core/dev.c:1",
		"Call Trace:",
		"---[ end trace 0 ]---",
		"br0: port 1(v0) entered disabled state",
		"unregister_netdevice: waiting for v0 to become free. Usage count = 2",
	})
	want := []string{
		"WARNING: CPU: 0 PID: 7 at net/core/dev.c:1\nCall Trace:",
		"unregister_netdevice: waiting for v0 to become free. Usage count = 2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := reports([]string{"all is well"}); got != nil {
		t.Errorf("got %q, want nothing", got)
	}
}
