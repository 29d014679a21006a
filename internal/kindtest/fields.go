package kindtest

import (
	"fmt"
	"math"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strings"
)

// Present returns the attributes that the struct a points to has, by the name of
// the field ("Querier.Port" for one inside a struct), as they print. Left out are
// Unknown, the fields that end in Timer, which change by themselves, and those
// in except.
func Present(a any, except ...string) map[string]any {
	m := map[string]any{}
	for _, f := range fields(a) {
		if strings.HasSuffix(f.name, "Timer") || slices.Contains(except, f.name) {
			continue
		}
		switch {
		case f.opt:
			if out := f.v.MethodByName("Get").Call(nil); out[1].Bool() {
				m[f.name] = fmt.Sprint(out[0].Interface())
			}
		case !f.v.IsZero():
			m[f.name] = fmt.Sprint(f.v.Interface())
		}
	}
	return m
}

// A field is an attribute in a struct.
type field struct {
	name string
	v    reflect.Value
	typ  reflect.Type // of the value: T of an Opt[T]
	opt  bool
}

// fields returns the exported fields of the struct that p points to, those of
// structs inside included, but for Unknown.
func fields(p any) []field { return fieldsOf(reflect.ValueOf(p).Elem(), "") }

func fieldsOf(v reflect.Value, prefix string) (all []field) {
	for i := range v.NumField() {
		sf, f := v.Type().Field(i), v.Field(i)
		name := prefix + sf.Name
		get, isOpt := f.Type().MethodByName("Get")
		isOpt = isOpt && f.Addr().MethodByName("Set").IsValid()
		switch {
		case !sf.IsExported() || name == "Unknown":
		case isOpt:
			all = append(all, field{name, f, get.Type.Out(0), true})
		case f.Kind() == reflect.Struct && exported(f.Type()):
			all = append(all, fieldsOf(f, name+".")...)
		default:
			all = append(all, field{name, f, f.Type(), false})
		}
	}
	return all
}

// exported reports whether a struct has nothing but exported fields, so that
// it can be filled in.
func exported(t reflect.Type) bool {
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			return false
		}
	}
	return true
}

func (f field) set(value any) {
	v := reflect.ValueOf(value)
	if f.opt {
		f.v.Addr().MethodByName("Set").Call([]reflect.Value{v})
		return
	}
	f.v.Set(v)
}

// fieldValues are values for one field.
type fieldValues struct {
	name   string
	values []any
}

// Field names the field that values are for, in the lists that [RoundTrip] and
// its likes take.
func Field(name string, values ...any) any { return fieldValues{name, values} }

// valuesOf returns the values to try for each field: those given for it, else
// those given for its type, else zero and the largest. Each value given must be
// for some field, and each field must have one.
func valuesOf(fields []field, given []any) (map[string][]any, error) {
	byName, byType := map[string][]any{}, map[reflect.Type][]any{}
	for _, v := range given {
		if of, ok := v.(fieldValues); ok {
			byName[of.name] = append(byName[of.name], of.values...)
		} else {
			byType[reflect.TypeOf(v)] = append(byType[reflect.TypeOf(v)], v)
		}
	}
	values, used := map[string][]any{}, map[reflect.Type]bool{}
	for _, f := range fields {
		all, ok := byName[f.name]
		for _, v := range all {
			if reflect.TypeOf(v) != f.typ {
				return nil, fmt.Errorf("field %s holds a %v, not a %T", f.name, f.typ, v)
			}
		}
		delete(byName, f.name)
		if !ok {
			all, ok = byType[f.typ]
			used[f.typ] = used[f.typ] || ok
		}
		if !ok {
			all = extremes(f.typ)
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("field %s: give values for a %v", f.name, f.typ)
		}
		values[f.name] = all
	}
	for name := range byName {
		return nil, fmt.Errorf("there are values for the field %s, which there is not", name)
	}
	for typ := range byType {
		if !used[typ] {
			return nil, fmt.Errorf("there are values for fields of %v, of which there are none", typ)
		}
	}
	return values, nil
}

// known are the extremes of types whose zero value is no attribute.
var known = map[reflect.Type][]any{
	reflect.TypeFor[net.HardwareAddr](): {net.HardwareAddr{0, 0, 0, 0, 0, 0}, net.HardwareAddr{255, 255, 255, 255, 255, 255}},
	reflect.TypeFor[netip.Addr](): {
		netip.MustParseAddr("::"), netip.MustParseAddr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
		netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("255.255.255.255"),
	},
}

// extremes returns zero and the largest value of a type; none where only the
// attribute tells, as for times, whose unit on the wire counts.
func extremes(t reflect.Type) []any {
	if k, ok := known[t]; ok {
		return k
	}
	largest := reflect.New(t).Elem()
	if !maximize(largest) {
		return nil
	}
	return []any{reflect.Zero(t).Interface(), largest.Interface()}
}

// maximize gives v the largest value, if its type tells what that is.
func maximize(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(math.MaxUint64 >> (64 - v.Type().Bits()))
	case reflect.Int8, reflect.Int16, reflect.Int32:
		v.SetInt(math.MaxInt64 >> (64 - v.Type().Bits()))
	case reflect.String:
		v.SetString(strings.Repeat("x", 255))
	case reflect.Array:
		for i := range v.Len() {
			if !maximize(v.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		if !exported(v.Type()) {
			return false
		}
		for i := range v.NumField() {
			if !maximize(v.Field(i)) {
				return false
			}
		}
	default:
		return false
	}
	return true
}
