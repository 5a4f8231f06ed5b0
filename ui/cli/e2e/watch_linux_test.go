package e2e

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// watch calls a function with the name of each file that is created or replaced in a directory,
// as soon as the kernel reports it.
func watch(dir string, tell func(name string)) (stop func(), err error) {
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		return nil, fmt.Errorf("inotify: %w", err)
	}
	f := os.NewFile(uintptr(fd), "inotify")
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_CREATE|syscall.IN_MOVED_TO); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("inotify: %w", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 64<<10)
		for {
			n, err := f.Read(buf)
			if err != nil {
				return // closed
			}
			for rest := buf[:n]; len(rest) >= syscall.SizeofInotifyEvent; {
				event := (*syscall.InotifyEvent)(unsafe.Pointer(&rest[0]))
				end := syscall.SizeofInotifyEvent + int(event.Len)
				name, _, _ := bytes.Cut(rest[syscall.SizeofInotifyEvent:end], []byte{0})
				tell(string(name))
				rest = rest[end:]
			}
		}
	}()
	return func() { _ = f.Close(); <-done }, nil
}
