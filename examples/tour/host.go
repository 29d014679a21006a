package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A Host is a network namespace that plays a machine of its own, with a
// connection in it. Its verbs are those of [link.Conn], and show what they do.
type Host struct {
	*link.Conn
	NS   *netns.NS
	Name string

	tour *Tour
	own  map[link.Index]string // the links that the kernel puts there: lo and others
	here bool                  // it is the machine itself, not a namespace of the tour's
}

// Host makes a namespace and a connection in it. They go at the end of the
// chapter.
func (t *Tour) Host(name string) (*Host, error) {
	h := &Host{Name: name, tour: t}
	t.hosts = append(t.hosts, h)
	var err error

	h.NS, err = netns.New()
	if err != nil {
		return nil, err
	}
	h.Conn, err = link.Dial(link.InNetNS(h.NS))
	if err := t.Show([]string{"ip netns add " + name}, h.fresh, err); err != nil {
		return nil, err
	}
	h.own, err = names(h.Conn)
	return h, err
}

// fresh describes a new namespace.
func (h *Host) fresh() string {
	has, err := names(h.Conn)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s is %v, with %s", h.Name, h.NS.ID(), strings.Join(slices.Sorted(maps.Values(has)), " "))
}

// Create makes a link.
func (h *Host) Create(spec link.Request) (*link.Link, error) {
	h.show(link.Commands(spec, ""))
	l, err := h.Conn.Create(spec)
	if err != nil {
		h.tour.screen.answer("", err)
		return nil, err
	}
	h.tour.made[l.Name] = true
	h.tour.screen.answer(h.describe(l), nil)
	return l, nil
}

// Set changes a link.
func (h *Host) Set(ref link.Ref, change link.Request) error {
	name := ref.String()
	index := link.Index(0)
	if l, err := h.Conn.Get(ref); err == nil {
		name, index = l.Name, l.Index
	}
	h.show(link.Commands(change, name))
	err := h.Conn.Set(ref, change)
	if err != nil {
		h.tour.screen.answer("", err)
		return err
	}
	answer := name + " is no longer here"
	if l, err := h.Conn.Get(index); err == nil {
		answer = h.describe(l)
	}
	h.tour.screen.answer(answer, nil)
	return nil
}

// AddAddr gives a link an address.
func (h *Host) AddAddr(ref link.Ref, a link.Addr) error {
	l, err := h.Conn.Get(ref)
	if err != nil {
		return err
	}
	h.show([]string{fmt.Sprintf("ip address add %v dev %s", a.Prefix, l.Name)})
	if err := h.Conn.AddAddr(ref, a); err != nil {
		h.tour.screen.answer("", err)
		return err
	}
	addrs, err := h.addrs(l)
	h.tour.screen.answer(fmt.Sprintf("%s has %s", l.Name, addrs), err)
	return err
}

// show shows the statement of a chapter that called a verb, and the commands
// that do the same.
func (h *Host) show(commands []string) {
	for i, c := range commands {
		if rest, ok := strings.CutPrefix(c, "ip "); ok && !strings.HasPrefix(rest, "-n ") && !h.here {
			commands[i] = "ip -n " + h.Name + " " + rest
		}
	}
	h.tour.screen.step(statementAt(2), h.tour.inWords(commands))
}

// inWords makes commands say the names that the tour gives to its namespaces,
// which have none.
func (t *Tour) inWords(commands []string) []string {
	for i := range commands {
		for _, h := range t.hosts {
			commands[i] = strings.ReplaceAll(commands[i], h.NS.String(), h.Name)
		}
	}
	return commands
}

// describe tells in a line what the kernel says of a link.
func (h *Host) describe(l *link.Link) string {
	words := []string{fmt.Sprintf("%s is link %d, %s", l.Name, l.Index, kindOf(l))}
	if a, ok := l.Address.Get(); ok {
		words = append(words, a.String())
	}
	if m, ok := l.Master.Get(); ok {
		port := "port of " + h.nameOf(m)
		if state := portStates[l.PortKind]; state != nil {
			port += " (" + state(l) + ")"
		}
		words = append(words, port)
	}
	return strings.Join(append(words, stateOf(l)), ", ")
}

// kindOf names the kind of a link.
func kindOf(l *link.Link) string {
	if l.Kind == "" {
		return "no virtual link"
	}
	return l.Kind
}

// stateOf tells whether a link works: first what was wished, then what is.
func stateOf(l *link.Link) string {
	wish := "down"
	if l.IsUp() {
		wish = "up"
	}
	return wish + ", state " + l.OperState.Or(link.OperUnknown).String()
}

func (h *Host) nameOf(i link.Index) string {
	l, err := h.Conn.Get(i)
	if err != nil {
		return "link " + i.String()
	}
	return l.Name
}

// addrs returns the addresses of a link, but for IPv6 ones that the kernel
// makes.
func (h *Host) addrs(l *link.Link) (string, error) {
	var all []string
	for a, err := range h.Conn.Addrs(l) {
		if err != nil {
			return "", err
		}
		if !a.Prefix.Addr().IsLinkLocalUnicast() {
			all = append(all, a.Prefix.String())
		}
	}
	return strings.Join(all, " "), nil
}

// Await waits until links work, which takes the kernel a moment after they came
// up.
func (h *Host) Await(ctx context.Context, refs ...link.Ref) error {
	for _, ref := range refs {
		for {
			l, err := h.Conn.Get(ref)
			if err != nil {
				return err
			}
			if l.OperState.Or(link.OperUnknown) == link.OperUp {
				break
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s: %s is not up, but %s: %w", h.Name, l.Name, stateOf(l), ctx.Err())
			case <-time.After(time.Millisecond):
			}
		}
	}
	return nil
}
