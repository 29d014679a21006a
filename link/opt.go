package link

import "github.com/virtif/virtif/internal/attr"

// Opt is a value that may be absent, which is not the same as zero: the kernel
// did not send it, or a request leaves it alone. The zero Opt is absent.
//
//	func (o Opt[T]) Get() (T, bool)    // the value, and whether there is one
//	func (o Opt[T]) Or(def T) T        // the value, or def
//	func (o *Opt[T]) Set(v T)          // makes it present
//	func (o Opt[T]) IsZero() bool      // absent; for json:",omitzero"
//	func (o Opt[T]) Equal(Opt[T]) bool // for go-cmp
//	func (o Opt[T]) String() string    // "-" where absent
//
// It renders to JSON as the value, or null.
type Opt[T any] = attr.Opt[T]

// Some returns an Opt that holds v.
func Some[T any](v T) Opt[T] { return attr.Some(v) }

// RawAttr is a netlink attribute in wire form: its number without flags, and
// its payload without padding.
type RawAttr = attr.Raw
