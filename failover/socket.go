package failover

import (
	"errors"
	"fmt"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// masterDriver is the driver of a failover master (FAILOVER_NAME in
// drivers/net/net_failover.c).
const masterDriver = "net_failover"

// A socket asks for drivers, and hears of changes of links if it joined their
// group.
type socket struct{ *netlink.Conn }

// open opens a socket in the network namespace of a connection.
func open(conn *link.Conn) (*socket, error) {
	ns, err := conn.NetNS()
	if errors.Is(err, unix.EBADF) {
		return nil, fmt.Errorf("the connection is closed: %w", unix.EBADF)
	}
	if err != nil {
		return nil, err
	}
	defer ns.Close()
	s := new(socket)
	err = ns.Do(func() error {
		s.Conn, err = netlink.Dial(unix.NETLINK_ROUTE, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open netlink socket: %w", errnoOf(err))
	}
	return s, nil
}

// driver returns the name of a link's driver, "" where it has none to tell.
//
// The kernel takes such a question on a socket of any family, by the link's
// name. If the link is renamed just then, there is no link of that name, and it
// is asked again.
func (s *socket) driver(index link.Index) (string, error) {
	const attempts = 10
	var driver string
	raw, err := s.SyscallConn()
	if err != nil {
		return "", err
	}
	var errno error
	err = raw.Control(func(fd uintptr) {
		for range attempts {
			driver, errno = driverOf(int(fd), index)
			if errno != unix.ENODEV || !exists(int(fd), index) {
				return
			}
		}
	})
	switch {
	case err != nil:
		return "", err
	case errno == unix.ENODEV:
		return "", fmt.Errorf("there is no such link in this network namespace: %w", unix.ENODEV)
	case errno == unix.EOPNOTSUPP:
		return "", nil
	case errno != nil:
		return "", fmt.Errorf("ask for its driver: %w", errno)
	}
	return driver, nil
}

func driverOf(fd int, index link.Index) (string, error) {
	name, err := nameOf(fd, index)
	if err != nil {
		return "", err
	}
	info, err := unix.IoctlGetEthtoolDrvinfo(fd, name)
	if err != nil {
		return "", err
	}
	return unix.ByteSliceToString(info.Driver[:]), nil
}

func exists(fd int, index link.Index) bool {
	_, err := nameOf(fd, index)
	return err == nil
}

func nameOf(fd int, index link.Index) (string, error) {
	request, err := unix.NewIfreq("")
	if err != nil {
		return "", err
	}
	request.SetUint32(uint32(index))
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFNAME, request); err != nil {
		return "", err
	}
	return request.Name(), nil
}

// errnoOf returns the error number in what package netlink wraps in words of
// its own.
func errnoOf(err error) error {
	var errno unix.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}
