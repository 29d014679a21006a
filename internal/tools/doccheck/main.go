// Command doccheck lists the exported names of a module that lack a doc
// comment.
//
//	doccheck DIR
//
// Every exported constant, variable, function, type, method and field of the
// packages that others can import needs words: a comment of its own, behind it
// on the line, or above the group that it is in. Those of functions, methods and
// types start with the name. Every such package has a package comment. Internal
// packages, commands, tests, generated files and nested modules are left out.
//
// It exits with 1 if it finds any.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: doccheck DIR")
		os.Exit(2)
	}
	problems, err := checkModule(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "doccheck:", err)
		os.Exit(2)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}
