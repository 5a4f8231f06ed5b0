package draft

import (
	"fmt"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// grown is a draft as large as a real one at the end of its run.
func grown(b *testing.B, s *Store) *Draft {
	app := profile.Application{}
	for i := range 40 {
		app[profile.Key(fmt.Sprintf("page.field_%d", i))] = "an answer of the usual length"
	}
	d := create(b, s, app)
	for i := range 40 {
		must(b, d.Journal().Append(flow.Entry{
			Step: flow.StepID(fmt.Sprintf("step_%d", i)), What: flow.Done, At: time.Now(), Kind: flow.EndUser,
			SID: "IT00000000000000000000000000000001", Hash: "9f86d081884c7d659a2feaa0c55ad015",
		}))
	}
	return d
}

// One key typed: the goal is well under a millisecond.
func BenchmarkSet(b *testing.B) {
	for name, s := range map[string]*Store{"plain": at(b), "encrypted": encryptedAt(b)} {
		b.Run(name, func(b *testing.B) {
			d := grown(b, s)
			for n := 0; b.Loop(); n++ {
				must(b, d.Set(profile.Email, fmt.Sprint(n), Place{Cursor: n}))
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	d := grown(b, at(b))
	for b.Loop() {
		must(b, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}))
		d.rec.Journal = d.rec.Journal[:40]
	}
}

func BenchmarkOpen(b *testing.B) {
	d := grown(b, at(b))
	must(b, d.Close())
	for b.Loop() {
		again, err := d.store.Open(d.rec.ID)
		must(b, err)
		must(b, again.Close())
	}
}

func (s *Store) all(b *testing.B) []Info {
	infos, err := s.List()
	must(b, err)
	return infos
}
