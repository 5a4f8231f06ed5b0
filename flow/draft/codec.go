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

// Version is the version of the files that this program writes. It also opens older ones.
const Version = 1

// A file is one line that stays the same for all versions, and a body:
//
//	trusthub-wizard draft 1 age 9f86d081…
//
// The words are the version, the form of the body, and the SHA-256 in hex of everything
// else: the line up to it, and the body. So a file that was cut short or changed doesn't look
// like one of a newer version, or one with another key.
const magic = "trusthub-wizard draft "

// The forms of a body.
const (
	plain     = "plain" // JSON
	encrypted = "age"   // JSON, encrypted: https://age-encryption.org/v1
)

// A codec writes and reads the bytes of drafts.
type codec struct{ key *Key } // nil for plain files

// form is the form that the codec writes.
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

// open returns the body of a file. It refuses a form that the codec doesn't write: a plain
// file among encrypted drafts isn't ours.
func (c codec) open(data []byte) ([]byte, error) {
	line, body, found := bytes.Cut(data, []byte("\n"))
	if !found || !bytes.HasPrefix(line, []byte(magic)) {
		if len(data) == 0 {
			return nil, errors.New("it's empty")
		}
		return nil, errors.New("it doesn't start like a draft")
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
		return nil, fmt.Errorf("%q isn't a version", version)
	case number > Version:
		return nil, &NewerError{Version: number}
	case form == encrypted && c.key == nil:
		return nil, &KeyError{}
	case form == encrypted:
		return c.key.decrypt(body)
	case form == c.form():
		return body, nil
	case form == plain:
		return nil, errors.New("it isn't encrypted, unlike other drafts here")
	}
	return nil, fmt.Errorf("version %d has no form %q", number, form)
}

func checksum(head string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(head))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
