package flow

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

var code = regexp.MustCompile("`([^`]+)`")

// The tests, faults and switches in the README exist, and its times are those of real runs.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)

	tests := testNames(t)
	named := regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(readme, -1)
	if len(named) < 10 {
		t.Errorf("it names %d tests", len(named))
	}
	for _, name := range named {
		if !tests[name] {
			t.Errorf("there is no %s", name)
		}
	}

	var known []string
	for _, kind := range sandbox.FaultKinds() {
		known = append(known, kind[0])
	}
	for _, row := range sandbox.SwitchTable() {
		known = append(known, row.Name)
	}
	_, assumptions, _ := strings.Cut(readme, "| Assumption |")
	for row := range strings.Lines(assumptions) {
		cells := strings.Split(row, " | ")
		for _, word := range code.FindAllStringSubmatch(cells[len(cells)-1], -1) {
			if !slices.Contains(known, word[1]) && !tests[word[1]] && strings.HasPrefix(row, "|") {
				t.Errorf("the sandbox has no fault or switch %q", word[1])
			}
		}
	}

	r := newBench(sandbox.Options{}).defaults(t)
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.0f s", d.Seconds()) }
	for _, want := range []string{
		"gives up on a call after " + seconds(r.Timeout), "at most " + seconds(r.Grace) + " later",
		"at most " + seconds(r.Lag) + " behind", "404 for " + seconds(r.Grace+r.Lag),
	} {
		if !strings.Contains(readme, want) {
			t.Errorf("it doesn't say %q", want)
		}
	}
}

// defaults are the times of a run without configuration.
func (b *bench) defaults(t *testing.T) *run {
	return Runner{Hub: b.hub, Journal: b.journal}.start(t.Context(), profile.Application{}, func(Event) {})
}

// testNames are the tests of the whole module.
func testNames(t *testing.T) map[string]bool {
	names := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(data, -1) {
			names[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
