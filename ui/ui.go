// Package ui has the wizard's screens, from the list of customers to the receipt.
//
// [Run] starts it. Its root is the only tea.Model. A screen is a plain type in a file
// of its own (home.go, account.go, pages.go, tasks.go, review.go, progress.go,
// result.go, status.go, help.go; for a team hands.go, gone.go, view.go, note.go). The commands of a screen return the screen to show
// next, usually itself, so there is neither a router nor a page number. What outlives
// a screen (the open draft, the connection, the run) belongs to the session, which all
// of them share.
//
// One way through it: home opens a draft → pages ask ([form] shows one page's fields)
// → review lists every answer → progress shows the run, one row per step → result
// shows the receipt, or leads to what you have to fix.
package ui

import (
	"context"
	"io"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
)

// Config configures the wizard. Only Desk is required.
type Config struct {
	// Desk is what the wizard works on. If a customer is open on it, the wizard goes
	// straight there. Otherwise it starts with home.
	Desk *desk.Desk
	// Resume is a draft to open at the start, if no customer is open: one that somebody else
	// may have open, so that the wizard has to ask.
	Resume draft.Info
	// Mouse is whether the mouse is on at the start. The user can switch it at any
	// time.
	Mouse bool
	// Version is shown on home.
	Version string
	// Environ is the environment that decides about colors (TERM, NO_COLOR, …), as
	// os.Environ gives it; nil means the process's own.
	Environ []string
	// Receipts is the directory for saved receipts; "" means the working directory.
	Receipts string
	// Remote is the terminal of a visitor, who comes over a network; nil for a terminal of
	// this machine.
	Remote *Remote
	// Site opens the customer's website when the user asks for it on the review page.
	// nil means that no one can, as in the demo.
	Site LookAtSite
	// Log gets every event of a run as it happens, from one goroutine at a time; may
	// be nil.
	Log func(flow.Event)
}

// A CutOffError says that the wizard ended against its user's will: the terminal was
// closed, the process was told to stop, or the program panicked. Draft and journal are
// intact and the terminal is restored.
type CutOffError struct {
	// Reason is one line for people: "the terminal was closed".
	Reason string
	// Draft is the id of the customer who was open; "" if none was.
	Draft string
	// Stack is where a panic happened; nil if there was none. It contains addresses
	// and function names, no answers.
	Stack []byte
}

func (e *CutOffError) Error() string { return e.Reason }

// Run shows the wizard on out, driven by in, until the user quits. Whatever happens,
// when it returns all answers are on disk, the run has ended with no call in progress,
// the customer is closed and the terminal is restored. The desk has the outcome. The
// error is a [*CutOffError], or says why the terminal can't be used.
func Run(ctx context.Context, c Config, in io.Reader, out io.Writer) error {
	return show(ctx, c, in, out)
}
