package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/twilioapi/sandbox"
)

// A crowded store has many customers. It lists only their top until it may list them all.
type crowdedStore struct {
	desk.Store
	top []draft.Info
	all chan []draft.Info // one for each List
}

func (s crowdedStore) Top() ([]draft.Info, error)  { return slices.Clone(s.top), nil }
func (s crowdedStore) List() ([]draft.Info, error) { return <-s.all, nil }

func (s crowdedStore) Open(id string) (desk.Draft, error) {
	return nil, fmt.Errorf("draft %s: %w", id, draft.ErrNotFound)
}

func (s crowdedStore) Copy(id, name string) (draft.Info, error) {
	return draft.Info{ID: "copy", Name: name}, nil
}

// crowded is a stage with so many customers, the newest first.
func crowded(t *testing.T, n int) (st *stage, store crowdedStore, all []draft.Info) {
	t.Helper()
	st = newStage(t, sandbox.Options{})
	for i := range n {
		all = append(all, draft.Info{
			ID: fmt.Sprintf("%016d", i), Name: fmt.Sprintf("Customer %d", i), State: draft.Editing,
			Changed: time.Now().Add(-time.Duration(i+1) * time.Hour),
		})
	}
	store = crowdedStore{st.config.Store, all[:draft.TopSize-20], make(chan []draft.Info)}
	st.config.Store = store
	return st, store, all
}

// With many customers, home shows the top of the list at once, and you can use it. What it says
// is true of all of them or isn't said.
func TestTheTopOfTheListComesFirst(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		st, store, all := crowded(t, 150)
		st.open(width, height).see("› Customer 0").frame("The top of the list is there")
		st.press("/customer 12").see("Customer 12").see(reading).frame("What matches, as far as it's known: without a count").press("[backspace][backspace]140").see(reading)
		store.all <- all
		st.see("1 of 150").see("Customer 140").press("[esc]").see("Customer 140").press("[home]").see("› Customer 0")
		st.press("[end]").see("› Customer 149").press("[ctrl+c]").end()
		st.compare()
	})
}

// When the whole list comes, the same customer stays chosen, whatever changed meanwhile.
func TestTheWholeListKeepsTheChoice(t *testing.T) {
	t.Parallel()
	st, store, all := crowded(t, 150)
	st.open(80, 24).see("› Customer 0").press("[down][down][down]").see("› Customer 3")
	changed := slices.Delete(slices.Clone(all), 1, 2) // Customer 1 is gone
	changed[2].Name = "Owl Bakery"                    // Customer 3
	last := len(changed) - 1
	changed[last].State = draft.Rejected // moves up
	changed = append([]draft.Info{{ID: "new", Name: "New one", State: draft.Editing, Changed: time.Now()}}, changed...)
	store.all <- changed
	st.see("Customer 149").see("New one").see("Customer 0").see("Customer 2").see("› Owl Bakery").unsee("Customer 1 ")
	st.press("[up]").see("› Customer 2").press("[home]").see("› Customer 149").press("[ctrl+c]").end()
}

// A customer who is on screen and was deleted can't be opened, and the list goes on.
func TestTheTopShowsADeletedCustomer(t *testing.T) {
	t.Parallel()
	st, store, all := crowded(t, 150)
	st.open(80, 24).see("› Customer 0").press("[enter]").see("there is no such draft")
	store.all <- all[1:]
	store.all <- all[1:] // the list that opening asked for
	st.see("› Customer 1").unsee("Customer 0").press("[ctrl+c]").end()
}

// Who moves on while a list is read stays there.
func TestAListDoesNotMoveTheChoiceBack(t *testing.T) {
	t.Parallel()
	st, store, all := crowded(t, 150)
	st.open(80, 24).see("› Customer 0").press("[end]").see("Reading your customers…")
	store.all <- all
	st.unsee("Reading your customers…").press("[end]").see("› Customer 149").press("[home]c").see("Copied").press("[down]").see("› Customer 1")
	store.all <- append([]draft.Info{{ID: "copy", Name: "The copy", State: draft.Editing, Changed: time.Now()}}, all...)
	st.see("The copy").see("› Customer 1").press("[ctrl+c]").end()
}
