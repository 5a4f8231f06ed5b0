package sandbox

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// A list of thousands of objects has each of them once, in every order.
func TestPagesOverThousands(t *testing.T) {
	const many = 2345
	for _, order := range []string{"newest", "oldest", "shuffled"} {
		t.Run(order, func(t *testing.T) {
			s, c := serve(t, Options{Switches: Switches{"list-order": order}, Accounts: SeedWith(NoPrimary)})
			c.t = t
			me := s.Parent().SID
			var made []string
			for i := range many {
				for _, kind := range []Kind{EndUser, Address} {
					o := &Object{Kind: kind, Account: me, Fields: map[string]string{"friendly_name": fmt.Sprint("foreign ", i)}}
					o.SID = s.w.sid(kindFacts[kind].prefix, o)
					s.w.put(o)
					if kind == EndUser {
						made = append(made, o.SID)
					}
				}
			}
			for _, size := range []string{"", "17", "1000", "5000"} {
				got := c.all("/v1/EndUsers", size)
				if len(got) != many || len(slices.Compact(slices.Sorted(slices.Values(got)))) != many {
					t.Fatalf("pages of %q: %d of %d end users", size, len(got), many)
				}
				switch {
				case order == "oldest" && !slices.Equal(got, made):
					t.Error("they are not the oldest first")
				case order == "newest" && got[0] != made[many-1]:
					t.Error("they are not the newest first")
				}
			}
			if got := c.all("/2010-04-01/Accounts/"+me+"/Addresses.json", "100"); len(got) != many {
				t.Errorf("%d of %d addresses", len(got), many)
			}
		})
	}
}

// A page after the end is empty, however far.
func TestPagesBehindTheEnd(t *testing.T) {
	s := New(Options{})
	for _, page := range []int{1, 1 << 30, math.MaxInt} {
		c := Call{Op: List, Kind: Policy, Account: s.Parent().SID, Page: page, PageSize: 1000}
		if reply, err := s.Do(t.Context(), c); err != nil || len(reply.Objects) != 0 || reply.Next != "" {
			t.Errorf("page %d: %v, %v", page, reply, err)
		}
	}
}

// all follows the links of a list to its end.
func (c *client) all(path, size string) []string {
	c.t.Helper()
	var form, sids []string
	if size != "" {
		form = []string{"PageSize", size}
	}
	key := listOf(path)
	for path != "" {
		page := c.do(200, "GET", path, form...)
		form = nil
		for _, e := range page.body[key].([]any) {
			sids = append(sids, e.(map[string]any)["sid"].(string))
		}
		next := page.body["next_page_uri"]
		if meta, ok := page.body["meta"].(map[string]any); ok {
			next = meta["next_page_url"]
		}
		path, _ = next.(string)
	}
	return sids
}

// Objects that are created or deleted between two pages don't shift the second.
func TestPagesHoldStillWhileTheListChanges(t *testing.T) {
	s, c := serve(t, Options{})
	create := func() { c.do(201, "POST", "/v1/EndUsers", "FriendlyName", "x", "Type", "authorized_representative_1") }
	for range 10 {
		create()
	}
	first := c.do(200, "GET", "/v1/EndUsers", "PageSize", "4")
	create()
	second := c.do(200, "GET", first.body["meta"].(map[string]any)["next_page_url"].(string))
	seen := map[any]bool{}
	for _, e := range append(first.body["results"].([]any), second.body["results"].([]any)...) {
		if sid := e.(map[string]any)["sid"]; seen[sid] {
			t.Errorf("%v comes twice", sid)
		} else {
			seen[sid] = true
		}
	}
	back := c.do(200, "GET", second.body["meta"].(map[string]any)["previous_page_url"].(string))
	if back.body["meta"].(map[string]any)["page"] != 0.0 {
		t.Errorf("the way back leads to %v", back.body["meta"])
	}
	if n := len(s.Snapshot().Of(EndUser, s.Parent().SID)); n != 14 {
		t.Errorf("there are %d end users", n)
	}
}

func TestFilters(t *testing.T) {
	a := Seed()[0]
	_, c := serve(t, Options{})
	w, _ := c.walk(a.SID, customer{})
	other := c.do(201, "POST", "/v1/CustomerProfiles", "FriendlyName", "Harbor Lane Two", "Email", "x@example.com", "PolicySid", StarterPolicy).text("sid")
	profile, legacy := "/v1/CustomerProfiles/"+w.profile, "/2010-04-01/Accounts/"+a.SID
	tests := []struct {
		path  string
		query []string
		want  int
	}{
		{"/v1/CustomerProfiles", nil, 3},
		{"/v1/CustomerProfiles", []string{"Status", "draft"}, 2},
		{"/v1/CustomerProfiles", []string{"Status", "twilio-approved", "PolicySid", PrimaryPolicy}, 1},
		{"/v1/CustomerProfiles", []string{"FriendlyName", "Harbor Lane"}, 1},
		{"/v1/CustomerProfiles", []string{"PolicySid", StarterPolicy}, 1},
		{"/v1/CustomerProfiles", []string{"Nonsense", "is ignored"}, 3},
		{profile + "/EntityAssignments", nil, 5},
		{profile + "/EntityAssignments", []string{"ObjectType", "authorized_representative_1"}, 1},
		{profile + "/EntityAssignments", []string{"ObjectType", "primary_customer_profile_type_business"}, 1},
		{profile + "/EntityAssignments", []string{"ObjectType", "customer_profile_address"}, 1},
		{profile + "/ChannelEndpointAssignments", nil, 3},
		{profile + "/ChannelEndpointAssignments", []string{"ChannelEndpointSid", a.NumberSID(a.Numbers[0])}, 1},
		{profile + "/ChannelEndpointAssignments", []string{"ChannelEndpointSids", a.NumberSID(a.Numbers[0]) + "," + a.NumberSID(a.Numbers[2])}, 2},
		{"/v1/CustomerProfiles/" + other + "/EntityAssignments", nil, 0},
		{legacy + "/Addresses.json", nil, 2},
		{legacy + "/Addresses.json", []string{"FriendlyName", "Office"}, 1},
		{legacy + "/Addresses.json", []string{"IsoCountry", "DE"}, 0},
		{legacy + "/Addresses.json", []string{"CustomerName", "Harbor Lane Dental Inc", "IsoCountry", "US"}, 1},
		{legacy + "/IncomingPhoneNumbers.json", []string{"PhoneNumber", a.Numbers[1]}, 1},
		{"/2010-04-01/Accounts.json", []string{"FriendlyName", "Blue Kettle Tea"}, 1},
		{"/2010-04-01/Accounts.json", []string{"Status", "closed"}, 0},
	}
	for _, test := range tests {
		t.Run(test.path[strings.LastIndexByte(test.path, '/')+1:]+fmt.Sprint(test.query), func(t *testing.T) {
			c := *c
			c.t = t
			if got := len(c.do(200, "GET", test.path, test.query...).body[listOf(test.path)].([]any)); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}

// Each value of a switch for lists.
func TestNameFilters(t *testing.T) {
	for position, want := range map[string]int{"exact": 1, "prefix": 2, "ignored": 4} {
		s := New(Options{Switches: Switches{"name-filter": position}})
		c := Call{Op: Create, Kind: CustomerProfile, Account: s.Parent().SID, Fields: map[string]string{"email": "x@example.com", "policy_sid": SecondaryPolicy}}
		for _, name := range []string{"Acme", "Acme Two", "Bolt"} {
			c.Fields["friendly_name"] = name
			if _, err := s.Do(context.Background(), c); err != nil {
				t.Fatal(err)
			}
		}
		reply, err := s.Do(context.Background(), Call{Op: List, Kind: CustomerProfile, Account: s.Parent().SID, Fields: map[string]string{"friendly_name": "Acme"}})
		if err != nil || len(reply.Objects) != want {
			t.Errorf("%s: %d profiles, want %d (%v)", position, len(reply.Objects), want, err)
		}
	}
}
