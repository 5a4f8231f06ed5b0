package ui

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// BenchmarkKey measures one key from its arrival to the frame for the renderer, with
// the change on disk: on a page of fields, and on the review, which shows everything.
func BenchmarkKey(b *testing.B) {
	for page, keys := range map[string][2]tea.KeyPressMsg{
		"business":      {{Code: 'x', Text: "x"}, {Code: tea.KeyBackspace}},
		desk.ReviewPage: {{Code: tea.KeyDown}, {Code: tea.KeyUp}},
	} {
		b.Run(page, func(b *testing.B) {
			store, err := draft.At(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			d, err := store.Create(profile.Sample())
			if err != nil {
				b.Fatal(err)
			}
			if err := d.SetPlace(draft.Place{Page: page}); err != nil {
				b.Fatal(err)
			}
			if err := d.Close(); err != nil {
				b.Fatal(err)
			}
			r := newRoot(context.Background(), setup{draft: d.Info().ID, Config: desk.Config{Store: desk.Files{Store: store}, Connect: func(context.Context, *desk.SignIn) (desk.Connection, error) { return desk.Connection{}, io.EOF }}}.config(b))
			defer r.s.close()
			r.Init()
			r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			for i := 0; b.Loop(); i++ {
				r.Update(keys[i%2])
				if v := r.View(); v.Content == "" {
					b.Fatal("nothing is drawn")
				}
			}
		})
	}
}

// BenchmarkHome measures one key in the list of customers, however long it is: on the list,
// and in its search.
func BenchmarkHome(b *testing.B) {
	for name, keys := range map[string][]tea.KeyPressMsg{
		"list": {{Code: tea.KeyDown}, {Code: tea.KeyUp}},
		"find": {{Code: '/', Text: "/"}, {Code: '7', Text: "7"}, {Code: tea.KeyBackspace}},
	} {
		for _, n := range []int{10, 1000, 10_000} {
			b.Run(name+"/"+strconv.Itoa(n), func(b *testing.B) {
				r := newRoot(context.Background(), setup{Config: desk.Config{Store: crowd{n: n}}}.config(b))
				r.Init()
				r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
				r.s.listed(r.s.readList())
				r.Update(keys[0])
				for i := 1; b.Loop(); i++ {
					r.Update(keys[len(keys)-2:][i%2])
					if v := r.View(); v.Content == "" {
						b.Fatal("nothing is drawn")
					}
				}
			})
		}
	}
}

// A crowd is a store that lists so many customers.
type crowd struct {
	desk.Store
	n int
}

func (c crowd) Top() ([]draft.Info, error) { return nil, nil }

func (c crowd) List() ([]draft.Info, error) {
	infos := make([]draft.Info, c.n)
	for i := range infos {
		infos[i] = draft.Info{ID: fmt.Sprintf("%016d", i), Name: "Customer " + strconv.Itoa(i), State: draft.Editing}
	}
	return infos, nil
}
