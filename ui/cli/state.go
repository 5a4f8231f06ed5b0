package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

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
		return nil, err
	}
	store, err := draft.At(dir, draft.Encrypted(key))
	if err != nil {
		return nil, err
	}
	if _, err := store.TakeOver(); err != nil {
		g.note("warning: drafts that an earlier version wrote plainly could not be encrypted: %v", err)
	}
	if _, err := store.Forget(time.Now().Add(-draft.Keep)); err != nil {
		g.note("warning: the answers of old drafts could not be removed: %v", err)
	}
	return store, nil
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

// keep finds the drafts that `apply` keeps for files in an account, or makes them.
func (g *program) keep(ctx context.Context, store *draft.Store, account string, tasks []task) error {
	// Two processes that are given the same file at the same time must not each
	// make a draft of it, and so two profiles: from the look to the mark they go
	// one after the other.
	dir, err := g.directory(false)
	if err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "apply.lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return fmt.Errorf("locking the drafts: %w", err)
	}
	defer lock.Close()

	infos, err := store.List()
	if err != nil {
		return err
	}
	for i, t := range tasks {
		source, err := sourceOf(t.file, account)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(infos, func(i draft.Info) bool { return i.Source == source }); n >= 0 {
			tasks[i].draft, tasks[i].found = infos[n].ID, true
			continue
		}
		if err := unreadableDraft(infos); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d, err := store.CreateFor(source, account, t.app)
		if err != nil {
			return err
		}
		tasks[i].draft = d.Info().ID
		if err := d.Close(); err != nil {
			return err
		}
	}
	return nil
}

// applied finds the draft that `apply` keeps for a file in an account.
func applied(store *draft.Store, file, account string) (info draft.Info, found bool, err error) {
	source, err := sourceOf(file, account)
	if err != nil {
		return info, false, err
	}
	infos, err := store.List()
	if err != nil {
		return info, false, err
	}
	i := slices.IndexFunc(infos, func(i draft.Info) bool { return i.Source == source })
	if i < 0 {
		return info, false, unreadableDraft(infos)
	}
	return infos[i], true, nil
}

// unreadableDraft says which draft cannot be read, if there is one: it may be the
// one that `apply` looks for, and without it everything would be made twice.
func unreadableDraft(infos []draft.Info) error {
	for _, i := range infos {
		if i.Err != nil && !errors.As(i.Err, new(*draft.HeldError)) {
			return nothingCreated(&hintedError{
				fmt.Errorf("this file may have been applied before, and nobody can tell: %w", i.Err),
				"Make that draft readable, or remove it: " + name + " drafts delete " + i.ID,
			})
		}
	}
	return nil
}

// sourceOf names what `apply` was given: a file of an account. It is a hash, for
// paths tend to hold customers' names.
func sourceOf(file, account string) (string, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(path + "\x00" + account))
	return hex.EncodeToString(sum[:16]), nil
}
