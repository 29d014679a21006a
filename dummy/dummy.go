package dummy

import "github.com/virtif/virtif/link"

// Spec describes a dummy to create. Its setters are those of [link.Spec]. Like
// that, it comes from New, must not be copied and is for one goroutine at a
// time.
type Spec struct{ link.Spec[*Spec] }

// New describes a dummy. An empty name, or a %d in it, leaves the number to the
// library: dummy0 or the next that is free.
//
// ip link: type dummy. Kernel: IFLA_INFO_KIND.
func New(name string) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: "dummy", Name: name})
	return s
}
