package postal

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
)

// regionNames are other names of regions, by their abbreviations: the usual ones before
// two-letter abbreviations (U.S. Government Publishing Office, Style Manual, chapter 9;
// Public Services and Procurement Canada, The Canadian Style, 1.22), and the ones people
// use.
var regionNames = map[string]string{
	"US": "AA armed forces americas|armed forces america|armed forces the americas|armed forces of the americas|apo aa|fpo aa|dpo aa|armed forces americas except canada; " +
		"AE armed forces europe|apo ae|fpo ae|dpo ae|armed forces africa|armed forces canada|armed forces middle east|armed forces europe the middle east and canada|armed forces europe middle east and canada; " +
		"AP armed forces pacific|armed forces the pacific|apo ap|fpo ap|dpo ap; VI us virgin islands|usvi|u.s.v.i.; MP cnmi|northern marianas; PR p.r.|porto rico; AL ala; AZ ariz; AR ark; CA calif|cali; CO colo; CT conn; DE del; DC washington dc|wash dc|washington district of columbia|dist of columbia|dc washington; FL fla; IL ill; IN ind; KS kan|kans; " +
		"MA mass; MI mich; MN minn; MS miss; MT mont; NE neb|nebr; NV nev; NM n mex|new mex; NY new york state|nys; NC n carolina|n car|no carolina; ND n dakota|n dak|no dakota; RI rhode island and providence plantations; " +
		"OK okla; OR ore|oreg; PA penn|penna; SC s carolina|s car|so carolina; SD s dakota|s dak|so dakota; TN tenn; TX tex; WA wash|washington state; WV w virginia|w va|west va; WI wis|wisc; WY wyo",
	"CA": "AB alta; BC b.c.; MB man; NB n.b.; NL newfoundland|nfld|nf|labrador; NT nwt; NS n.s.; ON ont; PE pei|p.e.i.; QC que|pq; SK sask; YT yukon territory|yukon territories|yk",
	"AU": "ACT canberra|act australia|federal capital territory; TAS tassie",
	"BR": "DF brasilia|brasilia df; MG minas",
	"AE": "AZ abu zaby|ad; DU dubayy|dxb; RK rak|ras al-khaimah; SH sharja|al sharjah|ash shariqah; UQ uaq|umm al-quwain; FU fujeirah; AJ ajman",
	"AR": "C caba|c.a.b.a.|capital federal|ciudad de buenos aires|buenos aires city|ciudad autonoma buenos aires|autonomous city of buenos aires; B pba|gba|bs as",
	"CL": "RM region metropolitana|metropolitana|santiago|santiago metropolitan; LI o'higgins; AI aysen|aisen; MA magallanes; BI bio bio",
	"CN": "GX guangxi|guangxi zhuang|广西壮族; NM inner mongolia|nei mongol|neimenggu|内蒙古; NX ningxia|ningxia hui|宁夏回族; XJ xinjiang|xinjiang uyghur|xinjiang uygur|新疆维吾尔; XZ tibet|xizang; BJ peking; HK hong kong; MO macau|macao; TW taiwan",
	"CO": "DC bogota|bogota dc|distrito capital|santafe de bogota; GUA guainia; VAC valle; SAP san andres|san andres y providencia; NSA norte santander",
	"EG": "C al qahirah; ALX al iskandariyah; GZ al jizah; DK dakahliya|ad daqahliyah; SHR ash sharqiyah",
	"ES": "BI bizkaia|biscay; SS gipuzkoa; VI araba|araba alava; PM illes balears|islas baleares|balearic islands|balears|mallorca; GI gerona; L lerida; OR orense; C la coruna|coruna; " +
		"A alacant; CS castello|castellon de la plana; V valencia valencia; NA nafarroa; TF tenerife|sta cruz de tenerife; GC gran canaria; SE seville; Z saragossa; O principado de asturias; M comunidad de madrid",
	"ID": "JK jakarta|jakarta raya; YO yogyakarta|daerah istimewa yogyakarta|diy|jogja; JB west java; JT central java; JI east java; BT banten; KI east kalimantan; KB west kalimantan; KS south kalimantan; KT central kalimantan; " +
		"KU north kalimantan; SB west sumatra; SS south sumatra; SU north sumatra; SA north sulawesi; SN south sulawesi; ST central sulawesi; SG southeast sulawesi; SR west sulawesi; KR riau islands; NB west nusa tenggara; NT east nusa tenggara; AC nanggroe aceh darussalam",
	"IE": "D dublin city|south dublin|fingal|dun laoghaire|dun laoghaire rathdown|baile atha cliath; CO corcaigh|cork city; G gaillimh|galway city; LK luimneach|limerick city; WD port lairge|waterford city; KE cill dara; MO maigh eo; LS laoighis|queens; OY kings; TA north tipperary|south tipperary",
	"IN": "OD orissa|or; DL nct|दिल्ली; AP andhra|ఆంధ్ర ప్రదేశ్; TS తెలంగాణ; MH महाराष्ट्र; UP उत्तर प्रदेश; MP मध्य प्रदेश; RJ राजस्थान; BR बिहार; HR हरियाणा; KA ಕರ್ನಾಟಕ; TN தமிழ்நாடு; WB পশ্চিমবঙ্গ; GJ ગુજરાત; PB ਪੰਜਾਬ; KL കേരളം; OD ଓଡ଼ିଶା; UK uttaranchal|uttrakhand; PY pondicherry; DL nct of delhi|nct delhi|delhi nct|national capital territory of delhi|national capital territory|new delhi; TS telengana|tg; CG chattisgarh|ct; TN tamilnadu|madras; JK j and k|jammu kashmir; AN andaman and nicobar islands|andaman; " +
		"DH dadra and nagar haveli and daman and diu|dadra and nagar haveli|daman and diu|dnh; KA mysore; KL keralam; WB bengal|paschim banga; MH maharastra; GJ gujrat; LD laccadive; UP u.p.; MP m.p.; AP a.p.",
	"IT": "RM rome; MI milan; FI florence; TO turin; NA naples; VE venice; GE genoa; PD padua; MN mantua; SR syracuse; FC forli cesena|fo|forli; MS massa; PU ps|pesaro; MB monza brianza|monza; RE reggio nell'emilia|reggio emilia; RC reggio di calabria; AO valle d'aosta|aosta valley; BZ bozen|alto adige|sudtirol|south tyrol; TN trentino; SP spezia; BT bat; SU sud sardegna|south sardinia",
	"JP": "13 tokio|tokyo metropolis; 27 oosaka; 26 kioto; 28 hyougo; 39 kouchi; 44 ooita; 01 hokkaidou; 10 gumma",
	"KR": "11 seoul teukbyeolsi|서울특별; 26 pusan; 27 taegu; 30 taejon; 29 kwangju; 28 inchon; 41 gyeonggi|kyonggi; 42 gangwon state|gangwon teukbyeoljachido|강원특별자치도; 43 north chungcheong|chungbuk|충청북도; 44 south chungcheong|chungnam|충청남도; 45 north jeolla|jeonbuk|jeonbuk state|전라북도|전북특별자치도; " +
		"46 south jeolla|jeonnam|전라남도; 47 north gyeongsang|gyeongbuk|경상북도; 48 south gyeongsang|gyeongnam|경상남도; 49 cheju|jeju island|jeju special|제주특별자치도",
	"KZ": "75 almaty city; 71 astana city|nur-sultan|nursultan|akmola city; 79 shymkent city|chimkent",
	"MX": "CMX df|d.f.|distrito federal|cdmx|mexico city|mexico df|mexico d.f.|ciudad mexico; MEX edomex|edo mex|edo de mexico|mexico state; NLE nl|nuevo leon|n.l.; COA coahuila de zaragoza; MIC michoacan de ocampo; VER veracruz de ignacio de la llave; QUE queretaro de arteaga; BCN bc|b.c.|baja california norte; BCS b.c.s.; DUG dgo; GUA gto; HID hgo; JAL jalisco; PUE pue; QUE qro; ROO q roo|qroo; SLP s.l.p.; AGU ags; CHP chis; CHH chih; YUC yuc; ZAC zac; TAM tamps; MIC mich",
	"MY": "07 penang|pulau penang|pinang; 04 malacca; 14 kl|wp kuala lumpur|wilayah persekutuan kuala lumpur|wilayah persekutuan|federal territory of kuala lumpur; 15 wp labuan; 16 wp putrajaya; 05 negri sembilan|n sembilan; 01 johore; 11 trengganu",
	"NG": "FC fct|abuja|abuja fct|fct abuja; OG ogun; NA nassarawa",
	"PE": "LIM lima province|provincia de lima|departamento de lima; CUS cuzco; LMA lima metropolitana|metropolitan lima; CAL el callao",
	"PH": "00 ncr|national capital region|manila|metropolitan manila|mm; DAV davao; WSA western samar; NCO north cotabato|cotabato; COM compostela valley; DAS davao city",
	"RU": "MOW moscow|moskva city|moscow city; SPE saint petersburg|st petersburg|spb|sankt peterburg|leningrad; MOS moscow oblast|moscow region; LEN leningrad oblast|leningrad region; TA tatarstan; SVE sverdlovsk; NVS novosibirsk; SAM samara; NIZ nizhny novgorod; CHE chelyabinsk; ROS rostov; BA bashkortostan; KDA krasnodar; KYA krasnoyarsk; PER perm; VOR voronezh; VGG volgograd; OMS omsk; TOM tomsk; KGD kaliningrad; SA yakutia|sakha; PRI primorye",
	"TH": "10 krung thep|krung thep maha nakhon|bkk|กรุงเทพ|กรุงเทพฯ; 14 ayutthaya; 30 korat",
	"TR": "34 stamboul|constantinople; 33 icel; 46 maras|k maras; 63 urfa; 03 afyonkarahisar; 41 izmit; 54 adapazari; 31 antakya",
	"TW": "TPE taipei|臺北; TXG taichung|臺中|臺中市; TNN tainan|臺南|臺南市; TTT 臺東|臺東縣; KHH kaohsiung; NWT new taipei|xinbei; TAO taoyuan|taoyuan city; TPE taipei|臺北市|台北; KEE keelung",
	"UA": "30 kiev|kyiv city|kiev city; 32 kyiv oblast|kiev oblast|kyiv region|kiev region; 14 donetsk; 12 dnipropetrovsk|dnipro; 63 kharkiv|kharkov; 46 lviv|lvov; 51 odesa|odessa; 23 zaporizhzhia|zaporizhia; 05 vinnytsia; 07 volyn; 21 zakarpattia|transcarpathia; 26 ivano-frankivsk; 48 mykolaiv; 53 poltava; 56 rivne; 59 sumy; 61 ternopil; 65 kherson; 68 khmelnytskyi; 71 cherkasy; 74 chernihiv; 77 chernivtsi; 18 zhytomyr; 35 kirovohrad; 09 luhansk; 43 crimea",
	"VN": "79 ho chi minh|hcmc|hcm|tp hcm|tp ho chi minh|saigon|sai gon|thanh pho ho chi minh; 01 ha noi|tp ha noi|hanoi capital; 48 tp da nang; 31 tp hai phong; 92 tp can tho; 46 thua thien hue|tp hue",
}

// kinds are the words for regions that people put before or after a name, and the words that
// join the two. In the United States, a county or city can have the name of another state.
var (
	kinds = answer.FoldedSet("state province prov county co region prefecture pref department territory governorate emirate parish district canton division " +
		"oblast obl oblysy krai kray respublika okrug voivodeship wojewodztwo judet zupanija megye lan fylke maakond maakunta kommune contae " +
		"estado provincia pcia departamento depto dpto dept comunidad comarca gobernacion intendencia municipio regiao distrito region provincie provinz bundesland land kanton citta metropolitana " +
		"sheng shi zizhiqu autonomous special zhuangzu huizu ken fu to do si gwangyeoksi teukbyeolsi metropolitan ili il ostan muhafazat muhafazah wilaya wilayat changwat tinh provinsi propinsi negeri jangwat " +
		"область обл край республика автономный округ провинция м г місто город " +
		"darul ehsan takzim aman makmur ridzuan naim iman khusus")
	kindsUS  = answer.SetOf("state commonwealth territory")
	cityLike = answer.SetOf("city municipality")
	joints   = answer.SetOf("of the de del di da do la el le les den der")
)

// cityRegions are the countries where a city is a region of its own.
var cityRegions = answer.SetOf("CN KR TW VN RU UA AE KZ")

// kindEndings are the words for regions that are part of a name, longest first.
var kindEndings = []string{
	"특별자치도", "특별자치시", "특별시", "광역시", "도", "시", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "自治區", "省", "市", "县", "縣", "都", "府", "県", "จังหวัด",
}

// regionParts are the signs between two names of a region: CA - California.
var regionParts = answer.Pattern(`\s*[(),/:;|]\s*|\s+[-–—]\s+`)

// regionSpellings read what isn't in any table: US-CA, California (CA), State of California,
// Osaka-fu, 서울특별시, Provincia de Buenos Aires.
func regionSpellings(country string, known *answer.Choices, table []answer.Choice) func(text string) [][]string {
	values := make(map[string]string) // by name without its kind; "" if several have it
	for _, row := range table {
		for name := range strings.SplitSeq(row.Label+"|"+row.Also, "|") {
			for _, core := range append(cores(country, name), answer.Fold(name)) {
				switch v, taken := values[core]; {
				case core == "":
				case taken && v != row.Value:
					values[core] = ""
				default:
					values[core] = row.Value
				}
			}
		}
	}
	find := func(text string) string {
		for _, core := range append([]string{answer.Fold(text)}, cores(country, text)...) {
			if v := values[core]; v != "" {
				return v
			}
		}
		return ""
	}
	return func(text string) [][]string {
		if code, rest, ok := cutAny(text, "-_/. "); ok && countries.Code(code) == country {
			if v, ok := known.Find(rest); ok {
				return [][]string{{v}}
			}
		}
		parts := regionParts().Split(strings.Trim(text, " .,;"), -1)
		if len(parts) == 1 {
			v := find(text)
			for _, cut := range joins().FindAllStringIndex(text, -1) {
				v = cmp.Or(v, alike(text[:cut[0]], text[cut[1]:], country, known))
			}
			return [][]string{{v}}
		}
		var group []string
		for _, part := range parts {
			v, ok := known.Find(part)
			switch {
			case ok:
				group = append(group, v)
			case part != "" && countries.Code(part) != country:
				return nil
			}
		}
		return [][]string{group}
	}
}

// joins match what may be between two names of a region: CA-California, California USA.
var joins = answer.Pattern(`[\s-]+`)

// alike is the region that two texts mean, or the first one and the country after it;
// "" if they mean two regions or none.
func alike(one, two, country string, known *answer.Choices) string {
	v, ok := known.Find(one)
	if w, also := known.Find(two); ok && (also && v == w || countries.Code(two) == country && len(two) > 2) {
		return v
	}
	return ""
}

func cutAny(text, signs string) (before, after string, ok bool) {
	if i := strings.IndexAny(text, signs); i > 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

// cores are a folded name without the words for its kind, longest first.
func cores(country, name string) []string {
	words := strings.FieldsFunc(strings.ToLower(answer.Unaccented(name)), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("-.,’'[]", r)
	})
	whole := len(words)
	if i := slices.Index(words, "saint"); i >= 0 {
		words[i], whole = "st", whole+1
	}
	is := func(word string) bool {
		if country == "US" {
			return kindsUS[word]
		}
		return kinds()[word] || cityLike[word] && cityRegions[country]
	}
	for len(words) > 1 && is(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	front := false
	for len(words) > 1 && (is(words[0]) || words[0] == "the") {
		words, front = words[1:], true
	}
	var found []string
	add := func(words []string) { found = append(found, answer.Fold(strings.Join(words, " "))) }
	if len(words) < whole {
		add(words)
	}
	for front && len(words) > 1 && joints[words[0]] {
		words = words[1:]
		add(words)
	}
	if len(words) == 1 && words[0] != "" && words[0][0] > 127 {
		for _, ending := range kindEndings {
			if rest, ok := strings.CutSuffix(answer.Clean(name), ending); ok && rest != "" {
				return append(found, answer.Fold(rest))
			}
		}
		add(words)
	}
	return found
}
