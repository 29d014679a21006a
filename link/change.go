package link

// ChangeSpec is a change of what all links have. Its setters are those of
// [Spec].
type ChangeSpec struct{ Spec[*ChangeSpec] }

// Change starts a change for a link of any kind:
//
//	err := conn.Set(link.Name("eth0"), link.Change().MTU(9000).Up())
func Change() *ChangeSpec {
	s := new(ChangeSpec)
	Init(&s.Spec, s, Description{Change: true})
	return s
}

// CustomSpec is a link of a kind that this library has no package for. Its
// setters are those of [Spec]; Raw adds attributes of the kind.
type CustomSpec struct {
	Spec[*CustomSpec]
}

// Custom describes a link to create, of the kind that ip link knows by that
// name.
//
//	conn.Create(link.Custom("gretap", "tap0").Raw(link.RawAttr{Type: 7, Data: ip[:]}))
func Custom(kind, name string) *CustomSpec {
	s := new(CustomSpec)
	Init(&s.Spec, s, Description{Kind: kind, Name: name})
	return s
}

// ChangeCustom starts a change for a link of a kind that this library has no
// package for.
func ChangeCustom(kind string) *CustomSpec {
	s := new(CustomSpec)
	Init(&s.Spec, s, Description{Kind: kind, Change: true})
	return s
}

// String returns the commands of ip(8) that do the same.
func (s *Spec[S]) String() string { return s.r.String() }
