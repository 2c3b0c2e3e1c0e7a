package gazetteer

import "strings"

// stems rewrites parts of Ukrainian words as they are in Russian names of places.
// Only the consonants and vowels that folding does not even out are worth a line. A
// leading ^ ties a stem to the start of a word.
var stems = strings.NewReplacer(
	"олександр", "александр", "олексі", "алексе", "андрі", "андре", "сергі", "серге",
	"микол", "никол", "микіль", "николь", "микит", "никит", "костянтин", "константин", "^катерин", "екатерин",
	"володимир", "владимир", "василівк", "васильевк", "григорівк", "григорьевк", "прокопівк", "прокопьевк",
	"яковлівк", "яковлевк", "захарівк", "захарьевк", "^олен", "елен", "кам’ян", "камен", "слов’ян", "славян",
	"дніпр", "днепр", "верхнь", "верхне", "нижнь", "нижне", "чорн", "черн", "біл", "бел", "вільх", "ольх",
	"вільн", "вольн", "^вуг", "уг", "гір", "гор", "пільськ", "польск", "сівер", "север", "сєвєр", "север",
	"піщан", "песчан", "піск", "песк", "залізн", "железн", "новосіл", "новосел", "сільськ", "сельск", "ліс", "лес",
	"рівн", "ровн", "ріжж", "рож", "ріг", "рог", "річ", "реч", "східн", "восточн", "західн", "западн",
	"південн", "южн", "північн", "северн", "армій", "армей", "гвардій", "гвардей", "першотравн", "первомай",
	"перш", "перв", "жовт", "желт", "глибок", "глубок", "довг", "долг", "^вовч", "волч", "сніж", "снеж",
	"світл", "светл", "^світ", "свет", "рубіж", "рубеж", "кремін", "кремен", "хрест", "крест", "щаст", "счаст",
	"^між", "меж", "^під", "под", "оріх", "орех", "молодіж", "молодеж", "трьох", "трех", "третій", "третий",
	"^", "",
)

// endings rewrites the end of a name, and of the words before it those of adjectives;
// the first that fits is taken.
var (
	endings = []ending{
		{"іївка", "еевка"}, {"ївка", "евка"}, {"івка", "овка"}, {"івці", "овцы"}, {"ївці", "евцы"}, {"івець", "овец"},
		{"івське", "овское"}, {"ївське", "евское"}, {"івськ", "овск"}, {"ївськ", "евск"},
		{"ське", "ское"}, {"цьке", "цкое"}, {"зьке", "зкое"}, {"ине", "ино"}, {"іне", "ино"}, {"їне", "ино"},
		{"ове", "ово"}, {"єве", "ево"}, {"еве", "ево"}, {"не", "ное"}, {"нє", "нее"},
		{"пілля", "полье"}, {"піль", "поль"}, {"ілля", "илье"}, {"’я", "ье"}, {"ожя", "ожье"}, {"жжя", "жье"},
		{"ччя", "чье"}, {"сся", "сье"}, {"ння", "нье"}, {"ття", "тье"}, {"ця", "ца"}, {"ів", "ов"}, {"їв", "ев"},
		{"іль", "оль"}, {"ова", "овая"}, {"ата", "атая"}, {"сна", "сная"}, {"нна", "нная"},
	}
	adjectives = []ending{{"а", "ая"}, {"я", "яя"}, {"е", "ое"}, {"є", "ее"}, {"і", "ие"}, {"ів", "ов"}, {"їв", "ев"}}
)

type ending struct{ ukrainian, russian string }

var oneApostrophe = strings.NewReplacer("'", "’", "ʼ", "’")

// russian writes a Ukrainian name roughly as a Russian one, for folding only.
func russian(ukrainian string) string {
	words := strings.Fields(oneApostrophe.Replace(strings.ToLower(ukrainian)))
	for i, word := range words {
		word = stems.Replace("^" + strings.ReplaceAll(word, "-", "-^"))
		if i < len(words)-1 {
			words[i] = withEnding(word, adjectives)
		} else {
			words[i] = withEnding(word, endings)
		}
	}
	return strings.Join(words, " ")
}

func withEnding(word string, endings []ending) string {
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e.ukrainian); ok {
			return stem + e.russian
		}
	}
	return word
}
