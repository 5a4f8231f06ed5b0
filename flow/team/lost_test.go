package team

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A draft that was moved away and back has leases that no former owner ever had.
func TestALeaseIsNeverGivenTwice(t *testing.T) {
	l, maria, ben := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	l.set(down) // so that maria isn't told
	e, err := ben.TakeOver(id)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	sent, err := ben.Send(id, draft.Address{Host: "elsewhere", ID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	r := sent.Record()
	if err := sent.Remove(); err != nil {
		t.Fatal(err)
	}
	r.Revision++
	if err := ben.Import(r); err != nil {
		t.Fatal(err)
	}
	l.set(up)
	if err := d.Set(profile.Email, "old@example.com", draft.Place{}); !errors.Is(err, ErrTaken) {
		t.Errorf("the former owner writes: %v", err)
	}
	if v, err := ben.View(id); err != nil || len(v.Answers) != 0 {
		t.Errorf("ben finds %v: %v", v.Answers, err)
	}
}

// The database deletes a draft and its answer is lost: the draft is deleted, and that's no
// error.
func TestTheAnswerToADeleteIsLost(t *testing.T) {
	l, maria, ben := far(t)
	var ids []string
	for range 6 {
		d, err := maria.Create(nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.Info().ID)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids[1:] { // so that the next one is one message
		if err := maria.Delete(id); err != nil {
			t.Fatal(err)
		}
	}
	l.set(deaf)
	time.AfterFunc(600*time.Millisecond, func() { l.set(up) })
	if err := maria.Delete(ids[0]); err != nil {
		t.Errorf("deleting: %v", err)
	}
	if _, err := ben.View(ids[0]); !errors.Is(err, draft.ErrNotFound) {
		t.Errorf("afterwards: %v", err)
	}
	if err := maria.Delete(ids[0]); !errors.Is(err, draft.ErrNotFound) {
		t.Errorf("deleting it again: %v", err)
	}
}

// The draft of a file can be on its way to another place. Then it isn't opened for the file
// either.
func TestTheDraftOfAFileIsMoved(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.CreateFor("a file", "AC1", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err = maria.Send(d.Info().ID, draft.Address{Host: "elsewhere", ID: "1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ben.CreateFor("a file", "AC1", nil); !errors.As(err, new(*draft.MovedError)) {
		t.Errorf("its file finds it: %v", err)
	}
}

// The database's clock is set back.
func TestTheClockOfTheDatabaseIsSetBack(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ben.List(); err != nil {
		t.Fatal(err)
	}
	ben.listed.at = ben.listed.at.Add(time.Hour)
	if err := d.SetState(draft.InReview); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if infos, err := ben.List(); err != nil || infos[0].State != draft.InReview {
		t.Errorf("ben sees %+v: %v", infos, err)
	}
}

// A name that PostgreSQL can't keep, or that means everybody, is nobody's.
func TestNamesOfMembers(t *testing.T) {
	maria, _ := two(t)
	for _, name := range []string{"an\xffa", "an\x00a", Anybody} {
		err := maria.Add(ctx, name, keyOf(t).Recipient())
		if err == nil || !strings.Contains(err.Error(), "a member") {
			t.Errorf("%q: %v", name, err)
		}
		if got := memberName(name); got != "first member" {
			t.Errorf("%q founds a team as %q", name, got)
		}
	}
}

// A machine that lost its network doesn't wait for the answer when it releases the files' lock.
func TestTheLockOfALostMachine(t *testing.T) {
	l, maria, ben := far(t)
	release, err := maria.Lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	maria.quick = quick
	began := time.Now()
	l.set(held) // nothing arrives, and no connection ends
	release()
	if took := time.Since(began); took > patient {
		t.Errorf("releasing it took %s", took)
	}
	l.set(up)
	release, err = ben.Lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	release()
}

// A list shows it when a lease runs out, even if nothing else happens.
func TestALeaseThatRunsOutIsNews(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	changes := ben.Watch(t.Context())
	<-changes // the notification of who created it, or the first look
	time.Sleep(2 * polls)
	for len(changes) > 0 {
		<-changes
	}
	// Maria can't renew it.
	if _, err := maria.pool.Exec(ctx, `UPDATE drafts SET lease = lease + 1, expires = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changes:
	case <-time.After(time.Minute):
		t.Error("nothing is heard of it")
	}
}

// A machine that slept beyond its deadline, waiting for another write, doesn't say that the
// database is down: it wasn't asked yet.
func TestAWriteAfterASleep(t *testing.T) {
	maria, _ := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.writing <- struct{}{}
	time.AfterFunc(50*time.Millisecond, func() { <-d.writing })
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-2*pausedFor))
	defer cancel()
	if err := d.write(ctx, []flow.Entry{{Step: flow.StepProfile}}); err != nil {
		t.Fatal(err)
	}
	if v, err := maria.View(d.Info().ID); err != nil || len(v.Entries) != 1 {
		t.Errorf("the database has no journal: %v", err)
	}
}
