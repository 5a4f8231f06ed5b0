package flow

import (
	"fmt"
	"os"
	"time"
)

// The kinds of trouble that an owner can be in. Each ends, except for death.
const (
	paused     = "pauses"                // it goes no further
	noDatabase = "partitions (database)" // Twilio answers it
	noTwilio   = "partitions (Twilio)"   // the database answers it
	killed     = "deaths"
	cutOff     = "cut off"
	clockJumps = "clock jumps"
	alive      = "alive" // nothing happens, but it may lose the draft
)

var kindsOfTrouble = []string{paused, paused, paused, noDatabase, noTwilio, killed, cutOff, clockJumps, alive, alive}

// A trouble begins at a hook or after a time. Another process may take the draft after that.
type trouble struct {
	kind    string
	hook    int // 0 if it begins after a time
	after   time.Duration
	lasts   time.Duration
	skew    time.Duration // of a clock that jumped
	takes   bool
	takenIn time.Duration
}

func (t *team) trouble() *trouble {
	rng := t.h.rng
	within := func(of ...time.Duration) time.Duration {
		return time.Duration(rng.Int64N(int64(of[rng.IntN(len(of))])))
	}
	x := &trouble{kind: kindsOfTrouble[rng.IntN(len(kindsOfTrouble))], skew: t.skew(), takes: rng.IntN(3) > 0}
	if rng.IntN(3) > 0 {
		x.hook = 1 + rng.IntN(60)
	}
	x.after = within(time.Second, 3*time.Second, time.Minute)
	x.lasts = within(10*time.Second, 30*time.Second, 2*time.Minute)
	if x.kind == paused {
		x.lasts = within(20*time.Second, time.Minute, 30*time.Minute)
	}
	x.takenIn = within(10*time.Millisecond, 5*time.Second, 40*time.Second)
	if t.hasty {
		x.hook, x.takes, x.takenIn = 1+rng.IntN(12), true, within(time.Second, 4*time.Second)
	}
	return x
}

// begin begins a trouble. The caller holds the lock.
func (o *owner) begin(x *trouble) {
	o.t.count(x.kind)
	o.until[x.kind] = time.Now().Add(x.lasts)
	switch x.kind {
	case killed:
		o.die()
	case cutOff:
		o.stop()
	case clockJumps:
		o.skew = x.skew
	}
	if x.takes {
		over := o.over
		time.AfterFunc(x.takenIn, func() {
			o.t.mu.Lock()
			defer o.t.mu.Unlock()
			select {
			case <-over:
			default:
				close(over)
			}
		})
	}
	if *verbose {
		fmt.Fprintf(os.Stderr, "%s owner %d: %s for %v, taken %v\n", time.Now().Format("15:04:05.000"), o.lease, x.kind, x.lasts, x.takes)
	}
}

// left is how long a trouble still lasts.
func (o *owner) left(kind string) time.Duration {
	o.t.mu.Lock()
	defer o.t.mu.Unlock()
	return time.Until(o.until[kind])
}

// hook is a place where a process can be in trouble, and returns its number. A paused one goes
// no further.
func (o *owner) hook() (place int) {
	o.t.mu.Lock()
	o.hooks++
	place = o.hooks
	for _, x := range o.troubles {
		if x.hook == o.hooks {
			o.begin(x)
		}
	}
	o.t.mu.Unlock()
	for left := o.left(paused); left > 0 && o.dead.Err() == nil; left = o.left(paused) {
		select {
		case <-time.After(left + time.Duration(place)*time.Microsecond): // in an order that the seed decides
		case <-o.dead.Done():
		}
	}
	return place
}
