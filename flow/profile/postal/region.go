// Package postal knows how addresses are written in each country: what their parts
// are called, which regions there are, the form of postal codes and the region each
// lies in, and how post boxes are spelled.
//
// A country is its code of two letters, or "" where it is not known yet; about that
// one nothing is refused.
package postal

import (
	"cmp"
	"strings"
	"sync"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
)

// without reports whether addresses of the country are known to lack a part of the
// layouts of package address: %R, the region, or %P, the postal code.
func without(country, part string) bool {
	return country != "" && !strings.Contains(address.GetFormat(country).Layout, part)
}

// WithoutRegion reports whether addresses of the country are known to have no
// region.
func WithoutRegion(country string) bool { return without(country, "%R") }

// cityLabels are what a city is called where that is not City.
var cityLabels = map[address.LocalityType]string{
	address.LocalityTypePostTown: "Post town", address.LocalityTypeSuburb: "Suburb", address.LocalityTypeDistrict: "District",
	address.LocalityTypeTownCity: "Town or city",
}

// CityLabel is what a city is called in the country.
func CityLabel(country string) string {
	if country == "" {
		return "City"
	}
	return cmp.Or(cityLabels[address.GetFormat(country).LocalityType], "City")
}

// regionLabels are what regions are called. (The types' own names lack the county.)
var regionLabels = map[address.RegionType]string{
	address.RegionTypeProvince: "Province", address.RegionTypeArea: "Area", address.RegionTypeCanton: "Canton",
	address.RegionTypeCounty: "County", address.RegionTypeDepartment: "Department", address.RegionTypeDistrict: "District",
	address.RegionTypeDoSi: "Province (do or si)", address.RegionTypeEmirate: "Emirate", address.RegionTypeIsland: "Island",
	address.RegionTypeParish: "Parish", address.RegionTypePrefecture: "Prefecture", address.RegionTypeRegion: "Region",
	address.RegionTypeState: "State",
}

// RegionLabel is what a region is called in the country.
func RegionLabel(country string) string {
	switch {
	case country == "":
		return "State, province or region"
	case WithoutRegion(country):
		return "Region"
	}
	return regionLabels[address.GetFormat(country).RegionType]
}

// RegionHint is what to know of regions in the country; "" for nothing.
func RegionHint(country string) string {
	if WithoutRegion(country) {
		return "Addresses there have no region, but Twilio wants an answer: the county, or the city again."
	}
	return ""
}

// RegionExample is a region of the country by its name, or a city where the regions are
// not known.
func RegionExample(country string) string {
	if country == "US" || country == "" {
		return "California"
	}
	if known := Regions(country); known != nil {
		return known.Options[0].Label
	}
	return CityExample(country)
}

// regions are those of each country whose regions are known, put together when a
// country is first asked for.
var regions sync.Map // from country to *answer.Choices, nil where none are known

// Regions are the regions of a country, nil where none are known.
func Regions(country string) *answer.Choices {
	if known, ok := regions.Load(country); ok {
		return known.(*answer.Choices)
	}
	if country == "" {
		return nil
	}
	known := regionTable(country)
	regions.Store(country, known)
	return known
}

// regionTable are the regions of a country.
func regionTable(country string) *answer.Choices {
	f := address.GetFormat(country)
	if f.Regions.Len() == 0 {
		return nil
	}
	further := make(map[string]string)
	for row := range strings.SplitSeq(regionNames[country], "; ") {
		id, list, _ := strings.Cut(row, " ")
		further[id] += "|" + list
	}
	var table []answer.Choice
	for _, id := range f.Regions.Keys() {
		name, _ := f.Regions.Get(id)
		also := id + "|" + further[id]
		if county, ok := strings.CutSuffix(name, "maa"); ok { // Estonian papers say Harju maakond for Harjumaa
			also += "|" + county + " maakond|" + county + " County"
		}
		if local, ok := f.LocalRegions.Get(id); ok {
			also += "|" + local
		}
		table = append(table, answer.Choice{Option: answer.Option{Label: name, Value: sent(f, id, name)}, Also: also})
	}
	example := table[0].Label
	if country == "US" {
		example = "California"
	}
	known := answer.NewChoices("a name or an abbreviation, for example "+example, table...)
	known.Spellings = regionSpellings(country, known, table)
	return known
}

// sent is a region as it is sent: the abbreviation where addresses show it, else the
// name.
func sent(f address.Format, id, name string) string {
	if f.ShowRegionID {
		return id
	}
	return name
}

// wider are regions above those that addresses show, folded: people know them better, and
// nothing is wrong with them.
var wider = map[string]map[string]bool{
	"ES": answer.SetOf("andalucia andalusia aragon canarias islascanarias canaryislands castillalamancha castillayleon cataluna catalunya catalonia " +
		"comunidadvalenciana comunitatvalenciana valenciancommunity extremadura galicia paisvasco euskadi basquecountry"),
	"IT": answer.SetOf("abruzzo basilicata calabria campania emiliaromagna friuliveneziagiulia lazio liguria lombardia lombardy marche molise " +
		"piemonte piedmont puglia apulia sardegna sardinia sicilia sicily toscana tuscany trentinoaltoadige umbria veneto"),
}

// CheckRegion refuses what is no region of the United States, and warns of what is
// not on the list of another country's, or
// names no place.
func CheckRegion(text, country string) answer.Finding {
	known := Regions(country)
	if known == nil {
		if country != "" && unreal(answer.Clean(text)) {
			return answer.Unusual("is not a region", "give the county, or the city again, for example "+RegionExample(country)).Causes(18603)
		}
		return answer.Finding{}
	}
	found := known.Check(text)
	switch {
	case found.What == "" || wider[country][answer.Fold(text)]:
		return answer.Finding{}
	case country != "US":
		return answer.Unusual("is not on the list of the country's regions", found.Fix).Causes(18603)
	}
	return found
}
