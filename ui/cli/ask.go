package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"trusthub-wizard/ui/gate"
)

var errDeclined = errors.New("not done, as you answered")

// canAsk reports whether there is somebody who can answer a question.
func (g *program) canAsk() bool { return g.InTerminal && g.ErrTerminal && !g.json }

// ask returns nil if the answer is yes.
func (g *program) ask(ctx context.Context, question string) error {
	fmt.Fprint(g.Err, gate.Line(question)+" [y/N] ")
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(g.In).ReadString('\n')
		answers <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(g.Err)
		return ctx.Err()
	case answer := <-answers:
		if answer == "y" || answer == "yes" {
			return nil
		}
	}
	return errDeclined
}
