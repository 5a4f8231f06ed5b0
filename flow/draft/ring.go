package draft

import (
	"errors"
	"time"

	"github.com/zalando/go-keyring"
)

// A Ring keeps the key of the drafts, as text.
type Ring interface {
	// Key returns the key; "" where there is none yet. An error means that the
	// ring cannot be used.
	Key() (string, error)
	SetKey(text string) error
}

// SystemRing is the keyring of the operating system. It is asked for a second at
// most: one that waits for an answer on a screen that nobody sees never returns.
func SystemRing() Ring { return systemRing{} }

type systemRing struct{}

const (
	ringService  = "trusthub-wizard"
	ringUser     = "drafts"
	ringPatience = time.Second
)

var errRingSilent = errors.New("the keyring does not answer")

func (systemRing) Key() (string, error) {
	text, err := patiently(func() (string, error) { return keyring.Get(ringService, ringUser) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	return text, err
}

func (systemRing) SetKey(text string) error {
	_, err := patiently(func() (string, error) { return "", keyring.Set(ringService, ringUser, text) })
	return err
}

// patiently waits for an answer as long as ringPatience.
func patiently(ask func() (string, error)) (string, error) {
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
	case <-time.After(ringPatience):
		return "", errRingSilent
	}
}
