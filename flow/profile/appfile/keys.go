package appfile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/answer"
)

func unknownKey(path string) string {
	section, name, ok := strings.Cut(path, ".")
	if !ok {
		return fmt.Sprintf("%q isn't a key of an application file", short(path))
	}
	return fmt.Sprintf("%q isn't a key of %s", short(name), section)
}

// suggestKey says which key was probably meant, or lists the keys. meant is the path of that
// key, "" if it isn't known.
func suggestKey(path string) (fix string, meant profile.Key) {
	section, name, below := strings.Cut(path, ".")
	if !below {
		section, name = "", path
	}
	here, front := keysBelow(section), section+"."
	if section == "" {
		front = ""
	}
	plainName := keyName(name)
	near := answer.Nearest(plainName, here)
	if other := otherNames[plainName]; slices.Contains(here, other) {
		near = other
	}
	if near != "" {
		return fmt.Sprintf("did you mean %q?", near), profile.Key(front + near)
	}
	for _, f := range profile.Fields() {
		if other, rest, ok := strings.Cut(string(f.Key), "."); ok && rest == plainName && other != section {
			return fmt.Sprintf("it belongs under %q", other), f.Key
		}
	}
	if slices.Contains(keysBelow(""), plainName) {
		return "it belongs at the top level, without indentation", profile.Key(plainName)
	}
	return "use one of " + strings.Join(here, ", "), ""
}

// keysBelow are the keys of a section, without the section's name; for "", the keys and
// sections of the top level.
func keysBelow(section string) []string {
	var keys []string
	for _, f := range profile.Fields() {
		front, name, nested := strings.Cut(string(f.Key), ".")
		if section == "" {
			name = front
		} else if !nested || front != section {
			continue
		}
		if !slices.Contains(keys, name) {
			keys = append(keys, name)
		}
	}
	return keys
}

var wordBreak = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([a-z0-9])([A-Z])`) })

// keyName is a key as Twilio's responses write it: FriendlyName, as in requests, is
// friendly_name.
func keyName(name string) string {
	name = wordBreak().ReplaceAllString(short(name), "${1}_${2}")
	return strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(name))
}

// otherNames are other names that people use for keys.
var otherNames = map[string]string{
	"name": "business_name", "company": "business_name", "company_name": "business_name", "legal_name": "business_name",
	"type": "business_type", "industry": "business_industry", "identity": "business_identity", "regions": "business_regions_of_operation",
	"ein": "business_registration_number", "registration_number": "business_registration_number", "registration_type": "business_registration_identifier",
	"web_site": "website_url", "website": "website_url", "url": "website_url", "social_media": "social_media_profile_urls",
	"phone": "phone_number", "mobile": "phone_number", "mail": "email", "e_mail": "email", "title": "business_title", "position": "job_position",
	"zip": "postal_code", "zip_code": "postal_code", "post_code": "postal_code", "postcode": "postal_code", "state": "region", "province": "region",
	"country": "iso_country", "country_code": "iso_country", "street2": "street_secondary", "line1": "street", "line2": "street_secondary", "town": "city",
	"numbers": "phone_numbers", "representative_1": "authorized_representative_1", "representative_2": "authorized_representative_2",
	"authorized_representative": "authorized_representative_1", "primary_profile": "primary_customer_profile_sid",
	"notification_email": "email", "notification_e_mail": "email", "callback": "status_callback", "business_information": "business", "business_address": "address",
}

// short keeps a long name from filling the screen.
func short(name string) string {
	if runes := []rune(name); len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return name
}
