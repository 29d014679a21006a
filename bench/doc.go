// Package bench does the same work by virtif, by other libraries and by bare
// system calls, side by side. It is a module of its own, so that users of virtif
// inherit nothing from it. ./run prints the comparison; it needs root.
package bench
