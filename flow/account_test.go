package flow

import (
	"context"
	"errors"
	"testing"
)

// An accountHub has accounts, and loses the answer of a create on request.
type accountHub struct {
	Hub
	list    []Object
	creates int
	fail    error
	applied bool // a create that fails took effect all the same
}

func (h *accountHub) Account() string { return "AC1" }

func (h *accountHub) List(context.Context, Kind, string, Fields) ([]Object, error) {
	return append([]Object(nil), h.list...), nil
}

func (h *accountHub) Create(_ context.Context, _ Kind, _ string, c Content) (Object, error) {
	h.creates++
	o := Object{Kind: Account, SID: "AC9", Fields: Fields{"friendly_name": c.Fields["friendly_name"], "status": "active"}}
	if h.fail == nil || h.applied {
		h.list = append(h.list, o)
	}
	if h.fail != nil {
		return Object{}, h.fail
	}
	return o, nil
}

func TestAccountsInOrder(t *testing.T) {
	named := func(sid, name, status string) Object {
		return Object{SID: sid, Fields: Fields{"friendly_name": name, "status": status}}
	}
	h := &accountHub{list: []Object{named("AC2", "owl", "active"), named("AC3", "Bee", "suspended"), named("AC4", "Ant", "closed"), named("AC1", "Zoo", "active")}}
	list, err := Accounts(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, o := range list {
		got += o.Name() + " "
	}
	if got != "Zoo Bee owl " {
		t.Errorf("the accounts are %s", got)
	}
}

// A subaccount is created with one call at most. If the answer is lost, it is looked for.
func TestAnAccountIsCreatedOnce(t *testing.T) {
	lost, refused := &Error{Class: Unknown}, &Error{Class: Refused}
	for _, c := range []struct {
		name    string
		fail    error
		applied bool
		want    error
	}{
		{"answered", nil, false, nil},
		{"lost, and made", lost, true, nil},
		{"lost, and not made", lost, false, lost},
		{"refused", refused, false, refused},
	} {
		h := &accountHub{list: []Object{{SID: "AC1", Fields: Fields{"friendly_name": "Owl"}}}, fail: c.fail, applied: c.applied}
		o, err := OpenAccount(t.Context(), h, "Owl") // as the parent is called
		if h.creates != 1 || !errors.Is(err, c.want) || c.want == nil && (err != nil || o.SID != "AC9") {
			t.Errorf("%s: %v, %v after %d creates", c.name, o, err, h.creates)
		}
	}
}
