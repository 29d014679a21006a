package link

// GSOMaxSize sets the largest segment that the stack gives to the link for it
// to cut, in bytes, up to the TSOMaxSize that the link reports. The kernel
// starts with 65536. A value up to 65536 also sets the limit of IPv4.
//
// ip link: gso_max_size BYTES. Kernel: IFLA_GSO_MAX_SIZE.
func (s *Spec[S]) GSOMaxSize(bytes uint32) S {
	s.r.attrs.GSOMaxSize.Set(bytes)
	return s.self
}

// GSOMaxSegs sets into how many segments such a packet may be cut, up to 65535
// and to the TSOMaxSegs that the link reports. The kernel starts with 65535.
//
// ip link: gso_max_segs SEGMENTS. Kernel: IFLA_GSO_MAX_SEGS.
func (s *Spec[S]) GSOMaxSegs(segments uint32) S {
	s.r.attrs.GSOMaxSegs.Set(segments)
	return s.self
}

// GSOIPv4MaxSize is GSOMaxSize for IPv4. Linux 6.3.
//
// ip link: gso_ipv4_max_size BYTES. Kernel: IFLA_GSO_IPV4_MAX_SIZE.
func (s *Spec[S]) GSOIPv4MaxSize(bytes uint32) S {
	s.r.attrs.GSOIPv4MaxSize.Set(bytes)
	return s.self
}

// GROMaxSize sets the largest packet that is put together from received ones,
// in bytes, up to 524280. The kernel starts with 65536. A value up to 65536
// also sets the limit of IPv4. Linux 5.17.
//
// ip link: gro_max_size BYTES. Kernel: IFLA_GRO_MAX_SIZE.
func (s *Spec[S]) GROMaxSize(bytes uint32) S {
	s.r.attrs.GROMaxSize.Set(bytes)
	return s.self
}

// GROIPv4MaxSize is GROMaxSize for IPv4. Linux 6.3.
//
// ip link: gro_ipv4_max_size BYTES. Kernel: IFLA_GRO_IPV4_MAX_SIZE.
func (s *Spec[S]) GROIPv4MaxSize(bytes uint32) S {
	s.r.attrs.GROIPv4MaxSize.Set(bytes)
	return s.self
}
