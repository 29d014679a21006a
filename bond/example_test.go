package bond_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"time"

	"github.com/virtif/virtif/bond"
	"github.com/virtif/virtif/link"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := bond.New("bond1", bond.ActiveBackup).
		MIIMon(100 * time.Millisecond).
		UpDelay(time.Second).
		MTU(9000).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add name bond1 mtu 9000 up type bond mode active-backup miimon 100 updelay 1000
}

// Bonds of routers look for their neighbours, rather than for carrier.
func ExampleSpec_ARPIPTargets() {
	spec := bond.New("bond1", bond.ActiveBackup).
		ARPInterval(time.Second).
		ARPIPTargets(netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")).
		ARPValidate(bond.ARPValidateAll)
	fmt.Println(spec)
	// Output:
	// ip link add name bond1 type bond mode active-backup arp_interval 1000 arp_ip_target 192.0.2.1,192.0.2.2 arp_validate all
}

// A setting that the mode does not have is refused before the kernel is asked.
func ExampleSpec_LACPRate() {
	_, err := link.AppendCreate(nil, bond.New("bond1", bond.ActiveBackup).LACPRate(bond.LACPRateFast))
	fmt.Println(err)
	// Output:
	// create bond bond1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_AD_LACP_RATE: option not supported in mode active-backup, only in 802.3ad: permission denied
}

// A link that is down becomes a port and is set up as one in the same call.
func ExampleChangePort() {
	change := bond.ChangePort().
		Down().
		Master(link.Name("bond1")).
		Prio(10)
	for _, command := range link.Commands(change, "eth0") {
		fmt.Println(command)
	}
	// Output:
	// ip link set dev eth0 down master bond1
	// ip link set dev eth0 type bond_slave prio 10
}

// Attributes that are absent are not zero.
func ExampleAttributes() {
	sent := bond.Attributes{
		Mode:   link.Some(bond.LACP),
		MIIMon: link.Some(100 * time.Millisecond),
	}
	b, err := sent.AppendBinary(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var got bond.Attributes
	if err := got.UnmarshalBinary(b); err != nil {
		fmt.Println(err)
		return
	}
	_, ok := got.ActivePort.Get()
	fmt.Println(got.Mode, got.MIIMon, ok)
	text, _ := json.Marshal(got)
	fmt.Println(string(text))
	// Output:
	// 802.3ad 100ms false
	// {"mode":"802.3ad","miimon":100}
}
