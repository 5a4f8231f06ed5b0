package sandbox

import (
	"net/url"
	"strconv"
	"strings"
)

// origin is the scheme and host that the client used. Links start with it.
func (t *transport) origin() string {
	if t.req.TLS != nil || strings.HasSuffix(t.req.Host, ".twilio.com") {
		return "https://" + t.req.Host
	}
	return "http://" + t.req.Host
}

func (t *transport) view(o *Object) view { return view{o, t.origin(), &t.s.o} }

// list is the JSON of a page, in the form of its API.
func (t *transport) list(r route, c Call, reply Reply) map[string]any {
	entries := make([]any, 0, len(reply.Objects))
	for _, o := range reply.Objects {
		entries = append(entries, t.view(o).answer())
	}
	size := min(c.PageSize, largest)
	if size <= 0 {
		size = usualPage
	}
	page := func(n int, after string) string {
		query := url.Values{}
		for parameter := range r.facts.filters {
			if v := t.req.URL.Query().Get(parameter); v != "" {
				query.Set(parameter, v)
			}
		}
		query.Set("PageSize", strconv.Itoa(size))
		query.Set("Page", strconv.Itoa(n))
		if after != "" {
			query.Set("PageToken", "PA"+after)
		}
		address := t.req.URL.Path + "?" + query.Encode()
		if !r.facts.legacy {
			address = t.origin() + address
		}
		return address
	}
	var next, previous any
	if reply.Next != "" {
		next = page(c.Page+1, reply.Next)
	}
	if c.Page > 0 {
		previous = page(c.Page-1, "")
	}
	if r.facts.legacy {
		return map[string]any{r.facts.list: entries, "page": c.Page, "page_size": size, "start": reply.Start,
			"end": max(reply.Start, reply.Start+len(entries)-1), "uri": page(c.Page, c.After), "first_page_uri": page(0, ""),
			"next_page_uri": next, "previous_page_uri": previous}
	}
	return map[string]any{r.facts.list: entries, "meta": map[string]any{"key": r.facts.list, "page": c.Page, "page_size": size,
		"url": page(c.Page, c.After), "first_page_url": page(0, ""), "next_page_url": next, "previous_page_url": previous}}
}
