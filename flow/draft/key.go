package draft

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"
)

// A Key encrypts drafts. It shows nothing of itself, however it is printed.
type Key struct {
	where   string
	unused  error // why the ring is not where it is kept; nil where it is, or none was given
	encrypt func([]byte) ([]byte, error)
	decrypt func([]byte) ([]byte, error)
}

// Where says, in words for people, where the key is kept.
func (k *Key) Where() string { return k.where }

// Unused says why the keyring that was given could not be used; nil where it was.
func (k *Key) Unused() error { return k.unused }

// FindKey finds the key that drafts are encrypted with, and makes one the first
// time. It is kept in the ring; where that cannot be used (ring may be nil), or a
// key is there from such a time, in a file, 0600. Where there are two, either
// opens drafts, and the ring's encrypts them.
func FindKey(file string, ring Ring) (*Key, error) {
	file, err := filepath.Abs(file)
	if err == nil {
		err = makeDir(filepath.Dir(file))
	}
	if err != nil {
		return nil, fmt.Errorf("the key of the drafts: %w", err)
	}
	// Two processes that start for the first time agree on one key.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	guard := flock.New(file+lockFile, flock.SetPermissions(0o600))
	if _, err := guard.TryLockContext(ctx, lockPause); err != nil {
		return nil, fmt.Errorf("the key of the drafts: %w", err)
	}
	defer guard.Close()
	os.Chmod(guard.Path(), 0o600) // an umask may have taken our own rights

	inRing, ringErr := "", errors.New("there is none")
	if ring != nil {
		inRing, ringErr = ring.Key()
	}
	inFile, err := load(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the key of the drafts in %s: %w", file, err)
	}
	var key *Key
	switch {
	case inRing != "":
		key, err = newKey("the system's keyring", inRing, string(inFile))
	case len(inFile) > 0:
		key, err = newKey("the file "+file, string(inFile))
	default:
		key, err = makeKey(file, ring, ringErr == nil)
	}
	if err == nil && ring != nil {
		key.unused = ringErr
	}
	return key, err
}

// makeKey makes a key and keeps it, in the ring where that can be used.
func makeKey(file string, ring Ring, usable bool) (*Key, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	text := identity.String()
	if usable && ring.SetKey(text) == nil {
		if kept, err := ring.Key(); err == nil && kept == text {
			return newKey("the system's keyring", text)
		}
	}
	if err := replace(realDisk{}, file, []byte(text+"\n"), true); err != nil {
		return nil, fmt.Errorf("the key of the drafts cannot be kept: %w", err)
	}
	return newKey("the file "+file, text)
}

// newKey makes a key of identities as age writes them; the first one encrypts.
// The identities are kept in functions, since fmt shows whatever else a value
// holds.
func newKey(where string, texts ...string) (*Key, error) {
	var identities []age.Identity
	var recipient age.Recipient
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		identity, err := age.ParseX25519Identity(text)
		if err != nil {
			return nil, fmt.Errorf("what %s keeps as the key of the drafts is none", where)
		}
		if recipient == nil {
			recipient = identity.Recipient()
		}
		identities = append(identities, identity)
	}
	return &Key{
		where: where,
		encrypt: func(body []byte) ([]byte, error) {
			var out bytes.Buffer
			w, err := age.Encrypt(&out, recipient)
			if err != nil {
				return nil, err
			}
			if _, err := w.Write(body); err != nil {
				return nil, err
			}
			if err := w.Close(); err != nil {
				return nil, err
			}
			return out.Bytes(), nil
		},
		decrypt: func(body []byte) ([]byte, error) {
			r, err := age.Decrypt(bytes.NewReader(body), identities...)
			var none *age.NoIdentityMatchError
			if errors.As(err, &none) {
				return nil, &KeyError{}
			}
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		},
	}, nil
}
