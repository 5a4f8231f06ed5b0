package flow

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
)

// Accounts lists the accounts that a hub's credentials can use: its own first, then its
// subaccounts by name. It leaves out closed ones.
func Accounts(ctx context.Context, hub Hub) ([]Object, error) {
	list, err := listed(ctx, hub, Account, "accounts")
	list = slices.DeleteFunc(list, func(o Object) bool { return o.Status() == "closed" })
	slices.SortStableFunc(list, func(a, b Object) int {
		return cmp.Or(own(hub, b)-own(hub, a), strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())))
	})
	return list, err
}

// listed lists all objects of a kind outside of a run, with a run's retries.
func listed(ctx context.Context, hub Hub, kind Kind, s StepID) (list []Object, err error) {
	err = Runner{Hub: hub, Journal: noJournal{}}.start(ctx, nil, nil).read(s, func(ctx context.Context) (err error) {
		list, err = hub.List(ctx, kind, "", nil)
		return err
	})
	return list, err
}

func own(hub Hub, o Object) int {
	if o.SID == hub.Account() {
		return 1
	}
	return 0
}

// OpenAccount creates a subaccount. It sends the call only once, because a subaccount can't
// be deleted. If the answer is lost, it looks for the account by its name.
func OpenAccount(ctx context.Context, hub Hub, name string) (Object, error) {
	var o Object
	err := guarded(ctx, func(ctx context.Context) (err error) {
		o, err = hub.Create(ctx, Account, "", Content{Fields: Fields{"friendly_name": name}})
		return err
	})
	if classOf(err) != Unknown {
		return o, err
	}
	list, lookErr := Accounts(ctx, hub)
	if lookErr != nil {
		return o, errors.Join(err, lookErr)
	}
	for _, found := range list {
		if found.Name() == name && found.SID != hub.Account() {
			return found, nil
		}
	}
	return o, err
}

// PhoneNumbers lists the phone numbers of a hub's account, in the order of their digits.
func PhoneNumbers(ctx context.Context, hub Hub) ([]Object, error) {
	list, err := listed(ctx, hub, PhoneNumber, StepNumbers)
	slices.SortStableFunc(list, func(a, b Object) int {
		return strings.Compare(a.Fields["phone_number"], b.Fields["phone_number"])
	})
	return list, err
}
