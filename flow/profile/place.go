package profile

import (
	"cmp"
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

// without reports whether addresses of the country are known to lack a part of the
// layouts of package address: %R, the region, or %P, the postal code.
func without(a Application, part string) bool {
	f, ok := format(a)
	return ok && !strings.Contains(f.Layout, part)
}

// offerHome is the country that the register or the first representative's phone
// number is of.
func offerHome(a Application) string {
	return cmp.Or(registeredIn(a), representative(1).country(a), representative(1).offerCountry(a))
}

// cityLabels are what a city is called where that is not City.
var cityLabels = map[address.LocalityType]string{
	address.LocalityTypePostTown: "Post town", address.LocalityTypeSuburb: "Suburb", address.LocalityTypeDistrict: "District",
	address.LocalityTypeTownCity: "Town or city",
}

func cityLabel(a Application) string {
	f, _ := format(a)
	return cmp.Or(cityLabels[f.LocalityType], "City")
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
	case without(a, "%R"):
		return "Region"
	}
	return regionLabels[f.RegionType]
}

func regionHint(a Application) string {
	if without(a, "%R") {
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
	known := regionTable(address.GetFormat(country), regionNames[country])
	regionChoices.Store(country, known)
	return known
}

// regionNames are further names of regions, by their abbreviations: those that were
// usual before the posts had two letters for each (U.S. Government Publishing
// Office, Style Manual, chapter 9; Public Services and Procurement Canada, The
// Canadian Style, 1.22), and the ones people use.
var regionNames = map[string]string{
	"US": "AL ala; AZ ariz; AR ark; CA calif|cali; CO colo; CT conn; DE del; DC washington dc|washington d.c.; FL fla; IL ill; IN ind; KS kan|kans; " +
		"MA mass; MI mich; MN minn; MS miss; MT mont; NE neb|nebr; NV nev; NM n mex|new mex; NY new york state; NC n carolina|n car; ND n dakota|n dak; " +
		"OK okla; OR ore|oreg; PA penn|penna; SC s carolina|s car; SD s dakota|s dak; TN tenn; TX tex; WA wash|washington state; WV w virginia|w va; WI wis|wisc; WY wyo",
	"CA": "AB alta; BC b.c.; MB man; NB n.b.; NL newfoundland|nfld|labrador; NT nwt; NS n.s.; ON ont; PE pei|p.e.i.; QC que|pq; SK sask; YT yukon territory",
}

// regionTable are the regions of a format. The abbreviation is sent where
// addresses show it, else the name. names are further ones, as in [regionNames].
func regionTable(f address.Format, names string) *choices {
	if f.Regions.Len() == 0 {
		return nil
	}
	further := make(map[string]string)
	for row := range strings.SplitSeq(names, "; ") {
		id, list, _ := strings.Cut(row, " ")
		further[id] = list
	}
	var table []choice
	for _, id := range f.Regions.Keys() {
		name, _ := f.Regions.Get(id)
		also := id + "|" + further[id]
		if county, ok := strings.CutPrefix(name, "Co "); ok {
			also += "|County " + county
		}
		if county, ok := strings.CutSuffix(name, "maa"); ok { // Estonian papers say Harju maakond for Harjumaa
			also += "|" + county + " maakond|" + county + " County"
		}
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
	if without(a, "%R") {
		return a.Value(city)
	}
	return ""
}
