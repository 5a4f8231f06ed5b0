package draft

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha512"
	"slices"
	"strings"

	"filippo.io/age"
	"filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// A key signs as well as it decrypts, so that people exchange only one. XEdDSA makes an Ed25519
// signature with an X25519 key, and [Verify] needs only its public half. See
// https://signal.org/docs/specifications/xeddsa/.

// Sign signs a message.
func (k *Key) Sign(message []byte) []byte { return k.sign(message) }

// Verify reports whether the owner of a public key (age1…) signed a message.
func Verify(recipient string, message, signature []byte) bool {
	if _, err := age.ParseX25519Recipient(recipient); err != nil {
		return false
	}
	public, err := ed25519Of(raw(recipient))
	return err == nil && ed25519.Verify(public, message, signature)
}

// ed25519Of is the same point on the other curve, y = (u - 1) / (u + 1), with the sign 0.
func ed25519Of(x25519 []byte) (ed25519.PublicKey, error) {
	u, err := new(field.Element).SetBytes(x25519)
	if err != nil {
		return nil, err
	}
	one := new(field.Element).One()
	above := new(field.Element).Add(u, one)
	return new(field.Element).Multiply(u.Subtract(u, one), above.Invert(above)).Bytes(), nil
}

// signer returns a function that signs with an X25519 secret.
func signer(secret []byte) func([]byte) []byte {
	a, err := edwards25519.NewScalar().SetBytesWithClamping(secret)
	if err != nil {
		panic(err) // age checked its length
	}
	public := new(edwards25519.Point).ScalarBaseMult(a)
	if public.Bytes()[31]&0x80 != 0 { // then its negative has the sign 0
		a.Negate(a)
		public.Negate(public)
	}
	first := append([]byte{0xFE}, bytes.Repeat([]byte{0xFF}, 31)...) // tells this hash from the other
	return func(message []byte) []byte {
		random := make([]byte, 64)
		rand.Read(random)
		r := hashed(first, a.Bytes(), message, random)
		point := new(edwards25519.Point).ScalarBaseMult(r).Bytes()
		s := edwards25519.NewScalar().MultiplyAdd(hashed(point, public.Bytes(), message), a, r)
		return append(point, s.Bytes()...)
	}
}

func hashed(parts ...[]byte) *edwards25519.Scalar {
	sum := sha512.Sum512(slices.Concat(parts...))
	s, _ := edwards25519.NewScalar().SetUniformBytes(sum[:]) // an error is another length
	return s
}

// raw is the 32 bytes of one of age's keys as text, which age has checked. It is Bech32
// (BIP 173): after the last 1, five bits to a character, the last six of which are a checksum.
func raw(text string) []byte {
	text = strings.ToLower(strings.TrimSpace(text))
	text = text[strings.LastIndex(text, "1")+1:]
	var out []byte
	var bits, had uint32
	for _, c := range text[:len(text)-6] {
		bits, had = bits<<5|uint32(strings.IndexRune("qpzry9x8gf2tvdw0s3jn54khce6mua7l", c)), had+5
		if had >= 8 {
			had -= 8
			out = append(out, byte(bits>>had))
		}
	}
	return out
}
