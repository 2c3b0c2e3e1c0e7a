package feed

import (
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/gorilla/feeds"
)

// Media types of feeds.
const (
	TypeAtom     = "application/atom+xml; charset=utf-8"
	TypeJSONFeed = "application/feed+json"
)

// channel is a feed, in words. Its addresses are absolute.
type channel struct {
	id       string
	title    string
	subtitle string
	home     string // the page that shows the same
	self     string
	author   string
	rights   string
	entries  []entry // the newest first
}

// entry tells of one thing.
type entry struct {
	id        string // the same for good, and no other entry's
	title     string
	html      string
	link      string // the page that shows it
	picture   string
	author    string
	rights    string
	day       geo.Date  // that it tells of
	published time.Time // UTC
	updated   time.Time // UTC
}

// sorted puts the newest day first.
func sorted(entries []entry) []entry {
	slices.SortStableFunc(entries, func(a, b entry) int { return b.day.Compare(a.day) })
	return entries
}

// updated is when the last of the entries was; the beginning of 1970 without any.
func (c channel) updated() time.Time {
	last := time.Unix(0, 0).UTC()
	for _, e := range c.entries {
		last = latest(last, e.updated)
	}
	return last
}

// nameFor returns a URN that what the parts name has for good, here and on any other server.
func nameFor(parts ...string) string {
	hash := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	id := hash[:16]
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // RFC 9562, version 8
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// atomFeed is a feed with more than one link.
type atomFeed struct {
	feeds.AtomFeed
	Links []feeds.AtomLink `xml:"link"`
}

// writeAtom writes RFC 4287.
func (c channel) writeAtom(w io.Writer) error {
	doc := atomFeed{
		AtomFeed: feeds.AtomFeed{
			Xmlns: "http://www.w3.org/2005/Atom", Id: c.id, Title: c.title, Subtitle: c.subtitle, Rights: c.rights,
			Updated: c.updated().Format(time.RFC3339),
			Author:  &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: c.author}},
		},
		Links: []feeds.AtomLink{
			{Href: c.self, Rel: "self", Type: "application/atom+xml"},
			{Href: c.home, Rel: "alternate", Type: "text/html"},
		},
	}
	for _, e := range c.entries {
		doc.Entries = append(doc.Entries, e.atom())
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	return encoder.Close()
}

func (e entry) atom() *feeds.AtomEntry {
	return &feeds.AtomEntry{
		Id: e.id, Title: e.title, Rights: e.rights,
		Published: e.published.Format(time.RFC3339),
		Updated:   e.updated.Format(time.RFC3339),
		Author:    &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: e.author}},
		Content:   &feeds.AtomContent{Type: "html", Content: e.html},
		Links: []feeds.AtomLink{
			{Href: e.link, Rel: "alternate", Type: "text/html"},
			{Href: e.picture, Rel: "enclosure", Type: "image/png"},
		},
	}
}

// jsonFeed is a feed that has items also where there are none.
type jsonFeed struct {
	feeds.JSONFeed
	Items []*feeds.JSONItem `json:"items"`
}

// writeJSON writes JSON Feed 1.1.
func (c channel) writeJSON(w io.Writer) error {
	doc := jsonFeed{
		JSONFeed: feeds.JSONFeed{
			Version: "https://jsonfeed.org/version/1.1", Title: c.title, Description: c.subtitle + " " + c.rights, Language: "en",
			HomePageUrl: c.home, FeedUrl: c.self, Authors: []*feeds.JSONAuthor{{Name: c.author}},
		},
		Items: []*feeds.JSONItem{},
	}
	for _, e := range c.entries {
		doc.Items = append(doc.Items, &feeds.JSONItem{
			Id: e.id, Url: e.link, Title: e.title, ContentHTML: e.html, Image: e.picture,
			PublishedDate: &e.published, ModifiedDate: &e.updated, Authors: []*feeds.JSONAuthor{{Name: e.author}},
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(doc)
}
