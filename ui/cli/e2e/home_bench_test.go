//go:build unix

package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
)

// BenchmarkHome is the time from the start of the process to home's first frame, to the first
// customers in it, and to the whole list, which a search waits for; with 10, 1,000 and 10,000
// drafts, in files and in a team's database. All six take turns. The times of 1,000 and 10,000
// are also compared with the one of 10 that was measured just before.
//
//	go test ./ui/cli/e2e -run '^$' -bench Home -benchtime 1x
func BenchmarkHome(b *testing.B) {
	wizard := build(b, b.TempDir(), ".")
	type place struct {
		name  string
		n     int
		args  []string
		state string
		took  [3][]time.Duration
		times [3][]float64 // those of ten drafts
	}
	var places []*place
	for _, kind := range []string{"files", "team"} {
		for _, n := range []int{10, 1_000, 10_000} {
			p := &place{name: fmt.Sprintf("%s-%d", kind, n), n: n, state: b.TempDir()}
			p.args = []string{wizard, "--state-dir", p.state}
			if kind == "files" {
				manyFiles(b, p.state, n)
			} else {
				url := pgtest.URL(b)
				manyShared(b, url, p.state, n)
				p.args = append(p.args, "--store", url)
			}
			places = append(places, p)
		}
	}
	start := func(p *place) (took [3]time.Duration) {
		l := wireTo(b, p.state, p.args...)
		defer l.hangUp()
		took[0] = l.until(b, "Customers").Sub(l.began) // the heading
		took[1] = took[0]
		if !l.shown("Example ") {
			took[1] = l.until(b, "Example ").Sub(l.began)
		}
		l.send(b, "/")
		took[2] = l.until(b, fmt.Sprintf("%d of %d", p.n, p.n)).Sub(l.began)
		return took
	}
	for _, p := range places {
		start(p) // makes what only the first start makes
	}
	for b.Loop() {
		for range 15 {
			var ten [3]time.Duration
			for _, p := range places {
				took := start(p)
				if p.n == 10 {
					ten = took
				}
				for i, d := range took {
					p.took[i] = append(p.took[i], d)
					p.times[i] = append(p.times[i], float64(d)/float64(ten[i]))
				}
			}
		}
	}
	for _, p := range places {
		for i, what := range []string{"frame", "customers", "list"} {
			report(b, "ms-"+what+"-"+p.name, ms(rank(p.took[i], 50)))
			if p.n > 10 {
				slices.Sort(p.times[i])
				report(b, "x-"+what+"-"+p.name, p.times[i][len(p.times[i])/2])
			}
		}
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
