package ipoib

import (
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const ipoibGolden = "testdata/golden/ipoib.txt"

// ib0 is the index that the parent has in the golden file.
const ib0 = link.Index(7)

var rows = kindtest.Rows{
	"pkey 32769":                          {kindtest.Do("PKey", 0x8001)},
	"pkey 0xffff":                         {kindtest.Do("PKey", 0x7fff)},
	"mode datagram":                       {kindtest.Do("Mode", Datagram)},
	"mode connected":                      {kindtest.Do("Mode", Connected)},
	"umcast 0":                            {kindtest.Do("UMcast", false)},
	"umcast 1":                            {kindtest.Do("UMcast", true)},
	"pkey 0x8002 mode connected umcast 1": {kindtest.Do("UMcast", true), kindtest.Do("PKey", 2), kindtest.Do("Mode", Connected)},
	"mode connected umcast 1":             {kindtest.Do("UMcast", true), kindtest.Do("Mode", Connected)},
}

// TestGolden compares whole messages with those of iproute2.
func TestGolden(t *testing.T) {
	kindtest.EverySetter(t, Change(), rows)
	kindtest.Golden(t, ipoibGolden, map[string]kindtest.Ours{
		"ip link add link ib0 dev i0 type ipoib":                    {Request: New("i0", ib0)},
		"ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001": {Request: New("ib0.8001", ib0).PKey(1)},
		"ip link add link ib0 dev i0 up mtu 65520 type ipoib mode connected": {
			Request: New("i0", ib0).Mode(Connected).MTU(65520).Up()},
	}, kindtest.Table{
		Prefixes: map[string]func() link.Request{
			"ip link add link ib0 dev i0 type ipoib": func() link.Request { return New("i0", ib0) },
			"ip link set dev ib0 type ipoib":         func() link.Request { return Change() },
		},
		Rows: rows,
	})
}

func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, ipoibGolden, kindtest.Words{Kind: "ipoib"}, walk)
}
