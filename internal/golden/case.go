package golden

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// A Case is a command and what it sent.
type Case struct {
	Command string   // as in the command list
	Args    []string // its words, Args[0] is the program: "ip" or "bridge"
	Want    Message
}

// String returns the case as a golden file has it.
func (c Case) String() string { return "$ " + c.Command + "\n" + c.Want.String() }

// Load reads a golden file. It fails the test if the file is bad and skips it
// on a big-endian machine.
func Load(tb testing.TB, file string) []Case {
	tb.Helper()
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		tb.Skip("golden bytes are little-endian")
	}
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	cases, err := Read(f)
	if err != nil {
		tb.Fatalf("%s: %v", file, err)
	}
	if len(cases) == 0 {
		tb.Fatalf("%s: no case", file)
	}
	return cases
}

// Read reads the text of a golden file.
func Read(r io.Reader) ([]Case, error) {
	var (
		cases   []Case
		message []string
		number  int
	)
	finish := func() error {
		if len(cases) == 0 {
			if len(message) > 0 {
				return fmt.Errorf("line %d: no command before %q", number, message[0])
			}
			return nil
		}
		c := &cases[len(cases)-1]
		var err error
		if c.Want, err = parseText(message); err != nil {
			return fmt.Errorf("case %q: %w", c.Command, err)
		}
		message = nil
		return nil
	}
	s := bufio.NewScanner(r)
	for s.Scan() {
		number++
		line := s.Text()
		command, ok := strings.CutPrefix(line, "$ ")
		switch {
		case line == "" || line[0] == '#':
		case ok:
			if err := finish(); err != nil {
				return nil, err
			}
			args, err := Split(command)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			cases = append(cases, Case{Command: command, Args: args})
		default:
			message = append(message, line)
		}
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	return cases, finish()
}
