package draft

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Only processes that are still at work share the limit, whatever others left behind, and a clock
// that was set back doesn't make a pause longer.
func TestWhoIsAtWork(t *testing.T) {
	s, err := At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const account = "../AC1" // no path
	first, second := s.Announce(account, false), s.Announce(account, false)
	defer first.Leave()
	for i, w := range []*Worker{first, second} {
		if share, err := w.Report(t.Context()); err != nil || share.Workers != i+1 || share.Left != 0 {
			t.Fatalf("%+v, %v", share, err)
		}
	}
	dir := s.atWork(account)
	now := time.Now()
	for _, left := range []struct {
		name string
		at   time.Time
	}{{"killed", now.Add(-2 * heartbeatTimeout)}, {"litter", now.Add(-2 * litter)}, {pauseFile, now.Add(time.Hour)}} {
		if err := stampAt(dir, left.name, left.at); err != nil {
			t.Fatal(err)
		}
	}
	if share, err := first.Report(t.Context()); err != nil || share.Workers != 2 || share.Left != 0 {
		t.Errorf("%+v, %v", share, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "litter")); err == nil {
		t.Error("what a killed process left is never removed")
	}
	second.Leave()
	if err := s.Pause(t.Context(), account, time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := s.Pause(t.Context(), account, time.Second); err != nil {
		t.Fatal(err)
	}
	if share, err := first.Report(t.Context()); err != nil || share.Workers != 1 || share.Left < 50*time.Second || share.Left > time.Minute {
		t.Errorf("%+v, %v", share, err)
	}
	if infos, err := s.List(); err != nil || len(infos) != 0 {
		t.Errorf("drafts: %v, %v", infos, err)
	}
}
