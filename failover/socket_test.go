package failover

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// dialTest opens a socket in a place.
func dialTest(t *testing.T, p *kindtest.Place) *socket {
	t.Helper()
	s, err := open(p.Conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestDriver(t *testing.T) {
	p := kindtest.NewPlace(t, "veth", "bridge")
	s := dialTest(t, p)
	veth := p.Create(t, link.Custom("veth", "v0"))
	bridge := p.Create(t, link.Custom("bridge", "br0"))
	lo := p.Get(t, link.Name("lo"))
	for index, want := range map[link.Index]string{veth.Index: "veth", bridge.Index: "bridge", lo.Index: ""} {
		if got, err := s.driver(index); err != nil || got != want {
			t.Errorf("driver of link %v: %q, %v, want %q", index, got, err, want)
		}
	}
	if _, err := s.driver(1 << 30); !errors.Is(err, unix.ENODEV) {
		t.Errorf("driver of no link: %v", err)
	}
}

// TestDriverOfRenamed asks for a driver while the link gets other names.
func TestDriverOfRenamed(t *testing.T) {
	p := kindtest.NewPlace(t, "bridge")
	s := dialTest(t, p)
	br := p.Create(t, link.Custom("bridge", "a"))
	const times = 500
	done := make(chan error, 1)
	go func() {
		for i := range times {
			if err := p.Conn.Set(br.Index, link.Change().Rename([]string{"b", "a"}[i%2])); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
		if got, err := s.driver(br.Index); err != nil || got != "bridge" {
			t.Fatalf("driver %q, %v", got, err)
		}
	}
}

// TestAwait has other links come and go, and then one that matters.
func TestAwait(t *testing.T) {
	p := kindtest.NewPlace(t, "bridge", "veth")
	master := p.Create(t, link.Custom("bridge", "br0"))
	other := p.Create(t, link.Custom("bridge", "br1"))
	s := dialTest(t, p)
	if err := s.JoinGroup(unix.RTNLGRP_LINK); err != nil {
		t.Fatal(err)
	}
	state := State{Master: master}
	await := func() error {
		t.Helper()
		s.SetReadDeadline(time.Now().Add(10 * time.Second))
		return s.await(state)
	}
	p.Set(t, other, link.Change().MTU(1400))
	p.Set(t, master, link.Change().MTU(1400))
	if err := await(); err != nil {
		t.Error(err)
	}
	// A link that becomes a port is not known before.
	p.Set(t, other, link.Change().MTU(1300))
	p.Create(t, link.Custom("bridge", "br2"))
	port := p.Create(t, link.Custom("veth", "v0").Master(master))
	if err := await(); err != nil {
		t.Error(err)
	}
	state.Primary = port
	p.Delete(t, port)
	if err := await(); err != nil {
		t.Error(err)
	}
}

// TestAwaitOverrun sends more than the socket has room for.
func TestAwaitOverrun(t *testing.T) {
	p := kindtest.NewPlace(t, "bridge")
	master := p.Create(t, link.Custom("bridge", "br0"))
	other := p.Create(t, link.Custom("bridge", "br1"))
	s := dialTest(t, p)
	if err := errors.Join(s.JoinGroup(unix.RTNLGRP_LINK), s.SetReadBuffer(4096)); err != nil {
		t.Fatal(err)
	}
	s.SetReadDeadline(time.Now().Add(10 * time.Second))
	for i := range 100 {
		p.Set(t, other, link.Change().MTU(uint32(1000+i)))
	}
	if err := s.await(State{Master: master}); err != nil {
		t.Errorf("after an overrun: %v", err)
	}
}

func TestAwaitEnds(t *testing.T) {
	p := kindtest.NewPlace(t)
	s := dialTest(t, p)
	s.SetReadDeadline(time.Unix(1, 0))
	if err := s.await(State{Master: &link.Link{}}); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("after the deadline: %v", err)
	}
	s.Close()
	if err := s.await(State{Master: &link.Link{}}); err == nil {
		t.Error("no error of a closed socket")
	}
}

// message is one about a link.
func message(family uint8, index link.Index, attrs ...netlink.Attribute) netlink.Message {
	data := make([]byte, unix.SizeofIfInfomsg)
	data[0] = family
	binary.NativeEndian.PutUint32(data[4:], uint32(index))
	b, err := netlink.MarshalAttributes(attrs)
	if err != nil {
		panic(err)
	}
	return netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK}, Data: append(data, b...)}
}

func TestConcerns(t *testing.T) {
	state := State{Master: &link.Link{Index: 3}, Primary: &link.Link{Index: 2}, Standby: &link.Link{Index: 4}}
	master := func(i uint32) netlink.Attribute {
		return netlink.Attribute{Type: unix.IFLA_MASTER, Data: binary.NativeEndian.AppendUint32(nil, i)}
	}
	name := netlink.Attribute{Type: unix.IFLA_IFNAME, Data: []byte("x\x00")}
	for _, tt := range []struct {
		what string
		m    netlink.Message
		want bool
	}{
		{"the master", message(unix.AF_UNSPEC, 3), true},
		{"the primary", message(unix.AF_UNSPEC, 2), true},
		{"the standby", message(unix.AF_UNSPEC, 4), true},
		{"another", message(unix.AF_UNSPEC, 5, name), false},
		{"a new port", message(unix.AF_UNSPEC, 5, name, master(3)), true},
		{"another's port", message(unix.AF_UNSPEC, 5, master(2)), false},
		{"a bridge's view of it", message(unix.AF_BRIDGE, 3), false},
		{"something broken", message(unix.AF_UNSPEC, 5, netlink.Attribute{Type: unix.IFLA_MASTER, Data: []byte{3}}), false},
		{"too short", netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK}, Data: make([]byte, 8)}, false},
		{"no link", netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWADDR}, Data: make([]byte, 16)}, false},
	} {
		if got := concerns(tt.m, state); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.what, got, tt.want)
		}
	}
	gone := message(unix.AF_UNSPEC, 2)
	gone.Header.Type = unix.RTM_DELLINK
	if !concerns(gone, state) {
		t.Error("it does not notice that the primary goes")
	}
}

// FuzzConcerns takes any bytes for a message.
func FuzzConcerns(f *testing.F) {
	f.Add(uint16(unix.RTM_NEWLINK), message(unix.AF_UNSPEC, 5, netlink.Attribute{Type: unix.IFLA_MASTER, Data: []byte{3, 0, 0, 0}}).Data)
	f.Add(uint16(unix.RTM_DELLINK), make([]byte, unix.SizeofIfInfomsg))
	f.Add(uint16(unix.RTM_NEWLINK), []byte{})
	f.Add(uint16(unix.RTM_NEWLINK), append(make([]byte, unix.SizeofIfInfomsg), 3, 0, 10, 0, 1))
	state := State{Master: &link.Link{Index: 3}}
	f.Fuzz(func(_ *testing.T, typ uint16, data []byte) {
		concerns(netlink.Message{Header: netlink.Header{Type: netlink.HeaderType(typ)}, Data: data}, state)
	})
}

func TestErrnoOf(t *testing.T) {
	if err := errnoOf(&netlink.OpError{Op: "receive", Err: os.NewSyscallError("recvmsg", unix.ENOMEM)}); err != unix.ENOMEM {
		t.Errorf("got %v", err)
	}
	if err := errnoOf(context.Canceled); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
