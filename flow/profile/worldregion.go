package profile

import "sync"

// worldRegion is Twilio's region of a country, where there is only one that can
// be meant: countries between two of them (Turkey, Russia, Egypt) are left out,
// and so are those whose region Twilio does not name (the Caribbean and the
// Pacific).
var worldRegion = sync.OnceValue(func() map[string]string {
	of := make(map[string]string)
	for region, countries := range map[string]string{
		"USA_AND_CANADA": "US CA PR",
		"EUROPE":         "AD AL AT BA BE BG BY CH CZ DE DK EE ES FI FR GB GI GR HR HU IE IM IS IT JE GG LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM UA VA XK",
		"LATIN_AMERICA":  "AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PY SV UY VE",
		"AFRICA":         "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW",
		"ASIA":           "AE AF BD BH BN BT CN HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TW UZ VN YE",
	} {
		for country := range setOf(countries) {
			of[country] = region
		}
	}
	return of
})
