//go:build !unix

package ui

import tea "charm.land/bubbletea/v2"

// handleSuspend does nothing: no process is stopped here.
func handleSuspend(*tea.Program, func()) (attend func()) { return func() {} }
