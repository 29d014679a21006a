package main

import (
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/virtif/virtif/bond"
	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/link"
)

// portStates tell in a word or two what a master thinks of a port, by the kind
// of the master.
var portStates = map[string]func(*link.Link) string{
	"bond": func(l *link.Link) string {
		a, err := bond.PortFrom(l)
		if err != nil {
			return err.Error()
		}
		return strings.ToLower(a.State.Or(bond.PortStateBackup).String())
	},
	"bridge": func(l *link.Link) string {
		a, err := bridge.PortFrom(l)
		if err != nil {
			return err.Error()
		}
		if a.Isolated.Or(false) {
			return a.State.String() + ", isolated"
		}
		return a.State.String()
	},
}

// Tree reads the links of all hosts back from the kernel and draws them: what
// is stacked upon a link below it, and the other end of a pair beside it. Links
// that the kernel made by itself are left out.
func (t *Tour) Tree() error {
	var all []*grove
	for _, h := range t.hosts {
		g := &grove{host: h}
		for l, err := range h.Conn.Links() {
			if err != nil {
				return err
			}
			if h.own[l.Index] == "" {
				g.links = append(g.links, l)
			}
		}
		all = append(all, g)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, g := range all {
		w.Write([]byte(g.host.Name + strings.Repeat("\t", 7) + "\n"))
		if err := g.draw(w, 0, "", all); err != nil {
			return err
		}
	}
	w.Flush()
	for line := range strings.Lines(b.String()) {
		t.screen.line(strings.TrimRight(line, " \n"))
	}
	return nil
}

// A grove is the links of a host.
type grove struct {
	host  *Host
	links []*link.Link
}

// draw draws what is below a link; 0 is below all.
func (g *grove) draw(w *tabwriter.Writer, below link.Index, indent string, all []*grove) error {
	var here []*link.Link
	for _, l := range g.links {
		if g.stem(l) == below {
			here = append(here, l)
		}
	}
	for i, l := range here {
		branch, next := "├─ ", "│  "
		if i == len(here)-1 {
			branch, next = "└─ ", "   "
		}
		addrs, err := g.host.addrs(l)
		if err != nil {
			return err
		}
		port := ""
		if state := portStates[l.PortKind]; state != nil {
			port = state(l)
		}
		hardware := ""
		if a, ok := l.Address.Get(); ok {
			hardware = a.String()
		}
		columns := []string{indent + branch + l.Name, kindOf(l), l.OperState.String(), port, hardware, g.peer(l, all), addrs}
		w.Write([]byte(strings.Join(columns, "\t") + "\t\n"))
		if err := g.draw(w, l.Index, indent+next, all); err != nil {
			return err
		}
	}
	return nil
}

// stem returns the link that another is drawn below: its master or its parent,
// or 0.
func (g *grove) stem(l *link.Link) link.Index {
	if master, ok := l.Master.Get(); ok {
		return master
	}
	parent, ok := l.Parent.Get()
	if _, elsewhere := l.ParentNetNS.Get(); !ok || elsewhere {
		return 0
	}
	i := slices.IndexFunc(g.links, func(p *link.Link) bool { return p.Index == parent })
	if i < 0 || g.links[i].Parent.Or(0) == l.Index {
		return 0 // the kernel's own, or the other end of a pair
	}
	return parent
}

// pairs are the kinds of link that come in pairs.
var pairs = []string{"netkit", "veth", "vxcan"}

// peer names the other end of a pair. The kernel tells its index, but calls its
// namespace by a number that means nothing here: it is told only if one link
// alone can be meant.
func (g *grove) peer(l *link.Link, all []*grove) string {
	index, ok := l.Parent.Get()
	if !ok || !slices.Contains(pairs, l.Kind) {
		return ""
	}
	_, elsewhere := l.ParentNetNS.Get()
	var found []string
	for _, other := range all {
		if (other != g) != elsewhere {
			continue
		}
		for _, p := range other.links {
			if p.Index == index && p.Kind == l.Kind && p.Parent.Or(0) == l.Index {
				found = append(found, "= "+other.host.Name+" "+p.Name)
			}
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}
