package apply

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/report"
)

// The README lists exactly the JSON fields of apply and status, and the values of those with
// a fixed set.
func TestReadmeListsTheJSON(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| (`\\w+`(?: of an? \\w+)?) \\| (.*) \\|$").FindAllStringSubmatch(string(data), -1) {
		for _, code := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(m[2], -1) {
			if code[1] != "status" || m[1] != "`outcome`" { // there it is the command
				rows[m[1]] = append(rows[m[1]], code[1])
			}
		}
	}
	want := map[string][]string{
		"`state` of a step":      slices.Collect(maps.Values(stateNames)),
		"`action` of a step":     {string(flow.Created), string(flow.Adopted), string(flow.Updated), string(flow.Unchanged), string(flow.Deleted), string(flow.Found), string(flow.Checked)},
		"`result` of a summary":  results,
		"`result` of an outcome": results[:5],
		"`severity` of a problem": {
			profile.Error.String(), profile.Warning.String(),
		},
	}
	outcome := reflect.TypeFor[report.OutcomeLine]()
	for name, line := range map[string]reflect.Type{
		"step": reflect.TypeFor[eventLine](), "outcome": outcome, "summary": reflect.TypeFor[summaryLine](), "call": reflect.TypeFor[callLine](),
		"objects": reflect.TypeFor[flow.ReceiptLine](),
	} {
		want["`"+name+"`"] = tags(line)
	}
	for f := range outcome.Fields() { // receipt, problems, findings and so on
		if line := f.Type; line.Kind() == reflect.Slice || line.Kind() == reflect.Struct {
			if line.Kind() == reflect.Slice {
				line = line.Elem()
			}
			want["`"+tags(outcome)[f.Index[0]]+"`"] = tags(line)
		}
	}
	if len(want) < 14 {
		t.Errorf("only %d rows are compared", len(want))
	}
	for row, names := range want {
		got, names := slices.Sorted(slices.Values(rows[row])), slices.Sorted(slices.Values(names))
		if !slices.Equal(got, names) {
			t.Errorf("%s: the README has %q, want %q", row, got, names)
		}
	}
}

// tags are the names of a type's fields in JSON, with those of embedded ones.
func tags(line reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(line) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "-" || slices.Contains(names, name) {
			continue
		}
		names = append(names, name)
	}
	return names
}
