package ipoib

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Mode -linecomment -output=mode_string.go

// Mode says how a link carries packets.
type Mode uint16

// The modes (include/uapi/linux/if_link.h, IPOIB_MODE_*).
const (
	// Datagram sends by unreliable datagrams. The MTU is less than that of the
	// fabric by 4, 2044 mostly.
	Datagram Mode = 0 // datagram
	// Connected keeps a reliable connection with each destination. The MTU can
	// be up to 65520. Multicast goes by datagrams still, and is dropped where it
	// is too long.
	Connected Mode = 1 // connected
)
