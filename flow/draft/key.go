package draft

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"
)

// A Key encrypts drafts. Printing one in any way doesn't show it.
type Key struct {
	where  string
	unused error // why the ring couldn't be used; nil if it was, or if none was given
	// recipient is the public half of the identity that encrypts.
	recipient string
	encrypt   func([]byte) ([]byte, error)
	decrypt   func([]byte) ([]byte, error)
}

// Recipient is the public half of the key (age1…), which others encrypt to.
func (k *Key) Recipient() string { return k.recipient }

// Decrypt reads what was encrypted to [Key.Recipient]. What was encrypted to others only is a
// [*KeyError].
func (k *Key) Decrypt(body []byte) ([]byte, error) { return k.decrypt(body) }

// Where says for people where the key is kept.
func (k *Key) Where() string { return k.where }

// Unused says why the keyring couldn't be used; nil if it was, or if none was given.
func (k *Key) Unused() error { return k.unused }

// FindKey finds the key for the drafts, and makes one the first time. The key is in the ring,
// or in a file (0600) if the ring can't be used or is nil. If both have a key, drafts open
// with either, and the ring's encrypts.
func FindKey(file string, ring Ring) (*Key, error) {
	file, err := filepath.Abs(file)
	if err == nil {
		err = makeDir(filepath.Dir(file))
	}
	if err != nil {
		return nil, fmt.Errorf("the key for your drafts: %w", err)
	}
	// Two processes that start for the first time agree on one key.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	guard := flock.New(file+lockFile, flock.SetPermissions(0o600))
	if _, err := guard.TryLockContext(ctx, lockPause); err != nil {
		return nil, fmt.Errorf("the key for your drafts: %w", err)
	}
	defer guard.Close()
	os.Chmod(guard.Path(), 0o600) // the umask may have removed our own rights

	inRing, ringErr := "", errors.New("there is no keyring")
	if ring != nil {
		inRing, ringErr = ring.Key()
	}
	inFile, err := load(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the key for your drafts in %s: %w", file, err)
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

// makeKey makes a key and keeps it in the ring, or else in the file.
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
		return nil, fmt.Errorf("the key for your drafts can't be saved: %w", err)
	}
	return newKey("the file "+file, text)
}

// newKey makes a key of identities as age writes them; the first one encrypts. It keeps them
// in functions, because fmt prints everything else in a value.
func newKey(where string, texts ...string) (*Key, error) {
	var identities []age.Identity
	var recipient *age.X25519Recipient
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		identity, err := age.ParseX25519Identity(text)
		if err != nil {
			return nil, fmt.Errorf("%s has something that isn't a key for drafts", where)
		}
		if recipient == nil {
			recipient = identity.Recipient()
		}
		identities = append(identities, identity)
	}
	return &Key{
		where:     where,
		recipient: recipient.String(),
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
			return readAll(r, len(body))
		},
	}, nil
}
