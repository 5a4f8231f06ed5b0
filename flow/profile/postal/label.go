package postal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
)

// codeWords are what people write before a postal code, folded.
var codeWords = answer.FoldedSet("pin pincode pinno zip zipcode zipplus4 zip4 cedex postal postalcode postcode post code no number nr cp cap cep plz pc eircode postleitzahl codepostal codigopostal codigo code " +
	"kodpocztowy kod psc irsz npa postnummer postnr postinumero postcodenr indeks index postalzip zippostalcode zipor mikud " +
	"индекс почтовыйиндекс індекс поштовийіндекс пощенскикод 우편번호 邮编 邮政编码 郵編 郵遞區號 郵便番号 мк ταχκωδικας τκ מיקוד الرمزالبريدي รหัสไปรษณีย์ kodepos poskod mabuuchinh postakodu pk " +
	"우 tk iranyitoszam codpostal pcode पिन पिनकोड")

var word = answer.Pattern(`[\p{L}\p{M}]+|\p{N}+`)

// codeIn finds a postal code of the country among other words, and the text before and after
// it; code is "" if there's none.
func codeIn(text, country string) (code, before, after string) {
	if country == "" || len(text) > longestLine || address.GetFormat(country).PostalCodePattern == "" {
		return "", "", ""
	}
	words := word().FindAllStringIndex(text, 20)
	for length := min(len(words), 7); length > 0; length-- {
		for i := len(words) - length; i >= 0; i-- {
			start, end := words[i][0], words[i+length-1][1]
			run := text[start:end]
			if strings.ContainsAny(run, ".,;()/") || !strings.ContainsFunc(run, unicode.IsDigit) {
				continue
			}
			found, ok := masked(country, answer.Code(run), false)
			if !ok && matches(country, strings.ToUpper(run)) {
				found, ok = strings.ToUpper(run), true
			}
			if !ok && matches(country, answer.Code(run)) {
				found, ok = answer.Code(run), true
			}
			if ok && apartFrom(text, start, end, found) {
				return found, text[:start], text[end:]
			}
		}
	}
	return "", "", ""
}

// apartFrom reports whether a part of a text is a word of its own, or digits between
// letters: PIN560038.
func apartFrom(text string, start, end int, code string) bool {
	first, _ := utf8.DecodeLastRuneInString(text[:start])
	last, _ := utf8.DecodeRuneInString(text[end:])
	if strings.ContainsFunc(code, unicode.IsLetter) {
		return !unicode.IsLetter(first) && !unicode.IsDigit(first) && !unicode.IsLetter(last) && !unicode.IsDigit(last)
	}
	return !unicode.IsDigit(first) && !unicode.IsDigit(last)
}

// labelled is the postal code in a text that otherwise has only the word for it and its
// place: PIN 560038, Singapore 048616, CA 94105.
func (at Place) labelled(text string) (code string, ok bool) {
	code, before, after := codeIn(text, at.Country)
	return code, code != "" && at.known(before) && at.known(after)
}

// bare is the number in a text that has only a word for the code and the place besides;
// otherwise the whole text.
func (at Place) bare(text string) string {
	if m := oneNumber().FindStringSubmatch(text); m != nil && at.known(m[1]) && at.known(m[3]) {
		return m[2]
	}
	return text
}

// oneNumber matches a text with a single number in it.
var oneNumber = answer.Pattern(`^(\D*)(\d+(?:[.,]0+)?)(\D*)$`)

// known reports whether all words mean postal code or name the place.
func (at Place) known(text string) bool {
	var words []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		words = append(words, answer.Fold(w))
	}
	for len(words) > 0 {
		taken := 0
		for n := min(len(words), 5); n > 0 && taken == 0; n-- {
			if at.named(strings.Join(words[:n], "")) {
				taken = n
			}
		}
		if taken == 0 {
			return false
		}
		words = words[taken:]
	}
	return true
}

// named reports whether a folded word means postal code, or names the city, region or
// country.
func (at Place) named(folded string) bool {
	switch {
	case folded == "", codeWords()[folded], folded == answer.Fold(at.City), folded == answer.Fold(at.Region):
		return true
	case strings.EqualFold(folded, carSigns[at.Country]), at.Country == "SG" && folded == "s", countries.Code(folded) == at.Country:
		return true
	}
	known := Regions(at.Country)
	if known == nil {
		return false
	}
	_, ok := known.Find(folded)
	return ok
}
