package ui

import (
	"os"
	"path/filepath"
	"testing"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// Home shows drafts that cannot be opened with their reason, copies, and deletes
// after asking.
func TestHome(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	dir := t.TempDir()
	store, err := draft.At(dir)
	if err != nil {
		t.Fatal(err)
	}
	st.config.Store = store
	keep := func(app profile.Application) *draft.Draft {
		d, err := store.Create(app)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	broken := keep(profile.Application{profile.FriendlyName: "Juniper Outdoor"})
	if err := broken.Close(); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{".draft", ".synced"} {
		if err := os.WriteFile(filepath.Join(dir, broken.Info().ID+file), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := keep(profile.Application{profile.FriendlyName: "Owl Bakery"}).Close(); err != nil {
		t.Fatal(err)
	}
	st.open(80, 24).see("Owl Bakery").press("[home]c").see("Copied").frame("c: a copy, with nothing at Twilio")
	st.press("d").see("Delete Copy of Owl Bakery?").frame("d: deleting asks")
	st.press("[enter]").see("Copy of Owl Bakery").press("dy").see("Deleted.").frame("y: gone for good")
	st.press("[end][enter]").see("cannot be read")
	st.press("q").end()
	infos, err := store.List()
	if err != nil || len(infos) != 2 {
		t.Errorf("%d drafts are left (%v), want 2", len(infos), err)
	}
	st.compare()
}

// A draft that another window has open is told who holds it, and stays as it is.
func TestHeldDraft(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	held, err := st.config.Store.Create(profile.Application{profile.FriendlyName: "Owl Bakery"})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	st.open(80, 24).see("Owl Bakery").press("[enter]").see("is open in process")
}
