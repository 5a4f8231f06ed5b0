package draft

import "trusthub-wizard/flow/ring"

// A Ring keeps the key for your drafts, as text.
type Ring interface {
	// Key returns the key; "" if there is none yet. An error means that the ring can't be
	// used.
	Key() (string, error)
	SetKey(text string) error
}

// SystemRing is the keyring of the operating system. Asking it takes a second at most.
func SystemRing() Ring { return systemRing("drafts") }

type systemRing ring.Entry

func (r systemRing) Key() (string, error)     { return ring.Entry(r).Read() }
func (r systemRing) SetKey(text string) error { return ring.Entry(r).Write(text) }
