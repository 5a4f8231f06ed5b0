package draft

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// A directory with many drafts has an index: what List showed of each, with the stamps of
// the files that it was read from. Only a draft whose files changed since is read and
// decrypted again. The index is written like a draft, so it tells nothing without the key,
// and it's only a copy: a missing or damaged one costs time and nothing else.
const indexFile = "index"

// indexForm changes whenever [Info] does.
const indexForm = 2

// indexFrom is how many drafts are worth an index.
const indexFrom = 32

// settledFile is how old a file has to be to be indexed. A younger one could be replaced
// without a visible change of its time.
const settledFile = 2 * time.Second

// A stamp tells a version of a file from others.
type stamp struct {
	Size int64 `json:"size"`
	At   int64 `json:"at"` // modified, in nanoseconds since 1970
}

// An indexed draft is what a list shows of it, and of which files.
type indexed struct {
	Fast   stamp `json:"fast"`
	Synced stamp `json:"synced"`
	Info   Info  `json:"info"`
}

// An index is the content of the index file.
type index struct {
	Form   int                `json:"form"`
	Drafts map[string]indexed `json:"drafts"` // by id
}

// stamps are those of a draft's files; zero for a missing one. settled is whether both are
// old enough to be indexed.
func (s *Store) stamps(id string) (fast, synced stamp, settled bool) {
	settled = true
	of := func(suffix string) stamp {
		info, err := os.Lstat(s.path(id, suffix))
		if err != nil || !info.Mode().IsRegular() {
			settled = false
			return stamp{}
		}
		settled = settled && time.Since(info.ModTime()) > settledFile
		return stamp{info.Size(), info.ModTime().UnixNano()}
	}
	return of(fastFile), of(syncedFile), settled
}

// readIndex returns the index by draft id; empty if there is none that can be read.
func (s *Store) readIndex() map[string]indexed {
	var i index
	data, err := load(filepath.Join(s.dir, indexFile))
	if err == nil {
		data, err = s.codec.open(data)
	}
	if err != nil || json.Unmarshal(data, &i) != nil || i.Form != indexForm || i.Drafts == nil {
		return map[string]indexed{}
	}
	return i.Drafts
}

// writeIndex replaces the index. It's a copy: an error costs only time.
func (s *Store) writeIndex(drafts map[string]indexed) {
	body, err := json.Marshal(index{indexForm, drafts})
	if err != nil {
		return
	}
	if data, err := s.codec.seal(body); err == nil {
		_ = replace(s.disk, filepath.Join(s.dir, indexFile), data, false)
	}
}

// unindex takes a deleted draft out of the index.
func (s *Store) unindex(id string) {
	path := filepath.Join(s.dir, indexFile)
	if _, err := os.Lstat(path); err != nil {
		return
	}
	index := s.readIndex()
	delete(index, id)
	if len(index) == 0 {
		_ = s.disk.remove(path)
		return
	}
	s.writeIndex(index)
}
