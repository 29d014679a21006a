package link

import (
	"reflect"
	"testing"

	"github.com/virtif/virtif/internal/uapi"
)

// counterOrder are the fields in the order of struct rtnl_link_stats64
// (include/uapi/linux/if_link.h of Linux 7.2).
var counterOrder = []struct{ c, field string }{
	{"rx_packets", "RxPackets"},
	{"tx_packets", "TxPackets"},
	{"rx_bytes", "RxBytes"},
	{"tx_bytes", "TxBytes"},
	{"rx_errors", "RxErrors"},
	{"tx_errors", "TxErrors"},
	{"rx_dropped", "RxDropped"},
	{"tx_dropped", "TxDropped"},
	{"multicast", "Multicast"},
	{"collisions", "Collisions"},
	{"rx_length_errors", "RxLengthErrors"},
	{"rx_over_errors", "RxOverErrors"},
	{"rx_crc_errors", "RxCRCErrors"},
	{"rx_frame_errors", "RxFrameErrors"},
	{"rx_fifo_errors", "RxFIFOErrors"},
	{"rx_missed_errors", "RxMissedErrors"},
	{"tx_aborted_errors", "TxAbortedErrors"},
	{"tx_carrier_errors", "TxCarrierErrors"},
	{"tx_fifo_errors", "TxFIFOErrors"},
	{"tx_heartbeat_errors", "TxHeartbeatErrors"},
	{"tx_window_errors", "TxWindowErrors"},
	{"rx_compressed", "RxCompressed"},
	{"tx_compressed", "TxCompressed"},
	{"rx_nohandler", "RxNoHandler"},
	{"rx_otherhost_dropped", "RxOtherHostDropped"},
}

// TestStatistics gives each counter a value of its own, in the two widths and in
// the lengths that kernels have sent.
func TestStatistics(t *testing.T) {
	wide := func(n int) (b []byte) {
		for i := range n {
			b = append(b, u64(1<<40+uint64(i))...)
		}
		return b
	}
	narrow := func(n int) (b []byte) {
		for i := range n {
			b = append(b, u32(1<<20+uint32(i))...)
		}
		return b
	}
	all := len(counterOrder)
	tests := []struct {
		name  string
		attrs [][]byte
		base  uint64
		n     int // how many are there
	}{
		{"none", nil, 0, 0},
		{"64 bits", [][]byte{attribute(uapi.IFLA_STATS64.Num(), wide(all))}, 1 << 40, all},
		{"64 bits, before 5.19", [][]byte{attribute(uapi.IFLA_STATS64.Num(), wide(24))}, 1 << 40, 24},
		{"64 bits, before 4.6", [][]byte{attribute(uapi.IFLA_STATS64.Num(), wide(23))}, 1 << 40, 23},
		{"64 bits, from the future", [][]byte{attribute(uapi.IFLA_STATS64.Num(), wide(30))}, 1 << 40, all},
		{"64 bits, cut off", [][]byte{attribute(uapi.IFLA_STATS64.Num(), wide(3)[:20])}, 1 << 40, 2},
		{"32 bits", [][]byte{attribute(uapi.IFLA_STATS.Num(), narrow(24))}, 1 << 20, 24},
		{"32 bits, before 4.6", [][]byte{attribute(uapi.IFLA_STATS.Num(), narrow(23))}, 1 << 20, 23},
		{"both", [][]byte{attribute(uapi.IFLA_STATS.Num(), narrow(24)), attribute(uapi.IFLA_STATS64.Num(), wide(all))}, 1 << 40, all},
		{"empty", [][]byte{attribute(uapi.IFLA_STATS64.Num()), attribute(uapi.IFLA_STATS.Num())}, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := decoded(t, message(info{}, Ethernet, tt.attrs...)).Statistics()
			if ok != (tt.n > 0) {
				t.Errorf("sent: %v, want %v", ok, tt.n > 0)
			}
			for i, c := range counterOrder {
				want := tt.base + uint64(i)
				if i >= tt.n {
					want = 0
				}
				if got := reflect.ValueOf(s).FieldByName(c.field).Uint(); got != want {
					t.Errorf("%s is %d, want %d", c.c, got, want)
				}
			}
		})
	}
	if n := reflect.TypeFor[Statistics]().NumField(); n != all {
		t.Errorf("%d fields, the struct of the kernel has %d", n, all)
	}
}
