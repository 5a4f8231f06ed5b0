package form

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// BenchmarkKey is one key in a text of each page of the catalogue, without drawing.
func BenchmarkKey(b *testing.B) {
	for _, page := range profile.Pages() {
		b.Run(page.Name, func(b *testing.B) {
			p := open(page, profile.Sample())
			for _, f := range p.fields {
				if f.kind == profile.Text && f.shown {
					p.Focus(f.q.Key)
					break
				}
			}
			keys := [2]tea.KeyPressMsg{{Code: 'x', Text: "x"}, {Code: tea.KeyBackspace}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p.Update(keys[i%2])
			}
		})
	}
}
