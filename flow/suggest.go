package flow

import (
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"trusthub-wizard/flow/profile"
)

// codeSuggested is how Twilio refuses an address that it has a suggestion for, if it may not
// correct the address on its own. The suggestion is only in the message.
const codeSuggested = 21629

// longest is the longest message that is read, in bytes.
const longest = 4096

// Suggested reads the address that Twilio suggests in its error, and returns the parts that
// differ from what was sent, in the order of the form. Twilio doesn't document the wording,
// so Suggested reads a list, named parts and JSON. It returns nil if it isn't sure, so that
// you never accept a guess of ours. The texts come from outside.
func Suggested(err error, sent Fields) []Correction {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != codeSuggested || len(e.Message) > longest {
		return nil
	}
	parts := readAddress(e.Message, sent)
	// If no part is as it was sent, the text is something else.
	if !slices.ContainsFunc([]string{"city", "region", "postal_code"}, func(name string) bool { return same(parts[name], sent[name]) }) {
		return nil
	}
	var differ []Correction
	for _, name := range addressParts {
		if text := parts[name]; text != "" && text != sent[name] {
			differ = append(differ, Correction{Field: corrected[name], Sent: sent[name], Kept: text})
		}
	}
	return differ
}

// addressParts are the parts of an address that Twilio may correct, in the order of the
// form.
var addressParts = []string{"street", "street_secondary", "city", "region", "postal_code"}

// readAddress finds the parts of an address in a message.
func readAddress(message string, sent Fields) Fields {
	if at := strings.IndexByte(message, '{'); at >= 0 {
		if parts := readObject(message[at:]); len(parts) > 0 {
			return parts
		}
	}
	at := suggesting().FindAllStringIndex(message, -1)
	if len(at) == 0 {
		return nil
	}
	text := message[at[len(at)-1][1]:]
	if parts := readNamed(text); len(parts) > 1 {
		return parts
	}
	return readList(text, sent)
}

// suggesting matches the words before a suggestion: a word such as "suggested", up to a
// colon, a bracket or "is".
var suggesting = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(suggest\w*|did you mean|instead|recommend\w*|closest match)[^:\["“]*?(:|\bis\b\s*:?|["“\[]|\bmean\b)`)
})

// partNames are names for the parts of an address, without spaces and underscores.
var partNames = map[string]string{
	"street": "street", "streetaddress": "street", "address": "street", "addressline1": "street", "line1": "street", "street1": "street",
	"streetsecondary": "street_secondary", "addressline2": "street_secondary", "line2": "street_secondary", "street2": "street_secondary",
	"city": "city", "locality": "city", "town": "city",
	"region": "region", "state": "region", "province": "region", "stateprovince": "region",
	"postalcode": "postal_code", "zip": "postal_code", "zipcode": "postal_code", "postcode": "postal_code",
}

// partName is the part that a name means, "" if it isn't one.
func partName(name string) string {
	return partNames[strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)]
}

// readObject reads an address in JSON.
func readObject(text string) Fields {
	var object map[string]any
	if json.NewDecoder(strings.NewReader(text)).Decode(&object) != nil {
		return nil
	}
	parts := Fields{}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch value := object[name].(type) {
		case string:
			if part := partName(name); part != "" {
				parts[part] = strings.TrimSpace(value)
			}
		case map[string]any: // {"suggested_address": {…}}
			data, err := json.Marshal(value)
			if below := readObject(string(data)); err == nil && len(below) > 1 {
				return below
			}
		}
	}
	return parts
}

// named is a part of an address with its name before it.
var named = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`([A-Za-z][A-Za-z_ ]{1,18}[A-Za-z0-9])["']?\s*[:=]\s*["']?([^,;"'\n]+)`)
})

// readNamed reads "Street: 1 Main St, City: Oakland".
func readNamed(text string) Fields {
	parts := Fields{}
	for _, m := range named().FindAllStringSubmatch(text, -1) {
		if part := partName(m[1]); part != "" {
			parts[part] = trimmed(m[2])
		}
	}
	return parts
}

// readList reads "1 Main St, Oakland, CA 94607, US" from its end, where the parts are
// clearest: the country, the postal code, the region, the city. The rest is the street.
func readList(text string, sent Fields) Fields {
	var list []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n|", r) }) {
		if part = trimmed(part); part != "" {
			list = append(list, part)
		}
	}
	last := func() string {
		if len(list) == 0 {
			return ""
		}
		return list[len(list)-1]
	}
	drop := func() { list = list[:len(list)-1] }
	country := sent["iso_country"]
	if name := (profile.Application{profile.AddressCountry: country}).Display(profile.AddressCountry); same(last(), country) ||
		same(last(), name) || country == "US" && (same(last(), "USA") || same(last(), "United States of America")) {
		drop()
	}
	parts := Fields{}
	region, code := regionAndCode(last(), sent)
	if code == "" {
		return nil
	}
	drop()
	if region == "" {
		region = last()
		if len(list) > 0 {
			drop()
		}
	}
	parts["region"], parts["postal_code"], parts["city"] = region, code, last()
	if len(list) < 2 {
		return nil
	}
	drop()
	parts["street"] = list[0]
	switch {
	case len(list) == 2:
		parts["street_secondary"] = list[1]
	case len(list) > 2:
		return nil
	}
	if sent["street_secondary"] == "" && len(list) == 2 {
		delete(parts, "street_secondary")
		parts["street"] = strings.Join(list, ", ")
	}
	return parts
}

// regionAndCode splits "CA 94607"; a postal code alone has no region, and a text without a
// digit has neither.
func regionAndCode(text string, sent Fields) (region, code string) {
	if !strings.ContainsFunc(text, unicode.IsDigit) {
		return "", ""
	}
	for _, region := range []string{sent["region"], regionName(sent)} {
		if len(text) > len(region) && region != "" && same(text[:len(region)], region) && text[len(region)] == ' ' {
			return text[:len(region)], trimmed(text[len(region):])
		}
	}
	if before, after, ok := strings.Cut(text, " "); ok && len(before) <= 3 && !strings.ContainsFunc(before, unicode.IsDigit) {
		return before, trimmed(after)
	}
	return "", text
}

func regionName(sent Fields) string {
	return profile.Application{profile.AddressCountry: sent["iso_country"], corrected["region"]: sent["region"]}.Display(corrected["region"])
}

// trimmed is a part without the punctuation around it.
func trimmed(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'“”‘’[](){}<>.?!`, r) })
}

// same compares texts without regard to case and spaces. Empty ones are never the same.
func same(a, b string) bool {
	return a != "" && strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
