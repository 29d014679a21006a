package attr

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/uapi"
)

// TestNumbers wants room in the tables for every attribute that has a name: a
// line for one beyond would never decode anything.
func TestNumbers(t *testing.T) {
	named := 0
	for scope := range 64 {
		for num := range 1024 {
			id := uapi.Attr(scope<<16 | num)
			if strings.HasPrefix(id.String(), "Attr(") {
				continue
			}
			named++
			if num >= numbers {
				t.Errorf("%v is number %d: there are tables for %d", id, num, numbers)
			}
		}
	}
	if named < 200 {
		t.Errorf("only %d attributes have names", named)
	}
}
