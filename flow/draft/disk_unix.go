//go:build unix

package draft

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK // don't wait for a pipe

// syncDir brings renames and removals in a directory to stable storage.
func (realDisk) syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// owned refuses a file of another user.
func owned(info fs.FileInfo) error {
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("it belongs to another user (%d)", st.Uid)
	}
	return nil
}

// private refuses a directory that other users can write to.
func private(info fs.FileInfo) error {
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("other users can write to it (mode %04o): chmod 700 it, or choose another", info.Mode().Perm())
	}
	return nil
}
