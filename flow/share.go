package flow

import "time"

// Twilio limits the calls in an account, not those of a process. So processes at work in the
// same account share a limit, and pause together when Twilio asks one of them to slow down.

// LongestPause is the longest that a run waits because of a 429, whatever Twilio asks for.
const LongestPause = 2 * time.Minute

// A Share is what one of the processes at work in an account knows about all of them.
type Share struct {
	Workers int // how many are at work, with this one
	Before  int // how many of them get a call before this one if the limit can't be divided evenly
	// Left is how long none of them may start a call because Twilio asked for it; 0 if all may.
	// Pause tells one such pause from another.
	Left  time.Duration
	Pause time.Time
	Next  time.Duration // when to ask again
}

// Calls are this process's part of the most calls at a time: at least 1.
func (s Share) Calls(most int) int {
	calls := most / s.Workers
	if s.Before < most%s.Workers {
		calls++
	}
	return max(1, calls)
}
