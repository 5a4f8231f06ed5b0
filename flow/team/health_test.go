package team

import (
	"context"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
)

// Health counts the drafts that an interrupted change of keys left behind, and a new key for
// everybody seals them all.
func TestHealth(t *testing.T) {
	maria, ben := two(t)
	ctx := context.Background()
	for range 3 {
		d, err := maria.Create(profile.Application{profile.BusinessName: "Example Dental"})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(old int) {
		t.Helper()
		h, err := ben.Health(ctx)
		if err != nil || h.Drafts != 3 || h.Old != old || !h.Notifies || h.Remote || h.TLS || h.Ahead.Abs() > time.Second {
			t.Errorf("%+v, %v", h, err)
		}
		if files, err := schema.ReadDir("schema"); err != nil || h.Version != len(files) {
			t.Errorf("the tables have version %d, want %d", h.Version, len(files))
		}
	}
	expect(0)
	newKeyOnly(t, maria)
	expect(3)
	last := 0
	if err := ben.Rekey(ctx, func(done, all int) { last = done }); err != nil || last != 3 {
		t.Errorf("%d drafts were sealed: %v", last, err)
	}
	expect(0)
	infos, err := maria.List()
	if err != nil || len(infos) != 3 || infos[0].Name != "Example Dental" {
		t.Errorf("%+v, %v", infos, err)
	}
}
