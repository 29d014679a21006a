package link

// Statistics are the counters of a link since it was made
// (struct rtnl_link_stats64).
type Statistics struct {
	RxPackets, TxPackets uint64
	RxBytes, TxBytes     uint64
	RxErrors, TxErrors   uint64
	RxDropped, TxDropped uint64 // for want of room
	Multicast            uint64 // received
	Collisions           uint64

	RxLengthErrors, RxOverErrors, RxCRCErrors, RxFrameErrors, RxFIFOErrors, RxMissedErrors uint64
	TxAbortedErrors, TxCarrierErrors, TxFIFOErrors, TxHeartbeatErrors, TxWindowErrors      uint64

	RxCompressed, TxCompressed uint64
	RxNoHandler                uint64 // received on an inactive port, 4.6
	RxOtherHostDropped         uint64 // for another address, 5.19
}

// Statistics returns the counters, and whether the kernel sent them: Get has
// them, Links only with WithStatistics. Of counters that an older kernel lacks
// the value is 0.
func (l *Link) Statistics() (s Statistics, ok bool) {
	if b, sent := l.stats64.Get(); sent && len(b) >= 8 {
		s.fill(len(b)/8, func(i int) uint64 { return host.Uint64(b[8*i:]) })
		return s, true
	}
	if b, sent := l.stats32.Get(); sent && len(b) >= 4 { // Linux before 2.6.35
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
	return counters(l.ipv6Stats.Or(nil)), counters(l.icmp6Stats.Or(nil))
}

func counters(b []byte) []uint64 {
	var all []uint64
	for ; len(b) >= 8; b = b[8:] {
		all = append(all, host.Uint64(b))
	}
	return all
}
