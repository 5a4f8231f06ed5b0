package desk

import (
	"context"
	"math/rand/v2"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
)

// AccountCalls is the most calls to Twilio in progress in one account, for all files of a batch
// and for all processes that share a store.
const AccountCalls = 12

// Processes that share a store find each other through it.
type meeting interface {
	// announce makes this process one of those at work in an account.
	announce(account string, batch bool) worker
	// Pause tells all of them to start no call for so long.
	Pause(ctx context.Context, account string, d time.Duration) error
}

// A worker is one of these processes.
type worker interface {
	// Report says that it's still at work, and returns its share.
	Report(context.Context) (flow.Share, error)
	// Heard receives when it's time to report.
	Heard() <-chan string
	Leave()
}

var (
	_ meeting = Files{}
	_ meeting = Shared{}
	_ worker  = (*draft.Worker)(nil)
	_ worker  = (*team.Worker)(nil)
)

func (f Files) announce(account string, batch bool) worker  { return f.Announce(account, batch) }
func (s Shared) announce(account string, batch bool) worker { return s.Announce(account, batch) }

// meeting is where others at work in the same accounts are found. Each demonstration has an
// account of its own.
func (d *Desk) meeting() (m meeting, ok bool) {
	m, ok = d.Store.(meeting)
	return m, ok && !d.Demo
}

// Together returns slots for so many calls in an account. Until leave, all processes at work
// in the account that share the store share AccountCalls, and pause when Twilio asks one of them
// to slow down. While the store doesn't answer, the share stays as it is. batch says that
// colleagues who find a draft open here may wait for it.
func (d *Desk) Together(ctx context.Context, account string, most int, batch bool) (slots *flow.Slots, leave func(), err error) {
	slots = d.slots(account, most)
	m, ok := d.meeting()
	if !ok {
		return slots, func() {}, nil
	}
	w := m.announce(account, batch)
	var pause time.Time // the last one that is known
	report := func(ctx context.Context) (time.Duration, error) {
		share, err := w.Report(ctx)
		if err == nil {
			slots.SetMost(min(most, share.Calls(AccountCalls)))
			if share.Left > 0 && !share.Pause.Equal(pause) {
				slots.Pause(share.Left + rand.N(share.Left/4+1)) // not all continue at the same moment
			}
			pause = share.Pause
		}
		return share.Next, err
	}
	next, err := report(ctx)
	if _, shared := d.Team(); err != nil && shared {
		w.Leave()
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Heard():
			case <-time.After(next):
			}
			next, _ = report(ctx)
		}
	}()
	return slots, func() { stop(); <-ended; w.Leave() }, nil
}

// share makes a run share the calls in its account until leave.
func (d *Desk) share(ctx context.Context, r *flow.Runner) (leave func()) {
	slots, leave, err := d.Together(ctx, r.Hub.Account(), flow.RunCalls, false)
	if err != nil { // without the database, the run can't begin anyway, and says why
		return func() {}
	}
	r.Slots = slots
	return leave
}

// slots are slots that tell all processes at work in an account when Twilio asks to slow down.
// A call never waits for that: if the store doesn't answer, they find out by themselves.
func (d *Desk) slots(account string, most int) *flow.Slots {
	slots := flow.NewSlots(most)
	if m, ok := d.meeting(); ok {
		slots.Limited = func(pause time.Duration) {
			go func() {
				ctx, cancel := context.WithTimeout(context.Background(), pause) // it's outdated after that
				defer cancel()
				_ = m.Pause(ctx, account, pause)
			}()
		}
	}
	return slots
}
