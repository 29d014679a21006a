package main

import (
	"fmt"
	"os"
	"sync"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/report"
)

// A screen is standard output, shared by the kernels that run at the same time.
type screen struct {
	verbose bool
	mu      sync.Mutex
}

// show adds an event to a run and prints what there is to see of it.
func (s *screen) show(r *report.Run, e report.Event) {
	text := r.Add(e)
	if s.verbose && e.Action == "output" {
		text = fmt.Sprintf("%s: %s", r.Name, e.Output)
	}
	s.print(text)
}

func (s *screen) print(text string) {
	if text == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprint(os.Stdout, text)
}

// printf prints a line.
func (s *screen) printf(format string, args ...any) { s.print(fmt.Sprintf(format+"\n", args...)) }
