package bench

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Bits of IFLA_EXT_MASK.
const (
	extVF        = 1 // RTEXT_FILTER_VF
	extSkipStats = 8 // RTEXT_FILTER_SKIP_STATS
)

// floor dumps the links as fast as Go can make the system calls: nothing is
// decoded but message headers. It returns the number of links.
func floor(fd int, buf []byte, extMask uint32) (n int, err error) {
	req := appendRequest(nil, unix.RTM_GETLINK, unix.NLM_F_DUMP, func(b []byte) []byte {
		return appendAttr(b, unix.IFLA_EXT_MASK, func(b []byte) []byte {
			return binary.NativeEndian.AppendUint32(b, extMask)
		})
	})
	if err := unix.Sendto(fd, req, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return 0, err
	}
	for {
		size, err := recvfrom(fd, buf)
		if err != nil {
			return 0, err
		}
		for msg := buf[:size]; len(msg) >= unix.SizeofNlMsghdr; {
			length := (binary.NativeEndian.Uint32(msg) + 3) &^ 3
			switch typ := binary.NativeEndian.Uint16(msg[4:]); typ {
			case unix.RTM_NEWLINK:
				n++
			case unix.NLMSG_DONE:
				return n, nil
			default:
				return 0, fmt.Errorf("message of type %d in dump", typ)
			}
			msg = msg[min(int(length), len(msg)):]
		}
	}
}

// recvfrom is the system call without the sender's address, which
// unix.Recvfrom would allocate.
func recvfrom(fd int, buf []byte) (int, error) {
	n, _, errno := unix.Syscall6(unix.SYS_RECVFROM, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(buf))), uintptr(len(buf)), 0, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}
