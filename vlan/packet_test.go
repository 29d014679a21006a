package vlan

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// cable makes two places with a cable between them: eth0 in each, which is up.
func cable(t *testing.T) (left, right *kindtest.Place) {
	t.Helper()
	left, right = kindtest.NewPlace(t, "vlan", "veth"), kindtest.NewPlace(t)
	left.Create(t, veth.New("eth0", veth.NewPeer("eth0").NetNS(right.NS).Up()).Up())
	return left, right
}

// works waits until links send: the kernel lets them do so a moment after they
// are up.
func works(t *testing.T, p *kindtest.Place, names ...link.Name) {
	t.Helper()
	for _, name := range names {
		p.Await(t, string(name)+" to work", func() bool {
			return p.Get(t, name).OperState.Or(link.OperUnknown) == link.OperUp
		})
	}
}

// TestOwnFrames sends frames in two VLANs on one cable. Each arrives in its own,
// and with its tag on the cable.
func TestOwnFrames(t *testing.T) {
	left, right := cable(t)
	for _, p := range []*kindtest.Place{left, right} {
		p.Create(t, New("eth0.2", link.Name("eth0"), 2).Up())
		p.Create(t, New("eth0.3", link.Name("eth0"), 3).Up())
		works(t, p, "eth0", "eth0.2", "eth0.3")
	}
	in2, in3, wire := listen(t, right, "eth0.2"), listen(t, right, "eth0.3"), listen(t, right, "eth0")
	listen(t, left, "eth0.2").send(t, "for 2")
	wire.expect(t, "802.1Q 2, priority 0: for 2")
	in2.expect(t, "for 2")
	listen(t, left, "eth0.3").send(t, "for 3")
	wire.expect(t, "802.1Q 3, priority 0: for 3")
	in3.expect(t, "for 3")
	listen(t, left, "eth0").send(t, "for none")
	wire.expect(t, "for none")
	in2.nothing(t)
	in3.nothing(t)
}

// TestTagsInTags sends through a VLAN in another's.
func TestTagsInTags(t *testing.T) {
	left, right := cable(t)
	for _, p := range []*kindtest.Place{left, right} {
		outer := p.Create(t, New("outer", link.Name("eth0"), 4094).Protocol(Protocol8021AD).Up())
		p.Create(t, New("inner", outer, 2).Up())
		p.Create(t, New("customer", link.Name("eth0"), 4094).Up()) // another VLAN of the same id
		works(t, p, "eth0", "outer", "inner", "customer")
	}
	wire, outer := listen(t, right, "eth0"), listen(t, right, "outer")
	inner, customer := listen(t, right, "inner"), listen(t, right, "customer")
	listen(t, left, "inner").send(t, "deep")
	wire.expect(t, "802.1ad 4094, priority 0: 802.1Q 2, priority 0: deep")
	outer.expect(t, "802.1Q 2, priority 0: deep")
	inner.expect(t, "deep")
	listen(t, left, "customer").send(t, "shallow")
	wire.expect(t, "802.1Q 4094, priority 0: shallow")
	customer.expect(t, "shallow")
	inner.nothing(t)
	outer.nothing(t)
}

// TestPriorities sends with each of two priorities, then lets a bridge carry
// frames from one VLAN to another: the kernel's priority is what the maps of the
// two share.
func TestPriorities(t *testing.T) {
	left, right := cable(t)
	left.Create(t, New("eth0.2", link.Name("eth0"), 2).EgressQOS(3, 5).EgressQOS(1<<20, 7).Up())
	works(t, left, "eth0", "eth0.2")
	out, wire := listen(t, left, "eth0.2"), listen(t, right, "eth0")
	for _, c := range []struct{ kernel, tag int }{{3, 5}, {1 << 20, 7}, {4, 0}} {
		if err := unix.SetsockoptInt(out.fd, unix.SOL_SOCKET, unix.SO_PRIORITY, c.kernel); err != nil {
			t.Fatal(err)
		}
		out.send(t, "hello")
		wire.expect(t, fmt.Sprintf("802.1Q 2, priority %d: hello", c.tag))
	}
	left.Set(t, link.Name("eth0.2"), Change().EgressQOS(1<<20, 0).EgressQOS(4, 1))
	out.send(t, "hello") // with 4
	wire.expect(t, "802.1Q 2, priority 1: hello")

	middle, end := kindtest.NewPlace(t, "bridge"), kindtest.NewPlace(t)
	br := middle.Create(t, bridge.New("br0").McastSnooping(false).Up())
	right.Set(t, link.Name("eth0"), link.Change().NetNS(middle.NS).Up())
	middle.Create(t, veth.New("eth1", veth.NewPeer("eth0").NetNS(end.NS).Up()).Up())
	middle.Create(t, New("in", link.Name("eth0"), 2).IngressQOS(1, 9).Master(br).Up())
	middle.Create(t, New("out", link.Name("eth1"), 3).EgressQOS(9, 6).Master(br).Up())
	works(t, left, "eth0", "eth0.2")
	works(t, middle, "eth0", "eth1", "in", "out")
	for _, port := range []link.Name{"in", "out"} {
		middle.Set(t, port, bridge.ChangePort().State(bridge.PortStateForwarding))
	}
	wire = listen(t, end, "eth0")
	out.send(t, "hello") // with 1 in the tag
	wire.expect(t, "802.1Q 3, priority 6: hello")
	middle.Set(t, link.Name("in"), Change().IngressQOS(1, 0))
	out.send(t, "hello")
	wire.expect(t, "802.1Q 3, priority 0: hello")
}

// TestReorderHdr looks at frames at the link.
func TestReorderHdr(t *testing.T) {
	left, right := cable(t)
	left.Create(t, New("eth0.2", link.Name("eth0"), 2).Up())
	right.Create(t, New("eth0.2", link.Name("eth0"), 2).ReorderHdr(false).Up())
	works(t, left, "eth0", "eth0.2")
	out, in := listen(t, left, "eth0.2"), listen(t, right, "eth0.2")
	out.send(t, "hello")
	in.expect(t, "802.1Q 2, priority 0: hello")
	right.Set(t, link.Name("eth0.2"), Change().ReorderHdr(true))
	out.send(t, "hello")
	in.expect(t, "hello")
}

// etherType is one for local experiments.
const etherType = 0x88b5

// A socket sends frames of our type out of a link, and sees those that come in,
// whatever their tags.
type socket struct {
	fd int
	on string
}

func listen(t *testing.T, p *kindtest.Place, name link.Name) socket {
	t.Helper()
	s := socket{on: string(name)}
	err := p.NS.Do(func() (err error) {
		s.fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(s.fd) })
	for _, option := range []int{unix.PACKET_AUXDATA, unix.PACKET_IGNORE_OUTGOING} {
		if err := unix.SetsockoptInt(s.fd, unix.SOL_PACKET, option, 1); err != nil {
			t.Fatal(err)
		}
	}
	all := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, unix.ETH_P_ALL))
	if err := unix.Bind(s.fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: int(p.Get(t, name).Index)}); err != nil {
		t.Fatal(err)
	}
	return s
}

// send broadcasts a frame.
func (s socket) send(t *testing.T, text string) {
	t.Helper()
	b := append(bytes.Repeat([]byte{255}, 6), 2, 0, 0, 0, 0, 9)
	b = binary.BigEndian.AppendUint16(b, etherType)
	b = append(append(b, text...), make([]byte, 46)...)
	if err := unix.Send(s.fd, b, 0); err != nil {
		t.Fatalf("send out of %s: %v", s.on, err)
	}
}

// expect waits for a frame, given by its tags and its text.
func (s socket) expect(t *testing.T, want string) {
	t.Helper()
	got, err := s.receive(10 * time.Second)
	if err != nil || got != want {
		t.Fatalf("%s received %q, not %q: %v", s.on, got, want, err)
	}
}

// nothing expects that no frame is there.
func (s socket) nothing(t *testing.T) {
	t.Helper()
	if got, err := s.receive(time.Microsecond); err != unix.EAGAIN {
		t.Errorf("%s received %q, %v", s.on, got, err)
	}
}

// receive describes the next frame of our type.
func (s socket) receive(wait time.Duration) (string, error) {
	timeout := unix.NsecToTimeval(wait.Nanoseconds())
	if err := unix.SetsockoptTimeval(s.fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &timeout); err != nil {
		return "", err
	}
	b, control := make([]byte, 2000), make([]byte, 100)
	for {
		n, c, _, _, err := unix.Recvmsg(s.fd, b, control, 0)
		if err != nil {
			return "", err
		}
		frame, err := withTag(b[:n], control[:c])
		if err != nil {
			return "", err
		}
		if text, ours := describe(frame[12:]); ours {
			return text, nil
		}
	}
}

// withTag puts a tag back that the kernel tells beside the frame (struct
// tpacket_auxdata in include/uapi/linux/if_packet.h).
func withTag(frame, control []byte) ([]byte, error) {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		const vlanValid = 0x10
		if m.Header.Level != unix.SOL_PACKET || m.Header.Type != unix.PACKET_AUXDATA || binary.NativeEndian.Uint32(m.Data)&vlanValid == 0 {
			continue
		}
		tagged := bytes.Clone(frame[:12])
		tagged = binary.BigEndian.AppendUint16(tagged, binary.NativeEndian.Uint16(m.Data[18:]))
		tagged = binary.BigEndian.AppendUint16(tagged, binary.NativeEndian.Uint16(m.Data[16:]))
		return append(tagged, frame[12:]...), nil
	}
	return frame, nil
}

// describe describes what is behind the addresses of a frame.
func describe(b []byte) (text string, ours bool) {
	switch p := Protocol(binary.BigEndian.Uint16(b)); p {
	case etherType:
		text, _, _ := bytes.Cut(b[2:], []byte{0})
		return string(text), true
	case Protocol8021Q, Protocol8021AD:
		tci := binary.BigEndian.Uint16(b[2:])
		text, ours = describe(b[4:])
		return fmt.Sprintf("%v %d, priority %d: %s", p, tci&0xfff, tci>>13, text), ours
	}
	return "", false
}
