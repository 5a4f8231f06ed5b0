package apply

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// callsAtOnce is how many calls to Twilio are under way at most, whatever number
// of applications they are for.
const callsAtOnce = 12

// callsEach is how many of them each of so many applications may have: the limits
// of all together are below callsAtOnce, and no more than one has alone.
func callsEach(jobs int) int { return min(5, callsAtOnce/jobs) }

// An ending is what a file came to.
type ending struct {
	begun   bool
	outcome flow.Outcome
	err     error // nil where it ended submitted
}

// A batch is many applications being carried out.
type batch struct {
	*console.Console
	store *draft.Store
	conn  ui.Connection
	tasks []task
	jobs  int
	ends  []ending

	mu   sync.Mutex // guards what follows, and the elements of ends
	next int        // the task that is begun next
	done int
	halt bool // nothing more is begun: it would fare no better
}

// carryOutBatch carries out many applications, so many at a time.
func carryOutBatch(ctx context.Context, c *console.Console, store *draft.Store, conn ui.Connection, tasks []task, jobs int) error {
	jobs = min(jobs, len(tasks))
	b := &batch{Console: c, store: store, conn: conn, tasks: tasks, jobs: jobs, ends: make([]ending, len(tasks))}
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

// take is the next application to begin, if there is one.
func (b *batch) take(ctx context.Context) (int, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == len(b.tasks) || b.halt || ctx.Err() != nil {
		return 0, false
	}
	b.next++
	return b.next - 1, true
}

// carryOut is one application from its draft to what it came to. A fault of the
// program costs the others nothing.
func (b *batch) carryOut(ctx context.Context, i int) (e ending) {
	t := b.tasks[i]
	of := b.ForFile(t.file)
	defer func() {
		if fault := recover(); fault != nil {
			e = ending{begun: true, err: &flow.PanicError{What: fmt.Sprintf("%T", fault), Stack: debug.Stack()}}
			of.Complain(e.err)
		}
	}()
	outcome, err := carryOutAndTell(ctx, of, b.store, b.conn, t, callsEach(b.jobs))
	if err != nil {
		// Its draft cannot be had: an earlier apply may have begun it.
		err = console.Hinted(err, "Nothing was sent for it now. "+b.Advice(err))
		of.Complain(err)
		return ending{err: err}
	}
	err = report.Conclude(of, outcome, b.CommandLine("apply", t.file))
	of.Complain(err)
	return ending{begun: true, outcome: outcome, err: err}
}

// end takes down what an application came to.
func (b *batch) end(i int, e ending) {
	b.mu.Lock()
	b.ends[i] = e
	b.done++
	// With credentials that are no longer accepted each of the others would come
	// to the same.
	b.halt = b.halt || console.ExitCode(e.err) == console.ExitUnauthorized
	of := fmt.Sprintf("%d of %d", b.done, len(b.tasks))
	b.mu.Unlock()
	if !b.JSON && e.begun && e.err == nil {
		b.ForFile(b.tasks[i].file).Note("submitted: %s (%s)", e.outcome.Receipt.Profile, of)
	}
	b.progress()
}

// progress shows on a terminal how far all of them are.
func (b *batch) progress() {
	b.mu.Lock()
	done, begun := b.done, b.next
	b.mu.Unlock()
	b.ShowProgress(fmt.Sprintf("%d of %d done, %d under way", done, len(b.tasks), begun-done))
}
