package postal

import (
	"strings"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
)

// fraction matches the end that a spreadsheet adds to a number: 94105.0.
var fraction = answer.Pattern(`^(\d+)[.,]0+$`)

// power matches how a spreadsheet shortens a number: 9.4105E+04.
var power = answer.Pattern(`^(\d)(?:[.,](\d+))?E\+?0*(\d+)$`)

// uncounted is a postal code that a spreadsheet took for a number: without the .0, and whole
// if no digits were lost. grouped means that the country's codes have a sign between their
// digits, which people may write as a point: CZ 110.00.
func uncounted(text string, grouped bool) string {
	if m := power().FindStringSubmatch(text); m != nil && m[3] == string(rune('0'+len(m[2]))) {
		return m[1] + m[2]
	}
	if !grouped || strings.HasSuffix(text, ".0") || strings.HasSuffix(text, ",0") {
		return withoutFraction(text)
	}
	return text
}

func withoutFraction(text string) string { return fraction().ReplaceAllString(text, "$1") }

// zeroPlaces are the regions and big cities whose postal codes begin with a zero, folded,
// for countries where regions are typed freely. The sources are the countries' posts: in
// Germany and Poland, the first digit is a region; in France, the first two are the
// department.
var zeroPlaces = map[string]map[string]bool{
	"DE": answer.SetOf("sachsen saxony freistaatsachsen sachsenanhalt saxonyanhalt thuringen thuringia freistaatthuringen brandenburg sn st th " +
		"dresden leipzig chemnitz zwickau gorlitz bautzen plauen freiberg meissen cottbus halle hallesaale jena gera merseburg naumburg altenburg"),
	"FR": answer.SetOf("ain aisne allier alpesdehauteprovence hautesalpes alpesmaritimes ardeche ardennes ariege auvergnerhonealpes hautsdefrance " +
		"provencealpescotedazur paca provencealpescotedazur grandest occitanie nice cannes antibes grasse menton laon saintquentin soissons bourgenbresse vichy moulins montlucon gap digne charlevillemezieres foix privas annonay"),
	"PL": answer.SetOf("mazowieckie masovia masovian mazovia wojewodztwomazowieckie warszawa warsaw pruszkow piaseczno otwock"),
	"FI": answer.SetOf("helsinki helsingfors espoo esbo vantaa vanda kauniainen uusimaa nyland hyvinkaa jarvenpaa kerava porvoo lohja"),
	"NO": answer.SetOf("oslo"), "SG": answer.SetOf("singapore"),
	"RO": answer.SetOf("bucuresti bucharest ilfov voluntari otopeni"), "LT": answer.SetOf("vilnius vilniausapskritis vilniusregion vilniusdistrict"),
	"SK": answer.SetOf("zilina zilinskykraj zilinaregion kosice kosickykraj kosiceregion presov presovskykraj presovregion martin poprad"),
	"ZA": answer.SetOf("gauteng pretoria tshwane limpopo mpumalanga northwest polokwane rustenburg centurion"),
	"EC": answer.SetOf("azuay bolivar canar carchi cotopaxi chimborazo eloro esmeraldas guayas guayaquil cuenca"),
	"PR": answer.SetOf("puertorico pr sanjuan bayamon carolina ponce caguas guaynabo mayaguez"), "VI": answer.SetOf("usvirginislands virginislands vi stthomas stcroix"),
	"BG": nil, "DK": answer.SetOf("hojetaastrup"), "DZ": answer.SetOf("adrar chlef laghouat batna bejaia biskra bechar"), "KZ": answer.SetOf("almaty astana aktobe"),
}

// zeroInFront are the countries whose postal codes may begin with a zero.
var zeroInFront = answer.SetOf("US IT JP KR MY CN UA CO TR PE MX ES AU BR DE FR PL FI NO SG RO LT SK ZA EC PR VI DK DZ KZ PT")

// holds reports whether a postal code with a leading zero belongs to the rest of the
// address.
func (at Place) holds(code string) bool {
	if places := zeroPlaces[at.Country]; places != nil {
		return places[answer.Fold(at.Region)] || places[answer.Fold(at.City)]
	}
	known := Regions(at.Country)
	if known == nil {
		return false
	}
	region, f := known.Normal(at.Region), address.GetFormat(at.Country)
	for _, id := range regionsWith(at.Country, code) {
		if name, ok := f.Regions.Get(id); ok && region == sent(f, id, name) {
			return true
		}
	}
	return false
}
