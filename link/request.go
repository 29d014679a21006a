package link

import (
	"fmt"
	"reflect"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// A Request describes a link to create or a change to make. It is made by the
// New and Change functions of this package and of the packages for the kinds:
// every type that embeds [Spec] is one.
type Request interface {
	base() *request
	fmt.Stringer
}

// baseOf returns what a request says, or nil if there is none.
func baseOf(r Request) *request {
	if r == nil {
		return nil
	}
	if v := reflect.ValueOf(r); v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	return r.base()
}

// request is what a Request of any kind says.
type request struct {
	change bool   // made by a Change function
	kind   string // IFLA_INFO_KIND; "" where it does not matter
	name   string // of the link to create; "": the kernel chooses

	attrs       Attributes
	flags, mask Flags
	index       Index // wished at creation

	master, parent   Ref
	noMaster         bool
	netNS, linkNetNS *netns.NS
	rename           string
	addAlt, dropAlt  []string

	data     func(*attr.Walk) // children of IFLA_INFO_DATA
	raw      []RawAttr        // more of them
	check    func(*attr.Walk, *Attributes)
	words    func(e *Error, before *Link)
	fits     func(*attr.Walk, *Link)
	tunnel   bool
	portKind string
	port     func(*attr.Walk) // children of IFLA_INFO_SLAVE_DATA
	peer     *request
	peerAttr uapi.Attr // nest in IFLA_INFO_DATA that describes the peer
	end      bool      // it describes a peer
	lateMTU  bool      // the creating message does not set the MTU
	refs     []boundRef
	maker    func(c *Conn, name string) error
	command  func(name string) string
	raise    bool // the creating message left bringing the link up to a later one
	doubtful bool // the creating message had what is newer than the kernel

	err error // the first bad value
}

// A boundRef is a link that an attribute of the kind refers to.
type boundRef struct {
	id   uapi.Attr
	ref  Ref
	to   *Opt[Index]
	port bool // it is where the link itself is, and must be there
}

// A Description tells this package what a kind's Spec is. It is of use within
// this module only: elsewhere, [Custom] makes links of any kind.
type Description struct {
	Kind   string // IFLA_INFO_KIND
	Name   string // of the link to create
	Change bool   // for a link that exists: there is no name

	Data func(*attr.Walk) // the attributes of the kind, if it has any

	// Check finds what the kind does not take of the settings that all links
	// have, where the kernel has no words for it or none at all.
	Check func(*attr.Walk, *Attributes)

	// Explain adds to an error what the kind knows of it, such as the words
	// that the kernel lacks. There is no link before a creation.
	Explain func(e *Error, before *Link)

	// Fits finds why a change of Data is none for the link as it is.
	Fits func(w *attr.Walk, now *Link)

	// Tunnel says that links of the kind send their packets from the network
	// namespace of LinkNetNS, or else that of the connection. Their drivers
	// take all of Data or none, set the MTU along with it, and do not take
	// other attributes beside it, or blame them.
	Tunnel bool

	PortKind string           // kind of the master whose port this changes
	Port     func(*attr.Walk) // the attributes of the port

	// LateMTU says that the driver chooses the MTU of a new link itself, whatever
	// it is told: the one that is asked for is set once the link is there.
	LateMTU bool

	Peer     Request   // the other end, for kinds that come in pairs
	PeerAttr uapi.Attr // the attribute that describes it

	// Make creates a link of the given name where rtnetlink does not.
	Make func(c *Conn, name string) error
	// Command is the command of ip(8) that does what Make does.
	Command func(name string) string
}

// Init completes a Spec that a kind's Spec embeds; self is the latter. Like
// [Description] it is of use within this module only.
func Init[S any](s *Spec[S], self S, d Description) {
	s.self = self
	s.r = request{
		change: d.Change, kind: d.Kind, name: d.Name,
		data: d.Data, check: d.Check, words: d.Explain, portKind: d.PortKind, port: d.Port,
		fits: d.Fits, tunnel: d.Tunnel,
		peerAttr: d.PeerAttr, maker: d.Make, command: d.Command, lateMTU: d.LateMTU,
	}
	if d.Peer != nil {
		s.r.peer = d.Peer.base()
		s.r.peer.end = true
	}
}

// Bind makes an attribute of a kind hold the index of a link, which is looked
// up when the request is carried out. A nil ref makes it zero. Like
// [Description] it is of use within this module only.
func Bind[S any](s *Spec[S], id uapi.Attr, ref Ref, to *Opt[Index]) {
	bind(s, boundRef{id: id, ref: ref, to: to})
}

// BindPort is Bind for a link that is in the same network namespace as the one
// that the request is for, such as a port of it. One that is not there is an
// error, where the kernel would take its index for none.
func BindPort[S any](s *Spec[S], id uapi.Attr, ref Ref, to *Opt[Index]) {
	bind(s, boundRef{id: id, ref: ref, to: to, port: true})
}

func bind[S any](s *Spec[S], b boundRef) {
	to := b.to
	to.Set(0)
	for i, r := range s.r.refs {
		if r.to == to {
			s.r.refs = append(s.r.refs[:i], s.r.refs[i+1:]...)
			break
		}
	}
	if b.ref != nil {
		s.r.refs = append(s.r.refs, b)
	}
}

// checkName tells what is wrong with a name, by the rules of the kernel
// (dev_valid_name in net/core/dev.c).
func checkName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a name has 1 to %d bytes", unix.IFNAMSIZ-1)
	case len(name) >= unix.IFNAMSIZ:
		return fmt.Errorf("%q has %d bytes: a name has 1 to %d", name, len(name), unix.IFNAMSIZ-1)
	case name == "." || name == "..":
		return fmt.Errorf("%q cannot be a name", name)
	}
	for i := range len(name) {
		switch c := name[i]; c {
		case '/', ':', 0, ' ', '\t', '\n', '\v', '\f', '\r', 0xa0:
			return fmt.Errorf("%q has the character %q, which a name cannot have", name, c)
		}
	}
	return nil
}
