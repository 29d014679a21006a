package link

import "github.com/virtif/virtif/internal/uapi"

// Statistics are the counters of a link since it was made, as in struct
// rtnl_link_stats64 (include/uapi/linux/if_link.h), which says what each counts.
type Statistics struct {
	RxPackets  uint64 // good packets received
	TxPackets  uint64 // packets sent
	RxBytes    uint64 // bytes of RxPackets
	TxBytes    uint64 // bytes of TxPackets
	RxErrors   uint64 // bad packets received, of all sorts
	TxErrors   uint64 // packets that could not be sent, of all sorts
	RxDropped  uint64 // received, and dropped for want of room or of a user
	TxDropped  uint64 // dropped on the way out
	Multicast  uint64 // multicast packets received
	Collisions uint64 // collisions while sending

	RxLengthErrors uint64 // of a length that cannot be
	RxOverErrors   uint64 // overran the receiver
	RxCRCErrors    uint64 // with a bad checksum
	RxFrameErrors  uint64 // misaligned
	RxFIFOErrors   uint64 // overran the receive queue
	RxMissedErrors uint64 // missed by the host

	TxAbortedErrors   uint64 // given up
	TxCarrierErrors   uint64 // without carrier
	TxFIFOErrors      uint64 // underran the transmit queue
	TxHeartbeatErrors uint64 // without heartbeat
	TxWindowErrors    uint64 // collided late

	RxCompressed       uint64 // compressed packets received
	TxCompressed       uint64 // compressed packets sent
	RxNoHandler        uint64 // received on an inactive port; 4.6
	RxOtherHostDropped uint64 // received for another address; 5.19
}

// Statistics returns the counters, and whether the kernel sent them: it does for
// Get and for Links with WithStatistics; up to Linux 6.18 at least, also for Links
// without. Of counters that an older kernel lacks the value is 0.
func (l *Link) Statistics() (s Statistics, ok bool) {
	if b := l.find(uapi.IFLA_STATS64); len(b) >= 8 {
		s.fill(len(b)/8, func(i int) uint64 { return host.Uint64(b[8*i:]) })
		return s, true
	}
	if b := l.find(uapi.IFLA_STATS); len(b) >= 4 { // Linux before 2.6.35
		s.fill(len(b)/4, func(i int) uint64 { return uint64(host.Uint32(b[4*i:])) })
		return s, true
	}
	return s, false
}

// fill reads the counters in the order of the C struct.
func (s *Statistics) fill(n int, at func(int) uint64) {
	for i, v := range []*uint64{
		&s.RxPackets, &s.TxPackets, &s.RxBytes, &s.TxBytes, &s.RxErrors, &s.TxErrors, &s.RxDropped, &s.TxDropped,
		&s.Multicast, &s.Collisions,
		&s.RxLengthErrors, &s.RxOverErrors, &s.RxCRCErrors, &s.RxFrameErrors, &s.RxFIFOErrors, &s.RxMissedErrors,
		&s.TxAbortedErrors, &s.TxCarrierErrors, &s.TxFIFOErrors, &s.TxHeartbeatErrors, &s.TxWindowErrors,
		&s.RxCompressed, &s.TxCompressed, &s.RxNoHandler, &s.RxOtherHostDropped,
	} {
		if i < n {
			*v = at(i)
		}
	}
}

// IPv6Statistics returns the IPv6 counters of the link by number
// (IPSTATS_MIB_*), and its ICMPv6 counters (ICMP6_MIB_*): nil where the kernel
// did not send them.
func (l *Link) IPv6Statistics() (ip, icmp []uint64) {
	return counters(l.find(uapi.IFLA_AF_SPEC, uapi.AF_INET6, uapi.IFLA_INET6_STATS)), counters(l.find(uapi.IFLA_AF_SPEC, uapi.AF_INET6, uapi.IFLA_INET6_ICMP6STATS))
}

func counters(b []byte) []uint64 {
	var all []uint64
	for ; len(b) >= 8; b = b[8:] {
		all = append(all, host.Uint64(b))
	}
	return all
}
