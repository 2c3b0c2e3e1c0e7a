package geo

import (
	"context"
	"errors"
	"fmt"
)

// Code classes what went wrong, for the HTTP status and the exit code.
type Code string

// The codes of errors.
const (
	Invalid     Code = "invalid"     // the request or the file is wrong
	NotFound    Code = "not_found"   // well formed, but there is none
	Forbidden   Code = "forbidden"   // the licence does not allow it
	Unavailable Code = "unavailable" // busy, read-only, full: try again or mend the machine
	Canceled    Code = "canceled"    // whoever asked has gone
	Internal    Code = "internal"    // a defect of controlmap
)

// Error is the one error that a person may see. Message is a lower-case sentence
// without a full stop that names the value and what would be accepted.
type Error struct {
	Code    Code
	Message string
	Err     error // the cause, for the log; nil where the message says it all
}

// Error returns the message, followed by the text of the cause where there is one.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error without a cause.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap gives err a message and a code; the cause's own text follows the message.
func Wrap(code Code, err error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// CodeOf returns the code of the first Error in err's chain; Canceled for a context
// that ended, and Internal for anything else.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Canceled
	}
	return Internal
}

// MessageOf returns what a person may be told of err: an Error's text, or
// "internal error" where err is a defect.
func MessageOf(err error) string {
	switch CodeOf(err) {
	case Internal:
		return "internal error"
	case Canceled:
		return "canceled"
	}
	return err.Error()
}
