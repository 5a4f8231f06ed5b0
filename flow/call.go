package flow

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How often a call is sent before the run gives up, and how it waits in between.
const (
	maxTries  = 8
	rounds    = 4 // for what is sent anew after its outcome was unknown
	looks     = 6 // for what is answered with 404 and may be too young to be seen
	glances   = 2 // for what is not
	firstWait = 500 * time.Millisecond
	lastWait  = 30 * time.Second
)

// errCut says that the run was cut off before the step could go on.
var errCut = errors.New("cut off before it was done; run again to go on")

// noClass is the class of errors that no call answered, and of nil.
const noClass Class = -1

// classOf tells a failed call's class.
func classOf(err error) Class {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Class
	}
	return noClass
}

// read makes a call that changes nothing until it is answered.
func (r *run) read(s StepID, call func(context.Context) error) error {
	for try := 1; ; try++ {
		err := r.once(s, call)
		again := try < maxTries
		switch classOf(err) {
		case RateLimited, NotSent, Unknown:
		case NotFound: // not visible yet, perhaps
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

// once waits for a slot and makes a call. A run that is being cut off lets the
// calls end that are under way, so that their outcome is known.
func (r *run) once(s StepID, call func(context.Context) error) error {
	if r.ctx.Err() != nil {
		return errCut
	}
	turn, ok := r.turn(s)
	if !ok {
		turn = r.slots.enter(onChain[s])
	}
	if r.slots.wait(r.ctx, turn) != nil {
		return errCut
	}
	ctx, cancel := context.WithTimeout(forStep(context.WithoutCancel(r.ctx), s), r.Timeout)
	defer cancel()
	err := guarded(ctx, call)
	r.slots.release(onChain[s], classOf(err) == RateLimited)
	if err != nil && !ownFault(err) && classOf(err) == noClass {
		err = &Error{Class: Unknown, Op: "call", Err: err} // given up: nobody knows
	}
	return err
}

// turn is the place in the queue that a step was given when it was started.
func (r *run) turn(s StepID) (waiter, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.turns[s]
	delete(r.turns, s)
	return w, ok
}

// send makes a call that writes: the intent goes to disk first, and what is
// known to have had no effect is sent again. An error of class Unknown is in the
// journal as Lost.
func (r *run) send(intent Entry, call func(context.Context) (Object, error)) (Object, error) {
	var o Object
	for try := 1; ; try++ {
		err := r.once(intent.Step, func(ctx context.Context) error {
			if err := r.intend(intent); err != nil {
				return err
			}
			r.event(Event{Step: intent.Step, State: Running, Try: try})
			var err error
			o, err = call(ctx)
			return err
		})
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
		case NotFound: // something that was made a moment ago is not visible yet
			again = try < looks && (intent.Action != Deleted || r.young(intent.SID))
		default:
			again = false
		}
		if jerr := r.append(outcome); jerr != nil {
			return o, errors.Join(err, jerr)
		}
		if !again {
			return o, err
		}
		if err := r.backoff(intent.Step, try, err); err != nil {
			return o, err
		}
	}
}

// young reports whether an object may not be visible yet: one that was made a
// moment ago, or a twin whose age is not known.
func (r *run) young(sid string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	born, ok := r.ledger.born[sid]
	return !ok || time.Since(born) < r.Grace+r.Lag
}

// intend puts an intent on stable storage. The time in it bounds the moment of
// sending, from which the next run counts how long a late request may land: one
// that took too long to write is written again.
func (r *run) intend(intent Entry) error {
	for {
		intent.What, intent.At = Intent, time.Now()
		if err := r.append(intent); err != nil {
			return err
		}
		if time.Since(intent.At) < r.Timeout/2 {
			return nil
		}
	}
}

// backoff waits before a call is sent again.
func (r *run) backoff(s StepID, try int, err error) error {
	wait := r.jitter(min(firstWait<<(try-1), lastWait)) // so that many runs do not come back at once
	e, ok := errors.AsType[*Error](err)
	if ok && e.RetryAfter > 0 {
		wait = min(e.RetryAfter, 2*time.Minute)
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

var reasons = [...]string{
	Unknown:      "the answer did not arrive",
	NotSent:      "Twilio cannot be reached",
	RateLimited:  "Twilio asks to slow down (429)",
	NotFound:     "Twilio does not show it yet (404)",
	Conflict:     "Twilio says it is there already",
	Unauthorized: "these credentials may not do this",
	Refused:      "Twilio refused it",
}

// reasonOf says in words for people why a call failed.
func reasonOf(err error) string {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return reasons[Unknown]
	}
	text := reasons[e.Class]
	if e.Class == Unknown && e.Status != 0 {
		text = fmt.Sprintf("Twilio answered HTTP %d, which leaves open whether it happened", e.Status)
	}
	if e.Message != "" && e.Class >= Conflict {
		text += ": " + shortened(e.Message)
	}
	return text
}
