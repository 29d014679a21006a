package tapdev

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Offload is a set of what the reader of a [Device] takes beside plain frames.
type Offload uint

// The offloads (include/uapi/linux/if_tun.h, TUN_F_*).
const (
	Csum   Offload = unix.TUN_F_CSUM    // a checksum that is left to be made
	TSO4   Offload = unix.TUN_F_TSO4    // TCP over IPv4, longer than the MTU; with Csum
	TSO6   Offload = unix.TUN_F_TSO6    // TCP over IPv6, longer than the MTU; with Csum
	TSOECN Offload = unix.TUN_F_TSO_ECN // such TCP with congestion notification; with TSO4 or TSO6
	USO4   Offload = unix.TUN_F_USO4    // UDP over IPv4, longer than the MTU; with Csum and USO6
	USO6   Offload = unix.TUN_F_USO6    // UDP over IPv6, longer than the MTU; with Csum and USO4

	uso = USO4 | USO6
)

// Offload says what the reader takes beside plain frames, instead of what it
// took before. It is for the whole link, whoever has it open, and only for
// queues with a header: see VnetHdr. The kernel starts with all but USO, which
// it knows since Linux 6.2.
//
// What the writer may leave undone, the header of each frame says.
//
// Kernel: TUNSETOFFLOAD.
func (d *Device) Offload(o Offload) error {
	const what = "TUNSETOFFLOAD"
	switch {
	case o&^(Csum|TSO4|TSO6|TSOECN|uso) != 0:
		return d.fail(what, "there are offloads that nobody knows", unix.EINVAL)
	case o&Csum == 0 && o != 0:
		return d.fail(what, "the offloads need Csum, too", unix.EINVAL)
	case o&TSOECN != 0 && o&(TSO4|TSO6) == 0:
		return d.fail(what, "TSOECN needs TSO4 or TSO6", unix.EINVAL)
	case o&uso != 0 && o&uso != uso:
		return d.fail(what, "USO4 and USO6 go together", unix.EINVAL)
	}
	return d.control(d.queues[0], func(fd int) error {
		_, flags, err := getFlags(fd)
		switch {
		case err != nil:
			return d.wrap("TUNGETIFF", err)
		case o != 0 && flags&unix.IFF_VNET_HDR == 0:
			return d.fail(what, "frames have no header to tell what is left to do: VnetHdr first", unix.EINVAL)
		}
		err = unix.IoctlSetInt(fd, unix.TUNSETOFFLOAD, int(o))
		if errors.Is(err, unix.EINVAL) && o&uso != 0 {
			return d.fail(what, "this kernel does not know USO: needs Linux 6.2", unix.EOPNOTSUPP)
		}
		return d.wrap(what, err)
	})
}
