// Package ifb makes intermediate functional blocks: links through which the
// packets of others are sent on a detour.
//
// A filter at the ingress of a link redirects what comes in to an ifb, with the
// action mirred of tc(8). There it passes the queueing discipline of the ifb,
// which may shape it, and goes on as if it had come in just now. So packets that
// come in can be queued, which the link itself does only for those that go out,
// and several links can share one queue.
//
//	conn, err := link.Dial()
//	...
//	in, err := conn.Create(ifb.New("ifb0").TxQLen(100).Up())
//
// and then, with tc(8),
//
//	tc qdisc add dev eth0 clsact
//	tc filter add dev eth0 ingress matchall action mirred egress redirect dev ifb0
//	tc qdisc add dev ifb0 root tbf rate 10mbit burst 32k latency 400ms
//
// All setters are those of [link.Spec]. An ifb has no attributes of its own, and
// nothing to change but what all links have: use [link.Change].
//
// # What the kernel must have
//
// CONFIG_IFB (module ifb); to redirect packets CONFIG_NET_ACT_MIRRED, and
// CONFIG_NET_SCH_INGRESS with a classifier. Where the module is not loaded, the
// first Create loads it, and then there are ifb0 and ifb1 in the initial network
// namespace, too, unless the module has the parameter numifbs=0.
//
// # Traps
//
// An ifb drops what is sent to it by other means than a redirection, and counts
// it as dropped at reception. While it is down, it drops all.
//
// Its transmit queue has 32 packets, fewer than that of other links, and where
// that is full the ifb stops the queue. It has one queue: Queues gives it more,
// for several CPUs.
//
// It has no limit of its MTU, does no ARP and no multicast, and takes a hardware
// address at its creation only.
package ifb

import "github.com/virtif/virtif/link"

// Spec describes an ifb to create. Its setters are those of [link.Spec]. Like
// that, it comes from New, must not be copied and is for one goroutine at a
// time.
type Spec struct{ link.Spec[*Spec] }

// New describes an ifb. An empty name, or a %d in it, leaves the number to the
// library: ifb0 or the next that is free.
//
// ip link: type ifb. Kernel: IFLA_INFO_KIND.
func New(name string) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: "ifb", Name: name})
	return s
}
