package main

import (
	"context"
	"errors"
	"fmt"

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
		switch {
		case ctx.Err() != nil:
			err = context.Cause(ctx)
		case err == nil && t.seen == 0:
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
		errs = append(errs, h.Conn.Close(), h.NS.Close())
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
	t.screen.caption("Without %s links (%s), what needs them is left out: %v", kind, k.Config, err)
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

// Say explains what comes next.
func (t *Tour) Say(format string, args ...any) { t.screen.caption(format, args...) }

// Show shows a step that was just taken, as the statement before the one that
// calls Show: for calls that the methods of Host do not show themselves. It
// returns the error of the step.
func (t *Tour) Show(commands []string, answer string, err error) error {
	t.screen.step(statementAbove(1), t.inWords(commands))
	t.screen.answer(answer, err)
	return err
}

// Saw tells of a packet that arrived.
func (t *Tour) Saw(where string, bytes int, what fmt.Stringer) {
	t.seen++
	t.screen.packet(where, bytes, what.String())
}
