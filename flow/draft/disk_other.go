//go:build !unix

package draft

import "io/fs"

const noFollow = 0

// syncDir does nothing: these systems keep names with the file's own data.
func (realDisk) syncDir(string) error { return nil }

// Ownership and rights are kept by access lists here, which a directory in the
// user's own profile inherits.
func owned(fs.FileInfo) error   { return nil }
func private(fs.FileInfo) error { return nil }
