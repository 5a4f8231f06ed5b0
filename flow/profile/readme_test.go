package profile

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"trusthub-wizard/flow/profile/registration"
)

var writeReadme = flag.Bool("write-readme", false, "write the tables of fields into README.md")

const readme = "README.md"

// The README repeats the catalog: how to answer each field, why Twilio asks, and what gets a
// warning.
func TestReadmeListsTheFields(t *testing.T) {
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- fields -->\n", "<!-- end of fields -->\n"
	before, rest, ok := strings.Cut(string(data), begin)
	table, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("the README has no place for the fields")
	}
	want := readmeFields()
	if *writeReadme {
		if err := os.WriteFile(readme, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Error("README.md differs from the catalog: run go test ./flow/profile -run Readme -write-readme")
	}
}

// readmeFields are the README's tables. Both representatives have the same fields.
func readmeFields() string {
	var b strings.Builder
	for _, p := range pages {
		if p.Name == "representative_2" {
			continue
		}
		title := p.Title
		if p.Name == "representative_1" {
			title = "Representatives 1 and 2"
		}
		fmt.Fprintf(&b, "| %s | How to answer | Why Twilio asks, and what gets a warning |\n|---|---|---|\n", title)
		for _, k := range p.Fields {
			f, _ := Find(k)
			label := f.Label
			if f.required != nil && f.when == "" {
				label = "**" + label + "**"
			}
			fmt.Fprintf(&b, "| %s | %s | %s%s |\n", label, cell(f.Hint), cell(f.Why), warnings(k))
		}
		b.WriteByte('\n')
	}
	b.WriteString("| Registration ID type | How to write the number |\n|---|---|\n")
	for _, r := range registration.Registers {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(r.Label), cell(r.Format))
	}
	return b.String()
}

// warnings are the rules of a field that compare answers.
func warnings(k Key) string {
	keys := []Key{k}
	if second, ok := strings.CutPrefix(string(k), string(Representative1)); ok {
		keys = append(keys, Key(string(Representative2)+second))
	}
	var names []string
	for _, k := range keys {
		for _, r := range rules[k] {
			if !slices.Contains(names, r.name) {
				names = append(names, r.name)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " Warns about: " + cell(strings.Join(names, "; ")) + "."
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
