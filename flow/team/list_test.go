package team

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// However many people of one process want a list at the same time, the database is asked at
// most twice, and each of them sees what was there when they asked.
func TestListsAreShared(t *testing.T) {
	maria, _ := two(t)
	maria.watch.silent.Store(true) // or the news of the change would be counted, too
	d, err := maria.Create(profile.Application{profile.FriendlyName: "Owl Bakery"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	before := maria.pool.Stat().AcquireCount()
	maria.listed.mu.Lock() // the first one takes its time
	var people sync.WaitGroup
	for range 200 {
		people.Go(func() {
			if infos, err := maria.As("ben").List(); err != nil || len(infos) != 1 || infos[0].Name != "Owl Bakery" {
				t.Error(infos, err)
			}
		})
	}
	for maria.listed.asked.Load() < 200 {
		time.Sleep(time.Millisecond)
	}
	maria.listed.mu.Unlock()
	people.Wait()
	if asked := maria.pool.Stat().AcquireCount() - before; asked > 6 {
		t.Errorf("200 lists at once took %d queries", asked)
	}
	if err := d.Set(profile.FriendlyName, "Owl Bakery and Sons", d.Info().Place); err != nil {
		t.Fatal(err)
	}
	if infos, err := maria.List(); err != nil || infos[0].Name != "Owl Bakery and Sons" {
		t.Errorf("the next list is an old one: %v, %v", infos, err)
	}
}

// The top of the list has what its reader has to do first, and what changed last.
func TestTheTopOfTheList(t *testing.T) {
	maria, ben := two(t)
	create := func(n int, finish func(*Draft) error) (ids []string) {
		for i := range n {
			d, err := maria.Create(profile.Application{profile.FriendlyName: fmt.Sprintf("Customer %d", i)})
			if err == nil {
				err = finish(d)
			}
			if err == nil {
				err = d.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, d.Info().ID)
		}
		return ids
	}
	handOver := func(to string) func(*Draft) error {
		return func(d *Draft) error { return d.HandOver(to, "About the DUNS.") }
	}
	forBen, forMaria := create(1, handOver("ben"))[0], create(1, handOver("maria"))[0]
	rejected := create(draft.TopSize+1, func(d *Draft) error { return d.SetState(draft.Rejected) })
	forAnybody := create(1, handOver(""))[0]
	newest := create(draft.TopSize, func(*Draft) error { return nil })
	for who, s := range map[string]*Store{"maria": maria, "ben": ben, "ada": maria.As("ada")} {
		infos, err := s.Top()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(infos, func(a, b draft.Info) int { return draft.Newest(&a, &b) }) {
			t.Errorf("%s: the last changed aren't first", who)
		}
		found := map[string]draft.Info{}
		for _, i := range infos {
			found[i.ID] = i
		}
		for id, want := range map[string]bool{
			forMaria: who == "maria", forBen: who == "ben", forAnybody: true, newest[0]: true,
			rejected[len(rejected)-1]: true, rejected[2]: true, rejected[0]: false,
		} {
			if _, is := found[id]; is != want {
				t.Errorf("%s: %s is there: %v, want %v", who, id, is, want)
			}
		}
		if i := found[forAnybody]; i.Name != "Customer 0" || i.From != "maria" || i.Note != "About the DUNS." {
			t.Errorf("%s: %+v", who, i)
		}
	}
}
