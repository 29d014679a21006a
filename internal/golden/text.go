package golden

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// The text form of an Info, and of a message's first line.
const (
	infoFormat   = "family %d type %d index %d flags 0x%x change 0x%x"
	headerFormat = "%s flags 0x%04x " + infoFormat
	peerFormat   = "ifinfomsg " + infoFormat
	noPayload    = "empty"
	indent       = "  "
)

// Render returns the text form of a message in wire form, or, when it is not
// one, what is wrong with it and the bytes.
func Render(msg []byte) string {
	m, err := Parse(msg)
	if err != nil {
		return fmt.Sprintf("malformed: %v: %x\n", err, msg)
	}
	return m.String()
}

// String returns the text form, which the package comment describes, ending
// in a newline.
func (m Message) String() string {
	var b strings.Builder
	b.WriteString(m.head() + "\n")
	writeAttrs(&b, m.Attrs, "")
	return b.String()
}

// head returns the first line.
func (m Message) head() string {
	i := m.Info
	return fmt.Sprintf(headerFormat, typeNames[m.Type], m.Flags, i.Family, i.Type, i.Index, i.Flags, i.Change)
}

func writeAttrs(b *strings.Builder, attrs []Attr, margin string) {
	for _, a := range attrs {
		b.WriteString(margin + a.head() + "\n")
		if a.Info != nil {
			b.WriteString(margin + indent + a.Info.String() + "\n")
		}
		writeAttrs(b, a.Attrs, margin+indent)
	}
}

// head returns the attribute's own line.
func (a Attr) head() string {
	s := fmt.Sprintf("%s %d:", a.Name, a.Num)
	switch {
	case a.Nested:
		return s
	case len(a.Data) == 0:
		return s + " " + noPayload
	default:
		return s + " " + hex.EncodeToString(a.Data)
	}
}

// String returns the text form of a link header inside a nest.
func (i Info) String() string {
	return fmt.Sprintf(peerFormat, i.Family, i.Type, i.Index, i.Flags, i.Change)
}

// parseText reads the text form of a message. What it returns was made anew
// from the wire form and prints as the lines, so each name, number, nest and
// header in them is as it must be.
func parseText(lines []string) (Message, error) {
	m, err := readMessage(lines)
	if err != nil {
		return m, err
	}
	again := strings.Split(strings.TrimSuffix(m.String(), "\n"), "\n")
	for n, line := range lines {
		if n >= len(again) || line != again[n] {
			return m, fmt.Errorf("%q: should be %q: go run ./internal/golden/record -names", line, strings.Join(again[n:min(n+1, len(again))], ""))
		}
	}
	return m, nil
}

// readMessage reads the text form of a message and does not look at the names.
func readMessage(lines []string) (Message, error) {
	var m Message
	if len(lines) == 0 {
		return m, fmt.Errorf("no message")
	}
	var typ string
	i := &m.Info
	if _, err := fmt.Sscanf(lines[0], headerFormat, &typ, &m.Flags, &i.Family, &i.Type, &i.Index, &i.Flags, &i.Change); err != nil {
		return m, fmt.Errorf("%q: %w", lines[0], err)
	}
	for n, s := range typeNames {
		if s == typ {
			m.Type = n
		}
	}
	rest, err := readAttrs(&m.Attrs, nil, lines[1:], "")
	if err != nil {
		return m, err
	}
	if len(rest) != 0 {
		return m, fmt.Errorf("%q: bad indentation", rest[0])
	}
	return Parse(m.Append(nil))
}

// readAttrs appends the attributes at the given margin to attrs and returns
// the lines after them. A link header on the first line goes to *info.
func readAttrs(attrs *[]Attr, info **Info, lines []string, margin string) ([]string, error) {
	for len(lines) > 0 {
		line, ok := strings.CutPrefix(lines[0], margin)
		if !ok || strings.HasPrefix(line, " ") {
			return lines, nil
		}
		lines = lines[1:]
		if info != nil && strings.HasPrefix(line, "ifinfomsg ") {
			i := new(Info)
			if _, err := fmt.Sscanf(line, peerFormat, &i.Family, &i.Type, &i.Index, &i.Flags, &i.Change); err != nil {
				return nil, fmt.Errorf("%q: %w", line, err)
			}
			*info = i
			info = nil
			continue
		}
		info = nil
		a, err := readAttr(line)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		if a.Nested {
			if lines, err = readAttrs(&a.Attrs, &a.Info, lines, margin+indent); err != nil {
				return nil, err
			}
		}
		*attrs = append(*attrs, a)
	}
	return lines, nil
}

// readAttr reads an attribute's own line.
func readAttr(line string) (Attr, error) {
	head, value, ok := strings.Cut(line, ":")
	name, num, ok2 := strings.Cut(head, " ")
	if !ok || !ok2 {
		return Attr{}, fmt.Errorf("not of the form %q", "NAME NUMBER: PAYLOAD")
	}
	n, err := strconv.ParseUint(num, 10, 14)
	if err != nil {
		return Attr{}, err
	}
	a := Attr{Name: name, Num: uint16(n)}
	switch value {
	case "":
		a.Nested = true
	case " " + noPayload:
	default:
		a.Data, err = hex.DecodeString(strings.TrimPrefix(value, " "))
	}
	return a, err
}
