// Package countries knows the countries of ISO 3166-1 by any name or code people use, and
// Twilio's region of the world for each.
package countries

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/bojanz/address"
	"golang.org/x/text/language"

	"trusthub-wizard/flow/profile/answer"
)

// notISO are in CLDR but not in ISO 3166-1: exceptional reservations that Twilio's forms
// don't have. Kosovo (XK) stays: it has its own calling code.
var notISO = answer.SetOf("AC CP CQ DG EA IC TA")

// Choices are the countries by their CLDR names, each sent as its two letters. They're built
// when first needed.
var Choices = sync.OnceValue(func() *answer.Choices {
	c := answer.NewChoices("a country by name or two-letter code, for example United States or US", Table()...)
	c.Unsure = unsure
	c.Spellings = func(text string) [][]string { return spellings(c, text) }
	return c
})

// Table returns the countries sorted by name, for choices that add to them. The caller may
// change it.
func Table() []answer.Choice {
	var table []answer.Choice
	for code, name := range address.GetCountryNames() {
		if three := language.MustParseRegion(code).ISO3(); !notISO[code] {
			table = append(table, answer.Choice{Option: answer.Option{Label: name, Value: code}, Also: furtherNames[code] + "|" + three})
		}
	}
	slices.SortFunc(table, func(a, b answer.Choice) int {
		return strings.Compare(answer.Unaccented(a.Label), answer.Unaccented(b.Label))
	})
	return table
}

// Name is the name of a country as people read it.
func Name(code string) string {
	return cmp.Or(address.GetCountryNames()[code], "that country")
}

// Is reports whether text is a two-letter country code.
func Is(text string) bool { return address.GetCountryNames()[text] != "" && !notISO[text] }

// Code is the two letters of the country that a text means, "" for none.
func Code(text string) string {
	v, _ := Choices().Find(text)
	return v
}

// WorldRegion is Twilio's region of a country. ok is false if there isn't exactly one:
// countries between two regions (Turkey, Russia, Egypt), and those in no region of Twilio's
// (the Caribbean and the Pacific).
func WorldRegion(country string) (region string, ok bool) {
	region, ok = worldRegions()[country]
	return region, ok
}

var worldRegions = sync.OnceValue(func() map[string]string {
	of := make(map[string]string)
	for region, countries := range map[string]string{
		"USA_AND_CANADA": "US CA PR",
		"EUROPE":         "AD AL AT BA BE BG BY CH CZ DE DK EE ES FI FR GB GI GR HR HU IE IM IS IT JE GG LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM UA VA XK",
		"LATIN_AMERICA":  "AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PY SV UY VE",
		"AFRICA":         "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW",
		"ASIA":           "AE AF BD BH BN BT CN HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TW UZ VN YE",
	} {
		for country := range strings.FieldsSeq(countries) {
			of[country] = region
		}
	}
	return of
})
