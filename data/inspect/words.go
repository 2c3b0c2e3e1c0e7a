package inspect

import (
	"strings"

	"controlmap/data/source/ownpolygons"
	"controlmap/geo"
)

// statusWords are beginnings of what people write for a status, folded, and what they mean. The
// holder's own country means what is left out: a map of control draws what is not his.
var statusWords = []struct {
	beginnings string // separated by |
	status     geo.Status
}{
	{"liberated|recaptured|taken back|retaken|деокуп|звільн|освобожд", geo.Liberated},
	{"contested|disputed|grey|gray|unknown|under question|in doubt|no man|сіра|серая|спірн|під питанням|невідом|нейтральн", geo.Contested},
	{"claimed|claim|заявлен", geo.Claimed},
	{"advance|assessed advance|просуван|наступ", geo.Advance},
	{"occupied|russian control|russian-occupied|russian occupied|russian-controlled|russian controlled|controlled by russia|under russian|" +
		"assessed russian control|held by russia|russia|rus|ru|rf|рф|росія|россия|окуп|оккуп|тот|crimea|крим|ордло|ordlo", geo.Occupied},
	{"ukraine|ukrainian|ua|ukr|free|україн|украин|вільн|підконтрольн", geo.AllStatus},
}

// statusOfWord says what a word means; false where that is not known. AllStatus with true is
// ground that is left out.
func statusOfWord(word string) (geo.Status, bool) {
	folded := ownpolygons.Fold(word)
	if status, err := geo.ParseStatus(folded); err == nil {
		return status, true
	}
	for _, known := range statusWords {
		for beginning := range strings.SplitSeq(known.beginnings, "|") {
			if folded == beginning || len([]rune(beginning)) > 3 && strings.HasPrefix(folded, beginning) {
				return known.status, true
			}
		}
	}
	return "", false
}
