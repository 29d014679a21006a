//go:build !kernelmatrix

package debian

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

const blocks = `# what Debian's installer writes
Types: deb deb-src
# a comment inside
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main non-free-firmware
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 -----END PGP PUBLIC KEY BLOCK-----
`

func TestMirrorOf(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  Mirror
	}{
		{"deb822", map[string]string{"sources.list.d/debian.sources": blocks},
			Mirror{"http://mirror.example/debian", "http://mirror.example/debian-security"}},
		{"one-line", map[string]string{"sources.list": "# deb http://old.example/debian sid main\n" +
			"deb-src http://src.example/debian bookworm main\n" +
			"deb [arch=amd64 signed-by=/a/b.gpg] http://mirror.example/debian/ bookworm main contrib # mine\n" +
			"deb\thttp://mirror.example/debian-security bookworm-security main\n"},
			Mirror{"http://mirror.example/debian", "http://mirror.example/debian-security"}},
		{"others first", map[string]string{
			"sources.list.d/a.list":         "deb https://cloud.example/apt cloud-sdk-bookworm main\n",
			"sources.list.d/b.list":         "deb https://docker.example/linux/debian bookworm stable\n",
			"sources.list.d/c.sources":      "Types: deb\nURIs: https://node.example/node\nSuites: nodistro\nComponents: main\n",
			"sources.list.d/debian.sources": blocks},
			Mirror{"http://mirror.example/debian", "http://mirror.example/debian-security"}},
		{"turned off", map[string]string{
			"sources.list.d/a.sources": "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: sid\nComponents: main\n",
			"sources.list":             "deb http://mirror.example/debian sid main\n"},
			Mirror{"http://mirror.example/debian", ""}},
		{"list of mirrors", map[string]string{"sources.list": "deb mirror+file:/etc/apt/mirrors/debian.list stable main\n"},
			Mirror{"mirror+file:/etc/apt/mirrors/debian.list", ""}},
		{"another distribution", map[string]string{"sources.list": "deb http://other.example/ubuntu noble main\n"}, Mirror{}},
		{"nothing", nil, Mirror{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			for name, text := range tt.files {
				path := filepath.Join(folder, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := MirrorOf(folder)
			if got != tt.want || (err == nil) != (tt.want.Main != "") {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}

func TestSourcesFor(t *testing.T) {
	const signed = "deb [arch=amd64 signed-by=" + Keyring + "] "
	mirror := Mirror{Main: "http://m/debian", Security: "http://m/debian-security"}
	for suite, want := range map[string]string{
		"bullseye": signed + "http://m/debian bullseye main\n" + signed + "http://m/debian-security bullseye-security main\n",
		"sid":      signed + "http://m/debian sid main\n",
		"trixie-backports": signed + "http://m/debian trixie-backports main\n" + signed + "http://m/debian trixie main\n" +
			signed + "http://m/debian-security trixie-security main\n",
	} {
		if got := sourcesFor(mirror, suite, "amd64"); got != want {
			t.Errorf("%s:\n%swant:\n%s", suite, got, want)
		}
	}
	if got, want := sourcesFor(Mirror{Main: "http://m/debian"}, "trixie", "amd64"), signed+"http://m/debian trixie main\n"; got != want {
		t.Errorf("without a security archive: %q, want %q", got, want)
	}
}

func TestParsePackages(t *testing.T) {
	got := parsePackages("Package: iproute2\nVersion: 6.1.0-3\nDescription: tools\n more\n .\n about them\n" +
		"Depends: debconf (>= 0.5) | debconf-2.0, libc6 (>= 2.34), python3:any\n\n" +
		"Package: libmnl0\nVersion: 1.0.4-3\n")
	want := []Package{
		{"iproute2", "6.1.0-3", []string{"debconf", "libc6", "python3"}},
		{"libmnl0", "1.0.4-3", nil},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNewer(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"6.1.192-2", "6.1.176-1", true},
		{"6.12.9-1", "6.12.117-1", false},
		{"7.2~rc1-1", "7.2-1", false},
		{"1-1", "1-1", false},
	} {
		if got, err := Newer(t.Context(), tt.a, tt.b); got != tt.want || err != nil {
			t.Errorf("Newer(%s, %s) = %v, %v, want %v", tt.a, tt.b, got, err, tt.want)
		}
	}
}
