package attr

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Opt is an optional value: absent, or present with a value that may be zero.
// The zero Opt is absent.
type Opt[T any] struct {
	v  T
	ok bool
}

// Some returns an Opt that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }

// Get returns the value and whether there is one.
func (o Opt[T]) Get() (T, bool) { return o.v, o.ok }

// Or returns the value, or def where there is none.
func (o Opt[T]) Or(def T) T {
	if o.ok {
		return o.v
	}
	return def
}

// Set stores v.
func (o *Opt[T]) Set(v T) { o.v, o.ok = v, true }

// IsZero reports whether there is no value, which is what the omitzero option
// of encoding/json asks.
func (o Opt[T]) IsZero() bool { return !o.ok }

// Equal reports whether both are absent, or both hold equal values.
func (o Opt[T]) Equal(p Opt[T]) bool {
	return o.ok == p.ok && (!o.ok || reflect.DeepEqual(o.v, p.v))
}

// String returns the value as fmt prints it, or "-" where there is none.
func (o Opt[T]) String() string {
	if !o.ok {
		return "-"
	}
	return fmt.Sprint(o.v)
}

// MarshalJSON renders the value, or null where there is none.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if !o.ok {
		return []byte("null"), nil
	}
	return json.Marshal(o.v)
}

// UnmarshalJSON reads a value, or makes o absent where it finds null.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	*o = Opt[T]{}
	if string(b) == "null" {
		return nil
	}
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	o.Set(v)
	return nil
}
