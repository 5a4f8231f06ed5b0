package draft

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"trusthub-wizard/flow"
)

// Processes at work in one account find each other by empty files in a directory of that
// account. One file per process says by its time that the process is at work, and one says until
// when nobody may start a call. Nothing depends on these files but how fast calls are made.

// How often a process says that it's at work, when it no longer counts, and when its file is
// litter.
const (
	heartbeat        = 250 * time.Millisecond
	heartbeatTimeout = 5 * time.Second
	litter           = time.Hour
)

// pauseFile is the file whose time is the end of a pause.
const pauseFile = "pause"

// atWork is the directory of an account. An account can come from outside, so it's no file name.
func (s *Store) atWork(account string) string {
	sum := sha256.Sum256([]byte(account))
	return filepath.Join(s.dir, "at-work", hex.EncodeToString(sum[:8]))
}

// A Worker is a process at work in an account, which shares the limit of calls with others on
// this machine.
type Worker struct{ dir, token string }

// Announce makes this process one of those at work in an account, from its first Report until
// Leave.
func (s *Store) Announce(account string, _ bool) *Worker {
	return &Worker{s.atWork(account), rand.Text()}
}

// Report says that this process is still at work, and returns its share.
func (w *Worker) Report(context.Context) (flow.Share, error) {
	share := flow.Share{Workers: 1, Next: heartbeat}
	now := time.Now()
	if err := stampAt(w.dir, w.token, now); err != nil {
		return share, err
	}
	entries, err := os.ReadDir(w.dir)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue // it left
		}
		age := now.Sub(info.ModTime())
		switch {
		case e.Name() == pauseFile:
			if share.Pause = info.ModTime(); age < 0 && -age <= flow.LongestPause { // else the clock was set back
				share.Left = -age
			}
		case e.Name() == w.token:
		case age > litter:
			_ = os.Remove(filepath.Join(w.dir, e.Name()))
		case age.Abs() <= heartbeatTimeout:
			share.Workers++
			if e.Name() < w.token {
				share.Before++
			}
		}
	}
	return share, err
}

// Heard receives nothing: reports are frequent.
func (w *Worker) Heard() <-chan string { return nil }

// Leave ends the work.
func (w *Worker) Leave() { _ = os.Remove(filepath.Join(w.dir, w.token)) }

// Pause tells all processes at work in an account to start no call for so long.
func (s *Store) Pause(_ context.Context, account string, d time.Duration) error {
	dir, until := s.atWork(account), time.Now().Add(d)
	if info, err := os.Stat(filepath.Join(dir, pauseFile)); err == nil && info.ModTime().After(until) && time.Until(info.ModTime()) <= flow.LongestPause {
		return nil
	}
	return stampAt(dir, pauseFile, until)
}

// stampAt gives an empty file a time, and makes it if there is none.
func stampAt(dir, name string, at time.Time) error {
	path := filepath.Join(dir, name)
	err := os.Chtimes(path, at, at)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeDir(dir); err != nil {
		return err
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return err
	}
	return os.Chtimes(path, at, at)
}
