package macsec

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// SecYStats are the counters of frames that no channel counts. The names are
// those of the standard.
type SecYStats struct {
	OutPktsUntagged  uint64 // sent as they were, with Protect off
	InPktsUntagged   uint64 // received without a tag, and taken
	OutPktsTooLong   uint64 // not sent: longer than the MTU of the parent
	InPktsNoTag      uint64 // dropped: without a tag, with ValidationStrict
	InPktsBadTag     uint64 // dropped: with a bad tag
	InPktsUnknownSCI uint64 // of a channel that is not there, and taken
	InPktsNoSCI      uint64 // dropped: of a channel that is not there
	InPktsOverrun    uint64 // dropped: too many to verify
}

func (s *SecYStats) walk(w *attr.Walk) {
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_OUT_PKTS_UNTAGGED, "OutPktsUntagged", &s.OutPktsUntagged)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_UNTAGGED, "InPktsUntagged", &s.InPktsUntagged)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_OUT_PKTS_TOO_LONG, "OutPktsTooLong", &s.OutPktsTooLong)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_TAG, "InPktsNoTag", &s.InPktsNoTag)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_BAD_TAG, "InPktsBadTag", &s.InPktsBadTag)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_UNKNOWN_SCI, "InPktsUnknownSCI", &s.InPktsUnknownSCI)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_SCI, "InPktsNoSCI", &s.InPktsNoSCI)
	counter(w, uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_OVERRUN, "InPktsOverrun", &s.InPktsOverrun)
	w.Skip(uapi.MACSEC_SECY_STATS_ATTR_PAD)
}

// TxSCStats are the counters of the channel in which a link sends.
type TxSCStats struct {
	OutPktsProtected   uint64 // authenticated, and not encrypted
	OutPktsEncrypted   uint64 // encrypted
	OutOctetsProtected uint64 // bytes of OutPktsProtected
	OutOctetsEncrypted uint64 // bytes of OutPktsEncrypted
}

func (s *TxSCStats) walk(w *attr.Walk) {
	counter(w, uapi.MACSEC_TXSC_STATS_ATTR_OUT_PKTS_PROTECTED, "OutPktsProtected", &s.OutPktsProtected)
	counter(w, uapi.MACSEC_TXSC_STATS_ATTR_OUT_PKTS_ENCRYPTED, "OutPktsEncrypted", &s.OutPktsEncrypted)
	counter(w, uapi.MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_PROTECTED, "OutOctetsProtected", &s.OutOctetsProtected)
	counter(w, uapi.MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_ENCRYPTED, "OutOctetsEncrypted", &s.OutOctetsEncrypted)
	w.Skip(uapi.MACSEC_TXSC_STATS_ATTR_PAD)
}

// RxSCStats are the counters of a channel in which a link receives.
type RxSCStats struct {
	InOctetsValidated uint64 // bytes that were authenticated
	InOctetsDecrypted uint64 // bytes that were decrypted
	InPktsUnchecked   uint64 // taken without a check, with ValidationDisabled
	InPktsDelayed     uint64 // late, and taken
	InPktsOK          uint64 // verified
	InPktsInvalid     uint64 // bad, and taken, with ValidationCheck
	InPktsLate        uint64 // dropped: late, with Replay on
	InPktsNotValid    uint64 // dropped: bad
	InPktsNotUsingSA  uint64 // dropped: of an association that is not used
	InPktsUnusedSA    uint64 // of one that is not used, and taken
}

func (s *RxSCStats) walk(w *attr.Walk) {
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_OCTETS_VALIDATED, "InOctetsValidated", &s.InOctetsValidated)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_OCTETS_DECRYPTED, "InOctetsDecrypted", &s.InOctetsDecrypted)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNCHECKED, "InPktsUnchecked", &s.InPktsUnchecked)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_DELAYED, "InPktsDelayed", &s.InPktsDelayed)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_OK, "InPktsOK", &s.InPktsOK)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_INVALID, "InPktsInvalid", &s.InPktsInvalid)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_LATE, "InPktsLate", &s.InPktsLate)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_VALID, "InPktsNotValid", &s.InPktsNotValid)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_USING_SA, "InPktsNotUsingSA", &s.InPktsNotUsingSA)
	counter(w, uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNUSED_SA, "InPktsUnusedSA", &s.InPktsUnusedSA)
	w.Skip(uapi.MACSEC_RXSC_STATS_ATTR_PAD)
}

// SAStats are the counters of an association: one to send with has those that
// begin with Out, one to receive with the others.
type SAStats struct {
	InPktsOK         uint32 // verified
	InPktsInvalid    uint32 // bad, and taken
	InPktsNotValid   uint32 // dropped: bad
	InPktsNotUsingSA uint32 // dropped: it is not used
	InPktsUnusedSA   uint32 // taken, though it is not used
	OutPktsProtected uint32 // authenticated, and not encrypted
	OutPktsEncrypted uint32 // encrypted
}

func (s *SAStats) walk(w *attr.Walk) {
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_IN_PKTS_OK, "InPktsOK", &s.InPktsOK)
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_IN_PKTS_INVALID, "InPktsInvalid", &s.InPktsInvalid)
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_VALID, "InPktsNotValid", &s.InPktsNotValid)
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_USING_SA, "InPktsNotUsingSA", &s.InPktsNotUsingSA)
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_IN_PKTS_UNUSED_SA, "InPktsUnusedSA", &s.InPktsUnusedSA)
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_OUT_PKTS_PROTECTED, "OutPktsProtected", &s.OutPktsProtected)
	counter32(w, uapi.MACSEC_SA_STATS_ATTR_OUT_PKTS_ENCRYPTED, "OutPktsEncrypted", &s.OutPktsEncrypted)
}
