package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// What each value of each switch changes. Those for lists and the two durations have their own
// tests.
func TestSwitches(t *testing.T) {
	elsewhere := []string{"name-filter", "list-order", "fresh-404", "list-lag"}
	positions := map[string]map[string]string{
		"repeat-assignment":      {"409": "409", "400": "400", "same": "the same", "twin": "another"},
		"concurrent-assignments": {"accepted": "accepted", "409": "409", "429": "429"},
		"submit-answer":          {"pending-review": "pending-review", "in-review": "in-review"},
		"submit-noncompliant":    {"rejected": "twilio-rejected", "refused": "400"},
		"second-representative":  {"required": "noncompliant", "optional": "compliant"},
		"same-type-twice":        {"rejected": "compliant twilio-rejected [18604]", "noncompliant": "noncompliant twilio-rejected []", "ignored": "compliant twilio-approved []"},
		"evaluation-shape":       {"invalid": "invalid", "fields": "fields", "nested": "results"},
		"rejection-errors": {"codes": `[{"code":18602}]`, "null": "null", "messages": `[{"code":18602,"message":"Rejected: business ID not verified"}]`,
			"texts": `["Rejected: business ID not verified"]`, "unknown": `[{"code":18699}]`},
		"primary-identity":  {"at-create": "400", "at-evaluation": "noncompliant", "unchecked": "compliant"},
		"parent-primary":    {"reachable": "assigned", "unreachable": "404"},
		"policy-name":       {"documented": "Secondary Customer Profile of type Business", "renamed": "Secondary Profile (Business)"},
		"other-type-key":    {"none": "none", "listed": "listed"},
		"newer-values":      {"accepted": "compliant", "refused": "noncompliant"},
		"name-bytes":        {"unchecked": "a 64 bytes, b 66, c 66", "refused": "a 64 bytes, b 400, c 400"},
		"numbers-in-review": {"refused": "pending-review 400 400, twilio-approved 1 0", "accepted": "pending-review 1 0, twilio-approved 1 0"},
		"valid-until":       {"null": "", "set": "2027-01-02T03:04:05Z"},
		"provisional-copy":  {"off": "404 404, approved 404 404 404", "on": "404 18607, approved draft draft 18608"},
		"delete-assigned":   {"refused": "400", "cascades": "gone with its assignment"},
	}
	for _, row := range SwitchTable() {
		if slices.Contains(elsewhere, row.Name) {
			continue
		}
		for i, value := range row.Values {
			t.Run(row.Name+"="+value, func(t *testing.T) {
				want, known := positions[row.Name][value]
				if !known {
					t.Fatal("the test has no effect for this value")
				}
				accounts := Seed()
				if row.Name == "primary-identity" {
					accounts = SeedWith(DirectPrimary)
				}
				s := New(Options{Switches: Switches{row.Name: value}, Review: quick, Accounts: accounts})
				if got := effects[row.Name](t, s, s.Parent().SID); got != want {
					t.Errorf("%q, want %q", got, want)
				}
				if i == 0 {
					s = New(Options{Review: quick, Accounts: accounts})
					if got := effects[row.Name](t, s, s.Parent().SID); got != want {
						t.Errorf("the first position is not the default: %q", got)
					}
				}
			})
		}
	}
}

// try carries out a call and returns its result, a status or the object.
func try(s *Sandbox, c Call) (*Object, string) {
	reply, err := s.Do(context.Background(), c)
	if refused, ok := errors.AsType[*Error](err); ok {
		return nil, fmt.Sprint(refused.Status)
	}
	return reply.Object, ""
}

func assign(profile, sid, account string) Call {
	return Call{Op: Create, Kind: EntityAssignment, Account: account, Parent: profile, Fields: map[string]string{"object_sid": sid}}
}

// effects show what each switch changes.
var effects = map[string]func(t *testing.T, s *Sandbox, me string) string{
	"repeat-assignment": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		before := s.Snapshot().referrers(w.first)[0].SID
		o, refused := try(s, assign(w.profile, w.first, me))
		switch {
		case refused != "":
			return refused
		case o.SID == before:
			return "the same"
		}
		return "another"
	},
	"concurrent-assignments": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		extra := complete(t, s, me)
		s.w.assigning[w.profile] = 1 // another one is under way
		if _, refused := try(s, assign(w.profile, extra.first, me)); refused != "" {
			return refused
		}
		return "accepted"
	},
	"submit-answer": func(t *testing.T, s *Sandbox, me string) string { return complete(t, s, me).submit(t, s, me) },
	"submit-noncompliant": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		try(s, Call{Op: Update, Kind: EndUser, Account: me, SID: w.first, Attributes: map[string]string{}})
		o, refused := try(s, Call{Op: Update, Kind: CustomerProfile, Account: me, SID: w.profile, Fields: map[string]string{"status": "pending-review"}})
		if refused != "" {
			return refused
		}
		return o.Fields["status"]
	},
	"second-representative": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		try(s, Call{Op: Delete, Kind: EntityAssignment, Account: me, Parent: w.profile, SID: s.Snapshot().referrers(w.second)[0].SID})
		return w.evaluate(s, me).Fields["status"]
	},
	"same-type-twice": func(t *testing.T, s *Sandbox, me string) string {
		w, other := complete(t, s, me), complete(t, s, me)
		try(s, assign(w.profile, other.first, me))
		evaluated := w.evaluate(s, me).Fields["status"]
		w.submit(t, s, me)
		o := s.Snapshot().Find(w.profile)
		return fmt.Sprint(evaluated, " ", o.Fields["status"], " ", o.Rejections)
	},
	"evaluation-shape": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		v := view{w.evaluate(s, me), "http://127.0.0.1", &s.o}
		result := v.answer()["results"].([]any)[0].(map[string]any)
		for _, shape := range []string{"invalid", "fields", "results"} {
			if result[shape] != nil {
				return shape
			}
		}
		return fmt.Sprint(result)
	},
	"rejection-errors": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		changed := map[string]string{}
		for k, v := range theBusiness {
			changed[k] = v
		}
		changed["business_registration_number"] = "12-3418602"
		try(s, Call{Op: Update, Kind: EndUser, Account: me, SID: w.business, Attributes: changed})
		w.submit(t, s, me)
		v := view{s.Snapshot().Find(w.profile), "", &s.o}
		return string(encoded(v.answer()["errors"]))
	},
	"primary-identity": func(t *testing.T, s *Sandbox, me string) string {
		if _, refused := try(s, Call{Op: Create, Kind: CustomerProfile, Account: me,
			Fields: map[string]string{"friendly_name": "x", "email": "x@example.com", "policy_sid": SecondaryPolicy}}); refused != "" {
			return refused
		}
		w := complete(t, s, me)
		return w.evaluate(s, me).Fields["status"]
	},
	"parent-primary": func(t *testing.T, s *Sandbox, _ string) string {
		sub := Seed()[1].SID
		made, _ := try(s, Call{Op: Create, Kind: CustomerProfile, Account: sub,
			Fields: map[string]string{"friendly_name": "x", "email": "x@example.com", "policy_sid": SecondaryPolicy}})
		if _, refused := try(s, assign(made.SID, Seed()[0].PrimarySID(), sub)); refused != "" {
			return refused
		}
		return "assigned"
	},
	"policy-name": func(t *testing.T, s *Sandbox, me string) string {
		o, _ := try(s, Call{Op: Fetch, Kind: Policy, Account: me, SID: SecondaryPolicy})
		return o.Fields["friendly_name"]
	},
	"other-type-key": func(t *testing.T, s *Sandbox, me string) string {
		reply, err := s.Do(t.Context(), Call{Op: List, Kind: EndUserType, Account: me})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range reply.Objects {
			if strings.Contains(string(o.Requirements), otherTypeKey) {
				return "listed"
			}
		}
		return "none"
	},
	"newer-values": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		changed := map[string]string{}
		for k, v := range theBusiness {
			changed[k] = v
		}
		changed["business_industry"], changed["business_regions_of_operation"] = "CONSTRUCTION", "EUROPE,AUSTRALIA"
		try(s, Call{Op: Update, Kind: EndUser, Account: me, SID: w.business, Attributes: changed})
		return w.evaluate(s, me).Fields["status"]
	},
	"name-bytes": func(t *testing.T, s *Sandbox, me string) string {
		at := func(customer, name string) string {
			_, refused := try(s, Call{Op: Create, Kind: Address, Account: me, Fields: map[string]string{"customer_name": customer, "friendly_name": name,
				"street": "1 Main St", "city": "Oakland", "region": "CA", "postal_code": "94607", "iso_country": "US"}})
			return cmp.Or(refused, fmt.Sprint(max(len(customer), len(name))))
		}
		return "a " + at(strings.Repeat("é", 32), strings.Repeat("é", 32)) + " bytes, b " + at(strings.Repeat("日", 22), "") + ", c " + at("a", strings.Repeat("日", 22))
	},
	"numbers-in-review": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		numbers := s.Parent().Numbers
		both := func() string {
			made, refused := try(s, Call{Op: Create, Kind: NumberAssignment, Account: me, Parent: w.profile, Fields: map[string]string{
				"channel_endpoint_type": "phone-number", "channel_endpoint_sid": s.Parent().NumberSID(numbers[0])}})
			before := s.Snapshot()
			if made == nil {
				_, kept := try(s, Call{Op: Delete, Kind: NumberAssignment, Account: me, Parent: w.profile, SID: before.referrers(s.Parent().NumberSID(numbers[1]))[0].SID})
				return refused + " " + kept
			}
			try(s, Call{Op: Delete, Kind: NumberAssignment, Account: me, Parent: w.profile, SID: made.SID})
			return fmt.Sprint(len(before.referrers(s.Parent().NumberSID(numbers[0]))), " ", len(s.Snapshot().referrers(s.Parent().NumberSID(numbers[0]))))
		}
		try(s, Call{Op: Create, Kind: NumberAssignment, Account: me, Parent: w.profile, Fields: map[string]string{
			"channel_endpoint_type": "phone-number", "channel_endpoint_sid": s.Parent().NumberSID(numbers[1])}})
		s.o.Review = Review{Pending: time.Hour}
		in := w.submit(t, s, me) + " " + both()
		s.mu.Lock()
		s.w.settle(time.Now().Add(3 * time.Hour))
		s.mu.Unlock()
		return in + ", " + s.Snapshot().Find(w.profile).Fields["status"] + " " + both()
	},
	"valid-until": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		s.o.Now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
		w.submit(t, s, me)
		s.o.Now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC) }
		return s.Snapshot().Find(w.profile).Fields["valid_until"]
	},
	"provisional-copy": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		do := func(op Op) string {
			reply, err := s.Do(t.Context(), Call{Op: op, Kind: ProvisionalCopy, Account: me, Parent: w.profile})
			if refused, ok := errors.AsType[*Error](err); ok {
				if refused.Status == 404 {
					return "404"
				}
				return fmt.Sprint(refused.Code)
			}
			return reply.Object.Fields["status"]
		}
		before := do(Fetch) + " " + do(Create)
		w.submit(t, s, me)
		return before + ", approved " + do(Create) + " " + do(Fetch) + " " + do(Create)
	},
	"delete-assigned": func(t *testing.T, s *Sandbox, me string) string {
		w := complete(t, s, me)
		if _, refused := try(s, Call{Op: Delete, Kind: EndUser, Account: me, SID: w.first}); refused != "" {
			return refused
		}
		if left := s.Snapshot(); left.Find(w.first) == nil && len(left.referrers(w.first)) == 0 {
			return "gone with its assignment"
		}
		return "half gone"
	},
}

func (w walked) evaluate(s *Sandbox, me string) *Object {
	o, _ := try(s, Call{Op: Create, Kind: Evaluation, Account: me, Parent: w.profile, Fields: map[string]string{"policy_sid": SecondaryPolicy}})
	return o
}

func TestMisspelledSwitches(t *testing.T) {
	for spec, want := range map[string]string{
		"repeat-assignment":     "NAME=VALUE",
		"repeat-assignment=500": "409, 400, same, twin",
		"nonsense=1":            "repeat-assignment",
		"list-lag=long":         "2s",
	} {
		if _, err := ParseSwitches([]string{spec}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want a hint of %q", spec, err, want)
		}
	}
	if s, err := ParseSwitches([]string{"repeat-assignment=same", "list-lag=5s"}); err != nil || len(s) != 2 {
		t.Errorf("%v, %v", s, err)
	}
}
