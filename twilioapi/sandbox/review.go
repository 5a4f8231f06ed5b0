package sandbox

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// updateStatus sets the status of a profile. Clients may only set pending-review. That submits
// the profile: it's evaluated, and rejected at once if it's noncompliant.
func (w *world) updateStatus(c Call, o *Object, status string, fields map[string]string, now time.Time) (Reply, *Error) {
	switch {
	case !slices.Contains([]string{draft, pendingReview, inReview, approved, rejected}, status):
		return Reply{}, refuse(22203, "Status '"+status+"' is not a status of a customer profile")
	case status != pendingReview, locked(o):
		return Reply{}, errStatusUpdate
	}
	p := policyBySID[o.Fields["policy_sid"]]
	_, verdict := w.evaluate(o, p)
	if verdict == noncompliant && w.o.Switches.is("submit-noncompliant", "refused") {
		return Reply{}, refuse(22203, "The bundle is noncompliant and cannot be submitted")
	}
	switch {
	case verdict == noncompliant:
		status = rejected
	case w.o.Switches.is("submit-answer", inReview), w.o.Review.Pending < 0:
		status = inReview
	}
	changed := w.change(o, now, func(o *Object) {
		o.Fields = maps.Clone(o.Fields)
		maps.Copy(o.Fields, fields)
		o.Fields["status"], o.Rejections, o.Submitted = status, nil, now
	})
	w.record(c.Name(), Update, changed, now)
	if status != rejected {
		w.scheduleReview(changed, now)
	}
	return Reply{Object: changed}, nil
}

func (w *world) scheduleReview(o *Object, now time.Time) {
	begin := now.Add(max(0, w.o.Review.Pending))
	if o.Fields["status"] == pendingReview {
		w.schedule(event{At: begin, Profile: o.SID, Submitted: now})
	}
	reading := max(0, w.o.Review.Reading)
	if w.slow(o) {
		reading = slowReview
	}
	w.schedule(event{At: begin.Add(reading), Profile: o.SID, Submitted: now, Decides: true})
}

// review takes a step of a review, unless the profile was deleted or submitted again in the
// meantime.
func (w *world) review(e event) {
	s := w.objects[e.Profile]
	if s == nil || !s.Submitted.Equal(e.Submitted) || !locked(s.Object) {
		return
	}
	status, codes := inReview, []int(nil)
	if e.Decides {
		status, codes = w.decision(s.Object)
	}
	changed := w.change(s.Object, e.At, func(o *Object) {
		o.Fields = maps.Clone(o.Fields)
		o.Fields["status"], o.Rejections = status, codes
		if status == approved && w.o.Switches.is("valid-until", "set") {
			o.Fields["valid_until"] = e.At.AddDate(1, 0, 0).UTC().Format(time.RFC3339)
		}
	})
	w.record("review", Update, changed, e.At)
}

// slowReview is as long as the longest reviews that users report.
const slowReview = 72 * time.Hour

// decision looks for test values in a profile, and decides the review.
func (w *world) decision(profile *Object) (string, []int) {
	assigned := w.assignedTo(profile)
	refused, codes := false, []int(nil)
	find := func(code int) {
		refused = true
		if code != 0 && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if code, ok := endings[ending(lastOfType(assigned, businessInformation.types))]; ok {
		find(code)
	}
	for _, o := range assigned {
		for _, code := range w.suspicions(o) {
			find(code)
		}
	}
	if w.o.Switches.is("same-type-twice", "rejected") {
		for t, code := range twinCodes {
			if countType(assigned, []string{t}) > 1 {
				find(code)
			}
		}
	}
	slices.Sort(codes)
	switch {
	case !refused:
		return approved, nil
	case w.o.Switches.is("rejection-errors", "null"):
		return rejected, nil
	}
	return rejected, codes
}

// twinCodes are the codes for the rejection of a second object of a type.
var twinCodes = map[string]int{
	"customer_profile_business_information": 18602, "authorized_representative_1": 18604,
	"authorized_representative_2": 18605, "customer_profile_address": 18603,
}

// suspicions are the codes that the test values in one object lead to.
func (w *world) suspicions(o *Object) []int {
	var codes []int
	a := o.Attributes
	switch o.Fields["type"] {
	case "customer_profile_business_information":
		if strings.Contains(a["website_url"], "18601") {
			codes = append(codes, 18601)
		}
	case "authorized_representative_1", "authorized_representative_2":
		if a["last_name"] == "Unverifiable" {
			codes = append(codes, twinCodes[o.Fields["type"]])
		}
		if _, domain, _ := strings.Cut(a["email"], "@"); strings.Contains(domain, "18606") {
			codes = append(codes, 18606)
		}
	case "customer_profile_address":
		for _, sid := range addressSIDs(o) {
			address := w.find(Address, o.Account, "", sid)
			if address == nil {
				continue
			}
			street := address.Fields["street"] + "\n" + address.Fields["street_secondary"]
			if strings.Contains(street, "18603") {
				codes = append(codes, 18603)
			}
			if poBox().MatchString(street) {
				codes = append(codes, 18018)
			}
		}
	}
	return codes
}

// slow reports whether a profile has the test value for a long review.
func (w *world) slow(profile *Object) bool {
	return ending(lastOfType(w.assignedTo(profile), businessInformation.types)) == "72072"
}

// ending is the last five digits of the registration number.
func ending(business *Object) string {
	if business == nil {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, business.Attributes["business_registration_number"])
	return digits[max(0, len(digits)-5):]
}
