package form

import "io"

// RunAccessible asks the field line by line.
func (f *Field) RunAccessible(w io.Writer, r io.Reader) error { return nil }
