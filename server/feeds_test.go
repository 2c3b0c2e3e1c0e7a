package server_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/paulmach/orb"
)

// Half a degree from 48 to 49 N is 4105.55 km2 on a sphere of 6 378 137 m.
var (
	small = orb.Polygon{servertest.Box(38, 48, 38.5, 49)}
	large = orb.Polygon{servertest.Box(37.5, 48, 38.5, 49)} // with Bakhmut
)

// mapOf is a map of one source, recorded at noon of the day after its own.
func mapOf(source geo.SourceName, n geo.Revision, date geo.Date, state geo.State, shape orb.Polygon) servertest.Revision {
	r := servertest.NewRevision(n, date, date.AddDays(1).Time().Add(12*time.Hour), 0)
	r.Source, r.State = source, state
	r.Shapes = []geo.ControlPolygon{{Status: geo.Occupied, Since: geo.Since2022, Shape: shape}}
	r.RegionAreas = servertest.RegionAreas(r.Shapes)
	return r
}

// changingStore has a source whose map grew in November and shrank again on the first of December, and
// whose last maps are not confirmed.
func changingStore() *servertest.Store {
	store := servertest.NewStore()
	store.Flags = nil
	day := geo.NewDate
	store.Revisions = map[geo.SourceName][]servertest.Revision{
		"settlements": {
			mapOf("settlements", 1, day(2025, 10, 31), geo.Confirmed, small),
			mapOf("settlements", 2, day(2025, 11, 20), geo.Confirmed, large),
			mapOf("settlements", 3, day(2025, 11, 25), geo.Confirmed, large), // nothing changed
			mapOf("settlements", 4, day(2025, 12, 1), geo.Confirmed, small),
			mapOf("settlements", 5, day(2025, 12, 2), geo.Withdrawn, large),
			mapOf("settlements", 6, day(2025, 12, 3), geo.Provisional, large),
		},
		"deepstate": {
			mapOf("deepstate", 7, day(2025, 10, 30), geo.Confirmed, large),
			mapOf("deepstate", 8, day(2025, 11, 30), geo.Confirmed, small),
		},
	}
	store.ConfirmedAt = map[geo.Revision]time.Time{4: time.Date(2025, 12, 3, 4, 5, 6, 0, time.UTC)}
	store.Transitions = map[geo.SourceName][]geo.StatusTransition{"settlements": {
		{Date: day(2025, 11, 20), Revision: 2, Status: geo.Occupied, Direction: geo.Gained},
		{Date: day(2025, 12, 1), Revision: 4, Status: geo.Occupied, Direction: geo.Lost},
		{Date: day(2025, 12, 2), Revision: 5, Status: geo.Occupied, Direction: geo.Gained},
	}}
	return store
}

func serveChanging(t *testing.T) *httptest.Server {
	t.Helper()
	store := changingStore()
	return servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
}

// jsonFeed is a JSON Feed 1.1.
type jsonFeed struct {
	Version, Title, Language string
	HomePageURL              string `json:"home_page_url"`
	FeedURL                  string `json:"feed_url"`
	Items                    []struct {
		ID, URL, Title, Image string
		ContentHTML           string    `json:"content_html"`
		Published             time.Time `json:"date_published"`
		Modified              time.Time `json:"date_modified"`
	}
}

func (f jsonFeed) titles() (titles []string) {
	for _, item := range f.Items {
		titles = append(titles, item.Title)
	}
	return titles
}

func readJSONFeed(t *testing.T, srv *httptest.Server, target string) (feed jsonFeed) {
	t.Helper()
	r := servertest.Get(t, srv, target)
	r.CheckHeader(t, "Content-Type", "application/feed+json")
	r.CheckHeader(t, "Access-Control-Allow-Origin", "*")
	r.Decode(t, &feed)
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || feed.Items == nil || feed.FeedURL != srv.URL+target {
		t.Errorf("%s: got %s, want JSON Feed 1.1 with title, items and its own address", target, r.Text)
	}
	return feed
}

func TestFeedOfSource(t *testing.T) {
	srv := serveChanging(t)
	feed := readJSONFeed(t, srv, "/feeds/settlements.json")
	want := []string{
		"Ukraine, 1 December 2025: −4106 km² occupied (0.0 km² more, 4106 km² less)",
		"November 2025 in Ukraine: +4106 km² occupied, +164.2 km² a day", // 25 days lie between its maps
		"Ukraine, 20 November 2025: +4106 km² occupied (4106 km² more, 0.0 km² less)",
	}
	if got := feed.titles(); !slices.Equal(got, want) {
		t.Fatalf("got entries\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	first := feed.Items[0]
	if want := time.Date(2025, 12, 3, 4, 5, 6, 0, time.UTC); !first.Modified.Equal(want) {
		t.Errorf("got modified %s, want %s, when the map was confirmed", first.Modified, want)
	}
	if want := time.Date(2025, 11, 21, 12, 0, 0, 0, time.UTC); !feed.Items[2].Modified.Equal(want) {
		t.Errorf("got modified %s, want %s, when the map was recorded", feed.Items[2].Modified, want)
	}
	for _, want := range []string{
		"no longer shown as occupied: 1.", "Bakhmut (Бахмут), Donetsk", "no longer occupied: 4106 km² on the sphere that publishers use, 41",
		"<img src=", "GeoNames", "CC BY 4.0",
	} {
		if !strings.Contains(first.ContentHTML, want) {
			t.Errorf("got %s, want %s", first.ContentHTML, want)
		}
	}
	if !strings.Contains(feed.Items[2].ContentHTML, "now shown as occupied: 1.") {
		t.Errorf("got %s, want that Bakhmut is occupied", feed.Items[2].ContentHTML)
	}
	wantQuery(t, first.URL, srv.URL+"/", "source=settlements&mode=changes&since=2025-11-25&date=2025-12-01")
	wantQuery(t, first.Image, srv.URL+"/api/v1/map.png", "source=settlements&from=2025-11-25&to=2025-12-01&width=1200&height=630")
	if r := servertest.Get(t, srv, strings.TrimPrefix(first.Image, srv.URL)); r.StatusCode != http.StatusOK {
		t.Errorf("%s: got %d, want a picture", first.Image, r.StatusCode)
	}
}

func wantQuery(t *testing.T, address, wantPath, wantQuery string) {
	t.Helper()
	path, query, _ := strings.Cut(address, "?")
	got, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	want, err := url.ParseQuery(wantQuery)
	if err != nil {
		t.Fatal(err)
	}
	if path != wantPath || got.Encode() != want.Encode() {
		t.Errorf("got %s, want %s?%s", address, wantPath, wantQuery)
	}
}

func TestFeedOfMonth(t *testing.T) {
	digest := readJSONFeed(t, serveChanging(t), "/feeds/settlements.json").Items[1].ContentHTML
	for _, want := range []string{
		"<tr><td>Donetsk</td><td>4106 km²</td><td>0.0 km²</td><td>+4106 km²</td></tr>",
		"<td>2025-10-30 and 2025-11-30</td><td>0.0 km²</td><td>4106 km²</td><td>−4106 km²</td><td>−132.4 km²</td>", // deepstate, 31 days
		"<td>2025-10-31 and 2025-11-25</td><td>4106 km²</td>",
	} {
		if !strings.Contains(digest, want) {
			t.Errorf("got %s, want %s", digest, want)
		}
	}
}

func TestFeedOfRegion(t *testing.T) {
	srv := serveChanging(t)
	for region, want := range map[string]int{"UA-14": 3, "donbas": 3, "UA-43": 1} { // that of the month alone
		feed := readJSONFeed(t, srv, "/feeds/settlements/regions/"+region+".json")
		if len(feed.Items) != want {
			t.Errorf("%s: got %q, want %d entries", region, feed.titles(), want)
		}
	}
}

func TestFeedOfPlace(t *testing.T) {
	srv := serveChanging(t)
	feed := readJSONFeed(t, srv, "/feeds/places/490.json")
	want := []string{"Bakhmut: not marked since 1 December 2025 (A source)", "Bakhmut: occupied since 20 November 2025 (A source)"}
	if got := feed.titles(); !slices.Equal(got, want) {
		t.Fatalf("got entries %q, want %q, and nothing of maps that are not confirmed", got, want)
	}
	wantQuery(t, feed.Items[1].URL, srv.URL+"/", "source=settlements&date=2025-11-20&place=490&map=11/48.5000/37.7500")
}

func TestFeedsAreConditional(t *testing.T) {
	store := changingStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	for _, target := range []string{"/feeds/settlements.atom", "/feeds/settlements/regions/UA-14.json", "/feeds/places/490.atom"} {
		before := servertest.Get(t, srv, target)
		reads := store.Reads()
		again := servertest.Get(t, srv, target, "If-None-Match", before.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || store.Reads() != reads {
			t.Errorf("%s: got %d after %d reads of shapes, want 304 after none", target, again.StatusCode, store.Reads()-reads)
		}
	}
	before := servertest.Get(t, srv, "/feeds/settlements.json")
	store.Revisions["settlements"] = append(store.Revisions["settlements"], mapOf("settlements", 9, geo.NewDate(2025, 12, 4), geo.Confirmed, large))
	after := servertest.Get(t, srv, "/feeds/settlements.json", "If-None-Match", before.Header.Get("ETag"))
	if !strings.Contains(after.Text, "Ukraine, 4 December 2025: +4106") {
		t.Errorf("got %d %s, want an entry for the new map", after.StatusCode, after.Text)
	}
	ids := func(text string) []string { return regexp.MustCompile(`"id":"([^"]*)"`).FindAllString(text, -1) }
	if was, is := ids(before.Text), ids(after.Text); len(is) != len(was)+1 || !slices.Equal(is[1:], was) {
		t.Errorf("got ids %q after %q, want one more", is, was)
	}
}

// atomElement is what an Atom feed and its entries have in common.
type atomElement struct {
	ID        []string `xml:"http://www.w3.org/2005/Atom id"`
	Title     []string `xml:"http://www.w3.org/2005/Atom title"`
	Updated   []string `xml:"http://www.w3.org/2005/Atom updated"`
	Published []string `xml:"http://www.w3.org/2005/Atom published"`
	Author    []struct {
		Name []string `xml:"http://www.w3.org/2005/Atom name"`
	} `xml:"http://www.w3.org/2005/Atom author"`
	Rights []string `xml:"http://www.w3.org/2005/Atom rights"`
	Links  []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
		Type string `xml:"type,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
	Content []struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	} `xml:"http://www.w3.org/2005/Atom content"`
	Other []struct {
		XMLName xml.Name
	} `xml:",any"`
}

type atomFeed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	atomElement
	Subtitle []string      `xml:"http://www.w3.org/2005/Atom subtitle"`
	Entries  []atomElement `xml:"http://www.w3.org/2005/Atom entry"`
}

var anyURN = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// check holds an element against RFC 4287, 4.1.1 and 4.1.2.
func (e atomElement) check(t *testing.T, what string) {
	t.Helper()
	if len(e.ID) != 1 || !anyURN.MatchString(e.ID[0]) || len(e.Title) != 1 || e.Title[0] == "" || len(e.Updated) != 1 || len(e.Published) > 1 || len(e.Content) > 1 || len(e.Rights) > 1 {
		t.Errorf("%s: got %+v, want one each of id, title, updated", what, e)
	}
	for _, at := range slices.Concat(e.Updated, e.Published) {
		if _, err := time.Parse(time.RFC3339, at); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, a := range e.Author {
		if len(a.Name) != 1 || a.Name[0] == "" {
			t.Errorf("%s: got author %v, want a name", what, a)
		}
	}
	seen := map[string]bool{}
	for _, l := range e.Links {
		address, err := url.Parse(l.Href)
		if err != nil || !address.IsAbs() || seen[l.Rel] || !slices.Contains([]string{"self", "alternate", "enclosure"}, l.Rel) {
			t.Errorf("%s: got link %+v, %v, want one of its kind, absolute", what, l, err)
		}
		seen[l.Rel] = true
	}
	if len(e.Other) > 0 {
		t.Errorf("%s: got %v, want nothing else", what, e.Other)
	}
}

func TestFeedsAreAtom(t *testing.T) {
	srv := serveChanging(t)
	for target, entries := range map[string]int{
		"/feeds/settlements.atom": 3, "/feeds/settlements/regions/donbas.atom": 3, "/feeds/places/490.atom": 2, "/feeds/empty.atom": 0, "/feeds/my%20map.atom": 0,
	} {
		r := servertest.Get(t, srv, target)
		r.CheckHeader(t, "Content-Type", "application/atom+xml; charset=utf-8")
		var feed atomFeed
		if err := xml.Unmarshal([]byte(r.Text), &feed); err != nil {
			t.Fatalf("%s: %v in %s", target, err, r.Text)
		}
		feed.check(t, target)
		if len(feed.Author) != 1 || len(feed.Links) != 2 || feed.Links[0].Href != srv.URL+target {
			t.Errorf("%s: got author %v and links %v, want one, and its own address and the page's", target, feed.Author, feed.Links)
		}
		if len(feed.Entries) != entries {
			t.Errorf("%s: got %d entries, want %d", target, len(feed.Entries), entries)
		}
		ids := map[string]bool{}
		for _, e := range feed.Entries {
			e.check(t, target)
			if len(e.Content) != 1 || e.Content[0].Type != "html" || ids[e.ID[0]] {
				t.Errorf("%s: got %+v, want content in HTML and an id of its own", target, e)
			}
			ids[e.ID[0]] = true
		}
	}
}
