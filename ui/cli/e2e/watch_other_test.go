//go:build unix && !linux

package e2e

import (
	"os"
	"path/filepath"
	"time"
)

// watch calls a function with the name of each file that is created or replaced in a directory.
// It polls, and misses files that come and go in between.
func watch(dir string, tell func(name string)) (stop func(), err error) {
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		seen := map[string]os.FileInfo{}
		for {
			select {
			case <-end:
				return
			case <-time.After(100 * time.Microsecond):
			}
			names, _ := filepath.Glob(filepath.Join(dir, "*"))
			for _, name := range names {
				info, err := os.Stat(name)
				if err != nil || os.SameFile(seen[name], info) {
					continue
				}
				seen[name] = info
				tell(filepath.Base(name))
			}
		}
	}()
	return func() { close(end); <-done }, nil
}
