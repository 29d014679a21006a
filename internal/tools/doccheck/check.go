package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// A checker collects what is undocumented in the files of a package.
type checker struct {
	files    *token.FileSet
	problems []string
}

func (c *checker) report(node ast.Node, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("%v: %s", c.files.Position(node.Pos()), fmt.Sprintf(format, args...)))
}

func (c *checker) file(file *ast.File) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			c.function(d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					c.typ(d, s)
				case *ast.ValueSpec:
					c.value(d, s)
				}
			}
		}
	}
}

func (c *checker) function(d *ast.FuncDecl) {
	what, name := "func", d.Name.Name
	if d.Recv != nil {
		receiver := receiverName(d.Recv.List[0].Type)
		if !ast.IsExported(receiver) {
			return
		}
		what = "method " + receiver + "."
	} else {
		what += " "
	}
	if ast.IsExported(name) {
		c.sentence(d, d.Doc, what+name, name)
	}
}

// receiverName returns the type's name in *T, T[P] and the like.
func receiverName(expr ast.Expr) string {
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func (c *checker) typ(d *ast.GenDecl, s *ast.TypeSpec) {
	name := s.Name.Name
	if !ast.IsExported(name) {
		return
	}
	doc := s.Doc
	if doc == nil && !d.Lparen.IsValid() {
		doc = d.Doc
	}
	c.sentence(s, doc, "type "+name, name)
	switch t := s.Type.(type) {
	case *ast.StructType:
		c.fields(name, t.Fields)
	case *ast.InterfaceType:
		c.fields(name, t.Methods)
	}
}

// fields checks the fields of a struct or the methods of an interface. A
// comment above one counts for those that follow without a blank line.
func (c *checker) fields(owner string, list *ast.FieldList) {
	grouped, last := false, 0
	for _, field := range list.List {
		first := field.Pos()
		if field.Doc != nil {
			first = field.Doc.Pos()
		}
		if c.line(first) > last+1 {
			grouped = false
		}
		grouped = grouped || field.Doc != nil
		last = c.line(field.End())
		for _, name := range field.Names {
			if name.IsExported() && !grouped && field.Comment == nil {
				c.report(name, "%s.%s has no comment", owner, name.Name)
			}
		}
	}
}

func (c *checker) line(pos token.Pos) int { return c.files.Position(pos).Line }

// value checks constants and variables. The comment above a block counts for
// all of it.
func (c *checker) value(d *ast.GenDecl, s *ast.ValueSpec) {
	if d.Doc != nil || s.Doc != nil || s.Comment != nil {
		return
	}
	for _, name := range s.Names {
		if name.IsExported() {
			c.report(name, "%s %s has no comment", d.Tok, name.Name)
		}
	}
}

// sentence wants a doc comment that starts with the name.
func (c *checker) sentence(node ast.Node, doc *ast.CommentGroup, what, name string) {
	if doc == nil || strings.TrimSpace(doc.Text()) == "" {
		c.report(node, "%s has no comment", what)
		return
	}
	words := strings.Fields(doc.Text())
	if article := words[0]; len(words) > 1 && (article == "A" || article == "An" || article == "The") {
		words = words[1:]
	}
	if strings.TrimRight(words[0], ",:.") != name {
		c.report(node, "the comment of %s does not start with its name", what)
	}
}
