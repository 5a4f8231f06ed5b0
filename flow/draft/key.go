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
	dir       string // of the key's file, also if the ring has the key
	sign      func([]byte) []byte
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
	guard, err := alone(file)
	if err != nil {
		return nil, fmt.Errorf("the key for your drafts: %w", err)
	}
	defer guard.Close()

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
	if err != nil {
		return nil, err
	}
	if key.dir = filepath.Dir(file); ring != nil {
		key.unused = ringErr
	}
	return key, nil
}

// alone keeps other processes from changing a file until the guard is closed.
func alone(file string) (*flock.Flock, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	guard := flock.New(file+lockFile, flock.SetPermissions(0o600))
	_, err := guard.TryLockContext(ctx, lockPause)
	if err == nil {
		os.Chmod(guard.Path(), 0o600) // the umask may have removed our own rights
	}
	return guard, err
}

// Noted reads what [Key.Note] keeps under a name; nil if there's nothing.
func (k *Key) Noted(name string) ([]byte, error) {
	body, err := os.ReadFile(filepath.Join(k.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return body, err
}

// Note changes what is kept under a name, in a file beside the key's. change gets what is there,
// and returns what will be; with nil, the file is removed. One process changes it at a time.
func (k *Key) Note(name string, change func(was []byte) []byte) error {
	file := filepath.Join(k.dir, name)
	guard, err := alone(file)
	if err != nil {
		return err
	}
	defer guard.Close()
	was, err := k.Noted(name)
	if err != nil {
		return err
	}
	switch is := change(was); {
	case is == nil && was == nil, bytes.Equal(is, was):
		return nil
	case is == nil:
		return os.Remove(file)
	default:
		return replace(realDisk{}, file, is, true)
	}
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
	var sign func([]byte) []byte
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		identity, err := age.ParseX25519Identity(text)
		if err != nil {
			return nil, fmt.Errorf("%s has something that isn't a key for drafts", where)
		}
		if recipient == nil {
			recipient, sign = identity.Recipient(), signer(raw(identity.String()))
		}
		identities = append(identities, identity)
	}
	return &Key{
		where:     where,
		recipient: recipient.String(),
		sign:      sign,
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
