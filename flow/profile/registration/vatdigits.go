package registration

import (
	"strconv"
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// The check digits of VAT numbers. Each function gets a body of its country's
// shape, and reports true if the form of the number has no check digit that
// is published (as numbers of natural persons in several countries).

// fitsAT: Bundesministerium für Finanzen, UID: every second digit doubled, 4
// added, complement to ten.
func fitsAT(body string) bool {
	sum := 4
	for i, c := range body[1:8] {
		d := int(c - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return (10-sum%10)%10 == last(body)
}

// fitsBE: FPS Economy, enterprise number: the last two digits complement the
// first eight modulo 97.
func fitsBE(body string) bool { return 97-number(body[:8])%97 == number(body[8:]) }

// fitsBG: National Revenue Agency, nine digits: weights 1 to 8 modulo 11, or 3 to
// 10 if that is ten. Ten digits are natural persons.
func fitsBG(body string) bool {
	if len(body) != 9 {
		return true
	}
	rest := weighted(body, 1, 2, 3, 4, 5, 6, 7, 8) % 11
	if rest == 10 {
		rest = weighted(body, 3, 4, 5, 6, 7, 8, 9, 10) % 11
	}
	return rest%10 == last(body)
}

// fitsCY: Tax Department: the digits at odd places are translated, the sum
// modulo 26 is a letter.
func fitsCY(body string) bool {
	sum := 0
	for i, c := range body[:8] {
		d := int(c - '0')
		if i%2 == 0 {
			d = [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}[d]
		}
		sum += d
	}
	return byte('A'+sum%26) == body[8]
}

// fitsCZ: Czech Statistical Office, IČO: weights 8 to 2 modulo 11. Nine and ten
// digits are natural persons.
func fitsCZ(body string) bool {
	if len(body) != 8 {
		return true
	}
	rest := (11 - weighted(body, 8, 7, 6, 5, 4, 3, 2)%11) % 11
	if rest == 0 {
		rest = 1
	}
	return rest%10 == last(body)
}

// iso7064 is MOD 11,10 of ISO/IEC 7064, which Germany (Bundeszentralamt für
// Steuern) and Croatia (Porezna uprava, OIB) use.
func iso7064(body string) bool {
	product := 10
	for _, c := range body[:len(body)-1] {
		sum := (int(c-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return (11-product)%10 == last(body)
}

// multipleOf is the check digit of several countries: the digits, each times its
// weight, make a multiple of the modulus. Denmark: Erhvervsstyrelsen, CVR; Estonia:
// Maksu- ja Tolliamet, KMKR; Finland: Patentti- ja rekisterihallitus, Y-tunnus;
// Hungary: Nemzeti Adó- és Vámhivatal, törzsszám.
func multipleOf(modulus int, weights ...int) func(body string) bool {
	return func(body string) bool { return weighted(body, weights...)%modulus == 0 }
}

// fitsEL: AADE, AFM: powers of two modulo 11.
func fitsEL(body string) bool {
	return weighted(body, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == last(body)
}

// fitsES: Agencia Tributaria, NIF: a company's ends in a Luhn digit or its
// letter, a person's in a letter for the number modulo 23.
func fitsES(body string) bool {
	switch first := body[0]; {
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", first) >= 0:
		for d := range 10 {
			if luhn(body[1:8] + strconv.Itoa(d)) {
				return body[8] == byte('0'+d) || body[8] == "JABCDEFGHI"[d]
			}
		}
	case first >= '0' && first <= '9':
		return body[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[number(body[:8])%23]
	case first >= 'X' && first <= 'Z':
		return body[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[number(string(first-'X'+'0')+body[1:8])%23]
	case first == 'K' || first == 'L' || first == 'M':
		return true
	}
	return false
}

// fitsFR: a key of two characters before a SIREN. Direction générale des Finances
// publiques: one of two digits is the SIREN and 12, modulo 97. European Commission,
// VAT number construction rules: one with a letter counts in 34 signs (no I, no O);
// its remainder modulo 11 is that of the SIREN and the quotient and 1.
func fitsFR(body string) bool {
	if answer.Digits(body[:2], 2) {
		return number(body[2:]+"12")%97 == number(body[:2])
	}
	const signs = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	front, back := strings.IndexByte(signs, body[0]), strings.IndexByte(signs, body[1])
	key := 34*front + back - 100
	if front < 10 {
		key = 24*front + back - 10
	}
	return front >= 0 && back >= 0 && key%11 == (number(body[2:])+key/11+1)%11
}

// fitsRegistrikood: the Estonian registry code of eight digits, Registrite ja
// Infosüsteemide Keskus: weights 1 to 7 modulo 11, or 3 to 9 if that is ten.
func fitsRegistrikood(number string) bool {
	if !answer.Digits(number, 8) {
		return false
	}
	rest := weighted(number, 1, 2, 3, 4, 5, 6, 7) % 11
	if rest == 10 {
		rest = weighted(number, 3, 4, 5, 6, 7, 8, 9) % 11
	}
	return rest%10 == last(number)
}

// fitsIE: Revenue: weights 8 to 2, nine times the letter behind the check letter,
// modulo 23. In the old form the second place holds a letter, and the first digit
// counts last.
func fitsIE(body string) bool {
	const letters = "WABCDEFGHIJKLMNOPQRSTUV"
	counted, extra := body[:7], 0
	if !answer.Digits(counted, 7) {
		counted = "0" + body[2:7] + body[:1]
	}
	if len(body) == 9 {
		extra = max(0, strings.IndexByte(letters, body[8]))
	}
	return letters[(weighted(counted, 8, 7, 6, 5, 4, 3, 2)+9*extra)%23] == body[7]
}

// fitsLT: Valstybinė mokesčių inspekcija: weights 1 to 9 in turn modulo 11, or
// from 3 on if that is ten.
func fitsLT(body string) bool {
	rest := 0
	for _, from := range []int{0, 2} {
		rest = 0
		for i, c := range body[:len(body)-1] {
			rest += (1 + (i+from)%9) * int(c-'0')
		}
		if rest %= 11; rest != 10 {
			break
		}
	}
	return rest%10 == last(body)
}

// fitsLU: Administration de l'enregistrement: the first six digits modulo 89.
func fitsLU(body string) bool { return number(body[:6])%89 == number(body[6:]) }

// fitsLV: Valsts ieņēmumu dienests: a legal person's begins with 4 or more;
// weights modulo 11 leave three.
func fitsLV(body string) bool {
	return body[0] < '4' || weighted(body, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3
}

// fitsMT: Commissioner for Revenue: weights 3 4 6 7 8 9, the last two digits
// complement the sum modulo 37.
func fitsMT(body string) bool { return 37-weighted(body, 3, 4, 6, 7, 8, 9)%37 == number(body[6:]) }

// fitsNL: Belastingdienst: the nine digits of an RSIN pass the test of eleven;
// since 2020 a sole proprietor's passes MOD 97-10 of ISO/IEC 7064 as a whole.
func fitsNL(body string) bool {
	if (weighted(body, 9, 8, 7, 6, 5, 4, 3, 2)-last(body[:9]))%11 == 0 {
		return true
	}
	rest := 0
	for _, c := range "NL" + body {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}

// fitsPL: Ministerstwo Finansów, NIP: weights 6 5 7 2 3 4 5 6 7 modulo 11.
func fitsPL(body string) bool { return weighted(body, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == last(body) }

// fitsPT: Autoridade Tributária, NIF: weights 9 to 2 modulo 11.
func fitsPT(body string) bool {
	return (11-weighted(body, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == last(body)
}

// fitsRO: the Romanian fiscal code (CUI): ten times the sum by the weights 7 5 3
// 2 1 7 5 3 2, aligned to the right, modulo 11 and then 10 (ANAF, Order
// 1.370/1999).
func fitsRO(body string) bool {
	padded := strings.Repeat("0", 10-len(body)) + body
	return weighted(padded, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == last(body)
}

// fitsSE: Skatteverket, organisationsnummer: Luhn over the ten digits before 01.
func fitsSE(body string) bool { return luhn(body[:10]) }

// fitsSI: Finančna uprava: weights 8 to 2 modulo 11.
func fitsSI(body string) bool {
	rest := 11 - weighted(body, 8, 7, 6, 5, 4, 3, 2)%11
	return rest != 11 && rest%10 == last(body)
}

// fitsSK: Finančná správa, IČ DPH: a multiple of eleven. Birth numbers, which sole
// proprietors may have, have a zero if the remainder is ten.
func fitsSK(body string) bool {
	return number(body)%11 == 0 || number(body[:9])%11 == 10 && last(body) == 0
}

// fitsXI: HM Revenue & Customs: weights 8 to 2 and the two check digits make a
// multiple of 97, or leave 42 or 55. Government bodies have letters instead.
func fitsXI(body string) bool {
	if len(body) < 9 {
		return true
	}
	sum := weighted(body, 8, 7, 6, 5, 4, 3, 2) + number(body[7:9])
	return sum%97 == 0 || sum%97 == 42 || sum%97 == 55
}

// number is the value of a few digits.
func number(body string) int {
	n, _ := strconv.Atoi(body)
	return n
}

// last is the last digit.
func last(body string) int { return int(body[len(body)-1] - '0') }
