package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// A screen is where the tour is shown.
type screen struct {
	out     io.Writer
	colours bool
}

// newScreen uses colours on a terminal, unless NO_COLOR is set
// (https://no-color.org).
func newScreen(out io.Writer) *screen {
	s := &screen{out: out}
	if f, ok := out.(*os.File); ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" {
		_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
		s.colours = err == nil
	}
	return s
}

// The colours, as SGR codes of ECMA-48.
const (
	bold  = "1"
	faint = "2"
	red   = "31"
	green = "32"
	cyan  = "36"
)

func (s *screen) paint(colour, text string) string {
	if !s.colours {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// title heads a chapter.
func (s *screen) title(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	fmt.Fprintf(s.out, "\n%s\n%s\n", s.paint(bold, text), strings.Repeat("=", len([]rune(text))))
}

// caption explains what comes next.
func (s *screen) caption(format string, args ...any) {
	fmt.Fprintf(s.out, "\n%s\n", s.paint(bold, fmt.Sprintf(format, args...)))
}

// step shows what is done, as Go and as commands. The answer follows.
func (s *screen) step(statement string, commands []string) {
	s.labelled("go", cyan, strings.Split(statement, "\n"))
	if len(commands) == 0 {
		commands = []string{"(no command does this)"}
	}
	s.labelled("ip", "", commands)
}

// answer shows what the kernel said to a step.
func (s *screen) answer(text string, err error) {
	if err != nil {
		s.labelled("kernel", red, []string{err.Error()})
		return
	}
	s.labelled("kernel", green, []string{text})
}

func (s *screen) labelled(label, colour string, lines []string) {
	for _, line := range lines {
		line = strings.ReplaceAll(line, "\t", "    ")
		if colour != "" {
			line = s.paint(colour, line)
		}
		fmt.Fprintf(s.out, "  %s %s\n", s.paint(faint, fmt.Sprintf("%-6s", label)), line)
		label = ""
	}
}

// packet shows what arrived, and where.
func (s *screen) packet(where string, bytes int, what string) {
	fmt.Fprintf(s.out, "  %s %-11s %3d bytes  %s\n", s.paint(green, "→"), where, bytes, what)
}

// line shows a line of a drawing.
func (s *screen) line(text string) { fmt.Fprintf(s.out, "  %s\n", text) }

// nothing shows that something did not arrive, as it should not.
func (s *screen) nothing(where, what string) {
	fmt.Fprintf(s.out, "  %s %-11s %s\n", s.paint(red, "×"), where, what)
}
