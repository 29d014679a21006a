//go:build !kernelmatrix

package vm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/image"
)

func TestArchive(t *testing.T) {
	var a archive
	a.folder("dev")
	a.file("init", []byte("hello"))
	a.file("empty", nil)
	data := a.bytes()
	type entry struct {
		name, content string
		mode          int
	}
	want := []entry{{"dev", "", 0o040755}, {"init", "hello", 0o100755}, {"empty", "", 0o100755}, {"TRAILER!!!", "", 0}}
	var got []entry
	for at := 0; at < len(data); {
		field := func(i int) int { // after the magic, 13 numbers of eight digits
			n, err := strconv.ParseUint(string(data[at+6+8*i:at+14+8*i]), 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			return int(n)
		}
		if at%4 != 0 || string(data[at:at+6]) != "070701" {
			t.Fatalf("no header at %d", at)
		}
		mode, size, nameSize := field(1), field(6), field(11)
		name := data[at+110 : at+110+nameSize]
		body := (at + 110 + nameSize + 3) &^ 3
		got = append(got, entry{string(bytes.TrimRight(name, "\x00")), string(data[body : body+size]), mode})
		at = (body + size + 3) &^ 3
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// events writes a guest's lines.
func events(t *testing.T, list ...guest.Event) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	for _, e := range list {
		if err := json.NewEncoder(&b).Encode(e); err != nil {
			t.Fatal(err)
		}
	}
	return &b
}

func TestFollow(t *testing.T) {
	for _, tt := range []struct {
		name    string
		events  []guest.Event
		tail    string
		handled []guest.Kind
		done    bool
		why     string
	}{
		{"done", []guest.Event{{Kind: guest.Booted}, {Kind: guest.Alive}, {Kind: guest.Output}, {Kind: guest.Done}}, "",
			[]guest.Kind{guest.Booted, guest.Output}, true, ""},
		{"failed", []guest.Event{{Kind: guest.Failed, Text: "no disk"}}, "", nil, false, "in the guest: no disk"},
		{"ended", []guest.Event{{Kind: guest.Booted}}, "", []guest.Kind{guest.Booted}, false, ""},
		{"ended within a line", []guest.Event{{Kind: guest.Booted}}, `{"kind":"do`, []guest.Kind{guest.Booted}, false, ""},
		{"noise", nil, "Kernel panic", nil, false, "the guest's events: invalid character 'K' looking for beginning of value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			port := events(t, tt.events...)
			port.WriteString(tt.tail)
			watch := &watchdog{kill: func() {}}
			var handled []guest.Kind
			c := Config{Silence: time.Minute}
			done, why := c.follow(port, watch, func(e guest.Event) { handled = append(handled, e.Kind) })
			if len(tt.events) > 0 {
				watch.disarm()
			}
			if done != tt.done || why != tt.why || !slices.Equal(handled, tt.handled) {
				t.Errorf("got %v, %q, events %v, want %v, %q, %v", done, why, handled, tt.done, tt.why, tt.handled)
			}
		})
	}
}

func TestWatchdog(t *testing.T) {
	killed := make(chan struct{}, 2)
	w := &watchdog{kill: func() { killed <- struct{}{} }}
	w.arm(time.Minute, "the first")
	w.arm(time.Millisecond, "the second")
	<-killed
	w.arm(time.Millisecond, "the third")
	<-killed
	if got := w.reason(); got != "the second" {
		t.Errorf("ended because of %q, want the first reason that came true", got)
	}
}

func TestConsoleTail(t *testing.T) {
	c := Config{Dir: t.TempDir()}
	var all strings.Builder
	for i := range 100 {
		fmt.Fprintf(&all, "line %d\r\n", i)
	}
	if err := os.WriteFile(filepath.Join(c.Dir, console), []byte(all.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(c.consoleTail(), "\n")
	if len(lines) != 60 || lines[0] != "line 40" || lines[59] != "line 99" {
		t.Errorf("%d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestArgs(t *testing.T) {
	c := Config{Image: new(image.Image), Accel: TCG, Dir: "/tmp/a,b", Job: guest.Job{Module: "/m"}, Tests: "/t"}
	line := strings.Join(c.args(), " ")
	for _, want := range []string{
		"-accel tcg,thread=single", "path=/tmp/a,,b/console.log", "path=/m,", "oops=panic", "name=" + guest.PortName,
		"mount_tag=tests", "readonly=on",
		"virtio-net-pci,failover=on,mac=02:00:00:00:fa:01", "e1000e,mac=02:00:00:00:fa:01", "hubport,hubid=0,id=hub2",
	} {
		if !strings.Contains(line, want) {
			t.Errorf("no %q in %s", want, line)
		}
	}
	c.Accel = KVM
	if line := strings.Join(c.args(), " "); !strings.Contains(line, "-accel kvm -cpu host") {
		t.Errorf("KVM: %s", line)
	}
}
