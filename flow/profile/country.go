package profile

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/bojanz/address"
	"github.com/nyaruka/phonenumbers"
)

// notISO are what CLDR names beside the countries of ISO 3166-1: exceptional
// reservations that no form of Twilio's knows. Kosovo (XK) is none of them and
// stays: it has its own calling code.
var notISO = setOf("AC CP CQ DG EA IC TA")

// countries are the countries of ISO 3166-1 alpha-2 by the names of CLDR. They
// are put together when they are first asked for.
var countries = sync.OnceValue(func() *choices { return newChoices(countryTable()...) })

// callingCodes are the same countries with their calling codes.
var callingCodes = sync.OnceValue(func() *choices {
	var table []choice
	taken := make(map[int]bool)
	for _, row := range countryTable() {
		code := phonenumbers.GetCountryCodeForRegion(row.Value)
		if code == 0 {
			continue
		}
		row.also += "|" + row.Label
		row.Label = fmt.Sprintf("%s +%d", row.Label, code)
		if main := phonenumbers.GetRegionCodeForCountryCode(code); !taken[code] && main == row.Value {
			row.also += fmt.Sprintf("|%d|00%d", code, code)
			taken[code] = true
		}
		table = append(table, row)
	}
	return newChoices(table...)
})

func countryTable() []choice {
	var table []choice
	for code, name := range address.GetCountryNames() {
		if notISO[code] {
			continue
		}
		also := countryNames[code]
		if three, ok := alpha3()[code]; ok {
			also += "|" + three
		}
		table = append(table, choice{Option{name, code, ""}, also})
	}
	slices.SortFunc(table, func(a, b choice) int {
		return strings.Compare(unaccented(a.Label), unaccented(b.Label))
	})
	return table
}

// countryNames are further names of countries, where people use others than
// CLDR or the country's own.
var countryNames = map[string]string{
	"AE": "uae|emirates", "AT": "österreich", "BA": "bosnia", "BE": "belgië|belgique", "BR": "brasil",
	"CH": "schweiz|suisse|svizzera|swiss", "CI": "ivory coast", "CN": "people's republic of china|prc", "CZ": "czech|czech republic|česko",
	"CD": "dr congo|democratic republic of the congo", "DE": "deutschland|federal republic of germany", "DK": "danmark", "EE": "eesti",
	"ES": "españa", "FI": "suomi", "GB": "uk|great britain|britain|england|scotland|wales|northern ireland|united kingdom of great britain and northern ireland",
	"GR": "hellas", "HK": "hong kong", "HR": "hrvatska", "HU": "magyarország", "IE": "republic of ireland|éire", "IN": "bharat",
	"IR": "islamic republic of iran", "IT": "italia", "JP": "nippon", "KR": "korea|republic of korea", "KP": "democratic people's republic of korea",
	"LT": "lietuva", "LV": "latvija", "MM": "burma", "MX": "méxico", "NL": "holland|nederland|the netherlands", "NO": "norge", "NZ": "aotearoa",
	"PL": "polska", "PS": "palestine|state of palestine", "SA": "ksa|kingdom of saudi arabia", "RO": "românia", "RU": "russian federation", "SE": "sverige", "SI": "slovenija", "SK": "slovensko|slovak republic",
	"TR": "turkey", "TW": "taiwan", "US": "usa|united states of america|america|u.s.|the united states|us of a", "VN": "viet nam",
	"MO": "macau|macao", "SZ": "swaziland", "MK": "macedonia", "CV": "cabo verde", "TL": "east timor", "VA": "vatican|holy see",
}

func countryOptions(Application) []Option { return countries().list }

// countryName is the name of a country as people read it.
func countryName(country string) string {
	if name, ok := address.GetCountryNames()[country]; ok {
		return name
	}
	return "that country"
}

// isCountry reports whether text is an alpha-2 code.
func isCountry(text string) bool {
	v, ok := countries().find(text)
	return ok && v == text
}

func normalCountry(a Application, text string) string { return countries().normal(a, text) }

func checkCountry(_ Application, text string) finding {
	return listed(countries(), text, "a country by name or two-letter code, for example United States or US")
}

func callingOptions(Application) []Option { return callingCodes().list }

func normalCalling(a Application, text string) string { return callingCodes().normal(a, text) }

func checkCalling(_ Application, text string) finding {
	return listed(callingCodes(), text, "a country by name, code or number, for example United States, US or +1")
}

// listed refuses what a long list does not hold, and says what was probably
// meant instead of the whole list.
func listed(c *choices, text, like string) finding {
	if _, ok := c.find(text); ok {
		return finding{}
	}
	if near := nearest(fold(text), c.spellings()); near != "" {
		for _, o := range c.list {
			if o.Value == c.by[near] {
				return wrong("is not known", "did you mean "+o.Label+"? Accepted is "+like)
			}
		}
	}
	return wrong("is not known", like)
}
