package sandbox

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// An openAPI is Twilio's description of the two APIs
// (https://github.com/twilio/twilio-oai), where it lies beside the module.
type openAPI struct {
	paths []described
}

type described struct {
	path    string
	pattern *regexp.Regexp
	item    map[string]any
	file    map[string]any
}

var inBraces = regexp.MustCompile(`\{[^}]*\}`)

func describe(t *testing.T) *openAPI {
	found, err := filepath.Glob("../../../shared/data/*.json")
	if err != nil {
		t.Fatal(err)
	}
	api := &openAPI{}
	for _, name := range found {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file := map[string]any{}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		paths, _ := file["paths"].(map[string]any)
		for path, item := range paths {
			pattern := "^" + inBraces.ReplaceAllString(regexp.QuoteMeta(strings.NewReplacer("{", "<", "}", ">").Replace(path)), "")
			pattern = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(pattern, `[A-Z]{2}[0-9a-f]{32}`) + "$"
			api.paths = append(api.paths, described{path, regexp.MustCompile(pattern), item.(map[string]any), file})
		}
	}
	if len(api.paths) == 0 {
		t.Log("Twilio's OpenAPI description is not there: answers are held against the tables only")
	}
	return api
}

// check holds an answer against the description. Refusals are not described.
func (a *openAPI) check(t testing.TB, method, path string, status int, body map[string]any) {
	t.Helper()
	if len(a.paths) == 0 || status >= 400 {
		return
	}
	for _, d := range a.paths {
		if !d.pattern.MatchString(path) {
			continue
		}
		operation, ok := d.item[strings.ToLower(method)].(map[string]any)
		if !ok {
			continue
		}
		response, ok := dig(operation, "responses", fmt.Sprint(status)).(map[string]any)
		if !ok {
			t.Errorf("%s %s answers %d, which is not described", method, d.path, status)
			return
		}
		if schema, ok := dig(response, "content", "application/json", "schema").(map[string]any); ok {
			d.hold(t, method+" "+d.path, schema, body)
		}
		return
	}
	t.Errorf("%s %s is not described", method, path)
}

func dig(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// hold holds a value against a schema: as much of JSON Schema as Twilio uses,
// and stricter in one thing: what is not described is a fault.
func (d described) hold(t testing.TB, what string, schema map[string]any, value any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema, _ = dig(d.file, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any)
	}
	if value == nil {
		if schema["nullable"] != true && len(schema) > 0 {
			t.Errorf("%s is null", what)
		}
		return
	}
	kind, _ := schema["type"].(string)
	switch kind {
	case "object":
		object, ok := value.(map[string]any)
		if !ok {
			t.Errorf("%s is %T, no object", what, value)
			return
		}
		properties, _ := schema["properties"].(map[string]any)
		for name, property := range properties {
			v, there := object[name]
			if !there {
				t.Errorf("%s.%s is missing", what, name)
				continue
			}
			d.hold(t, what+"."+name, property.(map[string]any), v)
		}
		for name := range object {
			if _, there := properties[name]; !there && properties != nil {
				t.Errorf("%s.%s is not described", what, name)
			}
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			t.Errorf("%s is %T, no array", what, value)
			return
		}
		items, _ := schema["items"].(map[string]any)
		for i, v := range list {
			d.hold(t, fmt.Sprintf("%s[%d]", what, i), items, v)
		}
	case "string":
		text, ok := value.(string)
		if !ok {
			t.Errorf("%s is %T, no text", what, value)
			return
		}
		if err := holdText(schema, text); err != nil {
			t.Errorf("%s is %q: %v", what, text, err)
		}
	case "integer":
		if n, ok := value.(float64); !ok || n != math.Trunc(n) {
			t.Errorf("%s is %v, no integer", what, value)
		}
	case "boolean":
		if _, ok := value.(bool); !ok {
			t.Errorf("%s is %v, no boolean", what, value)
		}
	}
}

func holdText(schema map[string]any, text string) error {
	if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(text) {
		return fmt.Errorf("it does not match %s", pattern)
	}
	if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, any(text)) {
		return fmt.Errorf("it is none of %v", values)
	}
	var err error
	switch schema["format"] {
	case "date-time":
		_, err = time.Parse(time.RFC3339, text)
	case "date-time-rfc-2822":
		_, err = time.Parse(time.RFC1123Z, text)
	case "uri":
		_, err = url.Parse(text)
	case "iso-country-code":
		if !country.MatchString(text) {
			err = fmt.Errorf("it is no country code")
		}
	case "phone-number":
		if !e164.MatchString(text) {
			err = fmt.Errorf("it is no E.164 number")
		}
	}
	return err
}

// What the sandbox takes is what the description says it takes: parameters,
// which of them are required, and filters. Phone numbers are the exception:
// of what they take, the sandbox knows what matters here.
func TestParametersAreThoseOfTheDescription(t *testing.T) {
	api := describe(t)
	for _, f := range kinds {
		list, one := pathsOf(f)
		for _, d := range api.paths {
			at := map[string]Op{list: Create, one: Update}
			op, ok := at[d.path]
			if !ok {
				continue
			}
			if op == Create {
				compareFilters(t, f, d)
			}
			body, _ := dig(d.item, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema").(map[string]any)
			if body == nil || f.kind == PhoneNumber {
				continue
			}
			var ours, needed []string
			for _, p := range f.params {
				if op == Create && p.inCreate() || op == Update && p.inUpdate() {
					ours = append(ours, p.wire)
				}
				if op == Create && (p.when == required || p.when == requiredC) {
					needed = append(needed, p.wire)
				}
			}
			if f.kind == EndUser || f.kind == SupportingDocument {
				ours = append(ours, "Attributes")
			}
			var theirs, theirNeeded []string
			for name := range body["properties"].(map[string]any) {
				theirs = append(theirs, name)
			}
			list, _ := body["required"].([]any)
			for _, name := range list {
				theirNeeded = append(theirNeeded, name.(string))
			}
			sameNames(t, string(op)+" "+f.path, ours, theirs)
			sameNames(t, string(op)+" "+f.path+", required", needed, theirNeeded)
		}
	}
}

func pathsOf(f facts) (list, one string) {
	switch {
	case f.kind == AccountKind:
		return "/2010-04-01/Accounts.json", "/2010-04-01/Accounts/{Sid}.json"
	case f.legacy:
		list = "/2010-04-01/Accounts/{AccountSid}/" + f.path
		return list + ".json", list + "/{Sid}.json"
	case f.below:
		list = "/v1/CustomerProfiles/{CustomerProfileSid}/" + f.path
	default:
		list = "/v1/" + f.path
	}
	return list, list + "/{Sid}"
}

func compareFilters(t *testing.T, f facts, d described) {
	var ours, theirs []string
	for name := range f.filters {
		ours = append(ours, name)
	}
	parameters, _ := dig(d.item, "get", "parameters").([]any)
	for _, p := range parameters {
		name := p.(map[string]any)["name"].(string)
		if dig(p, "in") == "query" && !slices.Contains([]string{"PageSize", "Page", "PageToken"}, name) {
			theirs = append(theirs, name)
		}
	}
	sameNames(t, "list "+f.path+", filters", ours, theirs)
}

func sameNames(t *testing.T, what string, ours, theirs []string) {
	slices.Sort(ours)
	slices.Sort(theirs)
	if !slices.Equal(ours, theirs) {
		t.Errorf("%s: %v, described are %v", what, ours, theirs)
	}
}
