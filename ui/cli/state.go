package cli

import (
	"path/filepath"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/ring"
)

// directory is where drafts are kept, and those of demonstrations apart.
func (g *program) directory(demo bool) (string, error) {
	switch {
	case g.stateDir == "":
		return draft.Dir(demo)
	case demo:
		return filepath.Join(g.stateDir, "demo"), nil
	}
	return filepath.Join(g.stateDir, "drafts"), nil
}

// store opens the drafts: real ones encrypted, and without the answers of those
// that were submitted long ago. Those of demonstrations hold nobody's data.
func (g *program) store(demo bool) (*draft.Store, error) {
	dir, err := g.directory(demo)
	if err != nil {
		return nil, err
	}
	if demo {
		return draft.At(dir)
	}
	key, err := g.key()
	if err != nil {
		return nil, elsewhere(err)
	}
	store, err := draft.At(dir, draft.Encrypted(key))
	if err != nil {
		return nil, elsewhere(err)
	}
	if _, err := store.TakeOver(); err != nil {
		g.note("warning: drafts that an earlier version wrote plainly could not be encrypted: %v", err)
	}
	if _, err := store.Forget(time.Now().Add(-draft.Keep)); err != nil {
		g.note("warning: the answers of old drafts could not be removed: %v", err)
	}
	return store, nil
}

// elsewhere says where drafts can be kept that cannot be kept where they should.
func elsewhere(err error) error {
	return &hintedError{err, "Give a directory of your own with --state-dir."}
}

// keyringVariable keeps the program from asking the system's keyring, where
// nobody is there to unlock it.
const keyringVariable = "TRUSTHUB_WIZARD_KEYRING"

// key is what real drafts are encrypted with.
func (g *program) key() (*draft.Key, error) {
	dir, err := g.directory(false)
	if err != nil {
		return nil, err
	}
	var keyring draft.Ring
	if g.keyring() {
		keyring = draft.SystemRing()
	}
	return draft.FindKey(filepath.Join(filepath.Dir(dir), "key"), keyring)
}

// keyring reports whether the system's keyring is to be asked.
func (g *program) keyring() bool {
	return g.Getenv(keyringVariable) != "off" && ring.Plausible(g.Getenv)
}
