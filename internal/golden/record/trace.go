package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/golden"
)

// record runs the commands of setup and then args, in new namespaces, and
// returns the one request to change something that args sent. What the kernel
// made of it does not matter.
func (t *tools) record(setup [][]string, args []string) (golden.Message, error) {
	var m golden.Message
	err := inNamespaces(func() error {
		for _, s := range setup {
			if out, err := t.command(s).CombinedOutput(); err != nil {
				return fmt.Errorf("setup %q: %w: %s", s, err, bytes.TrimSpace(out))
			}
		}
		dump, said, err := t.strace(args)
		if err != nil {
			return err
		}
		var found []golden.Message
		for _, b := range dump {
			messages, err := requests(b)
			if err != nil {
				return err
			}
			found = append(found, messages...)
		}
		if len(found) != 1 {
			return fmt.Errorf("sent %d requests instead of 1, and said %q", len(found), said)
		}
		m = found[0]
		return nil
	})
	return m, err
}

// strace runs args and returns the buffers that it sent and what it printed.
func (t *tools) strace(args []string) (dump [][]byte, said string, err error) {
	dir, err := os.MkdirTemp("", "virtif-record-")
	if err != nil {
		return nil, "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "trace")
	cmd := t.command(args)
	strace := exec.Command("strace", append([]string{
		"-f", "-e", "trace=sendmsg,sendto", "-e", "write=all", "-o", file, "--",
	}, cmd.Args...)...)
	strace.Env = cmd.Env
	out, err := strace.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return nil, "", err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, "", fmt.Errorf("%w (strace said %q)", err, out)
	}
	dump, err = parseDump(string(text))
	return dump, string(bytes.TrimSpace(out)), err
}

// parseDump collects the buffers in the hexadecimal dumps that strace writes
// with -e write=all:
//
//	| 00000  28 00 00 00 10 00 05 06  aa dc 03 6b 00 00 00 00  (..........k.... |
//	| 00010  08 00 1c 00 04 00 00 00                           ........         |
//
// That is surer than its decoded form, which abbreviates and names.
func parseDump(text string) ([][]byte, error) {
	const width = len("28 00 00 00 10 00 05 06  aa dc 03 6b 00 00 00 00")
	var dump [][]byte
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, " | ")
		if !ok {
			continue
		}
		at, rest, _ := strings.Cut(rest, "  ")
		offset, err := strconv.ParseUint(at, 16, 32)
		if err != nil || len(rest) < width {
			return nil, fmt.Errorf("trace: bad line %q", line)
		}
		if offset == 0 {
			dump = append(dump, nil)
		}
		b, err := hex.DecodeString(strings.ReplaceAll(rest[:width], " ", ""))
		if err != nil || len(dump) == 0 || uint64(len(dump[len(dump)-1])) != offset {
			return nil, fmt.Errorf("trace: bad line %q", line)
		}
		dump[len(dump)-1] = append(dump[len(dump)-1], b...)
	}
	return dump, nil
}

// requests takes the netlink messages in b apart and leaves out those that
// only read, such as the search for an interface index.
func requests(b []byte) ([]golden.Message, error) {
	var messages []golden.Message
	for len(b) > 0 {
		if len(b) < unix.SizeofNlMsghdr {
			return nil, fmt.Errorf("%d bytes after the last message", len(b))
		}
		n := binary.NativeEndian.Uint32(b)
		if n < unix.SizeofNlMsghdr || uint64(n) > uint64(len(b)) {
			return nil, fmt.Errorf("message of %d bytes in a buffer of %d", n, len(b))
		}
		// All types of rtnetlink come in fours: new, delete, get, set.
		if typ := binary.NativeEndian.Uint16(b[4:]); typ&3 != unix.RTM_GETLINK&3 {
			m, err := golden.Parse(b[:n:n])
			if err != nil {
				return nil, err
			}
			messages = append(messages, m)
		}
		b = b[min(int(n+3)&^3, len(b)):]
	}
	return messages, nil
}
