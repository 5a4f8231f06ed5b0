// Package ring keeps short secrets in the keyring of the operating system: the key of the
// drafts, and credentials if the user asked for it.
//
// A keyring is for a person at a desk. Elsewhere (a container, a service, a shell over ssh)
// asking it takes time, or starts a process that never ends. So [Plausible] says first if
// there can be a keyring, and one that waits for an answer on a screen is given up.
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

// How long to wait for the keyring: by itself, and while a user who is there unlocks it.
const (
	patience      = time.Second
	patienceWrite = time.Minute
)

// ErrSilent says that the keyring didn't answer in time.
var ErrSilent = errors.New("the keyring doesn't answer")

// An Entry is one secret, by its name.
type Entry string

// Read returns the secret; "" if there is none. An error means that the keyring can't be used.
func (e Entry) Read() (string, error) {
	text, err := within(patience, func() (string, error) { return keyring.Get(service, string(e)) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	return text, err
}

// Write keeps a secret, in place of an earlier one.
func (e Entry) Write(text string) error {
	_, err := within(patience, func() (string, error) { return "", keyring.Set(service, string(e), text) })
	return err
}

// Ask is Write with time for the user to unlock the keyring.
func (e Entry) Ask(text string) error {
	_, err := within(patienceWrite, func() (string, error) { return "", keyring.Set(service, string(e), text) })
	return err
}

// Remove removes the secret, if there is one.
func (e Entry) Remove() error {
	_, err := within(patience, func() (string, error) { return "", keyring.Delete(service, string(e)) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// within runs ask, and returns [ErrSilent] after a limit.
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

// Plausible reports whether there can be a keyring: on macOS and Windows, and elsewhere if
// the session has a message bus. Without one, the library would start its own.
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
