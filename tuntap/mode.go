package tuntap

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Mode -linecomment -output=mode_string.go

// Mode tells what a device carries.
type Mode uint8

// The modes (include/uapi/linux/if_tun.h, IFF_TUN and IFF_TAP).
const (
	TUN Mode = 1 // tun
	TAP Mode = 2 // tap
)
