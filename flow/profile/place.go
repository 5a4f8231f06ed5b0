package profile

import (
	"regexp"
	"strings"
	"sync"

	"github.com/bojanz/address"
)

// format is the address format of the country that was given, and false where
// there is none yet.
func format(a Application) (address.Format, bool) {
	country := normalCountry(a, a[AddressCountry])
	if !isCountry(country) {
		return address.Format{}, false
	}
	return address.GetFormat(country), true
}

// cityLabel is what a city is called in the country.
func cityLabel(a Application) string {
	f, ok := format(a)
	switch {
	case !ok:
		return "City"
	case f.LocalityType == address.LocalityTypePostTown:
		return "Post town"
	case f.LocalityType == address.LocalityTypeSuburb:
		return "Suburb"
	case f.LocalityType == address.LocalityTypeDistrict:
		return "District"
	case f.LocalityType == address.LocalityTypeTownCity:
		return "Town or city"
	}
	return "City"
}

// regionLabels are what regions are called.
var regionLabels = map[address.RegionType]string{
	address.RegionTypeProvince: "Province", address.RegionTypeArea: "Area", address.RegionTypeCanton: "Canton",
	address.RegionTypeCounty: "County", address.RegionTypeDepartment: "Department", address.RegionTypeDistrict: "District",
	address.RegionTypeDoSi: "Province (do or si)", address.RegionTypeEmirate: "Emirate", address.RegionTypeIsland: "Island",
	address.RegionTypeParish: "Parish", address.RegionTypePrefecture: "Prefecture", address.RegionTypeRegion: "Region",
	address.RegionTypeState: "State",
}

func regionLabel(a Application) string {
	f, ok := format(a)
	switch {
	case !ok:
		return "State, province or region"
	case !strings.Contains(f.Layout, "%R"):
		return "Region"
	}
	return regionLabels[f.RegionType]
}

func regionHint(a Application) string {
	if f, ok := format(a); ok && !strings.Contains(f.Layout, "%R") {
		return "Addresses there have no region, but Twilio wants an answer: the county, or the city again."
	}
	return ""
}

func regionExample(a Application) string {
	if normalCountry(a, a[AddressCountry]) == "US" {
		return "California"
	}
	if options := regionOptions(a); len(options) > 0 {
		return options[0].Label
	}
	return ""
}

// regionChoices are the regions of each country whose regions are known, put
// together when a country is first asked for.
var regionChoices sync.Map // from country to *choices, nil where none are known

func regionsOf(a Application) *choices {
	country := normalCountry(a, a[AddressCountry])
	if known, ok := regionChoices.Load(country); ok {
		return known.(*choices)
	}
	if !isCountry(country) {
		return nil
	}
	known := regionTable(address.GetFormat(country))
	regionChoices.Store(country, known)
	return known
}

// regionTable are the regions of a format. The abbreviation is sent where
// addresses show it, else the name.
func regionTable(f address.Format) *choices {
	if f.Regions.Len() == 0 {
		return nil
	}
	var table []choice
	for _, id := range f.Regions.Keys() {
		name, _ := f.Regions.Get(id)
		also := id
		if local, ok := f.LocalRegions.Get(id); ok {
			also += "|" + local
		}
		value := name
		if f.ShowRegionID {
			value = id
		}
		table = append(table, choice{Option{name, value, ""}, also})
	}
	return newChoices(table...)
}

func regionOptions(a Application) []Option {
	if known := regionsOf(a); known != nil {
		return known.list
	}
	return nil
}

func normalRegion(a Application, text string) string {
	if known := regionsOf(a); known != nil {
		return known.normal(a, text)
	}
	return clean(text)
}

func checkRegion(a Application, text string) finding {
	known := regionsOf(a)
	if known == nil {
		return finding{}
	}
	found := listed(known, text, "a name or an abbreviation, for example "+regionExample(a))
	if found.what != "" && normalCountry(a, a[AddressCountry]) != "US" {
		return unusual("is not on the list of the country's regions", found.fix).causes(18603)
	}
	return found
}

// offerRegion repeats the city where a country has no regions: Twilio's
// parameter is required in every country.
func offerRegion(a Application) string {
	if f, ok := format(a); ok && !strings.Contains(f.Layout, "%R") {
		return a.Value(city)
	}
	return ""
}

func postalLabel(a Application) string {
	f, ok := format(a)
	switch {
	case !ok:
		return "Postal code"
	case f.PostalCodeType == address.PostalCodeTypeZip:
		return "ZIP code"
	case f.PostalCodeType == address.PostalCodeTypePin:
		return "PIN code"
	case f.PostalCodeType == address.PostalCodeTypeEir:
		return "Eircode"
	}
	return "Postal code"
}

func postalHint(a Application) string {
	if f, ok := format(a); ok && !strings.Contains(f.Layout, "%P") {
		return "The country has no postal codes, but Twilio wants an answer: 00000 is usual."
	}
	return ""
}

func offerPostal(a Application) string {
	if f, ok := format(a); ok && !strings.Contains(f.Layout, "%P") {
		return "00000"
	}
	return ""
}

// postalMasks are how postal codes are grouped, where they are: A is a letter, 9
// a digit.
var postalMasks = map[string][]string{
	"US": {"99999-9999"}, "CA": {"A9A 9A9"}, "BR": {"99999-999"}, "PT": {"9999-999"}, "PL": {"99-999"}, "JP": {"999-9999"},
	"NL": {"9999 AA"}, "SE": {"999 99"}, "CZ": {"999 99"}, "SK": {"999 99"}, "GR": {"999 99"}, "IE": {"AXX XXXX"},
	"GB": {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"},
}

// normalPostal is a postal code in upper case, grouped as its country does.
func normalPostal(a Application, text string) string {
	country := normalCountry(a, a[AddressCountry])
	compact := code(text)
	for _, mask := range postalMasks[country] {
		if grouped, ok := masked(mask, compact); ok {
			return grouped
		}
	}
	// CH-8001 and D-10115 is how letters from abroad are addressed.
	for _, sign := range []string{country, carSigns[country]} {
		if rest, ok := strings.CutPrefix(compact, sign); ok && sign != "" && matches(country, rest) {
			return rest
		}
	}
	cleaned := strings.ToUpper(clean(text))
	if matches(country, compact) && !matches(country, cleaned) {
		return compact
	}
	return cleaned
}

// carSigns are the signs of countries on cars, where they differ from ISO 3166.
var carSigns = map[string]string{
	"DE": "D", "AT": "A", "FR": "F", "IT": "I", "ES": "E", "BE": "B", "LU": "L", "SE": "S", "FI": "FIN", "NO": "N", "HU": "H", "SI": "SLO",
}

// masked puts a code's letters and digits into a mask; ok is false where they do
// not fit it.
func masked(mask, compact string) (grouped string, ok bool) {
	var b strings.Builder
	for i := range len(mask) {
		m := mask[i]
		if m != 'A' && m != '9' && m != 'X' {
			b.WriteByte(m)
			continue
		}
		if compact == "" {
			return "", false
		}
		c := compact[0]
		isDigit, isLetter := c >= '0' && c <= '9', c >= 'A' && c <= 'Z'
		if m == 'A' && !isLetter || m == '9' && !isDigit || !isDigit && !isLetter {
			return "", false
		}
		b.WriteByte(c)
		compact = compact[1:]
	}
	return b.String(), compact == ""
}

// postalPatterns are the compiled patterns of postal codes, by country.
var postalPatterns sync.Map

// matches reports whether a postal code has its country's format; one of a
// country without a known format does.
func matches(country, code string) bool {
	pattern, ok := postalPatterns.Load(country)
	if !ok {
		f := address.GetFormat(country)
		pattern = regexp.MustCompile("^(?:" + f.PostalCodePattern + ")$")
		if f.PostalCodePattern == "" {
			pattern = regexp.MustCompile("")
		}
		postalPatterns.Store(country, pattern)
	}
	return pattern.(*regexp.Regexp).MatchString(code)
}

func checkPostal(a Application, text string) finding {
	f, ok := format(a)
	country := normalCountry(a, a[AddressCountry])
	if !ok || matches(country, normalPostal(a, text)) {
		return finding{}
	}
	fix := ""
	if example := postalExample(a); example != "" {
		fix = "for example " + example
	}
	if f.IsRequired(address.FieldPostalCode) {
		return wrong("has not the form of the country's postal codes", fix)
	}
	return unusual("has not the form of the country's postal codes", fix).causes(18603)
}

// postalExamples are examples by country; others are told by the pattern alone.
var postalExamples = map[string]string{
	"US": "94105", "CA": "K1A 0B1", "GB": "SW1A 1AA", "AU": "2000", "IN": "560001", "EE": "10111", "RO": "010011", "IL": "9414219",
	"DE": "10115", "FR": "75001", "NL": "1012 JS", "IE": "D02 AF30", "ES": "28013", "IT": "00118", "BR": "01310-100", "JP": "100-0001",
	"PL": "00-950", "PT": "1000-001", "SE": "111 20", "CZ": "110 00", "AT": "1010", "CH": "8001", "MX": "06000", "SG": "018956",
}

func postalExample(a Application) string { return postalExamples[normalCountry(a, a[AddressCountry])] }

// checkPostalRegion warns of a postal code that lies in another region.
func checkPostalRegion(Application) finding { return finding{} }
