package main

import (
	"fmt"
	"strings"

	"github.com/virtif/virtif/internal/debian"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/vm"
)

// mirrorEnv names a Debian mirror for machines whose apt has none.
const mirrorEnv = "VIRTIF_DEBIAN_MIRROR"

// hostNeeds are what the runner uses of its machine.
var hostNeeds = []debian.Need{
	{File: vm.Program, Package: "qemu-system-x86"},
	{File: "depmod", Package: "kmod"},
	{File: "xz", Package: "xz-utils"},
	{File: "zstd", Package: "zstd"},
	{File: "lz4", Package: "lz4"},
	{File: debian.Keyring, Package: "debian-archive-keyring"},
}

// mirror returns the Debian mirror to use.
func mirror(o *options) (debian.Mirror, error) {
	if o.mirror != "" {
		base := strings.TrimRight(o.mirror, "/")
		return debian.Mirror{Main: base, Security: base + "-security"}, nil
	}
	m, err := debian.MirrorOf("/etc/apt")
	if err != nil {
		return m, fmt.Errorf("%w: name one by -mirror or %s", err, mirrorEnv)
	}
	return m, nil
}
