package main

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/sys/unix"
)

// A kernelLog reads what the kernel logs, from when it was opened.
type kernelLog struct{ fd int }

func openKernelLog() (*kernelLog, error) {
	fd, err := unix.Open("/dev/kmsg", unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open the kernel's log: %w", err)
	}
	if _, err := unix.Seek(fd, 0, unix.SEEK_END); err != nil {
		return nil, fmt.Errorf("find the end of the kernel's log: %w", err)
	}
	return &kernelLog{fd: fd}, nil
}

// alarming matches the first line of what means a bug in the kernel, or a task
// that is stuck in it.
var alarming = regexp.MustCompile(`^(WARNING: |BUG: |Oops|general protection fault|kernel BUG |INFO: task |rcu: INFO|` +
	`unregister_netdevice: waiting |refcount_t: )`)

// cutLine matches what opens and closes the kernel's reports.
var cutLine = regexp.MustCompile(`^-*\[ (cut here|end trace)`)

// warnings returns the new alarming lines, each with what follows up to the end
// of its report.
func (l *kernelLog) warnings() []string {
	var lines []string
	buf := make([]byte, 8192) // CONSOLE_EXT_LOG_MAX
	for {
		n, err := unix.Read(l.fd, buf)
		if err == unix.EPIPE {
			continue // some were overwritten before they were read
		}
		if err != nil || n == 0 {
			return reports(lines)
		}
		lines = append(lines, message(string(buf[:n])))
	}
}

// message returns the text of a record: "level,sequence,time,flags;text\n" and
// then a dictionary.
func message(record string) string {
	_, text, _ := strings.Cut(record, ";")
	text, _, _ = strings.Cut(text, "\n")
	return text
}

// reports picks the alarming lines and what belongs to them.
func reports(lines []string) []string {
	const most = 40 // lines of one report
	var all []string
	for i := 0; i < len(lines); i++ {
		if !alarming.MatchString(lines[i]) {
			continue
		}
		end := i + 1
		for end < len(lines) && end-i < most && !cutLine.MatchString(lines[end]) {
			end++
		}
		all = append(all, strings.Join(lines[i:end], "\n"))
		i = end
	}
	return all
}
