package team

import (
	"slices"
	"testing"
)

// Everybody can hand over to the visitors of a member's server, as long as the server announces
// them and its member is one.
func TestVisitorsAreKnown(t *testing.T) {
	maria, ben := two(t)
	people := func(want ...string) {
		t.Helper()
		for _, s := range []*Store{maria, ben} {
			if got, err := s.People(ctx); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s knows %q, not %q: %v", s.who, got, want, err)
			}
		}
	}
	announce := func(names ...string) {
		t.Helper()
		if err := ben.AnnounceVisitors(ctx, names); err != nil {
			t.Fatal(err)
		}
	}
	people("ben", "maria")
	announce("Ada", "Cyd", "maria")
	people("Ada", "Cyd", "ben", "maria")
	announce("Cyd")
	people("Cyd", "ben", "maria")

	if err := maria.Rekey(ctx, nil); err != nil { // what an older key sealed is gone until it's announced again
		t.Fatal(err)
	}
	announce("Ada")
	people("Ada", "ben", "maria")

	for _, forged := range []string{`UPDATE visitors SET names = 'x'`, `UPDATE visitors SET server = 'maria'`} {
		if _, err := maria.pool.Exec(ctx, forged); err != nil {
			t.Fatal(err)
		}
		people("ben", "maria")
		if _, err := maria.pool.Exec(ctx, `DELETE FROM visitors`); err != nil {
			t.Fatal(err)
		}
		announce("Ada")
	}
	if _, err := maria.pool.Exec(ctx, `UPDATE visitors SET seen = now() - interval '31 days'`); err != nil {
		t.Fatal(err)
	}
	people("ben", "maria")
	announce("Ada")
	if err := maria.Remove(ctx, "ben", nil); err != nil {
		t.Fatal(err)
	}
	if got, err := maria.People(ctx); err != nil || !slices.Equal(got, []string{"maria"}) {
		t.Errorf("after ben was removed: %q, %v", got, err)
	}
}
