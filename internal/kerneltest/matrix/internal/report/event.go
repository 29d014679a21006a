// Package report keeps the books of test runs on several kernels: what passed,
// failed and was skipped, which skips are allowed, and what a reader is told.
package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// An Event is one line of what "go tool test2json" and "go test -json" write.
type Event struct {
	Action  string  // what happened: run, output, pass, fail, skip, build-fail …
	Package string  // import path
	Test    string  // test or subtest, empty for what is of the package
	Output  string  // with Action output
	Elapsed float64 // seconds, with pass and fail
}

// Read hands the events of a stream to the function, in order.
func Read(r io.Reader, handle func(Event)) error {
	d := json.NewDecoder(r)
	for {
		var e Event
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("test events: %w", err)
		}
		handle(e)
	}
}
