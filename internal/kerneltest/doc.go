// Package kerneltest is what tests that talk to the kernel start from: a
// namespace to work in, ip(8) to compare with, and the ways to say what a test
// cannot do without.
//
//	func TestMain(m *testing.M) { kerneltest.Main(m) }
//
//	func TestVNIFilter(t *testing.T) {
//		kerneltest.Needs(t, "5.18", "vxlan vnifilter")
//		ns := kerneltest.Namespace(t)
//		...
//		kerneltest.IP(t, ns, "-d", "-j", "link", "show", "vx0")
//	}
//
// [Failover] is for tests of net_failover, whose NICs only the guests of the
// matrix have.
//
// The matrix runner beside this package (internal/kerneltest/matrix) runs such
// tests on the kernels of several Debian releases. There every skip must say
// which newer kernel the test needs: see [Needs] and [NeedsKind]. Skipping by
// other means than this package fails the run. The guests have ip, bridge, cat,
// readlink, sleep and true, and no Go: files of tests that want more say
// "//go:build !kernelmatrix" and only run on the host.
package kerneltest
