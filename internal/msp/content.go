package msp

import "time"

// A Content is the content of an attachment as the workspace keeps it.
type Content struct {
	SHA256 string // in hexadecimal digits, lower case
	Size   int64  // bytes
	Type   string // a MIME type, guessed from the first bytes
}

// A SecretShown is one showing of a secret: who was shown which, and when. It never
// holds the secret.
type SecretShown struct {
	At       time.Time // UTC
	Staff    string
	Kind     Kind
	RecordID ID
	Field    Field
	System   System // the remote system that told it; "" when it was kept here
}
