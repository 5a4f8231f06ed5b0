package twilioapi

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"trusthub-wizard/flow"
)

// Evaluation results come in several shapes. Twilio's reference shows a list of objects,
// each with "passed" and the failed fields in "invalid". Developers also report "fields" with
// a "passed" each, and "results" inside results. All of them are read, and anything else is
// passed on unread: no one can fix a problem that isn't shown.

// readFindings returns every node of an evaluation's results that didn't pass, in order.
func readFindings(results any) []flow.Finding {
	var w walk
	w.children(results, place{})
	return w.findings
}

// place is what a node inherits from the node around it.
type place struct {
	objectType string
	name       string
	suspect    bool // in "invalid": it failed unless it says that it passed
}

type walk struct{ findings []flow.Finding }

// children visits the nodes of a list, or the one node that takes a list's place.
func (w *walk) children(value any, in place) {
	switch v := value.(type) {
	case nil:
	case []any:
		for _, entry := range v {
			w.node(entry, in)
		}
	default:
		w.node(v, in)
	}
}

// node visits one entry, which is about an object or a field.
func (w *walk) node(value any, in place) {
	m, ok := value.(map[string]any)
	if !ok {
		if list, nested := value.([]any); nested {
			w.children(list, in)
		} else if text, _ := scalar(value); in.suspect && text != "" {
			w.findings = append(w.findings, flow.Finding{ObjectType: in.objectType, Name: in.name, Reason: text})
		}
		return
	}
	if bare(m) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			w.node(m[key], in)
		}
		return
	}
	f := flow.Finding{
		ObjectType: first(m, "object_type"), Field: first(m, "object_field"),
		Name:   first(m, "friendly_name", "requirement_friendly_name", "requirement_name"),
		Reason: first(m, "failure_reason"), Code: number(m["error_code"]),
	}
	if f.ObjectType == "" {
		f.ObjectType = cmp.Or(in.objectType, first(m, "requirement_name"))
	}
	verdict, judged := passed(m["passed"])
	failed := judged && !verdict || !judged && (in.suspect || f.Reason != "" || f.Code != 0)

	at := len(w.findings)
	below := place{objectType: f.ObjectType, name: f.Name}
	w.children(m["results"], below)
	w.children(m["fields"], below)
	w.children(m["valid"], below) // an entry here can still say that it failed
	w.children(m["invalid"], place{below.objectType, below.name, true})
	// An entry without a reason that holds others says no more than they do.
	holder := len(w.findings) > at && f.Reason == "" && f.Code == 0
	if failed && !holder {
		w.findings = slices.Insert(w.findings, at, f)
	}
}

// bare reports whether an object isn't a node, but holds nodes by name.
func bare(m map[string]any) bool {
	if len(m) == 0 {
		return false
	}
	for key, value := range m {
		switch value.(type) {
		case map[string]any, []any:
		default:
			return false
		}
		if key == "results" || key == "fields" || key == "invalid" || key == "valid" {
			return false
		}
	}
	return true
}

// passed reads a verdict and reports whether there is one.
func passed(value any) (verdict, judged bool) {
	switch text, _ := scalar(value); strings.ToLower(text) {
	case "true", "1", "yes", "passed", "compliant":
		return true, true
	case "false", "0", "no", "failed", "noncompliant":
		return false, true
	}
	return false, false
}

// first is the text of the first of these fields that has one. An object or a list becomes
// its JSON.
func first(m map[string]any, names ...string) string {
	for _, name := range names {
		text, ok := scalar(m[name])
		if !ok {
			text = string(raw(m[name]))
		}
		if text != "" {
			return text
		}
	}
	return ""
}
