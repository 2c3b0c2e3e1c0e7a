package follow

import (
	"context"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// viinaFirstYear is that of the first table.
const viinaFirstYear = 2022

const tessellation = "tessellation"

// viina is yearly tables of control and the tessellation of their places.
type viina struct {
	guest               getter
	table, tessellation string
}

func newVIINA(settings Settings) (Follower, error) {
	if err := checkURL(VIINA, "url", settings.URL); err != nil {
		return nil, err
	}
	if err := checkURL(VIINA, "layers.tessellation", settings.Layers[tessellation]); err != nil {
		return nil, err
	}
	if isDated(settings.URL) {
		return nil, geo.Errorf(geo.Invalid, "url has a day in it, but VIINA's tables are yearly: %s", wanted[VIINA])
	}
	return &viina{settings.Guest, settings.URL, settings.Layers[tessellation]}, nil
}

// Check hands on the tables of the years that are wanted with the tessellation, all in one.
func (v *viina) Check(ctx context.Context, known Known, deliver func(Delivery) error) error {
	first, last := yearsOf(known)
	var found Delivery
	for year := last; year >= first; year-- {
		answer, err := getAny(ctx, v.guest, v.tableOf(year))
		switch {
		case fetch.IsMissing(err) && year == last:
			// A year's table comes some time after its beginning.
		case err != nil:
			return err
		default:
			found.addFile(fileOf(nameOf(v.tableOf(year), answer), answer), lastModified(answer))
		}
		if !isYearly(v.table) {
			break
		}
	}
	if len(found.Files) == 0 {
		return geo.Errorf(geo.NotFound, "there is no table for %d at %s", last, v.tableOf(last))
	}
	answer, err := getJSONOrPacked(ctx, v.guest, v.tessellation)
	if err != nil {
		return err
	}
	found.addFile(fileOf(nameOf(v.tessellation, answer), answer), lastModified(answer))
	return deliver(found)
}

// addFile adds a file, and takes the time of the newest.
func (d *Delivery) addFile(file File, modified time.Time) {
	d.Files = append(d.Files, file)
	if modified.After(d.Published) {
		d.Published = modified
	}
}

func (v *viina) tableOf(year int) string {
	return onDay(v.table, geo.NewDate(year, time.January, 1))
}

// yearsOf returns the first and the last year of which the tables are wanted. In the first weeks of
// a year the table of the year before is asked for, too: the last of it may not be known.
func yearsOf(known Known) (first, last int) {
	last = yearOf(geo.KyivDate(known.Now))
	if !known.To.IsZero() {
		last = min(last, yearOf(known.To))
	}
	switch {
	case !known.From.IsZero():
		first = yearOf(known.From)
	case !known.Newest.IsZero():
		first = yearOf(known.Newest.AddDays(-reviewed))
	default:
		first = yearOf(geo.KyivDate(known.Now).AddDays(-lookBack))
	}
	return max(viinaFirstYear, min(first, last)), last
}

func yearOf(day geo.Date) int { return day.Time().Year() }

// getJSONOrPacked asks for JSON, also within gzip or zip.
func getJSONOrPacked(ctx context.Context, guest getter, address string) (fetch.Response, error) {
	answer, err := getAny(ctx, guest, address)
	if err != nil {
		return fetch.Response{}, err
	}
	if !isJSON(answer.Body) && !isPacked(answer.Body) {
		return fetch.Response{}, geo.Errorf(geo.Invalid, "%s: the tessellation is not GeoJSON, it begins with %q", answer.URL, startOf(answer.Body))
	}
	return answer, nil
}

func isPacked(body []byte) bool {
	return len(body) > 1 && (body[0] == 0x1f && body[1] == 0x8b || body[0] == 'P' && body[1] == 'K' || body[0] == 0x28 && body[1] == 0xb5)
}
