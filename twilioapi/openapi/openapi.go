// Package openapi checks requests and answers against Twilio's OpenAPI description
// (https://github.com/twilio/twilio-oai). It's for tests only: [Find] reads the description if
// it's there, and [Description.Proxy] refuses requests like the validating proxy of a company's
// network.
package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A Description is the content of Twilio's OpenAPI files.
type Description struct{ paths []path }

// A path is one entry under "paths" in a file.
type path struct {
	name    string
	pattern *regexp.Regexp
	item    map[string]any
	file    map[string]any // for its references
}

// ErrAbsent means that there is no description to check against.
var ErrAbsent = errors.New("there is no OpenAPI description of Twilio's API: put one into shared/data/*.json in a directory above")

// Find reads the description: every JSON file in shared/data of the nearest directory above
// that has one. The error is [ErrAbsent] if none has.
func Find() (*Description, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		files, err := filepath.Glob(filepath.Join(dir, "shared", "data", "*.json"))
		if err != nil {
			return nil, err
		}
		if len(files) > 0 {
			return read(files)
		}
		above := filepath.Dir(dir)
		if above == dir {
			return nil, ErrAbsent
		}
		dir = above
	}
}

func read(files []string) (*Description, error) {
	d := &Description{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := d.add(data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if _, ok := d.find("/v1/CustomerProfiles/BU" + strings.Repeat("0", 32) + "/ProvisionalCopy"); !ok {
		if err := d.add([]byte(provisionalCopy)); err != nil {
			return nil, err
		}
	}
	return d, nil
}

var inBraces = regexp.MustCompile(`\\\{[^}]*\\\}`)

func (d *Description) add(data []byte) error {
	file := map[string]any{}
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	paths, _ := file["paths"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		item, ok := paths[name].(map[string]any)
		if !ok {
			return fmt.Errorf("path %s isn't an object", name)
		}
		pattern := inBraces.ReplaceAllString(regexp.QuoteMeta(name), `([^/]+)`)
		d.paths = append(d.paths, path{name, regexp.MustCompile("^" + pattern + "$"), item, file})
	}
	return nil
}

// find returns the description of a request's path. The one with the fewest parameters wins.
func (d *Description) find(name string) (path, bool) {
	var best path
	found := false
	for _, p := range d.paths {
		if p.pattern.MatchString(name) && (!found || strings.Count(p.name, "{") < strings.Count(best.name, "{")) {
			best, found = p, true
		}
	}
	return best, found
}

// Item is the description of a path by its name in the file, such as "/v1/EndUsers/{Sid}"; nil
// if there is none.
func (d *Description) Item(name string) map[string]any {
	for _, p := range d.paths {
		if p.name == name {
			return p.item
		}
	}
	return nil
}

// Answer lists how an answer differs from the description, which says nothing about refusals.
func (d *Description) Answer(method, name string, status int, body map[string]any) []string {
	if status >= 400 {
		return nil
	}
	p, ok := d.find(name)
	if !ok {
		return []string{method + " " + name + " is not described"}
	}
	responses, _ := Dig(p.item, strings.ToLower(method), "responses").(map[string]any)
	response, ok := responses[fmt.Sprint(status)].(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("%s %s answers %d, which is not described", method, p.name, status)}
	}
	schema, ok := Dig(response, "content", "application/json", "schema").(map[string]any)
	if !ok {
		return nil
	}
	h := checker{file: p.file}
	h.check(method+" "+p.name, schema, body)
	return h.faults
}

// Request lists how a request with a form as its body differs from the description: an unknown
// path or parameter, a missing parameter, a value of another type, format, pattern or
// enumeration, and in a create also an empty parameter.
func (d *Description) Request(method string, target *url.URL, body string) []string {
	p, ok := d.find(target.Path)
	if !ok {
		return []string{method + " " + target.Path + " is not described"}
	}
	operation, ok := p.item[strings.ToLower(method)].(map[string]any)
	if !ok {
		return []string{method + " " + p.name + " is not described"}
	}
	h := checker{file: p.file}
	parameters, _ := p.item["parameters"].([]any)
	own, _ := operation["parameters"].([]any)
	h.parameters(p, append(slices.Clone(parameters), own...), target)
	form, err := url.ParseQuery(body)
	if err != nil {
		h.fault("the body", "isn't a form")
	}
	content, _ := Dig(operation, "requestBody", "content").(map[string]any)
	schema := h.resolved(Dig(content, "application/x-www-form-urlencoded", "schema"))
	h.form(schema, form, method == "POST" && !strings.HasSuffix(strings.TrimSuffix(p.name, ".json"), "}"))
	for i := range h.faults {
		h.faults[i] = method + " " + p.name + ": " + h.faults[i]
	}
	return h.faults
}

// parameters checks the values in the path and the query.
func (h *checker) parameters(p path, described []any, target *url.URL) {
	inPath := map[string]string{}
	names := regexp.MustCompile(`\{([^}]*)\}`).FindAllStringSubmatch(p.name, -1)
	for i, value := range p.pattern.FindStringSubmatch(target.Path)[1:] {
		inPath[names[i][1]] = value
	}
	query, known := target.Query(), map[string]bool{}
	for _, parameter := range described {
		name, _ := Dig(parameter, "name").(string)
		schema := h.resolved(Dig(parameter, "schema"))
		switch Dig(parameter, "in") {
		case "path":
			h.value(name, schema, inPath[name])
		case "query":
			known[name] = true
			for _, value := range query[name] {
				h.value(name, schema, value)
			}
		}
	}
	for name := range query {
		if !known[name] {
			h.fault(name, "is not described")
		}
	}
}

// form checks the parameters in a body.
func (h *checker) form(schema map[string]any, form url.Values, create bool) {
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		property, ok := properties[name]
		if !ok {
			h.fault(name, "is not described")
			continue
		}
		if len(form[name]) > 1 {
			h.fault(name, "appears twice")
		}
		if create && form.Get(name) == "" {
			h.fault(name, "is empty: leave it out")
			continue
		}
		h.value(name, h.resolved(property), form.Get(name))
	}
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if name, _ := name.(string); !form.Has(name) {
			h.fault(name, "is required and missing")
		}
	}
}

// Dig goes down a tree of objects; nil if a name is missing.
func Dig(v any, names ...string) any {
	for _, name := range names {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}
