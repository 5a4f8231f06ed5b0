package team

import (
	"context"
	"os"
	"testing"
	"time"
)

// A batch that is at work is known, and a pause is known to everybody in its account, by the
// database's clock. A shorter one doesn't end it, and one that's over counts no more.
func TestWorkers(t *testing.T) {
	maria, ben := two(t)
	ctx := context.Background()
	w, other := maria.Announce("AC1", true), ben.Announce("AC2", false)
	for _, w := range []*Worker{w, other} {
		defer w.Leave()
		if share, err := w.Report(ctx); err != nil || share.Workers != 1 || share.Before != 0 || share.Left != 0 {
			t.Errorf("alone in its account: %+v, %v", share, err)
		}
	}
	if at, err := ben.AtWork(ctx, host(), os.Getpid()); err != nil || !at {
		t.Errorf("it's at work: %v, %v", at, err)
	}
	if at, err := ben.AtWork(ctx, "elsewhere", os.Getpid()); err != nil || at {
		t.Errorf("nobody is at work elsewhere: %v, %v", at, err)
	}
	for _, d := range []time.Duration{time.Hour, time.Millisecond} {
		if err := ben.Pause(ctx, "AC1", d); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-w.Heard():
	case <-time.After(time.Minute):
		t.Error("nobody told about the pause")
	}
	if share, err := w.Report(ctx); err != nil || share.Left < time.Minute || share.Left > time.Hour {
		t.Errorf("%v left of an hour, %v", share.Left, err)
	}
	if share, err := other.Report(ctx); err != nil || share.Left != 0 {
		t.Errorf("a pause in another account: %v, %v", share.Left, err)
	}
	if err := ben.Pause(ctx, "AC2", time.Millisecond); err != nil {
		t.Fatal(err)
	}
	until(t, "the pause is over", func() bool {
		share, err := other.Report(ctx)
		return err == nil && share.Left == 0
	})
}
