package main

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// inNamespaces runs f on a thread with a network and a mount namespace of its
// own, so that named network namespaces, which are files under /run, stay
// inside too. The programs that f starts are in them as well.
func inNamespaces(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		err := unix.Unshare(unix.CLONE_NEWNET | unix.CLONE_NEWNS)
		if err == nil {
			err = unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")
		}
		if err == nil {
			err = unix.Mount("tmpfs", "/run", "tmpfs", 0, "mode=755")
		}
		if err == nil {
			err = os.Mkdir("/run/netns", 0o755)
		}
		if err != nil {
			done <- fmt.Errorf("making namespaces: %w", err)
			return
		}
		done <- f()
	}()
	return <-done
}
