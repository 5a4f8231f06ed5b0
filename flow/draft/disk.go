package draft

import (
	"io"
	"os"
	"path/filepath"
)

// A disk writes files. Tests replace the real one by one that is full or fails to sync.
type disk interface {
	create(path string) (file, error) // new, 0600; fails if there is one
	rename(from, to string) error
	remove(path string) error
	syncDir(path string) error
}

type file interface {
	io.WriteCloser
	Sync() error
}

// replace replaces the content of a file, as a whole or not at all. With stable, it returns
// once the data is on stable storage.
func replace(d disk, path string, data []byte, stable bool) error {
	temp := path + tempSuffix
	f, err := d.create(temp)
	if os.IsExist(err) { // a process was killed here
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
		d.remove(temp) // the first error counts
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
	if err := f.Chmod(0o600); err != nil { // the umask may have removed our own rights
		f.Close()
		os.Remove(path)
		return nil, err
	}
	return f, nil
}

func (realDisk) rename(from, to string) error { return os.Rename(from, to) }
func (realDisk) remove(path string) error     { return os.Remove(path) }
