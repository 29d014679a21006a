//go:build !kernelmatrix

package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os/exec"
	"strings"
	"testing"
)

// emptyELF is the least that is an ELF file.
func emptyELF(t *testing.T) []byte {
	t.Helper()
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{
			0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT),
		},
		Type:    uint16(elf.ET_EXEC),
		Machine: uint16(elf.EM_X86_64),
		Version: uint32(elf.EV_CURRENT),
		Ehsize:  64,
	}
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, header); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bootImage puts a payload where a boot image has it.
func bootImage(packed []byte) []byte {
	const setup, code = 3, 100 // sectors, bytes before the payload
	image := make([]byte, (setup+1)*sectorSize+code)
	image[offSetupSects] = setup
	copy(image[offMagic:], "HdrS")
	binary.LittleEndian.PutUint32(image[offPayload:], code)
	binary.LittleEndian.PutUint32(image[offLength:], uint32(len(packed)))
	return append(append(image, packed...), "what follows"...)
}

// pack compresses as the kernel's build does.
func pack(t *testing.T, kernel []byte, command ...string) []byte {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = bytes.NewReader(kernel)
	packed, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", command, err)
	}
	if command[0] != "gzip" {
		packed = binary.LittleEndian.AppendUint32(packed, uint32(len(kernel)))
	}
	return packed
}

func TestUnpackKernel(t *testing.T) {
	kernel := emptyELF(t)
	for _, command := range [][]string{
		{"gzip", "--stdout"},
		{"xz", "--stdout", "--check=crc32", "--x86", "--lzma2"},
		{"zstd", "--stdout", "--quiet"},
		{"lz4", "--stdout", "--quiet", "-l"},
	} {
		if _, err := exec.LookPath(command[0]); err != nil {
			t.Logf("left out: %v", err) // the runner installs it, when it is used
			continue
		}
		got, err := unpackKernel(t.Context(), bootImage(pack(t, kernel, command...)))
		if err != nil || !bytes.Equal(got, kernel) {
			t.Errorf("%s: got %d bytes, %v, want %d", command[0], len(got), err, len(kernel))
		}
	}
}

func TestUnpackKernelRefuses(t *testing.T) {
	good := pack(t, emptyELF(t), "gzip", "--stdout")
	short := bootImage(good)
	wrongSize := bytes.Clone(good)
	wrongSize[len(wrongSize)-4]++
	for _, tt := range []struct {
		name  string
		image []byte
		want  string
	}{
		{"empty", nil, "it lacks the setup header"},
		{"no boot image", make([]byte, 4096), "it lacks the setup header"},
		{"cut off", short[:len(short)-30], "says that its payload is at"},
		{"unknown packing", bootImage([]byte("BZh91AY&SY")), "packed in an unknown way, starting with 42 5a 68"},
		{"damaged", bootImage(wrongSize), "unpack kernel with gzip"},
		{"not a kernel", bootImage(pack(t, []byte("hello, I am no kernel at all"), "gzip", "--stdout")), "kernel in the boot image: "},
	} {
		if _, err := unpackKernel(t.Context(), tt.image); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
	}
}
