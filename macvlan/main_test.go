package macvlan_test

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func fields(s string) []string { return strings.Fields(s) }
