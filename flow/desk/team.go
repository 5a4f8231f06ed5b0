package desk

import (
	"context"
	"errors"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
)

// A shared draft can change hands.
type shared interface {
	Gone() <-chan struct{}
	Lost() error
	HandOver(to, note string) error
}

var _ shared = (*team.Draft)(nil)

// Team is the store if a team shares it.
func (d *Desk) Team() (Shared, bool) {
	s, ok := d.Store.(Shared)
	return s, ok
}

// TakeOver opens a draft that somebody else has open. They are told, and can't change it any
// more. It needs a [Desk.Team].
func (d *Desk) TakeOver(id string) error {
	s, ok := d.Team()
	if !ok {
		return errors.New("only a team can take drafts over")
	}
	return d.take(opened(s.Store.TakeOver(id)))
}

// HandOver closes the open customer for a colleague, or for anybody if to is "", with a note
// for them. If it fails, the customer stays open.
func (d *Desk) HandOver(to, note string) error {
	s, ok := d.draft.(shared)
	if !ok {
		return errors.New("only a team can hand customers over")
	}
	if err := s.HandOver(to, note); err != nil {
		return err
	}
	d.Close()
	return nil
}

// AccountCalls is the most calls to Twilio in progress in one account, for all files of a batch
// and all machines of a team together. A run makes at most runCalls of them.
const (
	AccountCalls = 12
	runCalls     = 5
)

// Together returns slots for so many calls in an account. A team's machines share AccountCalls
// until leave; others have the slots to themselves. batch says that colleagues who find a draft
// open here may wait for it.
func (d *Desk) Together(ctx context.Context, account string, most int, batch bool) (slots *flow.Slots, leave func(), err error) {
	slots = flow.NewSlots(most)
	s, ok := d.Team()
	if !ok {
		return slots, func() {}, nil
	}
	leave, err = s.Work(ctx, account, AccountCalls, batch, func(calls int) { slots.SetMost(min(most, calls)) })
	return slots, leave, err
}

// Gone is closed when somebody else took the open customer. It is nil where that can't
// happen.
func (d *Desk) Gone() <-chan struct{} {
	if s, ok := d.draft.(shared); ok {
		return s.Gone()
	}
	return nil
}

// Lost says who took the open customer; nil if nobody did.
func (d *Desk) Lost() error {
	if s, ok := d.draft.(shared); ok {
		return s.Lost()
	}
	return nil
}

// HeldByOther reports whether a draft is open elsewhere, so that a member of the team could
// take it over.
func (d *Desk) HeldByOther(info draft.Info) bool {
	_, ok := d.Team()
	return ok && errors.As(info.Err, new(*draft.HeldError))
}
