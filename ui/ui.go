// Package ui is what people see: the wizard from the list of drafts to the
// receipt.
//
// [Run] starts it. Its root is the only tea.Model; what stands on the screen is
// a screen, a plain type in a file of its own (home.go, account.go, pages.go,
// tasks.go, review.go, progress.go, result.go, status.go, help.go). A screen's
// keys return the screen to show next, usually itself, so there is neither a
// router nor a page number. What outlives a screen (the open draft, the
// connection, the run) belongs to the session that all of them share.
//
// One way through it: home opens a draft → pages ask ([form] shows one page's
// fields) → review lists every answer → progress carries the plan out, one row
// per step → result shows the receipt, or leads to what has to be mended.
package ui

import (
	"context"
	"io"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
)

// Config is what the wizard works with. Only Desk is required.
type Config struct {
	// Desk is what the wizard works on. Where a customer is open on it, the wizard
	// goes straight there; else home comes first.
	Desk *desk.Desk
	// Mouse is whether clicks and the wheel are taken from the beginning. The user
	// switches that at any time.
	Mouse bool
	// Version stands on home and in the help.
	Version string
	// Environ is the environment that decides about colours (TERM, NO_COLOR, …),
	// as os.Environ gives it; nil means the process's own.
	Environ []string
	// Receipts is the directory into which receipts are saved on request; ""
	// means the working directory.
	Receipts string
	// Site opens the customer's web site when its user asks for that on the review
	// page. nil means that nobody may: so in a demonstration.
	Site LookAtSite
	// Log is told of every event of a run as it happens; may be nil. It is called
	// from one goroutine at a time.
	Log func(flow.Event)
}

// A CutOffError says that the wizard did not end by its user's wish: the
// terminal was closed, the process was told to stop, or the program panicked.
// Draft and journal are intact and the terminal is restored.
type CutOffError struct {
	// Reason is one line for people: "the terminal was closed".
	Reason string
	// Stack is where a panic happened; nil where there was none. It holds
	// addresses and names of functions, no answers.
	Stack []byte
}

func (e *CutOffError) Error() string { return e.Reason }

// Run shows the wizard on out, driven by in, until its user quits. Whatever
// happens, all answers are on disk, the run has ended (no call is under way any
// more), the customer is closed and the terminal restored when it returns. The desk
// tells what it came to. The error is a [*CutOffError], or says why the terminal
// cannot be used.
func Run(ctx context.Context, c Config, in io.Reader, out io.Writer) error {
	return show(ctx, c, in, out)
}
