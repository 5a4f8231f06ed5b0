package draft

import (
	"crypto/sha256"
	"encoding/hex"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// A View is a draft as it is on disk. It can be had while somebody else has the
// draft open, who then is in [Info.Err]; nothing can be changed by it.
type View struct {
	Info
	Answers profile.Application
	Entries []flow.Entry // of its journal

	business string
}

// View reads a draft without locking it.
func (s *Store) View(id string) (View, error) {
	v, err := s.read(id)
	if err != nil {
		return View{}, err
	}
	view := View{Info: v.rec.info(), Answers: v.rec.Answers, Entries: v.rec.Journal, business: v.rec.Business}
	view.Restored, view.Err = v.restored, s.held(id)
	return view, nil
}

// Of reports whether a draft is of the same business as an application: also when
// its answers are forgotten.
func (v View) Of(app profile.Application) bool {
	wanted, is := digest(app), digest(v.Answers)
	if v.Forgotten {
		is = v.business
	}
	return wanted != "" && is == wanted
}

// digest is what a draft keeps of which business it was of, when its answers are
// forgotten; "" where they do not say. It is so short that about a thousand numbers
// of nine digits have the same: nobody can find the number again by trying all.
func digest(app profile.Application) string {
	business := app.Business()
	if business == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(business))
	return hex.EncodeToString(sum[:])[:5]
}
