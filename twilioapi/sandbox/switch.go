package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Switches choose between behaviours of Twilio that are only observed or
// inferred, by name: see [SwitchTable]. A switch that is missing has its first
// value.
type Switches map[string]string

// A Switch is one row of [SwitchTable].
type Switch struct {
	Name   string
	Values []string // the first is the default; "DURATION" stands for any, such as 2s
	About  string
}

// SwitchTable lists the switches.
func SwitchTable() []Switch { return slices.Clone(switchTable) }

var switchTable = []Switch{
	{"repeat-assignment", []string{"409", "400", "same", "twin"}, "assigning an object again: refused with 409 or 400, answered with the assignment that stands there, or assigned twice"},
	{"concurrent-assignments", []string{"accepted", "409", "429"}, "two assignments to one profile at the same time"},
	{"submit-answer", []string{pendingReview, inReview}, "the status that a submission answers with"},
	{"submit-noncompliant", []string{"rejected", "refused"}, "submitting a noncompliant profile: rejected at once, or refused with 400"},
	{"second-representative", []string{"required", "optional"}, "whether the evaluation asks for the second representative"},
	{"same-type-twice", []string{"rejected", "noncompliant", "ignored"}, "a second end user or document of one type in a profile"},
	{"evaluation-shape", []string{"invalid", "fields", "nested"}, "the shape of an evaluation's results"},
	{"rejection-errors", []string{"codes", "null", "messages", "texts", "unknown"}, "how a rejected profile says why: codes alone, not at all, codes with a message, texts, or a code that is in no list"},
	{"primary-identity", []string{"at-create", "at-evaluation", "unchecked"}, "when a primary profile that is not an ISV's is refused"},
	{"parent-primary", []string{"reachable", "unreachable"}, "whether a subaccount's profile can be assigned the parent's primary profile"},
	{"policy-name", []string{"documented", "renamed"}, "the friendly name of the secondary profile's policy"},
	{"other-type-key", []string{"none", "listed"}, "whether the business information has a field for the name of the other registration type"},
	{"newer-values", []string{"accepted", "refused"}, "industries CONSTRUCTION and PROFESSIONAL_SERVICES, region AUSTRALIA"},
	{"name-filter", []string{"exact", "prefix", "ignored"}, "how lists of profiles and addresses compare the friendly name"},
	{"list-order", []string{"newest", "oldest", "shuffled"}, "the order of lists"},
	{"delete-assigned", []string{"refused", "cascades"}, "deleting an end user or document that is assigned"},
	{"name-bytes", []string{"unchecked", "refused"}, "an address whose CustomerName or FriendlyName is longer than 64 bytes: taken, or refused with 400"},
	{"numbers-in-review", []string{"refused", "accepted"}, "assigning phone numbers to a profile that is in review, or removing them"},
	{"valid-until", []string{"null", "set"}, "whether an approved profile says until when it is valid"},
	{"provisional-copy", []string{"off", "on"}, "whether an approved profile can have a provisional copy"},
	{"fresh-404", []string{"0s", "DURATION"}, "how long after its creation an object cannot be fetched, changed or assigned"},
	{"list-lag", []string{"0s", "DURATION"}, "how long after its creation lists leave an object out"},
}

// ParseSwitches reads switches spelled NAME=VALUE.
func ParseSwitches(specs []string) (Switches, error) {
	s := Switches{}
	for _, spec := range specs {
		name, value, ok := strings.Cut(spec, "=")
		if !ok {
			return nil, fmt.Errorf("switch %q has no value: write NAME=VALUE, such as repeat-assignment=400", spec)
		}
		s[name] = value
	}
	return s, s.check()
}

func (s Switches) check() error {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		i := slices.IndexFunc(switchTable, func(row Switch) bool { return row.Name == name })
		if i < 0 {
			return fmt.Errorf("there is no switch %q: there are %s", name, strings.Join(switchNames(), ", "))
		}
		row, value := switchTable[i], s[name]
		if slices.Contains(row.Values, "DURATION") {
			if d, err := time.ParseDuration(value); err != nil || d < 0 {
				return fmt.Errorf("switch %s takes a duration such as 2s, not %q", name, value)
			}
			continue
		}
		if !slices.Contains(row.Values, value) {
			return fmt.Errorf("switch %s takes %s, not %q", name, strings.Join(row.Values, ", "), value)
		}
	}
	return nil
}

func switchNames() []string {
	var names []string
	for _, row := range switchTable {
		names = append(names, row.Name)
	}
	return names
}

// switchDefaults are the first values of the table.
var switchDefaults = func() map[string]string {
	m := map[string]string{}
	for _, row := range switchTable {
		m[row.Name] = row.Values[0]
	}
	return m
}()

func (s Switches) value(name string) string {
	if v, ok := s[name]; ok {
		return v
	}
	return switchDefaults[name]
}

func (s Switches) is(name, value string) bool { return s.value(name) == value }

func (s Switches) duration(name string) time.Duration {
	v, ok := s[name]
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(v)
	if err != nil {
		panic(err) // check has read it before
	}
	return d
}
