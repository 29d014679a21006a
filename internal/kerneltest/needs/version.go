package needs

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a kernel release. Versions can be compared with == and Compare.
type Version struct {
	Major, Minor, Patch int
}

// ParseVersion reads the numbers that a release starts with: "5.18",
// "7.2.13+deb14-amd64" and "6.19-rc3" are releases.
func ParseVersion(s string) (Version, error) {
	numbers := s
	if i := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }); i >= 0 {
		numbers = s[:i]
	}
	parts := strings.Split(strings.TrimSuffix(numbers, "."), ".")
	if len(parts) < 2 {
		return Version{}, fmt.Errorf("kernel release %q: want at least MAJOR.MINOR", s)
	}
	var v Version
	for i, field := range []*int{&v.Major, &v.Minor, &v.Patch} {
		if i >= len(parts) {
			break
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return Version{}, fmt.Errorf("kernel release %q: %w", s, err)
		}
		*field = n
	}
	return v, nil
}

// Compare returns -1, 0 or +1 as v is older than, the same as or newer than w.
func (v Version) Compare(w Version) int {
	return cmp.Or(
		cmp.Compare(v.Major, w.Major),
		cmp.Compare(v.Minor, w.Minor),
		cmp.Compare(v.Patch, w.Patch),
	)
}

// Series returns the release without its patch number, 6.1 for 6.1.192.
func (v Version) Series() Version { return Version{Major: v.Major, Minor: v.Minor} }

// String returns the release as 6.1.192, or 6.1 when its patch number is 0.
func (v Version) String() string {
	s := strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
	if v.Patch != 0 {
		s += "." + strconv.Itoa(v.Patch)
	}
	return s
}
