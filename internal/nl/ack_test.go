package nl

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// tlvs are what the kernel appends to an acknowledgement.
func tlvs() []byte {
	return join(attribute(ackMessage, text("Numerical result out of range.")...), attribute(ackOffset, u32(36)...))
}

func minus(errno unix.Errno) []byte { return u32(uint32(-errno)) }

func TestParseAck(t *testing.T) {
	header := request(unix.RTM_NEWLINK, 0)
	ranged := Result{Errno: unix.ERANGE, Message: "Numerical result out of range", Offset: 36}
	const capped, tlv = unix.NLM_F_CAPPED, unix.NLM_F_ACK_TLVS
	for _, tt := range []struct {
		name  string
		flags uint16
		body  []byte
		want  Result
	}{
		{"done", capped, join(u32(0), header), Result{}},
		{"errno alone", 0, minus(unix.EPERM), Result{Errno: unix.EPERM}},
		{"nothing", 0, nil, Result{Errno: unix.EBADMSG}},
		{"too short", capped, []byte{0, 0, 0}, Result{Errno: unix.EBADMSG}},
		{"capped", capped | tlv, join(minus(unix.ERANGE), header, tlvs()), ranged},
		{"TLVs not announced", capped, join(minus(unix.ERANGE), header, tlvs()), Result{Errno: unix.ERANGE}},
		{
			"echoed", tlv,
			join(minus(unix.ERANGE), request(unix.RTM_NEWLINK, 0, make([]byte, 20)), tlvs()),
			ranged,
		},
		{
			"echoed, unaligned", tlv,
			join(minus(unix.ERANGE), request(unix.RTM_NEWLINK, 0, make([]byte, 17)), make([]byte, 3), tlvs()),
			ranged,
		},
		{
			"echoed beyond the end", tlv,
			join(minus(unix.ERANGE), u32(1<<32-1), make([]byte, 12), tlvs()),
			Result{Errno: unix.ERANGE},
		},
		{"a warning", capped | tlv, join(u32(0), header, attribute(ackMessage, text("Careful")...)), Result{Message: "Careful"}},
		{
			"not terminated", capped | tlv,
			join(u32(0), header, attribute(ackMessage, []byte("Careful\n")...)), Result{Message: "Careful"},
		},
		{
			"missing at the top", capped | tlv,
			join(minus(unix.EINVAL), header, attribute(ackMissType, u32(3)...)),
			Result{Errno: unix.EINVAL, Missing: 3, IsMissing: true},
		},
		{
			"missing in a nest", capped | tlv,
			join(minus(unix.EINVAL), header, attribute(ackMissNest, u32(48)...), attribute(ackMissType, u32(1)...)),
			Result{Errno: unix.EINVAL, Missing: 1, MissingIn: 48, IsMissing: true},
		},
		{
			"unknown and flagged attributes", capped | tlv,
			join(minus(unix.ERANGE), header, attribute(4, 1, 2, 3), attribute(999), nest(ackOffset, u32(36))),
			Result{Errno: unix.ERANGE, Offset: 36},
		},
		{
			"short numbers", capped | tlv,
			join(minus(unix.EINVAL), header, attribute(ackOffset, 1, 2, 3), attribute(ackMissType), attribute(ackMissNest, 1)),
			Result{Errno: unix.EINVAL},
		},
		{
			"attribute of length 0", capped | tlv,
			join(minus(unix.EINVAL), header, u32(0), tlvs()), Result{Errno: unix.EINVAL},
		},
		{
			"attribute beyond the end", capped | tlv,
			join(minus(unix.EINVAL), header, tlvs())[:4+HeaderLen+8], Result{Errno: unix.EINVAL},
		},
		{
			"last one not padded", capped | tlv,
			join(minus(unix.EINVAL), header, attribute(ackMessage, []byte("No")...))[:4+HeaderLen+6],
			Result{Errno: unix.EINVAL, Message: "No"},
		},
		{"the lowest number", capped, join(u32(1<<31), header), Result{Errno: 1 << 31}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseAck(Message{Flags: tt.flags, Data: tt.body}); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestParseDone(t *testing.T) {
	const tlv = unix.NLM_F_ACK_TLVS
	for _, tt := range []struct {
		name  string
		flags uint16
		body  []byte
		want  Result
	}{
		{"done", 0, u32(0), Result{}},
		{"done, with a number", 0, u32(7), Result{}}, // some dumps return how much they wrote
		{"nothing", 0, nil, Result{}},
		{"too short", tlv, []byte{1, 2, 3}, Result{}},
		{"refused", 0, minus(unix.EINVAL), Result{Errno: unix.EINVAL}},
		{
			"refused, with a reason", tlv, join(minus(unix.ERANGE), tlvs()),
			Result{Errno: unix.ERANGE, Message: "Numerical result out of range", Offset: 36},
		},
		{"TLVs announced and left out", tlv, minus(unix.EINVAL), Result{Errno: unix.EINVAL}},
		{"the lowest number", 0, u32(1 << 31), Result{Errno: 1 << 31}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseDone(Message{Flags: tt.flags, Data: tt.body}); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestResultError(t *testing.T) {
	for _, tt := range []struct {
		r    Result
		want string
	}{
		{Result{Errno: unix.EPERM}, "operation not permitted"},
		{Result{Errno: unix.EPERM, Message: "No"}, "No: operation not permitted"},
	} {
		if got := tt.r.Error(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.r, got, tt.want)
		}
	}
	if err := error(Result{Errno: unix.EEXIST}); !errors.Is(err, unix.EEXIST) {
		t.Errorf("%v is not EEXIST", err)
	}
}
