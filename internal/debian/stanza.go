package debian

import (
	"iter"
	"strings"
)

// stanzas yields the blocks of a control file, each as its fields. Lines that
// continue a field are joined to it by a newline; comments are left out.
func stanzas(text string) iter.Seq[map[string]string] {
	return func(yield func(map[string]string) bool) {
		fields, last := map[string]string{}, ""
		flush := func() bool {
			done := len(fields) > 0 && !yield(fields)
			fields, last = map[string]string{}, ""
			return !done
		}
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, " \t\r\n")
			switch name, value, ok := strings.Cut(line, ":"); {
			case line == "":
				if !flush() {
					return
				}
			case line[0] == '#':
			case line[0] == ' ' || line[0] == '\t':
				if last != "" {
					fields[last] += "\n" + strings.TrimSpace(line)
				}
			case ok:
				last = name
				fields[name] = strings.TrimSpace(value)
			}
		}
		flush()
	}
}
