package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// ReadOnly returns the config of a desk where people can look at everything and change
// nothing, neither here nor at Twilio. why refuses a change: a sentence without its period.
//
// The front ends show it up front. The desk, the store and the connection refuse changes
// each on its own, so that no screen has to be trusted.
func ReadOnly(c Config, why string) Config {
	refusal := errors.New(why)
	c.ReadOnly, c.Store = why, ReadOnlyStore(c.Store, why)
	c.Keep, c.Forget = nil, nil
	connect, use := c.Connect, c.Use
	c.Connect = func(ctx context.Context, typed *SignIn) (Connection, error) {
		conn, err := connect(ctx, typed)
		return reading(conn, refusal), err
	}
	if use != nil {
		c.Use = func(ctx context.Context, from Connection, account string) (Connection, error) {
			conn, err := use(ctx, writing(from), account)
			return reading(conn, refusal), err
		}
	}
	return c
}

// A readHub refuses all calls that write.
type readHub struct {
	flow.Hub
	why error
}

func (h readHub) Create(context.Context, flow.Kind, string, flow.Content) (flow.Object, error) {
	return flow.Object{}, h.why
}

func (h readHub) Update(context.Context, flow.Kind, string, string, flow.Content) (flow.Object, error) {
	return flow.Object{}, h.why
}

func (h readHub) Delete(context.Context, flow.Kind, string, string) error { return h.why }

// reading is a connection that refuses all calls that write.
func reading(c Connection, why error) Connection {
	if c.Hub != nil {
		c.Hub = readHub{c.Hub, why}
	}
	if c.Parent != nil {
		c.Parent = readHub{c.Parent, why}
	}
	return c
}

// writing takes back what reading did.
func writing(c Connection) Connection {
	if h, ok := c.Hub.(readHub); ok {
		c.Hub = h.Hub
	}
	if h, ok := c.Parent.(readHub); ok {
		c.Parent = h.Hub
	}
	return c
}

// ReadOnlyStore returns a store that shows the drafts of another one and refuses changes with
// the sentence why. Drafts open without a lock, also while their owner changes them.
func ReadOnlyStore(of Store, why string) Store { return readStore{of, errors.New(why)} }

// A readStore names each method of a store, so that a new one that writes can't slip in.
type readStore struct {
	of  Store
	why error
}

var _ Store = readStore{}

func (s readStore) List() ([]draft.Info, error)               { return s.of.List() }
func (s readStore) Top() ([]draft.Info, error)                { return s.of.Top() }
func (s readStore) Find(text string) (draft.Info, error)      { return s.of.Find(text) }
func (s readStore) View(id string) (draft.View, error)        { return s.of.View(id) }
func (s readStore) Create(profile.Application) (Draft, error) { return nil, s.why }
func (s readStore) CreateFor(string, string, profile.Application) (Draft, error) {
	return nil, s.why
}
func (s readStore) Copy(string, string) (draft.Info, error) { return draft.Info{}, s.why }
func (s readStore) Delete(string) error                     { return s.why }
func (s readStore) Lock(context.Context) (func(), error)    { return nil, s.why }

// Open reads a draft. A draft that is open elsewhere is as good as any.
func (s readStore) Open(id string) (Draft, error) {
	v, err := s.of.View(id)
	if err != nil {
		return nil, err
	}
	v.Err = nil
	return &readDraft{why: s.why, view: v}, nil
}

// A readDraft is a draft as it was when it was opened. What Twilio says of it since then, its
// state and its review, is shown but not kept.
type readDraft struct {
	why  error
	mu   sync.Mutex
	view draft.View
}

var _ Draft = (*readDraft)(nil)

func (d *readDraft) Info() draft.Info {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.view.Info
}

func (d *readDraft) Application() profile.Application { return d.view.Answers.Clone() }
func (d *readDraft) Journal() flow.Journal            { return readJournal{d} }

func (d *readDraft) Set(profile.Key, string, draft.Place) error { return d.why }
func (d *readDraft) Replace(profile.Application) error          { return d.why }
func (d *readDraft) SetAccount(string) error                    { return d.why }
func (d *readDraft) ChooseAccount(string) error                 { return d.why }
func (d *readDraft) Adopt(string, string) error                 { return d.why }
func (d *readDraft) SetPlace(draft.Place) error                 { return nil } // nobody else's
func (d *readDraft) Sync() error                                { return nil }
func (d *readDraft) Close() error                               { return nil }

func (d *readDraft) SetState(state draft.State) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.view.State = state
	return nil
}

func (d *readDraft) Begun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.view.Entries) > 0
}

type readJournal struct{ of *readDraft }

func (j readJournal) Marker() string { return j.of.view.ID }

func (j readJournal) Entries() []flow.Entry {
	j.of.mu.Lock()
	defer j.of.mu.Unlock()
	return append([]flow.Entry(nil), j.of.view.Entries...)
}

// Inherited is nothing: no run begins with it.
func (j readJournal) Inherited() (int, time.Time) { return 0, time.Time{} }

func (j readJournal) Append(entries ...flow.Entry) error {
	j.of.mu.Lock()
	defer j.of.mu.Unlock()
	j.of.view.Entries = append(j.of.view.Entries, entries...)
	return nil
}
