package desk

import (
	"context"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
)

// A Store keeps drafts: [Files] in a directory, [Shared] in a team's database.
type Store interface {
	// List returns all drafts, last changed first. Those that can't be opened have Err.
	List() ([]draft.Info, error)
	// Top returns the first [draft.TopSize] drafts of a list as [Desk.Arrange] arranges it, and
	// maybe others, last changed first. It doesn't take longer when there are many, but it may
	// miss what is new, and it may return none at all: only List knows them all.
	Top() ([]draft.Info, error)
	// Find returns a draft by its id, an unambiguous prefix of it, or its name; "" is the
	// one that changed last.
	Find(text string) (draft.Info, error)
	// View reads a draft, even if it's open elsewhere.
	View(id string) (draft.View, error)
	// Create creates a draft and opens it. CreateFor also ties it to an account and to the
	// [Source] that `apply` was given, in one step.
	Create(profile.Application) (Draft, error)
	CreateFor(source, account string, app profile.Application) (Draft, error)
	// Open opens a draft, which can have one owner. A [*draft.HeldError] names another one.
	Open(id string) (Draft, error)
	// Copy creates a draft with the same answers, another name, and nothing at Twilio.
	Copy(id, name string) (draft.Info, error)
	Delete(id string) error
	// Lock keeps other processes from matching files with drafts until it's released.
	Lock(context.Context) (release func(), err error)
}

// A Draft is an open draft. Its owner has it alone until Close. Its methods may be called
// from several goroutines. See [draft.Draft] for what each one promises.
type Draft interface {
	Info() draft.Info
	Application() profile.Application
	Journal() flow.Journal
	Set(k profile.Key, text string, at draft.Place) error
	Replace(profile.Application) error
	SetPlace(draft.Place) error
	SetState(draft.State) error
	// SetAccount ties the draft to an account for good. ChooseAccount does so until
	// something is sent. Adopt also ties it to a [Source].
	SetAccount(sid string) error
	ChooseAccount(sid string) error
	Adopt(source, account string) error
	// Begun reports whether something was sent to Twilio.
	Begun() bool
	Sync() error
	Close() error
}

var _ Draft = (*draft.Draft)(nil)

// Files is the store in a directory.
type Files struct{ *draft.Store }

var _ Store = Files{}

// Create creates a draft and opens it.
func (f Files) Create(app profile.Application) (Draft, error) { return opened(f.Store.Create(app)) }

// CreateFor creates and opens the draft of a file that `apply` was given.
func (f Files) CreateFor(source, account string, app profile.Application) (Draft, error) {
	return opened(f.Store.CreateFor(source, account, app))
}

// Open opens a draft.
func (f Files) Open(id string) (Draft, error) { return opened(f.Store.Open(id)) }

// Shared is the store of a team. See [team.Store] for what it does besides.
type Shared struct{ *team.Store }

var _ Store = Shared{}

// Create creates a draft and opens it.
func (s Shared) Create(app profile.Application) (Draft, error) { return opened(s.Store.Create(app)) }

// CreateFor creates and opens the draft of a file that `apply` was given.
func (s Shared) CreateFor(source, account string, app profile.Application) (Draft, error) {
	return opened(s.Store.CreateFor(source, account, app))
}

// Open opens a draft.
func (s Shared) Open(id string) (Draft, error) { return opened(s.Store.Open(id)) }

// opened keeps a nil pointer from looking like a Draft.
func opened[D Draft](d D, err error) (Draft, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}
