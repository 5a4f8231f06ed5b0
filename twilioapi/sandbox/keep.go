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

// A keeper writes the state file. Changes that come while it writes share the
// next write.
type keeper struct {
	file string
	mu   sync.Mutex
	kept uint64 // how many changes are on disk
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

// Open makes a sandbox whose state is kept in a file: read now where there is
// one, and written, whole and then renamed, before each change is answered. The
// accounts of the options are for the first start only.
func Open(file string, o Options) (*Sandbox, error) {
	s := New(o)
	data, err := os.ReadFile(file)
	if err == nil {
		err = s.restore(data)
	}
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("state of the sandbox: %w", err)
	}
	s.keeper.file = file
	if err := s.keep(); err != nil {
		return nil, fmt.Errorf("state of the sandbox: %w", err)
	}
	return s, nil
}

func (s *Sandbox) restore(data []byte) error {
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return fmt.Errorf("not a state file: %w", err)
	}
	if k.Version != keptVersion {
		return fmt.Errorf("version %d of the state file, where %d is understood", k.Version, keptVersion)
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

// keep writes the state, unless there is no file or a write that began later
// than the change has done so.
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

// replace writes a file whole: beside it, synced, renamed.
func replace(file string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
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
