// Package redirect sends the packets that come in at a link on a detour
// through another, as these commands of tc(8) do:
//
//	tc qdisc add dev FROM ingress
//	tc filter add dev FROM ingress protocol all u32 match u8 0 0 action mirred egress redirect dev TO
//
// It is for what shows and tests links of kind ifb.
package redirect

import (
	"encoding/binary"
	"fmt"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// Commands are the commands that do what Ingress does in a namespace of the
// given name.
func Commands(ns, from, to string) []string {
	return []string{
		"tc -n " + ns + " qdisc add dev " + from + " ingress",
		"tc -n " + ns + " filter add dev " + from + " ingress protocol all u32 match u8 0 0 action mirred egress redirect dev " + to,
	}
}

// Ingress redirects what comes in at a link to another, both of the namespace.
// The kernel needs CONFIG_NET_SCH_INGRESS, CONFIG_NET_CLS_U32 and
// CONFIG_NET_ACT_MIRRED.
func Ingress(ns *netns.NS, from, to link.Index) error {
	var c *netlink.Conn
	err := ns.Do(func() (err error) {
		c, err = netlink.Dial(unix.NETLINK_ROUTE, nil)
		return err
	})
	if err != nil {
		return err
	}
	defer c.Close()
	qdisc := tcmsg(from, ingressHandle, ingressParent, 0)
	if err := request(c, unix.RTM_NEWQDISC, qdisc, encodeQdisc); err != nil {
		return fmt.Errorf("qdisc ingress: %w", err)
	}
	const priority = 1
	filter := tcmsg(from, 0, ingressHandle, priority<<16|uint32(network16(unix.ETH_P_ALL)))
	if err := request(c, unix.RTM_NEWTFILTER, filter, func(e *netlink.AttributeEncoder) { encodeFilter(e, to) }); err != nil {
		return fmt.Errorf("filter: %w", err)
	}
	return nil
}

// The handle of an ingress qdisc, and where it is attached
// (include/uapi/linux/pkt_sched.h, TC_H_INGRESS).
const (
	ingressHandle = 0xffff0000
	ingressParent = 0xfffffff1
)

// tcmsg is struct tcmsg.
func tcmsg(index link.Index, handle, parent, info uint32) []byte {
	b := make([]byte, 4, 20) // the family
	for _, v := range []uint32{uint32(index), handle, parent, info} {
		b = binary.NativeEndian.AppendUint32(b, v)
	}
	return b
}

// Attributes (include/uapi/linux/rtnetlink.h and pkt_cls.h).
const (
	tcaKind       = 1 // TCA_KIND
	tcaOptions    = 2 // TCA_OPTIONS
	tcaU32Sel     = 5 // TCA_U32_SEL
	tcaU32Act     = 7 // TCA_U32_ACT
	tcaActKind    = 1 // TCA_ACT_KIND
	tcaActOptions = 2 // TCA_ACT_OPTIONS
	tcaMirred     = 2 // TCA_MIRRED_PARMS
)

func encodeQdisc(e *netlink.AttributeEncoder) { e.String(tcaKind, "ingress") }

// encodeFilter describes a filter that matches all and redirects to a link.
func encodeFilter(e *netlink.AttributeEncoder, to link.Index) {
	e.String(tcaKind, "u32")
	e.Nested(tcaOptions, func(e *netlink.AttributeEncoder) error {
		e.Bytes(tcaU32Sel, matchAll())
		e.Nested(tcaU32Act, func(e *netlink.AttributeEncoder) error {
			e.Nested(1, func(e *netlink.AttributeEncoder) error { // the first action
				e.String(tcaActKind, "mirred")
				e.Nested(tcaActOptions, func(e *netlink.AttributeEncoder) error {
					e.Bytes(tcaMirred, mirred(to))
					return nil
				})
				return nil
			})
			return nil
		})
		return nil
	})
}

// matchAll is struct tc_u32_sel with one key, whose mask and value are 0.
func matchAll() []byte {
	const terminal = 1 // TC_U32_TERMINAL
	b := make([]byte, 16+16)
	b[0], b[2] = terminal, 1 // flags, number of keys
	return b
}

// mirred is struct tc_mirred: the packet is taken and sent out of another link.
func mirred(to link.Index) (b []byte) {
	const (
		stolen         = 4 // TC_ACT_STOLEN
		egressRedirect = 1 // TCA_EGRESS_REDIR
	)
	for _, v := range []uint32{0, 0, stolen, 0, 0, egressRedirect, uint32(to)} {
		b = binary.NativeEndian.AppendUint32(b, v)
	}
	return b
}

// network16 turns a number into network order.
func network16(n uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, n))
}

// request sends a request and waits for the answer.
func request(c *netlink.Conn, typ netlink.HeaderType, header []byte, encode func(*netlink.AttributeEncoder)) error {
	e := netlink.NewAttributeEncoder()
	encode(e)
	attrs, err := e.Encode()
	if err != nil {
		return err
	}
	_, err = c.Execute(netlink.Message{
		Header: netlink.Header{Type: typ, Flags: netlink.Request | netlink.Acknowledge | netlink.Create | netlink.Excl},
		Data:   append(header, attrs...),
	})
	return err
}
