// Package ring keeps short secrets in the keyring of the operating system: the
// key of the drafts, and credentials where somebody asked for it.
//
// A keyring is there for a person at a desk. Elsewhere (a container, a service, a
// shell over ssh) asking it costs time, or starts what nobody will stop, so
// [Plausible] says first whether there can be one; and one that waits for an
// answer on a screen that nobody sees is given up.
package ring

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/zalando/go-keyring"
)

// service is what the keyring lists the entries under.
const service = "trusthub-wizard"

// How long the keyring is waited for: as long as it takes by itself to read, and
// as long as people need to unlock it where they have just asked for something to
// be kept.
const (
	patience      = time.Second
	patienceWrite = time.Minute
)

// ErrSilent says that the keyring did not answer in time.
var ErrSilent = errors.New("the keyring does not answer")

// An Entry is one secret, by its name.
type Entry string

// Read returns the secret; "" where there is none. An error means that the
// keyring cannot be used.
func (e Entry) Read() (string, error) {
	text, err := within(patience, func() (string, error) { return keyring.Get(service, string(e)) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	return text, err
}

// Write keeps a secret in place of the one before.
func (e Entry) Write(text string) error {
	_, err := within(patience, func() (string, error) { return "", keyring.Set(service, string(e), text) })
	return err
}

// Ask is Write for somebody who sits there and may have to unlock the keyring.
func (e Entry) Ask(text string) error {
	_, err := within(patienceWrite, func() (string, error) { return "", keyring.Set(service, string(e), text) })
	return err
}

// Remove removes the secret. One that is not there is no error.
func (e Entry) Remove() error {
	_, err := within(patience, func() (string, error) { return "", keyring.Delete(service, string(e)) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// within waits for an answer as long as it may take.
func within(limit time.Duration, ask func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := ask()
		answers <- answer{text, err}
	}()
	select {
	case a := <-answers:
		return a.text, a.err
	case <-time.After(limit):
		return "", ErrSilent
	}
}

// Plausible reports whether there can be a keyring: macOS and Windows have one,
// others where the session has a message bus. Without that look, the library
// would start a bus of its own.
func Plausible(getenv func(string) string) bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	if getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}
