package failover

import (
	"encoding/json"
	"strings"

	"github.com/virtif/virtif/link"
)

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Role -linecomment -output=role_string.go

// Role says what a port is to its failover master.
type Role uint8

// The roles.
const (
	None    Role = 0 // none
	Primary Role = 1 // primary
	Standby Role = 2 // standby
)

// State is a failover master with its ports. They are read one after the other,
// as all of netlink is: a state that was read while something changed may be of
// before and after, and [Watch] then has another one.
//
// It may be read by several goroutines at once.
type State struct {
	Master  *link.Link // with statistics: the sum of its ports' while they were its
	Primary *link.Link // nil: there is none
	Standby *link.Link // nil: there is none here
}

// Ready reports whether a port can carry traffic: it is up and has carrier. No
// port, nil, is not ready.
func Ready(port *link.Link) bool {
	return port != nil && port.IsUp() && port.Carrier.Or(false)
}

// Port returns the port that has the role, nil if there is none.
func (s State) Port(role Role) *link.Link {
	switch role {
	case Primary:
		return s.Primary
	case Standby:
		return s.Standby
	}
	return nil
}

// Sending returns which port the master sends by: the primary if it is ready,
// otherwise the standby if that is. It is [None], and what is sent is dropped,
// where neither is or the master is down.
func (s State) Sending() Role {
	switch {
	case s.Master == nil || !s.Master.IsUp():
	case Ready(s.Primary):
		return Primary
	case Ready(s.Standby):
		return Standby
	}
	return None
}

// Receiving returns which port the master hears: the primary if there is one,
// whatever its state, otherwise the standby. It is [None] where that port is
// not ready or the master is down.
func (s State) Receiving() Role {
	role := Primary
	if s.Primary == nil {
		role = Standby
	}
	if s.Master == nil || !s.Master.IsUp() || !Ready(s.Port(role)) {
		return None
	}
	return role
}

// String returns the state in a line: "eth1: primary eth0 (up), standby eth2
// (up), sends by primary".
func (s State) String() string {
	if s.Master == nil {
		return "no failover master"
	}
	var b strings.Builder
	b.WriteString(s.Master.Name)
	b.WriteString(": ")
	for _, role := range []Role{Primary, Standby} {
		port := s.Port(role)
		if port == nil {
			b.WriteString("no " + role.String() + ", ")
			continue
		}
		b.WriteString(role.String() + " " + port.Name + " (" + condition(port) + "), ")
	}
	switch sending, receiving := s.Sending(), s.Receiving(); {
	case !s.Master.IsUp():
		b.WriteString("is down")
	case sending == None:
		b.WriteString("sends nothing")
	case sending == receiving:
		b.WriteString("sends by " + sending.String())
	default:
		b.WriteString("sends by " + sending.String() + ", hears nothing")
	}
	return b.String()
}

// condition tells in a word or two how a port is.
func condition(port *link.Link) string {
	switch {
	case !port.IsUp():
		return "down"
	case !Ready(port):
		return "up, no carrier"
	}
	return "up"
}

// MarshalJSON returns an object: the names of the master and the ports, which
// of these are ready, and which carries the traffic.
func (s State) MarshalJSON() ([]byte, error) {
	type portJSON struct {
		Name  string `json:"ifname"`
		Ready bool   `json:"ready"`
	}
	type masterJSON struct {
		Master    string    `json:"ifname"`
		Primary   *portJSON `json:"primary,omitempty"`
		Standby   *portJSON `json:"standby,omitempty"`
		Sending   string    `json:"sending"`
		Receiving string    `json:"receiving"`
	}
	port := func(role Role) *portJSON {
		if p := s.Port(role); p != nil {
			return &portJSON{p.Name, Ready(p)}
		}
		return nil
	}
	name := ""
	if s.Master != nil {
		name = s.Master.Name
	}
	return json.Marshal(masterJSON{
		name, port(Primary), port(Standby), s.Sending().String(), s.Receiving().String(),
	})
}

// A view is what of a state Watch tells the changes of.
type view struct {
	master           linkView
	primary, standby linkView
}

type linkView struct {
	index     link.Index
	name      string
	up, ready bool
}

func (s State) view() view {
	of := func(l *link.Link) linkView {
		if l == nil {
			return linkView{}
		}
		return linkView{l.Index, l.Name, l.IsUp(), Ready(l)}
	}
	v := view{of(s.Master), of(s.Primary), of(s.Standby)}
	v.master.ready = false // it follows from those of the ports, a moment later
	return v
}
