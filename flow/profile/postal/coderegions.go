package postal

import (
	"strings"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
)

// codeRegions say which postal codes belong to a region, for countries whose post publishes
// it: its ISO abbreviation, and ranges of the first digits. The sources are USPS
// (Publication 65 and labeling list L002), Canada Post (forward sortation areas), Australia
// Post (postcode ranges by state), India Post (PIN circles), Correos (the first two digits
// are the province), Correios (faixas de CEP) and Correos de México (los dos primeros
// dígitos son el estado); for Italy, Japan, Korea, Malaysia, China, Ukraine, Colombia,
// Turkey and Peru, only the codes that begin with a zero. Ranges overlap where post offices
// serve both sides of a border. All of it only warns: new codes come every year.
var codeRegions = map[string]string{
	"US": `AL 350-369 AK 995-999 AS 967 AZ 850-865 AR 716-729,755 CA 900-961 CO 800-816 CT 060-069 DE 197-199 DC 200-205,569
		FL 320-339,341-349 GA 300-319,398-399 GU 969 HI 967-968 ID 832-838 IL 600-629 IN 460-479 IA 500-528 KS 660-679 KY 400-427
		LA 700-714 ME 039-049 MD 206-219 MA 010-027,055 MI 480-499 MN 550-567 MS 386-397 MO 630-658 MT 590-599 NE 680-693
		NV 889-898 NH 030-038 NJ 070-089 NM 870-884 NY 005,063,100-149 NC 270-289 ND 580-588 MP 969 FM 969 MH 969 PW 969 OH 430-459 OK 730-749
		OR 970-979 PA 150-196 PR 006-007,009 RI 028-029 SC 290-299 SD 570-577 TN 370-385 TX 733,750-799,885 UT 840-847
		VT 050-059 VI 008 VA 201,220-246 WA 980-994 WV 247-268 WI 530-549 WY 820-831,834 AA 340 AE 090-099 AP 962-966`,
	"CA": `NL A-A NS B-B PE C-C NB E-E QC G-J ON K-P MB R-R SK S-S AB T-T BC V-V NU X-X NT X-X YT Y-Y`,
	"AU": `NSW 1000-2599,2619-2899,2921-2999,3644-3644,3691-3707,4375-4385 ACT 0200-0299,2540-2540,2600-2620,2900-2920 VIC 3000-3999,8000-8999
		QLD 4000-4999,9000-9999 SA 5000-5999,0872-0872 WA 6000-6999,0872-0872 TAS 7000-7999 NT 0800-0999`,
	"IN": `DL 11 HR 12-13 PB 14-16 CH 16 HP 17 JK 18-19 LA 19 UP 20-28 UK 24,26 RJ 30-34 GJ 36-39 DH 36,39 MH 40-44 GA 40 MP 45-48
		CG 49 TS 50 AP 51-53 PY 53,60,67 KA 56-59 TN 60-64 KL 67-69 LD 68 WB 70-74 SK 73 AN 74 OD 75-77 AS 78 AR 79 ML 79
		MN 79 MZ 79 NL 79 TR 79 BR 80-85 JH 81-83`,
	"ES": `VI 01 AB 02 A 03 AL 04 AV 05 BA 06 PM 07 B 08 BU 09 CC 10 CA 11 CS 12 CR 13 CO 14 C 15 CU 16 GI 17 GR 18 GU 19 SS 20 H 21
		HU 22 J 23 LE 24 L 25 LO 26 LU 27 M 28 MA 29 MU 30 NA 31 OR 32 O 33 P 34 GC 35 PO 36 SA 37 TF 38 S 39 SG 40 SE 41 SO 42 T 43
		TE 44 TO 45 V 46 VA 47 BI 48 ZA 49 Z 50 CE 51 ML 52`,
	"BR": `SP 010-199 RJ 200-289 ES 290-299 MG 300-399 BA 400-489 SE 490-499 PE 500-569 AL 570-579 PB 580-589 RN 590-599 CE 600-639
		PI 640-649 MA 650-659 PA 660-688 AP 689 AM 690-692,694-698 RR 693 AC 699 DF 700-727,730-736 GO 728-729,737-767 RO 768-769
		TO 770-779 MT 780-788 MS 790-799 PR 800-879 SC 880-899 RS 900-999`,
	"IT": `RM 00 VT 01 RI 02 FR 03 LT 04 TR 05 PG 06 SS 07 OT 07 NU 08 OG 08 OR 08-09 CA 08-09 SU 08-09 VS 09`,
	"JP": `01 001-007,040-099 05 010-019 03 020-029 02 030-039`,
	"KR": `11 01-09`, "MY": `09 01-02 02 05-09`, "CN": `NM 01-02 SX 03-04 HE 05-07`, "UA": `30 01-06 32 07-09`, "CO": `ANT 05 ATL 08`,
	"TR": `01 01 02 02 03 03 04 04 05 05 06 06 07 07 08 08 09 09`,
	"PE": `AMA 01 ANC 02 APU 03 ARE 04 AYA 05 CAJ 06 CAL 07 CUS 08 HUV 09`,
	"MX": `CMX 00-16 AGU 20 BCN 21-22 BCS 23 CAM 24 COA 25-27 COL 28 CHP 29-30 CHH 31-33 DUG 34-35 GUA 36-38 GRO 39-41 HID 42-43 JAL 44-49
		MEX 50-57 MIC 58-61 MOR 62 NAY 63 NLE 64-67 OAX 68-71 PUE 72-75 QUE 76 ROO 77 SLP 78-79 SIN 80-82 SON 83-85 TAB 86 TAM 87-89
		TLA 90 VER 91-96 YUC 97 ZAC 98-99`,
}

// regionsWith are the regions that may have a postal code, by abbreviation; none if that
// isn't known.
func regionsWith(country, code string) []string {
	var ids []string
	words := strings.Fields(codeRegions[country])
	for i := 0; i+1 < len(words); i += 2 {
		for r := range strings.SplitSeq(words[i+1], ",") {
			low, high, ok := strings.Cut(r, "-")
			if !ok {
				high = low
			}
			if len(code) < len(low) {
				continue
			}
			if front := code[:len(low)]; front >= low && front <= high {
				ids = append(ids, words[i])
				break
			}
		}
	}
	return ids
}

// CheckCodeRegion warns of a postal code in another region than the given one. Both are as
// they are sent.
func CheckCodeRegion(code, region, country string) answer.Finding {
	known := Regions(country)
	if known == nil {
		return answer.Finding{}
	}
	f := address.GetFormat(country)
	var names []string
	for _, id := range regionsWith(country, code) {
		name, ok := f.Regions.Get(id)
		if ok && region == sent(f, id, name) {
			return answer.Finding{}
		}
		if ok {
			names = append(names, name)
		}
	}
	if _, ok := known.Find(region); !ok || len(names) == 0 {
		return answer.Finding{}
	}
	return answer.Unusual("isn't in the region you entered", "it looks like one in "+strings.Join(names, " or ")).Causes(18603)
}
