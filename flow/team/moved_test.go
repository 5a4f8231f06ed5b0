package team

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// refusing makes the database refuse all changes of drafts until end.
func refusing(t *testing.T, s *Store) (end func()) {
	t.Helper()
	sql := func(statement string) {
		t.Helper()
		if _, err := s.pool.Pool.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	refuse := pgx.Identifier{s.pool.schema, "refuse"}.Sanitize()
	sql(`CREATE FUNCTION ` + refuse + `() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$refused$$; END'`)
	sql(`CREATE TRIGGER refuse BEFORE UPDATE OF version ON ` + in(s, "drafts") + ` EXECUTE FUNCTION ` + refuse + `()`)
	return func() { sql(`DROP FUNCTION ` + refuse + ` CASCADE`) }
}

// closed is a new draft of nobody's.
func closed(t *testing.T, s *Store) (id string) {
	t.Helper()
	d, err := s.Create(nil)
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return d.id
}

// A draft whose move couldn't begin isn't marked as moved later, when the database takes what was
// kept of it.
func TestAMoveThatCouldntBegin(t *testing.T) {
	maria, ben := two(t)
	sh := newShelf(t, maria)
	id := closed(t, maria)
	end := refusing(t, ben)
	if _, err := maria.Send(id, draft.Address{Host: "laptop", ID: "1"}); err == nil {
		t.Fatal("it was sent")
	}
	end()
	settles(t, maria)
	d, err := ben.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	if left := sh.files(t); d.rec.Moved != (draft.Address{}) || len(left) != 0 {
		t.Errorf("moved to %v, and on disk: %q", d.rec.Moved, left)
	}
}

// A draft that couldn't come back doesn't open without the newer part of its journal, and comes
// back the next time with all of it.
func TestADraftThatCouldntComeBack(t *testing.T) {
	maria, ben := two(t)
	newShelf(t, maria)
	id := closed(t, maria)
	sent, err := maria.Send(id, draft.Address{Host: "laptop", ID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	r := sent.Record()
	if err := sent.Close(); err != nil { // cut off before it was removed
		t.Fatal(err)
	}
	r.Revision += 3
	r.Answers = profile.Application{profile.Email: "a@example.com"}
	r.Journal = append(r.Journal, flow.Entry{Step: flow.StepProfile, What: flow.Intent, Action: flow.Created})
	end := refusing(t, ben)
	if err := maria.Import(r); err == nil {
		t.Fatal("it came back")
	}
	end()
	settles(t, maria)
	if d, err := ben.Open(id); err == nil {
		t.Fatalf("it opens with %d entries", len(d.rec.Journal))
	}
	if err := maria.Import(r); err != nil {
		t.Fatal(err)
	}
	d, err := ben.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.rec.Journal) != 1 || d.rec.Answers[profile.Email] != "a@example.com" {
		t.Errorf("it has %v and %d entries", d.rec.Answers, len(d.rec.Journal))
	}
}
