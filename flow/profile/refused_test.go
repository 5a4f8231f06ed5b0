package profile

import (
	"strings"
	"testing"
)

// Each row: field, what it stands beside (field=answer, …), what was typed, and
// words of the problem; those behind a ~ are warnings. "-" expects none.
func TestProblems(t *testing.T) {
	for _, row := range strings.Split(strings.TrimSpace(problemRows), "\n") {
		parts := strings.Split(row, " | ")
		if len(parts) != 4 {
			t.Fatalf("not four columns: %s", row)
		}
		a := Application{Key(parts[0]): parts[2]}
		for beside := range strings.SplitSeq(parts[1], ", ") {
			if k, v, ok := strings.Cut(beside, "="); ok {
				a[Key(k)] = v
			}
		}
		f, _ := Find(Key(parts[0]))
		problems := f.Check(a)
		want := parts[3]
		if want == "-" {
			if len(problems) != 0 {
				t.Errorf("%s\n got %v", row, problems)
			}
			continue
		}
		severity := Error
		if rest, ok := strings.CutPrefix(want, "~"); ok {
			severity, want = Warning, rest
		}
		if len(problems) == 0 || problems[0].Severity != severity || !strings.Contains(problems[0].String(), want) {
			t.Errorf("%s\n got %v", row, problems)
		}
	}
}

const problemRows = `
friendly_name |  | --- | neither a letter nor a digit
friendly_name |  | 李記 | -
business.business_name |  | *** | neither a letter nor a digit
business.business_name |  | Acme Corporation | -
business.business_name |  | 3M Company | -
business.business_name |  | Yahoo! Inc. | -
business.business_name |  | Müller & Söhne GmbH | -
business.business_name |  | Acme Holdings LLC dba Roadrunner | ~holds a trading name
business.business_name |  | Acme Holdings LLC d/b/a Roadrunner | ~holds a trading name
business.business_name |  | Jane Doe t/a Acme | ~holds a trading name
business.business_name |  | Dbase Corporation | -
business.business_name |  | acme.com | ~looks like a domain
business.business_name |  | Amazon.com Services LLC | -
business.business_name |  | https://acme.com | is an address
authorized_representative_1.first_name |  | Jane | -
authorized_representative_1.first_name |  | J. | -
authorized_representative_1.first_name |  | Jean-Luc | -
authorized_representative_1.first_name |  | 李 | -
authorized_representative_1.last_name |  | O'Neill | -
authorized_representative_1.last_name |  | de la Cruz | -
authorized_representative_1.last_name |  | Doe 2 | ~holds a digit
authorized_representative_1.last_name |  | jane@example.com | is an e-mail address
authorized_representative_1.last_name |  | -- | holds no letter
authorized_representative_1.first_name |  | Support | ~no person's name
authorized_representative_1.first_name |  | N/A | ~no person's name
email |  | jane.example.com | has no @
email |  | jane@@example.com | more than one @
email |  | jane@example | no whole domain
email |  | jane@.com | no whole domain
email |  | jane@example..com | no whole domain
email |  | jane@-example.com | no whole domain
email |  | jane@exam_ple.com | no whole domain
email |  | jane@[192.0.2.1] | no whole domain
email |  | jane@192.0.2.1 | no whole domain
email |  | jane..doe@example.com | is not an e-mail address
email |  | .jane@example.com | -
email |  | jane doe@example.com | is more than an address
email |  | jane@example.com, john@example.com | more than one @
email |  | "jane doe"@example.com | is more than an address
email |  | @example.com | is not an e-mail address
email |  | jane@ | no whole domain
email |  | jane@gmial.com | ~did you mean gmail.com?
email |  | jane@gmai.com | ~did you mean gmail.com?
email |  | jane@gmail.con | ~did you mean gmail.com?
email |  | jane@hotmial.com | ~did you mean hotmail.com?
email |  | jane@yaho.com | ~did you mean yahoo.com?
email |  | jane@outlok.com | ~did you mean outlook.com?
email |  | jane@iclod.com | ~did you mean icloud.com?
email |  | jane@acme.con | ~did you mean .com?
email |  | jane@acme.cmo | ~did you mean .com?
email |  | jane@acme.nosuchtld | ~top-level domain that is not known
email |  | jane@gmail.com | -
email |  | jane@acme.co.uk | -
email |  | jane@ymail.com | -
authorized_representative_1.email |  | jane@gmail.com | ~free-mail
authorized_representative_1.email |  | jane@web.de | ~free-mail
authorized_representative_1.email |  | jane@qq.com | ~free-mail
authorized_representative_1.email |  | jane@mailinator.com | ~throw-away
authorized_representative_1.email |  | noreply@acme.com | ~nobody reads
authorized_representative_1.email | business.website_url=www.acme.com | jane@mail.acme.com | -
authorized_representative_1.email | business.website_url=www.acme.com | jane@acme.org | ~another domain than the web site
authorized_representative_1.email | business.website_url=acme.co.uk | jane@other.co.uk | ~another domain than the web site
authorized_representative_1.email | business.website_url=shop.acme.co.uk | jane@acme.co.uk | -
business.website_url |  | jane@acme.com | looks like an e-mail address
business.website_url |  | acme | has no whole domain
business.website_url |  | http://localhost:3000 | inside of a network
business.website_url |  | intranet.local | inside of a network
business.website_url |  | 192.0.2.7 | names a machine
business.website_url |  | http://[2001:db8::1]/ | is not a web address
business.website_url |  | ftp://acme.com | is not a web address
business.website_url |  | javascript:alert(1) | is not a web address
business.website_url |  | https://user:secret@acme.com | is not a web address
business.website_url |  | our site is acme.com | is not a web address
business.website_url |  | https:// | is not a web address
business.website_url |  | https://acme..com | has no whole domain
business.website_url |  | https://acme.con | ~did you mean .com?
business.website_url |  | https://facebook.com/acme | ~social network
business.website_url |  | https://www.instagram.com/acme | ~social network
business.website_url |  | https://bit.ly/acme | ~shortened
business.website_url |  | https://gmail.com | ~mail provider
business.website_url | business.business_name=Acme Corporation | https://acme.com | -
business.website_url | business.business_name=Acme Corporation | https://www.getacme.io | -
business.website_url | business.business_name=International Business Machines | https://ibm.com | -
business.website_url | business.business_name=The Acme Group Ltd | https://acme.co.uk | -
business.website_url | business.business_name=Müller Söhne GmbH | https://mueller-soehne.de | -
business.website_url | business.business_name=李記 | https://leekee.hk | -
business.website_url | business.business_name=Acme Corporation | https://roadrunner.com | ~business name does not occur
business.website_url | business.business_name=Acme Corporation | https://www.example.com | -
status_callback |  | http://localhost/ | Twilio can reach
status_callback |  | https://hooks.acme.com/x | -
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 911 | short number
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 5550123 | has no area code
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 41555501 | too few digits
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 415555012345 | too many digits
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | call me | not a phone number
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 415-555-2671 | -
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 900-555-1234 | ~costs the caller extra
authorized_representative_1.phone_number | authorized_representative_1.country_code=GB | 0900 123 4567 | ~costs the caller extra
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 111 111 1111 | ~no number that is known
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 415-555-2671 x12 | ~extension
authorized_representative_1.phone_number | authorized_representative_1.country_code=US, business.website_url=acme.com | 415-555-0123 | ~films and examples
authorized_representative_1.phone_number | authorized_representative_1.country_code=GB, business.website_url=acme.com | 020 7946 0123 | ~films and examples
authorized_representative_1.phone_number | authorized_representative_1.country_code=US, business.website_url=example.com | 415-555-0123 | -
authorized_representative_1.phone_number | authorized_representative_1.country_code=GB, address.iso_country=US | 415-555-2671 | ~it fits United States +1
authorized_representative_1.phone_number | authorized_representative_1.country_code=US, address.iso_country=GB | 020 7946 0991 | it fits United Kingdom +44
authorized_representative_1.phone_number | authorized_representative_1.country_code=US | 49 30 23125123 | it fits Germany +49
authorized_representative_1.phone_number |  | +1 415 555 2671 | -
authorized_representative_1.phone_number |  | 415 555 2671 | -
authorized_representative_1.country_code |  |  | is not answered yet
authorized_representative_1.country_code | authorized_representative_1.phone_number=+14155550123 |  | -
authorized_representative_1.country_code |  | Germny | did you mean Germany +49?
authorized_representative_1.country_code |  | +999 | is not known
address.iso_country |  | Untied States | did you mean United States?
address.iso_country |  | Atlantis | is not known
address.region | address.iso_country=US | Californa | did you mean California?
address.region | address.iso_country=US | Ontario | is not known
address.region | address.iso_country=IN | Karnatak | ~did you mean Karnataka?
address.region | address.iso_country=DE | anything | -
address.postal_code | address.iso_country=US | 9410 | form of the country's postal codes
address.postal_code | address.iso_country=US | 941055 | form of the country's postal codes
address.postal_code | address.iso_country=US | K1A 0B1 | form of the country's postal codes
address.postal_code | address.iso_country=CA | 12345 | form of the country's postal codes
address.postal_code | address.iso_country=GB | ZZ1 1ZZ | form of the country's postal codes
address.postal_code | address.iso_country=HK | 999077 | -
address.postal_code | address.iso_country=US, address.region=CA | 94105 | -
address.postal_code | address.iso_country=US, address.region=NY | 94105 | ~begins like one of California
address.postal_code | address.iso_country=US, address.region=New York | 06390 | -
address.postal_code | address.iso_country=US, address.region=DC | 20001 | -
address.postal_code | address.iso_country=CA, address.region=ON | K1A 0B1 | -
address.postal_code | address.iso_country=CA, address.region=BC | K1A 0B1 | ~begins like one of Ontario
address.postal_code | address.iso_country=AU, address.region=Victoria | 3128 | -
address.postal_code | address.iso_country=AU, address.region=NSW | 3128 | ~begins like one of Victoria
address.postal_code | address.iso_country=IN, address.region=Karnataka | 560001 | -
address.postal_code | address.iso_country=IN, address.region=Delhi | 560001 | ~begins like one of Karnataka
address.postal_code | address.iso_country=ES, address.region=Madrid | 28013 | -
address.postal_code | address.iso_country=ES, address.region=Barcelona | 28013 | ~begins like one of Madrid
address.postal_code | address.iso_country=BR, address.region=SP | 01310-100 | -
address.postal_code | address.iso_country=BR, address.region=RJ | 01310-100 | ~begins like one of São Paulo
address.address_sid |  | AD123 | not a whole SID
address.address_sid |  | IT00000000000000000000000000000001 | SID of something else
address.address_sid |  | 123 Example Street | is not a SID
phone_numbers |  | +14155552671, PN123 | Phone number 2 is neither a SID
phone_numbers |  | IT00000000000000000000000000000001 | SID of something else
phone_numbers |  | 415 555 2671 | nor a number with its country code
business.business_regions_of_operation |  | EUROPE, MARS | Region of operation 2 is none
business.business_industry |  | OIL_AND_GASS | did you mean Oil and gas?
business.business_industry |  | CONSTRUCTION | ~A2P page only
authorized_representative_2.none |  | yes | ~is left out
authorized_representative_2.none |  | perhaps | choose from the list
`

func TestTooLong(t *testing.T) {
	for _, f := range Fields() {
		if f.Max == 0 {
			continue
		}
		a := Application{f.Key: strings.Repeat("ä", f.Max+1), RegistrationType: "Other"}
		if problems := f.Check(a); !blocked(problems) || !strings.Contains(problems[0].Message, "too long") {
			t.Errorf("%s takes more than %d characters: %v", f.Key, f.Max, problems)
		}
	}
}

var boxes = []string{
	"P.O. Box 123", "PO Box 123", "P.O.Box 123", "POBox 123", "P O Box 123", "p.o. box 123", "Po. Box 123", "PO BOX123", "Post Office Box 123", "post office box #12",
	"Post Box 12", "Postbox 12", "Postal Box 12", "P.O.B. 12", "POB 12", "GPO Box 2890", "Box 123", "box no. 12", "Box #12", "PO Drawer 5", "Private Bag 12", "Private Bag X12", "Locked Bag 5",
	"PMB 123", "Suite 5, PMB #123", "123 Example Street, PO Box 4", "PO Box 4, Example Street 1", "ＰＯ Box 12", "P. O. Box 44", "Poste restante",
	"Postfach 12 34", "Postfach", "Pf. 123", "Postbus 123", "Postboks 123 Sentrum", "PL 123", "Postilokero 12", "Antwoordnummer 123",
	"Boîte postale 12", "Boite Postale 12", "B.P. 12", "BP 12", "BP12", "BP n° 12", "Case postale 12", "CP 123", "C.P. 123", "CS 12345",
	"Apartado 123", "Apartado de correos 123", "Apartado Postal 5", "Apdo. 123", "Apdo. Correos 12", "Casilla 123", "Casilla de Correo 12", "Caixa Postal 123", "Cx. Postal 12",
	"Casella postale 12", "CASELLA POSTALE", "Căsuța poștală 12", "Casuta postala 12", "Skrytka pocztowa 12", "Skr. poczt. 12", "Postafiók 12", "Poštovní přihrádka 12", "Postkast 12",
	"Posta kutusu 12", "P.K. 12", "Kotak Pos 12", "Peti Surat 12", `ת.ד. 123`, `ת"ד 123`, "Τ.Θ. 123", "а/я 123", "абонентский ящик 5", "ص.ب 123", "صندوق بريد 123", "私書箱12号", "信箱 12", "사서함 12",
}

var streets = []string{
	"12 Box Hill Road", "Box Hill", "1 Whitehorse Road, Box Hill", "12 Boxwood Lane", "3 The Box Works", "Box Street 4", "12 Box Lane", "5 Old Box Yard", "Boxgrove 12", "The Box, 12 High Street",
	"1 Post Office Road", "3 Post Office Square", "The Old Post Office, 5 High Street", "12 Post Street", "Poststraße 5", "Postplatz 1", "Am Postfachhaus 3", "Rue de la Poste 5", "12 Rue des Postes",
	"Via della Posta 3", "Calle Apartada 3", "Apartadó, Calle 12", "Casillas 5", "5 Casillas Road", "Private Road 12", "Bag End 12", "12 Mail Lane", "Mailbox Birmingham, 7 Commercial Street",
	"BP Garage, 12 High Street", "Plaza 12", "12 Park Pl 5", "Hyde Pk 12", "Pfaffenweg 12", "12 Pfarrstraße", "Postbusch 4", "CSI Street 12345", "Box 123 Example Street House",
	"123 Example Street", "Keizersgracht 1", "1 Apple Park Way", "東京都千代田区1-1", "Näidise 5", "Strada Exemplului 3", "Beispielstraße 12", "8 HaYarkon Street", "Caixa d'Or 5", "Kotak Street 5",
}

func TestPostBoxes(t *testing.T) {
	f, _ := Find(street)
	for _, text := range boxes {
		if problems := f.Check(Application{street: text}); !blocked(problems) || problems[0].Code != 18018 {
			t.Errorf("%q is taken for a street", text)
		}
	}
	for _, text := range streets {
		if problems := f.Check(Application{street: text}); len(problems) != 0 {
			t.Errorf("%q: %v", text, problems)
		}
	}
}
