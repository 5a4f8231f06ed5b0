package draft

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// Whatever its sign, a key's signatures are good for its own messages only.
func TestSignatures(t *testing.T) {
	for range 40 {
		own, err := FindKey(filepath.Join(t.TempDir(), "key"), nil)
		if err != nil {
			t.Fatal(err)
		}
		other, _ := age.GenerateX25519Identity()
		message := []byte("a message")
		signature := own.Sign(message)
		damaged := bytes.Clone(signature)
		damaged[0] ^= 1
		if bytes.Equal(signature, own.Sign(message)) {
			t.Error("two signatures have the same random part")
		}
		for _, c := range []struct {
			name, by           string
			message, signature []byte
			good               bool
		}{
			{"its own", own.Recipient(), message, signature, true},
			{"another message", own.Recipient(), []byte("b message"), signature, false},
			{"another key", other.Recipient().String(), message, signature, false},
			{"damaged", own.Recipient(), message, damaged, false},
			{"too short", own.Recipient(), message, signature[:63], false},
			{"none", own.Recipient(), message, nil, false},
			{"no key", "age1", message, signature, false},
			{"a damaged key", strings.Replace(own.Recipient(), own.Recipient()[10:12], "qq", 1) + "q", message, signature, false},
		} {
			if got := Verify(c.by, c.message, c.signature); got != c.good {
				t.Errorf("%s: %v", c.name, got)
			}
		}
	}
}

// A signature that another program made with an X25519 key: from the tests of libsignal. It's
// older than XEdDSA, and has the sign of the Ed25519 key in its last bit.
func TestASignatureOfAnotherProgram(t *testing.T) {
	of := func(text string) []byte {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	message := of("05edce9d9c415ca78cb7252e72c2c4a554d3eb29485a0e1d503118d1a82d99fb4a")
	signature := of("5de88ca9a89b4a115da79109c67c9c7464a3e4180274f1cb8c63c2984e286dfb" +
		"ede82deb9dcd9fae0bfbb821569b3d9001bd8130cd11d486cef047bd60b86e88")
	public, err := ed25519Of(of("ab7e717d4a163b7d9a1d8071dfe9dcf8cdcd1cea3339b6356be84d887e322c64"))
	if err != nil {
		t.Fatal(err)
	}
	public[31] |= signature[63] & 0x80
	signature[63] &^= 0x80
	if !ed25519.Verify(public, message, signature) {
		t.Error("it isn't good")
	}
	public[0] ^= 1
	if ed25519.Verify(public, message, signature) {
		t.Error("it's good for another key")
	}
}
