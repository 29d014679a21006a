// Package macsec makes, changes and reads MACsec links (IEEE 802.1AE), and the
// secure channels, associations and keys that they work with.
//
// A macsec link encrypts and authenticates the Ethernet frames that it sends
// over its parent, and checks those that it receives. Two steps set it up. The
// link itself is made like any other; who may talk to it, and by which keys, is
// told by a [Conn]:
//
//	conn, err := link.Dial()
//	...
//	ms, err := conn.Create(macsec.New("macsec0", link.Name("eth0")).Encrypt(true).Up())
//	sec, err := macsec.Open(conn)
//	...
//	err = sec.AddTxSA(ms, macsec.NewSA(0, ourID, ourKey).Active(true))
//	err = sec.AddRxSC(ms, macsec.NewRxSC(peer))
//	err = sec.AddRxSA(ms, peer, macsec.NewSA(0, peerID, peerKey).Active(true))
//
// [New] starts a chain for a new link, [Change] one for a link that exists. The
// settings that all links have, such as Up and MTU, are in [link.Spec]. [From]
// reads the settings of what [link.Conn] found; [Conn.Get] reads these, the
// channels, the associations and all counters.
//
// The names are those of the standard. A [SecY] is what does the work for a
// link. It sends in one secure channel (SC), and receives in one for each peer.
// A channel is named by its [SCI]: the sender's hardware address and a port
// number. Within a channel there are up to four secure associations (SA), each
// with a key; their numbers (AN) are 0 to 3. EncodingSA says with which of them
// the link sends.
//
// # Keys
//
// Keys go to the kernel and never come back: it reports the id of a key, not the
// key. Nothing in this package prints, logs or marshals one, and no error quotes
// one.
//
// # What the kernel must have
//
// CONFIG_MACSEC (module macsec), Linux 4.6, and the GCM and AES of its
// cryptography. Changing channels and associations needs CAP_NET_ADMIN in the
// initial user namespace: root of a container with its own is not enough, though
// it may make the link.
//
// # Traps
//
// The link's MTU is 32 bytes less than the parent's. It does not grow when the
// parent's does.
//
// Encrypt starts with off: frames are then authenticated, and anybody can read
// them.
//
// A link without an active association to send with, by its EncodingSA, drops
// what it is to send. It reports no error of that.
//
// A packet number must never be used twice with one key. A link that is made
// anew with an old key needs a PN beyond those it has used.
//
// Without an SCI the link uses its own hardware address and port 1. A peer must
// be told of a change of either: the SCI keeps the address of the creation.
package macsec
