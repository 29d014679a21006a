package kerneltest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

func TestFindNICs(t *testing.T) {
	dir := t.TempDir()
	add := func(name string, files map[string]string) {
		for file, text := range files {
			path := filepath.Join(dir, name, file)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("lo", map[string]string{"address": "00:00:00:00:00:00"})
	add("eth0", map[string]string{"address": needs.FailoverMAC, "master": ""})
	add("eth1", map[string]string{"address": needs.FailoverMAC})
	add("eth3", map[string]string{"address": needs.PeerMAC})
	if n, err := findNICs(dir); err == nil {
		t.Errorf("%+v without a standby, want an error", n)
	}
	add("eth2", map[string]string{"address": needs.FailoverMAC, "master": "", "phys_port_name": "sby"})
	want := NICs{Master: "eth1", Primary: "eth0", Standby: "eth2", Peer: "eth3"}
	if got, err := findNICs(dir); err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

// TestFailover loads the drivers twice: they must go without a trace.
func TestFailover(t *testing.T) {
	for range 2 {
		t.Run("", func(t *testing.T) {
			t.Logf("%+v", Failover(t))
			if n, err := findNICs("/sys/class/net"); err != nil {
				t.Errorf("%+v, %v", n, err)
			}
		})
		if !Matrix() {
			continue
		}
		for path := range links("/sys/class/net/*") {
			if name := filepath.Base(path); strings.HasPrefix(name, "eth") {
				t.Errorf("%s is left", name)
			}
		}
	}
}
