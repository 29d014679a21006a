package vrf

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// Control returns the function that makes sockets of package net belong to a
// VRF, for the field Control of net.Dialer and net.ListenConfig:
//
//	dialer := net.Dialer{Control: vrf.Control("red")}
//	listen := net.ListenConfig{Control: vrf.Control("red")}
//
// The name is that of the VRF or of one of its ports, in the network namespace
// in which the socket is made. Since Linux 5.7 no privilege is needed.
//
// Names of hosts are looked up by sockets of their own, outside the VRF: give
// addresses.
//
// ip vrf: exec NAME. Kernel: SO_BINDTODEVICE.
func Control(name string) func(network, address string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) error {
		var err error
		if ctl := c.Control(func(fd uintptr) { err = unix.BindToDevice(int(fd), name) }); ctl != nil {
			return ctl
		}
		if err != nil {
			return fmt.Errorf("bind to vrf %s: %w", name, err)
		}
		return nil
	}
}
