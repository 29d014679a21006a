package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checkModule checks every package below a folder that others can import.
func checkModule(root string) ([]string, error) {
	var problems []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != root && passedOver(path, d.Name()) {
			return filepath.SkipDir
		}
		found, err := checkFolder(path)
		problems = append(problems, found...)
		return err
	})
	return problems, err
}

// passedOver reports whether a folder has no packages for others in it.
func passedOver(path, name string) bool {
	if name == "internal" || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}

// checkFolder checks the package in a folder, if there is one.
func checkFolder(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	c := &checker{files: token.NewFileSet()}
	var documented bool
	var name string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(c.files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if name = file.Name.Name; name == "main" {
			return nil, nil
		}
		documented = documented || file.Doc != nil
		if !ast.IsGenerated(file) {
			c.file(file)
		}
	}
	if name != "" && !documented {
		c.problems = append(c.problems, fmt.Sprintf("%s: package %s has no package comment", dir, name))
	}
	return c.problems, nil
}
