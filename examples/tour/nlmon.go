package main

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/nlmon"
)

var nlmonChapter = Chapter{
	Name:  "nlmon",
	Title: "the tour listens to itself",
	Kinds: []string{"nlmon", "bridge"},
	Run:   runNLMon,
}

func runNLMon(ctx context.Context, t *Tour) error {
	t.Say("A netlink monitor sees what programs and the kernel say to each other, and so what the tour itself asks for.")
	host, err := t.Host("host")
	if err != nil {
		return err
	}
	mon, err := host.Create(nlmon.New("nlmon0").Up())
	if err != nil {
		return err
	}

	capture, err := nlmon.Open(host.Conn, mon)
	err = t.Show([]string{"tcpdump -i nlmon0"}, func() string { return host.describe(capture.Link()) }, err)
	if err != nil {
		return err
	}
	defer capture.Close()

	t.Say("A bridge is made: the request, as the kernel got it, and its answer.")
	if _, err := host.Create(bridge.New("br0")); err != nil {
		return err
	}
	defer bound(ctx, capture)()
	b := make([]byte, nlmon.Longest)
	for seen := 0; seen < 2; {
		p, err := capture.Read(b)
		if err != nil {
			return err
		}
		m, ok := parseNewLink(p)
		if !ok || m.name != "br0" || m.request != (seen == 0) {
			continue
		}
		t.Saw("nlmon0", p.Length, m)
		seen++
	}
	return nil
}

// A newLink is a message RTM_NEWLINK.
type newLink struct {
	request    bool
	index      int32
	name, kind string
}

func (m newLink) String() string {
	if m.request {
		return fmt.Sprintf("RTM_NEWLINK, request: make %s, a %s link", m.name, m.kind)
	}
	return fmt.Sprintf("RTM_NEWLINK: %s is link %d, a %s link", m.name, m.index, m.kind)
}

// parseNewLink reads what passed the monitor, if it is such a message.
func parseNewLink(p nlmon.Packet) (m newLink, ok bool) {
	const header = unix.SizeofNlMsghdr + unix.SizeofIfInfomsg
	if p.Protocol != unix.NETLINK_ROUTE || len(p.Data) < header {
		return m, false
	}
	host := binary.NativeEndian
	size, typ, flags := host.Uint32(p.Data), host.Uint16(p.Data[4:]), host.Uint16(p.Data[6:])
	if typ != unix.RTM_NEWLINK || size < header || uint64(size) > uint64(len(p.Data)) {
		return m, false
	}
	m.request = flags&unix.NLM_F_REQUEST != 0
	m.index = int32(host.Uint32(p.Data[unix.SizeofNlMsghdr+4:]))
	attrs, err := netlink.NewAttributeDecoder(p.Data[header:size])
	if err != nil {
		return m, false
	}
	for attrs.Next() {
		switch attrs.Type() {
		case unix.IFLA_IFNAME:
			m.name = attrs.String()
		case unix.IFLA_LINKINFO:
			attrs.Nested(func(info *netlink.AttributeDecoder) error {
				for info.Next() {
					if info.Type() == unix.IFLA_INFO_KIND {
						m.kind = info.String()
					}
				}
				return nil
			})
		}
	}
	return m, attrs.Err() == nil
}
