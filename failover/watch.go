package failover

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"time"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// Watch yields the state of a failover master, and then each state that differs
// from the last one: a port came, went, was renamed, became ready or is no longer,
// the master was renamed, went up or down. Where there is more than the consumer
// has time for, states between are left out, and the last one is the present one.
//
// It waits for what the kernel says of links (RTNLGRP_LINK), and asks for nothing
// meanwhile. The loop ends with an error: the cause of ctx when that is done,
// os.ErrNotExist when the kernel removes the master. The connection may be used
// in the loop.
func Watch(ctx context.Context, conn *link.Conn, ref link.Ref) iter.Seq2[State, error] {
	return func(yield func(State, error) bool) {
		err := watch(ctx, conn, ref, func(s State) bool { return yield(s, nil) })
		switch {
		case err == nil: // the loop was left
		case ctx.Err() != nil:
			yield(State{}, context.Cause(ctx))
		default:
			yield(State{}, because("watch", name(ref), err))
		}
	}
}

// watch is Watch, but returns the error. It is nil if the consumer has enough.
func watch(ctx context.Context, conn *link.Conn, ref link.Ref, yield func(State) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := open(conn)
	if err != nil {
		return err
	}
	defer s.Close()
	// What changes after this is heard of, what changed before is read.
	if err := s.JoinGroup(unix.RTNLGRP_LINK); err != nil {
		return errnoOf(err)
	}
	defer context.AfterFunc(ctx, func() { s.SetReadDeadline(time.Unix(1, 0)) })()
	state, err := s.first(conn, ref)
	for {
		if err != nil {
			return err
		}
		if !yield(state) {
			return nil
		}
		seen := state.view()
		for err == nil && state.view() == seen {
			if err = s.await(state); err == nil {
				state, err = s.reread(ctx, conn, state.Master.Index)
			}
		}
	}
}

// reread reads a state, also while so many links come and go that none can be
// listed whole.
func (s *socket) reread(ctx context.Context, conn *link.Conn, master link.Index) (State, error) {
	for {
		state, err := s.read(conn, master)
		if !errors.Is(err, unix.EINTR) || ctx.Err() != nil {
			return state, err
		}
	}
}

// await waits for a message about the master, its ports, or a link that becomes
// one. After an overrun there may have been one.
func (s *socket) await(state State) error {
	for {
		messages, err := s.Receive()
		if errors.Is(err, unix.ENOBUFS) {
			return nil
		}
		if err != nil {
			return errnoOf(err)
		}
		for _, m := range messages {
			if concerns(m, state) {
				return nil
			}
		}
	}
}

// concerns reports whether a message tells of a change to the state.
func concerns(m netlink.Message, state State) bool {
	if m.Header.Type != unix.RTM_NEWLINK && m.Header.Type != unix.RTM_DELLINK ||
		len(m.Data) < unix.SizeofIfInfomsg || m.Data[0] != unix.AF_UNSPEC {
		return false
	}
	index := link.Index(binary.NativeEndian.Uint32(m.Data[4:]))
	for _, l := range []*link.Link{state.Master, state.Primary, state.Standby} {
		if l != nil && l.Index == index {
			return true
		}
	}
	attrs, err := netlink.NewAttributeDecoder(m.Data[unix.SizeofIfInfomsg:])
	if err != nil {
		return true // whatever it is
	}
	for attrs.Next() {
		if attrs.Type() == unix.IFLA_MASTER {
			return link.Index(attrs.Uint32()) == state.Master.Index
		}
	}
	return false
}
