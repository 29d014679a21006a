// Tour shows what virtif does, on this machine and without touching it: in
// network namespaces that are thrown away it builds small networks, sends
// packets across and says what arrived.
//
//	go run ./examples/tour
//	go run ./examples/tour -list
//	go run ./examples/tour -chapter bridge
//
// Each step is shown as the Go that does it, as the commands of ip(8) that do
// the same, and as the kernel's answer. The Go is the tour's own source, read
// out of the program as it runs, and the commands are what the library makes of
// the request: neither can say anything but what was done.
//
// It needs root, or a system that gives a user a namespace of its own. It exits
// with 0 only if all steps did what they should and packets arrived. A kind of
// link that the kernel lacks is named and left out.
//
// A further chapter is one file like bridge.go, and its name in chapter.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

// limit is how long the tour may take: seconds on most machines, more in an
// emulated one.
const limit = time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it took longer than %v", limit))
	defer cancel()

	err := run(ctx, os.Args[1:], os.Stdout)
	var code exitCode
	switch {
	case err == nil:
	case errors.As(err, &code):
		os.Exit(int(code))
	default:
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// An exitCode is a failure that was told of already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// run is the program with the given arguments.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("tour", flag.ContinueOnError)
	name := flags.String("chapter", "", "run the chapter of that `name` only")
	list := flags.Bool("list", false, "list the chapters")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return exitCode(2)
	case flags.NArg() > 0:
		return fmt.Errorf("it takes no arguments but flags: %q", flags.Args())
	}
	if *list {
		for _, c := range chapters {
			fmt.Fprintf(out, "%-10s %s\n", c.Name, c.Title)
		}
		return nil
	}
	selected, err := choose(*name)
	if err != nil {
		return err
	}
	switch err := able(); {
	case errors.Is(err, os.ErrPermission):
		return inUserNS(ctx, err)
	case err != nil:
		return err
	}
	return give(ctx, selected, newScreen(out))
}
