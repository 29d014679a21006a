package macsec_test

import (
	"fmt"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macsec"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := macsec.New("macsec0", link.Name("eth0")).
		Cipher(macsec.CipherGCMAES256).
		Encrypt(true).
		Replay(true).
		Window(32).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add link eth0 name macsec0 up type macsec encrypt on replay on cipher gcm-aes-256 window 32
}

// An association prints without its key.
func ExampleNewSA() {
	id, err := macsec.ParseKeyID("01")
	if err != nil {
		fmt.Println(err)
		return
	}
	key := make([]byte, macsec.CipherGCMAES256.KeyLen()) // should be random
	fmt.Println(macsec.NewSA(0, id, key).PN(1).Active(true))
	// Output:
	// sa 0 pn 1 key 01000000000000000000000000000000 on
}

// A channel is named by the hardware address of who sends in it.
func ExampleMakeSCI() {
	address := []byte{2, 0, 0, 0, 0, 1}
	fmt.Println(macsec.MakeSCI(address, 1))
	// Output:
	// 0200000000010001
}
