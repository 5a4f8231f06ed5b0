package sandbox

import (
	"slices"
	"testing"

	"trusthub-wizard/twilioapi/openapi"
)

// describe finds Twilio's OpenAPI description; nil if it isn't there.
func describe(t *testing.T) *openapi.Description {
	d, err := openapi.Find()
	if err != nil {
		t.Log(err, "answers are held against the tables only")
	}
	return d
}

// The sandbox takes the parameters, required ones and filters of the description. For phone
// numbers it takes only those that matter here.
func TestParametersAreThoseOfTheDescription(t *testing.T) {
	api := describe(t)
	if api == nil {
		t.Skip("there is nothing to compare with")
	}
	for _, f := range kinds {
		list, one := pathsOf(f)
		for path, op := range map[string]Op{list: Create, one: Update} {
			item := api.Item(path)
			if item == nil {
				continue
			}
			if op == Create {
				compareFilters(t, f, item)
			}
			body, _ := openapi.Dig(item, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema").(map[string]any)
			if body == nil || f.kind == PhoneNumber {
				continue
			}
			var ours, needed []string
			for _, p := range f.params {
				if op == Create && p.inCreate() || op == Update && p.inUpdate() {
					ours = append(ours, p.wire)
				}
				if op == Create && (p.when == required || p.when == onlyCreate) {
					needed = append(needed, p.wire)
				}
			}
			if f.kind == EndUser || f.kind == SupportingDocument {
				ours = append(ours, "Attributes")
			}
			var theirs, theirNeeded []string
			for name := range body["properties"].(map[string]any) {
				theirs = append(theirs, name)
			}
			list, _ := body["required"].([]any)
			for _, name := range list {
				theirNeeded = append(theirNeeded, name.(string))
			}
			sameNames(t, string(op)+" "+f.path, ours, theirs)
			sameNames(t, string(op)+" "+f.path+", required", needed, theirNeeded)
		}
	}
}

func pathsOf(f facts) (list, one string) {
	switch {
	case f.kind == AccountKind:
		return "/2010-04-01/Accounts.json", "/2010-04-01/Accounts/{Sid}.json"
	case f.legacy:
		list = "/2010-04-01/Accounts/{AccountSid}/" + f.path
		return list + ".json", list + "/{Sid}.json"
	case f.below:
		list = "/v1/CustomerProfiles/{CustomerProfileSid}/" + f.path
	default:
		list = "/v1/" + f.path
	}
	return list, list + "/{Sid}"
}

func compareFilters(t *testing.T, f facts, item map[string]any) {
	var ours, theirs []string
	for name := range f.filters {
		ours = append(ours, name)
	}
	parameters, _ := openapi.Dig(item, "get", "parameters").([]any)
	for _, p := range parameters {
		name := p.(map[string]any)["name"].(string)
		if openapi.Dig(p, "in") == "query" && !slices.Contains([]string{"PageSize", "Page", "PageToken"}, name) {
			theirs = append(theirs, name)
		}
	}
	sameNames(t, "list "+f.path+", filters", ours, theirs)
}

func sameNames(t *testing.T, what string, ours, theirs []string) {
	slices.Sort(ours)
	slices.Sort(theirs)
	if !slices.Equal(ours, theirs) {
		t.Errorf("%s: %v, described are %v", what, ours, theirs)
	}
}
