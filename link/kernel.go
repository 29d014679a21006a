package link

import (
	"fmt"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// running is the version of the running kernel, or 0 where uname has none that
// makes sense: then every attribute that is not in all kernels is looked at
// twice.
var running = sync.OnceValue(func() attr.Version {
	var uts unix.Utsname
	var major, minor uint
	if err := unix.Uname(&uts); err != nil {
		return 0
	}
	if _, err := fmt.Sscanf(unix.ByteSliceToString(uts.Release[:]), "%d.%d", &major, &minor); err != nil {
		return 0
	}
	return attr.VersionOf(major, minor)
})
