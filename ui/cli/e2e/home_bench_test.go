//go:build unix

package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
)

// BenchmarkHome is the time from the start of the process to home's first frame, and to its
// list, with 10, 1,000 and 10,000 drafts, in files and in a team's database. All six take
// turns.
//
//	go test ./ui/cli/e2e -run '^$' -bench Home -benchtime 1x
func BenchmarkHome(b *testing.B) {
	wizard := build(b, b.TempDir(), ".")
	type place struct {
		name        string
		args        []string
		state       string
		frame, list []time.Duration
	}
	var places []*place
	for _, n := range []int{10, 1_000, 10_000} {
		state := b.TempDir()
		manyFiles(b, state, n)
		places = append(places, &place{name: fmt.Sprintf("files-%d", n), args: []string{wizard, "--state-dir", state}, state: state})
		url, state := pgtest.URL(b), b.TempDir()
		manyShared(b, url, state, n)
		places = append(places, &place{name: fmt.Sprintf("team-%d", n), args: []string{wizard, "--state-dir", state, "--store", url}, state: state})
	}
	start := func(p *place) (frame, list time.Duration) {
		l := wireTo(b, p.state, p.args...)
		defer l.hangUp()
		frame = l.until(b, "Customers").Sub(l.began) // the heading
		list = frame
		if !l.shown("Example ") {
			list = l.until(b, "Example ").Sub(l.began)
		}
		return frame, list
	}
	for _, p := range places {
		start(p) // makes what only the first start makes
	}
	for b.Loop() {
		for range 15 {
			for _, p := range places {
				frame, list := start(p)
				p.frame, p.list = append(p.frame, frame), append(p.list, list)
			}
		}
	}
	for _, p := range places {
		report(b, "ms-frame-"+p.name, ms(rank(p.frame, 50)))
		report(b, "ms-list-"+p.name, ms(rank(p.list, 50)))
	}
}

// manyFiles makes drafts in files. Creating one looks through its directory, so they are made
// in small ones.
func manyFiles(b *testing.B, state string, n int) {
	key, err := draft.FindKey(filepath.Join(state, "key"), nil)
	if err != nil {
		b.Fatal(err)
	}
	into := filepath.Join(state, "drafts")
	if err := os.Mkdir(into, 0o700); err != nil {
		b.Fatal(err)
	}
	for made := 0; made < n; {
		store, err := draft.At(filepath.Join(state, "some"), draft.Encrypted(key))
		for range min(100, n-made) {
			var d *draft.Draft
			if err == nil {
				d, err = store.Create(numbered(made))
			}
			if err == nil {
				err = d.Close()
			}
			made++
		}
		files, _ := filepath.Glob(filepath.Join(state, "some", "*"))
		for _, file := range files {
			if err == nil {
				err = os.Rename(file, filepath.Join(into, filepath.Base(file)))
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// manyShared makes drafts in a team's database.
func manyShared(b *testing.B, url, state string, n int) {
	key, err := draft.FindKey(filepath.Join(state, "key"), nil)
	if err != nil {
		b.Fatal(err)
	}
	store, err := team.Open(context.Background(), url, key, "maria")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(store.Disconnect)
	for i := range n {
		d, err := store.Create(numbered(i))
		if err == nil {
			err = d.Close()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

func numbered(i int) profile.Application {
	app := profile.Sample()
	app[profile.FriendlyName] = fmt.Sprintf("Example %d", i)
	return app
}
