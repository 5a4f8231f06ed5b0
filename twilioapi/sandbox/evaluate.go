package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

// The statuses of an evaluation.
const (
	compliant    = "compliant"
	noncompliant = "noncompliant"
)

// A Result is what an evaluation says about one requirement.
type Result struct {
	Requirement string // requirement_name
	Name        string // requirement_friendly_name, and friendly_name
	ObjectType  string
	Passed      bool
	Reason      string // "" if it passed
	Code        int    // 0 if it passed
	Checks      []Check
}

// A Check is what an evaluation says about one field.
type Check struct {
	Field  string
	Name   string
	Passed bool
	Reason string
	Code   int
}

// evaluate checks a profile against a policy. Like Twilio's evaluation it only checks that
// everything is there and looks right. The review finds out whether it's true.
func (w *world) evaluate(profile *Object, p policy) ([]Result, string) {
	assigned := w.assignedTo(profile)
	var results []Result
	for _, r := range p.endUsers {
		if r.requirementName == representative2.requirementName && w.o.Switches.is("second-representative", "optional") && lastOfType(assigned, r.types) == nil {
			continue
		}
		results = append(results, w.evaluateEndUser(r, assigned))
	}
	results = append(results, w.evaluateDocument(p.document, assigned))
	if p.primary {
		results = append(results, w.evaluatePrimary(assigned))
	}
	if w.o.Switches.is("same-type-twice", "noncompliant") {
		results = append(results, twins(p, assigned)...)
	}
	for _, r := range results {
		if !r.Passed {
			return results, noncompliant
		}
	}
	return results, compliant
}

// lastOfType returns the object that was assigned last: if there are several of a type, that
// one counts.
func lastOfType(assigned []*Object, types []string) *Object {
	for _, o := range slices.Backward(assigned) {
		if slices.Contains(types, o.Fields["type"]) {
			return o
		}
	}
	return nil
}

func (w *world) evaluateEndUser(r requirement, assigned []*Object) Result {
	result := Result{Requirement: r.requirementName, Name: r.name, ObjectType: r.types[0]}
	o := lastOfType(assigned, r.types)
	t, _ := typeNamed(EndUserType, r.types[0])
	for _, f := range t.fields {
		value := ""
		if o != nil {
			value = o.Attributes[f.name]
		}
		check := Check{Field: f.name, Name: f.label, Passed: true}
		switch {
		case value == "" && f.name == "social_media_profile_urls":
		case value == "":
			check.fail(22215, "The "+f.label+" is missing. Enter it in the "+r.name+".")
		case !w.accepted(f.name, value, o):
			check.fail(22215, "The "+f.label+" of the "+r.name+" is not one that is accepted.")
		}
		result.Checks = append(result.Checks, check)
	}
	result.conclude(o == nil, 22214, 22215)
	return result
}

func (w *world) evaluateDocument(r requirement, assigned []*Object) Result {
	result := Result{Requirement: r.requirementName, Name: r.name, ObjectType: r.types[0]}
	o := lastOfType(assigned, r.types)
	check := Check{Field: "address_sids", Name: "Address Sids", Passed: true}
	switch {
	case o == nil:
		check.fail(22219, "The address is missing: there is no "+r.name+".")
	case o.Attributes["address_sids"] == "":
		check.fail(22217, "The Address Sids are missing on the "+r.name+".")
	default:
		for _, sid := range addressSIDs(o) {
			address := w.find(Address, o.Account, "", sid)
			switch {
			case address == nil:
				check.fail(22219, "The address of the "+r.name+" does not exist.")
			case isTest(address.Fields["city"]):
				check.fail(22217, "The address of the "+r.name+" is not one that is accepted.")
			}
		}
	}
	result.Checks = []Check{check}
	result.conclude(o == nil, 22216, 22217)
	return result
}

func (w *world) evaluatePrimary(assigned []*Object) Result {
	result := Result{Requirement: "primary_customer_profile", Name: "Primary Customer Profile", ObjectType: "primary_customer_profile_type_business"}
	var primary *Object
	for _, o := range assigned {
		if o.Kind == CustomerProfile && o.Fields["policy_sid"] == PrimaryPolicy {
			primary = o
		}
	}
	sid := Check{Field: "bundle_sid", Name: "Supporting Bundle Sid", Passed: true}
	status := Check{Field: "bundle_status", Name: "Supporting Bundle Status", Passed: true}
	switch {
	case primary == nil:
		sid.fail(22214, "Primary customer profile bundle is null")
		status.fail(22214, "Primary customer profile bundle is null")
	case primary.Fields["status"] != approved:
		status.fail(22215, "Primary customer profile bundle is not in twilio-approved status")
	case w.o.Switches.is("primary-identity", "at-evaluation") && w.identity(primary) != "isv_reseller_or_partner":
		sid.fail(22215, "The primary customer profile is not that of an ISV, reseller or partner")
	}
	result.Checks = []Check{sid, status}
	result.conclude(false, 0, max(status.Code, sid.Code))
	return result
}

// twins are the failures of end users and documents of which there is more than one of a
// type.
func twins(p policy, assigned []*Object) []Result {
	var results []Result
	for _, r := range append(slices.Clone(p.endUsers), p.document) {
		if n := countType(assigned, r.types); n > 1 {
			results = append(results, Result{Requirement: r.requirementName, Name: r.name, ObjectType: r.types[0], Code: 22215,
				Reason: "There is more than one " + r.name + "."})
		}
	}
	return results
}

func countType(assigned []*Object, types []string) int {
	n := 0
	for _, o := range assigned {
		if slices.Contains(types, o.Fields["type"]) {
			n++
		}
	}
	return n
}

func (c *Check) fail(code int, reason string) { c.Passed, c.Code, c.Reason = false, code, reason }

// conclude derives the result from its checks.
func (r *Result) conclude(missing bool, missingCode, fieldCode int) {
	r.Passed = !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Passed })
	switch {
	case missing:
		r.Passed, r.Code = false, missingCode
		r.Reason = "The " + r.Name + " is missing. Add one to the bundle."
	case !r.Passed:
		r.Code = fieldCode
		r.Reason = "A field of the " + r.Name + " is missing or not accepted."
	}
}

// acceptedValues are for fields with a closed list of values.
var acceptedValues = map[string][]string{
	"business_identity": {"direct_customer", "isv_reseller_or_partner", "unknown"},
	"business_type":     {"Sole Proprietorship", "Partnership", "Limited Liability Corporation", "Co-operative", "Non-profit Corporation", "Corporation"},
	"business_industry": {"AUTOMOTIVE", "AGRICULTURE", "BANKING", "CONSUMER", "EDUCATION", "ENGINEERING", "ENERGY", "OIL_AND_GAS",
		"FAST_MOVING_CONSUMER_GOODS", "FINANCIAL", "FINTECH", "FOOD_AND_BEVERAGE", "GOVERNMENT", "HEALTHCARE", "HOSPITALITY", "INSURANCE",
		"LEGAL", "MANUFACTURING", "MEDIA", "ONLINE", "RAW_MATERIALS", "REAL_ESTATE", "RELIGION", "RETAIL", "JEWELRY", "TECHNOLOGY",
		"TELECOMMUNICATIONS", "TRANSPORTATION", "TRAVEL", "ELECTRONICS", "NOT_FOR_PROFIT"},
	"business_registration_identifier": {"EIN", "DUNS", "CBN", "CN", "ACN", "CIN", "VAT", "VATRN", "RN", "Other"},
	"job_position":                     {"Director", "GM", "VP", "CEO", "CFO", "General Counsel", "Other"},
}

var (
	regions          = []string{"AFRICA", "ASIA", "EUROPE", "LATIN_AMERICA", "USA_AND_CANADA"}
	newerIndustries  = []string{"CONSTRUCTION", "PROFESSIONAL_SERVICES"}
	numberFormats    = map[string]*regexp.Regexp{"EIN": regexp.MustCompile(`^\d{2}-?\d{7}$`), "DUNS": regexp.MustCompile(`^\d{2}-?\d{3}-?\d{4}$`)}
	website          = regexp.MustCompile(`^https?://\S+$`)
	noncompliantTest = "noncompliant"
)

// accepted reports whether a value looks right.
func (w *world) accepted(name, value string, o *Object) bool {
	if isTest(value) {
		return false
	}
	if values, closed := acceptedValues[name]; closed {
		return slices.Contains(values, value) ||
			name == "business_industry" && slices.Contains(newerIndustries, value) && w.o.Switches.is("newer-values", "accepted")
	}
	switch name {
	case "email":
		return mail.MatchString(value)
	case "phone_number":
		return e164.MatchString(value)
	case "website_url":
		return website.MatchString(value)
	case "business_registration_number":
		format := numberFormats[o.Attributes["business_registration_identifier"]]
		return format == nil || format.MatchString(value)
	case "business_regions_of_operation":
		for region := range strings.SplitSeq(value, ",") {
			newer := region == "AUSTRALIA" && w.o.Switches.is("newer-values", "accepted")
			if !newer && !slices.Contains(regions, region) {
				return false
			}
		}
	}
	return true
}

// isTest reports whether a value is the test value for a noncompliant requirement.
func isTest(value string) bool {
	return strings.EqualFold(value, noncompliantTest) || strings.HasPrefix(value, noncompliantTest+"@")
}
