package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Switches are values by the names of switches, which choose between behaviors that Twilio
// doesn't document: see [SwitchTable]. A missing switch has its first value.
type Switches map[string]string

// A Switch is one row of [SwitchTable].
type Switch struct {
	Name   string
	Values []string // the first is the default; DURATION is any time, such as 2s
	About  string
}

// SwitchTable lists the switches.
func SwitchTable() []Switch { return slices.Clone(switchTable) }

var switchTable = []Switch{
	{"repeat-assignment", []string{"409", "400", "same", "twin"}, "assigning an object again: refused, answered with the existing assignment, or assigned twice"},
	{"concurrent-assignments", []string{"accepted", "409", "429"}, "two assignments to one profile at the same time"},
	{"submit-answer", []string{pendingReview, inReview}, "the status in the answer to a submission"},
	{"submit-noncompliant", []string{"rejected", "refused"}, "submitting a noncompliant profile: rejected right away, or refused with 400"},
	{"second-representative", []string{"required", "optional"}, "whether the evaluation requires a second representative"},
	{"same-type-twice", []string{"rejected", "noncompliant", "ignored"}, "a second end user or document of one type in a profile"},
	{"evaluation-shape", []string{"invalid", "fields", "nested"}, "the shape of an evaluation's results"},
	{"rejection-errors", []string{"codes", "null", "messages", "texts", "unknown"}, "how Twilio explains a rejection: codes, nothing, codes with messages, texts, or an unlisted code"},
	{"primary-identity", []string{"at-create", "at-evaluation", "unchecked"}, "when a primary profile that isn't an ISV's is refused"},
	{"parent-primary", []string{"reachable", "unreachable"}, "whether a subaccount's profile can use the parent's primary profile"},
	{"policy-name", []string{"documented", "renamed"}, "the friendly name of the secondary profile's policy"},
	{"other-type-key", []string{"none", "listed"}, "whether the business information has a field for the name of another registration type"},
	{"newer-values", []string{"accepted", "refused"}, "industries CONSTRUCTION and PROFESSIONAL_SERVICES, and region AUSTRALIA"},
	{"name-filter", []string{"exact", "prefix", "ignored"}, "how lists of profiles and addresses compare the friendly name"},
	{"list-order", []string{"newest", "oldest", "shuffled"}, "the order of lists"},
	{"delete-assigned", []string{"refused", "cascades"}, "deleting an end user or document that is assigned"},
	{"name-bytes", []string{"unchecked", "refused"}, "an address name of more than 64 bytes"},
	{"numbers-in-review", []string{"refused", "accepted"}, "changing the phone numbers of a profile in review"},
	{"valid-until", []string{"null", "set"}, "whether an approved profile has an end date"},
	{"provisional-copy", []string{"off", "on"}, "the calls that copy an approved profile"},
	{"fresh-404", []string{"0s", "DURATION"}, "how long a new object can't be fetched, changed or assigned"},
	{"list-lag", []string{"0s", "DURATION"}, "how long lists leave out a new object"},
}

// ParseSwitches reads switches written as NAME=VALUE.
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
			return fmt.Errorf("there is no switch %q: use %s", name, strings.Join(switchNames(), ", "))
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
		panic(err) // check would have refused it
	}
	return d
}
