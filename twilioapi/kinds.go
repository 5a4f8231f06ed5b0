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

// services are twilio-go's services, bound to one call.
type services struct {
	hub *trusthub.ApiService
	api *api.ApiService
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
		page: func(s services, _ string, _ flow.Fields) error {
			_, err := s.hub.PagePolicies(new(trusthub.ListPoliciesParams).SetPageSize(pageSize), "", "")
			return err
		},
		fetch: func(s services, _, sid string) error { _, err := s.hub.FetchPolicies(sid); return err },
	},
	flow.EndUserType: {
		prefix: "OY", list: "end_user_types",
		page: func(s services, _ string, _ flow.Fields) error {
			_, err := s.hub.PageEndUserType(new(trusthub.ListEndUserTypeParams).SetPageSize(pageSize), "", "")
			return err
		},
		fetch: func(s services, _, sid string) error { _, err := s.hub.FetchEndUserType(sid); return err },
	},
	flow.CustomerProfile: {
		prefix: "BU", list: "results", filters: []string{"status", "friendly_name", "policy_sid"},
		page: func(s services, _ string, f flow.Fields) error {
			return filled(f, nil, func(p *trusthub.ListCustomerProfileParams) error {
				_, err := s.hub.PageCustomerProfile(p.SetPageSize(pageSize), "", "")
				return err
			})
		},
		fetch: func(s services, _, sid string) error { _, err := s.hub.FetchCustomerProfile(sid); return err },
		create: func(s services, _ string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.CreateCustomerProfileParams) error {
				_, err := s.hub.CreateCustomerProfile(p)
				return err
			})
		},
		update: func(s services, _, sid string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.UpdateCustomerProfileParams) error {
				_, err := s.hub.UpdateCustomerProfile(sid, p)
				return err
			})
		},
		remove: func(s services, _, sid string) error { return s.hub.DeleteCustomerProfile(sid) },
	},
	flow.EndUser: {
		prefix: "IT", list: "results",
		page: func(s services, _ string, _ flow.Fields) error {
			_, err := s.hub.PageEndUser(new(trusthub.ListEndUserParams).SetPageSize(pageSize), "", "")
			return err
		},
		fetch: func(s services, _, sid string) error { _, err := s.hub.FetchEndUser(sid); return err },
		create: func(s services, _ string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.CreateEndUserParams) error {
				_, err := s.hub.CreateEndUser(p)
				return err
			})
		},
		update: func(s services, _, sid string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.UpdateEndUserParams) error {
				_, err := s.hub.UpdateEndUser(sid, p)
				return err
			})
		},
		remove: func(s services, _, sid string) error { return s.hub.DeleteEndUser(sid) },
	},
	flow.SupportingDocument: {
		prefix: "RD", list: "results",
		page: func(s services, _ string, _ flow.Fields) error {
			_, err := s.hub.PageSupportingDocument(new(trusthub.ListSupportingDocumentParams).SetPageSize(pageSize), "", "")
			return err
		},
		fetch: func(s services, _, sid string) error { _, err := s.hub.FetchSupportingDocument(sid); return err },
		create: func(s services, _ string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.CreateSupportingDocumentParams) error {
				_, err := s.hub.CreateSupportingDocument(p)
				return err
			})
		},
		update: func(s services, _, sid string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.UpdateSupportingDocumentParams) error {
				_, err := s.hub.UpdateSupportingDocument(sid, p)
				return err
			})
		},
		remove: func(s services, _, sid string) error { return s.hub.DeleteSupportingDocument(sid) },
	},
	flow.EntityAssignment: {
		prefix: "BV", below: true, list: "results", filters: []string{"object_type"},
		page: func(s services, parent string, f flow.Fields) error {
			return filled(f, nil, func(p *trusthub.ListCustomerProfileEntityAssignmentParams) error {
				_, err := s.hub.PageCustomerProfileEntityAssignment(parent, p.SetPageSize(pageSize), "", "")
				return err
			})
		},
		fetch: func(s services, parent, sid string) error {
			_, err := s.hub.FetchCustomerProfileEntityAssignment(parent, sid)
			return err
		},
		create: func(s services, parent string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.CreateCustomerProfileEntityAssignmentParams) error {
				_, err := s.hub.CreateCustomerProfileEntityAssignment(parent, p)
				return err
			})
		},
		remove: func(s services, parent, sid string) error {
			return s.hub.DeleteCustomerProfileEntityAssignment(parent, sid)
		},
	},
	flow.NumberAssignment: {
		prefix: "RA", below: true, list: "results", filters: []string{"channel_endpoint_sid", "channel_endpoint_sids"},
		page: func(s services, parent string, f flow.Fields) error {
			return filled(f, nil, func(p *trusthub.ListCustomerProfileChannelEndpointAssignmentParams) error {
				_, err := s.hub.PageCustomerProfileChannelEndpointAssignment(parent, p.SetPageSize(pageSize), "", "")
				return err
			})
		},
		fetch: func(s services, parent, sid string) error {
			_, err := s.hub.FetchCustomerProfileChannelEndpointAssignment(parent, sid)
			return err
		},
		create: func(s services, parent string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.CreateCustomerProfileChannelEndpointAssignmentParams) error {
				_, err := s.hub.CreateCustomerProfileChannelEndpointAssignment(parent, p)
				return err
			})
		},
		remove: func(s services, parent, sid string) error {
			return s.hub.DeleteCustomerProfileChannelEndpointAssignment(parent, sid)
		},
	},
	flow.Evaluation: {
		prefix: "EL", below: true, list: "results",
		page: func(s services, parent string, _ flow.Fields) error {
			p := new(trusthub.ListCustomerProfileEvaluationParams).SetPageSize(pageSize)
			_, err := s.hub.PageCustomerProfileEvaluation(parent, p, "", "")
			return err
		},
		fetch: func(s services, parent, sid string) error {
			_, err := s.hub.FetchCustomerProfileEvaluation(parent, sid)
			return err
		},
		create: func(s services, parent string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *trusthub.CreateCustomerProfileEvaluationParams) error {
				_, err := s.hub.CreateCustomerProfileEvaluation(parent, p)
				return err
			})
		},
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
		page: func(s services, _ string, f flow.Fields) error {
			return filled(f, nil, func(p *api.ListAddressParams) error {
				_, err := s.api.PageAddress(p.SetPageSize(pageSize), "", "")
				return err
			})
		},
		fetch: func(s services, _, sid string) error { _, err := s.api.FetchAddress(sid, nil); return err },
		create: func(s services, _ string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *api.CreateAddressParams) error {
				_, err := s.api.CreateAddress(p)
				return err
			})
		},
		update: func(s services, _, sid string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *api.UpdateAddressParams) error {
				_, err := s.api.UpdateAddress(sid, p)
				return err
			})
		},
		remove: func(s services, _, sid string) error { return s.api.DeleteAddress(sid, nil) },
	},
	flow.PhoneNumber: {
		prefix: "PN", list: "incoming_phone_numbers", filters: []string{"phone_number", "friendly_name"},
		page: func(s services, _ string, f flow.Fields) error {
			return filled(f, nil, func(p *api.ListIncomingPhoneNumberParams) error {
				_, err := s.api.PageIncomingPhoneNumber(p.SetPageSize(pageSize), "", "")
				return err
			})
		},
		fetch: func(s services, _, sid string) error { _, err := s.api.FetchIncomingPhoneNumber(sid, nil); return err },
	},
	flow.Account: {
		prefix: "AC", list: "accounts", filters: []string{"friendly_name", "status"},
		page: func(s services, _ string, f flow.Fields) error {
			return filled(f, nil, func(p *api.ListAccountParams) error {
				_, err := s.api.PageAccount(p.SetPageSize(pageSize), "", "")
				return err
			})
		},
		fetch: func(s services, _, sid string) error { _, err := s.api.FetchAccount(sid); return err },
		create: func(s services, _ string, c flow.Content) error {
			return filled(c.Fields, c.Attributes, func(p *api.CreateAccountParams) error {
				_, err := s.api.CreateAccount(p)
				return err
			})
		},
	},
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
