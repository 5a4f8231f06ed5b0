package ui

import (
	"context"
	"io"
)

func run(ctx context.Context, c Config, in io.Reader, out io.Writer) (Ending, error) {
	panic("not built yet")
}
