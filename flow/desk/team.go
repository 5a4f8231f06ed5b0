package desk

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"syscall"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
)

// A shared draft can change hands.
type shared interface {
	Gone() <-chan struct{}
	Lost() error
	Receive() error
	HandOver(to, note string) error
	Behind() (saved profile.Application, err error)
	Kept() bool
	Delayed() error
}

var _ shared = (*team.Draft)(nil)

// Team is the store if a team shares it, and the person at this desk may change it.
func (d *Desk) Team() (Shared, bool) {
	s, ok := d.Store.(Shared)
	return s, ok
}

// A TeamView is what everybody in a team may know, also people who only look.
type TeamView interface {
	Who() string
	Where() string
	Trail(id string) ([]team.Deed, error)
	Watch(context.Context) <-chan struct{}
	Due(ctx context.Context, id string, every time.Duration) (bool, error)
	AskAgain(ctx context.Context, id string) error
}

// TeamView is the team whose drafts are on this desk; ok is false without a team.
func (d *Desk) TeamView() (v TeamView, ok bool) { return TeamOf(d.Store) }

// TeamOf is the team that shares a store; ok is false without one.
func TeamOf(s Store) (v TeamView, ok bool) {
	for {
		r, reads := s.(readStore)
		if !reads {
			break
		}
		s = r.of
	}
	shared, ok := s.(Shared)
	return shared, ok
}

// Changes receives whenever drafts of the team may have changed, until ctx ends; nil without a
// team.
func (d *Desk) Changes(ctx context.Context) <-chan struct{} {
	if v, ok := d.TeamView(); ok {
		return v.Watch(ctx)
	}
	return nil
}

// Opening is [Desk.Open] as work, for a store that may be slow.
func (d *Desk) Opening(id string) Work {
	return d.opening(func() (Draft, error) {
		opened, err := d.Store.Open(id)
		var held *draft.HeldError
		if s, ok := d.Team(); ok && errors.As(err, &held) && held.Who == s.Who() && dead(held) {
			return s.TakeOver(id)
		}
		return opened, err
	})
}

// Reopening is Opening for whoever may have typed here before. If a colleague took the customer
// before the last answers were saved, it opens what was typed, which is then [Desk.Lost] and
// [Desk.Lacking]. Call [Desk.Dismiss] once that was read.
func (d *Desk) Reopening(id string) Work {
	if s, ok := d.Team(); ok {
		if unshown := s.Unshown(id); unshown != nil {
			return d.opening(func() (Draft, error) { return unshown, nil })
		}
	}
	return d.Opening(id)
}

// Waiting is the draft that was closed last although this person's last answers couldn't be
// saved; "" if there is none.
func (d *Desk) Waiting() (id string) {
	if s, ok := d.Team(); ok {
		for _, k := range s.Kept() {
			if k.Who == s.Who() && !k.Saved {
				id = k.ID
			}
		}
	}
	return id
}

// Latest lists the drafts, the one that this person worked on last first. In a team, drafts that
// only others worked on follow.
func Latest(s Store) ([]draft.Info, error) {
	infos, err := s.List()
	team, ok := s.(Shared)
	if err != nil || !ok {
		return infos, err
	}
	mine, err := team.Mine()
	rank := make(map[string]int, len(mine))
	for i, id := range mine {
		rank[id] = i - len(mine)
	}
	slices.SortStableFunc(infos, func(a, b draft.Info) int { return cmp.Compare(rank[a.ID], rank[b.ID]) })
	return infos, err
}

// LatestToOpen is the draft that this person worked on last and that no one else has open.
func LatestToOpen(s Store) (draft.Info, error) {
	infos, err := Latest(s)
	if err != nil {
		return draft.Info{}, err
	}
	if team, ok := s.(Shared); ok {
		for i, info := range infos {
			if by, held := Holder(info); held && by.Who == team.Who() && dead(by) {
				infos[i].Err = nil
			}
		}
	}
	return draft.FindAmong(infos, "")
}

// Dismiss says that the user has read which answers of a draft weren't saved.
func (d *Desk) Dismiss(id string) {
	if s, ok := d.Team(); ok {
		s.Dismiss(id)
	}
}

// Keeps reports whether what isn't saved is kept on this machine until it is, even if the
// program ends now.
func (d *Desk) Keeps() bool {
	s, ok := d.draft.(shared)
	return ok && s.Kept()
}

// dead reports whether the process that has a draft open was one on this machine and is gone:
// its lease hasn't run out yet.
func dead(held *draft.HeldError) bool {
	here, err := os.Hostname()
	if err != nil || held.Host != here || held.PID <= 0 {
		return false
	}
	p, err := os.FindProcess(held.PID)
	return err != nil || errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// TakeOver opens a draft that somebody else has open. They are told, and can't change it any
// more. It needs a [Desk.Team].
func (d *Desk) TakeOver(id string) error { return d.Do(context.Background(), d.TakingOver(id)) }

// TakingOver is [Desk.TakeOver] as work.
func (d *Desk) TakingOver(id string) Work {
	return d.opening(func() (Draft, error) {
		s, ok := d.Team()
		if !ok {
			return nil, errors.New("only a team can take drafts over")
		}
		return s.TakeOver(id)
	})
}

// Beginning is [Desk.Begin] as work.
func (d *Desk) Beginning(app profile.Application) Work {
	return d.opening(func() (Draft, error) { return d.Store.Create(app) })
}

// opening puts a draft on the desk once it's open. What was handed over to this person is
// received with that. If ctx ends before, the draft is closed again.
func (d *Desk) opening(open func() (Draft, error)) Work {
	return func(ctx context.Context) Done {
		opened, err := open()
		keep := func() bool { return true }
		if err == nil {
			keep = context.AfterFunc(ctx, func() { _ = opened.Close() })
		}
		if s, ok := opened.(shared); err == nil && ok {
			if i := opened.Info(); d.ForMe(i) || i.For == team.Anybody {
				_ = s.Receive() // it's open all the same, and stays at the top of the list
			}
		}
		return func() (Work, error) {
			if !keep() {
				return nil, context.Cause(ctx)
			}
			return nil, d.take(opened, err)
		}
	}
}

// HandingOver closes the open customer for a colleague, or for anybody if to is "", with a
// note for them. If it fails, the customer stays open.
func (d *Desk) HandingOver(to, note string) Work {
	of := d.draft
	return func(context.Context) Done {
		err := handOver(of, to, note)
		return func() (Work, error) {
			if err == nil && of == d.draft {
				d.Close()
			}
			return nil, err
		}
	}
}

// HandingOverClosed hands over a customer who isn't open.
func (d *Desk) HandingOverClosed(id, to, note string) Work {
	return func(context.Context) Done {
		of, err := d.Store.Open(id)
		if err == nil {
			if err = handOver(of, to, note); err != nil {
				_ = of.Close()
			}
		}
		return func() (Work, error) { return nil, err }
	}
}

func handOver(of Draft, to, note string) error {
	s, ok := of.(shared)
	if !ok {
		return errors.New("only a team can hand customers over")
	}
	return s.HandOver(to, note)
}

// Person is a member of the team, or "you".
func (d *Desk) Person(who string) string {
	if who == d.Me() {
		return "you"
	}
	return who
}

// HandedBy says who handed the open customer over, and to whom.
func (d *Desk) HandedBy() string {
	info, to := d.Info(), ""
	if info.For != "" {
		to = " to " + d.Person(info.For)
	}
	by := d.Person(info.From)
	if by == "you" {
		by = "You"
	}
	return by + " handed this customer over" + to
}

// Others lists the colleagues that a customer can be handed over to, without the person at
// this desk. It asks the database.
func (d *Desk) Others(ctx context.Context) ([]string, error) {
	var names []string
	var err error
	if s, ok := d.Team(); d.Colleagues != nil {
		names, err = d.Colleagues(ctx)
	} else if ok {
		names, err = s.People(ctx)
	}
	slices.Sort(names)
	return slices.DeleteFunc(names, func(name string) bool { return name == d.Me() }), err
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
func (d *Desk) Lost() *team.OutdatedError {
	var by *team.OutdatedError
	if s, ok := d.draft.(shared); ok && errors.As(s.Lost(), &by) {
		return by
	}
	return nil
}

// Taken reports whether something failed because a colleague took the customer.
func Taken(err error) bool { return errors.Is(err, team.ErrTaken) }

// HeldBy says who has a draft open that couldn't be opened, if this desk can take it over.
func (d *Desk) HeldBy(err error) (*draft.HeldError, bool) {
	_, team := d.Team()
	by, held := errors.AsType[*draft.HeldError](err)
	return by, held && team
}
