package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kinds"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// A step is what the tour prints of one.
type step struct{ statement, ip, kernel []string }

var labelled = regexp.MustCompile(`^  (go|ip|kernel|  )\s*(\S.*)$`)

// stepsOf reads the steps out of what the tour printed. Steps come one after
// another, and each starts with Go.
func stepsOf(out string) (steps []step) {
	var part *[]string
	for line := range strings.Lines(out) {
		m := labelled.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			part = nil
			continue
		}
		switch m[1] {
		case "go":
			steps = append(steps, step{})
			part = &steps[len(steps)-1].statement
		case "ip":
			part = &steps[len(steps)-1].ip
		case "kernel":
			part = &steps[len(steps)-1].kernel
		}
		if part != nil {
			*part = append(*part, m[2])
		}
	}
	return steps
}

// tourOf runs the program in this process.
func tourOf(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, &out); err != nil {
		t.Fatalf("tour %q: %v\n%s", args, err, out.Bytes())
	}
	return out.String()
}

func TestTour(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	before := machine(t)
	out := tourOf(t)
	t.Log("\n" + out)
	if diff := cmp.Diff(before, machine(t)); diff != "" {
		t.Errorf("left behind (-before +after):\n%s", diff)
	}
	for _, c := range chapters {
		if !strings.Contains(out, c.Name+": "+c.Title) {
			t.Errorf("chapter %s is not there", c.Name)
		}
	}
}

// machine is what a tour must leave as it was: links, mounts, and names of
// namespaces. What it may leave in the process itself, TestMain looks at.
func machine(t *testing.T) map[string]string {
	t.Helper()
	loadDrivers(chapters)
	links, err := linksHere()
	if err != nil {
		t.Fatal(err)
	}
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	state := map[string]string{"links": fmt.Sprint(links), "mounts": string(mounts)}
	if names, err := os.ReadDir("/run/netns"); err == nil {
		state["namespaces"] = fmt.Sprint(names)
	}
	return state
}

func TestSteps(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	steps := stepsOf(tourOf(t))
	if len(steps) < 10 {
		t.Errorf("%d steps", len(steps))
	}
	for _, s := range steps {
		if len(s.statement) == 0 || len(s.ip) == 0 || len(s.kernel) != 1 {
			t.Errorf("step %+v has not all three parts", s)
		}
	}
}

func TestBridgeChapter(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	kerneltest.NeedsKind(t, "tun")
	out := tourOf(t, "-chapter", "bridge")
	for _, want := range []string{
		`→ blue .* UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "hello, blue"`,
		`→ red .* UDP: 192.0.2.2:5000 to 192.0.2.1:5000: "hello, red"`,
		`→ vm .* ARP: who has 192.0.2.3\? tell 192.0.2.1`,
		`→ vm .* ICMP: 192.0.2.1 to 192.0.2.3: echo request \d "hello to a VM"`,
		`→ red .* ICMP: 192.0.2.3 to 192.0.2.1: echo reply \d "hello to a VM"`,
		`→ vm .* ARP: 192.0.2.2 is at`,
		`→ vm .* ICMP: 192.0.2.2 to 192.0.2.3: echo reply \d "hello from a VM"`,
		`× blue .* nothing`,
		`└─ br0 +bridge`,
		`├─ veth1 +veth +up +forwarding .*= red eth0`,
		`├─ veth2 +veth +up +forwarding .*= blue eth0`,
		`└─ tap0 +tun +up +forwarding`,
		`└─ eth0 +veth +up .*= host veth1 +192.0.2.1/24`,
		`veth2 is .*port of br0 \(forwarding, isolated\)`,
		`set lo: IFLA_MASTER`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("nothing matches %s in\n%s", want, out)
		}
	}
}

func TestArguments(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-list"}, &out); err != nil {
		t.Error(err)
	}
	for _, c := range chapters {
		if !strings.Contains(out.String(), c.Name) {
			t.Errorf("-list leaves out %s", c.Name)
		}
	}
	for _, args := range [][]string{{"-chapter", "none"}, {"bridge"}} {
		if err := run(t.Context(), args, &out); err == nil {
			t.Errorf("arguments %q are taken", args)
		}
	}
}

// Chapters name kinds that the library knows, and each another name.
func TestChapters(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range chapters {
		if c.Name == "" || c.Title == "" || c.Run == nil || seen[c.Name] {
			t.Errorf("chapter %+v", c)
		}
		seen[c.Name] = true
		for _, kind := range c.Kinds {
			if _, ok := kinds.Lookup(kind); !ok {
				t.Errorf("chapter %s: there is no kind %s", c.Name, kind)
			}
		}
	}
}

// A kind that cannot be made is named with its symbol, and its chapter left
// out.
func TestLeftOut(t *testing.T) {
	kerneltest.Root(t)
	var missing kinds.Kind
	for k := range kinds.All() { // netdevsim is never made by netlink
		if !k.KernelOnly && try(k.Name) != nil {
			missing = k
		}
	}
	chapter := Chapter{Name: "c", Kinds: []string{missing.Name}, Run: func(context.Context, *Tour) error {
		return errors.New("it is run")
	}}
	var out bytes.Buffer
	err := give(t.Context(), []Chapter{chapter}, newScreen(&out))
	if err == nil || !strings.Contains(err.Error(), "every chapter was left out") {
		t.Errorf("error %v", err)
	}
	for _, want := range []string{missing.Name, missing.Config, "left out"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.Bytes())
		}
	}
}

// What goes wrong is told, by whatever way a chapter ends, and nothing is left:
// TestMain looks for open namespaces.
func TestFailures(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	ctx, cancel := context.WithCancelCause(t.Context())
	for _, c := range []struct {
		name string
		run  func(context.Context, *Tour) error
		want string
	}{
		{"no packet", func(_ context.Context, t *Tour) error {
			_, err := t.Host("a")
			return err
		}, "chapter x: no packet arrived"},
		{"refused", func(_ context.Context, t *Tour) error {
			h, err := t.Host("a")
			if err != nil {
				return err
			}
			_, err = h.Create(bridge.New("lo"))
			return err
		}, "chapter x: create bridge lo: "},
		{"no answer", func(ctx context.Context, t *Tour) error {
			h, err := t.Host("a")
			if err != nil {
				return err
			}
			if _, err := h.Create(veth.New("v0", veth.NewPeer("v1").Up()).Up()); err != nil {
				return err
			}
			if err := h.AddAddr(link.Name("v0"), link.Addr{Prefix: prefixA}); err != nil {
				return err
			}
			return t.SendUDP(ctx, h, h, atA, atB, "hello")
		}, "chapter x: "},
		{"interrupted", func(ctx context.Context, t *Tour) error { // the last: it ends ctx
			h, err := t.Host("a")
			if err != nil {
				return err
			}
			if _, err := h.Create(bridge.New("br0")); err != nil {
				return err
			}
			cancel(errors.New("enough"))
			return h.Await(ctx, link.Name("br0"))
		}, "chapter x: enough (a: br0 is not up"},
	} {
		var out bytes.Buffer
		err := give(ctx, []Chapter{{Name: "x", Run: c.run}}, newScreen(&out))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s …", c.name, err, c.want)
		}
	}
}
