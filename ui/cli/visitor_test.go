package cli

import (
	"testing"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
)

// A stranger can't fill the disk with customers, and has room again after deleting one.
func TestADemonstrationHasRoomForSoMany(t *testing.T) {
	drafts, err := draft.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := smallStore{desk.Files{Store: drafts}}
	var last desk.Draft
	for n := range demoDrafts {
		if last, err = s.Create(nil); err == nil {
			err = last.Close()
		}
		if err != nil {
			t.Fatalf("customer %d: %v", n+1, err)
		}
	}
	id := last.Info().ID
	if _, err := s.Create(nil); err == nil {
		t.Error("one more was created")
	}
	if _, err := s.Copy(id, "x"); err == nil {
		t.Error("one more was copied")
	}
	if err := s.Delete(id); err != nil {
		t.Fatal(err)
	}
	if d, err := s.Create(nil); err != nil {
		t.Error(err)
	} else if err := d.Close(); err != nil {
		t.Error(err)
	}
}
