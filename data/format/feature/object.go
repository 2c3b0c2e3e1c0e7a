package feature

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Object writes the properties of one feature after another as JSON objects. What a form
// cannot tell (NULL, no number) is left out. The zero value is ready.
type Object struct {
	text []byte // reused
	word bytes.Buffer
}

// Text adds a string; bytes that are no UTF-8 become U+FFFD.
func (o *Object) Text(name, value string) {
	o.name(name)
	o.quote(value)
}

// Bool adds a boolean.
func (o *Object) Bool(name string, value bool) {
	o.name(name)
	o.text = strconv.AppendBool(o.text, value)
}

// Integer adds a whole number.
func (o *Object) Integer(name string, value int64) {
	o.name(name)
	o.text = strconv.AppendInt(o.text, value, 10)
}

// Unsigned adds a whole number of 64 bits without a sign.
func (o *Object) Unsigned(name string, value uint64) {
	o.name(name)
	o.text = strconv.AppendUint(o.text, value, 10)
}

// Float adds a number, unless it is none or infinite.
func (o *Object) Float(name string, value float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return
	}
	o.name(name)
	o.text = strconv.AppendFloat(o.text, value, 'g', -1, 64)
}

// Decimal adds a number as a file writes it; one that is no number is added as a string.
func (o *Object) Decimal(name, value string) {
	if json.Valid([]byte(value)) && strings.Trim(value, "0123456789+-.eE") == "" {
		o.name(name)
		o.text = append(o.text, value...)
		return
	}
	if x, err := strconv.ParseFloat(value, 64); err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) {
		o.Float(name, x)
		return
	}
	o.Text(name, value)
}

func (o *Object) name(name string) {
	if len(o.text) == 0 {
		o.text = append(o.text, '{')
	} else {
		o.text = append(o.text, ',')
	}
	o.quote(name)
	o.text = append(o.text, ':')
}

func (o *Object) quote(value string) {
	if isPlain(value) {
		o.text = append(append(append(o.text, '"'), value...), '"')
		return
	}
	o.word.Reset()
	quoter := json.NewEncoder(&o.word)
	quoter.SetEscapeHTML(false) // six bytes for a < would be more than the memory bounds know
	_ = quoter.Encode(value)    // a string into memory: cannot fail
	o.text = append(o.text, bytes.TrimSuffix(o.word.Bytes(), []byte("\n"))...)
}

// isPlain reports whether a string stands in JSON as it is.
func isPlain(value string) bool {
	for i := range len(value) {
		if c := value[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Take returns the object and begins the next; nil where nothing was added.
func (o *Object) Take() json.RawMessage {
	if len(o.text) == 0 {
		return nil
	}
	taken := slices.Clone(append(o.text, '}'))
	o.text = o.text[:0]
	return taken
}
