package golden

import "strings"

// Rename returns the text of a golden file with each attribute under the name
// that package uapi has for it now: a file was recorded before it had some.
func Rename(text string) (string, error) {
	var out strings.Builder
	var message []string
	finish := func() error {
		if len(message) == 0 {
			return nil
		}
		m, err := readMessage(message)
		if err != nil {
			return err
		}
		out.WriteString(m.String())
		message = nil
		return nil
	}
	for line := range strings.Lines(text) {
		if line == "\n" || line[0] == '#' || strings.HasPrefix(line, "$ ") {
			if err := finish(); err != nil {
				return "", err
			}
			out.WriteString(line)
			continue
		}
		message = append(message, strings.TrimSuffix(line, "\n"))
	}
	err := finish()
	return out.String(), err
}
