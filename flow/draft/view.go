package draft

import (
	"crypto/sha256"
	"encoding/hex"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// A View is a draft as it is on disk, to read only. The draft may be open elsewhere:
// [Info.Err] then says where.
type View struct {
	Info
	Answers profile.Application
	Entries []flow.Entry // its journal
}

// View reads a draft without locking it.
func (s *Store) View(id string) (View, error) {
	v, err := s.read(id)
	if err != nil {
		return View{}, err
	}
	view := v.rec.View()
	view.Restored = v.restored
	if view.Err == nil {
		view.Err = s.held(id)
	}
	return view, nil
}

// Of reports whether a draft is about the business of an application, even if its answers
// were forgotten.
func (i Info) Of(app profile.Application) bool {
	wanted := digest(app)
	return wanted != "" && i.Business == wanted
}

// digest identifies a business after its answers are forgotten; "" if they don't name one. It
// is so short that about a thousand nine-digit numbers share it, so trying all numbers
// doesn't reveal the right one.
func digest(app profile.Application) string {
	business := app.Business()
	if business == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(business))
	return hex.EncodeToString(sum[:])[:5]
}
