package profile

import "trusthub-wizard/flow/profile/answer"

// choices are accepted values from rows of label, wire value, hint, and further
// spellings.
func choices(rows [][4]string) *answer.Choices {
	var table []answer.Choice
	for _, r := range rows {
		table = append(table, answer.Choice{Option: Option{Label: r[0], Value: r[1], Hint: r[2]}, Also: r[3]})
	}
	return answer.NewChoices("", table...)
}

var identities = choices([][4]string{
	{"Direct customer", "direct_customer", "The business uses the numbers itself. This is what customers of an ISV are", "direct"},
	{"ISV, reseller or partner", "isv_reseller_or_partner", "The business sells communication to customers of its own", "isv|reseller|partner|isv reseller"},
	{"Unknown", "unknown", "Only while nobody can say: reviewers ask", ""},
})

var businessTypes = choices([][4]string{
	{"Sole proprietorship", "Sole Proprietorship", "One owner, not a company of its own", "sole trader|sole proprietor|individual"},
	{"Partnership", "Partnership", "Owned by two or more partners, LLPs among them", "llp|limited partnership|limited liability partnership|lp"},
	{"Limited liability company (LLC, Ltd)", "Limited Liability Corporation", "Twilio calls it “Limited Liability Corporation”", "limited liability company|llc|ltd|limited|gmbh|pty ltd|pvt ltd|oü|srl|bv"},
	{"Co-operative", "Co-operative", "Owned by its members", "cooperative|coop|co op"},
	{"Non-profit corporation", "Non-profit Corporation", "Also for government bodies", "nonprofit|non profit|charity|501c3|ngo|government"},
	{"Corporation", "Corporation", "Listed or not: Inc, Corp, PLC, AG, SA", "inc|corp|incorporated|plc|ag|sa|public company|private company"},
})

// The two of Twilio's A2P page: the Trust Hub page does not name them.
const a2pOnly = "Named on Twilio's A2P 10DLC page only, and not on the Trust Hub's: a value of the other list is safer"

var industries = choices([][4]string{
	{"Agriculture", "AGRICULTURE", "", "farming"},
	{"Automotive", "AUTOMOTIVE", "", "cars|car dealer"},
	{"Banking", "BANKING", "", "bank"},
	{"Construction", "CONSTRUCTION", a2pOnly, "building|builder|contractor"},
	{"Consumer", "CONSUMER", "", "consumer goods|consumer services"},
	{"Education", "EDUCATION", "", "school|university"},
	{"Electronics", "ELECTRONICS", "", ""},
	{"Energy", "ENERGY", "", "utilities|power"},
	{"Engineering", "ENGINEERING", "", ""},
	{"Fast-moving consumer goods", "FAST_MOVING_CONSUMER_GOODS", "", "fmcg"},
	{"Financial services", "FINANCIAL", "", "finance"},
	{"Fintech", "FINTECH", "", "financial technology"},
	{"Food and beverage", "FOOD_AND_BEVERAGE", "", "restaurant|food|food and drink"},
	{"Government", "GOVERNMENT", "Goes with the type Non-profit corporation", "public sector"},
	{"Healthcare", "HEALTHCARE", "", "health|medical|health care"},
	{"Hospitality", "HOSPITALITY", "", "hotel|hotels"},
	{"Insurance", "INSURANCE", "", ""},
	{"Jewelry", "JEWELRY", "", "jewellery"},
	{"Legal services", "LEGAL", "", "law|lawyer|law firm"},
	{"Manufacturing", "MANUFACTURING", "", ""},
	{"Media", "MEDIA", "", "publishing|entertainment"},
	{"Non-profit", "NOT_FOR_PROFIT", "Goes with the type Non-profit corporation", "nonprofit|charity|not for profit|ngo"},
	{"Oil and gas", "OIL_AND_GAS", "", "oil|gas"},
	{"Online services", "ONLINE", "", "internet|e-commerce|ecommerce|online"},
	{"Professional services", "PROFESSIONAL_SERVICES", a2pOnly, "consulting|consultancy"},
	{"Raw materials", "RAW_MATERIALS", "", "mining"},
	{"Real estate", "REAL_ESTATE", "", "property|realty"},
	{"Religion", "RELIGION", "", "church"},
	{"Retail", "RETAIL", "", "shop|store"},
	{"Technology", "TECHNOLOGY", "", "software|it|tech"},
	{"Telecommunications", "TELECOMMUNICATIONS", "", "telecom|telco|telecoms"},
	{"Transportation", "TRANSPORTATION", "", "logistics|transport"},
	{"Travel", "TRAVEL", "", "tourism"},
})

var worldRegions = choices([][4]string{
	{"Africa", "AFRICA", "", ""},
	{"Asia", "ASIA", "", ""},
	{"Australia", "AUSTRALIA", "On Twilio's newest page only", "oceania|australia and new zealand"},
	{"Europe", "EUROPE", "", "eu|uk"},
	{"Latin America", "LATIN_AMERICA", "", "south america|latam|central america"},
	{"USA and Canada", "USA_AND_CANADA", "", "us|usa|canada|north america|united states|us and canada"},
})

var positions = choices([][4]string{
	{"Director", "Director", "", ""},
	{"General manager (GM)", "GM", "", "general manager"},
	{"Vice president (VP)", "VP", "", "vice president"},
	{"Chief executive officer (CEO)", "CEO", "", "chief executive officer|chief executive|managing director"},
	{"Chief financial officer (CFO)", "CFO", "", "chief financial officer"},
	{"General counsel", "General Counsel", "", ""},
	{"Other", "Other", "The business title says what", ""},
})

// switches are the answers of a Switch.
var switches = choices([][4]string{
	{"Yes", "true", "", "y|on|1"},
	{"No", "false", "", "n|off|0"},
})
