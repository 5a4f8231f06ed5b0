package team

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed schema/*.sql
var schema embed.FS

// migrate brings the tables up to this program's version. If several processes do it at the
// same time, one succeeds, and the others then find its tables.
func (t *team) migrate(ctx context.Context) error {
	for {
		err := t.tryMigrate(ctx)
		var said *pgconn.PgError
		// It was there already, or several processes wait for each other.
		if !errors.As(err, &said) || !slices.Contains([]string{"23505", "42P06", "42P07", "40001", "40P01"}, said.Code) {
			return err
		}
	}
}

// migrating is the lock of whoever brings tables up to date, in one database.
const migrating = 0x7472757374687562 // "trusthub"

// tryMigrate does it in one transaction.
func (t *team) tryMigrate(ctx context.Context) error {
	files, err := schema.ReadDir("schema")
	if err != nil {
		return err
	}
	version := 0
	read := func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT version FROM version`).Scan(&version)
	}
	known := pgx.BeginFunc(ctx, t.pool, read)
	if known == nil && version == len(files) {
		return nil
	}
	if known != nil && !undefined(known) {
		return known
	}
	if version > len(files) {
		return &Error{
			Message: fmt.Sprintf("the team's database was set up by a newer trusthub-wizard (version %d, this one knows %d)", version, len(files)),
			Fix:     "Update trusthub-wizard on this machine.",
		}
	}
	return pgx.BeginFunc(ctx, t.pool, func(tx pgx.Tx) error {
		// Others wait here, where they hold nothing. Further down, they would hold the table that
		// a new version changes: each would wait for the other.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, migrating); err != nil {
			return err
		}
		if err := t.makeSchema(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS version (id bigint PRIMARY KEY, version bigint NOT NULL)`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO version VALUES (1, 0) ON CONFLICT DO NOTHING`); err != nil {
			return err
		}
		// Locks the row, for a database without the lock above.
		if err := tx.QueryRow(ctx, `SELECT version FROM version FOR UPDATE`).Scan(&version); err != nil {
			return err
		}
		for _, f := range files[min(version, len(files)):] {
			text, err := schema.ReadFile("schema/" + f.Name())
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, string(text)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE version SET version = $1`, len(files))
		return err
	})
}

// makeSchema makes the first schema of the search path. One that is there may be all that the
// database's user has a right to.
func (t *team) makeSchema(ctx context.Context, tx pgx.Tx) error {
	first, _, _ := strings.Cut(t.path, ",")
	first = strings.Trim(strings.TrimSpace(first), `"`)
	var there bool
	err := tx.QueryRow(ctx, `SELECT count(*) > 0 FROM pg_namespace WHERE nspname = $1`, first).Scan(&there)
	if err == nil && !there && first != "$user" {
		_, err = tx.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{first}.Sanitize())
	}
	return err
}
