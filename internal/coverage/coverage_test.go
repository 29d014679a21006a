package coverage

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTable checks the form of attributes.tsv.
func TestTable(t *testing.T) {
	rows, err := parse(table)
	if err != nil {
		t.Fatal(err)
	}
	var (
		num    = regexp.MustCompile(`^([0-9]+|hdr|-)$`)
		kernel = regexp.MustCompile(`^((<=|~)?[0-9]+\.[0-9]+(\.[0-9]+)?|\?)$`)
		seen   = map[[3]string]bool{}
	)
	for _, r := range rows {
		key := [3]string{r.Kind, r.Scope, r.Name}
		if seen[key] {
			t.Errorf("%v is there twice", key)
		}
		seen[key] = true
		if !num.MatchString(r.Num) || !kernel.MatchString(r.Kernel) || r.Type == "" ||
			!slices.Contains([]string{"rw", "create", "change", "ro", "wo", "-"}, r.Direction) {
			t.Errorf("bad row %+v", r)
		}
	}
	for _, want := range []Row{
		{"link", "link", "ifi_flags", "hdr", "u32", "rw", "<=2.6.25"},
		{"bridge", "info-data", "IFLA_BR_PAD", "40", "pad", "-", "4.7"},
		{"bridge_slave", "slave-data", "IFLA_BRPORT_MAB", "40", "u8", "change", "6.2"},
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("no row %+v", want)
		}
	}
}

func TestParseBad(t *testing.T) {
	for _, s := range []string{
		"kind\tscope\n",
		"kind\tscope\tattr\tnum\ttype\tdirection\tkernel\nveth\tinfo-data\tVETH_INFO_PEER\t1\n",
	} {
		if rows, err := parse(s); err == nil {
			t.Errorf("parse(%q) = %v", s, rows)
		}
	}
}

// recorder is a testing.TB that keeps what is reported.
type recorder struct {
	testing.TB
	errors, logs []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Errorf(f string, a ...any) { r.errors = append(r.errors, fmt.Sprintf(f, a...)) }
func (r *recorder) Logf(f string, a ...any)   { r.logs = append(r.logs, fmt.Sprintf(f, a...)) }

func TestCheck(t *testing.T) {
	tests := []struct {
		name, kind, scope string
		covered           []string
		omitted           map[string]string
		errors            []string // a part of each, in order
		log               string
	}{
		{
			name: "covered", kind: "hsr", scope: "info-data",
			covered: names("hsr", "info-data"),
			log:     "hsr: covered 8 of 8 (0 omitted with reasons)",
		},
		{
			name: "omitted", kind: "veth", scope: "info-data",
			omitted: map[string]string{"VETH_INFO_PEER": "a link of its own"},
			log:     "veth: covered 0 of 1 (1 omitted with reasons)",
		},
		{
			name: "twice", kind: "veth", scope: "info-data",
			covered: []string{"VETH_INFO_PEER", "VETH_INFO_PEER"},
			log:     "veth: covered 1 of 1",
		},
		{
			name: "missing", kind: "veth", scope: "info-data",
			errors: []string{"VETH_INFO_PEER (1, nested:ifinfomsg+IFLA, create, Linux 2.6.24) is neither"},
			log:    "veth: covered 0 of 1",
		},
		{
			name: "header field missing", kind: "link", scope: "link",
			covered: slices.DeleteFunc(names("link", "link"), func(s string) bool { return s == "ifi_flags" }),
			errors:  []string{"ifi_flags (hdr, u32, rw, Linux <=2.6.25) is neither"},
			log:     "link: covered 99 of 100",
		},
		{
			name: "pad missing", kind: "bridge", scope: "info-data",
			covered: slices.DeleteFunc(names("bridge", "info-data"), func(s string) bool { return s == "IFLA_BR_PAD" }),
			errors:  []string{"IFLA_BR_PAD (40, pad, -, Linux 4.7) is neither"},
			log:     "bridge: covered 56 of 57",
		},
		{
			name: "unknown covered", kind: "veth", scope: "info-data",
			covered: []string{"VETH_INFO_PEER", "IFLA_MTU"},
			errors:  []string{`covers IFLA_MTU, which is not in scope "info-data"`},
			log:     "veth: covered 1 of 1",
		},
		{
			name: "unknown omitted", kind: "veth", scope: "info-data",
			covered: []string{"VETH_INFO_PEER"},
			omitted: map[string]string{"VETH_INFO_PAIR": "old"},
			errors:  []string{"omits VETH_INFO_PAIR, which is not"},
			log:     "veth: covered 1 of 1",
		},
		{
			name: "both", kind: "veth", scope: "info-data",
			covered: []string{"VETH_INFO_PEER"},
			omitted: map[string]string{"VETH_INFO_PEER": "why"},
			errors:  []string{"both covers and omits VETH_INFO_PEER"},
			log:     "veth: covered 1 of 1",
		},
		{
			name: "no reason", kind: "veth", scope: "info-data",
			omitted: map[string]string{"VETH_INFO_PEER": " "},
			errors:  []string{"omits VETH_INFO_PEER without a reason"},
			log:     "veth: covered 0 of 1",
		},
		{
			name: "unknown kind", kind: "dummy", scope: "info-data",
			errors: []string{`dummy: the table has no attributes of scope "info-data"`},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := new(recorder)
			Check(r, tt.kind, tt.scope, tt.covered, tt.omitted)
			if len(r.errors) != len(tt.errors) {
				t.Fatalf("errors %q, want %q", r.errors, tt.errors)
			}
			for i, want := range tt.errors {
				if !strings.Contains(r.errors[i], want) {
					t.Errorf("error %q, want %q in it", r.errors[i], want)
				}
			}
			if got := strings.Join(r.logs, ""); !strings.HasPrefix(got, tt.log) || (tt.log == "") != (got == "") {
				t.Errorf("log %q, want %q", got, tt.log)
			}
		})
	}
}

// names returns the names of all attributes of a kind and scope.
func names(kind, scope string) []string {
	var s []string
	for _, r := range Rows(kind, scope) {
		s = append(s, r.Name)
	}
	return s
}
