package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/virtif/virtif/link"
)

// A Chapter is a part of the tour that stands on its own.
type Chapter struct {
	Name  string
	Title string
	Kinds []string // of link, without which it is left out

	// Run builds, sends and looks. It gets its namespaces from Tour.Host, and
	// fails if anything does other than it should.
	Run func(context.Context, *Tour) error
}

// chapters are in the order in which they are run.
var chapters = []Chapter{
	bridgeChapter,
	bondChapter,
	vlanChapter,
	macvlanChapter,
	macvtapChapter,
	ipvlanChapter,
	ipvtapChapter,
	vxlanChapter,
	geneveChapter,
	vrfChapter,
	dummyChapter,
	failoverChapter,
	ifbChapter,
	netkitChapter,
	vxcanChapter,
	nlmonChapter,
	macsecChapter,
	hsrChapter,
}

// choose returns the chapter of that name, or all of them.
func choose(name string) ([]Chapter, error) {
	if name == "" {
		return chapters, nil
	}
	var names []string
	for _, c := range chapters {
		if c.Name == name {
			return []Chapter{c}, nil
		}
		names = append(names, c.Name)
	}
	return nil, fmt.Errorf("there is no chapter %q, but %s", name, strings.Join(names, ", "))
}

// give runs the chapters and checks that nothing of them is left here.
func give(ctx context.Context, selected []Chapter, out *screen) error {
	loadDrivers(selected)
	before, err := linksHere()
	if err != nil {
		return err
	}
	var hosts, seen int
	made := make(map[string]bool)
	var failed error
	for _, c := range selected {
		t := &Tour{screen: out, made: made}
		failed = t.run(ctx, c)
		hosts, seen = hosts+len(t.hosts), seen+t.seen
		if failed != nil {
			break
		}
	}
	after, err := linksHere()
	if err != nil {
		return errors.Join(failed, err)
	}
	for index, name := range after {
		if _, old := before[index]; !old && made[name] {
			failed = errors.Join(failed, fmt.Errorf("link %s was left behind", name))
		}
	}
	if failed != nil {
		return failed
	}
	if seen == 0 {
		return errors.New("no packet was seen: every chapter was left out")
	}
	out.caption("Done: %d packets arrived. The %d namespaces are closed, and all that was in them is gone. Links of this machine: %d before, %d now.",
		seen, hosts, len(before), len(after))
	return nil
}

// loadDrivers has the kernel load the drivers of the chapters. Some make a link
// or two here when they come, such as ifb0 and bond0, which are not the tour's.
func loadDrivers(selected []Chapter) {
	for _, c := range selected {
		for _, kind := range c.Kinds {
			_ = try(kind) // its chapter says so if there is none
		}
	}
}

// linksHere returns the names of the links of the machine itself, or what the
// tour was started in.
func linksHere() (map[link.Index]string, error) {
	conn, err := link.Dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return names(conn)
}

// names returns the names of the links that a connection sees.
func names(conn *link.Conn) (map[link.Index]string, error) {
	all := make(map[link.Index]string)
	for l, err := range conn.Links() {
		if err != nil {
			return nil, err
		}
		all[l.Index] = l.Name
	}
	return all, nil
}
