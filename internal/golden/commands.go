package golden

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// A List is a list of commands to record.
type List struct {
	Dir   string // folder of the package that the golden file is for, "bridge"
	Lines []Line
}

// A Line is a command to record, or one that prepares the namespace for those
// after it.
type Line struct {
	Setup   bool
	Command string
	Args    []string // the words of Command
}

// ReadList reads a command list, whose form is in commands/README.md.
func ReadList(r io.Reader) (List, error) {
	var l List
	s := bufio.NewScanner(r)
	for number := 1; s.Scan(); number++ {
		line := strings.TrimSpace(s.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if dir, ok := strings.CutPrefix(line, "package:"); ok {
			if l.Dir != "" {
				return l, fmt.Errorf("line %d: a second package", number)
			}
			l.Dir = strings.TrimSpace(dir)
			continue
		}
		command, setup := strings.CutPrefix(line, "setup:")
		command = strings.TrimSpace(command)
		args, err := Split(command)
		if err != nil {
			return l, fmt.Errorf("line %d: %w", number, err)
		}
		l.Lines = append(l.Lines, Line{setup, command, args})
	}
	if err := s.Err(); err != nil {
		return l, err
	}
	if l.Dir == "" || l.Dir != strings.Trim(l.Dir, "./") {
		return l, fmt.Errorf("package: %q", l.Dir)
	}
	return l, nil
}

// Split splits a command into words. Double quotes keep blanks, and the empty
// word, together; there is no escape character.
func Split(command string) ([]string, error) {
	var words []string
	for rest := strings.TrimLeft(command, " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		end := " "
		if rest[0] == '"' {
			rest, end = rest[1:], `"`
		}
		word, after, ok := strings.Cut(rest, end)
		if end == `"` && (!ok || after != "" && after[0] != ' ') || end == " " && strings.Contains(word, `"`) {
			return nil, fmt.Errorf("bad quotes in %q", command)
		}
		words = append(words, word)
		rest = after
	}
	if len(words) == 0 || words[0] != "ip" && words[0] != "bridge" {
		return nil, fmt.Errorf("%q is no ip or bridge command", command)
	}
	return words, nil
}
