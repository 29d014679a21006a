package link

import (
	"strings"

	"github.com/virtif/virtif/internal/attr"
)

// String returns the commands of ip(8) that do what the request says, a line
// each. A change has no link to name yet: it says DEV.
func (r *request) String() string { return strings.Join(r.Commands("DEV"), "\n") }

// Commands returns the commands of ip(8) that do the same to the link of the
// given name.
func (r *request) Commands(name string) []string {
	var lines []string
	if r.change {
		lines = r.commandsToChange(name, attr.Change)
	} else {
		if r.name != "" {
			name = r.name
		}
		lines = append(lines, r.commandToCreate(name))
		lines = append(lines, r.commandsToChange(name, attr.Later)...)
	}
	return lines
}

func (r *request) commandToCreate(name string) string {
	words := []string{"ip link add"}
	if r.parent != nil {
		words = append(words, "link", r.parent.String())
	}
	words = append(words, "name", name)
	if r.index != 0 {
		words = append(words, "index", r.index.String())
	}
	words = append(words, r.commonWords(attr.Create)...)
	words = append(words, "type", r.kind)
	words = append(words, printed(attr.Create, r.data)...)
	if p := r.peer; p != nil {
		words = append(words, "peer")
		if p.name != "" {
			words = append(words, "name", p.name)
		}
		words = append(words, p.commonWords(attr.Create)...)
	}
	return strings.Join(words, " ")
}

// commonWords are the settings that all kinds have.
func (r *request) commonWords(phase attr.Phase) []string {
	a := r.attrs
	a.Master, a.Parent = Opt[Index]{}, Opt[Index]{} // by name
	words := printed(phase, a.walk)
	if r.netNS != nil {
		words = append(words, "netns", r.netNS.String())
	}
	if phase == attr.Later {
		return words
	}
	words = append(words, r.flagWords()...)
	switch {
	case r.master != nil:
		words = append(words, "master", label(r.master))
	case r.noMaster:
		words = append(words, "nomaster")
	}
	return words
}

func (r *request) flagWords() (words []string) {
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
		case r.mask&f.bit == 0:
		case r.flags&f.bit != 0:
			words = append(words, f.on)
		default:
			words = append(words, f.off)
		}
	}
	return words
}

func (r *request) commandsToChange(name string, phase attr.Phase) (lines []string) {
	line := func(verb string, words ...string) {
		if len(words) > 0 {
			lines = append(lines, verb+" dev "+name+" "+strings.Join(words, " "))
		}
	}
	words := r.commonWords(phase)
	if r.rename != "" {
		words = append(words, "name", r.rename)
	}
	line("ip link set", words...)
	if phase == attr.Change {
		if data := printed(phase, r.data); len(data) > 0 {
			line("ip link set", append([]string{"type", r.kind}, data...)...)
		}
		if port := printed(phase, r.port); len(port) > 0 {
			line("ip link set", append([]string{"type", r.portKind + "_slave"}, port...)...)
		}
	}
	for _, alt := range r.addAlt {
		line("ip link property add", "altname", alt)
	}
	for _, alt := range r.dropAlt {
		line("ip link property del", "altname", alt)
	}
	return lines
}

// printed returns the words of a description.
func printed(phase attr.Phase, walk func(*attr.Walk)) []string {
	if walk == nil {
		return nil
	}
	var w attr.Walk
	w.Print(nil, phase)
	walk(&w)
	if len(w.Bytes()) == 0 {
		return nil
	}
	return []string{string(w.Bytes())}
}

// Commands returns the commands of ip(8) that do what the request says to the
// link of the given name; the name counts for changes only.
func Commands(r Request, name string) []string {
	if r == nil {
		return nil
	}
	return r.base().Commands(name)
}
