package draft

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Version is the version of the files that this program writes. It opens these
// and older ones.
const Version = 1

// A file is one line that stays the same for all versions, and a body:
//
//	trusthub-wizard draft 1 age 9f86d081…
//
// The words are the version, how the body is written, and the SHA-256 in hex of
// everything but itself: the line up to it, and the body. So a file that was cut
// short or changed is told from one that a newer version wrote, and from one that
// another key is needed for.
const magic = "trusthub-wizard draft "

// How a body is written.
const (
	plain     = "plain" // as JSON
	encrypted = "age"   // that, encrypted: https://age-encryption.org/v1
)

// A codec is the one place where a draft's bytes are made and read.
type codec struct{ key *Key } // nil writes and reads plain files

// form is how the codec writes.
func (c codec) form() string {
	if c.key == nil {
		return plain
	}
	return encrypted
}

// seal returns a file with that body.
func (c codec) seal(body []byte) ([]byte, error) {
	if c.key != nil {
		var err error
		if body, err = c.key.encrypt(body); err != nil {
			return nil, err
		}
	}
	head := magic + strconv.Itoa(Version) + " " + c.form() + " "
	data := make([]byte, 0, len(head)+2*sha256.Size+1+len(body))
	data = append(data, head...)
	data = append(data, checksum(head, body)...)
	data = append(data, '\n')
	return append(data, body...), nil
}

// open returns the body of a file. It refuses one that is written otherwise than the
// codec writes: a plain file among encrypted drafts is not ours.
func (c codec) open(data []byte) ([]byte, error) {
	line, body, found := bytes.Cut(data, []byte("\n"))
	if !found || !bytes.HasPrefix(line, []byte(magic)) {
		if len(data) == 0 {
			return nil, errors.New("it is empty")
		}
		return nil, errors.New("it does not begin as a draft does")
	}
	cut := bytes.LastIndexByte(line, ' ') + 1
	head, sum := string(line[:cut]), string(line[cut:])
	if sum != checksum(head, body) {
		return nil, errors.New("it was cut short or changed: its checksum is wrong")
	}
	version, form, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(head, magic)), " ")
	number, err := strconv.Atoi(version)
	switch {
	case err != nil || number < 1:
		return nil, fmt.Errorf("its version %q is none", version)
	case number > Version:
		return nil, &NewerError{Version: number}
	case form == encrypted && c.key == nil:
		return nil, &KeyError{}
	case form == encrypted:
		return c.key.decrypt(body)
	case form == c.form():
		return body, nil
	case form == plain:
		return nil, errors.New("it isn't encrypted, as drafts here are")
	}
	return nil, fmt.Errorf("it is written as %q, which version %d does not know", form, number)
}

func checksum(head string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(head))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
