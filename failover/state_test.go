package failover_test

import (
	"encoding/json"
	"testing"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/link"
)

// a link as far as a state looks at it.
func fake(name string, up, carrier bool) *link.Link {
	l := &link.Link{Name: name}
	if up {
		l.Flags |= link.FlagUp
	}
	l.Carrier.Set(carrier)
	return l
}

func TestState(t *testing.T) {
	on, down := fake("fo", true, true), fake("fo", false, false)
	primary, standby := fake("p", true, true), fake("s", true, true)
	for _, tt := range []struct {
		state              failover.State
		sending, receiving failover.Role
		text               string
	}{
		{failover.State{Master: on, Primary: primary, Standby: standby}, failover.Primary, failover.Primary,
			"fo: primary p (up), standby s (up), sends by primary"},
		{failover.State{Master: on, Standby: standby}, failover.Standby, failover.Standby,
			"fo: no primary, standby s (up), sends by standby"},
		{failover.State{Master: on, Primary: primary}, failover.Primary, failover.Primary,
			"fo: primary p (up), no standby, sends by primary"},
		{failover.State{Master: on, Primary: fake("p", false, false), Standby: standby}, failover.Standby, failover.None,
			"fo: primary p (down), standby s (up), sends by standby, hears nothing"},
		{failover.State{Master: on, Primary: fake("p", false, true), Standby: standby}, failover.Standby, failover.None,
			"fo: primary p (down), standby s (up), sends by standby, hears nothing"},
		{failover.State{Master: on, Primary: fake("p", true, false), Standby: standby}, failover.Standby, failover.None,
			"fo: primary p (up, no carrier), standby s (up), sends by standby, hears nothing"},
		{failover.State{Master: on, Primary: primary, Standby: fake("s", true, false)}, failover.Primary, failover.Primary,
			"fo: primary p (up), standby s (up, no carrier), sends by primary"},
		{failover.State{Master: on, Primary: fake("p", true, false), Standby: fake("s", false, false)}, failover.None, failover.None,
			"fo: primary p (up, no carrier), standby s (down), sends nothing"},
		{failover.State{Master: on, Standby: fake("s", true, false)}, failover.None, failover.None,
			"fo: no primary, standby s (up, no carrier), sends nothing"},
		{failover.State{Master: on}, failover.None, failover.None, "fo: no primary, no standby, sends nothing"},
		{failover.State{Master: down, Primary: primary, Standby: standby}, failover.None, failover.None,
			"fo: primary p (up), standby s (up), is down"},
		{failover.State{}, failover.None, failover.None, "no failover master"},
	} {
		if got := tt.state.String(); got != tt.text {
			t.Errorf("got  %s\nwant %s", got, tt.text)
		}
		if s, r := tt.state.Sending(), tt.state.Receiving(); s != tt.sending || r != tt.receiving {
			t.Errorf("%v: sends by %v, receives by %v, want %v and %v", tt.state, s, r, tt.sending, tt.receiving)
		}
		for role, want := range map[failover.Role]*link.Link{
			failover.Primary: tt.state.Primary, failover.Standby: tt.state.Standby, failover.None: nil, 9: nil,
		} {
			if got := tt.state.Port(role); got != want {
				t.Errorf("%v: %v is %v, want %v", tt.state, role, got, want)
			}
		}
	}
}

func TestStateJSON(t *testing.T) {
	for want, s := range map[string]failover.State{
		`{"ifname":"fo","primary":{"ifname":"p","ready":false},"standby":{"ifname":"s","ready":true},"sending":"standby","receiving":"none"}`: {
			Master: fake("fo", true, true), Primary: fake("p", true, false), Standby: fake("s", true, true)},
		`{"ifname":"fo","standby":{"ifname":"s","ready":true},"sending":"standby","receiving":"standby"}`: {
			Master: fake("fo", true, true), Standby: fake("s", true, true)},
		`{"ifname":"","sending":"none","receiving":"none"}`: {},
	} {
		if got, err := json.Marshal(s); err != nil || string(got) != want {
			t.Errorf("got  %s, %v\nwant %s", got, err, want)
		}
	}
}

func TestRole(t *testing.T) {
	for role, want := range map[failover.Role]string{0: "none", 1: "primary", 2: "standby", 3: "Role(3)"} {
		if got := role.String(); got != want {
			t.Errorf("role %d is %q, want %q", uint8(role), got, want)
		}
	}
}

func TestReady(t *testing.T) {
	if failover.Ready(nil) || failover.Ready(&link.Link{Flags: link.FlagUp}) {
		t.Error("ready: no port, or one of which nobody knows whether it has carrier")
	}
}
