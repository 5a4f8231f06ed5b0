package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A route is what a path means.
type route struct {
	facts   *facts
	account string // in the path of the 2010 API
	parent  string
	sid     string
}

// routed parses a path.
func routed(path string) (route, bool) {
	if rest, ok := strings.CutPrefix(path, "/v1/"); ok {
		return routedV1(strings.Split(rest, "/"))
	}
	rest, ok := strings.CutPrefix(path, "/2010-04-01/")
	if !ok {
		return route{}, false
	}
	if rest, ok = strings.CutSuffix(rest, ".json"); !ok {
		return route{}, false // there Twilio answers in XML, which this sandbox doesn't
	}
	parts := strings.Split(rest, "/")
	switch {
	case parts[0] != "Accounts" || len(parts) > 4:
		return route{}, false
	case len(parts) <= 2:
		r := route{facts: kindFacts[AccountKind]}
		if len(parts) == 2 {
			r.sid = parts[1]
		}
		return r, true
	}
	r := route{account: parts[1], facts: collection(parts[2], true, false)}
	if len(parts) == 4 {
		r.sid = parts[3]
	}
	return r, r.facts != nil
}

func routedV1(parts []string) (route, bool) {
	r := route{}
	switch {
	case len(parts) >= 3 && parts[0] == "CustomerProfiles":
		r.parent = parts[1]
		r.facts = collection(parts[2], false, true)
		parts = parts[2:]
	default:
		r.facts = collection(parts[0], false, false)
	}
	if len(parts) == 2 {
		r.sid = parts[1]
	}
	return r, r.facts != nil && len(parts) <= 2
}

func collection(path string, legacy, below bool) *facts {
	for i, f := range kinds {
		if f.path == path && f.legacy == legacy && f.below == below {
			return &kinds[i]
		}
	}
	return nil
}

// call turns a request into a call, without its account.
func (r route) call(req *http.Request) (Call, error) {
	c := Call{Kind: r.facts.kind, Parent: r.parent, SID: r.sid}
	switch {
	case req.Method == http.MethodGet && r.sid == "" && !r.facts.single:
		c.Op = List
	case req.Method == http.MethodGet:
		c.Op = Fetch
	case req.Method == http.MethodPost && r.sid == "":
		c.Op = Create
	case req.Method == http.MethodPost:
		c.Op = Update
	case req.Method == http.MethodDelete && r.sid != "":
		c.Op = Delete
	}
	if !r.facts.takes(c.Op) {
		return c, errMethod
	}
	if c.Op == List {
		return c, c.readQuery(r.facts, req.URL.Query())
	}
	if c.Op == Create || c.Op == Update {
		return c, c.readForm(r.facts, req.PostForm)
	}
	return c, nil
}

func (c *Call) readQuery(f *facts, query url.Values) error {
	c.Fields = map[string]string{}
	for parameter, name := range f.filters {
		if v := query.Get(parameter); v != "" {
			c.Fields[name] = v
		}
	}
	for parameter, into := range map[string]*int{"PageSize": &c.PageSize, "Page": &c.Page} {
		if !query.Has(parameter) {
			continue
		}
		n, err := strconv.Atoi(query.Get(parameter))
		if err != nil || n < 0 {
			return &Error{Status: 400, Code: 20001, Message: parameter + " is not a number of pages or entries"}
		}
		*into = n
	}
	c.After = strings.TrimPrefix(query.Get("PageToken"), "PA")
	return nil
}

func (c *Call) readForm(f *facts, form url.Values) error {
	c.Fields = map[string]string{}
	for _, p := range f.params {
		if form.Has(p.wire) {
			c.Fields[p.field] = form.Get(p.wire)
		}
	}
	if f.kind != EndUser && f.kind != SupportingDocument || !form.Has("Attributes") {
		return nil
	}
	c.Attributes = map[string]string{}
	if err := json.Unmarshal([]byte(form.Get("Attributes")), &c.Attributes); err != nil {
		return refuse(22207, "Attributes is not a JSON object whose values are strings")
	}
	return nil
}

// credentials finds the account of a request, or refuses it.
func (s *Sandbox) credentials(req *http.Request) (string, *Error) {
	user, secret, ok := req.BasicAuth()
	if !ok {
		return "", errAuthenticate
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	account := user
	if key, ok := s.w.keys[user]; ok {
		if key.Secret != secret {
			return "", errAuthenticate
		}
		if key.Restricted && req.Method != http.MethodGet {
			return "", errRestricted
		}
		account = s.w.keyOwner[user]
	} else if token, ok := s.w.tests[user]; ok {
		if token != secret {
			return "", errAuthenticate
		}
		return "", errTestAccount
	} else if o := s.w.objects[user]; o == nil || o.Kind != AccountKind || o.Fields["auth_token"] != secret {
		return "", errAuthenticate
	}
	if s.w.objects[account].Fields["status"] != "active" {
		return "", errSuspended
	}
	return account, nil
}

// reach finds the account that a call works on: the credentials' own or, in the 2010 API, one
// of its subaccounts.
func (s *Sandbox) reach(r route, own string) (string, bool) {
	if r.account == "" || r.account == own {
		return own, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.w.objects[r.account]
	return r.account, o != nil && o.Kind == AccountKind && o.Account == own
}

// ServeHTTP answers as Twilio does at trusthub.twilio.com and api.twilio.com.
func (s *Sandbox) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	t := transport{s: s, rw: rw, req: req, began: s.o.Now()}
	req.Body = http.MaxBytesReader(rw, req.Body, 1<<20)
	err := req.ParseForm()
	own, refused := s.credentials(req)
	r, known := routed(req.URL.Path)
	switch {
	case refused != nil:
		t.refuse(refused)
	case !known:
		t.refuse(notFound(req.URL.Path))
	case err != nil:
		t.refuse(refuse(20001, "The body cannot be read as a form"))
	default:
		t.route(r, own)
	}
}

// route carries out a request whose path is known.
func (t *transport) route(r route, own string) {
	c, err := r.call(t.req)
	var refused *Error
	if errors.As(err, &refused) {
		t.refuse(refused)
		return
	}
	account, reached := t.s.reach(r, own)
	if !reached {
		t.refuse(notFound(t.req.URL.Path))
		return
	}
	c.Account = account
	reply, fault, err := t.s.perform(t.req.Context(), c)
	t.fault = fault
	switch {
	case errors.As(err, &refused):
		t.refuse(refused)
	case err != nil:
		t.drop()
	case c.Op == List:
		t.send(http.StatusOK, t.list(r, c, reply))
	case c.Op == Delete:
		t.send(http.StatusNoContent, nil)
	case reply.Object == nil: // a web page took the place of the call
		t.send(http.StatusOK, nil)
	case c.Op == Create:
		t.send(http.StatusCreated, t.view(reply.Object).answer())
	default:
		t.send(http.StatusOK, t.view(reply.Object).answer())
	}
}
