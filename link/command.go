package link

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// Commands returns the commands of ip(8) that do what the request says to the
// link of the given name; the name counts for changes only, and for what gets
// its name from the kernel. Raw attributes have no words.
func Commands(r Request, name string) []string {
	if b := baseOf(r); b != nil {
		return b.Commands(name)
	}
	return nil
}

// String returns the commands of ip(8) that do what the request says, a line
// each. A change has no link to name yet: it says DEV.
func (r *request) String() string { return strings.Join(r.Commands("DEV"), "\n") }

// Commands returns the commands of ip(8) that do the same to the link of the
// given name.
func (r *request) Commands(name string) []string {
	switch {
	case r.change:
		c := commands{ip: "ip", name: name}
		c.change(r)
		return c.lines
	case r.name != "":
		name = r.name
	}
	if r.command != nil {
		made := commands{ip: "ip", name: name}
		made.in(r.netNS)
		made.lines = []string{made.ip + strings.TrimPrefix(r.command(name), "ip")}
		there := *r
		there.netNS = nil
		made.change(&there)
		return made.lines
	}
	return r.commandsToCreate(name)
}

// commands gathers commands, which are for the same link.
type commands struct {
	ip, name string
	lines    []string
}

func (c *commands) in(ns *netns.NS) {
	if ns != nil {
		c.ip = "ip -n " + ns.String()
	}
}

// add adds a command if it has any words.
func (c *commands) add(verb string, words ...string) {
	if len(words) > 0 {
		c.lines = append(c.lines, c.ip+" link "+verb+" dev "+quoted(c.name)+" "+strings.Join(words, " "))
	}
}

func (r *request) commandsToCreate(name string) []string {
	words := []string{"ip link add"}
	if r.parent != nil {
		words = append(words, "link", word(r.parent))
	}
	if r.linkNetNS != nil {
		words = append(words, "link-netns", r.linkNetNS.String())
	}
	words = append(words, "name", quoted(name))
	words = append(words, r.creationWords()...)
	words = append(words, r.masterWords()...)
	words = append(words, "type", r.kind)
	words = append(words, r.printed(attr.Create, r.data)...)
	if p := r.peer; p != nil {
		words = append(words, "peer")
		words = append(words, p.printed(attr.Create, p.data)...)
		if p.name != "" {
			words = append(words, "name", quoted(p.name))
		}
		words = append(words, p.creationWords()...)
	}
	lines := []string{strings.Join(words, " ")}
	if p := r.peer; p != nil {
		c := commands{ip: "ip", name: p.name, lines: lines}
		if p.name == "" {
			c.name = "PEER"
		}
		c.in(p.netNS)
		c.add("set", p.masterWords()...)
		c.later(p)
		lines = c.lines
	}
	c := commands{ip: "ip", name: name, lines: lines}
	c.in(r.netNS)
	c.later(r)
	return c.lines
}

// creationWords are what a new link, or its other end, has from the start.
func (r *request) creationWords() (words []string) {
	if r.index != 0 {
		words = append(words, "index", r.index.String())
	}
	words = append(words, r.settingWords(attr.Create)...)
	words = append(words, r.flagWords(r.mask&^r.postponed())...)
	if r.netNS != nil {
		words = append(words, "netns", r.netNS.String())
	}
	return words
}

// postponed is IFF_UP where a new link is brought up after all else.
func (r *request) postponed() Flags {
	if r.raises() && (r.end || r.master != nil || r.parentElsewhere() || !r.attrs.IPv6Token.IsZero() ||
		!r.attrs.ProtoDownReason.IsZero() || len(r.settingWords(attr.Later)) > 0) {
		return FlagUp
	}
	return 0
}

// parentElsewhere reports whether the parent is in another namespace than the
// new link, which is brought up later then: see encodeCreate.
func (r *request) parentElsewhere() bool {
	return r.linkNetNS != nil || r.netNS != nil && (r.parent != nil || r.refersElsewhere())
}

// later adds what is done to a new link.
func (c *commands) later(r *request) {
	c.reasons(r)
	c.add("set", r.settingWords(attr.Later)...)
	c.altNames(r)
	c.token(r)
	c.add("set", r.flagWords(r.postponed())...)
}

func (c *commands) change(r *request) {
	kind := r.printed(attr.Change, r.data)
	if len(kind) > 0 {
		kind = append([]string{"type", r.kind}, kind...)
	}
	var renamed []string
	if r.rename != "" {
		renamed = []string{"name", quoted(r.rename)}
	}
	if r.netNS != nil {
		c.add("set", kind...)
		words := append([]string{"netns", r.netNS.String()}, renamed...)
		if r.index != 0 {
			words = append(words, "index", r.index.String())
		}
		c.add("set", words...)
		c.rename(r.rename)
		c.in(r.netNS)
		kind, renamed = nil, nil
	}
	c.reasons(r)
	up := Flags(0)
	if r.master != nil && r.raises() {
		up = FlagUp
	}
	words := r.settingWords(attr.Change)
	words = append(words, r.flagWords(r.mask&^up)...)
	words = append(words, r.masterWords()...)
	c.add("set", append(words, renamed...)...)
	c.rename(r.rename)
	c.add("set", kind...)
	if port := r.printed(attr.Change, r.port); len(port) > 0 {
		c.add("set", append([]string{"type", r.portKind + "_slave"}, port...)...)
	}
	c.altNames(r)
	c.token(r)
	c.add("set", r.flagWords(up)...)
}

func (c *commands) rename(name string) {
	if name != "" {
		c.name = name
	}
}

func (c *commands) altNames(r *request) {
	for _, alt := range r.addAlt {
		c.add("property add", "altname", quoted(alt))
	}
	for _, alt := range r.dropAlt {
		c.add("property del", "altname", quoted(alt))
	}
}

// reasons adds a command for each reason to hold the link down: ip(8) takes one
// at a time, and none may be left where the link is let go.
func (c *commands) reasons(r *request) {
	mask, value := r.attrs.protoDownReasonMask.Or(0), r.attrs.ProtoDownReason.Or(0)
	for i := range 32 {
		word := "off"
		if value>>i&1 != 0 {
			word = "on"
		}
		if mask>>i&1 != 0 {
			c.add("set", "protodown_reason", strconv.Itoa(i), word)
		}
	}
}

func (c *commands) token(r *request) {
	if t, ok := r.attrs.IPv6Token.Get(); ok {
		c.lines = append(c.lines, c.ip+" token set "+t.String()+" dev "+quoted(c.name))
	}
}

// settingWords are the settings that all kinds have, but for references to
// other links.
func (r *request) settingWords(phase attr.Phase) []string {
	a := r.attrs
	a.Master, a.Parent, a.ParentNetNS = Opt[Index]{}, Opt[Index]{}, Opt[NSID]{}
	a.IPv6Token, a.ProtoDownReason = Opt[netip.Addr]{}, Opt[uint32]{} // commands of their own
	return r.printed(phase, a.walk)
}

func (r *request) masterWords() []string {
	switch {
	case r.master != nil:
		return []string{"master", word(r.master)}
	case r.noMaster:
		return []string{"nomaster"}
	}
	return nil
}

// word is what ip(8) calls a link, as a shell takes it.
func word(r Ref) string { return quoted(plain(r)) }

// plain is what ip(8) calls a link.
func plain(r Ref) string {
	index, name := r.target()
	if name == "" {
		return "if" + index.String()
	}
	return name
}

// quoted returns a word as a shell takes it.
func quoted(word string) string {
	if word == "" || strings.ContainsAny(word, " \t\n'\"\\$`*?[]{}()<>|&;!#~") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

func (r *request) flagWords(mask Flags) (words []string) {
	for _, f := range []struct {
		bit     Flags
		on, off string
	}{
		{FlagUp, "up", "down"},
		{FlagNoARP, "arp off", "arp on"},
		{FlagMulticast, "multicast on", "multicast off"},
		{FlagAllMulti, "allmulticast on", "allmulticast off"},
		{FlagPromisc, "promisc on", "promisc off"},
		{FlagDynamic, "dynamic on", "dynamic off"},
		{FlagNoTrailers, "trailers off", "trailers on"},
	} {
		switch {
		case mask&f.bit == 0:
		case r.flags&f.bit != 0:
			words = append(words, f.on)
		default:
			words = append(words, f.off)
		}
	}
	return words
}

// printed returns the words of a description of the request.
func (r *request) printed(phase attr.Phase, walk func(*attr.Walk)) []string {
	if walk == nil {
		return nil
	}
	names := make(map[uapi.Attr]string)
	for _, b := range r.refs {
		names[b.id] = plain(b.ref)
	}
	var w attr.Walk
	w.Print(nil, phase)
	w.Names(names)
	walk(&w)
	if len(w.Bytes()) == 0 {
		return nil
	}
	return []string{string(w.Bytes())}
}
