package draft

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// A Record is the content of a draft, for those who keep it: files here, a database in package
// team. Its answers and journal are replaced, never altered in place.
type Record struct {
	ID       string              `json:"id"`
	Revision int64               `json:"revision"` // counts the changes: the file with the higher one has the newer answers
	Created  time.Time           `json:"created"`
	Changed  time.Time           `json:"changed"`
	Account  string              `json:"account,omitempty"`
	Source   string              `json:"source,omitempty"`
	State    State               `json:"state"`
	Place    Place               `json:"place,omitzero"`
	Answers  profile.Application `json:"answers,omitempty"`
	Journal  []flow.Entry        `json:"journal,omitempty"`

	Forgotten bool    `json:"forgotten,omitempty"` // the answers were removed when their time was up
	Moved     Address `json:"moved,omitzero"`      // where it is moved to: see Seat
	Business  string  `json:"business,omitempty"`  // which business they were about: see digest

	Older int       `json:"older,omitempty"` // how much of the journal another store wrote
	Taken time.Time `json:"taken,omitzero"`  // when it came from there
}

// NewRecord is the first version of a draft, with an id that nothing else has.
func NewRecord(app profile.Application) Record {
	now := time.Now().UTC()
	return Record{ID: newID(), Revision: 1, Created: now, Changed: now, State: Editing, Answers: cleaned(app)}
}

// NewRecordFor is the first version of the draft of a file that `apply` was given (source) in
// an account.
func NewRecordFor(source, account string, app profile.Application) Record {
	r := NewRecord(app)
	r.Source, r.Account = strings.ToValidUTF8(source, "\uFFFD"), account
	return r
}

// Copied returns the answers of a copy. If name isn't empty, it becomes the friendly name.
func (r *Record) Copied(name string) profile.Application {
	app := r.Answers.Clone()
	if name == "" {
		return app
	}
	if app == nil {
		app = profile.Application{}
	}
	app[profile.FriendlyName] = name
	return app
}

// Forget removes the answers and marks them as forgotten. See [Store.Forget] for what stays.
func (r *Record) Forget() {
	name := r.Answers[profile.FriendlyName]
	r.Business = digest(r.Answers)
	r.Answers, r.Place, r.Forgotten = profile.Application{}, Place{}, true
	r.answer(profile.FriendlyName, name)
	r.Revision++ // Changed stays: no one used the draft
}

// View is the record, to read only.
func (r *Record) View() View {
	return View{Info: r.Info(), Answers: r.Answers, Entries: r.Journal}
}

// cleaned returns the answers as JSON keeps them: without empty ones, and in UTF-8.
func cleaned(app profile.Application) profile.Application {
	r := Record{Answers: make(profile.Application, len(app))}
	for k, text := range app {
		r.answer(k, strings.ToValidUTF8(text, "\uFFFD"))
	}
	return r.Answers
}

func (r *Record) answer(k profile.Key, text string) {
	if text == "" {
		delete(r.Answers, k)
		return
	}
	if r.Answers == nil {
		r.Answers = profile.Application{}
	}
	r.Answers[k] = text
}

// same reports whether two records are equal, apart from the journal and what is computed.
func (r *Record) same(o *Record) bool {
	return r.Place == o.Place && r.Account == o.Account && r.Source == o.Source &&
		r.State == o.State && r.Moved == o.Moved && r.Forgotten == o.Forgotten && maps.Equal(r.Answers, o.Answers)
}

// Info is what a list shows of it.
func (r *Record) Info() Info {
	name := r.Answers[profile.FriendlyName]
	if name == "" {
		name = r.Answers[profile.BusinessName]
	}
	business := digest(r.Answers)
	if r.Forgotten {
		business = r.Business
	}
	info := Info{
		ID: r.ID, Name: name, Account: r.Account, State: r.State, Profile: r.profile(),
		Created: r.Created, Changed: r.Changed, Source: r.Source, Place: r.Place,
		Business: business, Forgotten: r.Forgotten,
	}
	if r.Moved != (Address{}) {
		info.State, info.Err = Moved, &MovedError{r.ID, r.Moved}
	}
	return info
}

// profile is the SID of the customer profile in the journal; "" if there is none.
func (r *Record) profile() string {
	sid := ""
	for _, e := range r.Journal {
		switch {
		case e.What == flow.Done && e.Kind == flow.CustomerProfile:
			sid = e.SID
		case e.What == flow.Removed && e.SID == sid:
			sid = ""
		}
	}
	return sid
}

// encode returns the bytes of a draft's file.
func (s *Store) encode(r *Record) ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return s.codec.seal(body)
}

// decode reads a draft's file. id is from its name: under another draft's name, a file would
// use that draft's marker a second time.
func (s *Store) decode(id string, data []byte) (Record, error) {
	var r Record
	body, err := s.codec.open(data)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return r, fmt.Errorf("its content isn't a draft's: %w", err)
	}
	if r.ID != id {
		return r, fmt.Errorf("it was renamed by hand: it holds draft %s", r.ID)
	}
	return r, nil
}

// merge makes one record of a draft's two files: the newer answers, and the longer journal,
// which includes the shorter one. (If you type while the journal is synced, the key is in
// ID.draft and the entries are in ID.synced.)
func merge(a, b Record) Record {
	if a.Revision < b.Revision {
		a, b = b, a
	}
	if len(b.Journal) > len(a.Journal) {
		a.Journal = slices.Clone(b.Journal)
	}
	return a
}
