//go:build !kernelmatrix

package debian

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPresent(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keyring")
	if present(file) {
		t.Errorf("%s is there", file)
	}
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, "go"} {
		if !present(name) {
			t.Errorf("%s is not there", name)
		}
	}
}
