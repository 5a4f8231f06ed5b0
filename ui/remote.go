package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"trusthub-wizard/ui/gate"
)

// A Remote is the terminal of a visitor, who has no other access to the machine that the
// wizard runs on. So the wizard heeds neither the machine's signals nor its environment,
// writes no files, and doesn't let a visitor sign in: the credentials are the machine's.
// [Config.Environ] is the visitor's.
type Remote struct {
	// Who is the visitor, for home; may be "".
	Who string
	// Says is a line to start with; may be "".
	Says string
	// Size is the window's, and Sizes the later ones. The line mode needs neither.
	Size  Size
	Sizes <-chan Size
}

// A Size is a window's, in cells.
type Size struct{ Width, Height int }

// NoFiles is why a visitor can't save a receipt.
const NoFiles = "There are no files of yours on this server: copy the receipt instead"

// noFiles says why receipts can't be saved; "" if they can.
func (c Config) noFiles() string {
	if c.Remote == nil {
		return ""
	}
	return NoFiles
}

// Machine is what people call the machine with the drafts.
func (c Config) Machine() string {
	if c.Remote == nil {
		return "this computer"
	}
	return "the server"
}

// options are the visitor's, where Bubble Tea would ask this machine.
func (r *Remote) options(env []string) []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithColorProfile(colorprofile.Env(env)),
		tea.WithWindowSize(r.Size.Width, r.Size.Height),
	}
}

// follow passes the sizes of the window on until ctx ends.
func (r *Remote) follow(ctx context.Context, p *tea.Program) {
	for {
		select {
		case <-ctx.Done():
			return
		case size := <-r.Sizes:
			p.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
		}
	}
}

// title is the name of home.
func (s *session) title() string {
	if s.Remote == nil || s.Remote.Who == "" {
		return "Trust Hub wizard"
	}
	return gate.Line(s.Remote.Who) + " " + signDot + " Trust Hub wizard" // where it's cut, the name stays
}
