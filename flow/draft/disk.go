package draft

import (
	"io"
	"os"
	"path/filepath"
)

// A disk is what drafts are written with. There is one; the tests put one in its
// place that is full, or fails when it is told to sync.
type disk interface {
	create(path string) (file, error) // new, 0600; fails where there is one
	rename(from, to string) error
	remove(path string) error
	syncDir(path string) error
}

type file interface {
	io.WriteCloser
	Sync() error
}

// replace puts data in the place of a file, whole or not at all. With stable it
// returns once that is on the medium.
func replace(d disk, path string, data []byte, stable bool) error {
	temp := path + tempSuffix
	f, err := d.create(temp)
	if os.IsExist(err) { // left behind by a process that was killed here
		if err = d.remove(temp); err == nil {
			f, err = d.create(temp)
		}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && stable {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = d.rename(temp, path)
	}
	if err != nil {
		d.remove(temp) // the failure to tell of is the first one
		return err
	}
	if stable {
		return d.syncDir(filepath.Dir(path))
	}
	return nil
}

type realDisk struct{}

func (realDisk) create(path string) (file, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o600); err != nil { // an umask may have taken our own rights
		f.Close()
		os.Remove(path)
		return nil, err
	}
	return f, nil
}

func (realDisk) rename(from, to string) error { return os.Rename(from, to) }
func (realDisk) remove(path string) error     { return os.Remove(path) }
