// Package postal knows how each country writes addresses: the names of the parts, the
// regions, the format of postal codes and the region of each, and how PO boxes are spelled.
//
// A country is its two-letter code, or "" if it isn't known yet; then nothing is refused.
package postal

import (
	"cmp"
	"strings"
	"sync"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
)

// without reports whether the country's addresses are known to lack a part of the layouts of
// package address: %R, the region, or %P, the postal code.
func without(country, part string) bool {
	return country != "" && !strings.Contains(address.GetFormat(country).Layout, part)
}

// WithoutRegion reports whether the country's addresses are known to have no region.
func WithoutRegion(country string) bool { return without(country, "%R") }

// cityLabels are the names of a city that aren't "City".
var cityLabels = map[address.LocalityType]string{
	address.LocalityTypePostTown: "Post town", address.LocalityTypeSuburb: "Suburb", address.LocalityTypeDistrict: "District",
	address.LocalityTypeTownCity: "Town or city",
}

// CityLabel is the country's name for a city.
func CityLabel(country string) string {
	if country == "" {
		return "City"
	}
	return cmp.Or(cityLabels[address.GetFormat(country).LocalityType], "City")
}

// regionLabels are the names of regions. (The types' own names lack the county.)
var regionLabels = map[address.RegionType]string{
	address.RegionTypeProvince: "Province", address.RegionTypeArea: "Area", address.RegionTypeCanton: "Canton",
	address.RegionTypeCounty: "County", address.RegionTypeDepartment: "Department", address.RegionTypeDistrict: "District",
	address.RegionTypeDoSi: "Province (do or si)", address.RegionTypeEmirate: "Emirate", address.RegionTypeIsland: "Island",
	address.RegionTypeParish: "Parish", address.RegionTypePrefecture: "Prefecture", address.RegionTypeRegion: "Region",
	address.RegionTypeState: "State",
}

// RegionLabel is the country's name for a region.
func RegionLabel(country string) string {
	switch {
	case country == "":
		return "State, province or region"
	case WithoutRegion(country):
		return "Region"
	}
	return regionLabels[address.GetFormat(country).RegionType]
}

// RegionHint is what to know about regions in the country, or "".
func RegionHint(country string) string {
	if WithoutRegion(country) {
		return "Addresses in this country have no region, but Twilio requires one: enter the county or repeat the city."
	}
	return ""
}

// RegionExample is the name of a region of the country, or a city if the regions aren't
// known.
func RegionExample(country string) string {
	if country == "US" || country == "" {
		return "California"
	}
	if known := Regions(country); known != nil {
		return known.Options[0].Label
	}
	return CityExample(country)
}

// regions caches the regions of each country. Building a table takes time.
var regions sync.Map // from country to *answer.Choices, nil if none are known

// Regions are the regions of a country, nil if they aren't known.
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

// sent is a region as it is sent: the abbreviation if addresses use it, else the name.
func sent(f address.Format, id, name string) string {
	if f.ShowRegionID {
		return id
	}
	return name
}

// wider are regions larger than the ones in addresses, folded: people know them better, and
// nothing is wrong with them.
var wider = map[string]map[string]bool{
	"ES": answer.SetOf("andalucia andalusia aragon canarias islascanarias canaryislands castillalamancha castillayleon cataluna catalunya catalonia " +
		"comunidadvalenciana comunitatvalenciana valenciancommunity extremadura galicia paisvasco euskadi basquecountry"),
	"IT": answer.SetOf("abruzzo basilicata calabria campania emiliaromagna friuliveneziagiulia lazio liguria lombardia lombardy marche molise " +
		"piemonte piedmont puglia apulia sardegna sardinia sicilia sicily toscana tuscany trentinoaltoadige umbria veneto"),
}

// CheckRegion refuses what isn't a region of the United States. It warns of what isn't on
// another country's list, or doesn't name a place.
func CheckRegion(text, country string) answer.Finding {
	known := Regions(country)
	if known == nil {
		if country != "" && unreal(answer.Clean(text)) {
			return answer.Unusual("doesn't name a place", "enter the county or repeat the city, for example "+RegionExample(country)).Causes(18603)
		}
		return answer.Finding{}
	}
	found := known.Check(text)
	switch {
	case found.What == "" || wider[country][answer.Fold(text)]:
		return answer.Finding{}
	case country != "US":
		return answer.Unusual("isn't on the list of the country's regions", found.Fix).Causes(18603)
	}
	return found
}
