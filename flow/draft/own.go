package draft

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Drafts hold personal data, and their directory decides what is created at Twilio. So we
// read only the user's own files, and write only where no other user can.

// sizeLimit is the size above which a file can't be a draft.
const sizeLimit = 64 << 20

// makeDir makes a directory and those above it for the user alone, whatever the umask is.
func makeDir(dir string) error {
	if _, err := os.Lstat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if up := filepath.Dir(dir); up != dir {
		if err := makeDir(up); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil // another process was faster
		}
		return err
	}
	return os.Chmod(dir, 0o700)
}

// checkFile refuses anything but a file of the user's own.
func checkFile(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	return ownFile(info)
}

func ownFile(info fs.FileInfo) error {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return errors.New("it's a symbolic link")
	case !info.Mode().IsRegular():
		return errors.New("it isn't a file")
	}
	return owned(info)
}

// load returns the bytes of a file of the user's own.
func load(path string) ([]byte, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := ownFile(info); err != nil {
		return nil, err
	}
	if info.Size() > sizeLimit {
		return nil, fmt.Errorf("it's too large for a draft (%d bytes)", info.Size())
	}
	return readAll(io.LimitReader(f, sizeLimit), int(info.Size()))
}

// readAll reads to the end. size is about how much there is.
func readAll(r io.Reader, size int) ([]byte, error) {
	var data bytes.Buffer
	data.Grow(size + bytes.MinRead)
	_, err := data.ReadFrom(r)
	return data.Bytes(), err
}
