// Package kindtest is what the tests of all kinds of link share: a place to work
// in, checks of what a walk describes and of the bytes that it makes, comparisons
// with iproute2 and with a kernel. It knows no kind; package bridge shows all of
// it in use, veth a kind without attributes of its own.
//
// The tests of a kind are in its package, where they can name the walk.
//
// # Without a kernel
//
// attributes_test.go looks at the walk and the wire form. Times and lists need
// values, for their type does not tell which are the largest:
//
//	var values = []any{kindtest.Field("Ageing", time.Duration(0), longest)}
//
//	func TestRoundTrip(t *testing.T)   { kindtest.RoundTrip[Attributes](t, values...) }
//	func TestUnknown(t *testing.T)     { kindtest.Unknown[Attributes](t, values...) }
//	func TestAllocations(t *testing.T) { kindtest.NoAllocations(t, (*Attributes).walk, values...) }
//	func TestCoverage(t *testing.T)    { kindtest.Coverage(t, "vlan", "info-data", (*Attributes).walk, nil) }
//	func TestRules(t *testing.T)       { kindtest.Rules(t, "vlan", "info-data", (*Attributes).walk, nil) }
//	func TestEnums(t *testing.T)       { kindtest.EnumWords(t, map[Mode]string{0: "off", 1: "on"}, nil) }
//	func TestFrom(t *testing.T)        { kindtest.From(t, From, kindtest.Read{Want: "read vlan: there is no link: invalid argument"}, …) }
//
//	func FuzzAttributes(f *testing.F) {
//		seeds := append(kindtest.Recorded(f, goldenFile, "vlan"), kindtest.Everything[Attributes](f, values...))
//		kindtest.Fuzz[Attributes](f, seeds...)
//	}
//
// golden_test.go compares with what iproute2 sent, once by the words of the
// commands and once by setters. The rows serve the tests on a kernel, too:
//
//	var rows = kindtest.Rows{
//		"id 1":                  {kindtest.Do("ID", 1)},
//		"id 1 protocol 802.1ad": {kindtest.Do("ID", 1), kindtest.Do("Protocol", Protocol8021AD)},
//	}
//
//	func TestGoldenWords(t *testing.T) {
//		kindtest.GoldenWords(t, goldenFile, kindtest.Words{Kind: "vlan"}, (*Attributes).walk)
//	}
//
//	func TestGolden(t *testing.T) {
//		kindtest.Golden(t, goldenFile,
//			map[string]kindtest.Ours{
//				"ip link set dev v0 up type vlan …": {Why: "up goes out in a message of its own"},
//			},
//			kindtest.Table{Rows: rows, Prefixes: map[string]func() link.Request{
//				"ip link add link eth0 name v0 type vlan": func() link.Request { return New("v0", link.Index(2), 1) },
//				"ip link set dev v0 type vlan":            func() link.Request { return Change() },
//			}})
//		kindtest.EverySetter(t, Change(), rows)
//	}
//
// # On a kernel
//
// kernel_test.go sets what can be set. Each setting names a row, by its words,
// that is not what the kernel starts with; the first kernel that knows it is in
// the walk:
//
//	func settings(t *testing.T) *kindtest.Settings[Attributes] {
//		p := kindtest.NewPlace(t, "vlan", "dummy")
//		p.Create(t, dummy.New("eth0"))
//		return &kindtest.Settings[Attributes]{
//			Place: p, Kind: "vlan", Name: "v0",
//			New:   func(name string) link.Request { return New(name, link.Name("eth0"), 1) },
//			Start: func() link.Request { return Change() },
//			From:  From, Walk: (*Attributes).walk, Rows: rows,
//			List:  []kindtest.Setting{{Words: "reorder_hdr off"}, {Words: "gvrp on"}},
//		}
//	}
//
//	func TestCreateAll(t *testing.T) {
//		s := settings(t)
//		s.Complete(t)
//		s.CreateAll(t)
//	}
//
//	func TestChangeEach(t *testing.T) {
//		s := settings(t)
//		s.Place.Create(t, s.New("v0"))
//		s.ChangeEach(t)
//		s.TooNew(t)
//	}
//
//	func TestTwin(t *testing.T) {
//		s, theirs := settings(t), kindtest.NewPlace(t)
//		words, calls := s.Known(t)
//		… make one with each, with one hardware address …
//		kindtest.Twins(t, s.Place, theirs, "v0")
//	}
//
//	func TestRefused(t *testing.T) {
//		r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
//			{Name: "no parent", Create: New("v1", nil, 1), Want: "create vlan v1: …: invalid argument", Target: unix.EINVAL},
//			{Name: "another protocol", Ref: link.Name("v0"), Set: Change().Protocol(Protocol8021AD), Want: "…", Target: errors.ErrUnsupported},
//		}}
//		r.Check(t)
//	}
package kindtest
