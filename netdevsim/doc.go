// Package netdevsim makes and removes simulated network devices, which the
// kernel has for tests of its interfaces.
//
// A device stands for a network card of hardware, with one port or several.
// Each port is a link. Devices are made through the bus in sysfs, not by
// rtnetlink, which refuses links of this kind:
//
//	conn, err := link.Dial()
//	...
//	dev, err := netdevsim.Create(conn, netdevsim.New(7).Ports(2).Queues(4))
//	ports, err := dev.Ports()
//	err = conn.Set(ports[0].Link, link.Change().Rename("sim0").Up())
//	port, err := dev.AddPort(2, nil)
//	err = netdevsim.Connect(conn, ports[0].Link, conn, port.Link)
//	err = dev.Delete()
//
// [New] starts a chain for a new device, [Create] makes it, [Open] finds one that
// exists and [Devices] all of them. The links are like any other for [link.Conn];
// [From] tells which port of which device one is.
//
// # What the kernel must have
//
// CONFIG_NETDEVSIM (module netdevsim), which distributions leave out. The module
// is loaded as need be. sysfs must be mounted on /sys, and its files want to be
// written by root.
//
// No kernel of the test matrix has netdevsim, so there the tests use a stand-in
// for sysfs. Those for a kernel that has it were run by hand, on Linux 6.1 and
// 7.2 with the module built from Debian's source.
//
// # Traps
//
// Devices are not bound to a network namespace, only their links are: ids are
// those of the machine. The links of a new device are in the namespace of the
// connection, and so are those of ports that are added later, from wherever.
// When that namespace goes, they move to the initial one.
//
// The links carry no IFLA_INFO_KIND, and [link.Conn.Delete] refuses them. On
// older kernels, Linux 6.1 among them, they do no ARP.
//
// Where the driver fails, the kernel keeps a device without one, and tells
// nobody. [Create] looks for that and removes it.
package netdevsim
