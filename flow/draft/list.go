package draft

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Info is what a list of drafts shows.
type Info struct {
	ID      string // 16 lower-case letters and digits: the marker
	Name    string // the friendly name, else the business name, else ""
	Account string // AC…, once known
	State   State
	Profile string // BU…, once there is one
	Created time.Time
	Changed time.Time
	Source  string // for drafts of `apply`: which file in which account
	Place   Place
	// Business tells which business it is about, without naming it: see [Info.Of]. "" if
	// it has no registration number yet.
	Business string
	Err      error // why it can't be opened: broken, newer version, held; else nil

	// For is the person whom the draft was handed over to, From is who did that, and Note is
	// what was said. All are "" unless a team shares the store.
	For, From, Note string
	// Forgotten says that its answers were removed when their time was up. The SIDs stay.
	// See [Store.Forget].
	Forgotten bool
	// Restored says what's wrong with the newest version if an earlier one replaces it: a
	// *BrokenError; else nil.
	Restored error
}

// Newest is the order of lists: last changed first.
func Newest(a, b *Info) int {
	if c := b.Changed.Compare(a.Changed); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// List returns all drafts, last changed first. Those that can't be opened have Err.
func (s *Store) List() ([]Info, error) {
	var known []indexed
	var wg sync.WaitGroup
	wg.Go(func() { known = s.readIndex(indexFile) })
	names, err := s.files()
	wg.Wait()
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(names)/3)
	var ids []string
	for _, name := range names {
		id, suffix, _ := strings.Cut(name, ".")
		if ("."+suffix == fastFile || "."+suffix == syncedFile) && isID(id) && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	looks := s.lookAll(ids, known)
	if len(ids) >= indexFrom {
		s.index(looks, known)
	}
	return infosOf(looks), nil
}

// Top returns the drafts that were on top when a list was last made: those that Twilio
// rejected, then those that changed last; at most [TopSize]. It returns them as they are now,
// last changed first, but doesn't know new ones. It's as fast with many drafts as with a few;
// with a few, it returns none, because List is as fast.
func (s *Store) Top() ([]Info, error) {
	known := s.readIndex(topFile)
	ids := make([]string, len(known))
	for i := range known {
		ids[i] = known[i].info.ID
	}
	return infosOf(s.lookAll(ids, known)), nil
}

// A found draft is what a list shows of it, and what it was read from.
type found struct {
	indexed
	there bool
	// trusted says that nobody changed the files when they were read, so that their stamps
	// tell whether somebody does later.
	trusted bool
}

// infosOf are the drafts that are there.
func infosOf(looks []*found) []Info {
	infos := make([]Info, len(looks))
	for i, l := range looks {
		infos[i] = l.info
	}
	return infos
}

// lookAll looks at drafts and sorts those that are there, last changed first. Those that an
// index knows are not read.
func (s *Store) lookAll(ids []string, known []indexed) []*found {
	was := make(map[string]*indexed, len(known))
	for i := range known {
		was[known[i].info.ID] = &known[i]
	}
	all, looks := make([]found, len(ids)), make([]*found, len(ids))
	var wg sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(ids); i = int(next.Add(1)) - 1 {
				looks[i] = &all[i]
				s.lookAt(ids[i], was[ids[i]], looks[i])
			}
		})
	}
	wg.Wait()
	looks = slices.DeleteFunc(looks, func(l *found) bool { return !l.there })
	slices.SortFunc(looks, func(a, b *found) int { return Newest(&a.info, &b.info) })
	return looks
}

// lookAt looks at a draft, which is read unless an index knows its files.
func (s *Store) lookAt(id string, was *indexed, l *found) {
	var settled bool
	l.fast, l.synced, settled = s.stamps(id)
	if was != nil && settled && was.fast == l.fast && was.synced == l.synced {
		l.info, l.there, l.trusted = was.info, true, true
		l.info.Err = s.held(id)
		return
	}
	l.info, l.there = s.look(id)
	l.trusted = settled && l.info.Err == nil && l.info.Restored == nil
}

// index brings the index up to date. Its top also has drafts that are in use, without
// stamps: they are read again every time.
func (s *Store) index(looks []*found, known []indexed) {
	trusted := make([]*found, 0, len(looks))
	var top []indexed
	for _, pressing := range []bool{true, false} {
		for _, l := range looks {
			if (l.info.State == Rejected) != pressing {
				continue
			}
			if l.trusted {
				trusted = append(trusted, l)
			}
			if len(top) < TopSize {
				top = append(top, l.entry())
			}
		}
	}
	if !slices.EqualFunc(trusted, known, func(l *found, k indexed) bool { return l.entry() == k }) {
		entries := make([]indexed, len(trusted))
		for i, l := range trusted {
			entries[i] = l.entry()
		}
		s.writeIndex(indexFile, entries)
	}
	if !slices.Equal(top, s.readIndex(topFile)) {
		s.writeIndex(topFile, top)
	}
}

// entry is what an index keeps of a draft. Whether it opens is asked for every time.
func (l *found) entry() indexed {
	e := l.indexed
	e.info.Err, e.info.Restored = nil, nil
	if !l.trusted {
		e.fast, e.synced = stamp{}, stamp{}
	}
	return e
}

// look is what a list shows of one draft, and whether there is one.
func (s *Store) look(id string) (Info, bool) {
	v, err := s.read(id)
	if errors.Is(err, ErrNotFound) {
		return Info{}, false // deleted in the meantime
	}
	if err != nil {
		info := Info{ID: id, Err: err}
		if st, e := os.Lstat(s.path(id, fastFile)); e == nil {
			info.Changed = st.ModTime()
		}
		return info, true
	}
	info := v.rec.Info()
	info.Restored = v.restored
	if info.Err == nil {
		info.Err = s.held(id)
	}
	return info, true
}

// Find returns a draft by its id, a prefix of it, or its name in upper or lower case. "" is
// the newest draft that opens; if none does, the error says why the newest doesn't. No match
// is [ErrNotFound], several are an [*AmbiguousError].
func (s *Store) Find(text string) (Info, error) {
	infos, err := s.List()
	if err != nil {
		return Info{}, err
	}
	return FindAmong(infos, text)
}

// FindAmong is [Store.Find] among the drafts of a list.
func FindAmong(infos []Info, text string) (Info, error) {
	if text == "" {
		for _, info := range infos {
			if info.Err == nil {
				return info, nil
			}
		}
		if len(infos) > 0 {
			return infos[0], infos[0].Err
		}
		return Info{}, ErrNotFound
	}
	for _, means := range []func(Info) bool{
		func(i Info) bool { return i.ID == text },
		func(i Info) bool { return i.Name == text },
		func(i Info) bool { return strings.EqualFold(i.Name, text) },
		func(i Info) bool { return strings.HasPrefix(i.ID, strings.ToLower(text)) },
	} {
		var hits []Info
		for _, info := range infos {
			if means(info) {
				hits = append(hits, info)
			}
		}
		switch len(hits) {
		case 0:
		case 1:
			return hits[0], nil
		default:
			return Info{}, &AmbiguousError{Text: text, Among: hits}
		}
	}
	return Info{}, fmt.Errorf("%q: %w", text, ErrNotFound)
}

// versions is what the two files of a draft hold together.
type versions struct {
	rec        Record
	agree      bool     // both exist and hold the same
	restored   error    // what's wrong with the newest, if only the other one opens
	unreadable []string // the files that can't be read
}

// read reads a draft without locking it.
func (s *Store) read(id string) (versions, error) {
	if !isID(id) {
		return versions{}, fmt.Errorf("draft %q: %w", id, ErrNotFound)
	}
	var v versions
	data1, err1 := load(s.path(id, fastFile))
	data2, err2 := load(s.path(id, syncedFile))
	var newest, synced Record
	if err1 == nil {
		newest, err1 = s.decode(id, data1)
	}
	switch {
	case err1 == nil && err2 == nil && bytes.Equal(data1, data2): // as a closed draft's are
		synced = newest
	case err2 == nil:
		synced, err2 = s.decode(id, data2)
	}
	for i, err := range []error{err1, err2} {
		var newer *NewerError
		var key *KeyError
		switch {
		case errors.As(err, &newer):
			newer.ID = id
			return v, newer
		case errors.As(err, &key):
			key.ID = id
			return v, key
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			v.unreadable = append(v.unreadable, s.path(id, []string{fastFile, syncedFile}[i]))
		}
	}
	switch {
	case err1 == nil && err2 == nil:
		v.rec = merge(newest, synced)
		v.agree = newest.Revision == synced.Revision && len(newest.Journal) == len(synced.Journal)
		return v, nil
	case err1 == nil:
		v.rec = newest
		return v, nil
	case err2 == nil:
		v.rec = synced
		if !errors.Is(err1, fs.ErrNotExist) {
			v.restored = &BrokenError{ID: id, File: s.path(id, fastFile), Err: err1}
		}
		return v, nil
	case errors.Is(err1, fs.ErrNotExist) && errors.Is(err2, fs.ErrNotExist):
		return v, fmt.Errorf("draft %s: %w", id, ErrNotFound)
	case errors.Is(err1, fs.ErrNotExist):
		return v, &BrokenError{ID: id, File: s.path(id, syncedFile), Err: err2}
	}
	return v, &BrokenError{ID: id, File: s.path(id, fastFile), Err: err1}
}

// exists reports whether a draft has any file, readable or not.
func (s *Store) exists(id string) bool {
	if !isID(id) {
		return false
	}
	for _, suffix := range []string{fastFile, syncedFile} {
		if _, err := os.Lstat(s.path(id, suffix)); err == nil {
			return true
		}
	}
	return false
}
