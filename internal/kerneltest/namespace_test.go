package kerneltest

import (
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

func TestIP(t *testing.T) {
	ns := Namespace(t)
	var links []struct {
		Name  string   `json:"ifname"`
		Flags []string `json:"flags"`
	}
	if err := json.Unmarshal(IP(t, ns, "-j", "link", "show", "lo"), &links); err != nil {
		t.Fatal(err)
	}
	if len(links) != 1 || links[0].Name != "lo" {
		t.Errorf("ip -j link show lo: %+v, want lo", links)
	}
	for _, flag := range links[0].Flags {
		if flag == "UP" {
			t.Error("lo is up: this is not a new namespace")
		}
	}
	NeedsKind(t, "bridge")
	IP(t, ns, "link", "add", "br0", "type", "bridge")
	IP(t, ns, "link", "add", "v0", "master", "br0", "type", "veth", "peer", "name", "v1")
	if out := string(Bridge(t, ns, "link", "show")); !strings.Contains(out, "v0") || !strings.Contains(out, "master br0") {
		t.Errorf("bridge link show: %q, want v0 with master br0", out)
	}
}

func TestTryIPFails(t *testing.T) {
	ns := Namespace(t)
	_, err := TryIP(ns, "link", "show", "nosuch")
	if err == nil {
		t.Fatal("no error for a link that does not exist")
	}
	for _, want := range []string{"ip link show nosuch: ", "exit status", "does not exist"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not have %q", err, want)
		}
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Errorf("error %v is not an exec.ExitError", err)
	}
	if _, err := TryBridge(ns, "nosuch"); err == nil || !strings.HasPrefix(err.Error(), "bridge nosuch: ") {
		t.Errorf("bridge nosuch: %v", err)
	}
}

// TestNamespacesDiffer wants a link of one namespace to be absent from the
// next.
func TestNamespacesDiffer(t *testing.T) {
	one, two := Namespace(t), Namespace(t)
	NeedsKind(t, "bridge")
	IP(t, one, "link", "add", "br0", "type", "bridge")
	if _, err := TryIP(two, "link", "show", "br0"); err == nil {
		t.Error("br0 of one namespace is in the other")
	}
}
