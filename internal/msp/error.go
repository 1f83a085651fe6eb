package msp

import (
	"errors"
	"fmt"
	"time"
)

// A Code says what the person at the screen can do about an error. Exit codes of
// sitewalkctl and the wording of toasts follow from it.
type Code string

// The codes. A new one needs a row in the exit-code table of docs/cli.md.
const (
	Invalid  Code = "invalid"   // mend the input; nothing was changed
	NotFound Code = "not_found" // it is gone, or was never here
	Conflict Code = "conflict"  // two versions; a person chooses
	Denied   Code = "denied"    // ask someone whose role may do this
	SignIn   Code = "sign_in"   // the remote system refused our key; reconnect
	Offline  Code = "offline"   // the remote system could not be reached; it stays queued
	Busy     Code = "busy"      // rate limited; tried again at RetryAt
	Refused  Code = "refused"   // the remote system said no to this record
	Unknown  Code = "unknown"   // sent, and the answer was lost: look it up before sending again
	Locked   Code = "locked"    // another program holds the workspace
	Brake    Code = "brake"     // the remote answer looks wrong; nothing was done
	Canceled Code = "canceled"  // the person stopped it
	Internal Code = "internal"  // our fault; offer the support file
)

// An Error is safe to show. Message is for the person: what happened, and then
// what to do. Err is for the log and may name hosts and ids, never a secret.
type Error struct {
	Code    Code
	Message string
	Field   string    // the field, flag or cell the person should mend; "" when there is none
	RetryAt time.Time // UTC; zero unless Code is Busy
	Err     error
}

func (e *Error) Error() string {
	if e.Err != nil && e.Err.Error() != e.Message {
		return e.Message + " (" + e.Err.Error() + ")"
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error without a field.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// FieldError makes an Error about one field, flag or cell.
func FieldError(field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// WrapError makes an Error whose cause goes to the log only.
func WrapError(code Code, cause error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: cause}
}

// AsError finds the Error in a chain; nil when there is none.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// CodeOf is the code of an error: "" for nil, Internal for one that is not ours.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e := AsError(err); e != nil {
		return e.Code
	}
	return Internal
}
