package twilioapi

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"trusthub-wizard/flow"
)

// secretFields never become a field of an object, so that no run or log sees them.
var secretFields = map[string]bool{"auth_token": true}

// readObject reads one object from its JSON.
func readObject(kind flow.Kind, body []byte) (flow.Object, error) {
	m, err := fieldsOf(body)
	if err != nil {
		return flow.Object{}, err
	}
	return objectOf(kind, m), nil
}

// objectOf makes an object of an answer's fields. It leaves out what has an unexpected shape,
// and guesses nothing: the caller checks the SID.
func objectOf(kind flow.Kind, m map[string]any) flow.Object {
	o := flow.Object{Kind: kind, Fields: flow.Fields{}}
	for name, value := range m {
		if text, ok := scalar(value); ok && !secretFields[name] {
			o.Fields[name] = text
		}
	}
	o.SID = o.Fields["sid"]
	o.Created = readTime(o.Fields["date_created"])
	o.Updated = readTime(o.Fields["date_updated"])
	switch kind {
	case flow.EndUser, flow.SupportingDocument:
		o.Attributes = readAttributes(m["attributes"])
	case flow.CustomerProfile:
		o.Rejections = readRejections(m["errors"])
	case flow.Evaluation:
		o.Findings = readFindings(m["results"])
	case flow.Policy:
		o.Requirements = raw(m["requirements"])
	case flow.EndUserType:
		o.Requirements = raw(m["fields"])
	}
	return o
}

// scalar is a value as text; null is "".
func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// readTime reads a date as the Trust Hub or the 2010-04-01 API writes it. Anything else is
// the zero time.
func readTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// readAttributes reads attributes: an object, or a text that holds one as JSON. A list or an
// object in them becomes its JSON.
func readAttributes(value any) map[string]string {
	if text, ok := value.(string); ok {
		m, err := fieldsOf([]byte(text))
		if err != nil {
			return nil
		}
		value = m
	}
	m, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	attributes := make(map[string]string, len(m))
	for name, v := range m {
		text, ok := scalar(v)
		if !ok {
			text = string(raw(v))
		}
		attributes[name] = text
	}
	return attributes
}

// The keys for the code and the words of a rejection. Twilio documents {"code": N} only.
var (
	codeKeys = []string{"code", "error_code"}
	textKeys = []string{"message", "error_message", "failure_reason", "reason", "description", "detail", "error"}
)

// readRejections reads a profile's errors: null, or a list of codes, texts, and objects that
// hold either or both. Anything else becomes its JSON: no one can fix a reason that isn't
// shown.
func readRejections(value any) []flow.Reason {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		var reasons []flow.Reason
		for _, entry := range v {
			reasons = append(reasons, readRejections(entry)...)
		}
		return reasons
	case map[string]any:
		return []flow.Reason{readReason(v)}
	}
	if code := number(value); code != 0 {
		return []flow.Reason{{Code: code}}
	}
	text, _ := scalar(value)
	if text = strings.TrimSpace(text); text != "" {
		return []flow.Reason{{Text: text}}
	}
	return nil
}

// readReason reads an object: its code, its words, and whatever else it says.
func readReason(m map[string]any) flow.Reason {
	words := first(m, textKeys...)
	r := flow.Reason{Text: words}
	for _, key := range codeKeys {
		r.Code = cmp.Or(r.Code, number(m[key]))
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		text := first(m, key)
		if text == "" || text == words || key == "more_info" || slices.Contains(codeKeys, key) && number(m[key]) != 0 {
			continue
		}
		if r.Text != "" {
			r.Text += "; "
		}
		r.Text += key + ": " + text
	}
	if r == (flow.Reason{}) {
		r.Text = string(raw(m))
	}
	return r
}

// number is a value as a code; 0 if it isn't one.
func number(value any) int {
	text, _ := scalar(value)
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return 0
}

// raw is a value's JSON; nil if there is none.
func raw(value any) json.RawMessage {
	if value == nil {
		return nil
	}
	data, _ := json.Marshal(value) // it was JSON before
	return data
}
