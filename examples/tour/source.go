package main

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"runtime"
	"strings"
)

// sources are the tour's own.
//
//go:embed *.go
var sources embed.FS

// statementAt returns the statement from which the function was called that
// called statementAt, or, with a higher skip, one that called that.
func statementAt(skip int) string {
	text, _ := lookUp(skip + 1)
	return text
}

// statementAbove returns the statement before it.
func statementAbove(skip int) string {
	_, above := lookUp(skip + 1)
	return above
}

// lookUp returns the innermost statement of the tour's source that a caller is
// at, and the one before it.
func lookUp(skip int) (text, above string) {
	_, file, line, ok := runtime.Caller(skip + 1)
	if !ok {
		return "", ""
	}
	source, err := sources.ReadFile(path.Base(file))
	if err != nil {
		return "", ""
	}
	return statements(source, line)
}

// statements returns the innermost simple statement at a line of a Go file, and
// the statement before the one of its block that is there.
func statements(source []byte, line int) (text, above string) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", ""
	}
	around := func(n ast.Node) bool {
		return files.Position(n.Pos()).Line <= line && line <= files.Position(n.End()).Line
	}
	cut := func(n ast.Node) string {
		from, to := files.Position(n.Pos()), files.Position(n.End())
		indent := strings.Repeat("\t", indentation(source, from.Offset))
		return strings.ReplaceAll(string(source[from.Offset:to.Offset]), "\n"+indent, "\n")
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || !around(n) {
			return false
		}
		switch n := n.(type) {
		case *ast.BlockStmt:
			for i, s := range n.List {
				if i > 0 && around(s) {
					above = cut(n.List[i-1])
				}
			}
		case *ast.AssignStmt, *ast.ExprStmt, *ast.DeclStmt, *ast.ReturnStmt:
			text = cut(n)
		}
		return true
	})
	return text, above
}

// indentation counts the tabs at the start of the line that the offset is in.
func indentation(source []byte, offset int) int {
	start := strings.LastIndexByte(string(source[:offset]), '\n') + 1
	tabs := 0
	for source[start+tabs] == '\t' {
		tabs++
	}
	return tabs
}
