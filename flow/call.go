package flow

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How often a call is sent before the run gives up, and how long it waits in between.
const (
	maxTries  = 8
	rounds    = 4 // sent again after its outcome was unknown
	looks     = 6 // read again after a 404, for an object that may be too young to show
	glances   = 2 // read again after a 404, for an older object
	firstWait = 500 * time.Millisecond
	lastWait  = 30 * time.Second
)

// errCut says that the run was cut off before the step was done.
var errCut = errors.New("cut off before it was done: try again to continue")

// noClass is the class of nil, and of errors that aren't an answer to a call.
const noClass Class = -1

// classOf returns the class of a failed call.
func classOf(err error) Class {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Class
	}
	return noClass
}

// read makes a call that changes nothing, again and again until it is answered.
func (r *run) read(s StepID, call func(context.Context) error) error {
	for try := 1; ; try++ {
		err := r.once(s, call)
		again := try < maxTries
		switch classOf(err) {
		case RateLimited, NotSent, Unknown:
		case NotFound: // may not be visible yet
			again = try < r.looks
		default:
			again = false
		}
		if !again {
			return err
		}
		if err := r.backoff(s, try, err); err != nil {
			return err
		}
	}
}

// once waits for a slot and makes a call. If the run is cut off, it lets a call that was
// sent finish, so that its outcome is known.
func (r *run) once(s StepID, call func(context.Context) error) error {
	if r.ctx.Err() != nil {
		return errCut
	}
	turn, ok := r.turn(s)
	if !ok {
		turn = r.Slots.enter(onChain[s])
	}
	if left := r.Slots.paused(); left > 0 { // whoever met it
		r.event(Event{Step: s, State: Retrying, Until: time.Now().Add(left), Reason: classWords[RateLimited].reason})
	}
	if r.Slots.wait(r.ctx, turn) != nil {
		return errCut
	}
	ctx, cancel := context.WithTimeout(forStep(context.WithoutCancel(r.ctx), s), r.Timeout)
	defer cancel()
	err := guarded(ctx, call)
	r.Slots.release(onChain[s], r.pauseAfter(err))
	if err != nil && !ownFault(err) && classOf(err) == noClass {
		err = &Error{Class: Unknown, Op: "call", Err: err} // gave up waiting: it may still take effect
	}
	return err
}

// pauseAfter is how long no call starts after one that came back with an error; 0 unless that's
// a 429.
func (r *run) pauseAfter(err error) time.Duration {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok || e.Class != RateLimited:
		return 0
	case e.RetryAfter > 0:
		return min(e.RetryAfter, LongestPause)
	}
	return r.jitter(firstWait / 2)
}

// turn is the place in the queue that a step got when it was started.
func (r *run) turn(s StepID) (waiter, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.turns[s]
	delete(r.turns, s)
	return w, ok
}

// send makes a call that writes. The intent goes to disk first. A call that is known to
// have had no effect is sent again; one whose outcome is unknown is Lost in the journal.
func (r *run) send(intent Entry, call func(context.Context) (Object, error)) (Object, error) {
	var o Object
	for try := 1; ; try++ {
		began := time.Now() // the answer may be judged much later, by a process that was paused
		err := r.once(intent.Step, func(ctx context.Context) error {
			if err := r.intend(intent); err != nil {
				return err
			}
			r.event(Event{Step: intent.Step, State: Running, Try: try})
			var err error
			o, err = call(ctx)
			return err
		})
		if errors.Is(err, errSlowJournal) && try < maxTries {
			continue
		}
		if err == nil || classOf(err) == noClass {
			return o, err
		}
		outcome := Entry{Step: intent.Step, SID: intent.SID, Action: intent.Action, What: Failed}
		if e, ok := errors.AsType[*Error](err); ok {
			outcome.Code, outcome.Status = e.Code, fmt.Sprint(e.Status)
		}
		again := try < maxTries
		switch classOf(err) {
		case Unknown:
			outcome.What, again = Lost, false
		case RateLimited, NotSent:
		case NotFound: // an object that was just created may not be visible yet
			again = try < looks && (intent.Action != Deleted || r.young(intent.SID, began))
		default:
			again = false
		}
		if jerr := r.append(outcome); jerr != nil {
			return o, jerr // the outcome stays unknown, whatever Twilio said
		}
		if !again {
			return o, err
		}
		if err := r.backoff(intent.Step, try, err); err != nil {
			return o, err
		}
	}
}

// young reports whether an object may not have been visible at a time: one that had just been
// created, or a duplicate of unknown age.
func (r *run) young(sid string, at time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	born, ok := r.ledger.born[sid]
	return !ok || at.Sub(born) < r.Grace+r.Lag
}

// errSlowJournal says that an intent took too long to write.
var errSlowJournal = &JournalError{errors.New("writing it takes too long")}

// intend puts an intent on stable storage. The call is sent soon after the intent's time,
// and the next run counts from there how long a late request can take effect. So an intent
// that took too long to write has to be written again, with a new time.
func (r *run) intend(intent Entry) error {
	intent.What, intent.At = Intent, time.Now()
	if err := r.append(intent); err != nil {
		return err
	}
	switch {
	case r.unwritten() != nil: // meanwhile
		return errCut
	case Elapsed(intent.At) >= r.Timeout/2:
		return errSlowJournal
	}
	return nil
}

// Elapsed is the time since t by the clock that says more: the monotonic clock may stop
// while a machine is suspended, and the wall clock may be set back. It's negative before t.
func Elapsed(t time.Time) time.Duration {
	now := time.Now()
	return max(now.Sub(t), now.Round(0).Sub(t.Round(0)))
}

// backoff waits before a call is sent again.
func (r *run) backoff(s StepID, try int, err error) error {
	wait := r.jitter(min(firstWait<<(try-1), lastWait)) // jitter keeps many runs from retrying in step
	e, ok := errors.AsType[*Error](err)
	if ok && e.RetryAfter > 0 {
		wait = min(e.RetryAfter, LongestPause)
	}
	r.event(Event{Step: s, State: Retrying, Try: try + 1, Until: time.Now().Add(wait), Reason: reasonOf(err), Err: err})
	return r.sleep(wait)
}

// sleep waits, unless the run is cut off.
func (r *run) sleep(d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-r.ctx.Done():
		return errCut
	}
}
