package vm

import (
	"bytes"
	"fmt"
)

// An archive is a cpio archive in the form that the kernel unpacks as its
// initial file system ("newc", Documentation/driver-api/early-userspace).
type archive struct {
	buf   bytes.Buffer
	inode int
}

const (
	modeFolder = 0o040755
	modeFile   = 0o100755
)

// folder adds a folder. Those above it must be in the archive before it.
func (a *archive) folder(name string) { a.entry(name, modeFolder, nil) }

// file adds an executable file.
func (a *archive) file(name string, data []byte) { a.entry(name, modeFile, data) }

// bytes ends the archive and returns it.
func (a *archive) bytes() []byte {
	a.entry("TRAILER!!!", 0, nil)
	return a.buf.Bytes()
}

func (a *archive) entry(name string, mode int, data []byte) {
	const links = 1
	a.inode++
	fmt.Fprintf(&a.buf, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
		a.inode, mode, 0, 0, links, 0, len(data), // uid, gid, links, time, size
		0, 0, 0, 0, // the device that it is on, and that it is
		len(name)+1, 0) // no checksum
	a.buf.WriteString(name)
	a.buf.WriteByte(0)
	a.pad()
	a.buf.Write(data)
	a.pad()
}

// pad fills up to a multiple of four bytes.
func (a *archive) pad() {
	for a.buf.Len()%4 != 0 {
		a.buf.WriteByte(0)
	}
}
