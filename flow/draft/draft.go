// Package draft keeps applications on disk, together with their journals.
package draft

import (
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// A Store is a directory of drafts.
type Store struct{}

// At returns the store in a directory, which it makes (0700) where it is
// missing. It refuses one that others may write or that belongs to somebody
// else.
func At(dir string) (*Store, error) { panic("not built yet") }

// Info is what a list of drafts shows.
type Info struct {
	ID      string // 16 lower-case letters and digits: the marker
	Name    string // the friendly name, else the business name, else ""
	Account string // AC… it belongs to, once known
	State   State
	Profile string // BU…, once there is one
	Created time.Time
	Changed time.Time
	Source  string // for drafts that `apply` keeps: which file of which account
	Place   Place
	Err     error // why it cannot be opened: broken, newer version, held; else nil
}

// State is where a draft stands.
type State string

// The states of a draft.
const (
	Editing      State = "draft"
	CutOff       State = "cut off"      // a run began and did not end
	Noncompliant State = "noncompliant" // evaluated, not submitted
	InReview     State = "in review"
	Approved     State = "approved"
	Rejected     State = "rejected"
)

// Place is where the user stood.
type Place struct {
	Page   string      `json:"page,omitempty"`
	Field  profile.Key `json:"field,omitempty"`
	Cursor int         `json:"cursor,omitempty"`
}

// List returns all drafts, last changed first. Broken ones are among them, with
// Err.
func (s *Store) List() ([]Info, error) { panic("not built yet") }

// Find returns the draft that text means: an id, an unambiguous prefix of one,
// or a name; "" means the newest.
func (s *Store) Find(text string) (Info, error) { panic("not built yet") }

// Create makes a draft and locks it.
func (s *Store) Create(app profile.Application) (*Draft, error) { panic("not built yet") }

// Open opens a draft and locks it. A draft held by another process is a
// [*HeldError]; one of a newer version a [*NewerError]; a broken one a
// [*BrokenError], unless the version before it opens.
func (s *Store) Open(id string) (*Draft, error) { panic("not built yet") }

// Copy makes a new draft with the same answers, under a name, with nothing at
// Twilio.
func (s *Store) Copy(id, name string) (Info, error) { panic("not built yet") }

// Delete removes a draft and every earlier version of it.
func (s *Store) Delete(id string) error { panic("not built yet") }

// A Draft is an open, locked draft. Its methods may be called from several
// goroutines.
type Draft struct{}

// Info returns what a list would show of it.
func (d *Draft) Info() Info { panic("not built yet") }

// Application returns a copy of the answers.
func (d *Draft) Application() profile.Application { panic("not built yet") }

// Set puts an answer and the place where the user stands to disk, before it
// returns, atomically: after a kill -9 the next Open returns them. (Power loss
// is another matter: see Sync.) An error says why it could not be kept on disk;
// the answer is kept in memory and goes to disk with the next Set that can.
func (d *Draft) Set(k profile.Key, text string, at Place) error { panic("not built yet") }

// Replace puts a whole application.
func (d *Draft) Replace(app profile.Application) error { panic("not built yet") }

// SetPlace puts the place alone.
func (d *Draft) SetPlace(at Place) error { panic("not built yet") }

// SetAccount ties the draft to the account it belongs to, once and for all.
func (d *Draft) SetAccount(sid string) error { panic("not built yet") }

// SetSource notes what `apply` was given.
func (d *Draft) SetSource(source string) error { panic("not built yet") }

// SetState notes where it stands.
func (d *Draft) SetState(s State) error { panic("not built yet") }

// Sync brings everything to stable storage.
func (d *Draft) Sync() error { panic("not built yet") }

// Journal is the draft's journal.
func (d *Draft) Journal() flow.Journal { panic("not built yet") }

// Close syncs and unlocks.
func (d *Draft) Close() error { panic("not built yet") }
