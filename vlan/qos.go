package vlan

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// A QOSMapping is an entry of a [QOSMap].
type QOSMapping struct {
	From uint32 // of an ingress map, the 802.1p priority; of an egress map, the kernel's
	To   uint32 // of an ingress map, the kernel's priority; of an egress map, the 802.1p one
}

// A QOSMap leads from one priority to another. In a change, an entry with To 0
// takes the one from there away.
type QOSMap []QOSMapping

// Get returns what the map makes of a priority: 0 where it has no entry.
func (m QOSMap) Get(from uint32) (to uint32) {
	for _, e := range m {
		if e.From == from {
			to = e.To // the last counts, as in the kernel
		}
	}
	return to
}

// Replace returns the change that makes the map equal to another: the entries
// of that one which m does not have, and the removal of those that only m has.
func (m QOSMap) Replace(by QOSMap) (change QOSMap) {
	for _, e := range m {
		if e.To != 0 && by.Get(e.From) == 0 {
			change.set(QOSMapping{e.From, 0})
		}
	}
	for _, e := range by {
		if to := by.Get(e.From); to != m.Get(e.From) {
			change.set(QOSMapping{e.From, to})
		}
	}
	return change
}

// set puts an entry into the map, instead of the one from there.
func (m *QOSMap) set(e QOSMapping) {
	if i := slices.IndexFunc(*m, func(old QOSMapping) bool { return old.From == e.From }); i >= 0 {
		(*m)[i] = e
		return
	}
	*m = append(*m, e)
}

// String returns the map as ip(8) takes it: "1:2 3:4".
func (m QOSMap) String() string {
	words := make([]string, len(m))
	for i, e := range m {
		words[i] = fmt.Sprintf("%d:%d", e.From, e.To)
	}
	return strings.Join(words, " ")
}

func parseQOSMap(s string) (m QOSMap, err error) {
	for _, word := range strings.Fields(s) {
		from, to, ok := strings.Cut(word, ":")
		f, err1 := strconv.ParseUint(from, 0, 32)
		t, err2 := strconv.ParseUint(to, 0, 32)
		if !ok || err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%q is not FROM:TO, two numbers of 32 bits", word)
		}
		m = append(m, QOSMapping{uint32(f), uint32(t)})
	}
	return m, nil
}

var host = binary.NativeEndian

// mappingSize is the size of struct ifla_vlan_qos_mapping.
const mappingSize = 8

func decodeQOSMap(b []byte) (m QOSMap) {
	n := 0
	attr.Each(b, func(num uint16, payload []byte) {
		if isMapping(num, payload) {
			n++
		}
	})
	if n == 0 {
		return nil
	}
	m = make(QOSMap, 0, n)
	attr.Each(b, func(num uint16, payload []byte) {
		if isMapping(num, payload) {
			m = append(m, QOSMapping{host.Uint32(payload), host.Uint32(payload[4:])})
		}
	})
	return m
}

func isMapping(num uint16, payload []byte) bool {
	return num == uapi.IFLA_VLAN_QOS_MAPPING.Num() && len(payload) >= mappingSize
}

func appendQOSMap(b []byte, m QOSMap) []byte {
	for _, e := range m {
		b = host.AppendUint16(b, 4+mappingSize)
		b = host.AppendUint16(b, uapi.IFLA_VLAN_QOS_MAPPING.Num())
		b = host.AppendUint32(b, e.From)
		b = host.AppendUint32(b, e.To)
	}
	return b
}

// partOfQOSMap returns what a map makes of the priorities that another names.
func partOfQOSMap(all, of QOSMap) QOSMap {
	part := make(QOSMap, len(of))
	for i, e := range of {
		part[i] = QOSMapping{e.From, all.Get(e.From)}
	}
	return part
}

func qosMapJSON(m QOSMap) string {
	objects := make([]string, len(m))
	for i, e := range m {
		objects[i] = fmt.Sprintf(`{"from":%d,"to":%d}`, e.From, e.To)
	}
	return "[" + strings.Join(objects, ",") + "]"
}

// qosMapForm is the form of a nest of IFLA_VLAN_QOS_MAPPING. The side of an
// entry that is an 802.1p priority has three bits in the kernel, which cuts the
// rest off without a word.
func qosMapForm(tagged func(QOSMapping) uint32) attr.Form[QOSMap] {
	return attr.Form[QOSMap]{
		Members: []uapi.Attr{uapi.IFLA_VLAN_QOS_MAPPING},
		Decode:  decodeQOSMap,
		Append:  appendQOSMap,
		Number: func(m QOSMap) (uint64, error) {
			for _, e := range m {
				if p := tagged(e); p > 7 {
					return 0, fmt.Errorf("%d:%d: the 802.1p priority %d is not in 0 to 7", e.From, e.To, p)
				}
			}
			return 0, nil
		},
		Text:  QOSMap.String,
		Label: qosMapJSON,
		Parse: parseQOSMap,
		More:  func(word string) bool { return strings.Contains(word, ":") },
		Part:  partOfQOSMap,
	}
}

// walkQOSMap describes a map. One without entries says nothing.
func walkQOSMap(w *attr.Walk, id uapi.Attr, word string, m *QOSMap, f *attr.Form[QOSMap]) {
	var v link.Opt[QOSMap]
	if len(*m) > 0 {
		v.Set(*m)
	}
	attr.Field(w, id, word, &v, f, attr.ZeroIfAbsent)
	*m = v.Or(nil)
}

var (
	ingressForm = qosMapForm(func(e QOSMapping) uint32 { return e.From })
	egressForm  = qosMapForm(func(e QOSMapping) uint32 { return e.To })
)
