package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

var failoverChapter = Chapter{
	Name:  "failover",
	Title: "a card of hardware that comes and goes, and one to fall back on",
	Run:   runFailover,
}

func runFailover(ctx context.Context, t *Tour) error {
	t.Say("Hypervisors can give a VM two network cards with one address: hardware, and virtio to fall back on. The kernel makes one link of them.")
	vm, err := here(t)
	if err != nil {
		return err
	}
	defer vm.close()

	masters, err := failover.Find(vm.Conn)
	err = t.Show(nil, func() string { return found(masters) }, err)
	switch {
	case err != nil:
		return err
	case len(masters) == 0:
		return t.LeaveOut("No card of this machine has the feature STANDBY of virtio, so the rest is left out.")
	case os.Getenv(needs.MatrixEnv) == "":
		return t.LeaveOut("The tour touches nothing of this machine: the rest is left out but in a VM for tests.")
	}
	return switchOver(ctx, t, vm, masters[0])
}

// here returns the machine itself as a host. The caller closes it.
func here(t *Tour) (h *Host, err error) {
	h = &Host{Name: "vm", tour: t, here: true}
	if h.NS, err = netns.Current(); err != nil {
		return nil, err
	}
	if h.Conn, err = link.Dial(); err != nil {
		h.NS.Close()
		return nil, err
	}
	return h, nil
}

func (h *Host) close() {
	h.Conn.Close()
	h.NS.Close()
}

func found(masters []failover.State) string {
	if len(masters) == 0 {
		return "there is none here"
	}
	return fmt.Sprint(masters)
}

// switchOver takes the hardware away and gives it back, and sends packets.
func switchOver(ctx context.Context, t *Tour, vm *Host, m failover.State) (err error) {
	t.Say("Another machine on the same wire, which a namespace plays with a further card.")
	far, err := t.Host("far")
	if err != nil {
		return err
	}
	if err := plug(vm, far); err != nil {
		return err
	}

	t.Say("The two cards take no part in this: addresses belong on the link that was made of them.")
	master, vmAddr := m.Master, link.Addr{Prefix: netip.MustParsePrefix("192.0.2.1/24")}
	if err := vm.Set(master, link.Change().Up()); err != nil {
		return err
	}
	defer func() { // this is no namespace to throw away
		if down := vm.Conn.Set(master, link.Change().Down()); err == nil {
			err = down
		}
	}()
	if err := vm.AddAddr(master, vmAddr); err != nil {
		return err
	}
	defer vm.Conn.DelAddr(master, vmAddr)
	if err := t.sendingBy(ctx, vm, master, failover.Primary); err != nil {
		return err
	}
	if err := t.thereAndBack(ctx, vm, far, "by hardware"); err != nil {
		return err
	}

	t.Say("The hypervisor takes the hardware away, as it does before it moves the VM.")

	device := filepath.Join("/sys/class/net", m.Primary.Name, "device/remove")
	err = os.WriteFile(device, []byte("1"), 0)
	if err := t.Show([]string{"echo 1 > " + device}, func() string { return m.Primary.Name + " is gone" }, err); err != nil {
		return err
	}
	defer rescan()
	if err := t.sendingBy(ctx, vm, master, failover.Standby); err != nil {
		return err
	}
	if err := t.thereAndBack(ctx, vm, far, "by virtio"); err != nil {
		return err
	}

	t.Say("There is hardware again.")

	err = rescan()
	if err := t.Show([]string{"echo 1 > /sys/bus/pci/rescan"}, func() string { return "the buses were searched" }, err); err != nil {
		return err
	}
	if err := t.sendingBy(ctx, vm, master, failover.Primary); err != nil {
		return err
	}
	return t.thereAndBack(ctx, vm, far, "by hardware again")
}

// rescan finds devices that were removed.
func rescan() error { return os.WriteFile("/sys/bus/pci/rescan", []byte("1"), 0) }

// plug moves the card that is on the same wire into a host.
func plug(vm, far *Host) error {
	for l, err := range vm.Conn.Links() {
		if err != nil {
			return err
		}
		if l.Address.Or(nil).String() != needs.PeerMAC {
			continue
		}
		if err := vm.Set(l, link.Change().NetNS(far.NS).Rename("eth0")); err != nil {
			return err
		}
		if err := far.Set(link.Name("eth0"), link.Change().Up()); err != nil {
			return err
		}
		return far.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.MustParsePrefix("192.0.2.2/24")})
	}
	return fmt.Errorf("no card has the address %s", needs.PeerMAC)
}

// sendingBy shows the states that a master gets into, until it sends by one of
// its ports and hears that, too.
func (t *Tour) sendingBy(ctx context.Context, vm *Host, master link.Ref, role failover.Role) error {
	for state, err := range failover.Watch(ctx, vm.Conn, master) {
		if err != nil {
			return err
		}
		t.screen.line("failover.Watch  " + state.String())
		if state.Sending() == role && state.Receiving() == role {
			break
		}
	}
	return nil
}

func (t *Tour) thereAndBack(ctx context.Context, vm, far *Host, text string) error {
	vmAddr, farAddr := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")
	if err := t.SendUDP(ctx, vm, far, vmAddr, farAddr, "there "+text); err != nil {
		return err
	}
	return t.SendUDP(ctx, far, vm, farAddr, vmAddr, "back "+text)
}
