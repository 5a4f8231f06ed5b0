package flow

import (
	"context"
	"sync"
)

// Slots limit the calls in flight: halved when Twilio asks to slow down, grown
// by one after as many calls in a row as there are slots.
type slots struct {
	mu      sync.Mutex
	most    int
	limit   int
	used    int
	streak  int
	waiting []chan struct{}
}

func newSlots(most int) *slots { return &slots{most: most, limit: most} }

// acquire waits for a slot. It fails only with the context's error.
func (s *slots) acquire(ctx context.Context) error {
	s.mu.Lock()
	if s.used < s.limit {
		s.used++
		s.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	s.waiting = append(s.waiting, turn)
	s.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.waiting {
		if w == turn {
			s.waiting = append(s.waiting[:i], s.waiting[i+1:]...)
			return ctx.Err()
		}
	}
	s.used-- // the turn came at the same moment
	s.wake()
	return ctx.Err()
}

// release gives a slot back and says whether the call met the rate limit.
func (s *slots) release(limited bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	switch {
	case limited:
		s.limit, s.streak = max(1, s.limit/2), 0
	case s.limit < s.most:
		if s.streak++; s.streak >= s.limit {
			s.limit, s.streak = s.limit+1, 0
		}
	}
	s.wake()
}

func (s *slots) wake() {
	for s.used < s.limit && len(s.waiting) > 0 {
		close(s.waiting[0])
		s.waiting = s.waiting[1:]
		s.used++
	}
}
