package debian

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
)

// Newer reports whether version a is newer than b in Debian's order.
func Newer(ctx context.Context, a, b string) (bool, error) {
	err := exec.CommandContext(ctx, "dpkg", "--compare-versions", a, "gt", b).Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return false, nil
	}
	return false, fmt.Errorf("compare versions %s and %s: %w", a, b, err)
}
