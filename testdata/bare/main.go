// Bare is the least that a Bubble Tea program can be, at the wizard's frames a
// second: what the wizard's first frame is measured beside. See speed_bench_test.go.
package main

import (
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
)

type bare struct{}

func (bare) Init() tea.Cmd { return nil }

func (b bare) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		return b, tea.Quit
	}
	return b, nil
}

func (bare) View() tea.View {
	v := tea.NewView("bare")
	v.AltScreen = true
	return v
}

func main() {
	if _, err := tea.NewProgram(bare{}, tea.WithFPS(120)).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
