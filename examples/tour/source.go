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

// statementAt returns the statement that a caller is at: with skip 0 the one
// that calls statementAt.
func statementAt(skip int) string { return lookUp(skip+1, (*source).statement) }

// paragraphAbove returns the statements before that one, back to an empty line
// and without the checks for errors between them.
func paragraphAbove(skip int) string { return lookUp(skip+1, (*source).paragraph) }

// lookUp finds something by where in the tour's source a caller is.
func lookUp(skip int, find func(s *source, line int) string) string {
	_, file, line, ok := runtime.Caller(skip + 1)
	if !ok {
		return ""
	}
	text, err := sources.ReadFile(path.Base(file))
	if err != nil {
		return ""
	}
	s, err := parse(text)
	if err != nil {
		return ""
	}
	return find(s, line)
}

// A source is a Go file.
type source struct {
	text  string
	lines *token.FileSet
	tree  *ast.File
}

func parse(text []byte) (*source, error) {
	s := &source{text: string(text), lines: token.NewFileSet()}
	var err error
	s.tree, err = parser.ParseFile(s.lines, "", text, parser.SkipObjectResolution)
	return s, err
}

// statement returns the innermost simple statement at a line.
func (s *source) statement(line int) (text string) {
	s.around(line, func(n ast.Node) {
		switch n.(type) {
		case *ast.AssignStmt, *ast.ExprStmt, *ast.DeclStmt, *ast.ReturnStmt:
			text = s.cut(n)
		}
	})
	return text
}

// paragraph returns what is above the statement that is at a line, in the
// innermost block that it is in.
func (s *source) paragraph(line int) (text string) {
	s.around(line, func(n ast.Node) {
		block, ok := n.(*ast.BlockStmt)
		if !ok {
			return
		}
		if start, _ := s.span(block); start == line {
			return // of a function that is an argument
		}
		var above []string
		end := 0
		for _, n := range block.List {
			from, to := s.span(n)
			if from > end+1 {
				above = nil
			}
			if from <= line && line <= to {
				text = strings.Join(above, "\n")
				return
			}
			if _, check := n.(*ast.IfStmt); !check {
				above = append(above, s.cut(n))
			}
			end = to
		}
	})
	return text
}

// around calls do for what a line is in, from the file inwards.
func (s *source) around(line int, do func(ast.Node)) {
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		from, to := s.span(n)
		if line < from || to < line {
			return false
		}
		do(n)
		return true
	})
}

// span returns the first and the last line of something.
func (s *source) span(n ast.Node) (from, to int) {
	return s.lines.Position(n.Pos()).Line, s.lines.Position(n.End()).Line
}

// cut returns the text of something, as if it were not indented.
func (s *source) cut(n ast.Node) string {
	from, to := s.lines.Position(n.Pos()).Offset, s.lines.Position(n.End()).Offset
	line := s.text[strings.LastIndexByte(s.text[:from], '\n')+1:]
	indent := line[:len(line)-len(strings.TrimLeft(line, "\t"))]
	return strings.ReplaceAll(s.text[from:to], "\n"+indent, "\n")
}
