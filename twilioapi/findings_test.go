package twilioapi

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
)

func findingsIn(t testing.TB, results string) []flow.Finding {
	t.Helper()
	m, err := fieldsOf([]byte(`{"results":` + results + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return readFindings(m["results"])
}

func TestEveryShapeOfResultIsRead(t *testing.T) {
	email := flow.Finding{ObjectType: "authorized_representative_1", Field: "email", Name: "Email", Reason: "The Email is missing.", Code: 22215}
	missing := flow.Finding{ObjectType: "authorized_representative_1", Name: "Representative", Reason: "It is missing.", Code: 22214}
	const emailNode = `"friendly_name":"Email","object_field":"email","failure_reason":"The Email is missing.","error_code":22215`
	for _, c := range []struct {
		name    string
		results string
		want    []flow.Finding
	}{
		{"nothing", `null`, nil},
		{"empty", `[]`, nil},
		{"all passed", `[{"object_type":"a","passed":true,"valid":[{"object_field":"email","passed":true}],"invalid":[]}]`, nil},
		{"passed, said in other ways", `[{"passed":"true"},{"passed":1},{"object_type":"a","valid":[{"object_field":"email"}]}]`, nil},
		{"invalid fields", `[{"object_type":"authorized_representative_1","passed":false,"failure_reason":"It is missing.","error_code":22214,"friendly_name":"Representative","invalid":[{` + emailNode + `}]}]`,
			[]flow.Finding{missing, email}},
		{"an entry that only holds fields", `[{"object_type":"authorized_representative_1","passed":false,"failure_reason":"","error_code":null,"invalid":[{` + emailNode + `}]}]`,
			[]flow.Finding{email}},
		{"an object alone", `[{"object_type":"authorized_representative_1","passed":false,"failure_reason":"It is missing.","error_code":"22214","friendly_name":"Representative"}]`,
			[]flow.Finding{missing}},
		{"fields with verdicts", `[{"object_type":"authorized_representative_1","passed":false,"fields":[{"object_field":"first_name","passed":true},{"passed":false,` + emailNode + `}]}]`,
			[]flow.Finding{email}},
		{"fields without verdicts", `[{"object_type":"authorized_representative_1","passed":false,"fields":[{"object_field":"first_name"},{` + emailNode + `}]}]`,
			[]flow.Finding{email}},
		{"results in results", `[{"object_type":"authorized_representative_1","passed":false,"results":[{"passed":false,"invalid":[{` + emailNode + `}]}]}]`,
			[]flow.Finding{email}},
		{"a failing field in a passing object", `[{"object_type":"authorized_representative_1","passed":true,"invalid":[{` + emailNode + `}]}]`,
			[]flow.Finding{email}},
		{"a failing field among valid ones", `[{"object_type":"authorized_representative_1","valid":[{"passed":false,` + emailNode + `}]}]`,
			[]flow.Finding{email}},
		{"failed, said in other ways", `[{"object_type":"a","passed":"false"},{"object_type":"b","passed":0},{"object_type":"c","passed":"noncompliant"}]`,
			[]flow.Finding{{ObjectType: "a"}, {ObjectType: "b"}, {ObjectType: "c"}}},
		{"an object in a list's place", `{"object_type":"authorized_representative_1","passed":false,"invalid":{` + emailNode + `}}`,
			[]flow.Finding{email}},
		{"objects by name", `{"b":{"object_type":"authorized_representative_1","passed":false,"invalid":[{` + emailNode + `}]},"a":[{"object_type":"x","passed":false}]}`,
			[]flow.Finding{{ObjectType: "x"}, email}},
		{"a list in a list", `[[{"object_type":"authorized_representative_1","passed":false,"invalid":[[{` + emailNode + `}]]}]]`,
			[]flow.Finding{email}},
		{"only words", `[{"object_type":"a","friendly_name":"A","passed":false,"invalid":["the email is missing"]}]`,
			[]flow.Finding{{ObjectType: "a", Name: "A", Reason: "the email is missing"}}},
		{"no verdict but a reason", `[{"object_type":"a","failure_reason":"no"}]`, []flow.Finding{{ObjectType: "a", Reason: "no"}}},
		{"no verdict but a code", `[{"object_type":"a","error_code":22216}]`, []flow.Finding{{ObjectType: "a", Code: 22216}}},
		{"the primary profile", `[{"object_type":"primary_customer_profile_type_business","passed":false,"requirement_friendly_name":"Primary","invalid":[{"object_field":"bundle_status","failure_reason":"Primary customer profile bundle is null"}]}]`,
			[]flow.Finding{{ObjectType: "primary_customer_profile_type_business", Field: "bundle_status", Reason: "Primary customer profile bundle is null"}}},
		{"a reason that is no text", `[{"object_type":"a","passed":false,"failure_reason":{"en":"no"}}]`, []flow.Finding{{ObjectType: "a", Reason: `{"en":"no"}`}}},
		{"nothing but a verdict", `[{"passed":false}]`, []flow.Finding{{}}},
	} {
		if diff := cmp.Diff(c.want, findingsIn(t, c.results)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Results of any shape are read without a panic, the same every time, and every reason among
// failures is passed on.
func FuzzFindings(f *testing.F) {
	for _, seed := range []string{
		`[]`, `null`, `[{"passed":false,"invalid":[{"object_field":"email","failure_reason":"no","error_code":22215}]}]`,
		`{"a":{"passed":false}}`, `[{"results":[{"results":[{"passed":"no"}]}]}]`, `[[[1,"x",null]]]`, `{"fields":{"fields":{"passed":false}}}`,
		`[{"invalid":["a",1,true,null,[],{}]}]`, `[{"failure_reason":["a"]}]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, results string) {
		var value any
		if json.Unmarshal([]byte(results), &value) != nil {
			return
		}
		first, second := readFindings(value), readFindings(value)
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
		const reason = "the reason that nobody may lose"
		wrapped := []any{value, map[string]any{"passed": false, "invalid": []any{value, map[string]any{"failure_reason": reason}}}}
		found := 0
		for _, finding := range readFindings(wrapped) {
			if strings.Contains(finding.Reason, reason) {
				found++
			}
		}
		if found == 0 {
			t.Fatalf("a reason beside %s is lost", results)
		}
	})
}
