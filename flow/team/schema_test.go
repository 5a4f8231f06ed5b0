package team

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

// A search path means what it means to PostgreSQL, and a schema can have any name that PostgreSQL
// accepts, also one that looks like a part of our statements.
func TestOddSchemas(t *testing.T) {
	base, err := url.Parse(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	own := base.Query().Get("search_path")
	for path, want := range map[string]string{
		`"my schema"`: `my schema`, `Upper`: `upper`, ` "Upper" `: `Upper`, `drafts`: `drafts`, `"has.dot"`: `has.dot`,
		`"a,b", c`: `a,b`, `"a""b"`: `a"b`, `"$user", fine`: `fine`, `"FROM keys"`: `FROM keys`, `"x INTO drafts"`: `x INTO drafts`,
		`"UPDATE version"`: `UPDATE version`, `"TABLE IF NOT EXISTS version"`: `TABLE IF NOT EXISTS version`, `, , second`: `second`,
		strings.Repeat("n", 80): strings.Repeat("n", 80), "\"a\x1b[31m\"": "a\x1b[31m",
	} {
		u, q := *base, base.Query()
		q.Set("search_path", path)
		u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
		key, other := keyOf(t), keyOf(t)
		s := open(t, u.String(), key, "maria")
		t.Cleanup(func() {
			if _, err := s.pool.Pool.Exec(ctx, `DROP SCHEMA `+pgx.Identifier{want}.Sanitize()+` CASCADE`); err != nil {
				t.Error(err)
			}
		})
		if s.pool.schema != want {
			t.Errorf("%q is %q", path, s.pool.schema)
		}
		d, err := s.Create(profile.Application{profile.FriendlyName: "Owl"})
		if err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		if err := errors.Join(s.Add(ctx, "ben", other.Recipient()), d.Set(profile.Email, "a", draft.Place{}), d.HandOver("ben", "note")); err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		b := open(t, u.String(), other, "")
		if err := b.Rekey(ctx, nil); b.Created() || err != nil {
			t.Errorf("%q: another team: %v, %v", path, b.Created(), err)
		}
		if i, err := b.Find("Owl"); err != nil || i.From != "maria" || i.Note != "note" {
			t.Errorf("%q: %+v, %v", path, i, err)
		}
	}
	for _, path := range []string{`"$user"`, ` , `} {
		u := *base
		u.RawQuery = strings.ReplaceAll(base.RawQuery, own, url.PathEscape(path))
		if _, err := Open(ctx, u.String(), keyOf(t), "maria"); err == nil || !strings.Contains(err.Error(), "names no schema") {
			t.Errorf("%q: %v", path, err)
		}
	}
}
