package main

import (
	"encoding/hex"
	"strings"
	"testing"
)

const trace = `sendto(3, [{nlmsg_len=20, ...}], 20, 0, NULL, 0) = 20
 | 00000  14 00 00 00 12 00 01 03  de de 03 6b 00 00 00 00  ...........k.... |
 | 00010  00 00 00 00                                       ....             |
sendmsg(3, {...}, 0) = 44
 * 44 bytes in buffer 0
 | 00000  2c 00 00 00 13 00 05 00  df de 03 6b 00 00 00 00  ,..........k.... |
 | 00010  07 00 00 00 07 00 00 00  00 00 00 00 00 00 00 00  ................ |
 | 00020  0c 00 0c 80 05 00 01 00  03 00 00 00              ............     |
+++ exited with 2 +++
`

func TestParseDump(t *testing.T) {
	dump, err := parseDump(trace)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range dump {
		got = append(got, hex.EncodeToString(b))
	}
	want := "1400000012000103dede036b0000000000000000 " +
		"2c00000013000500dfde036b00000000070000000700000000000000000000000c000c800500010003000000"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	for _, bad := range []string{
		" | 00010  14 00 00 00 12 00 01 03  de de 03 6b 00 00 00 00  ...........k.... |\n",
		" | 00000  14 00\n",
		" | 0000g  14 00 00 00 12 00 01 03  de de 03 6b 00 00 00 00  ...........k.... |\n",
		" | 00000  14 0x 00 00 12 00 01 03  de de 03 6b 00 00 00 00  ...........k.... |\n",
	} {
		if dump, err := parseDump(bad); err == nil {
			t.Errorf("parseDump(%q) = %x", bad, dump)
		}
	}
}

func TestRequests(t *testing.T) {
	dump, err := parseDump(trace)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := requests(dump[0]); err != nil || len(m) != 0 {
		t.Errorf("a look-up: %v, %v", m, err)
	}
	m, err := requests(append(dump[1], dump[1]...))
	if err != nil || len(m) != 2 || m[1].Info.Index != 7 {
		t.Errorf("two requests in a buffer: %v, %v", m, err)
	}
	for _, bad := range [][]byte{dump[1][:15], dump[1][:40], make([]byte, 16)} {
		if m, err := requests(bad); err == nil {
			t.Errorf("requests(%x) = %v", bad, m)
		}
	}
}
