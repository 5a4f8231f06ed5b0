package profile

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A choice is an accepted value together with the other names people give it.
type choice struct {
	Option
	also string // further spellings, separated by "|"
}

// choices is a table of accepted values, made ready for looking up.
type choices struct {
	list  []Option
	table []choice
	by    map[string]string // from folded spelling to wire value
}

func newChoices(table ...choice) *choices {
	c := &choices{table: table, by: make(map[string]string, 3*len(table))}
	for _, row := range table {
		c.list = append(c.list, row.Option)
		for _, spelling := range append(strings.Split(row.also, "|"), row.Label, row.Value) {
			if key := fold(spelling); key != "" {
				c.by[key] = row.Value
			}
		}
	}
	return c
}

func (c *choices) options(Application) []Option { return c.list }

// find returns the wire value that a text means.
func (c *choices) find(text string) (string, bool) {
	v, ok := c.by[fold(text)]
	return v, ok
}

// normal is the wire value, or the text where it means none.
func (c *choices) normal(_ Application, text string) string {
	if v, ok := c.find(text); ok {
		return v
	}
	return clean(text)
}

// check refuses what is none of the values. Who has a list before them is told
// the nearest by its name, who writes a file all as they are sent.
func (c *choices) check(_ Application, text string) finding {
	if _, ok := c.find(text); ok {
		return finding{}
	}
	found := wrong("is none of the accepted values", "choose from the list")
	var values []string
	for _, o := range c.list {
		values = append(values, o.Value)
	}
	found.fixed = "accepted are " + strings.Join(values, ", ")
	if near := nearest(fold(text), c.spellings()); near != "" {
		value := c.by[near]
		found.fixed = "did you mean " + value + "? " + sentence(found.fixed)
		i := slices.IndexFunc(c.list, func(o Option) bool { return o.Value == value })
		found.fix = "did you mean " + c.list[i].Label + "? " + sentence(found.fix)
	}
	return found
}

func (c *choices) spellings() []string { return slices.Collect(maps.Keys(c.by)) }

// fold is the form in which spellings of a choice are compared: letters and
// digits only, "and" for "&", accents left off, case ignored.
func fold(text string) string {
	text = strings.ToLower(unaccented(clean(strings.ReplaceAll(text, "&", " and "))))
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127 && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			return r
		}
		return -1
	}, text)
}

var identities = newChoices(
	choice{Option{"Direct customer", "direct_customer", "The business uses the numbers itself. This is what customers of an ISV are"}, "direct"},
	choice{Option{"ISV, reseller or partner", "isv_reseller_or_partner", "The business sells communication to customers of its own"}, "isv|reseller|partner|isv reseller"},
	choice{Option{"Unknown", "unknown", "Only while nobody can say: reviewers ask"}, ""},
)

var businessTypes = newChoices(
	choice{Option{"Sole proprietorship", "Sole Proprietorship", "One owner, not a company of its own"}, "sole trader|sole proprietor|individual"},
	choice{Option{"Partnership", "Partnership", "Owned by two or more partners, LLPs among them"}, "llp|limited partnership|limited liability partnership|lp"},
	choice{Option{"Limited liability company (LLC, Ltd)", "Limited Liability Corporation", "Twilio calls it “Limited Liability Corporation”"}, "limited liability company|llc|ltd|limited|gmbh|pty ltd|pvt ltd|oü|srl|bv"},
	choice{Option{"Co-operative", "Co-operative", "Owned by its members"}, "cooperative|coop|co op"},
	choice{Option{"Non-profit corporation", "Non-profit Corporation", "Also for government bodies"}, "nonprofit|non profit|charity|501c3|ngo|government"},
	choice{Option{"Corporation", "Corporation", "Listed or not: Inc, Corp, PLC, AG, SA"}, "inc|corp|incorporated|plc|ag|sa|public company|private company"},
)

// The two of Twilio's A2P page: the Trust Hub page does not name them.
const a2pOnly = "Named on Twilio's A2P 10DLC page only, and not on the Trust Hub's: a value of the other list is safer"

var industries = newChoices(
	choice{Option{"Agriculture", "AGRICULTURE", ""}, "farming"},
	choice{Option{"Automotive", "AUTOMOTIVE", ""}, "cars|car dealer"},
	choice{Option{"Banking", "BANKING", ""}, "bank"},
	choice{Option{"Construction", "CONSTRUCTION", a2pOnly}, "building|builder|contractor"},
	choice{Option{"Consumer", "CONSUMER", ""}, "consumer goods|consumer services"},
	choice{Option{"Education", "EDUCATION", ""}, "school|university"},
	choice{Option{"Electronics", "ELECTRONICS", ""}, ""},
	choice{Option{"Energy", "ENERGY", ""}, "utilities|power"},
	choice{Option{"Engineering", "ENGINEERING", ""}, ""},
	choice{Option{"Fast-moving consumer goods", "FAST_MOVING_CONSUMER_GOODS", ""}, "fmcg"},
	choice{Option{"Financial services", "FINANCIAL", ""}, "finance"},
	choice{Option{"Fintech", "FINTECH", ""}, "financial technology"},
	choice{Option{"Food and beverage", "FOOD_AND_BEVERAGE", ""}, "restaurant|food|food and drink"},
	choice{Option{"Government", "GOVERNMENT", "Goes with the type Non-profit corporation"}, "public sector"},
	choice{Option{"Healthcare", "HEALTHCARE", ""}, "health|medical|health care"},
	choice{Option{"Hospitality", "HOSPITALITY", ""}, "hotel|hotels"},
	choice{Option{"Insurance", "INSURANCE", ""}, ""},
	choice{Option{"Jewelry", "JEWELRY", ""}, "jewellery"},
	choice{Option{"Legal services", "LEGAL", ""}, "law|lawyer|law firm"},
	choice{Option{"Manufacturing", "MANUFACTURING", ""}, ""},
	choice{Option{"Media", "MEDIA", ""}, "publishing|entertainment"},
	choice{Option{"Non-profit", "NOT_FOR_PROFIT", "Goes with the type Non-profit corporation"}, "nonprofit|charity|not for profit|ngo"},
	choice{Option{"Oil and gas", "OIL_AND_GAS", ""}, "oil|gas"},
	choice{Option{"Online services", "ONLINE", ""}, "internet|e-commerce|ecommerce|online"},
	choice{Option{"Professional services", "PROFESSIONAL_SERVICES", a2pOnly}, "consulting|consultancy"},
	choice{Option{"Raw materials", "RAW_MATERIALS", ""}, "mining"},
	choice{Option{"Real estate", "REAL_ESTATE", ""}, "property|realty"},
	choice{Option{"Religion", "RELIGION", ""}, "church"},
	choice{Option{"Retail", "RETAIL", ""}, "shop|store"},
	choice{Option{"Technology", "TECHNOLOGY", ""}, "software|it|tech"},
	choice{Option{"Telecommunications", "TELECOMMUNICATIONS", ""}, "telecom|telco|telecoms"},
	choice{Option{"Transportation", "TRANSPORTATION", ""}, "logistics|transport"},
	choice{Option{"Travel", "TRAVEL", ""}, "tourism"},
)

var worldRegions = newChoices(
	choice{Option{"Africa", "AFRICA", ""}, ""},
	choice{Option{"Asia", "ASIA", ""}, ""},
	choice{Option{"Australia", "AUSTRALIA", "On Twilio's newest page only"}, "oceania|australia and new zealand"},
	choice{Option{"Europe", "EUROPE", ""}, "eu|uk"},
	choice{Option{"Latin America", "LATIN_AMERICA", ""}, "south america|latam|central america"},
	choice{Option{"USA and Canada", "USA_AND_CANADA", ""}, "us|usa|canada|north america|united states|us and canada"},
)

var positions = newChoices(
	choice{Option{"Director", "Director", ""}, ""},
	choice{Option{"General manager (GM)", "GM", ""}, "general manager"},
	choice{Option{"Vice president (VP)", "VP", ""}, "vice president"},
	choice{Option{"Chief executive officer (CEO)", "CEO", ""}, "chief executive officer|chief executive|managing director"},
	choice{Option{"Chief financial officer (CFO)", "CFO", ""}, "chief financial officer"},
	choice{Option{"General counsel", "General Counsel", ""}, ""},
	choice{Option{"Other", "Other", "The business title says what"}, ""},
)

// switches are the answers of a Switch.
var switches = newChoices(
	choice{Option{"Yes", "true", ""}, "y|on|1"},
	choice{Option{"No", "false", ""}, "n|off|0"},
)
