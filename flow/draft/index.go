package draft

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A directory with many drafts has an index: what List showed of each, with the stamps of
// the files that it was read from. Only a draft whose files changed since is read and
// decrypted again. A second file has the top of the list, for [Store.Top]. Both are written
// like drafts, so they tell nothing without the key, and they're only copies: a missing or
// damaged one costs time and nothing else.
const (
	indexFile = "index"
	topFile   = "top"
)

// indexForm changes whenever [Info] does.
const indexForm = 3

// indexFrom is how many drafts are worth an index.
const indexFrom = 32

// TopSize is how many drafts [Store.Top] returns at most: more than a window shows.
const TopSize = 100

// settledFile is how old a file has to be to be indexed. A younger one could be replaced
// without a visible change of its time.
const settledFile = 2 * time.Second

// A stamp tells a version of a file from others. The zero stamp is no version's.
type stamp struct{ size, at int64 } // at is when it was modified, in nanoseconds since 1970

// An indexed draft is what a list shows of it, and of which files.
type indexed struct {
	fast, synced stamp
	info         Info
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

// readIndex returns the content of an index file; nothing if there is none that can be read.
func (s *Store) readIndex(file string) []indexed {
	data, err := load(filepath.Join(s.dir, file))
	if err == nil {
		data, err = s.codec.open(data)
	}
	if err != nil {
		return nil
	}
	entries, err := unpack(string(data))
	if err != nil {
		return nil
	}
	return entries
}

// writeIndex replaces an index file. It's a copy: an error costs only time.
func (s *Store) writeIndex(file string, entries []indexed) {
	if data, err := s.codec.seal(pack(entries)); err == nil {
		_ = replace(s.disk, filepath.Join(s.dir, file), data, false)
	}
}

// unindex takes a deleted draft out of the index.
func (s *Store) unindex(id string) {
	for _, file := range []string{indexFile, topFile} {
		path := filepath.Join(s.dir, file)
		if _, err := os.Lstat(path); err != nil {
			continue
		}
		entries := slices.DeleteFunc(s.readIndex(file), func(e indexed) bool { return e.info.ID == id })
		if len(entries) == 0 {
			_ = s.disk.remove(path)
			continue
		}
		s.writeIndex(file, entries)
	}
}

// texts are the texts of an entry, in the order of the file.
func (e *indexed) texts() [12]*string {
	i := &e.info
	return [...]*string{
		&i.ID, &i.Name, &i.Account, (*string)(&i.State), &i.Profile, &i.Source,
		&i.Place.Page, (*string)(&i.Place.Field), &i.Business, &i.For, &i.From, &i.Note,
	}
}

// pack returns an index as bytes: for each draft its texts, each after its length, and its
// numbers. A list of 10,000 drafts would wait six times as long for JSON.
func pack(entries []indexed) []byte {
	data := binary.AppendVarint(binary.AppendVarint(nil, indexForm), int64(len(entries)))
	for _, e := range entries {
		for _, text := range e.texts() {
			data = append(binary.AppendVarint(data, int64(len(*text))), *text...)
		}
		i, forgotten := &e.info, int64(0)
		if i.Forgotten {
			forgotten = 1
		}
		for _, n := range []int64{
			e.fast.size, e.fast.at, e.synced.size, e.synced.at, int64(i.Place.Cursor), forgotten,
			i.Created.Unix(), int64(i.Created.Nanosecond()), i.Changed.Unix(), int64(i.Changed.Nanosecond()),
		} {
			data = binary.AppendVarint(data, n)
		}
	}
	return data
}

var errIndex = errors.New("it isn't an index of this version")

// unpack is the reverse of pack.
func unpack(data string) (entries []indexed, err error) {
	number := func() int64 {
		var n uint64
		for shift := 0; shift < 64; shift += 7 {
			if data == "" {
				break
			}
			b := data[0]
			data = data[1:]
			if n |= uint64(b&0x7f) << shift; b < 0x80 {
				return int64(n>>1) ^ -int64(n&1)
			}
		}
		err = errIndex
		return 0
	}
	form, size := number(), number()
	if form != indexForm || size < 0 || size > int64(len(data)) {
		return nil, errIndex
	}
	entries = make([]indexed, size)
	for i := range entries {
		e := &entries[i]
		for _, text := range e.texts() {
			n := number()
			if n < 0 || n > int64(len(data)) {
				return nil, errIndex
			}
			*text, data = data[:n], data[n:]
		}
		e.fast, e.synced = stamp{number(), number()}, stamp{number(), number()}
		e.info.Place.Cursor, e.info.Forgotten = int(number()), number() == 1
		e.info.Created, e.info.Changed = time.Unix(number(), number()).UTC(), time.Unix(number(), number()).UTC()
	}
	return entries, err
}
