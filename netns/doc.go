// Package netns makes, opens and enters Linux network namespaces.
//
// An [NS] is a handle: an open descriptor that keeps its namespace, and the
// links in it, in existence. [New] makes a namespace that nothing else names;
// [NewNamed] and [Delete] work on the names that "ip netns" lists, and [Open],
// [OpenPath], [OpenPID], [FromFD] and [Current] get handles of namespaces that
// exist.
//
//	blue, err := netns.NewNamed("blue") // ip netns add blue
//	if err != nil {
//		return err
//	}
//	defer netns.Delete("blue")
//	defer blue.Close()
//	err = blue.Do(func() error {
//		ln, err = net.Listen("tcp", "10.0.0.1:80") // stays in blue
//		return err
//	})
//
// # Threads
//
// Linux keeps the namespace per thread, and Go moves goroutines between
// threads. [NS.Do] is the one place here where a thread changes namespace, and
// it never lets that show outside: the function runs on a goroutine of its own,
// locked to its thread, and the thread is brought back before any other
// goroutine can run on it. Where the kernel does not allow the way back (in a
// user namespace below the one that owns the original network namespace) the
// thread ends instead. The main thread, which cannot end, is never switched.
//
// # Needs
//
// Linux 4.11, /proc, and CAP_SYS_ADMIN for making and entering. Within a user
// namespace of its own a process without root has what [New] and [NS.Do] need,
// and what [NewNamed] needs too where it has a mount namespace and may write
// to /run. Opening one's own namespace needs nothing.
//
// # Traps
//
//   - A goroutine started inside Do is not inside. [net.Dial] starts some to
//     look up names and to race addresses of two families; give it an IP
//     address. Sockets stay where they were made, so they can be used outside.
//   - In Do, read /proc/thread-self/net, not /proc/net or /proc/self/net, which
//     show the namespace of the main thread. /proc/sys/net follows the thread;
//     /sys/class/net shows the namespace that sysfs was mounted in.
//   - A process started inside Do is inside. With Pdeathsig it is killed when
//     the thread ends, which may be as soon as Do returns.
//   - The namespace of an NS that is never closed lives until the process ends:
//     the garbage collector does not close it.
package netns
