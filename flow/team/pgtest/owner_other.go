//go:build !unix

package pgtest

import "syscall"

// owner is for systems where a server refuses to run as root.
func owner(string) (*syscall.SysProcAttr, error) { return nil, nil }
