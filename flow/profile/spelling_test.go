package profile

import (
	"strings"
	"testing"
)

// spelling is a field of an otherwise empty application, and what others it is
// read with.
type spelling struct {
	field  Key
	beside Application
	want   string
	typed  string // spellings, separated by " | "
}

const (
	phone1   Key = "authorized_representative_1.phone_number"
	calling1 Key = "authorized_representative_1.country_code"
	email1   Key = "authorized_representative_1.email"
)

var spellings = []spelling{
	// Phone numbers of the US, with the country code chosen and typed.
	{phone1, Application{calling1: "US"}, "+14155550123", "(415) 555-0123 | 415-555-0123 | 415.555.0123 | 415 555 0123 | 4155550123 | 1-415-555-0123 | 1 (415) 555 0123 | " +
		"14155550123 | +1 415 555 0123 | +14155550123 | (+1) 415 555 0123 | +1 (415) 555-0123 | +1.415.555.0123 | 001 415 555 0123 | 011 1 415 555 0123 | (415)555-0123 | " +
		"415/555-0123 | ４１５５５５０１２３ | （４１５）５５５−０１２３ | ＋１ 415 555 0123 | 415–555–0123 | 415\u00a0555\u00a00123 | [415] 555 0123 | 415 555 0123 ext 7 | 415-555-0123 x7 | " +
		"tel:+1-415-555-0123 | Tel. 415-555-0123 | 415 • 555 • 0123 | +1 415-555-0123; | \u202a+14155550123\u202c | ٤١٥٥٥٥٠١٢٣"},
	{phone1, Application{calling1: "GB"}, "+442079460123", "020 7946 0123 | (020) 7946 0123 | 02079460123 | +44 20 7946 0123 | +44 (0)20 7946 0123 | 0044 20 7946 0123 | 00442079460123 | 20 7946 0123 | +44(0)2079460123"},
	{phone1, Application{calling1: "DE"}, "+493023125123", "030 23125123 | 030/23125123 | 030/23125-123 | (030) 23125-123 | +49 30 23125 123 | +49 (0)30 23125123 | 0049 30 23125123 | 030-23125123"},
	{phone1, Application{calling1: "AU"}, "+61255501234", "02 5550 1234 | (02) 5550 1234 | +61 2 5550 1234 | +61 (0)2 5550 1234 | 0011 61 2 5550 1234"},
	{phone1, Application{calling1: "EE"}, "+3726001234", "600 1234 | 6001234 | +372 600 1234 | 00372 6001234"},
	{phone1, Application{calling1: "IL"}, "+97236123456", "03-612-3456 | 036123456 | +972-3-612-3456 | +972 (0)3 612 3456"},
	{phone1, Application{calling1: "IN"}, "+918041234567", "080 4123 4567 | 080-41234567 | +91 80 4123 4567 | +91-80-41234567 | 0091 80 41234567"},
	// International spelling wins over the country code that was chosen.
	{phone1, Application{calling1: "US"}, "+442079460123", "+44 20 7946 0123 | 0044 20 7946 0123 | +44 (0) 20 7946 0123 | 011 44 20 7946 0123"},

	{calling1, nil, "US", "US | us | USA | United States | +1 | 1 | 001 | United States +1 | united states (+1) | America"},
	{calling1, nil, "DE", "Germany | Deutschland | +49 | 49 | DEU | Germany +49"},

	{AddressCountry, nil, "US", "US | us | USA | U.S. | U.S.A. | United States | united states | UNITED STATES | United States of America | the United States | America | ＵＳ |  US "},
	{AddressCountry, nil, "GB", "GB | UK | U.K. | United Kingdom | Great Britain | England | Scotland | Wales | GBR"},
	{AddressCountry, nil, "DE", "Germany | germany | Deutschland | DEU | de"},
	{AddressCountry, nil, "CI", "Côte d’Ivoire | Cote d'Ivoire | Ivory Coast | CIV"},
	{AddressCountry, nil, "CZ", "Czechia | Czech Republic | CZE"},
	{AddressCountry, nil, "BA", "Bosnia & Herzegovina | Bosnia and Herzegovina | Bosnia"},
	{AddressCountry, nil, "TR", "Turkey | Türkiye | Turkiye"},

	{region, Application{AddressCountry: "US"}, "CA", "CA | ca | California | california | CALIFORNIA | Ca. | ＣＡ"},
	{region, Application{AddressCountry: "CA"}, "QC", "QC | Quebec | Québec | quebec"},
	{region, Application{AddressCountry: "AU"}, "VIC", "VIC | Vic. | Victoria | victoria"},
	{region, Application{AddressCountry: "JP"}, "Tokyo", "Tokyo | tokyo | 13 | 東京都"},
	{region, Application{AddressCountry: "BR"}, "SP", "SP | São Paulo | Sao Paulo"},
	{region, Application{AddressCountry: "DE"}, "Bayern", "Bayern |  Bayern "},

	{postalCode, Application{AddressCountry: "US"}, "94105", "94105 |  94105  | ９４１０５ | 94 105 | US-94105"},
	{postalCode, Application{AddressCountry: "US"}, "94105-1234", "94105-1234 | 941051234 | 94105 1234 | 94105–1234"},
	{postalCode, Application{AddressCountry: "CA"}, "K1A 0B1", "K1A 0B1 | k1a0b1 | K1A-0B1 | k1a 0b1 | K 1 A 0 B 1"},
	{postalCode, Application{AddressCountry: "GB"}, "SW1A 1AA", "SW1A 1AA | sw1a1aa | SW1A1AA | Sw1a  1aa | SW1A-1AA"},
	{postalCode, Application{AddressCountry: "GB"}, "M1 1AE", "M1 1AE | m11ae | M1-1AE"},
	{postalCode, Application{AddressCountry: "NL"}, "1012 JS", "1012 JS | 1012js | 1012-JS"},
	{postalCode, Application{AddressCountry: "DE"}, "10115", "10115 | D-10115 | DE-10115 | 10 115"},
	{postalCode, Application{AddressCountry: "CH"}, "8001", "8001 | CH-8001 | CH 8001"},
	{postalCode, Application{AddressCountry: "SE"}, "111 20", "111 20 | 11120 | SE-111 20 | S-111 20"},
	{postalCode, Application{AddressCountry: "JP"}, "100-0001", "100-0001 | 1000001 | 〒100-0001 | １００−０００１"},
	{postalCode, Application{AddressCountry: "BR"}, "01310-100", "01310-100 | 01310100 | 01.310-100"},
	{postalCode, Application{AddressCountry: "IN"}, "560001", "560001 | 560 001"},
	{postalCode, Application{AddressCountry: "IE"}, "D02 AF30", "D02 AF30 | d02af30"},

	{email1, nil, "jane.doe@example.com", "jane.doe@example.com | jane.doe@EXAMPLE.com |  jane.doe@example.com  | <jane.doe@example.com> | Jane Doe <jane.doe@example.com> | \"Doe, Jane\" <jane.doe@example.com> | " +
		"mailto:jane.doe@example.com | MAILTO:jane.doe@example.com?subject=Hello | jane.doe@example.com. | jane.doe@example.com, | jane.doe@example.com; | 'jane.doe@example.com' | jane.doe @ example.com | " +
		"jane.doe@ example.com | jane.doe(at)example.com | jane.doe[at]example[dot]com | jane.doe (at) example (dot) com | ｊａｎｅ．ｄｏｅ＠ｅｘａｍｐｌｅ．ｃｏｍ | jane.doe\u200b@example.com | jane.doe@example.com\u00a0 | jane.doe＠example.com"},
	{email1, nil, "Jane+Twilio@example.com", "Jane+Twilio@example.com | Jane+Twilio@Example.Com"},
	{email1, nil, "o'neill@example.com", "o'neill@example.com"},
	{email1, nil, "jane@xn--mnchen-3ya.example", "jane@münchen.example | jane@MÜNCHEN.example | jane@xn--mnchen-3ya.example"},

	{WebSite, nil, "https://example.com", "example.com | https://example.com | https://example.com/ | HTTPS://EXAMPLE.COM | Example.com | example.com/ | example.com. |  example.com  | //example.com | " +
		"https:/example.com | https//example.com | https:///example.com | htps://example.com | ttps://example.com | https:\\\\example.com | https://example.com:443 | https://example.com:443/ | <https://example.com> | " +
		"\"example.com\" | ｅｘａｍｐｌｅ．ｃｏｍ | https://example.com, | https://example.com; | hhttps://example.com | httpss://example.com | hxxps://example.com | example\u200b.com | https://Example.COM/"},
	{WebSite, nil, "http://example.com", "http://example.com | http://example.com/ | http:/example.com | http//example.com | http://example.com:80"},
	{WebSite, nil, "https://www.example.com/About?x=1", "www.example.com/About?x=1 | WWW.Example.com/About?x=1"},
	{WebSite, nil, "https://xn--mnchen-3ya.example/weg", "münchen.example/weg | https://MÜNCHEN.example/weg"},

	{businessIndustry, nil, "OIL_AND_GAS", "Oil and gas | OIL_AND_GAS | oil & gas | oil and gas | Oil-and-Gas | OIL AND GAS | oil"},
	{businessType, nil, "Limited Liability Corporation", "LLC | L.L.C. | limited liability company | Limited Liability Corporation | Ltd | ltd. | GmbH | Limited"},
	{businessType, nil, "Non-profit Corporation", "non-profit | nonprofit | Non-profit corporation | NON PROFIT CORPORATION | charity"},
	{businessType, nil, "Co-operative", "co-op | Coop | Co-operative | cooperative"},
	{RegistrationType, nil, "EIN", "EIN | ein | USA: Employer Identification Number (EIN) | Employer Identification Number | FEIN | Tax ID"},
	{RegistrationType, nil, "CBN", "CBN | CCN | Business number | Canada: Canadian Corporation / Business Number"},
	{businessRegions, nil, "USA_AND_CANADA,EUROPE", "USA_AND_CANADA,EUROPE | usa and canada; europe | North America, EU | USA, Canada, Europe"},
	{positionKey, nil, "CEO", "CEO | ceo | C.E.O. | Chief Executive Officer | Chief executive officer (CEO) | Managing Director"},

	{FriendlyName, nil, "Acme & Söhne, Inc.", "Acme & Söhne, Inc. |   Acme  &\tSöhne,\nInc.  | Acme & So\u0308hne, Inc. | Ａcme & Söhne, Inc. | Acme\u200b & Söhne, Inc. | \ufeffAcme & Söhne, Inc. | Acme\u00a0& Söhne, Inc.\x00"},
	{AddressSID, nil, "AD0123456789abcdef0123456789abcdef", "AD0123456789abcdef0123456789abcdef | ad0123456789ABCDEF0123456789ABCDEF |  AD01234567 89abcdef 01234567 89abcdef"},
	{Numbers, nil, "+14155550123,PN0123456789abcdef0123456789abcdef", "+1 415 555 0123, PN0123456789abcdef0123456789abcdef | +14155550123\npn0123456789ABCDEF0123456789ABCDEF | (+1) 415-555-0123;PN0123456789abcdef0123456789abcdef;+14155550123"},
	{NoSecond, nil, "true", "true | yes | Yes | y | on | 1"},
	{AutoCorrect, nil, "false", "false | no | No | n | off | 0"},
}

const positionKey Key = "authorized_representative_1.job_position"

func TestSpellings(t *testing.T) {
	for _, s := range spellings {
		f, _ := Find(s.field)
		for typed := range strings.SplitSeq(s.typed, " | ") {
			a := s.beside.Clone()
			if a == nil {
				a = make(Application)
			}
			a[s.field] = typed
			if got := a.Value(s.field); got != s.want {
				t.Errorf("%s: %q is sent as %q, want %q", s.field, typed, got, s.want)
			}
			if blocked(f.Check(a)) {
				t.Errorf("%s: %q: %v", s.field, typed, f.Check(a))
			}
		}
	}
}
