package team

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"

	"trusthub-wizard/flow/draft"
)

// A pin is the newest roster that this machine has seen in a place, and trusts. It's kept beside
// the machine's key, because the database can't be asked whether it tells the truth.
type pin struct {
	Place  string `json:"place"`
	Nr     int64  `json:"nr"`
	Roster []byte `json:"roster"` // its hash
}

// number is nil without a pin.
func (p *pin) number() *int64 {
	if p == nil {
		return nil
	}
	return &p.Nr
}

// placeOf is what a pin is for. It comes from the URL alone: a name that the database gives
// itself could be changed there.
func placeOf(c *pgxpool.Config) string {
	to := c.ConnConfig
	return net.JoinHostPort(to.Host, strconv.Itoa(int(to.Port))) + "/" + to.Database + " " + to.RuntimeParams["search_path"]
}

// pinFile is the name under which a pin is kept.
func pinFile(place string) string {
	sum := sha256.Sum256([]byte(place))
	return "team-" + hex.EncodeToString(sum[:8])
}

// pinned reads the pin; nil if there's none.
func (t *team) pinned() (*pin, error) {
	body, err := t.key.Noted(pinFile(t.place))
	if err != nil || body == nil {
		return nil, unpinned(err)
	}
	p := &pin{}
	if json.Unmarshal(body, p) != nil || p.Place != t.place {
		return nil, &Error{Message: "the file that says which team this machine trusts is damaged", Fix: howToTrust, Err: ErrUntrusted}
	}
	return p, nil
}

// pin trusts a roster, unless another process of this machine already trusts a newer one.
func (t *team) pin(r *roster) error {
	return unpinned(t.key.Note(pinFile(t.place), func(was []byte) []byte {
		var last pin
		if json.Unmarshal(was, &last) == nil && last.Nr >= r.Nr {
			return was
		}
		body, _ := json.Marshal(pin{t.place, r.Nr, r.hash})
		return body
	}))
}

// unpinned is the error of a pin that can't be read or written; nil if err is nil.
func unpinned(err error) error {
	if err == nil {
		return nil
	}
	return &Error{
		Message: "this machine can't remember which team it trusts: " + err.Error(),
		Fix:     "Make sure that you can write to this file and its directory, and that the disk has room.",
		Err:     err,
	}
}

// Unpin makes this machine trust the team at a URL again as it finds it the next time: after it
// was restored from a backup, or set up again.
func Unpin(url string, key *draft.Key) error {
	config, err := parse(url)
	if err != nil {
		return err
	}
	return unpinned(key.Note(pinFile(placeOf(config)), func([]byte) []byte { return nil }))
}
