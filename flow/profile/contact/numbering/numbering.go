// Package numbering reads and formats phone numbers by the numbering plans of all countries.
//
// Every function answers what its namesake in Google's libphonenumber does (parse,
// getNumberType), for what [Parse] takes: digits, and maybe a + before them. The Go port of that
// library unpacks all plans before main starts, and needs protobuf for them. That took a quarter
// of the wizard's first frame and a fifth of its binary, also when nobody typed a phone number.
// This package reads the plan of a country when the first of its numbers is typed. The tests
// compare it with the port, and write plans.txt from the port's metadata: after an update of the
// port, run go generate.
package numbering

import (
	"slices"
	"strconv"
	"strings"
)

//go:generate go test . -run TestPlansAreUpToDate -write-plans

// A Number is a phone number: what its country code leads to. National is libphonenumber's
// national significant number, which has no prefix for calls within the country.
type Number struct {
	CountryCode int
	National    string
}

// A Kind is what libphonenumber calls the type of a number, as far as it matters to callers.
// Ordinary numbers are on a line or mobile, or follow a person or a company.
type Kind byte

// The kinds, as they are in plans.txt.
const (
	Unknown     Kind = 0
	Ordinary    Kind = 'o'
	TollFree    Kind = 'f'
	PremiumRate Kind = '$'
	SharedCost  Kind = 's'
	Pager       Kind = 'p'
	Voicemail   Kind = 'v'
)

// A Length says whether numbers can have that many digits.
type Length int

// The lengths. LocalOnly is without the area code, and InvalidLength between two that are possible.
const (
	Possible Length = iota
	LocalOnly
	TooShort
	TooLong
	InvalidLength
)

// A Style is how a number is written.
type Style int

// The styles: +442079460123, +44 20 7946 0123 and 020 7946 0123.
const (
	E164 Style = iota
	International
	National
)

// Parse reads the digits that people in a region dial, or a + and digits from anywhere: region
// may be "" then. ok is false for anything else, for unknown regions and country codes, and for
// fewer than 2 or more than 17 digits after the country code.
func Parse(typed, region string) (n *Number, ok bool) {
	digits, plus := strings.CutPrefix(typed, "+")
	if strings.Trim(digits, "0123456789") != "" {
		return nil, false
	}
	n, p := &Number{}, planOf(CountryCodeForRegion(region), region)
	if plus {
		n.CountryCode, n.National = cutCode(digits)
	}
	if n.CountryCode == 0 { // a wrong + is no reason to refuse what is right without it
		if p == nil {
			return nil, false
		}
		if rest, abroad := p.cutExit(digits); abroad {
			if n.CountryCode, n.National = cutCode(rest); n.CountryCode == 0 {
				return nil, false
			}
		} else if rest, ok := p.cutOwnCode(digits); ok {
			n.CountryCode, n.National = p.code, rest
		} else if plus {
			return nil, false
		}
	}
	if n.CountryCode == 0 {
		n.CountryCode, n.National = p.code, digits
	} else {
		p = mainPlan(n.CountryCode)
	}
	if rest := p.cutTrunk(n.National); p.length(rest) == Possible || p.length(rest) == TooLong {
		n.National = rest
	}
	return n, len(n.National) >= 2 && len(n.National) <= 17
}

// Format writes a number.
func Format(n *Number, style Style) string {
	code := "+" + strconv.Itoa(n.CountryCode)
	if style == E164 {
		return code + n.National
	}
	written := n.National
	for _, f := range mainPlan(n.CountryCode).formats {
		template := f.national
		if style == International {
			template = f.international
		}
		if template != "" && starts(f.leading, n.National) && matches(f.pattern, n.National) {
			written = whole(f.pattern).ReplaceAllString(n.National, template)
			break
		}
	}
	if style == International {
		return code + " " + written
	}
	return written
}

// IsPossibleNumberWithReason reports whether a number has as many digits as its country's.
func IsPossibleNumberWithReason(n *Number) Length {
	return mainPlan(n.CountryCode).length(n.National)
}

// IsValidNumber reports whether a number is in a range that is in use.
func IsValidNumber(n *Number) bool { return NumberType(n) != Unknown }

// NumberType is the kind of a number, Unknown if it isn't in use.
func NumberType(n *Number) Kind {
	p := planOf(n.CountryCode, RegionCodeForNumber(n))
	if p == nil {
		return Unknown
	}
	return p.kind(n.National)
}

// RegionCodeForNumber is the country of a number, "001" for international services, and "" if
// several countries share its code and none has such numbers.
func RegionCodeForNumber(n *Number) string {
	regions := codes().regions[n.CountryCode]
	if len(regions) == 1 {
		return regions[0]
	}
	for _, region := range regions {
		p := planOf(n.CountryCode, region)
		if p.leading != "" && starts(p.leading, n.National) || p.leading == "" && p.kind(n.National) != Unknown {
			return region
		}
	}
	return ""
}

// RegionCodeForCountryCode is the main country with a code, "001" for international services, and
// "" for no country.
func RegionCodeForCountryCode(code int) string {
	if regions := codes().regions[code]; len(regions) > 0 {
		return regions[0]
	}
	return ""
}

// CountryCodeForRegion is 0 for an unknown country.
func CountryCodeForRegion(region string) int { return codes().of[region] }

// NddPrefixForRegion is what is dialed before a number within its country, "" for nothing.
func NddPrefixForRegion(region string) string {
	if p := planOf(CountryCodeForRegion(region), region); p != nil {
		return p.trunk
	}
	return ""
}

// ExampleNumber is a number on a line in a country, nil for an unknown country.
func ExampleNumber(region string) *Number {
	p := planOf(CountryCodeForRegion(region), region)
	if p == nil || p.example == "" {
		return nil
	}
	n, _ := Parse(p.example, region)
	return n
}

// IsValidShortNumberForRegion reports whether a number is one like 112, dialed in a region.
func IsValidShortNumberForRegion(n *Number, region string) bool {
	p := planOf(n.CountryCode, region)
	return p != nil && len(p.short) > 0 && !slices.ContainsFunc(p.short, func(d desc) bool { return !d.matches(n.National) })
}
