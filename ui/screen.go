package ui

import tea "charm.land/bubbletea/v2"

// A screen is what's between the header and the footer. It's a plain type that shares
// the session with all others. Its Update and its commands return the screen to show
// next, usually itself.
type screen interface {
	// Init is called each time the screen is shown.
	Init() tea.Cmd
	// Update gets every message that neither the session nor a command took.
	Update(tea.Msg) (screen, tea.Cmd)
	// View draws the screen into width columns and height rows. It returns the cursor,
	// or nil to hide it.
	View(width, height int) (string, *tea.Cursor)
	// Keys lists its current commands, the most important first.
	Keys() []command
	// Heading is for the header.
	Heading() heading
}

// A heading is a screen's title, and its place among the stops from the account to the
// review; 0 of 0 for other screens.
type heading struct {
	title  string
	at, of int
}
