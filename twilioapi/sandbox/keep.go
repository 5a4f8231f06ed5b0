package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// A keeper writes the state file. Changes that arrive while it writes share the next write.
type keeper struct {
	file string
	mu   sync.Mutex
	kept uint64 // number of changes on disk
}

// kept is the state file.
type kept struct {
	Version   int
	Seed      uint64
	Made      map[uint64]uint64
	Objects   []*Object
	Due       []event
	Log       []Entry
	Keys      map[string]Key
	KeyOwner  map[string]string
	TestCreds map[string]string
}

const keptVersion = 1

// Open makes a sandbox that keeps its state in a file. It reads the file if it exists, and
// writes it before it answers a change. The file is always complete: it's written beside the
// old one and renamed. The accounts of the options count only if there's no file yet.
func Open(file string, o Options) (*Sandbox, error) {
	s := New(o)
	data, err := os.ReadFile(file)
	if err == nil {
		err = s.restore(data)
	}
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("the sandbox can't use its state file: %w", err)
	}
	s.keeper.file = file
	if err := s.keep(); err != nil {
		return nil, fmt.Errorf("the sandbox can't use its state file: %w", err)
	}
	return s, nil
}

func (s *Sandbox) restore(data []byte) error {
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return fmt.Errorf("not a state file: %w", err)
	}
	if k.Version != keptVersion {
		return fmt.Errorf("the state file has version %d, this program reads version %d", k.Version, keptVersion)
	}
	s.o.Seed = k.Seed
	s.w = newWorld(&s.o)
	s.w.made, s.w.due, s.w.log = k.Made, k.Due, k.Log
	s.w.keys, s.w.keyOwner, s.w.tests = k.Keys, k.KeyOwner, k.TestCreds
	for _, o := range k.Objects {
		s.w.add(o)
	}
	return nil
}

// keep writes the state, unless a write that began after the latest change has done so, or
// there is no file.
func (s *Sandbox) keep() error {
	if s.keeper.file == "" {
		return nil
	}
	s.mu.Lock()
	mine := s.changes
	s.mu.Unlock()
	s.keeper.mu.Lock()
	defer s.keeper.mu.Unlock()
	if s.keeper.kept >= mine && mine > 0 {
		return nil
	}
	s.mu.Lock()
	k := kept{Version: keptVersion, Seed: s.o.Seed, Made: maps.Clone(s.w.made), Objects: s.w.snapshot().Objects,
		Due: slices.Clone(s.w.due), Log: s.w.log[:len(s.w.log):len(s.w.log)],
		Keys: s.w.keys, KeyOwner: s.w.keyOwner, TestCreds: s.w.tests}
	covers := s.changes
	s.mu.Unlock()
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if err := replace(s.keeper.file, data); err != nil {
		return err
	}
	s.keeper.kept = covers
	return nil
}

// replace replaces a file: it writes a new one beside it, syncs and renames it.
func replace(file string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing after the rename
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	return err
}
