package apply

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// callsAtOnce is the most calls to Twilio in progress, for all applications together.
const callsAtOnce = 12

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
	done int
	halt bool // begin nothing more
}

// carryOutBatch carries out many applications, jobs at a time.
func carryOutBatch(ctx context.Context, c *console.Console, store desk.Store, conn desk.Connection, tasks []task, jobs int) error {
	jobs = min(jobs, len(tasks))
	b := &batch{Console: c, store: store, conn: conn, tasks: tasks, slots: flow.NewSlots(callsAtOnce), ends: make([]ending, len(tasks))}
	b.progress()
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for i, ok := b.take(ctx); ok; i, ok = b.take(ctx) {
				b.end(i, b.carryOut(ctx, i))
			}
		})
	}
	wg.Wait()
	c.ShowProgress("")
	return b.summarize()
}

// take returns the next application, if there is one.
func (b *batch) take(ctx context.Context) (int, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == len(b.tasks) || b.halt || ctx.Err() != nil {
		return 0, false
	}
	b.next++
	return b.next - 1, true
}

// carryOut carries out one application. A panic in it doesn't stop the others.
func (b *batch) carryOut(ctx context.Context, i int) (e ending) {
	t := b.tasks[i]
	of := b.ForFile(t.file)
	defer func() {
		if fault := recover(); fault != nil {
			e = ending{begun: true, err: &flow.PanicError{What: fmt.Sprintf("%T", fault), Stack: debug.Stack()}}
			of.Complain(e.err)
		}
	}()
	outcome, err := carryOutAndTell(ctx, of, b.store, b.conn, t, b.slots)
	if err != nil {
		// An earlier apply may have sent something: the draft would tell.
		err = console.Hinted(err, "Nothing was sent for it this time. "+b.Advice(err))
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
	b.done++
	// If the credentials are no longer accepted, all others would fail the same way.
	b.halt = b.halt || console.ExitCode(e.err) == console.ExitUnauthorized
	of := fmt.Sprintf("%d of %d", b.done, len(b.tasks))
	b.mu.Unlock()
	if !b.JSON && e.begun && e.err == nil {
		b.ForFile(b.tasks[i].file).Note("submitted: %s (%s)", e.outcome.Receipt.Profile, of)
	}
	b.progress()
}

// progress shows how many applications are done and in progress.
func (b *batch) progress() {
	b.mu.Lock()
	done, begun := b.done, b.next
	b.mu.Unlock()
	b.ShowProgress(fmt.Sprintf("%d of %d done, %d in progress", done, len(b.tasks), begun-done))
}
