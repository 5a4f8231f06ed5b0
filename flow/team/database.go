package team

import (
	"context"
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A database runs SQL on the team's tables. A pooler may give each transaction another
// connection to the server, so nothing that a statement needs is kept in one: the tables' schema
// is written in front of them, and through a pooler no statement is prepared by name. It also
// runs again what the server gave up because of others, which databases with serializable
// transactions do often.
type database struct {
	*pgxpool.Pool
	pooled bool
	mode   pgx.QueryExecMode
	schema string            // that the tables are in
	tables *strings.Replacer // adds it to the SQL
}

// meet finds out if there is a pooler between us and the server. It shows in the number of the
// process: whoever cancels a statement has to name it, so a pooler gives out its own.
func (d *database) meet(ctx context.Context) error {
	return d.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		var process uint32
		err := c.QueryRow(ctx, `SELECT pg_backend_pid()`).Scan(&process)
		d.pooled, d.mode = process != c.Conn().PgConn().PID(), pgx.QueryExecModeCacheStatement
		if d.pooled {
			d.mode = pgx.QueryExecModeCacheDescribe
		}
		return err
	})
}

// in is a statement with its arguments, as the pool takes them.
func (d *database) in(sql string, args []any) (string, []any) {
	return d.tables.Replace(sql), append([]any{d.mode}, args...)
}

// madeTable finds the names of the tables.
var madeTable = regexp.MustCompile(`CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)

// use makes a schema the one of all statements, with the tables that SQL creates.
func (d *database) use(name, sql string) {
	d.schema = name
	quoted := pgx.Identifier{name}.Sanitize()
	pairs := []string{quoted, quoted} // whatever is in it
	for _, made := range madeTable.FindAllStringSubmatch(sql, -1) {
		for _, before := range []string{"FROM ", "INTO ", "UPDATE ", "JOIN ", "TABLE ", "TABLE IF NOT EXISTS ", "ON ", "REFERENCES "} {
			pairs = append(pairs, before+made[1], before+quoted+"."+made[1])
		}
	}
	d.tables = strings.NewReplacer(pairs...)
}

// Exec runs a statement.
func (d *database) Exec(ctx context.Context, sql string, args ...any) (done pgconn.CommandTag, err error) {
	sql, args = d.in(sql, args)
	err = again(ctx, func() error {
		done, err = d.Pool.Exec(ctx, sql, args...)
		return err
	})
	return done, err
}

// Query reads rows. Whoever reads them runs it again if need be: see read.
func (d *database) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	sql, args = d.in(sql, args)
	return d.Pool.Query(ctx, sql, args...)
}

// QueryRow runs a statement that returns a row, when the row is scanned.
func (d *database) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	sql, args = d.in(sql, args)
	return row(func(into ...any) error {
		return again(ctx, func() error { return d.Pool.QueryRow(ctx, sql, args...).Scan(into...) })
	})
}

type row func(into ...any) error

func (r row) Scan(into ...any) error { return r(into...) }

// Begin begins a transaction.
func (d *database) Begin(ctx context.Context) (pgx.Tx, error) {
	tx, err := d.Pool.Begin(ctx)
	return transaction{tx, d}, err
}

// atomically runs a transaction.
func (d *database) atomically(ctx context.Context, do func(pgx.Tx) error) error {
	return again(ctx, func() error { return pgx.BeginFunc(ctx, d, do) })
}

// A transaction runs SQL as its database does, but a statement that was given up ends it.
type transaction struct {
	pgx.Tx
	db *database
}

func (t transaction) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	sql, args = t.db.in(sql, args)
	return t.Tx.Exec(ctx, sql, args...)
}

func (t transaction) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	sql, args = t.db.in(sql, args)
	return t.Tx.Query(ctx, sql, args...)
}

func (t transaction) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	sql, args = t.db.in(sql, args)
	return t.Tx.QueryRow(ctx, sql, args...)
}

// again tries something until ctx ends, as long as the server gives it up because of others at
// the same time. The server has changed nothing then.
func again(ctx context.Context, try func() error) error {
	for {
		err := try()
		var said *pgconn.PgError
		if !errors.As(err, &said) || said.Code != "40001" && said.Code != "40P01" {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(rand.N(50 * time.Millisecond)):
		}
	}
}
