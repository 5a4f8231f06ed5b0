package team

import (
	"context"
	"crypto/tls"
	"time"

	"github.com/jackc/pgx/v5"
)

// Health is how well the database serves the team.
type Health struct {
	TLS     bool // the connection is encrypted
	Remote  bool // it's on another machine
	Version int  // of the tables
	Drafts  int
	// Old counts the drafts that an older key of the team sealed.
	Old int
	// Notifies says that the database tells about changes. Otherwise lists look for them
	// every few seconds.
	Notifies bool
	// Ahead is how much the database's clock is ahead of this machine's.
	Ahead time.Duration
}

// Health asks the database.
func (s *Store) Health(ctx context.Context) (h Health, err error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	if err := s.read(ctx, s.load); err != nil {
		return h, err
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return h, s.failed(err)
	}
	defer conn.Release()
	_, h.TLS = conn.Conn().PgConn().Conn().(*tls.Conn)
	h.Remote = remote(&s.pool.Config().ConnConfig.Config)
	team, _ := s.writer()
	err = conn.QueryRow(ctx, `SELECT (SELECT version FROM version), count(*), count(*) FILTER (WHERE key < $1) FROM drafts`, team.newest()).
		Scan(&h.Version, &h.Drafts, &h.Old)
	if err != nil {
		return h, s.failed(err)
	}
	var theirs time.Time
	asked := time.Now()
	if err := conn.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		return h, s.failed(err)
	}
	ours := asked.Add(time.Since(asked) / 2)
	h.Ahead = theirs.Sub(ours)
	name := pgx.Identifier{s.channel()}.Sanitize()
	_, err = conn.Exec(ctx, `LISTEN `+name)
	if h.Notifies = err == nil; h.Notifies {
		_, err = conn.Exec(ctx, `UNLISTEN `+name)
		return h, s.failed(err)
	}
	return h, nil
}
