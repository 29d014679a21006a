package link

import (
	"encoding/json"

	"github.com/virtif/virtif/internal/attr"
)

// MarshalJSON renders the link as an object: index, hardware type and flags, and
// the attributes that the kernel sent under the words of ip link. Those of the
// kind are not in it: its package renders them.
func (l *Link) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(struct {
		Index Index        `json:"index"`
		Type  HardwareType `json:"type"`
		Flags []string     `json:"flags"`
	}{l.Index, l.Type, l.Flags.names()})
	if err != nil {
		return nil, err
	}
	var w attr.Walk
	w.JSON(nil)
	l.walk(&w)
	rest := w.Close()
	if len(rest) == len("{}") {
		return head, w.Err()
	}
	return append(append(head[:len(head)-1], ','), rest[1:]...), w.Err()
}
