package team

import (
	"sync"
	"testing"
	"time"

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
