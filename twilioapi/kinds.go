package twilioapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	api "github.com/twilio/twilio-go/rest/api/v2010"
	trusthub "github.com/twilio/twilio-go/rest/trusthub/v1"

	"trusthub-wizard/flow"
)

type (
	hub  = trusthub.ApiService // https://trusthub.twilio.com/v1
	core = api.ApiService      // https://api.twilio.com/2010-04-01
)

// services are twilio-go's services, bound to one call.
type services struct {
	hub  *hub
	core *core
}

// service is the one of the services that has the type S.
func service[S any](s services) *S {
	if service, ok := any(s.hub).(*S); ok {
		return service
	}
	return any(s.core).(*S)
}

// facts are what Twilio's API has for a kind of object, and the twilio-go calls for it. If a
// function is nil, Twilio has no such call. The functions drop what twilio-go returns: a
// call reads the bytes of the answer itself.
type facts struct {
	prefix  string   // of its SIDs
	below   bool     // it belongs to a customer profile
	single  bool     // its parent has one at most, without a SID of its own
	list    string   // the key of the objects in a list
	filters []string // the fields by which Twilio can filter
	page    func(s services, parent string, filter flow.Fields) error
	fetch   func(s services, parent, sid string) error
	create  func(s services, parent string, c flow.Content) error
	update  func(s services, parent, sid string, c flow.Content) error
	remove  func(s services, parent, sid string) error
}

// pageSize is Twilio's largest.
const pageSize = 1000

var kinds = map[flow.Kind]facts{
	flow.Policy: {
		prefix: "RN", list: "results",
		page: paged((*hub).PagePolicies), fetch: fetched((*hub).FetchPolicies),
	},
	flow.EndUserType: {
		prefix: "OY", list: "end_user_types",
		page: paged((*hub).PageEndUserType), fetch: fetched((*hub).FetchEndUserType),
	},
	flow.CustomerProfile: {
		prefix: "BU", list: "results", filters: []string{"status", "friendly_name", "policy_sid"},
		page: paged((*hub).PageCustomerProfile), fetch: fetched((*hub).FetchCustomerProfile),
		create: created((*hub).CreateCustomerProfile), update: updated((*hub).UpdateCustomerProfile), remove: removed((*hub).DeleteCustomerProfile),
	},
	flow.EndUser: {
		prefix: "IT", list: "results",
		page: paged((*hub).PageEndUser), fetch: fetched((*hub).FetchEndUser),
		create: created((*hub).CreateEndUser), update: updated((*hub).UpdateEndUser), remove: removed((*hub).DeleteEndUser),
	},
	flow.SupportingDocument: {
		prefix: "RD", list: "results",
		page: paged((*hub).PageSupportingDocument), fetch: fetched((*hub).FetchSupportingDocument),
		create: created((*hub).CreateSupportingDocument), update: updated((*hub).UpdateSupportingDocument), remove: removed((*hub).DeleteSupportingDocument),
	},
	flow.EntityAssignment: {
		prefix: "BV", below: true, list: "results", filters: []string{"object_type"},
		page: pagedBelow((*hub).PageCustomerProfileEntityAssignment), fetch: fetchedBelow((*hub).FetchCustomerProfileEntityAssignment),
		create: createdBelow((*hub).CreateCustomerProfileEntityAssignment), remove: removedBelow((*hub).DeleteCustomerProfileEntityAssignment),
	},
	flow.NumberAssignment: {
		prefix: "RA", below: true, list: "results", filters: []string{"channel_endpoint_sid", "channel_endpoint_sids"},
		page:   pagedBelow((*hub).PageCustomerProfileChannelEndpointAssignment),
		fetch:  fetchedBelow((*hub).FetchCustomerProfileChannelEndpointAssignment),
		create: createdBelow((*hub).CreateCustomerProfileChannelEndpointAssignment),
		remove: removedBelow((*hub).DeleteCustomerProfileChannelEndpointAssignment),
	},
	flow.Evaluation: {
		prefix: "EL", below: true, list: "results",
		page: pagedBelow((*hub).PageCustomerProfileEvaluation), fetch: fetchedBelow((*hub).FetchCustomerProfileEvaluation),
		create: createdBelow((*hub).CreateCustomerProfileEvaluation),
	},
	flow.ProvisionalCopy: { // read only: Twilio doesn't document how to edit and submit one
		prefix: "BU", below: true, single: true,
		fetch: func(s services, parent, _ string) error {
			_, err := s.hub.FetchCustomerProfileProvisionalCopy(parent)
			return err
		},
	},
	flow.Address: {
		prefix: "AD", list: "addresses", filters: []string{"customer_name", "friendly_name", "iso_country"},
		page:   paged((*core).PageAddress),
		fetch:  func(s services, _, sid string) error { _, err := s.core.FetchAddress(sid, nil); return err },
		create: created((*core).CreateAddress), update: updated((*core).UpdateAddress),
		remove: func(s services, _, sid string) error { return s.core.DeleteAddress(sid, nil) },
	},
	flow.PhoneNumber: {
		prefix: "PN", list: "incoming_phone_numbers", filters: []string{"phone_number", "friendly_name"},
		page:  paged((*core).PageIncomingPhoneNumber),
		fetch: func(s services, _, sid string) error { _, err := s.core.FetchIncomingPhoneNumber(sid, nil); return err },
	},
	flow.Account: {
		prefix: "AC", list: "accounts", filters: []string{"friendly_name", "status"},
		page: paged((*core).PageAccount), fetch: fetched((*core).FetchAccount), create: created((*core).CreateAccount),
	},
}

// The functions below adapt twilio-go's methods to facts, those with Below the methods that
// take the SID of a customer profile.

func paged[S, P, R any, L listParams[P]](method func(*S, L, string, string) (R, error)) func(services, string, flow.Fields) error {
	return pagedBelow(func(s *S, _ string, p L, token, number string) (R, error) { return method(s, p, token, number) })
}

func pagedBelow[S, P, R any, L listParams[P]](method func(*S, string, L, string, string) (R, error)) func(services, string, flow.Fields) error {
	return func(s services, parent string, f flow.Fields) error {
		return filled(f, nil, func(p *P) error {
			_, err := method(service[S](s), parent, L(p).SetPageSize(pageSize), "", "")
			return err
		})
	}
}

// listParams is a pointer to the parameters of a list.
type listParams[P any] interface {
	*P
	SetPageSize(int) *P
}

func fetched[S, R any](method func(*S, string) (R, error)) func(services, string, string) error {
	return fetchedBelow(func(s *S, _, sid string) (R, error) { return method(s, sid) })
}

func fetchedBelow[S, R any](method func(*S, string, string) (R, error)) func(services, string, string) error {
	return func(s services, parent, sid string) error { _, err := method(service[S](s), parent, sid); return err }
}

func created[S, P, R any](method func(*S, *P) (R, error)) func(services, string, flow.Content) error {
	return createdBelow(func(s *S, _ string, p *P) (R, error) { return method(s, p) })
}

func createdBelow[S, P, R any](method func(*S, string, *P) (R, error)) func(services, string, flow.Content) error {
	return func(s services, parent string, c flow.Content) error {
		return filled(c.Fields, c.Attributes, func(p *P) error { _, err := method(service[S](s), parent, p); return err })
	}
}

func updated[S, P, R any](method func(*S, string, *P) (R, error)) func(services, string, string, flow.Content) error {
	send := createdBelow(method)
	return func(s services, _, sid string, c flow.Content) error { return send(s, sid, c) }
}

func removed[S any](method func(*S, string) error) func(services, string, string) error {
	return removedBelow(func(s *S, _, sid string) error { return method(s, sid) })
}

func removedBelow[S any](method func(*S, string, string) error) func(services, string, string) error {
	return func(s services, parent, sid string) error { return method(service[S](s), parent, sid) }
}

// booleans are the fields that twilio-go has as booleans.
var booleans = map[string]bool{"auto_correct_address": true, "emergency_enabled": true}

// filled makes twilio-go's parameters from fields and attributes, and calls with them. A
// field that the call doesn't take is an error: without it, Twilio would get something else
// than was meant.
func filled[P any](fields flow.Fields, attributes map[string]string, call func(*P) error) error {
	wire := make(map[string]any, len(fields)+1)
	for name, value := range fields {
		wire[parameter(name)] = value
		if booleans[name] {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return fmt.Errorf("%s has to be true or false", name)
			}
			wire[parameter(name)] = on
		}
	}
	if attributes != nil {
		wire["Attributes"] = attributes
	}
	data, err := json.Marshal(wire)
	if err != nil {
		return err
	}
	p := new(P)
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(p); err != nil {
		return err
	}
	return call(p)
}

// parameter is the name that Twilio takes a field by: FriendlyName for friendly_name.
func parameter(field string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(field, "_") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}
