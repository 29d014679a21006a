package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/virtif/virtif/internal/kinds"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/tuntap"
)

// A Tour is what a chapter works with. It is for one goroutine.
type Tour struct {
	screen *screen
	hosts  []*Host
	made   map[string]bool // names of the links that were made
	seen   int             // packets that arrived
	left   bool            // the chapter, or the rest of it, is left out
}

// run gives a chapter, or says why it is left out.
func (t *Tour) run(ctx context.Context, c Chapter) (err error) {
	t.screen.title("%s: %s", c.Name, c.Title)
	for _, kind := range c.Kinds {
		if !t.Has(kind) {
			return nil
		}
	}
	defer func() {
		err = errors.Join(err, t.close())
		switch cause := context.Cause(ctx); {
		case cause != nil && err != nil:
			err = fmt.Errorf("%w (%w)", cause, err)
		case cause != nil:
			err = cause
		case err == nil && t.seen == 0 && !t.left:
			err = errors.New("no packet arrived")
		}
		if err != nil {
			err = fmt.Errorf("chapter %s: %w", c.Name, err)
		}
	}()
	return c.Run(ctx, t)
}

// close gives up the namespaces, which takes all links in them.
func (t *Tour) close() error {
	var errs []error
	for _, h := range t.hosts {
		if h.Conn != nil {
			errs = append(errs, h.Conn.Close())
		}
		if h.NS != nil {
			errs = append(errs, h.NS.Close())
		}
	}
	return errors.Join(errs...)
}

// Has reports whether links of the kind can be made here. If not, it says why
// and that what needs them is left out.
func (t *Tour) Has(kind string) bool {
	err := try(kind)
	if err == nil {
		return true
	}
	k, _ := kinds.Lookup(kind)
	t.screen.caption("Links of kind %s (%s) cannot be made here, and what needs them is left out: %v", kind, k.Config, err)
	return false
}

// try makes a link of the kind in a namespace of its own. Most kinds want more
// than a name, and say so: all that matters is whether the kernel knows them.
func try(kind string) error {
	ns, err := netns.New()
	if err != nil {
		return err
	}
	defer ns.Close()
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		return err
	}
	defer conn.Close()
	if kind == "tun" {
		_, err = conn.Create(tuntap.New("try", tuntap.TAP))
		return err // any: /dev/net/tun may be missing, or closed to the user
	}
	if _, err = conn.Create(link.Custom(kind, "try")); errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// LeaveOut says why a chapter ends before any packet is sent.
func (t *Tour) LeaveOut(format string, args ...any) error {
	t.left = true
	t.Say(format, args...)
	return nil
}

// unlessForbidden leaves out a chapter that needs what only root of the machine
// may do; other errors it returns.
func (t *Tour) unlessForbidden(err error) error {
	if !errors.Is(err, os.ErrPermission) {
		return err
	}
	return t.LeaveOut("Only root of the machine may do that, not of a container: %v", err)
}

// Say explains what comes next.
func (t *Tour) Say(format string, args ...any) { t.screen.caption(format, args...) }

// Show shows a step that was just taken by other means than the verbs of Host:
// the statements above its own call, up to the empty line before them. The
// answer is asked for if there is no error, and the error is returned.
func (t *Tour) Show(commands []string, answer func() string, err error) error {
	t.screen.step(paragraphAbove(1), t.inWords(commands))
	if err != nil {
		t.screen.answer("", err)
		return err
	}
	t.screen.answer(answer(), nil)
	return nil
}

// Saw tells of a packet that arrived.
func (t *Tour) Saw(where string, bytes int, what fmt.Stringer) {
	t.seen++
	t.screen.packet(where, bytes, what.String())
}
