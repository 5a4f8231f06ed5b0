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
//	trusthub-wizard draft 1 plain 9f86d081…
//
// The words are the version, how the body is written, and the SHA-256 in hex of
// everything but itself: the line up to it, and the body. So a file that was cut
// short or changed is told from one that a newer version wrote.
const magic = "trusthub-wizard draft "

// codec is the one place where a draft's bytes are made and read.
type codec struct{}

const plain = "plain"

// seal returns a file with that body.
func (c codec) seal(body []byte) ([]byte, error) {
	head := magic + strconv.Itoa(Version) + " " + plain + " "
	data := make([]byte, 0, len(head)+2*sha256.Size+1+len(body))
	data = append(data, head...)
	data = append(data, checksum(head, body)...)
	data = append(data, '\n')
	return append(data, body...), nil
}

// open returns the body of a file.
func (c codec) open(data []byte) ([]byte, error) {
	line, body, found := bytes.Cut(data, []byte("\n"))
	if !found || !bytes.HasPrefix(line, []byte(magic)) {
		if len(data) == 0 {
			return nil, errors.New("it is empty")
		}
		return nil, errors.New("it does not begin as a draft does")
	}
	head, sum := string(line), ""
	if cut := strings.LastIndexByte(head, ' ') + 1; cut > 0 {
		head, sum = head[:cut], head[cut:]
	}
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
	case form != plain:
		return nil, fmt.Errorf("it is written as %q, which version %d does not know", form, number)
	}
	return body, nil
}

func checksum(head string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(head))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
