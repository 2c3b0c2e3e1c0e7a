// Package record has the words for what is recorded of following publishers: every check, what was
// asked and answered, the files that maps were made of, and maps that wait for a decision.
package record

import (
	"encoding/hex"
	"time"

	"controlmap/geo"
)

// Hash is the SHA-256 of a file's bytes as they were received, decoded.
type Hash [32]byte

// String returns 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero reports whether nothing was hashed.
func (h Hash) IsZero() bool { return h == Hash{} }

// File is a file that a map was made of; its bytes are kept under its hash.
type File struct {
	Name string
	Hash Hash
}

// Run is one check of a source: an attempt to learn whether its publisher has something new.
type Run struct {
	ID       int64
	Source   geo.SourceName
	Began    time.Time // UTC, as all times here
	Ended    time.Time // zero while it is under way
	Outcome  Outcome
	Detail   string // what was found, or what went wrong
	Requests []Request
}

// Outcome is what became of a check.
type Outcome string

// What can become of a check.
const (
	Running     Outcome = "running"
	Unchanged   Outcome = "unchanged"   // the publisher answered and has nothing new
	Changed     Outcome = "changed"     // maps were stored
	Quarantined Outcome = "quarantined" // a map waits for a decision
	Failed      Outcome = "failed"      // there was no whole answer, or it could not be stored
	Interrupted Outcome = "interrupted" // the program ended meanwhile
)

// IsGood reports whether the publisher was heard, and nothing that it said is left undone.
func (o Outcome) IsGood() bool { return o == Unchanged || o == Changed || o == Quarantined }

// Request is one question that was put to a publisher.
type Request struct {
	At     time.Time
	URL    string // without secrets
	Status int    // of HTTP; 0 where there was no answer
	Bytes  int64
	Hash   Hash // of what is kept of the answer; zero where nothing is
	Took   time.Duration
	Error  string
}

// Answer is the last good answer of an address: what a conditional request is made of.
type Answer struct {
	ETag         string
	LastModified string
	Hash         Hash
	Header       map[string][]string
	At           time.Time
}

// Schedule is how a source stands with its publisher.
type Schedule struct {
	Source      geo.SourceName
	NextRun     time.Time
	LastChecked time.Time // any attempt
	LastGood    time.Time // an attempt that was answered
	LastChanged time.Time // one that brought another map
	Failures    int       // in a row
}

// Quarantine is a map that was fetched and is not shown, until somebody decides.
type Quarantine struct {
	ID         int64
	Source     geo.SourceName
	Date       geo.Date
	Published  time.Time // zero where the publisher does not tell
	RecordedAt time.Time
	Reasons    []string
	Files      []File
	Occupied   geo.Km2
	Polygons   int
	Decision   Decision
	DecidedAt  time.Time
	Why        string // the reason that was given for the decision
}

// Decision is what was decided of a map in quarantine.
type Decision string

// What can be decided.
const (
	Pending  Decision = "pending"
	Accepted Decision = "accepted"
	Rejected Decision = "rejected"
)

// Message is what a webhook is told.
type Message struct {
	Webhook   string
	ID        string // unique among those of the webhook; the same for each attempt
	Body      string // JSON
	CreatedAt time.Time
	Status    MessageStatus
	Attempts  int
	NextAt    time.Time // of the next attempt; of the last one where there is none
	Error     string    // of the last attempt
}

// MessageStatus is what became of a message.
type MessageStatus string

// What can become of a message.
const (
	Waiting   MessageStatus = "waiting"
	Delivered MessageStatus = "delivered"
	Dead      MessageStatus = "dead" // given up
)
