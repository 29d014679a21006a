package netns

import (
	"os"
	"strconv"
)

// Error says which operation failed on which namespace, as in
//
//	open namespace "blue": no such file or directory
//
// [errors.Is] sees through it: [os.ErrExist], [os.ErrNotExist],
// [os.ErrPermission], [os.ErrInvalid] and [os.ErrClosed] work, as does the
// errno.
type Error struct {
	Op        string // "create", "open", "enter", "close", "delete" or "list"
	Namespace string // as NS.String has it, or empty if it has no name yet
	Err       error  // the reason
}

// Error returns the operation, the namespace and the reason.
func (e *Error) Error() string {
	if e.Namespace == "" {
		return e.Op + " namespace: " + e.Err.Error()
	}
	return e.Op + " namespace " + strconv.Quote(e.Namespace) + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// invalid is a reason that matches os.ErrInvalid and says more than it.
type invalid string

const (
	errNil      invalid = "nil *netns.NS"
	errNotNetNS invalid = "not a network namespace"
)

func (e invalid) Error() string { return string(e) }

// Is reports whether target is os.ErrInvalid.
func (e invalid) Is(target error) bool { return target == os.ErrInvalid }
