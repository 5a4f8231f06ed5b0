package team

import (
	"crypto/cipher"
	"crypto/rand"
	"errors"

	"golang.org/x/crypto/chacha20poly1305"
)

// A sealer encrypts with one key of the team: XChaCha20-Poly1305, a random nonce in front.
// What is sealed opens only in its own place: the column of the draft or member it was sealed
// for.
type sealer struct {
	cipher.AEAD
	key []byte
}

func newSealer(key []byte) (sealer, error) {
	aead, err := chacha20poly1305.NewX(key)
	return sealer{aead, key}, err
}

func place(column, id string) []byte { return []byte(column + "\x00" + id) }

func (s sealer) seal(column, id string, body []byte) []byte {
	nonce := make([]byte, s.NonceSize(), s.NonceSize()+len(body)+s.Overhead())
	rand.Read(nonce)
	return s.Seal(nonce, nonce, body, place(column, id))
}

var errUnsealed = errors.New("it was changed outside of the program: it can't be decrypted")

func (s sealer) open(column, id string, data []byte) ([]byte, error) {
	if len(data) < s.NonceSize() {
		return nil, errUnsealed
	}
	body, err := s.Open(nil, data[:s.NonceSize()], data[s.NonceSize():], place(column, id))
	if err != nil {
		return nil, errUnsealed
	}
	return body, nil
}
