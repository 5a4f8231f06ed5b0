package postal

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
)

// Parts are the parts of an address in one text.
type Parts struct{ City, Region, Code string }

// longestLine is in bytes; a longer text isn't a city, and no postal code is looked for in
// it.
const longestLine = 120

// edges are the signs left between the parts of an address.
const edges = " ,;.:/|-–—()〒"

// lastPart matches the last part of a text and the signs before it.
var lastPart = answer.Pattern(`(?:\s*[,;/|(]\s*|\s+[-–—]\s+)([^,;/|()]+?)[\s.)]*$`)

// SplitCity splits a city from the region, postal code and country typed with it: San
// Francisco, CA 94105; 10115 Berlin; Sydney NSW 2000. Region and code are as they are sent,
// "" if the text has none.
func SplitCity(text, country string) Parts {
	parts := splitCity(text, country)
	if again := splitCity(parts.City, country); again.City != parts.City {
		return Parts{City: answer.Clean(text)} // two regions or two codes: only people can tell which
	}
	return parts
}

func splitCity(text, country string) Parts {
	parts := Parts{City: answer.Clean(text)}
	if country == "" || len(parts.City) > longestLine {
		return parts
	}
	known := Regions(country)
	for before := ""; before != parts.City; {
		before = parts.City
		code, front, back := codeIn(parts.City, country)
		front, back = unlabelled(front, country), unlabelled(back, country)
		if code != "" && parts.Code == "" && (front == "") != (back == "") && strings.ContainsFunc(front+back, unicode.IsLetter) {
			parts.City, parts.Code = front+back, code
		}
		if rest, region := inFront(parts.City, country, known); region != "" && parts.Region == "" {
			parts.City, parts.Region = rest, region
		}
		rest, last := parts.City, ""
		if at := lastPart().FindStringSubmatchIndex(parts.City); at != nil && at[0] > 0 {
			rest, last = strings.Trim(parts.City[:at[0]], edges), parts.City[at[2]:at[3]]
		} else if i := strings.LastIndexByte(parts.City, ' '); i > 0 && abbreviation(parts.City[i+1:], country) {
			rest, last = strings.Trim(parts.City[:i], edges), parts.City[i+1:]
		} else if parts.Code != "" && parts.Region == "" {
			rest, last = around(parts.City, parts.Code, country, known)
		}
		if last == "" || !strings.ContainsFunc(rest, unicode.IsLetter) {
			continue
		}
		if known != nil && parts.Region == "" {
			if region, ok := known.Find(last); ok {
				parts.City, parts.Region = rest, region
				continue
			}
		}
		if countries.Code(last) == country && len(last) > 1 {
			parts.City = rest
		}
	}
	return parts
}

// around splits a city from the region after it if the postal code is in that region: San Francisco California 94105.
func around(city, code, country string, known *answer.Choices) (rest, last string) {
	f := address.GetFormat(country)
	if !f.ShowRegionID || known == nil {
		return city, ""
	}
	if _, whole := known.Find(city); whole { // Rio de Janeiro
		return city, ""
	}
	for i := strings.IndexByte(city, ' '); i > 0; {
		region, ok := known.Find(city[i+1:])
		for _, id := range regionsWith(country, code) {
			if name, is := f.Regions.Get(id); ok && is && region == sent(f, id, name) {
				return strings.Trim(city[:i], edges), city[i+1:]
			}
		}
		next := strings.IndexByte(city[i+1:], ' ')
		if next < 0 {
			break
		}
		i += next + 1
	}
	return city, ""
}

// regionFirst are the countries that write the region before the city.
var regionFirst = answer.SetOf("CN JP KR TW")

// inFront splits a city from the region written before it in the country's own script: 東京都千代田区.
func inFront(city, country string, known *answer.Choices) (rest, region string) {
	f := address.GetFormat(country)
	if known == nil || !regionFirst[country] || city == "" {
		return city, ""
	}
	if first, rest, ok := strings.Cut(city, " "); ok && first[0] > 127 { // 서울시 강남구
		if region, ok := known.Find(first); ok {
			return rest, region
		}
	}
	for _, id := range f.LocalRegions.Keys() {
		if name, _ := f.LocalRegions.Get(id); len(name) > 6 && name[0] > 127 {
			if rest, ok := strings.CutPrefix(city, name); ok && strings.ContainsFunc(rest, unicode.IsLetter) {
				region, _ = known.Find(name)
				return strings.Trim(rest, edges), region
			}
		}
	}
	return city, ""
}

// unlabelled is the text next to a postal code, without the word for it and the country's
// sign: PLZ, D-.
func unlabelled(text, country string) string {
	text = strings.Trim(text, edges)
	if at := (Place{Country: country}); text != "" && len(text) < 20 && (codeWords()[answer.Fold(text)] || strings.EqualFold(text, country) || strings.EqualFold(text, carSigns[at.Country])) {
		return ""
	}
	if i := strings.LastIndexByte(text, ' '); i > 0 && codeWords()[answer.Fold(text[i+1:])] {
		return strings.Trim(text[:i], edges)
	}
	return text
}

// abbreviation reports whether a word is a region's abbreviation that addresses in the
// country use.
func abbreviation(word, country string) bool {
	f := address.GetFormat(country)
	word = strings.ReplaceAll(word, ".", "") // D.C.
	return f.ShowRegionID && len(word) > 1 && f.Regions.HasKey(word)
}

// NormalCity is the city alone, if the region and postal code typed with it match the
// address or are missing there.
func NormalCity(text, country, region, code string) string {
	parts := SplitCity(text, country)
	if parts.differ(country, region, code) {
		return answer.Clean(text)
	}
	return parts.City
}

// differ reports whether the region or postal code differs from the given one.
func (p Parts) differ(country, region, code string) bool {
	if known := Regions(country); known != nil && p.Region != "" && answer.Clean(region) != "" && known.Normal(region) != p.Region {
		return true
	}
	given := answer.Code(NormalCode(code, Place{Country: country, Region: cmp.Or(region, p.Region), City: p.City}))
	return p.Code != "" && given != "" && given != answer.Code(p.Code)
}

// CheckCity warns of a city that names no place, and of one that includes other fields.
func CheckCity(text, country, region, code string) answer.Finding {
	text = answer.Clean(text)
	example := CityExample(country)
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return answer.Wrong("has no letters or digits", "for example "+example)
	}
	if unreal(text) {
		return answer.Unusual("doesn't name a place", "enter the city where the business is, for example "+example).Causes(18603)
	}
	parts := SplitCity(text, country)
	const alone = "enter only the city here, for example "
	switch {
	case parts.differ(country, region, code):
		return answer.Unusual("has a different region or postal code than the address", alone+example).Causes(18603)
	case parts.Region != "" && answer.Clean(region) == "" || parts.Code != "" && answer.Clean(code) == "":
		return answer.Unusual("includes the region or postal code", "they have their own fields; "+alone+example).Causes(18603)
	}
	return answer.Finding{}
}

// CheckWholeStreet warns of a street line that includes the rest of the address.
func CheckWholeStreet(text string, at Place) answer.Finding {
	if text = answer.Clean(text); at.Country == "" || len(text) < 12 || strings.Trim(at.City+at.Region, edges) == "" {
		return answer.Finding{}
	}
	code, front, back := codeIn(text, at.Country)
	_, rest, comma := strings.Cut(text, ",")
	if code == "" && !comma {
		return answer.Finding{}
	}
	city := answer.Fold(SplitCity(at.City, at.Country).City)
	whole := code != "" && (front != "" && city != "" && answer.Fold(back) == city || SplitCity(text, at.Country).Region != "")
	for piece := range strings.SplitSeq(rest, ",") {
		parts := SplitCity(piece, at.Country)
		whole = whole || city != "" && answer.Fold(parts.City) == city || parts.Code != "" && at.known(parts.City)
	}
	if !whole {
		return answer.Finding{}
	}
	return answer.Unusual("includes the city or postal code", "enter only the street here, for example 123 Example Street").Causes(18603)
}

// CityExample is a city of the country.
func CityExample(country string) string {
	if country == "" {
		return cityExamples["US"]
	}
	return cmp.Or(cityExamples[country], countries.Name(country))
}

// cityExamples are the capital or biggest city of each country.
var cityExamples = map[string]string{
	"AD": "Andorra la Vella", "AE": "Dubai", "AF": "Kabul", "AG": "St. John's", "AI": "The Valley", "AL": "Tirana", "AM": "Yerevan", "AO": "Luanda", "AR": "Buenos Aires", "AS": "Pago Pago",
	"AT": "Vienna", "AU": "Sydney", "AW": "Oranjestad", "AX": "Mariehamn", "AZ": "Baku", "BA": "Sarajevo", "BB": "Bridgetown", "BD": "Dhaka", "BE": "Brussels", "BF": "Ouagadougou",
	"BG": "Sofia", "BH": "Manama", "BI": "Bujumbura", "BJ": "Cotonou", "BM": "Hamilton", "BN": "Bandar Seri Begawan", "BO": "La Paz", "BR": "São Paulo", "BS": "Nassau", "BT": "Thimphu",
	"BW": "Gaborone", "BY": "Minsk", "BZ": "Belize City", "CA": "Toronto", "CD": "Kinshasa", "CF": "Bangui", "CG": "Brazzaville", "CH": "Zurich", "CI": "Abidjan", "CK": "Avarua",
	"CL": "Santiago", "CM": "Douala", "CN": "Shanghai", "CO": "Bogotá", "CR": "San José", "CU": "Havana", "CV": "Praia", "CW": "Willemstad", "CY": "Nicosia", "CZ": "Prague",
	"DE": "Berlin", "DJ": "Djibouti", "DK": "Copenhagen", "DM": "Roseau", "DO": "Santo Domingo", "DZ": "Algiers", "EC": "Quito", "EE": "Tallinn", "EG": "Cairo", "ER": "Asmara",
	"ES": "Madrid", "ET": "Addis Ababa", "FI": "Helsinki", "FJ": "Suva", "FM": "Palikir", "FO": "Tórshavn", "FR": "Paris", "GA": "Libreville", "GB": "London", "GD": "St. George's",
	"GE": "Tbilisi", "GF": "Cayenne", "GG": "St Peter Port", "GH": "Accra", "GI": "Gibraltar", "GL": "Nuuk", "GM": "Banjul", "GN": "Conakry", "GP": "Pointe-à-Pitre", "GQ": "Malabo",
	"GR": "Athens", "GT": "Guatemala City", "GU": "Hagåtña", "GW": "Bissau", "GY": "Georgetown", "HK": "Wan Chai", "HN": "Tegucigalpa", "HR": "Zagreb", "HT": "Port-au-Prince", "HU": "Budapest",
	"ID": "Jakarta", "IE": "Dublin", "IL": "Tel Aviv", "IM": "Douglas", "IN": "Bengaluru", "IQ": "Baghdad", "IR": "Tehran", "IS": "Reykjavík", "IT": "Rome", "JE": "St Helier",
	"JM": "Kingston", "JO": "Amman", "JP": "Tokyo", "KE": "Nairobi", "KG": "Bishkek", "KH": "Phnom Penh", "KI": "South Tarawa", "KM": "Moroni", "KN": "Basseterre", "KR": "Seoul",
	"KW": "Kuwait City", "KY": "George Town", "KZ": "Almaty", "LA": "Vientiane", "LB": "Beirut", "LC": "Castries", "LI": "Vaduz", "LK": "Colombo", "LR": "Monrovia", "LS": "Maseru",
	"LT": "Vilnius", "LU": "Luxembourg", "LV": "Riga", "LY": "Tripoli", "MA": "Casablanca", "MC": "Monaco", "MD": "Chișinău", "ME": "Podgorica", "MG": "Antananarivo", "MH": "Majuro",
	"MK": "Skopje", "ML": "Bamako", "MM": "Yangon", "MN": "Ulaanbaatar", "MO": "Macao", "MP": "Saipan", "MQ": "Fort-de-France", "MR": "Nouakchott", "MT": "Valletta", "MU": "Port Louis",
	"MV": "Malé", "MW": "Lilongwe", "MX": "Guadalajara", "MY": "Kuala Lumpur", "MZ": "Maputo", "NA": "Windhoek", "NC": "Nouméa", "NE": "Niamey", "NG": "Lagos", "NI": "Managua",
	"NL": "Amsterdam", "NO": "Oslo", "NP": "Kathmandu", "NR": "Yaren", "NZ": "Auckland", "OM": "Muscat", "PA": "Panama City", "PE": "Lima", "PF": "Papeete", "PG": "Port Moresby",
	"PH": "Manila", "PK": "Karachi", "PL": "Warsaw", "PR": "San Juan", "PS": "Ramallah", "PT": "Lisbon", "PW": "Koror", "PY": "Asunción", "QA": "Doha", "RE": "Saint-Denis",
	"RO": "Bucharest", "RS": "Belgrade", "RU": "Moscow", "RW": "Kigali", "SA": "Riyadh", "SB": "Honiara", "SC": "Victoria", "SD": "Khartoum", "SE": "Stockholm", "SG": "Singapore",
	"SI": "Ljubljana", "SK": "Bratislava", "SL": "Freetown", "SM": "San Marino", "SN": "Dakar", "SO": "Mogadishu", "SR": "Paramaribo", "SS": "Juba", "ST": "São Tomé", "SV": "San Salvador",
	"SX": "Philipsburg", "SY": "Damascus", "SZ": "Mbabane", "TC": "Cockburn Town", "TD": "N'Djamena", "TG": "Lomé", "TH": "Bangkok", "TJ": "Dushanbe", "TL": "Dili", "TM": "Ashgabat",
	"TN": "Tunis", "TO": "Nuku'alofa", "TR": "Istanbul", "TT": "Port of Spain", "TV": "Funafuti", "TW": "Taipei", "TZ": "Dar es Salaam", "UA": "Kyiv", "UG": "Kampala", "US": "San Francisco",
	"UY": "Montevideo", "UZ": "Tashkent", "VA": "Vatican City", "VC": "Kingstown", "VE": "Caracas", "VG": "Road Town", "VI": "Charlotte Amalie", "VN": "Hanoi", "VU": "Port Vila", "WS": "Apia",
	"XK": "Pristina", "YE": "Sanaa", "YT": "Mamoudzou", "ZA": "Johannesburg", "ZM": "Lusaka", "ZW": "Harare",
}
