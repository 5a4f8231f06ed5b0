package countries

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"trusthub-wizard/flow/profile/answer"
)

// apart are the signs between two names of a country: Germany (DE), UK / England.
var apart = answer.Pattern(`\s*[(),/:;|]\s*|\s+[-–—]\s+`)

// forms match words of official names that aren't the country's own.
var forms = answer.Pattern(`(?i)(^|[\s'’])(?:the|of|rep|de|del|la|republic|república|republik|république|repubblica|kingdom|reino|royaume|königreich|` +
	`commonwealth|state|federal|federative|federated|federation|democratic|socialist|people'?s|islamic|independent|co-?operative|plurinational|bolivarian|` +
	`hashemite|sultanate|principality|grand|duchy|union|bundesrepublik|sar|special|administrative|region|mainland|country)($|[\s'’.])`)

// spellings read names that aren't in any table: Korea (Republic of), UK - England,
// Plurinational State of Bolivia, a flag, and the ISO 3166 number.
func spellings(known *answer.Choices, text string) [][]string {
	if unsure[answer.Fold(text)] != "" {
		return nil
	}
	if flag := flagged(text); flag != "" {
		return [][]string{{flag}}
	}
	if answer.Digits(text, 3) {
		number, _ := strconv.Atoi(text)
		if r, err := language.EncodeM49(number); err == nil && r.IsCountry() {
			return [][]string{{r.String()}}
		}
		return nil
	}
	pieces := apart().Split(strings.Trim(text, " .,;"), -1)
	if len(pieces) == 1 {
		return [][]string{{own(text)}}
	}
	turned := pieces[1] + " " + pieces[0] // Korea, Republic of
	var groups [][]string
	if len(pieces) == 2 || len(pieces) == 3 && pieces[2] == "" {
		groups = append(groups, []string{turned, own(turned)})
	}
	return append(groups, below(known, pieces))
}

// own is a name without the words of official names.
func own(name string) string {
	for before := ""; before != name; {
		before, name = name, strings.TrimSpace(forms().ReplaceAllString(name, "$1$2"))
	}
	return name
}

// below are the pieces of a name, without the country that another piece is a territory of:
// Puerto Rico, USA.
func below(known *answer.Choices, pieces []string) []string {
	var codes []string
	of := make(map[string]bool)
	for _, piece := range pieces {
		if code, ok := known.Find(piece); ok {
			codes = append(codes, code)
			of[parents[code]] = true
		}
	}
	var names []string
	for _, code := range codes {
		if !of[code] {
			names = append(names, code)
		}
	}
	return names
}

// parents are countries whose name people add to that of another ISO 3166 country.
var parents = map[string]string{
	"HK": "CN", "MO": "CN", "TW": "CN", "PR": "US", "GU": "US", "VI": "US", "AS": "US", "MP": "US", "GG": "GB", "JE": "GB", "IM": "GB", "GI": "GB", "BM": "GB",
	"KY": "GB", "VG": "GB", "GP": "FR", "MQ": "FR", "RE": "FR", "GF": "FR", "YT": "FR", "NC": "FR", "PF": "FR", "GL": "DK", "FO": "DK", "AX": "FI", "CW": "NL", "AW": "NL", "SX": "NL",
}

// flagged is the country code of a flag, which is two letters in Unicode; "" for anything
// else.
func flagged(text string) string {
	var code []rune
	for _, r := range text {
		if r < '🇦' || r > '🇿' {
			return ""
		}
		code = append(code, r-'🇦'+'A')
	}
	if len(code) != 2 {
		return ""
	}
	return string(code)
}

// unsure are names that several countries share.
var unsure = map[string]string{
	"virginislands": "choose U.S. Virgin Islands or British Virgin Islands", "congo": "choose Congo - Kinshasa or Congo - Brazzaville",
	"kongo": "choose Congo - Kinshasa or Congo - Brazzaville", "stateofgeorgia": "choose United States for the state, Georgia for the country",
	"georgiausa": "choose United States, and Georgia as the state",
}

// furtherNames are names of countries that CLDR lacks: the country's own, its neighbors'
// names for it, and official and former ones.
var furtherNames = map[string]string{
	"AX": "åland|aland",
	"AG": "antigua",
	"AD": "principat d'andorra",
	"AE": "uae|emirates|emirates uae|الإمارات|الإمارات العربية المتحدة|الامارات|emiratos árabes unidos|vereinigte arabische emirate|émirats arabes unis",
	"AF": "افغانستان",
	"AL": "shqipëria|shqiperi",
	"AM": "հայաստան|hayastan",
	"AR": "república argentina|argentine republic|argentinien",
	"AT": "österreich|oesterreich|autriche",
	"AU": "aussie|commonwealth of australia|australien",
	"AZ": "azərbaycan",
	"BA": "bosnia|bosna i hercegovina|bosnia-herzegovina|босна и херцеговина|bih",
	"BD": "বাংলাদেশ",
	"BE": "belgië|belgique|belgien|belgica",
	"BG": "българия|bulgariya|bălgarija|bulgarien",
	"BH": "البحرين",
	"BI": "uburundi",
	"BN": "brunei darussalam",
	"BO": "bolivia plurinational",
	"BR": "brasil|brasilien|brésil",
	"BS": "the bahamas|bahamas the",
	"BT": "འབྲུག|druk yul",
	"BY": "беларусь|белоруссия|byelorussia",
	"CA": "kanada",
	"CD": "jamhuri ya kidemokrasia ya kongo|république démocratique du congo|rd congo|dr congo|drc|democratic republic of the congo|democratic republic of congo|congo kinshasa|congo drc|zaire|rdc|congo the democratic republic of the|democratic republic of the congo kinshasa",
	"CF": "république centrafricaine|centrafrique|car",
	"CG": "republic of the congo|republic of congo|congo republic|congo brazzaville",
	"CH": "schweiz|suisse|svizzera|swiss|svizra|swiss confederation|suiza|zwitserland|confoederatio helvetica",
	"CI": "ivory coast|elfenbeinküste|republic of cote d'ivoire",
	"CM": "cameroun",
	"CN": "china pr|people's republic of china|peoples republic of china|prc|pr china|p.r. china|p.r.c.|mainland china|china mainland|china prc|中国|中國|中华人民共和国|中華人民共和國|zhongguo|zhōngguó",
	"CV": "cabo verde",
	"CW": "curacao",
	"CY": "κύπρος|kıbrıs|kypros|zypern",
	"CZ": "czech|czech republic|česko|česká republika|tschechien|tschechische republik",
	"DE": "deutschland|federal republic of germany|bundesrepublik deutschland|brd|alemania|allemagne|germania|duitsland|niemcy|tyskland",
	"DK": "danmark|dänemark|danemark|dinamarca",
	"DO": "dominican rep|dominican rep.|república dominicana|dominicana|dom rep",
	"DZ": "الجزائر|algérie",
	"EE": "eesti|estland|eesti vabariik",
	"EG": "مصر|misr|arab republic of egypt|ägypten|egipto",
	"EH": "الصحراء الغربية",
	"ER": "ኤርትራ",
	"ES": "españa|espanya|spanien|espagne|espainia|spagna",
	"ET": "ኢትዮጵያ",
	"FI": "suomi|finnland|finlande",
	"FO": "føroyar|færøerne",
	"FR": "république française|french republic|frankreich|francia|frankrijk|metropolitan france|france metropolitan",
	"GB": "uk|u.k.|great britain|britain|england|scotland|wales|cymru|alba|northern ireland|united kingdom of great britain and northern ireland|gb uk|england and wales|england uk|scotland uk|wales uk|northern ireland uk|uk england|uk scotland|uk wales|uk northern ireland|ulster|grossbritannien|großbritannien|vereinigtes königreich|reino unido|royaume uni|regno unito|n ireland|united kindom",
	"GE": "საქართველო|sakartvelo",
	"GF": "guyane française",
	"GH": "republic of ghana",
	"GL": "kalaallit nunaat|grønland",
	"GM": "the gambia|gambia the",
	"GN": "guinée",
	"GQ": "guinea ecuatorial",
	"GR": "hellas|ελλάδα|ελλάς|ελλας|hellenic republic|ellada|griechenland|grèce|grecia",
	"GW": "guiné-bissau",
	"HK": "中國香港特別行政區|香港特別行政區|中国香港|hong kong|hong kong sar|hk sar|hksar|hong kong china|hong kong sar prc|hong kong special administrative region|香港|香港特别行政区|香港特別行政區|hongkong",
	"HR": "hrvatska|kroatien|croatie",
	"HU": "magyarország|magyarorszag|ungarn|hongrie",
	"ID": "republik indonesia",
	"IE": "republic of ireland|éire|eire|roi|irish republic|irland|irlande|irlanda|southern ireland",
	"IL": "ישראל|إسرائيل",
	"IM": "iom|isle of man uk",
	"IN": "bharat|भारत|republic of india|indien|india republic",
	"IQ": "العراق",
	"IR": "islamic republic of iran|iran islamic republic of|ایران|persia",
	"IS": "ísland|island iceland",
	"IT": "italia|italien|italie|italian republic",
	"JO": "الأردن|hashemite kingdom of jordan",
	"JP": "nippon|nihon|日本|日本国|にほん|japon|japón",
	"KG": "кыргызстан|kyrgyz republic|kirghizia",
	"KH": "kampuchea|កម្ពុជា",
	"KM": "جزر القمر|comores",
	"KN": "saint kitts|st kitts|saint kitts and nevis",
	"KP": "북한|조선|democratic people's republic of korea|korea democratic people's republic of|dprk|korea north|n korea|korea dpr|조선민주주의인민공화국",
	"KR": "korea|republic of korea|korea republic|rok|korea south|s korea|korea rep|korea rep.|대한민국|한국|hanguk|daehan minguk|südkorea|corea del sur",
	"KW": "الكويت",
	"KZ": "қазақстан|казахстан|qazaqstan|kasachstan",
	"LA": "lao|lao pdr|lao people's democratic republic|ລາວ",
	"LB": "لبنان|liban",
	"LC": "saint lucia",
	"LK": "ශ්රී ලංකාව|ceylon|இலங்கை",
	"LT": "lietuva|litauen",
	"LU": "lëtzebuerg|luxemburg|grand duchy of luxembourg",
	"LV": "latvija|lettland",
	"LY": "ليبيا",
	"MA": "المغرب|maroc|marokko|marruecos",
	"MD": "republica moldova|republic of moldova|moldova republic of|moldavia",
	"ME": "crna gora|црна гора",
	"MF": "saint martin|st martin french part",
	"MG": "madagasikara",
	"MK": "македонија|северна македонија|macedonia|северна македонија|makedonija|fyrom|the former yugoslav republic of macedonia",
	"MM": "myanmar|burma|မြန်မာ",
	"MN": "монгол|монгол улс",
	"MO": "中國澳門特別行政區|澳門特別行政區|中国澳门|macau|macao|macau sar|macao sar|macau china|macao china|macau sar prc|macau special administrative region|澳门|澳門",
	"MR": "موريتانيا|mauritanie",
	"MU": "maurice|île maurice|île maurice",
	"MV": "ދިވެހިރާއްޖެ",
	"MX": "méxico|méjico|estados unidos mexicanos|united mexican states|mexiko",
	"MY": "مليسيا|federation of malaysia",
	"MZ": "moçambique",
	"NC": "nouvelle-calédonie",
	"NL": "holland|nederland|the netherlands|netherlands the|niederlande|pays bas|países bajos|kingdom of the netherlands",
	"NO": "norge|noreg|norwegen|norvège",
	"NP": "नेपाल",
	"NZ": "aotearoa|new zealand aotearoa|neuseeland",
	"OM": "عمان|sultanate of oman",
	"PF": "polynésie française",
	"PH": "pilipinas|the philippines|republic of the philippines|p.i.",
	"PK": "پاکستان",
	"PL": "polska|polen|pologne|polonia|rzeczpospolita polska",
	"PS": "الأراضي الفلسطينية|فلسطين|palestine|state of palestine|palestinian territory|فلسطين",
	"QA": "قطر",
	"RE": "la réunion",
	"RO": "românia|rumänien|roumanie|rumania",
	"RS": "србија|srbija|serbien",
	"RU": "рф|russian federation|россия|российская федерация|rossiya|russland",
	"SA": "ksa|kingdom of saudi arabia|السعودية|المملكة العربية السعودية|saudi",
	"SD": "السودان",
	"SE": "sverige|schweden|suède|suecia",
	"SG": "新加坡|singapura|republic of singapore|சிங்கப்பூர்",
	"SI": "slovenija|slowenien",
	"SK": "slovensko|slovak republic|slowakei|slovenská republika",
	"SN": "sénégal",
	"SO": "soomaaliya",
	"ST": "são tomé e príncipe",
	"SV": "república de el salvador|salvador",
	"SY": "syrian arab republic|سوريا",
	"SZ": "swaziland|kingdom of eswatini",
	"TC": "turks and caicos",
	"TD": "tchad",
	"TH": "ประเทศไทย|ไทย|siam|kingdom of thailand",
	"TJ": "тоҷикистон",
	"TL": "east timor",
	"TN": "تونس|tunisie",
	"TR": "turkey|türkiye cumhuriyeti|republic of turkey|türkei|turquie|turquía",
	"TT": "trinidad",
	"TW": "taiwan|taiwan roc|roc taiwan|republic of china|taiwan province of china|taiwan china|chinese taipei|台灣|台湾|臺灣|中華民國",
	"TZ": "united republic of tanzania|tanzania united republic of",
	"UA": "україна|украина|ukrayina|the ukraine",
	"US": "usa|united states of america|america|u.s.|the united states|us of a|us of america|the us|the usa|estados unidos|eua|ee uu|eeuu|vereinigte staaten|états unis|etats-unis|stati uniti|united states usa|usa united states|america usa|u s a|continental united states",
	"UY": "república oriental del uruguay|oriental republic of uruguay",
	"UZ": "oʻzbekiston|o'zbekiston|узбекистан",
	"VA": "città del vaticano|vatican|holy see|vatican city state",
	"VC": "saint vincent|st vincent|saint vincent and the grenadines",
	"VE": "bolivarian republic of venezuela|venezuela bolivarian republic of",
	"VG": "bvi",
	"VI": "usvi|us virgin islands|virgin islands us",
	"VN": "viet nam|việt nam|socialist republic of vietnam",
	"WF": "wallis-et-futuna",
	"XK": "kosovë|косово|kosova|косово",
	"YE": "اليمن",
	"ZA": "rsa|south african republic|suid-afrika|südafrika|mzansi",
}
