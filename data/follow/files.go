package follow

import (
	"context"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// oneFile is an address at which the newest map always stands.
type oneFile struct {
	guest   getter
	address string
}

func newLedger(settings Settings) (Follower, error)   { return newOwn(Ledger, settings) }
func newPolygons(settings Settings) (Follower, error) { return newOwn(Polygons, settings) }

// newOwn makes a follower of files of one's own: one, or one for each day.
func newOwn(kind Kind, settings Settings) (Follower, error) {
	if err := checkURL(kind, "url", settings.URL); err != nil {
		return nil, err
	}
	if !isDated(settings.URL) {
		return &oneFile{settings.Guest, settings.URL}, nil
	}
	address := func(day geo.Date) string { return onDay(settings.URL, day) }
	return &ownDays{dated{
		guest: settings.Guest, address: address, get: getAny, newestOnly: kind == Ledger,
		read: func(day geo.Date, answer fetch.Response) (Delivery, geo.Date, error) {
			file := fileOf(nameOnDay(address(day), day), answer)
			return Delivery{Date: day, Published: lastModified(answer), Files: []File{file}}, day, nil
		},
	}}, nil
}

// Check hands on what stands at the address.
func (f *oneFile) Check(ctx context.Context, _ Known, deliver func(Delivery) error) error {
	answer, err := getAny(ctx, f.guest, f.address)
	if err != nil {
		return err
	}
	return deliver(Delivery{Published: lastModified(answer), Files: []File{fileOf(nameOf(f.address, answer), answer)}})
}

// ownDays is an address with a file of one's own for each day.
type ownDays struct{ files dated }

// Check asks for the files of the days that are wanted, up to today's in Kyiv.
func (o *ownDays) Check(ctx context.Context, known Known, deliver func(Delivery) error) error {
	return o.files.check(ctx, known, geo.KyivDate(known.Now), deliver)
}

// nameOf returns the name that the publisher gives a file, or else that in its address.
func nameOf(address string, answer fetch.Response) string {
	_, values, err := mime.ParseMediaType(answer.Header.Get("Content-Disposition"))
	if name := path.Base(strings.ReplaceAll(values["filename"], `\`, "/")); err == nil && name != "." && name != "/" && name != ".." {
		return name
	}
	return baseName(address)
}

// lastModified is when a file was last changed, by the header of that name; zero where there is none.
func lastModified(answer fetch.Response) time.Time {
	at, err := http.ParseTime(answer.Header.Get("Last-Modified"))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
