//go:build !unix

package draft

import "io/fs"

const noFollow = 0

// syncDir does nothing: these systems store names with the file's own data.
func (realDisk) syncDir(string) error { return nil }

// Access lists hold ownership and rights here. A directory in the user's own profile inherits
// them.
func owned(fs.FileInfo) error   { return nil }
func private(fs.FileInfo) error { return nil }
