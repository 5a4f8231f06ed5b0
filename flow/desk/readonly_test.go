package desk_test

import (
	"slices"
	"sync/atomic"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// On a read-only desk, everything can be seen, also of a customer that is open elsewhere, and
// nothing can be changed: by the desk, by its store, or by its connection.
func TestReadOnly(t *testing.T) {
	var writes atomic.Int32
	o := newOffice(t, sandbox.Options{Log: func(l sandbox.Line) {
		if l.Method != "GET" {
			writes.Add(1)
		}
	}})
	o.begin(nil)
	o.do(o.Connect(nil))
	o.do(o.Run(func(flow.Event) {})) // and it stays open
	id, before := o.Info().ID, writes.Load()
	kept, err := o.Store.View(id)
	if err != nil || before == 0 {
		t.Fatal(before, err)
	}

	const why = "This is a test"
	r := desk.New(desk.ReadOnly(o.Desk.Config, why))
	do := func(w desk.Work) error { return r.Do(t.Context(), w) }
	if err := r.Open(id); err != nil {
		t.Fatal(err)
	}
	if err := do(r.Connect(nil)); err != nil {
		t.Fatal(err)
	}
	if err := do(r.Ask()); err != nil || r.Outcome().Receipt.Status != "pending-review" {
		t.Errorf("asking: %v", err)
	}
	if r.Answers().Text(profile.BusinessName) == "" || r.Next() != desk.StatusPage || len(r.History()) == 0 {
		t.Errorf("it shows %v, then %s", r.Answers(), r.Next())
	}
	if p, wrong := r.Obstacle(); !wrong || p.Message != why || r.LockedField(profile.Numbers) != why {
		t.Errorf("it says %v", p)
	}
	hub, sub := r.Account().Conn.Hub, sandbox.Seed()[1].SID
	_, created := hub.Create(t.Context(), flow.CustomerProfile, "", flow.Content{})
	_, updated := hub.Update(t.Context(), flow.CustomerProfile, "", kept.Profile, flow.Content{Fields: flow.Fields{"email": "x@example.com"}})
	_, copied := r.Store.Copy(id, "x")
	_, made := r.Store.Create(nil)
	_, madeFor := r.Store.CreateFor("x", "y", nil)
	_, locked := r.Store.Lock(t.Context())
	d, err := r.Store.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"set": r.Set(profile.BusinessName, "x", draft.Place{}), "replace": r.Replace(nil), "begin": r.Begin(nil),
		"use": do(r.Use(sub)), "open an account": do(r.CreateSubaccount("x")),
		"create": created, "update": updated, "delete at Twilio": hub.Delete(t.Context(), flow.CustomerProfile, "", kept.Profile),
		"copy": copied, "make": made, "make for a file": madeFor, "lock": locked, "delete": r.Store.Delete(id),
		"draft: set": d.Set(profile.Email, "x", draft.Place{}), "draft: replace": d.Replace(nil), "draft: account": d.SetAccount("x"),
		"draft: choose": d.ChooseAccount("x"), "draft: adopt": d.Adopt("x", "y"),
	} {
		if err == nil || err.Error() != why {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, w := range map[string]desk.Work{"run": r.Run(func(flow.Event) {}), "update the numbers": r.UpdateNumbers(func(flow.Event) {})} {
		if err := do(w); err != nil || r.Outcome().Result != flow.Stopped || r.Outcome().Err.Error() != why {
			t.Errorf("%s: %v, %v", name, r.Outcome().Err, err)
		}
	}
	r.Close()
	after, err := o.Store.View(id)
	if err != nil || writes.Load() != before || !after.Changed.Equal(kept.Changed) || after.State != kept.State || len(after.Entries) != len(kept.Entries) {
		t.Errorf("%d writes, then %d; %v", before, writes.Load(), err)
	}
	if infos, _ := o.Store.List(); len(infos) != 1 {
		t.Errorf("%d drafts", len(infos))
	}
}

// What Twilio decides is shown, but it's not the reader who keeps it. An account that isn't
// the credentials' own can be read, too.
func TestReadOnlyShowsTheDecision(t *testing.T) {
	o := newOffice(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: -1}})
	o.begin(nil)
	o.do(o.Connect(nil))
	o.do(o.Use(sandbox.Seed()[1].SID))
	o.do(o.Run(func(flow.Event) {}))
	o.Close()
	r := desk.New(desk.ReadOnly(o.Desk.Config, "no"))
	if err := r.Open(o.Info().ID); err != nil {
		t.Fatal(err)
	}
	if err := r.Do(t.Context(), r.Connect(nil)); err != nil {
		t.Fatal(err)
	}
	if err := r.Do(t.Context(), r.Ask()); err != nil || r.Info().State != draft.Approved {
		t.Errorf("%v, %v", r.Info().State, err)
	}
	if v, err := o.Store.View(o.Info().ID); err != nil || v.State == draft.Approved || slices.ContainsFunc(v.Entries, func(e flow.Entry) bool { return e.What == flow.Decided }) {
		t.Errorf("%v, %v", v.State, err)
	}
}
