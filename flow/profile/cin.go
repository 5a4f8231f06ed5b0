package profile

import (
	"strings"
	"time"
)

// cinStates are the two letters of the state of registration, as the Ministry of
// Corporate Affairs abbreviates them, older ones among them.
var cinStates = setOf("AN AP AR AS BR CH CG CT DD DH DL DN GA GJ HP HR JH JK KA KL LA LD LH MH ML MN MP MZ NL OD OR PB PY RJ SK TG TN TR TS UK UP UR UT WB")

// cinOwners are the three letters of the kind of company.
var cinOwners = setOf("FLC FTC GAP GAT GOI NPL OPC PLC PTC SGC ULL ULT")

// today is when "in the future" begins.
var today = time.Now

// checkCIN: 21 characters (Ministry of Corporate Affairs, Companies
// (Registration Offices and Fees) Rules): L or U for listed or not, five digits of
// industry, two letters of state, the year, three letters of ownership, six
// digits. There is no check digit.
func checkCIN(r register, number string) finding {
	switch {
	case len(number) == 7 && strings.Trim(number[:3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && digits(number[3:], 4):
		return wrong("looks like an LLPIN", "LLPs have no CIN: choose the type Other, and call it LLPIN")
	case len(number) == 6 && number[0] == 'F' && digits(number[1:], 5):
		return wrong("looks like an FCRN", "foreign companies have no CIN: choose the type Other, and call it FCRN")
	case len(number) != 21:
		return r.miswritten()
	}
	listing, industry, state, year, owner, serial := number[:1], number[1:6], number[6:8], number[8:12], number[12:15], number[15:]
	switch {
	case listing != "L" && listing != "U":
		return wrong("begins with neither L nor U", "the first letter says listed (L) or unlisted (U), U72200KA2020PTC123456")
	case !digits(industry, 5):
		return wrong("has no industry code", "characters 2 to 6 are digits, U72200KA2020PTC123456")
	case !digits(year, 4) || strings.Trim(state+owner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || !digits(serial, 6):
		return r.miswritten()
	case year < "1850" || year > today().Format("2006"):
		return wrong("has a year in which the company cannot have been registered", "characters 9 to 12 are the year, U72200KA2020PTC123456")
	case !cinStates[state]:
		return unusual("names a state that is not known", "characters 7 and 8 are the state, such as KA, MH or DL").causes(18602)
	case !cinOwners[owner]:
		return unusual("names a kind of company that is not known", "characters 13 to 15 are the kind, such as PTC or PLC").causes(18602)
	}
	return finding{}
}
