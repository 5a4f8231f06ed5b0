//go:build !unix

package ui

import tea "charm.land/bubbletea/v2"

// giveWay does nothing: no process is stopped here.
func giveWay(*tea.Program, func()) (attend func()) { return func() {} }
