package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

const faultHelp = "write CALL[/DETAIL][:WHICH]=KIND[,OPTION=VALUE…], such as create-end-user:2=429,retry-after=3"

// ParseFault reads a fault written as CALL[/DETAIL][:WHICH]=KIND[,OPTION=VALUE…].
//
// CALL is a [Call.Name], such as create-end-user or submit-customer-profile, and * in it
// matches anything: *-address, create-*, *. DETAIL is the type of the end user or document, or
// of what is assigned: create-entity-assignment/authorized_representative_1. WHICH says which
// of these calls: 2, 2-4, 2+ (the second and later), * (all) or ~10% (each with that chance).
// Without it, it's the first. KIND is one of [FaultKinds]. The options are applied=yes|no,
// after=DURATION, retry-after=TEXT and code=NUMBER.
func ParseFault(text string) (Fault, error) {
	left, right, ok := strings.Cut(text, "=")
	if !ok {
		return Fault{}, fmt.Errorf("fault %q doesn't say what happens: %s", text, faultHelp)
	}
	f := Fault{From: 1, To: 1}
	call, which, numbered := strings.Cut(left, ":")
	f.Call = call
	if err := f.checkCall(); err != nil {
		return Fault{}, fmt.Errorf("fault %q: %w", text, err)
	}
	if numbered {
		if err := f.parseWhich(which); err != nil {
			return Fault{}, fmt.Errorf("fault %q: %w", text, err)
		}
	}
	options := strings.Split(right, ",")
	f.Kind = FaultKind(options[0])
	if _, known := faultKinds[f.Kind]; !known || f.Kind == "" {
		return Fault{}, fmt.Errorf("fault %q: there is no kind %q: use %s", text, f.Kind, strings.Join(faultNames, ", "))
	}
	f.Applied = f.Kind.facts().applied
	for _, option := range options[1:] {
		if err := f.parseOption(option); err != nil {
			return Fault{}, fmt.Errorf("fault %q: %w", text, err)
		}
	}
	return f, nil
}

// checkCall refuses the name of a call that doesn't exist.
func (f Fault) checkCall() error {
	pattern, _, _ := strings.Cut(f.Call, "/")
	var names []string
	for _, k := range kinds {
		for _, op := range k.ops {
			names = append(names, callNames()[op][k.kind])
		}
	}
	names = append(names, "submit-customer-profile")
	if slices.ContainsFunc(names, func(name string) bool { return matches(pattern, name) }) {
		return nil
	}
	slices.Sort(names)
	return fmt.Errorf("there is no call %q: use %s, or * to match anything", pattern, strings.Join(names, ", "))
}

func (f *Fault) parseWhich(which string) error {
	from, to, ranged := strings.Cut(which, "-")
	switch {
	case which == "*":
		f.From, f.To = 1, 0
		return nil
	case strings.HasPrefix(which, "~"):
		percent, err := strconv.ParseFloat(strings.TrimSuffix(which[1:], "%"), 64)
		if err != nil || !(percent > 0 && percent <= 100) {
			return fmt.Errorf("%q isn't a chance: write it like ~10%%", which)
		}
		f.From, f.To, f.Chance = 1, 0, percent/100
		return nil
	case strings.HasSuffix(which, "+"):
		from, ranged, to = strings.TrimSuffix(which, "+"), true, "0"
	case !ranged:
		to = from
	}
	var err1, err2 error
	f.From, err1 = strconv.Atoi(from)
	f.To, err2 = strconv.Atoi(to)
	if err1 != nil || err2 != nil || f.From < 1 || f.To != 0 && f.To < f.From {
		return fmt.Errorf("%q doesn't say which calls: write 2, 2-4, 2+, * or ~10%%", which)
	}
	return nil
}

func (f *Fault) parseOption(option string) error {
	name, value, _ := strings.Cut(option, "=")
	var err error
	switch name {
	case "applied":
		if value != "yes" && value != "no" {
			return fmt.Errorf("applied takes yes or no, not %q", value)
		}
		if !f.Kind.facts().choice {
			return fmt.Errorf("kind %s doesn't take applied: leave it out", f.Kind)
		}
		f.Applied = value == "yes"
	case "after":
		if f.After, err = time.ParseDuration(value); err != nil || f.After <= 0 {
			return fmt.Errorf("after takes a duration such as 3s, not %q", value)
		}
	case "retry-after":
		f.RetryAfter = value
	case "code":
		if f.Code, err = strconv.Atoi(value); err != nil {
			return fmt.Errorf("code takes a number such as 20429, not %q", value)
		}
	default:
		return fmt.Errorf("there is no option %q: use applied, after, retry-after or code", name)
	}
	return nil
}
