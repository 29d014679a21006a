package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
)

// A port is the serial port to the host. Goroutines may share it.
type port struct {
	mu  sync.Mutex
	enc *json.Encoder
}

// openPort opens the host's port, which comes up shortly after its driver.
func openPort() (*port, error) {
	const wait = 10 * time.Second
	for deadline := time.Now().Add(wait); ; time.Sleep(time.Millisecond) {
		path, ok := findPort()
		if !ok {
			if time.Now().After(deadline) {
				return nil, fmt.Errorf("no serial port %s after %v", guest.PortName, wait)
			}
			continue
		}
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if errors.Is(err, os.ErrNotExist) && time.Now().Before(deadline) {
			continue // devtmpfs is about to have it
		}
		if err != nil {
			return nil, err
		}
		return &port{enc: json.NewEncoder(file)}, nil
	}
}

// findPort returns the device of the port that the host named.
func findPort() (path string, ok bool) {
	names, _ := filepath.Glob("/sys/class/virtio-ports/*/name")
	for _, name := range names {
		if text, err := os.ReadFile(name); err == nil && strings.TrimSpace(string(text)) == guest.PortName {
			return filepath.Join("/dev", filepath.Base(filepath.Dir(name))), true
		}
	}
	return "", false
}

// send tells the host. A host that does not listen any more will end the guest.
func (p *port) send(e guest.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.enc.Encode(e); err != nil {
		fmt.Fprintln(os.Stderr, "guestinit: tell the host:", err)
	}
}

// A stream is a [port] for the output of one binary.
type stream struct {
	host   *port
	binary int
}

// Write sends output.
func (s stream) Write(data []byte) (int, error) {
	s.host.send(guest.Event{Kind: guest.Output, Binary: s.binary, Data: data})
	return len(data), nil
}
