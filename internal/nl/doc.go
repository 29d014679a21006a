// Package nl is the socket layer that the packages of this module share:
// requests and dumps over a netlink socket of github.com/mdlayher/netlink.
//
// mdlayher/netlink opens, binds and configures the socket. Messages go through
// its raw connection instead of its Send and Receive: prebuilt bytes out, and
// in from buffers that the decoded values may keep.
//
// The kernel answers a request while it is being sent, and produces a dump
// while it is being received. So nothing here ever waits: an empty socket in
// the middle of an answer means that the answer was lost.
package nl
