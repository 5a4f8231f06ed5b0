package twilioapi

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
)

// The answers are from Twilio's reference, or were reported by developers.
func TestAnswersAreReadTolerantly(t *testing.T) {
	for _, c := range []struct {
		name string
		kind flow.Kind
		body string
		want flow.Object
	}{
		{"scalars", flow.Address, `{"sid":"AD1","city":"Köln","region":null,"verified":false,"n":1234567890123456789,"links":{"a":"b"},"list":[1]}`,
			flow.Object{SID: "AD1", Fields: flow.Fields{"sid": "AD1", "city": "Köln", "region": "", "verified": "false", "n": "1234567890123456789"}}},
		{"attributes", flow.EndUser, `{"sid":"IT1","attributes":{"first_name":"Ada","age":36,"ok":true,"none":null,"list":["a"]}}`,
			flow.Object{SID: "IT1", Fields: flow.Fields{"sid": "IT1"},
				Attributes: map[string]string{"first_name": "Ada", "age": "36", "ok": "true", "none": "", "list": `["a"]`}}},
		{"attributes as text", flow.SupportingDocument, `{"sid":"RD1","attributes":"{\"address_sids\":\"AD1\"}"}`,
			flow.Object{SID: "RD1", Attributes: map[string]string{"address_sids": "AD1"},
				Fields: flow.Fields{"sid": "RD1", "attributes": `{"address_sids":"AD1"}`}}},
		{"attributes that are none", flow.EndUser, `{"sid":"IT1","attributes":[1]}`, flow.Object{SID: "IT1", Fields: flow.Fields{"sid": "IT1"}}},
		{"rejections", flow.CustomerProfile, `{"sid":"BU1","errors":[{"code":18602},18601,"18603",{"error_code":"18606"},{"code":null}," The name differs. ",""]}`,
			flow.Object{SID: "BU1", Fields: flow.Fields{"sid": "BU1"}, Rejections: []flow.Reason{{Code: 18602}, {Code: 18601}, {Code: 18603}, {Code: 18606},
				{Text: `{"code":null}`}, {Text: "The name differs."}}}},
		{"rejections with words", flow.CustomerProfile, `{"sid":"BU1","errors":[{"code":18602,"message":"No such EIN","more_info":"https://example.com"},{"message":"Look again"},
			{"code":18699,"description":"New"},{"code":18601,"field":"business_name"},{"code":"E7","message":{"en":"Bad"}},["nested"]]}`,
			flow.Object{SID: "BU1", Fields: flow.Fields{"sid": "BU1"}, Rejections: []flow.Reason{{Code: 18602, Text: "No such EIN"}, {Text: "Look again"},
				{Code: 18699, Text: "New"}, {Code: 18601, Text: "field: business_name"}, {Text: `{"en":"Bad"}; code: E7`}, {Text: "nested"}}}},
		{"a rejection in a list's place", flow.CustomerProfile, `{"sid":"BU1","errors":{"code":18602}}`,
			flow.Object{SID: "BU1", Fields: flow.Fields{"sid": "BU1"}, Rejections: []flow.Reason{{Code: 18602}}}},
		{"no rejections", flow.CustomerProfile, `{"sid":"BU1","errors":null}`,
			flow.Object{SID: "BU1", Fields: flow.Fields{"sid": "BU1", "errors": ""}}},
		{"dates", flow.EndUser, `{"sid":"IT1","date_created":"2026-05-04T12:00:00Z","date_updated":"someday"}`,
			flow.Object{SID: "IT1", Created: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC),
				Fields: flow.Fields{"sid": "IT1", "date_created": "2026-05-04T12:00:00Z", "date_updated": "someday"}}},
		{"requirements", flow.Policy, `{"sid":"RN1","requirements":{"end_user":[]}}`,
			flow.Object{SID: "RN1", Fields: flow.Fields{"sid": "RN1"}, Requirements: []byte(`{"end_user":[]}`)}},
		{"fields", flow.EndUserType, `{"sid":"OY1","machine_name":"m","fields":[{"machine_name":"email"}]}`,
			flow.Object{SID: "OY1", Fields: flow.Fields{"sid": "OY1", "machine_name": "m"}, Requirements: []byte(`[{"machine_name":"email"}]`)}},
		{"a token", flow.Account, fmt.Sprintf(`{"sid":"AC1","auth_token":%q,"status":"active"}`, token),
			flow.Object{SID: "AC1", Fields: flow.Fields{"sid": "AC1", "status": "active"}}},
	} {
		c.want.Kind = c.kind
		got, err := readObject(c.kind, []byte(c.body))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
