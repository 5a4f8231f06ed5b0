package team

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The tables. Each statement may be run twice: not every database undoes what changed tables in
// a transaction that fails.
//
//go:embed schema/*.sql
var schema embed.FS

const makeVersion = `CREATE TABLE IF NOT EXISTS version (id bigint PRIMARY KEY, version bigint NOT NULL)`

// migrate brings the tables up to this program's version. If several processes do it at the
// same time, one succeeds, and the others then find its tables.
func (t *team) migrate(ctx context.Context, path string) error {
	files, err := schema.ReadDir("schema")
	if err != nil {
		return err
	}
	var versions []string
	for _, f := range files {
		text, err := schema.ReadFile("schema/" + f.Name())
		if err != nil {
			return err
		}
		versions = append(versions, string(text))
	}
	name, there, err := t.locate(ctx, path)
	if err != nil {
		return err
	}
	t.pool.use(name, makeVersion+strings.Join(versions, ""))
	for {
		err := t.tryMigrate(ctx, versions, there)
		var said *pgconn.PgError
		// Another process is at it, or was faster.
		if !errors.Is(err, pgx.ErrNoRows) &&
			(!errors.As(err, &said) || !slices.Contains([]string{"23505", "42701", "42P06", "42P07", "40001", "40P01"}, said.Code)) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// pathEntry finds the entries of a search path. In quotes, a comma is part of a name.
var pathEntry = regexp.MustCompile(`(?:"(?:[^"]|"")*"|[^,"])+`)

// locate finds the schema of the tables: the first one of the search path that has them, or else
// the first. One that is there may be all that the database's user has a right to.
func (t *team) locate(ctx context.Context, path string) (name string, there bool, err error) {
	for _, entry := range pathEntry.FindAllString(path, -1) {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		if plain, quoted := strings.CutPrefix(entry, `"`); quoted {
			entry = strings.ReplaceAll(strings.TrimSuffix(plain, `"`), `""`, `"`)
		} else {
			entry = strings.ToLower(entry)
		}
		var found string
		var tables int
		err := t.pool.Pool.QueryRow(ctx, `
			SELECT nspname::text, (SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = nspname AND tablename = 'version')
			FROM pg_catalog.pg_namespace WHERE nspname = CASE WHEN $1 = '$user' THEN current_user ELSE $1 END`, entry).Scan(&found, &tables)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			found = entry
		case err != nil:
			return "", false, err
		case tables > 0:
			return found, true, nil
		}
		if name == "" && found != "$user" {
			name, there = found, err == nil
		}
	}
	if name == "" {
		err = &Error{Message: "the database's URL names no schema that is there", Fix: "Leave search_path out, or name one: search_path=" + schemaName}
	}
	return name, there, err
}

// tryMigrate does it in one transaction.
func (t *team) tryMigrate(ctx context.Context, versions []string, there bool) error {
	version := 0
	err := t.pool.QueryRow(ctx, `SELECT version FROM version`).Scan(&version)
	if err == nil && version == len(versions) {
		return nil
	}
	if err != nil && !undefined(err) && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if version > len(versions) {
		return &Error{
			Message: fmt.Sprintf("the team's database was set up by a newer trusthub-wizard (version %d, this one knows %d)", version, len(versions)),
			Fix:     "Update trusthub-wizard on this machine.",
		}
	}
	return pgx.BeginFunc(ctx, t.pool, func(tx pgx.Tx) error {
		if !there {
			if _, err := tx.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{t.pool.schema}.Sanitize()); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, makeVersion); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO version VALUES (1, 0) ON CONFLICT DO NOTHING`); err != nil {
			return err
		}
		// Another process may have the row. Waiting for it here would keep that process from
		// altering the table.
		if err := tx.QueryRow(ctx, `SELECT version FROM version FOR UPDATE SKIP LOCKED`).Scan(&version); err != nil {
			return err
		}
		for _, text := range versions[min(version, len(versions)):] {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE version SET version = $1`, len(versions))
		return err
	})
}
