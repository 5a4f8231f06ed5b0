package sandbox

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The README lists all faults, switches and test values, with their options, defaults and
// codes.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, v := range testValues {
		row := exampleOf(v.Value)
		if v.Code != 0 {
			row += fmt.Sprint(" ", v.Code)
		}
		want = append(want, row)
	}
	var got []string
	for _, cells := range tableOf(string(data), "Answer") {
		got = append(got, strings.TrimSpace(codes(cells[1])[0]+" "+cells[3]))
	}
	compare(t, "test values", got, want)

	want, got = nil, nil
	for _, kind := range slices.Sorted(maps.Keys(faultKinds)) {
		if kind != "" {
			want = append(want, string(kind)+" "+strings.Join(optionsOf(kind), " "))
		}
	}
	for _, cells := range tableOf(string(data), "Kind") {
		got = append(got, codes(cells[0])[0]+" "+strings.NewReplacer("`", "", ",", "").Replace(cells[2]))
	}
	compare(t, "faults", got, want)

	want, got = nil, nil
	for _, row := range switchTable {
		want = append(want, row.Name+" "+strings.Join(row.Values, " "))
	}
	for _, cells := range tableOf(string(data), "Switch") {
		got = append(got, codes(cells[0])[0]+" "+strings.Join(codes(cells[1]), " "))
	}
	compare(t, "switches", got, want)
}

// exampleOf is the value to type: what follows "such as", or else the last word.
func exampleOf(value string) string {
	if _, example, ok := strings.Cut(value, "such as "); ok {
		return example
	}
	return value[strings.LastIndex(value, " ")+1:]
}

// optionsOf are the options of a kind of fault, with the default of after.
func optionsOf(kind FaultKind) (options []string) {
	facts := kind.facts()
	if kind == "429" {
		options = append(options, "retry-after")
	}
	if facts.choice {
		options = append(options, "applied")
	}
	if facts.status != 0 && !slices.Contains([]int{502, 504}, facts.status) { // those answer in HTML
		options = append(options, "code")
	}
	if facts.after != 0 {
		options = append(options, "after", fmt.Sprintf("%.0f s", facts.after.Seconds()))
	}
	return options
}

// tableOf returns the cells of the table whose first heading is given.
func tableOf(text, heading string) (rows [][]string) {
	_, table, _ := strings.Cut(text, "\n| "+heading+" |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[2:] {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

var codePattern = regexp.MustCompile("`([^`]+)`")

// codes are the words set as code.
func codes(cell string) (words []string) {
	for _, m := range codePattern.FindAllStringSubmatch(cell, -1) {
		words = append(words, m[1])
	}
	return words
}

func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the README's %s are\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
