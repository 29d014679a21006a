package macsec

import (
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

var do = kindtest.Do

// rows are the setters that say what words of ip(8) say.
var rows = kindtest.Rows{
	"":                                 nil,
	"sci 0200000000010002":             {do("SCI", SCI{[6]byte{2, 0, 0, 0, 0, 1}, 2})},
	"sci 1":                            {do("SCI", SCI{Port: 1})},
	"sci fffffffffffffffe":             {do("SCI", SCI{most.Address, 65534})},
	"port 1":                           {do("Port", 1)},
	"port 11":                          {do("Port", 11)},
	"port 65535":                       {do("Port", 65535)},
	"cipher gcm-aes-128":               {do("Cipher", CipherGCMAES128)},
	"cipher gcm-aes-256":               {do("Cipher", CipherGCMAES256)},
	"cipher gcm-aes-xpn-128":           {do("Cipher", CipherGCMAESXPN128)},
	"cipher gcm-aes-xpn-256":           {do("Cipher", CipherGCMAESXPN256)},
	"icvlen 8":                         {do("ICVLen", 8)},
	"icvlen 12":                        {do("ICVLen", 12)},
	"icvlen 16":                        {do("ICVLen", 16)},
	"encrypt on":                       {do("Encrypt", true)},
	"encrypt off":                      {do("Encrypt", false)},
	"protect on":                       {do("Protect", true)},
	"protect off":                      {do("Protect", false)},
	"send_sci on":                      {do("SendSCI", true)},
	"send_sci off":                     {do("SendSCI", false)},
	"end_station on":                   {do("EndStation", true)},
	"end_station off":                  {do("EndStation", false)},
	"scb on":                           {do("SCB", true)},
	"scb off":                          {do("SCB", false)},
	"replay off":                       {do("Replay", false)},
	"replay on window 0":               {do("Replay", true), do("Window", 0)},
	"replay on window 64":              {do("Replay", true), do("Window", 64)},
	"replay on window 4294967294":      {do("Replay", true), do("Window", 4294967294)},
	"validate disabled":                {do("Validate", ValidationDisabled)},
	"validate check":                   {do("Validate", ValidationCheck)},
	"validate strict":                  {do("Validate", ValidationStrict)},
	"encodingsa 0":                     {do("EncodingSA", 0)},
	"encodingsa 1":                     {do("EncodingSA", 1)},
	"encodingsa 3":                     {do("EncodingSA", 3)},
	"offload off":                      {do("Offload", OffloadOff)},
	"offload phy":                      {do("Offload", OffloadPHY)},
	"offload mac":                      {do("Offload", OffloadMAC)},
	"address 02:00:00:00:00:01 port 2": {do("SCI", MakeSCI(kindtest.MAC("02:00:00:00:00:01"), 2))},
}

func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, goldenFile, kindtest.Words{Kind: kind, Refused: map[string]string{
		"address 02:00:00:00:00:01 port 2": `unknown word "address"`, // ip(8) makes an SCI of them
	}}, walk)
}

func TestGolden(t *testing.T) {
	kindtest.Golden(t, goldenFile, map[string]kindtest.Ours{
		"ip link add link eth0 dev ms0 mtu 1400 address 02:00:00:00:00:01 type macsec port 2 cipher gcm-aes-256 icvlen 16 " +
			"encrypt on send_sci off end_station on replay on window 32 validate check encodingsa 2": {
			Request: New("ms0", link.Index(6)).MTU(1400).Address(kindtest.MAC("02:00:00:00:00:01")).
				Port(2).Cipher(CipherGCMAES256).ICVLen(16).Encrypt(true).SendSCI(false).EndStation(true).
				Replay(true).Window(32).Validate(ValidationCheck).EncodingSA(2),
		},
	}, kindtest.Table{Rows: rows, Prefixes: map[string]func() link.Request{
		"ip link add link eth0 dev ms0 type macsec": func() link.Request { return New("ms0", link.Index(6)) },
		"ip link set dev ms0 type macsec":           func() link.Request { return Change() },
	}})
	kindtest.EverySetter(t, Change(), rows)
}
