package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// Home says why a draft can't be opened, copies drafts, and asks before it deletes.
func TestHome(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	dir := t.TempDir()
	store, err := draft.At(dir)
	if err != nil {
		t.Fatal(err)
	}
	st.config.Store = desk.Files{Store: store}
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
	st.open(80, 24).see("Owl Bakery").press("[home]c").see("Copied").see("› Copy of Owl Bakery").frame("c: a copy, with nothing at Twilio")
	st.press("d").see("Delete Copy of Owl Bakery?").frame("d: asks first")
	st.press("[enter]").see("Copy of Owl Bakery").press("dy").see("Deleted.").unsee("Copy of Owl Bakery").frame("y: gone for good")
	st.press("[end][enter]").see("can't be read")
	st.press("q").end()
	infos, err := store.List()
	if err != nil || len(infos) != 2 {
		t.Errorf("%d drafts are left (%v), want 2", len(infos), err)
	}
	st.compare()
}

// For a draft that's open in another window, the wizard says who has it and leaves it
// alone.
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

// While home is on screen, it shows how reviews end, also in other accounts, and saves
// that.
func TestHomeFollowsReviews(t *testing.T) {
	t.Parallel()
	juniper := sandbox.Seed()[2]
	var later atomic.Bool // than the end of every review
	now := func() time.Time {
		if later.Load() {
			return time.Now().Add(2 * time.Hour)
		}
		return time.Now()
	}
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Hour}, Now: now}).among()
	st.config.Demo = true // so that home asks again soon
	for _, c := range []struct{ name, number, account string }{
		{"Owl Bakery", "12-3456789", ""}, {"Supply Ltd", "12-3418602", juniper.SID},
	} {
		app := profile.Sample()
		app[profile.FriendlyName], app[profile.RegistrationNo] = c.name, c.number
		st.submit(app, c.account)
	}
	st.open(80, 24).see("in review")
	later.Store(true)
	st.see("✓ approved").see("✗ rejected")
	st.press("q").end()
	infos, err := st.config.Store.List()
	if err != nil || len(infos) != 2 {
		t.Fatalf("drafts: %+v, %v", infos, err)
	}
	for _, info := range infos {
		want := map[string]draft.State{"Owl Bakery": draft.Approved, "Supply Ltd": draft.Rejected}[info.Name]
		if info.State != want {
			t.Errorf("%s is %s, want %s", info.Name, info.State, want)
		}
	}
}

// submit submits answers in an account, "" for the credentials' own, and closes the
// draft.
func (st *stage) submit(app profile.Application, account string) {
	st.t.Helper()
	ctx, d := st.t.Context(), desk.New(st.config.Config)
	err := errors.Join(d.Begin(app), d.Do(ctx, d.Connect(nil)))
	if err == nil && account != "" {
		err = d.Do(ctx, d.Use(account))
	}
	if err != nil {
		st.t.Fatal(err)
	}
	_ = d.Do(ctx, d.Run(nil))
	if o := d.Outcome(); o.Result != flow.Submitted {
		st.t.Fatalf("result %v: %v", o.Result, o.Err)
	}
	d.Close()
}

// A customer is found by part of the name, however many there are.
func TestFindACustomer(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	for i := range 30 {
		d, err := st.config.Store.Create(profile.Application{profile.FriendlyName: fmt.Sprintf("Customer %d", i)})
		if err == nil {
			err = d.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	st.open(80, 24).see("Customer 2").press("/").see("30 of 30").press("17 mer").see("1 of 30").frame("/: the list narrows while you type")
	st.press("[enter]").see("Customer 17 Account").press("[esc]").see("› Customer 17").press("/state:draft mer 2[tab]").see("12 of 30").frame("Tab: the search stays, and keys act on the list")
	st.press("c").see("› Copy of Customer 29").see("13 of 31").press("/x").see("No match").press("[backspace][esc]").see("Customer 19")
	st.press("[ctrl+c]").end()
	st.compare()
}

// When the first customers come, the first one is chosen: not the one in the place of the
// button of the welcome.
func TestTheFirstCustomersOfATeam(t *testing.T) {
	t.Parallel()
	s := &session{Desk: desk.New(desk.Config{}), look: newLook(background{}), ctx: t.Context(), now: time.Now}
	s.customers.listed = true
	h := &home{s: s}
	h.menu.begin(h.entries, "")
	if !h.menu.holds("new") {
		t.Fatal("the welcome chooses nothing")
	}
	msg := listMsg{infos: []draft.Info{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}}}
	s.listed(msg)
	if h.Update(msg); !h.menu.holds("a") || h.menu.free {
		t.Errorf("entry %d is chosen, free: %v", h.menu.at, h.menu.free)
	}
}
