package profile

import (
	"cmp"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
)

// choices are accepted values from rows of label, wire value, hint and other spellings. A
// row without a label isn't offered: its spellings mean its value.
func choices(rows [][4]string) *answer.Choices {
	var table []answer.Choice
	for _, r := range rows {
		table = append(table, answer.Choice{Option: Option{Label: r[0], Value: r[1], Hint: r[2]}, Also: r[3]})
	}
	return answer.NewChoices("", table...)
}

// unsure adds spellings that can mean several values: rows of the spellings, separated by
// "|", and what to choose.
func unsure(c *answer.Choices, rows [][2]string) *answer.Choices {
	c.Unsure = make(map[string]string)
	for _, r := range rows {
		for spelling := range strings.SplitSeq(r[0], "|") {
			c.Unsure[answer.Fold(spelling)] = r[1]
		}
	}
	return c
}

var identities = unsure(choices([][4]string{
	{"Direct customer", "direct_customer", "Uses the numbers for its own business", "direct|customer|end customer|end user|end business|brand|own use|direct brand"},
	{"ISV, reseller or partner", "isv_reseller_or_partner", "Sells communications to its own customers", "isv|reseller|partner|isv reseller|isv or reseller|independent software vendor|software vendor|channel partner|var|value added reseller"},
	{"Unknown", "unknown", "Reviewers will ask", "not known|dont know|unsure|not sure"},
}), [][2]string{
	{"saas|msp|agency|software company|platform", "choose Direct customer if the business uses the numbers itself, or ISV if it sells communications to others"},
})

var businessTypes = unsure(choices([][4]string{
	{"Sole proprietorship", "Sole Proprietorship", "One owner, no separate company", "sole trader|sole proprietor|sole prop|individual|self employed|freelancer|one person business|einzelunternehmen|empresa individual|autonomo|auto entrepreneur"},
	{"Partnership", "Partnership", "Two or more owners, including LLPs", "llp|limited partnership|limited liability partnership|lp|general partnership|gp|lllp|kg|ohg|gbr|gmbh and co kg|snc|vof|cv"},
	{"Limited liability company (LLC, Ltd)", "Limited Liability Corporation", "Twilio calls it “Limited Liability Corporation”", "limited liability company|llc|pllc|series llc|single member llc|multi member llc|ltd|limited|limited company|private limited company|private limited|gmbh|ug|pty ltd|pty|pvt ltd|oü|ou|srl|sarl|bv|sl|lda|ltda|s de rl|aps|sp zoo|sro|doo|kft|eood|ooo|uab|sia"},
	{"Co-operative", "Co-operative", "Owned by its members", "cooperative|coop|co op|cooperative society|credit union|mutual|genossenschaft|cooperativa"},
	{"Non-profit corporation", "Non-profit Corporation", "Also for government agencies", "nonprofit|non profit|not for profit|charity|charitable organization|foundation|501c3|501c|ngo|npo|cic|government|government agency|government body|municipality|public body|church|association|nonprofit organization"},
	{"Corporation", "Corporation", "Public or private: Inc, Corp, PLC, AG, SA", "inc|corp|incorporated|plc|ag|sa|ab|oyj|nv|spa|kk|s corp|c corp|s corporation|c corporation|b corp|public company|public limited company|publicly traded|private company|private corporation|public corporation|professional corporation|joint stock company|ulc"},
}), [][2]string{
	{"company|business|llc or corporation|private", "choose Limited liability company for an LLC or Ltd, or Corporation for an Inc or PLC, as on the registration"},
	{"trust|joint venture|subsidiary|franchise|branch|other|estate", "choose the legal form on the registration: Corporation, Limited liability company, Partnership or Sole proprietorship"},
})

// The Trust Hub page doesn't list these two.
const a2pOnly = "Only on Twilio's A2P list: prefer another"

var industries = choices([][4]string{
	{"Agriculture", "AGRICULTURE", "", "farming|farm|agribusiness|forestry|fishing|fishery|ranching|horticulture|dairy farming"},
	{"Automotive", "AUTOMOTIVE", "", "cars|car dealer|car dealership|auto|auto repair|auto dealer|motor vehicles|vehicles|car rental"},
	{"Banking", "BANKING", "", "bank|banks|credit union"},
	{"Construction", "CONSTRUCTION", a2pOnly, "building|builder|contractor|general contractor|roofing|plumbing|home improvement|home building|hvac"},
	{"Consumer", "CONSUMER", "", "consumer goods|consumer services|consumer products"},
	{"Education", "EDUCATION", "", "school|schools|university|college|training|edtech|e-learning|elearning|higher education|tutoring|kindergarten"},
	{"Electronics", "ELECTRONICS", "", "consumer electronics|semiconductors|electronic components"},
	{"Energy", "ENERGY", "", "utilities|utility|power|electricity|solar|solar energy|renewable energy|renewables|wind power"},
	{"Engineering", "ENGINEERING", "", "civil engineering|mechanical engineering|electrical engineering|architecture and engineering"},
	{"Fast-moving consumer goods", "FAST_MOVING_CONSUMER_GOODS", "", "fmcg|cpg|consumer packaged goods|packaged goods|fast moving consumer goods"},
	{"Financial services", "FINANCIAL", "", "finance|financial|financial services|accounting|investment|investments|wealth management|lending|mortgage|asset management|brokerage"},
	{"Fintech", "FINTECH", "", "financial technology|payments|payment processing|cryptocurrency|crypto"},
	{"Food and beverage", "FOOD_AND_BEVERAGE", "", "restaurant|restaurants|food|food and drink|food service|beverage|beverages|bakery|baking|catering|cafe|coffee|brewery|winery|pizzeria|fast food|f and b"},
	{"Government", "GOVERNMENT", "Use with the type Non-profit corporation", "public sector|public administration|municipality|local government|state government|federal government|military"},
	{"Healthcare", "HEALTHCARE", "", "health|medical|health care|hospital|hospitals|clinic|dental|dentist|dentistry|pharma|pharmaceutical|pharmaceuticals|pharmacy|biotech|medicine|doctor|nursing|mental health|medtech|healthcare services"},
	{"Hospitality", "HOSPITALITY", "", "hotel|hotels|motel|lodging|resort|accommodation"},
	{"Insurance", "INSURANCE", "", "insurer|insurance agency|insurance broker|insurtech"},
	{"Jewelry", "JEWELRY", "", "jewellery|jeweler|jeweller|watches and jewelry"},
	{"Legal services", "LEGAL", "", "law|lawyer|lawyers|law firm|attorney|attorneys|legal|law office|solicitor|notary"},
	{"Manufacturing", "MANUFACTURING", "", "factory|industrial|machinery|chemicals|plastics|textiles|manufacturer"},
	{"Media", "MEDIA", "", "publishing|entertainment|press|news|newspaper|broadcasting|television|radio|film|music|advertising|marketing agency|gaming|video games"},
	{"Non-profit", "NOT_FOR_PROFIT", "Use with the type Non-profit corporation", "nonprofit|charity|not for profit|ngo|npo|non profit organization|nonprofit organization|foundation"},
	{"Oil and gas", "OIL_AND_GAS", "", "oil|gas|petroleum|natural gas|oil gas"},
	{"Online services", "ONLINE", "", "internet|e-commerce|ecommerce|online|online retail|online shop|dating|social network|web services"},
	{"Professional services", "PROFESSIONAL_SERVICES", a2pOnly, "consulting|consultancy|consultant|management consulting|business services|staffing|recruiting|human resources"},
	{"Raw materials", "RAW_MATERIALS", "", "mining|metals|minerals|timber|steel|commodities"},
	{"Real estate", "REAL_ESTATE", "", "property|realty|realtor|realestate|property management|estate agent|real estate agency|housing|letting"},
	{"Religion", "RELIGION", "", "church|religious|religious organization|faith|mosque|synagogue"},
	{"Retail", "RETAIL", "", "shop|store|shops|stores|retailer|supermarket|grocery|groceries|fashion|clothing|apparel|wholesale|furniture"},
	{"Technology", "TECHNOLOGY", "", "software|it|tech|saas|information technology|it services|computer|computers|software development|artificial intelligence|cyber security|cybersecurity|computer software|internet technology"},
	{"Telecommunications", "TELECOMMUNICATIONS", "", "telecom|telco|telecoms|telecommunication|communications|isp|voip|wireless|mobile operator|internet service provider"},
	{"Transportation", "TRANSPORTATION", "", "logistics|transport|trucking|shipping|freight|airline|taxi|courier|delivery|railway|moving company|transportation and logistics|aviation"},
	{"Travel", "TRAVEL", "", "tourism|travel agency|tour operator|travel and tourism|tourism and travel|leisure travel"},
})

// worldRegions are Twilio's regions of the world. One word for several of them (APAC, EMEA,
// worldwide) is sent as those; a country is sent as its region.
var worldRegions = sync.OnceValue(func() *answer.Choices {
	c := unsure(choices([][4]string{
		{"Africa", "AFRICA", "", "sub saharan africa|north africa|west africa|east africa|southern africa|all of africa|rsa"},
		{"Asia", "ASIA", "", "middle east|gcc|gulf|southeast asia|south east asia|east asia|south asia|central asia|asean|far east|uae|ksa|prc|hk"},
		{"Australia", "AUSTRALIA", "Only in Twilio's newest docs", "oceania|australia and new zealand|anz|aus|new zealand|nz|australasia|pacific|south pacific|australia only"},
		{"Europe", "EUROPE", "", "eu|uk|european union|eea|western europe|eastern europe|central europe|northern europe|southern europe|scandinavia|nordics|dach|benelux|baltics|great britain|uk and ireland"},
		{"Latin America", "LATIN_AMERICA", "", "south america|latam|central america|latin america and the caribbean|lac"},
		{"USA and Canada", "USA_AND_CANADA", "", "us|usa|canada|north america|united states|us and canada|us canada|usa canada|nam|namer|noram|us only|usa only|united states and canada|canada and usa|domestic us|united states only"},
		{"", "AFRICA,ASIA", "", "mena|mea|middle east and africa|middle east and north africa"},
		{"", "ASIA,AUSTRALIA", "", "apac|asia pacific|asia and pacific|apj|jpac|asia and oceania"},
		{"", "AFRICA,ASIA,EUROPE", "", "emea|europe middle east and africa|europe the middle east and africa"},
		{"", "ASIA,EUROPE", "", "eurasia"},
		{"", "AFRICA,ASIA,AUSTRALIA,EUROPE", "", "rest of world|row|outside the americas"},
		{"", "LATIN_AMERICA,USA_AND_CANADA", "", "americas|the americas|amer|north and south america"},
		{"", "AFRICA,ASIA,AUSTRALIA,EUROPE,LATIN_AMERICA,USA_AND_CANADA", "", "worldwide|world wide|global|globally|international|world|the world|whole world|everywhere|all|all regions|all countries|all continents|ww"},
	}), [][2]string{
		{"america", "choose USA and Canada, Latin America or both"},
		{"russia|turkey|kazakhstan|georgia|armenia|azerbaijan|cis", "choose Europe, Asia or both"},
		{"egypt", "choose Africa, Asia or both"},
		{"nationwide|domestic|national|local|home market", "choose the region of the business's country"},
		{"caribbean|west indies", "choose the closest: Latin America, or USA and Canada"},
	})
	c.Spellings = func(text string) [][]string {
		if len(text) < 4 || strings.ContainsAny(text, "/+") {
			return nil // short country codes mean other things, too, and USA/Europe is two regions
		}
		region, _ := countries.WorldRegion(countries.Code(text))
		return [][]string{{region}}
	}
	return c
})

// positions are Twilio's job positions. A title that contains one means that position: VP of
// Marketing.
var positions = titled(unsure(choices([][4]string{
	{"Director", "Director", "", "executive director|senior director|board director|company director|board member|director of operations|direktor|directeur"},
	{"General manager (GM)", "GM", "", "general manager|gen manager|gerente general"},
	{"Vice president (VP)", "VP", "", "vice president|svp|evp|avp|senior vice president|executive vice president|vp of sales|vp sales"},
	{"Chief executive officer (CEO)", "CEO", "", "chief executive officer|chief executive|chief exec officer|managing director|president and ceo|ceo and president|ceo and founder|founder and ceo|co founder and ceo|geschaftsfuhrer|pdg"},
	{"Chief financial officer (CFO)", "CFO", "", "chief financial officer|chief finance officer"},
	{"General counsel", "General Counsel", "", "gc|chief legal officer|clo|legal counsel general"},
	{"Other", "Other", "The business title gives the details", "coo|cto|cmo|cio|ciso|cpo|cso|cro|cco|cdo|chro|cao|chief operating officer|chief operations officer|chief technology officer|chief technical officer|" +
		"chief marketing officer|chief information officer|chief information security officer|chief product officer|chief revenue officer|chief compliance officer|chief people officer|chief of staff|" +
		"manager|office manager|operations manager|project manager|product manager|engineer|accountant|bookkeeper|assistant|administrator|secretary|treasurer|controller|comptroller|supervisor|team lead|" +
		"consultant|attorney|employee|staff|head of operations|developer|it manager|sales manager|marketing manager|none of these|not listed|something else"},
}), [][2]string{
	{"owner|co owner|business owner|sole owner|proprietor|sole proprietor|founder|co founder|cofounder|founder and owner|owner president|owner operator|managing owner|principal owner|principal|member|managing member|managing partner|partner|general partner|entrepreneur",
		"choose Other, or CEO if the owner also runs the business"},
	{"president|president and owner|owner and president|chairman|chairwoman|chairperson|chair|chair of the board", "choose Other, or CEO if the president also runs the business"},
	{"chief|executive|officer|c level", "choose CEO for the person who runs the business, or Other for anyone else"},
	{"md", "choose Director, or CEO if the managing director runs the business"},
}))

// titled reads titles that contain a position.
func titled(c *answer.Choices) *answer.Choices {
	c.Spellings = func(text string) [][]string {
		position, title := titlePosition(text), strings.ToLower(text)
		if position == "" && (strings.HasPrefix(title, "director ") || strings.HasSuffix(title, " director")) &&
			!strings.HasPrefix(title, "assistant ") && !strings.HasPrefix(title, "deputy ") {
			position = "Director"
		}
		if position == "" && otherOfficer().MatchString(text) {
			position = "Other"
		}
		return [][]string{{position}}
	}
	owners := []string{"owner", "co owner", "founder", "co founder", "president", "chairman", "member", "partner", "principal", "proprietor", "operator"}
	for _, one := range owners {
		for _, two := range owners {
			for _, key := range []string{answer.Fold(one + " " + two), answer.Fold(one + " and " + two)} {
				c.Unsure[key] = cmp.Or(c.Unsure[key], c.Unsure[answer.Fold(one)])
			}
		}
	}
	return c
}

// otherOfficer matches the chief officers that Twilio has no position for: COO, CTO.
var otherOfficer = answer.Pattern(`(?i)\bc\.?[abdhimoprst]\.?o\b`)

var switches = choices([][4]string{
	{"Yes", "true", "", "y|on|1"},
	{"No", "false", "", "n|off|0"},
})
