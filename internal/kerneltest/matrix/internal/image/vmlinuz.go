package image

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"os/exec"
)

// The setup header of an x86 boot image, Documentation/arch/x86/boot.rst.
const (
	offSetupSects = 0x1f1 // sectors of real-mode code, without the first
	offMagic      = 0x202
	offPayload    = 0x248 // payload, counted from the protected-mode code
	offLength     = 0x24c
	sectorSize    = 512
)

// unpackers are the commands for the compressions that kernels use, by how
// compressed data starts. gzip's own last four bytes are the unpacked length;
// the kernel appends them to the others.
var unpackers = []struct {
	magic    []byte
	command  []string
	appended int
}{
	{[]byte{0xfd, '7', 'z', 'X', 'Z', 0}, []string{"xz", "--decompress", "--stdout"}, 4},
	{[]byte{0x28, 0xb5, 0x2f, 0xfd}, []string{"zstd", "--decompress", "--stdout", "--quiet"}, 4},
	{[]byte{0x02, 0x21, 0x4c, 0x18}, []string{"lz4", "--decompress", "--stdout", "--quiet"}, 4},
	{[]byte{0x1f, 0x8b}, []string{"gzip", "--decompress", "--stdout"}, 0},
}

// payload returns the compressed kernel inside of a boot image (bzImage).
func payload(bzImage []byte) ([]byte, error) {
	if len(bzImage) < offLength+4 || string(bzImage[offMagic:offMagic+4]) != "HdrS" {
		return nil, errors.New("no Linux boot image: it lacks the setup header")
	}
	setup := int64(bzImage[offSetupSects])
	if setup == 0 {
		setup = 4
	}
	start := (setup+1)*sectorSize + int64(binary.LittleEndian.Uint32(bzImage[offPayload:]))
	end := start + int64(binary.LittleEndian.Uint32(bzImage[offLength:]))
	if start >= end || end > int64(len(bzImage)) {
		return nil, fmt.Errorf("boot image of %d bytes says that its payload is at %d to %d", len(bzImage), start, end)
	}
	return bzImage[start:end], nil
}

// unpackKernel returns the ELF kernel inside of a boot image. QEMU starts it
// by its PVH entry, in less than half of the time that the boot image takes.
func unpackKernel(ctx context.Context, bzImage []byte) ([]byte, error) {
	packed, err := payload(bzImage)
	if err != nil {
		return nil, err
	}
	for _, u := range unpackers {
		if !bytes.HasPrefix(packed, u.magic) || len(packed) < len(u.magic)+4 {
			continue
		}
		cmd := exec.CommandContext(ctx, u.command[0], u.command[1:]...)
		cmd.Stdin = bytes.NewReader(packed[:len(packed)-u.appended])
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		kernel, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("unpack kernel with %s: %w: %s", u.command[0], err, bytes.TrimSpace(stderr.Bytes()))
		}
		if want := binary.LittleEndian.Uint32(packed[len(packed)-4:]); uint32(len(kernel)) != want {
			return nil, fmt.Errorf("unpack kernel with %s: got %d bytes, the boot image says %d", u.command[0], len(kernel), want)
		}
		if _, err := elf.NewFile(bytes.NewReader(kernel)); err != nil {
			return nil, fmt.Errorf("kernel in the boot image: %w", err)
		}
		return kernel, nil
	}
	return nil, fmt.Errorf("kernel in the boot image is packed in an unknown way, starting with % x", packed[:min(8, len(packed))])
}
