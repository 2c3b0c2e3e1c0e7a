package follow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"controlmap/data/fetch"
	"controlmap/data/format"
	"controlmap/geo"
)

// getAny asks for what stands at an address, in any form. Besides the getter's errors there are
// those of answers of 200 that are none: *fetch.StatusError within a geo.Error where the body
// tells of a status, geo.Invalid otherwise.
func getAny(ctx context.Context, guest getter, address string) (fetch.Response, error) {
	answer, err := guest.Get(ctx, address)
	if err != nil {
		return fetch.Response{}, err
	}
	if err := checkAnswer(answer); err != nil {
		return fetch.Response{}, err
	}
	return answer, nil
}

// getJSON asks for JSON, and refuses everything else.
func getJSON(ctx context.Context, guest getter, address string) (fetch.Response, error) {
	answer, err := getAny(ctx, guest, address)
	if err == nil && !isJSON(answer.Body) {
		err = geo.Errorf(geo.Invalid, "%s: the answer is not JSON, it begins with %q", answer.URL, startOf(answer.Body))
	}
	if err != nil {
		return fetch.Response{}, err
	}
	return answer, nil
}

// checkAnswer refuses what is no data, though its status was 200.
func checkAnswer(answer fetch.Response) error {
	body := bytes.TrimSpace(withoutMark(bytes.TrimSpace(answer.Body)))
	if len(body) == 0 {
		return geo.Errorf(geo.Invalid, "%s: the answer is empty", answer.URL)
	}
	if err := format.Refused(answer.Body); err != nil {
		return geo.Wrap(geo.Invalid, err, "%s: the answer is", answer.URL)
	}
	if isJSON(body) {
		if !json.Valid(body) && !isSequence(body) {
			return geo.Errorf(geo.Invalid, "%s: the answer is JSON that breaks off or is broken, after %d bytes", answer.URL, len(body))
		}
	}
	if told, ok := toldError(body); ok {
		return hiddenError(answer, told)
	}
	return nil
}

func withoutMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\uFEFF")) }

func isJSON(body []byte) bool {
	body = bytes.TrimSpace(withoutMark(body))
	return len(body) > 0 && (body[0] == '{' || body[0] == '[')
}

// isSequence reports whether a body has a JSON object on each of its lines, as GeoJSON by lines
// has.
func isSequence(body []byte) bool {
	for line := range bytes.Lines(body) {
		if line = bytes.Trim(line, "\x1e \t\r\n"); len(line) > 0 && !json.Valid(line) {
			return false
		}
	}
	return true
}

func startOf(body []byte) string { return string(body[:min(len(body), 40)]) }

// told is an error of which the body of an answer tells.
type told struct {
	status  int // 0: none is told
	message string
}

// hiddenError makes the error of an answer whose body tells of one.
func hiddenError(answer fetch.Response, told told) error {
	if told.status < http.StatusBadRequest {
		return geo.Errorf(geo.Invalid, "%s: an error in an answer of 200: %.200q", answer.URL, told.message)
	}
	status := &fetch.StatusError{
		URL: answer.URL, Status: told.status, Body: answer.Body[:min(len(answer.Body), 512)],
		RetryAfter: retryAfter(answer.Header, answer.At),
	}
	return geo.Wrap(geo.CodeOf(status), status, "an error in an answer of 200, %.200q", told.message)
}

// retryAfter reads the header of that name: seconds, or a time.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// statusOf returns the status of which an error tells, by its line or by its body; 0: none.
func statusOf(err error) int {
	if status, ok := errors.AsType[*fetch.StatusError](err); ok {
		return status.Status
	}
	return 0
}

// toldError reads the error of which a body tells, if it does. There is something in the body.
func toldError(body []byte) (told, bool) {
	switch {
	case body[0] == '{':
		return toldByObject(body)
	case bytes.HasPrefix(body, []byte("<?xml")), bytes.HasPrefix(body, []byte("<Error")):
		return toldByXML(body)
	case body[0] != '[':
		return toldByText(body)
	}
	return told{}, false
}

// errorObject has the members by which servers tell of an error, and those that only data has.
type errorObject struct {
	Error      json.RawMessage `json:"error"`
	Errors     json.RawMessage `json:"errors"`
	Code       json.RawMessage `json:"code"`
	Status     json.RawMessage `json:"status"`
	StatusCode json.RawMessage `json:"statusCode"`
	Message    json.RawMessage `json:"message"`
	Detail     json.RawMessage `json:"detail"`
	Title      json.RawMessage `json:"title"`

	Features json.RawMessage `json:"features"`
	Map      json.RawMessage `json:"map"`
	Value    json.RawMessage `json:"value"`
	Count    json.RawMessage `json:"count"`
}

func (o errorObject) isData() bool {
	return o.Features != nil || o.Map != nil || o.Value != nil || o.Count != nil
}

func toldByObject(body []byte) (told, bool) {
	var o errorObject
	if json.Unmarshal(body, &o) != nil {
		return told{}, false
	}
	var inner errorObject
	_ = json.Unmarshal(o.Error, &inner) // it may be a text as well
	found := told{
		status:  firstStatus(inner.Code, inner.Status, inner.StatusCode, o.Error, o.Code, o.Status, o.StatusCode),
		message: firstText(inner.Message, inner.Detail, o.Error, o.Message, o.Detail, o.Title),
	}
	if found.message == "" {
		found.message = string(body[:min(len(body), 120)])
	}
	if o.isData() {
		return found, isSet(o.Error) && found.status > 0
	}
	return found, found.status > 0 || isSet(o.Error) || isSet(o.Errors)
}

func isSet(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", "false", `""`, "[]", "{}", "0":
		return false
	}
	return true
}

// firstStatus returns the first number that is a status of a failure, also where it is written as
// text; 0: none is.
func firstStatus(values ...json.RawMessage) int {
	for _, raw := range values {
		status, err := strconv.Atoi(strings.Trim(string(raw), `"`))
		if err == nil && status >= http.StatusBadRequest && status < 600 {
			return status
		}
	}
	return 0
}

func firstText(values ...json.RawMessage) string {
	for _, raw := range values {
		var text string
		if json.Unmarshal(raw, &text) == nil && text != "" {
			return text
		}
	}
	return ""
}

// toldByXML reads the error of an object store: <Error><Code>SlowDown</Code>.
func toldByXML(body []byte) (told, bool) {
	head := body[:min(len(body), 1024)]
	_, rest, ok := bytes.Cut(head, []byte("<Error"))
	if !ok || bytes.Contains(head, []byte("<kml")) {
		return told{}, false
	}
	_, code, _ := bytes.Cut(rest, []byte("<Code>"))
	code, _, _ = bytes.Cut(code, []byte("<"))
	statuses := map[string]int{
		"SlowDown": http.StatusTooManyRequests, "NoSuchKey": http.StatusNotFound, "NoSuchBucket": http.StatusNotFound,
		"AccessDenied": http.StatusForbidden, "InternalError": http.StatusInternalServerError, "ServiceUnavailable": http.StatusServiceUnavailable,
	}
	return told{statuses[string(code)], "the object store says " + string(code)}, true
}

const longestTold = 400 // bytes of a text that is an error and no table

// textErrors are words of which a short text is an error.
var textErrors = []struct {
	words  string
	status int
}{
	{"too many requests", http.StatusTooManyRequests},
	{"rate limit", http.StatusTooManyRequests},
	{"internal server error", http.StatusInternalServerError},
	{"bad gateway", http.StatusBadGateway},
	{"service unavailable", http.StatusServiceUnavailable},
	{"gateway time", http.StatusGatewayTimeout},
	{"access denied", http.StatusForbidden},
	{"forbidden", http.StatusForbidden},
	{"404: not found", http.StatusNotFound},
	{"404 not found", http.StatusNotFound},
}

// toldByText reads an error of a line or two of text.
func toldByText(body []byte) (told, bool) {
	isBinary := func(r rune) bool { return r < ' ' && !unicode.IsSpace(r) || r == utf8.RuneError }
	if len(body) > longestTold || bytes.Count(body, []byte("\n")) > 3 || bytes.ContainsFunc(body, isBinary) {
		return told{}, false
	}
	text := strings.ToLower(string(body))
	for _, row := range textErrors {
		if strings.Contains(text, row.words) {
			return told{row.status, strings.TrimSpace(string(body))}, true
		}
	}
	return told{}, false
}
