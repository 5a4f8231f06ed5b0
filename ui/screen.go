package ui

import tea "charm.land/bubbletea/v2"

// A screen is what stands between the header and the footer. It is a plain type
// that shares the session with all others. Its Update, and the commands of its
// keys, return the screen to show next, usually itself.
type screen interface {
	// Init is called each time the screen comes to stand.
	Init() tea.Cmd
	// Update gets every message that neither the session nor a key took.
	Update(tea.Msg) (screen, tea.Cmd)
	// View draws the screen into width columns and height rows, and says where
	// the cursor stands; nil hides it.
	View(width, height int) (string, *tea.Cursor)
	// Keys lists its commands as they are just now, the most important first.
	Keys() []command
	// Heading says where one is.
	Heading() heading
}

// A heading is what the header says of a screen: its title, and which of how
// many it is on the way from the account to the review; 0 of 0 beside that way.
type heading struct {
	title  string
	at, of int
}
