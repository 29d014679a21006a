package macsec

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// kind is the name of macsec links in IFLA_INFO_KIND, and of the family of
// generic netlink that sets up their channels.
const kind = "macsec"

// Spec describes a macsec link to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it is for one goroutine at a time.
//
// Each setter serves creation and change, if it does not say otherwise.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new link upon a parent, for
// [link.Conn.Create]. The parent must be Ethernet and no port of a bridge or the
// like; it can carry several macsec links with different SCIs. An empty name, or
// a %d in it, leaves the number to the library.
//
// ip link: link PARENT type macsec. Kernel: IFLA_LINK.
func New(name string, parent link.Ref) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.walk, Explain: s.explain, LateMTU: true})
	return s.Parent(parent)
}

// Change starts the description of a change of a link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Data: s.walk, Explain: s.explain})
	return s
}

func (s *Spec) walk(w *attr.Walk) { s.a.walk(w) }

// From returns the settings of a macsec link. It shares memory with the link. A
// link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a macsec link"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}

// SCI sets the identifier of the channel in which the link sends. It must differ
// from those of other macsec links of the parent. The kernel makes one of the
// link's hardware address and port 1. Creation only.
//
// ip link: sci SCI. Kernel: IFLA_MACSEC_SCI.
func (s *Spec) SCI(sci SCI) *Spec { s.a.SCI.Set(sci); return s }

// Port sets the port number in the identifier of the channel in which the link
// sends, which otherwise is made of its hardware address. It excludes SCI. The
// kernel starts with 1. It reports the port in the SCI only. Creation only.
//
// ip link: port PORT. Kernel: IFLA_MACSEC_PORT.
func (s *Spec) Port(port uint16) *Spec { s.a.Port.Set(port); return s }

// Cipher sets the cipher suite. It decides how long keys and packet numbers are.
// The kernel starts with [CipherGCMAES128]. Creation only.
//
// ip link: cipher CIPHER. Kernel: IFLA_MACSEC_CIPHER_SUITE.
func (s *Spec) Cipher(c Cipher) *Spec { s.a.Cipher.Set(c); return s }

// ICVLen sets the length of the integrity check value, in bytes, 8 or 12 to 16:
// the kernel's GCM has no others. The kernel starts with 16. Creation only.
//
// ip link: icvlen LENGTH. Kernel: IFLA_MACSEC_ICV_LEN.
func (s *Spec) ICVLen(bytes uint8) *Spec { s.a.ICVLen.Set(bytes); return s }

// Encrypt says whether frames are encrypted, and not only authenticated. The
// kernel starts with off.
//
// ip link: encrypt on|off. Kernel: IFLA_MACSEC_ENCRYPT.
func (s *Spec) Encrypt(on bool) *Spec { s.a.Encrypt.Set(on); return s }

// Protect says whether frames are protected at all. Without, the link sends them
// as they are. The kernel starts with on.
//
// ip link: protect on|off. Kernel: IFLA_MACSEC_PROTECT.
func (s *Spec) Protect(on bool) *Spec { s.a.Protect.Set(on); return s }

// SendSCI says whether frames carry the channel's identifier, 8 bytes. It
// excludes EndStation and SCB, and is needed with SCI. The kernel starts with
// on.
//
// ip link: send_sci on|off. Kernel: IFLA_MACSEC_INC_SCI.
func (s *Spec) SendSCI(on bool) *Spec { s.a.SendSCI.Set(on); return s }

// EndStation says whether frames are marked as those of an end station (the ES
// bit): the channel is then named by their source address. It excludes SendSCI
// and SCB. The kernel starts with off.
//
// ip link: end_station on|off. Kernel: IFLA_MACSEC_ES.
func (s *Spec) EndStation(on bool) *Spec { s.a.EndStation.Set(on); return s }

// SCB says whether frames are marked as single copy broadcast of a passive
// optical network. It excludes SendSCI and EndStation. The kernel starts with
// off.
//
// ip link: scb on|off. Kernel: IFLA_MACSEC_SCB.
func (s *Spec) SCB(on bool) *Spec { s.a.SCB.Set(on); return s }

// Replay says whether frames are dropped whose packet number is too old. To turn
// it on, Window must say how old that is. The kernel starts with off.
//
// ip link: replay on|off. Kernel: IFLA_MACSEC_REPLAY_PROTECT.
func (s *Spec) Replay(on bool) *Spec { s.a.Replay.Set(on); return s }

// Window sets how many packets one may be late with Replay on; 0 means that all
// must be in order. With the XPN ciphers it is at most 1<<30 - 1. The kernel
// starts with 0, and reports it with Replay on only.
//
// ip link: window PACKETS. Kernel: IFLA_MACSEC_WINDOW.
func (s *Spec) Window(packets uint32) *Spec { s.a.Window.Set(packets); return s }

// Validate says what happens to frames that cannot be verified. The kernel
// starts with [ValidationStrict].
//
// ip link: validate strict|check|disabled. Kernel: IFLA_MACSEC_VALIDATION.
func (s *Spec) Validate(v Validation) *Spec { s.a.Validate.Set(v); return s }

// EncodingSA sets the number of the association with which the link sends, 0 to
// 3. It need not be there yet. The kernel starts with 0.
//
// ip link: encodingsa AN. Kernel: IFLA_MACSEC_ENCODING_SA.
func (s *Spec) EncodingSA(an uint8) *Spec { s.a.EncodingSA.Set(an); return s }

// Offload says whether the parent's hardware does the work. A link that exists
// must be down for a change, and without channels and associations. The kernel
// starts with [OffloadOff]. Change since Linux 6.3: see [Conn.SetOffload] for
// older ones.
//
// ip link: offload off|phy|mac. Kernel: IFLA_MACSEC_OFFLOAD.
func (s *Spec) Offload(o Offload) *Spec { s.a.Offload.Set(o); return s }
