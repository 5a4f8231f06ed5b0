package twilioapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"trusthub-wizard/flow"
)

// pageLimit is the most pages that are read of a list: ten million objects.
const pageLimit = 10000

// list fetches all pages. Each is a request with its own timeout. Objects that are created or
// deleted while it reads can make the pages overlap, so it takes each object once.
func (k *call) list(filter flow.Fields) ([]flow.Object, error) {
	var objects []flow.Object
	had := map[string]bool{}
	visited := map[string]bool{}
	err := k.make(k.facts.page != nil, func(s services) error {
		return k.facts.page(s, k.parent, k.remote(filter))
	})
	for pages := 1; err == nil; pages++ {
		var next string
		if objects, next, err = k.readPage(objects, had); err != nil || next == "" {
			break
		}
		if visited[next] || pages == pageLimit {
			err = k.unknown(errors.New("the list doesn't end: its pages repeat"))
			break
		}
		visited[next] = true
		err = k.turn(next)
	}
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, func(o flow.Object) bool { return !k.holds(o, filter) })
	slices.SortStableFunc(objects, func(a, b flow.Object) int {
		if a.Created.IsZero() != b.Created.IsZero() { // those without a date come last
			return b.Created.Compare(a.Created)
		}
		return a.Created.Compare(b.Created)
	})
	return objects, nil
}

// remote is the part of a filter that Twilio can apply.
func (k *call) remote(filter flow.Fields) flow.Fields {
	f := flow.Fields{}
	for _, name := range k.facts.filters {
		if value := filter[name]; value != "" {
			f[name] = value
		}
	}
	return f
}

// holds compares an object with a filter. A field that Twilio filtered by but doesn't return,
// such as the type of an assigned object, counts as equal.
func (k *call) holds(o flow.Object, filter flow.Fields) bool {
	for name, want := range filter {
		got, told := o.Fields[name]
		if !told && slices.Contains(k.facts.filters, name) {
			continue
		}
		if got != want {
			return false
		}
	}
	return true
}

// readPage adds the objects of the answer and returns the URL of the next page. A page that
// can't be read completely is an error: an object that is overlooked would be created again.
func (k *call) readPage(objects []flow.Object, had map[string]bool) ([]flow.Object, string, error) {
	m, err := fieldsOf(k.answer.body)
	if err != nil {
		return nil, "", k.unknown(err)
	}
	meta, _ := m["meta"].(map[string]any)
	entries, found := m[k.facts.list].([]any)
	if !found {
		key, _ := scalar(meta["key"])
		if entries, found = m[key].([]any); !found {
			return nil, "", k.unknown(fmt.Errorf("the answer has no list %q", k.facts.list))
		}
	}
	for _, entry := range entries {
		fields, _ := entry.(map[string]any)
		o := objectOf(k.kind, fields)
		if !isSID(k.facts.prefix, o.SID) {
			return nil, "", k.unknown(fmt.Errorf("an object in the list has no SID that starts with %s", k.facts.prefix))
		}
		if !had[o.SID] {
			had[o.SID] = true
			objects = append(objects, o)
		}
	}
	next, _ := scalar(meta["next_page_url"])
	if next == "" {
		next, _ = scalar(m["next_page_uri"])
	}
	return objects, next, nil
}

// ownHosts are the hosts that the next page may be on. Any other would be sent the
// credentials.
var ownHosts = []string{"", "trusthub.twilio.com", "api.twilio.com"}

// turn fetches the next page: the same path with another query.
func (k *call) turn(next string) error {
	u, err := url.Parse(next)
	if err != nil || u.User != nil || !(slices.Contains(ownHosts, u.Host) || k.client.base != nil && u.Host == k.client.base.Host) {
		return k.unknown(errors.New("the next page is on another host"))
	}
	if u.Path != k.target.Path {
		return k.unknown(errors.New("the next page is at another path"))
	}
	target := *k.target
	target.RawQuery = u.RawQuery
	k.send(http.MethodGet, &target, "")
	return k.err
}
