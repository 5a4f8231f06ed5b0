package contact

import (
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// nothing are the folded words that people and programs use for no answer.
var nothing = answer.FoldedSet(`none no na n/a nil nill null nan nope nothing false undefined notapplicable notavailable noneyet notyet notany
	noneavailable donthave donthaveany wedonthaveany wedonthaveone nowebsite nosite nosocialmedia nosocials nourl nocallback nowebhook nonumber nonumbers
	nophone nophonenumber keine keins kein nein nichtvorhanden entfällt aucun aucune non néant sansobjet ninguno ninguna noaplica notiene nenhum nenhuma não
	nãoseaplica nessuno nessuna geen nvt ingen inget ei puudub brak nie niedotyczy žádný není yok nincs niciunul nu нет отсутствует немає няма
	אין ללא لا لايوجد なし 無し ない 無 无 没有 沒有 없음 해당없음 không`)

// Nothing reports whether a text says that there's no answer: none, n/a, a hyphen.
func Nothing(text string) bool {
	text = answer.Clean(text)
	return strings.Trim(text, " -–—−_./~*()[]{}\"'") == "" || len(text) <= 40 && nothing()[answer.Fold(text)]
}
