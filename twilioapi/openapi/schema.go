package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A checker checks values against schemas, with as much of JSON Schema as Twilio uses. Unlike
// JSON Schema, it takes anything that isn't described for a fault.
type checker struct {
	file   map[string]any
	faults []string
}

func (h *checker) fault(what, why string, args ...any) {
	h.faults = append(h.faults, what+" "+fmt.Sprintf(why, args...))
}

// resolved follows a reference.
func (h *checker) resolved(v any) map[string]any {
	schema, _ := v.(map[string]any)
	if ref, ok := schema["$ref"].(string); ok {
		schema, _ = Dig(h.file, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any)
	}
	return schema
}

// value checks the text of a parameter. Without a type it's JSON, like the attributes of end
// users.
func (h *checker) value(what string, schema map[string]any, text string) {
	var v any = text
	var err error
	switch schema["type"] {
	case "integer", "number":
		v, err = strconv.ParseFloat(text, 64)
	case "boolean":
		v, err = strconv.ParseBool(text)
		if text != "true" && text != "false" {
			err = strconv.ErrSyntax
		}
	case nil:
		if !json.Valid([]byte(text)) || !strings.HasPrefix(text, "{") {
			h.fault(what, "isn't a JSON object")
		}
		return
	}
	if err != nil {
		h.fault(what, "is %q, not of type %s", text, schema["type"])
		return
	}
	h.check(what, schema, v)
}

func (h *checker) check(what string, schema map[string]any, value any) {
	schema = h.resolved(schema)
	if value == nil {
		if schema["nullable"] != true && len(schema) > 0 {
			h.fault(what, "is null")
		}
		return
	}
	switch schema["type"] {
	case "object":
		h.object(what, schema, value)
	case "array":
		list, ok := value.([]any)
		if !ok {
			h.fault(what, "is %T, not an array", value)
			return
		}
		items, _ := schema["items"].(map[string]any)
		for i, v := range list {
			h.check(fmt.Sprintf("%s[%d]", what, i), items, v)
		}
	case "string":
		text, ok := value.(string)
		if !ok {
			h.fault(what, "is %T, not a string", value)
			return
		}
		h.text(what, schema, text)
	case "integer":
		n, ok := value.(float64)
		if !ok || n != math.Trunc(n) {
			h.fault(what, "is %v, not an integer", value)
			return
		}
		if least, ok := schema["minimum"].(float64); ok && n < least {
			h.fault(what, "is %v, less than %v", n, least)
		}
		if most, ok := schema["maximum"].(float64); ok && n > most {
			h.fault(what, "is %v, more than %v", n, most)
		}
	case "boolean":
		if _, ok := value.(bool); !ok {
			h.fault(what, "is %v, not a boolean", value)
		}
	}
}

func (h *checker) object(what string, schema map[string]any, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		h.fault(what, "is %T, not an object", value)
		return
	}
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		v, there := object[name]
		if !there {
			h.fault(what+"."+name, "is missing")
			continue
		}
		property, _ := properties[name].(map[string]any)
		h.check(what+"."+name, property, v)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if _, there := properties[name]; !there && properties != nil {
			h.fault(what+"."+name, "is not described")
		}
	}
}

// formats are those in Twilio's description that a text can be checked for.
var formats = map[string]func(string) bool{
	"date-time":          func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil },
	"date-time-rfc-2822": func(s string) bool { _, err := time.Parse(time.RFC1123Z, s); return err == nil },
	// As in RFC 3986. In the older API they are only paths.
	"uri":              regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]|/2010-04-01/)([\w.~:/?\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*(#([\w.~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$`).MatchString,
	"email":            func(s string) bool { _, err := mail.ParseAddress(s); return err == nil },
	"iso-country-code": regexp.MustCompile(`^[A-Z]{2}$`).MatchString,
	"phone-number":     regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString,
	"http-method":      regexp.MustCompile(`^(GET|POST)$`).MatchString,
}

func (h *checker) text(what string, schema map[string]any, text string) {
	if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(text) {
		h.fault(what, "is %q, which doesn't match %s", text, pattern)
	}
	if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, any(text)) {
		h.fault(what, "is %q, not one of %v", text, values)
	}
	if format, ok := schema["format"].(string); ok && formats[format] != nil && !formats[format](text) {
		h.fault(what, "is %q, not of format %s", text, format)
	}
	n := float64(utf8.RuneCountInString(text))
	if least, ok := schema["minLength"].(float64); ok && n < least {
		h.fault(what, "has %v characters, fewer than %v", n, least)
	}
	if most, ok := schema["maxLength"].(float64); ok && n > most {
		h.fault(what, "has %v characters, more than %v", n, most)
	}
}
