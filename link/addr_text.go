package link

import (
	"fmt"
	"strings"
)

// String returns the address in the words of ip address: those that follow
// "add", but for the device.
func (a Addr) String() string {
	words := []string{a.Prefix.String()}
	if a.Peer.IsValid() {
		words = []string{a.Prefix.Addr().String(), "peer", fmt.Sprintf("%v/%d", a.Peer, a.Prefix.Bits())}
	}
	if a.Broadcast.IsValid() {
		words = append(words, "broadcast", a.Broadcast.String())
	}
	if a.Label != "" {
		words = append(words, "label", a.Label)
	}
	if a.Scope != ScopeGlobal {
		words = append(words, "scope", a.Scope.String())
	}
	if a.Metric != 0 {
		words = append(words, "metric", fmt.Sprint(a.Metric))
	}
	if a.Flags != 0 {
		words = append(words, a.Flags.String())
	}
	return strings.Join(words, " ")
}

// String returns the name that ip address uses, or the number.
func (s AddrScope) String() string {
	switch s {
	case ScopeGlobal:
		return "global"
	case ScopeSite:
		return "site"
	case ScopeLink:
		return "link"
	case ScopeHost:
		return "host"
	}
	return fmt.Sprintf("AddrScope(%d)", uint8(s))
}

// addrFlagNames are ip(8)'s, by bit.
var addrFlagNames = [...]string{
	"secondary", "nodad", "optimistic", "dadfailed", "home", "deprecated", "tentative", "permanent",
	"mngtmpaddr", "noprefixroute", "autojoin", "stable-privacy",
}

// String returns the names that ip address uses, with blanks between.
func (f AddrFlags) String() string {
	var names []string
	for i, name := range addrFlagNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if rest := f &^ (1<<len(addrFlagNames) - 1); rest != 0 {
		names = append(names, fmt.Sprintf("%#x", uint32(rest)))
	}
	return strings.Join(names, " ")
}
