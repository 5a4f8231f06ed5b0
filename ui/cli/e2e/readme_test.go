package e2e

import (
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The layout in the README names every package, and nothing else. It names the packages below
// flow/profile together.
func TestReadmeLayout(t *testing.T) {
	data := document(t, "README.md")
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^    ([a-z0-9/]+)/  `).FindAllStringSubmatch(data, -1) {
		named[m[1]] = true
		if info, err := os.Stat(m[1]); err != nil || !info.IsDir() {
			t.Errorf("there is no %s", m[1])
		}
	}
	packages, err := exec.Command("go", "list", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range strings.Fields(string(packages)) {
		dir, below := strings.CutPrefix(pkg, "trusthub-wizard/")
		if below && !named[dir] && !strings.HasPrefix(dir, "flow/profile/") {
			t.Errorf("the layout doesn't name %s", dir)
		}
	}
	if len(data) > 8<<10 {
		t.Errorf("the README has %d bytes: newcomers don't read more than 8 KB", len(data))
	}
}

// Every link in a document leads to a document and a heading that exist.
func TestReadmeLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)]+)\)|src="([^"]+)"`)
	links := 0
	err := filepath.WalkDir(".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".md" {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(document(t, file), -1) {
			to, heading, _ := strings.Cut(m[1]+m[2], "#")
			if strings.HasPrefix(to, "https:") {
				continue
			}
			links++
			target := file
			if to != "" {
				target = path.Join(path.Dir(filepath.ToSlash(file)), to)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %v", file, err)
			} else if heading != "" && !hasHeading(t, target, heading) {
				t.Errorf("%s: %s has no heading #%s", file, target, heading)
			}
		}
		return nil
	})
	if err != nil || links < 20 {
		t.Errorf("%d links (%v)", links, err)
	}
}

// hasHeading reports whether a document has a heading with the anchor that GitHub gives it.
func hasHeading(t *testing.T, file, anchor string) bool {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(document(t, file), -1) {
		plain := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		if strings.ReplaceAll(plain, " ", "-") == anchor {
			return true
		}
	}
	return false
}

// document reads a file by its absolute path. TestMain changes the directory, which the go
// command doesn't notice: with a relative path it would reuse an old result after a document
// changed.
func document(t *testing.T, file string) string {
	t.Helper()
	file, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
