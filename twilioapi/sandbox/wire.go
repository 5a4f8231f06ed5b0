package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// A column is one property of an answer. fill is its value for an object.
type column struct {
	name string
	fill func(v view, name string) any
}

// A view is an object for a client that used a certain origin.
type view struct {
	*Object
	origin string // of links in v1 answers: "http://127.0.0.1:4010"
	w      *Options
}

func sidColumn(v view, _ string) any     { return v.SID }
func accountColumn(v view, _ string) any { return v.Account }
func parentColumn(v view, _ string) any  { return v.Parent }
func text(v view, name string) any       { return v.Fields[name] }
func flag(v view, name string) any       { return v.Fields[name] == "true" }
func null(view, string) any              { return nil }
func fixed(value any) func(view, string) any {
	return func(view, string) any { return value }
}

func textOrNull(v view, name string) any { return orNull(v.Fields[name]) }

func created(v view, _ string) any { return v.date(v.Created) }
func updated(v view, _ string) any { return v.date(v.Updated) }

// date is in ISO 8601 in the v1 APIs, and in RFC 2822 in the older one.
func (v view) date(t time.Time) string {
	if kindFacts[v.Kind].legacy {
		return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700")
	}
	return t.UTC().Format(time.RFC3339)
}

func requirementsColumn(v view, _ string) any { return v.Requirements }

func attributesColumn(v view, _ string) any {
	if v.Attributes == nil {
		return map[string]string{}
	}
	return v.Attributes
}

func (v view) path() string {
	path := pathOf(v.Kind, v.Account, v.Parent, v.SID)
	if kindFacts[v.Kind].legacy {
		return path
	}
	return "/v1" + path
}

func urlColumn(v view, _ string) any { return v.origin + v.path() }
func uriColumn(v view, _ string) any { return v.path() + ".json" }

func linksColumn(v view, _ string) any {
	url := v.origin + v.path()
	return map[string]string{
		"customer_profiles_entity_assignments":          url + "/EntityAssignments",
		"customer_profiles_evaluations":                 url + "/Evaluations",
		"customer_profiles_channel_endpoint_assignment": url + "/ChannelEndpointAssignments",
	}
}

func subresources(v view, _ string) any {
	return map[string]string{
		"addresses":              v.path() + "/Addresses.json",
		"incoming_phone_numbers": v.path() + "/IncomingPhoneNumbers.json",
	}
}

func errorsColumn(v view, _ string) any {
	if v.Rejections == nil {
		return nil
	}
	list := []any{}
	for _, code := range v.Rejections {
		switch message := rejectionText(code); v.w.Switches.value("rejection-errors") {
		case "messages":
			list = append(list, map[string]any{"code": code, "message": message})
		case "texts":
			list = append(list, message)
		case "unknown":
			list = append(list, map[string]any{"code": unlisted})
		default:
			list = append(list, map[string]any{"code": code})
		}
	}
	return list
}

// unlisted is in Twilio's range of codes for rejections, but not in its dictionary.
const unlisted = 18699

// rejectionText explains a code in words.
func rejectionText(code int) string {
	for _, v := range testValues {
		if v.Code == code {
			return "Rejected: " + strings.TrimPrefix(v.Outcome, "rejected: ")
		}
	}
	return "Rejected"
}

func resultsColumn(v view, _ string) any {
	list := []any{}
	for _, r := range v.Results {
		list = append(list, r.wire(v.w.Switches.value("evaluation-shape")))
	}
	return list
}

// wire is a result in the documented shape, or in one of those that developers report.
func (r Result) wire(shape string) map[string]any {
	passed, failed, all := []any{}, []any{}, []any{}
	for _, c := range r.Checks {
		entry := map[string]any{"friendly_name": c.Name, "object_field": c.Field, "failure_reason": orNull(c.Reason), "error_code": orNull(c.Code)}
		if c.Passed || shape != "invalid" {
			entry["passed"] = c.Passed
		}
		if c.Passed {
			passed = append(passed, entry)
		} else {
			failed = append(failed, entry)
		}
		all = append(all, entry)
	}
	result := map[string]any{
		"friendly_name": r.Name, "object_type": r.ObjectType, "passed": r.Passed, "failure_reason": orNull(r.Reason),
		"error_code": orNull(r.Code), "requirement_friendly_name": r.Name, "requirement_name": r.Requirement,
	}
	if shape == "fields" {
		result["fields"] = all
	} else {
		result["valid"], result["invalid"] = passed, failed
	}
	if shape == "nested" {
		return map[string]any{"requirement_friendly_name": r.Name, "requirement_name": r.Requirement, "passed": r.Passed, "results": []any{result}}
	}
	return result
}

// orNull is null for "" and 0.
func orNull[T comparable](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}

// answer is the JSON of an object.
func (v view) answer() map[string]any {
	f := kindFacts[v.Kind]
	m := make(map[string]any, len(f.answer))
	for _, c := range f.answer {
		m[c.name] = c.fill(v, c.name)
	}
	return m
}

// MarshalJSON is Twilio's error body.
func (e *Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"code": e.Code, "message": e.Message, "status": e.Status, "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(e.Code),
	})
}
