package team

import (
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
)

// The same tests hold through a pooler, and with transactions that the server gives up more often,
// as CockroachDB's are. The slow ones that aren't about the database are left out.
func TestOtherDatabases(t *testing.T) {
	if os.Getenv(pgtest.Kind) != "" {
		t.Skip("these are the tests on another database")
	}
	for _, kind := range []string{"session", "transaction", "serializable"} {
		t.Run(kind, func(t *testing.T) {
			c := exec.Command(os.Args[0], "-test.v", "-test.parallel=12", "-test.skip=News|Typing|Workers|SoMany")
			c.Env = append(os.Environ(), pgtest.Kind+"="+kind)
			out, err := c.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if skipped := regexp.MustCompile(`SKIPPED WITHOUT .*`).Find(out); skipped != nil {
				t.Skip(string(skipped))
			}
		})
	}
}

// Without notifications, an owner learns nearly as soon that somebody took the draft.
func TestADatabaseWithoutNotifications(t *testing.T) {
	l, key := newLine(t), keyOf(t)
	l.set(mute)
	maria, ben := open(t, l.url, key, "maria"), open(t, l.url, key, "maria")
	for deadline := time.Now().Add(5 * time.Second); !maria.watch.silent.Load(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it isn't noticed")
		}
	}
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	changes := maria.Watch(t.Context())
	if _, err := ben.TakeOver(d.Info().ID); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(polls + time.Second)
	for _, news := range []<-chan struct{}{d.Gone(), changes} {
		select {
		case <-news:
		case <-deadline:
			t.Error("nothing is heard of it")
		}
	}
	if h, err := maria.Health(ctx); err != nil || h.Notifies {
		t.Errorf("%+v, %v", h, err)
	}
}
