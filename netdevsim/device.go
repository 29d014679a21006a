package netdevsim

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// Device is a simulated device. It uses the connection that it was made with or
// opened by, and like that may be used by several goroutines. It holds nothing
// open.
type Device struct {
	conn *link.Conn
	id   uint32
}

// devicePath returns the path of a file of a device.
func devicePath(id uint32, file string) string {
	return filepath.Join(onBus("devices"), nameOf(id), file)
}

// ID returns the number of the device.
func (d *Device) ID() uint32 { return d.id }

// String returns the name of the device, "netdevsim7".
func (d *Device) String() string { return nameOf(d.id) }

// write writes to a file of the device.
func (d *Device) write(op, file, text string, words map[unix.Errno]string) error {
	if err := write(devicePath(d.id, file), text); err != nil {
		return fail(op, d.String(), err, words)
	}
	return nil
}

// Delete removes the device and all its links. If there is none the error is
// os.ErrNotExist.
func (d *Device) Delete() error {
	if err := write(onBus("del_device"), strconv.FormatUint(uint64(d.id), 10)); err != nil {
		return fail("delete", d.String(), err, absent)
	}
	return nil
}

// Ports returns the ports that have their link in the network namespace of the
// connection, as the kernel lists them. Linux 5.14: older ones do not tell which
// device a link belongs to.
//
// Kernel: IFLA_PARENT_DEV_NAME, IFLA_PHYS_PORT_NAME.
func (d *Device) Ports() ([]Port, error) {
	var ports []Port
	for l, err := range d.conn.Links() {
		if err != nil {
			return nil, err
		}
		if p, err := From(l); err == nil && p.Device == d.id {
			ports = append(ports, p)
		}
	}
	return ports, nil
}

// port returns the port that has the index.
func (d *Device) port(op string, index uint32) (Port, error) {
	ports, err := d.Ports()
	if err != nil {
		return Port{}, err
	}
	for _, p := range ports {
		if p.Index == index && !p.VF {
			return p, nil
		}
	}
	return Port{}, &link.Error{
		Op: op, Kind: busName, Name: d.String(), Errno: unix.ENODEV,
		Message: fmt.Sprintf("port %d is made, and its link cannot be found in the network namespace of the connection", index),
	}
}

// AddPort adds a port and returns it. Ports that the device started with have
// the lowest indexes, from 0, and virtual functions those from 128 on. The
// address is the permanent one of the port, nil for none: Linux 6.1 takes none,
// 7.2 does. An index that is taken is os.ErrExist.
//
// The link comes to be where the device was created. Where that is not the
// network namespace of the connection, the port is made and the error is
// os.ErrNotExist.
func (d *Device) AddPort(index uint32, address net.HardwareAddr) (Port, error) {
	const op = "add port to"
	text := strconv.FormatUint(uint64(index), 10)
	words := map[unix.Errno]string{
		unix.EEXIST: fmt.Sprintf("there is a port %d already", index),
		unix.ENOENT: absent[unix.ENOENT],
	}
	switch {
	case address == nil:
	case len(address) != 6 || address[0]&1 != 0 || isZero(address):
		return Port{}, invalid(op, d.String(), fmt.Sprintf("%q is not the address of an Ethernet link", address))
	default:
		text += " " + address.String()
		words[unix.EINVAL] = "this kernel takes no address for a port"
	}
	if err := d.write(op, "new_port", text, words); err != nil {
		return Port{}, err
	}
	return d.port(op, index)
}

func isZero(a net.HardwareAddr) bool {
	for _, b := range a {
		if b != 0 {
			return false
		}
	}
	return true
}

// DeletePort removes a port with its link. If there is none the error is
// os.ErrNotExist.
func (d *Device) DeletePort(index uint32) error {
	words := map[unix.Errno]string{unix.ENOENT: fmt.Sprintf("there is no port %d, or no such device", index)}
	return d.write("delete port of", "del_port", strconv.FormatUint(uint64(index), 10), words)
}

// VFs returns how many virtual functions the device has.
func (d *Device) VFs() (uint32, error) {
	const op = "read"
	text, err := os.ReadFile(devicePath(d.id, "sriov_numvfs"))
	if err != nil {
		return 0, fail(op, d.String(), err, absent)
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil {
		return 0, invalid(op, d.String(), fmt.Sprintf("sriov_numvfs is %q", text))
	}
	return uint32(n), nil
}

// SetVFs sets how many virtual functions the device has, 0 to 4 unless its
// max_vfs in debugfs says otherwise. Another number than 0 can only follow 0.
// They have links of their own where devlink(8) put the device into mode
// switchdev.
func (d *Device) SetVFs(n uint32) error {
	return d.write("set", "sriov_numvfs", strconv.FormatUint(uint64(n), 10), map[unix.Errno]string{
		unix.EBUSY:  "the device has virtual functions: set 0 first",
		unix.ENOMEM: fmt.Sprintf("it cannot have %d virtual functions", n),
		unix.ENOENT: absent[unix.ENOENT],
	})
}
