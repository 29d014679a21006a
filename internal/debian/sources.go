// Package debian gets packages of any Debian release from the mirror that the
// machine's own apt configuration names, without touching what is installed or
// what the machine's apt knows. Only [Provide] is about the machine itself.
package debian

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Mirror is where a machine's apt gets Debian from.
type Mirror struct {
	Main     string // base of the archive: bookworm, trixie-backports, sid …
	Security string // base of the security archive, or empty
}

// MirrorOf reads the machine's apt sources: sources.list and what is in
// sources.list.d of the folder, which is /etc/apt. Archives of others than
// Debian are passed over.
func MirrorOf(folder string) (Mirror, error) {
	var mirror Mirror
	lists, _ := filepath.Glob(filepath.Join(folder, "sources.list.d", "*.list"))
	blocks, _ := filepath.Glob(filepath.Join(folder, "sources.list.d", "*.sources"))
	for _, path := range slices.Concat([]string{filepath.Join(folder, "sources.list")}, lists, blocks) {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return Mirror{}, fmt.Errorf("apt sources: %w", err)
		}
		parse := parseList
		if filepath.Ext(path) == ".sources" {
			parse = parseBlocks
		}
		for _, s := range parse(string(text)) {
			mirror.add(s)
		}
	}
	if mirror.Main == "" {
		return Mirror{}, fmt.Errorf("the apt sources in %s name no Debian mirror", folder)
	}
	return mirror, nil
}

// A source is one archive of one suite.
type source struct {
	uri        string
	suite      string
	components []string
}

// codeNames are the releases, and the names that move from one to the next, by
// which Debian's own archive is told from others.
var codeNames = []string{
	"bullseye", "bookworm", "trixie", "forky", "duke", "sid",
	"oldoldstable", "oldstable", "stable", "testing", "unstable",
}

// add takes the source's base if it is Debian's, and the first of its sort.
func (m *Mirror) add(s source) {
	if !slices.Contains(s.components, "main") {
		return
	}
	release, pocket, _ := strings.Cut(s.suite, "-")
	if !slices.Contains(codeNames, release) {
		return
	}
	switch pocket {
	case "", "updates", "backports":
		if m.Main == "" {
			m.Main = s.uri
		}
	case "security":
		if m.Security == "" {
			m.Security = s.uri
		}
	}
}

// parseList reads the one-line format: deb [option=value …] URI SUITE
// COMPONENT ….
func parseList(text string) []source {
	var sources []source
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		rest, ok := cutWord(line, "deb")
		if !ok {
			continue
		}
		if strings.HasPrefix(rest, "[") {
			_, rest, _ = strings.Cut(rest, "]")
		}
		words := strings.Fields(rest)
		if len(words) < 3 {
			continue
		}
		sources = append(sources, source{uri: base(words[0]), suite: words[1], components: words[2:]})
	}
	return sources
}

// cutWord returns what follows the line's first word if that is the one given.
func cutWord(line, word string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(strings.TrimSpace(line), word)
	trimmed := strings.TrimLeft(rest, " \t")
	return trimmed, ok && len(trimmed) < len(rest)
}

// parseBlocks reads the deb822 format: blocks of fields, with a blank line
// between.
func parseBlocks(text string) []source {
	var sources []source
	for fields := range stanzas(text) {
		if strings.EqualFold(fields["Enabled"], "no") || !slices.Contains(strings.Fields(fields["Types"]), "deb") {
			continue
		}
		uris := strings.Fields(fields["URIs"])
		if len(uris) == 0 {
			continue
		}
		for _, suite := range strings.Fields(fields["Suites"]) {
			sources = append(sources, source{
				uri:        base(uris[0]),
				suite:      suite,
				components: strings.Fields(fields["Components"]),
			})
		}
	}
	return sources
}

func base(uri string) string { return strings.TrimRight(uri, "/") }
