package kindtest

import (
	"reflect"
	"slices"
	"testing"

	"github.com/virtif/virtif/link"
)

// A Call is a setter of a Spec, by name, and its arguments. An int stands for
// the same number of whatever integer type the setter takes, nil for its zero
// value.
type Call struct {
	Setter string
	Args   []any
}

// Do returns a Call.
func Do(setter string, args ...any) Call { return Call{setter, args} }

// Rows are the setters that say what words of ip(8) after "type KIND" say.
type Rows map[string][]Call

// Apply calls setters on a spec. Each must return the spec.
func Apply(tb testing.TB, spec link.Request, calls ...Call) {
	tb.Helper()
	v := reflect.ValueOf(spec)
	for _, c := range calls {
		m := v.MethodByName(c.Setter)
		if !m.IsValid() {
			tb.Fatalf("%T has no %s", spec, c.Setter)
		}
		in, ok := arguments(m.Type(), c.Args)
		if !ok {
			tb.Fatalf("%T.%s is a %v: it does not take %#v", spec, c.Setter, m.Type(), c.Args)
		}
		if out := m.Call(in); len(out) != 1 || out[0].Kind() != reflect.Pointer || out[0].Pointer() != v.Pointer() {
			tb.Errorf("%T.%s does not return its spec", spec, c.Setter)
		}
	}
}

// arguments returns what a function of the type is called with.
func arguments(f reflect.Type, args []any) (in []reflect.Value, ok bool) {
	fixed := f.NumIn()
	if f.IsVariadic() {
		fixed--
	}
	if len(args) < fixed || len(args) > fixed && !f.IsVariadic() {
		return nil, false
	}
	for i, a := range args {
		var typ reflect.Type
		if i < fixed {
			typ = f.In(i)
		} else {
			typ = f.In(fixed).Elem()
		}
		v := reflect.ValueOf(a)
		switch {
		case a == nil:
			v = reflect.Zero(typ)
		case v.Type().AssignableTo(typ):
		case v.Kind() == reflect.Int && holds(typ, v.Int()):
			v = v.Convert(typ)
		default:
			return nil, false
		}
		in = append(in, v)
	}
	return in, true
}

// holds reports whether an integer type has the number.
func holds(typ reflect.Type, n int64) bool {
	v := reflect.New(typ).Elem()
	switch {
	case v.CanUint():
		return n >= 0 && !v.OverflowUint(uint64(n))
	case v.CanInt():
		return !v.OverflowInt(n)
	}
	return false
}

// EverySetter expects each setter that the spec of a kind has, beside those of
// [link.Spec], to be in some row, but for those that are tested elsewhere.
func EverySetter(tb testing.TB, spec link.Request, rows Rows, elsewhere ...string) {
	tb.Helper()
	v := reflect.ValueOf(spec)
	base := v.Elem().FieldByName("Spec")
	if !base.IsValid() {
		tb.Fatalf("%T does not embed a link.Spec", spec)
	}
	called := map[string]bool{}
	for _, calls := range rows {
		for _, c := range calls {
			called[c.Setter] = true
		}
	}
	for _, name := range elsewhere {
		if !v.MethodByName(name).IsValid() || called[name] {
			tb.Errorf("%T.%s, which is tested elsewhere, is not there or is in a row", spec, name)
		}
	}
	for m := range v.Type().Methods() {
		if !base.Addr().MethodByName(m.Name).IsValid() && !called[m.Name] && !slices.Contains(elsewhere, m.Name) {
			tb.Errorf("%T.%s is in no row", spec, m.Name)
		}
	}
}
