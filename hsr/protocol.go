package hsr

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Protocol -linecomment -output=protocol_string.go

// Protocol is the way in which copies are made and told apart.
type Protocol uint8

// The protocols (include/uapi/linux/if_link.h, HSR_PROTOCOL_HSR).
const (
	ProtocolHSR Protocol = 0 // hsr
	ProtocolPRP Protocol = 1 // prp
)
