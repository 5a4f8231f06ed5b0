package team

import (
	"context"
	"time"
)

// Due reports whether it's time to ask Twilio about the review of a draft's profile: nobody on
// the team asked for so long, and Twilio doesn't limit the calls in its account. Then it counts as
// asked from now on, and the others find the answer in the draft's state.
func (s *Store) Due(ctx context.Context, id string, every time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.quick)
	defer cancel()
	done, err := s.pool.Exec(ctx, `
		UPDATE drafts SET asked = now() WHERE id = $1 AND (asked > now() - $2::interval AND asked <= now()) IS NOT TRUE
			AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.account = drafts.account AND p.until > now())`, id, every)
	return done.RowsAffected() > 0, s.failed(err)
}

// AskAgain makes a review due again, after somebody asked who can't record the answer.
func (s *Store) AskAgain(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, s.quick)
	defer cancel()
	_, err := s.pool.Exec(ctx, `UPDATE drafts SET asked = NULL WHERE id = $1`, id)
	return s.failed(err)
}
