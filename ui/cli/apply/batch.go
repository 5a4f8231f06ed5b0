package apply

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// callsAtOnce is the most calls to Twilio in progress, for all applications together.
const callsAtOnce = desk.AccountCalls

// An ending is the result of one file.
type ending struct {
	begun   bool
	outcome flow.Outcome
	err     error // nil if it was submitted
}

// A batch carries out many applications, several at a time.
type batch struct {
	*console.Console
	store desk.Store
	conn  desk.Connection
	tasks []task
	slots *flow.Slots
	ends  []ending

	mu   sync.Mutex // guards the fields below and the elements of ends
	next int        // the next task to begin
	busy []int      // tasks that another machine is at work on, to come back to
	left int        // how many tasks aren't done
	halt bool       // begin nothing more
}

// carryOutBatch carries out many applications, jobs at a time.
func carryOutBatch(ctx context.Context, c *console.Console, store desk.Store, conn desk.Connection, tasks []task, jobs int, slots *flow.Slots) error {
	jobs = min(jobs, len(tasks))
	b := &batch{Console: c, store: store, conn: conn, tasks: tasks, slots: slots, ends: make([]ending, len(tasks)), left: len(tasks)}
	b.progress()
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for i, again, ok := b.take(ctx); ok; i, again, ok = b.take(ctx) {
				e := b.carryOut(ctx, i, again)
				if errors.As(e.err, new(*busyError)) {
					b.postpone(i)
					continue
				}
				b.end(i, e)
			}
		})
	}
	wg.Wait()
	c.ShowProgress("")
	return b.summarize()
}

// take returns the next application, if there is one: those that another machine is at work
// on come again in the end.
func (b *batch) take(ctx context.Context) (i int, again, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.halt || ctx.Err() != nil:
	case b.next < len(b.tasks):
		b.next++
		return b.next - 1, false, true
	case len(b.busy) > 0:
		i, b.busy = b.busy[0], b.busy[1:]
		return i, true, true
	}
	return 0, false, false
}

// postpone leaves an application to the machine that is at work on it.
func (b *batch) postpone(i int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.busy = append(b.busy, i)
}

// carryOut carries out one application. A panic in it doesn't stop the others. If another
// machine is at work on it, carryOut waits if it's again.
func (b *batch) carryOut(ctx context.Context, i int, again bool) (e ending) {
	t := b.tasks[i]
	of := b.ForFile(t.file)
	defer func() {
		if fault := recover(); fault != nil {
			e = ending{begun: true, err: &flow.PanicError{What: fmt.Sprintf("%T", fault), Stack: debug.Stack()}}
			of.Complain(e.err)
		}
	}()
	outcome, err := carryOutAndTell(ctx, of, b.store, b.conn, t, b.slots, again)
	if errors.As(err, new(*busyError)) || errors.Is(err, errNotBegun) {
		return ending{err: err}
	}
	if err != nil {
		// An earlier apply may have sent something: the draft would tell.
		err = console.Hinted(err, "Nothing was sent for it this time. "+b.Advice(err))
		if errors.As(err, new(*team.DownError)) {
			err = console.Coded(console.ExitCutOff, err, console.HintOf(err))
		}
		of.Complain(err)
		return ending{err: err}
	}
	err = report.Conclude(of, outcome, b.CommandLine(append([]string{"apply"}, t.again...)...))
	of.Complain(err)
	return ending{begun: true, outcome: outcome, err: err}
}

func (b *batch) end(i int, e ending) {
	b.mu.Lock()
	b.ends[i] = e
	b.left--
	// If the credentials are no longer accepted, or the database is down or not trusted, all
	// others would fail the same way.
	b.halt = b.halt || console.ExitCode(e.err) == console.ExitUnauthorized || errors.As(e.err, new(*team.DownError)) || errors.Is(e.err, team.ErrUntrusted)
	of := fmt.Sprintf("%d of %d", len(b.tasks)-b.left, len(b.tasks))
	b.mu.Unlock()
	if !b.JSON && e.begun && e.err == nil {
		b.ForFile(b.tasks[i].file).Note("submitted: %s (%s)", e.outcome.Receipt.Profile, of)
	}
	b.progress()
}

// progress shows how many applications are done and in progress.
func (b *batch) progress() {
	b.mu.Lock()
	done, begun := len(b.tasks)-b.left, b.next-len(b.busy)
	b.mu.Unlock()
	b.ShowProgress(fmt.Sprintf("%d of %d done, %d in progress", done, len(b.tasks), begun-done))
}
