//go:build !unix

package ui

import tea "charm.land/bubbletea/v2"

// handleSuspend does nothing: this system can't suspend a process.
func handleSuspend(*tea.Program, func() (resume func())) (attend func()) { return func() {} }
