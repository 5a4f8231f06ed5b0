package cli

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"trusthub-wizard/flow"
)

// Watching goes on through what passes, and ends with what does not.
func TestWhatPassesWhileWatching(t *testing.T) {
	for _, c := range []struct {
		err   error
		again bool
	}{
		{nil, false},
		{errors.New("nothing was created yet"), false},
		{&flow.Error{Class: flow.Unknown}, true},
		{&flow.Error{Class: flow.NotSent}, true},
		{fmt.Errorf("step profile: %w", &flow.Error{Class: flow.RateLimited, RetryAfter: time.Minute}), true},
		{&flow.Error{Class: flow.Unauthorized}, false},
		{&flow.Error{Class: flow.NotFound}, false},
	} {
		again, least := passes(c.err)
		if again != c.again {
			t.Errorf("%v passes: %v", c.err, again)
		}
		var call *flow.Error
		if errors.As(c.err, &call) && again && least != call.RetryAfter {
			t.Errorf("%v: waits %v at least", c.err, least)
		}
	}
}
