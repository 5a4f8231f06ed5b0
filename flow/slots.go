package flow

import (
	"context"
	"slices"
	"sync"
	"time"
)

// RunCalls is the most calls that a run makes at the same time on its own.
const RunCalls = 5

// Slots limit how many calls are made at the same time, by one run or by several that share
// them. When Twilio asks to slow down, no call starts for a while, and the limit is halved. It
// grows by one after as many good calls in a row as there are slots, but only slowly to one that
// was too much. The last free slot is kept for the longest chain of steps, so that other steps
// don't delay it.
type Slots struct {
	// Limited is told when Twilio asks to slow down, and for how long. It must not block. Set it
	// before the first call; nil means nobody is told.
	Limited func(pause time.Duration)

	mu      sync.Mutex
	most    int
	limit   int
	tooMuch int       // the limit at the last 429
	until   time.Time // no call starts before
	chain   int       // used by the longest chain
	others  int       // used by other steps
	streak  int       // calls in a row without a 429
	heard   int       // pauses that others met since the limit changed
	waiting []waiter
}

// slowly is how many times more good calls it takes to grow to a limit that was too much.
const slowly = 50

type waiter struct {
	turn  chan struct{}
	chain bool
}

// onChain are the steps of the longest chain.
var onChain = map[StepID]bool{StepAddress: true, StepDocument: true, StepAssignDocument: true, StepEvaluate: true, StepSubmit: true}

// NewSlots returns slots for at most so many calls.
func NewSlots(most int) *Slots { return &Slots{most: most, limit: most} }

// SetMost changes the limit, at least 1, while runs use it. Calls in progress go on.
func (s *Slots) SetMost(most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	most = max(1, most)
	if s.limit == s.most || s.limit > most { // otherwise it grows, call by call
		s.limit = most
	}
	if most > s.most { // others left
		s.tooMuch = 0
	}
	s.most = most
	s.wake()
}

// Pause starts no call for a while, since Twilio asked another process in the account for that.
// Only the limit of the one that Twilio asked is halved: all together have to make fewer calls,
// but not each. But that one may be down to a single call, so after a few pauses the others give
// up one, too.
func (s *Slots) Pause(d time.Duration) { s.pause(d, false) }

// few is how many pauses of others a limit survives.
const few = 4

// pause starts no call for a while. limited is whether Twilio asked this process. Calls that it
// sent before a pause don't halve the limit again.
func (s *Slots) pause(d time.Duration, limited bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.heard++; limited && !now.Before(s.until) {
		s.lower(s.limit / 2)
	} else if !limited && s.heard > few {
		s.lower(s.limit - 1)
	}
	if until := now.Add(d); until.After(s.until) {
		s.until = until
		time.AfterFunc(d, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.wake()
		})
	}
}

func (s *Slots) lower(limit int) {
	s.tooMuch, s.limit, s.streak, s.heard = s.limit, max(1, limit), 0, 0
}

// paused is how long no call starts.
func (s *Slots) paused() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(0, time.Until(s.until))
}

// free reports whether a call may start. One or two slots aren't kept for the chain.
func (s *Slots) free(chain bool) bool {
	if s.chain+s.others >= s.limit || time.Now().Before(s.until) {
		return false
	}
	return chain || s.others < s.limit-1 || s.limit <= 2
}

func (s *Slots) take(chain bool, n int) {
	if chain {
		s.chain += n
	} else {
		s.others += n
	}
}

// enter takes a place in the queue, and a slot if one is free. First come, first served.
// The caller must call wait or leave after it.
func (s *Slots) enter(chain bool) waiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := waiter{make(chan struct{}), chain}
	s.waiting = append(s.waiting, w)
	s.wake()
	return w
}

// wait waits for the slot. It fails only with the context's error.
func (s *Slots) wait(ctx context.Context, w waiter) error {
	select {
	case <-w.turn:
		return nil
	default:
	}
	select {
	case <-w.turn:
		return nil
	case <-ctx.Done():
		s.leave(w)
		return ctx.Err()
	}
}

// leave gives up a place in the queue, or the slot that it already got.
func (s *Slots) leave(w waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.waiting, w); i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
		return
	}
	s.take(w.chain, -1)
	s.wake()
}

// release gives a slot back. pause is how long Twilio asked to wait; 0 if it didn't.
func (s *Slots) release(chain bool, pause time.Duration) {
	if pause > 0 { // first, so that the free slot starts no call
		s.pause(pause, true)
		if s.Limited != nil {
			s.Limited(pause)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.take(chain, -1)
	if pause == 0 && s.limit < s.most {
		need := s.limit
		if s.tooMuch > 0 && s.limit+1 >= s.tooMuch {
			need *= slowly
		}
		if s.streak++; s.streak >= need {
			s.limit, s.streak, s.heard = s.limit+1, 0, 0
		}
	}
	s.wake()
}

func (s *Slots) wake() {
	s.waiting = slices.DeleteFunc(s.waiting, func(w waiter) bool {
		if !s.free(w.chain) {
			return false
		}
		s.take(w.chain, 1)
		close(w.turn)
		return true
	})
}
