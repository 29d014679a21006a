package bridge

import "time"

// STPState turns the spanning tree protocol on or off. Who speaks it is a
// matter of STPMode. The kernel starts with off; it refuses both where the
// bridge is in a ring of the media redundancy protocol (MRP).
//
// Turning it on brings a forward delay that is out of its limits into them. It
// reads back as an [STPState].
//
// ip link: stp_state 1|0. Kernel: IFLA_BR_STP_STATE.
func (s *Spec) STPState(on bool) *Spec {
	s.a.STPState.Set(STPStateOff)
	if on {
		s.a.STPState.Set(STPStateKernel) // any number but 0 means on
	}
	return s
}

// STPMode says who is to speak the spanning tree protocol. While it is on, the
// kernel refuses another mode, unless the same request turns it off. The kernel
// starts with [STPModeAuto]. Linux 7.1; older ones do what auto does.
//
// ip link: stp_mode auto|user|kernel. Kernel: IFLA_BR_STP_MODE.
func (s *Spec) STPMode(mode STPMode) *Spec { s.a.STPMode.Set(mode); return s }

// Priority sets the priority of the bridge in the election of the root: the
// lowest wins. The kernel starts with 32768. The standard wants multiples of
// 4096, the kernel takes any number.
//
// ip link: priority PRIORITY. Kernel: IFLA_BR_PRIORITY.
func (s *Spec) Priority(priority uint16) *Spec { s.a.Priority.Set(priority); return s }

// ForwardDelay sets how long a port stays in each of the states listening and
// learning before it forwards, in hundredths of a second: 2 s to 30 s while the
// spanning tree protocol is on or the same request turns it on, up to 1<<32 - 1
// hundredths otherwise. The kernel starts with 15 s.
//
// Without the spanning tree protocol ports forward at once.
//
// ip link: forward_delay CENTISECONDS. Kernel: IFLA_BR_FORWARD_DELAY.
func (s *Spec) ForwardDelay(d time.Duration) *Spec { s.a.ForwardDelay.Set(d); return s }

// HelloTime sets how often the bridge sends hello messages of the spanning tree
// protocol while it is the root, in hundredths of a second, 1 s to 10 s. The
// kernel starts with 2 s.
//
// ip link: hello_time CENTISECONDS. Kernel: IFLA_BR_HELLO_TIME.
func (s *Spec) HelloTime(d time.Duration) *Spec { s.a.HelloTime.Set(d); return s }

// MaxAge sets after how long without hello messages another bridge of the
// spanning tree is held to be dead, in hundredths of a second, 6 s to 40 s. The
// kernel starts with 20 s.
//
// ip link: max_age CENTISECONDS. Kernel: IFLA_BR_MAX_AGE.
func (s *Spec) MaxAge(d time.Duration) *Spec { s.a.MaxAge.Set(d); return s }

// MSTEnabled turns multiple spanning trees on or off: a state of the ports for
// each of several groups of VLANs. The kernel refuses this while any port has a
// VLAN, even if nothing would change. It starts with off. Linux 5.18.
//
// ip link: mst_enabled 1|0. Kernel: IFLA_BR_MULTI_BOOLOPT, bit 2.
func (s *Spec) MSTEnabled(on bool) *Spec { s.a.MSTEnabled.Set(on); return s }
