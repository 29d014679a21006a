package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/virtif/virtif/internal/golden"
)

// rename brings the names in the golden files below a folder up to date.
func rename(root string) error {
	return filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".txt" || !strings.Contains(file, "testdata") {
			return err
		}
		old, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(old, []byte("\n$ ")) {
			return err
		}
		text, err := golden.Rename(string(old))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if text == string(old) {
			return nil
		}
		log.Print(file)
		return os.WriteFile(file, []byte(text), 0o644)
	})
}
