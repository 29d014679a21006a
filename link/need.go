package link

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// A Need is what must be done before a link takes a change that it refused.
type Need uint8

// The needs.
const (
	NeedsNothing  Need = iota // nothing that is known
	NeedsDown                 // take the link down
	NeedsNoPorts              // remove its ports
	NeedsRecreate             // delete the link and create it anew
)

// String returns what must be done.
func (n Need) String() string {
	switch n {
	case NeedsDown:
		return "take the link down first"
	case NeedsNoPorts:
		return "remove its ports first"
	case NeedsRecreate:
		return "delete the link and create it anew"
	}
	return "nothing"
}

// explainNeed says what a driver demands, from the rules of the attribute. Where
// the kernel has words of its own, these stay.
func (t *turn) explainNeed(e *Error) {
	rules := t.r.rulesOf(e.Attribute)
	switch {
	case slices.Contains(rules, attr.NeedsNoPorts) && e.Errno == unix.ENOTEMPTY:
		e.Needs = NeedsNoPorts
	case strings.HasSuffix(e.Attribute, "IFLA_MASTER") && t.before.IsUp() && (e.Errno == unix.EPERM || e.Errno == unix.EBUSY) && t.masterNeedsDown():
		e.Needs = NeedsDown
	case (slices.Contains(rules, attr.NeedsDown) || t.before.needsDown(e.Attribute)) && t.before.IsUp() && (e.Errno == unix.EBUSY || e.Errno == unix.EPERM):
		e.Needs = NeedsDown
	default:
		return
	}
	if e.Message == "" {
		e.Message = e.Needs.String()
	}
}

// masterNeedsDown reports whether the new master takes only ports that are down
// (bond_enslave in drivers/net/bonding/bond_main.c, team_port_add in
// drivers/net/team/team_core.c).
func (t *turn) masterNeedsDown() bool {
	c, _ := t.place()
	if t.r.master == nil || !t.before.Master.IsZero() { // or it is busy as the port of another
		return false
	}
	m, err := c.find(t.r.master)
	return err == nil && (m.Kind == "bond" || m.Kind == "team")
}

// explainKind has the kind say what it knows of an error.
func (r *request) explainKind(e *Error, before *Link) *Error {
	if r.words != nil {
		r.words(e, before)
	}
	return e
}

// needsDown reports whether the link takes a setting that all links have only
// while it is down.
func (l *Link) needsDown(attribute string) bool {
	return l.Type == CAN && attribute == "IFLA_MTU" // vcan_change_mtu in drivers/net/can/vcan.c and others
}

// rulesOf returns what the request's description says of the attribute at the
// end of a path.
func (r *request) rulesOf(path string) []attr.Rule {
	var w attr.Walk
	w.List()
	r.walk(&w, settings|kindData|portData)
	name := path[strings.LastIndexByte(path, '.')+1:]
	for _, entry := range w.Entries() {
		if entry.ID.String() == name {
			return entry.Rules
		}
	}
	return nil
}
