package draft

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// TakeOver brings drafts that were written otherwise (plainly, while the store
// encrypts) to how the store writes, and counts them. One that is open elsewhere,
// or cannot be read, is left for its next opening. Where there is nothing to take
// over it reads a line of each file and no more: it can be called at every start.
func (s *Store) TakeOver() (int, error) {
	names, err := s.files()
	if err != nil {
		return 0, err
	}
	var ids []string
	for _, name := range names {
		id, suffix, _ := strings.Cut(name, ".")
		if "."+suffix != fastFile && "."+suffix != syncedFile || slices.Contains(ids, id) {
			continue
		}
		if form := s.writtenAs(name); form != "" && form != s.codec.form() {
			ids = append(ids, id)
		}
	}
	taken := 0
	for _, id := range ids {
		d, err := s.Open(id)
		if err != nil {
			continue
		}
		if err := d.Close(); err != nil {
			return taken, err
		}
		taken++
	}
	return taken, nil
}

// writtenAs is how the body of a file is written, as far as its first line says;
// "" where it does not.
func (s *Store) writtenAs(name string) string {
	path := filepath.Join(s.dir, name)
	if checkFile(path) != nil {
		return ""
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return ""
	}
	defer f.Close()
	line, _ := bufio.NewReaderSize(f, 256).ReadSlice('\n')
	words := strings.Fields(strings.TrimPrefix(string(line), magic))
	if !strings.HasPrefix(string(line), magic) || len(words) < 2 {
		return ""
	}
	return words[1]
}
