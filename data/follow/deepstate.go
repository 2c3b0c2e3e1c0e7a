package follow

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// clockSlack is how far the publisher's clock may be ahead of this machine's.
const clockSlack = 5 * time.Minute

// deepStateFirst is before the first map of the publisher.
var deepStateFirst = time.Date(2022, time.February, 24, 0, 0, 0, 0, time.UTC)

// deepState is DeepState's API.
type deepState struct {
	guest   getter
	history string // its address, without a slash at the end
}

func newDeepState(settings Settings) (Follower, error) {
	if err := checkURL(DeepState, "url", settings.URL); err != nil {
		return nil, err
	}
	return &deepState{settings.Guest, historyOf(settings.URL)}, nil
}

// historyOf returns the address of the maps, of that of the API or of its host.
func historyOf(address string) string {
	address = strings.TrimRight(address, "/")
	if u, err := url.Parse(address); err == nil && u.Path == "" {
		address += "/api"
	}
	return strings.TrimSuffix(strings.TrimSuffix(address, "/last"), "/history") + "/history"
}

// version is one published map.
type version struct {
	id  int64 // unix second of publication
	at  time.Time
	day geo.Date
	// answer has the map, where it was brought already.
	answer *fetch.Response
}

func newVersion(id int64) version {
	at := time.Unix(id, 0).UTC()
	return version{id: id, at: at, day: geo.PublishedDate(at)}
}

// checkVersion refuses an id that is no time of publication.
func checkVersion(what string, v version, now time.Time) error {
	switch {
	case v.at.Before(deepStateFirst):
		return geo.Errorf(geo.Invalid, "%s: id %d is not the unix second of a map, from %s on", what, v.id, deepStateFirst.Format(time.DateOnly))
	case v.at.After(now.Add(clockSlack)):
		return geo.Errorf(geo.Invalid, "%s: id %d lies in the future, at %s", what, v.id, v.at.Format(time.RFC3339))
	}
	return nil
}

// Check asks for the newest map, then for the list of versions and for the last one of each day
// that is wanted. Where nothing is known and nothing is to be filled in it leaves it at the first.
func (d *deepState) Check(ctx context.Context, known Known, deliver func(Delivery) error) error {
	last, err := d.last(ctx, known.Now)
	if err != nil {
		return err
	}
	c := deepStateCheck{deepState: d, known: known, span: spanOf(known, last.day), last: last, deliver: deliver}
	if c.isCurrent() {
		if err := c.handOn(last, time.Time{}); err != nil || c.span.wantsNewestOnly() {
			return err
		}
	}
	if c.listed, err = d.versions(ctx, known.Now); err != nil {
		return err
	}
	if err := c.checkOlder(); err != nil {
		return err
	}
	return c.bringAll(ctx)
}

// last brings the newest map.
func (d *deepState) last(ctx context.Context, now time.Time) (version, error) {
	answer, err := getJSON(ctx, d.guest, d.history+"/last")
	if err != nil {
		return version{}, err
	}
	id, features, err := parseLast(answer.Body)
	if err != nil {
		return version{}, geo.Wrap(geo.Invalid, err, "%s", answer.URL)
	}
	if _, err := featuresOf(answer, features); err != nil {
		return version{}, err
	}
	v := newVersion(id)
	v.answer = &answer
	return v, checkVersion(answer.URL, v, now)
}

// parseLast reads {id, datetime, map}. The error is Invalid.
func parseLast(body []byte) (id int64, features json.RawMessage, err error) {
	var found struct {
		ID  *int64          `json:"id"`
		Map json.RawMessage `json:"map"`
	}
	if err := json.Unmarshal(withoutMark(body), &found); err != nil {
		return 0, nil, geo.Errorf(geo.Invalid, "the answer has another shape than {id, datetime, map}: %v", err)
	}
	if found.ID == nil || found.Map == nil {
		return 0, nil, geo.Errorf(geo.Invalid, "the answer has no id or no map, but {id, datetime, map} is accepted")
	}
	return *found.ID, found.Map, nil
}

// versions brings the list of published versions.
func (d *deepState) versions(ctx context.Context, now time.Time) ([]version, error) {
	answer, err := getJSON(ctx, d.guest, d.history+"/public")
	if err != nil {
		return nil, err
	}
	ids, err := parseVersions(answer.Body)
	if err != nil {
		return nil, geo.Wrap(geo.Invalid, err, "%s", answer.URL)
	}
	listed := make([]version, len(ids))
	for i, id := range ids {
		listed[i] = newVersion(id)
		if err := checkVersion(answer.URL, listed[i], now); err != nil {
			return nil, err
		}
	}
	return listed, nil
}

// parseVersions reads the ids of [{id, ..., status}], without those that the publisher hides. The
// error is Invalid.
func parseVersions(body []byte) ([]int64, error) {
	var found []struct {
		ID     *int64          `json:"id"`
		Status json.RawMessage `json:"status"`
	}
	if err := json.Unmarshal(withoutMark(body), &found); err != nil {
		return nil, geo.Errorf(geo.Invalid, "the list of versions has another shape than [{id, createdAt, status}]: %v", err)
	}
	ids := make([]int64, 0, len(found))
	for i, v := range found {
		if v.ID == nil {
			return nil, geo.Errorf(geo.Invalid, "version %d of the list has no id", i)
		}
		if string(v.Status) != "false" {
			ids = append(ids, *v.ID)
		}
	}
	if len(ids) == 0 {
		return nil, geo.Errorf(geo.Invalid, "the list of versions is empty")
	}
	return ids, nil
}

// deepStateCheck is one check of the API.
type deepStateCheck struct {
	*deepState
	known   Known
	span    span
	last    version   // the newest
	listed  []version // all that are public
	deliver func(Delivery) error
}

// isCurrent reports whether the newest map is wanted and not older than what is known.
func (c *deepStateCheck) isCurrent() bool {
	return !c.isOlder() && (c.span.wantsNewestOnly() || c.span.contains(c.last.day))
}

func (c *deepStateCheck) isOlder() bool {
	return c.last.at.Before(c.known.published(c.known.Newest)) || c.last.day.Before(c.known.Newest)
}

// checkOlder refuses a newest map that is older than the one known, unless the list does not have that
// one any more, either.
func (c *deepStateCheck) checkOlder() error {
	if !c.isOlder() {
		return nil
	}
	had := c.known.published(c.known.Newest)
	if had.IsZero() {
		return geo.Errorf(geo.Invalid, "%s/last: id %d is of %s, but a map of %s is known already", c.history, c.last.id, c.last.day, c.known.Newest)
	}
	for _, v := range c.listed {
		if !v.at.Before(had) {
			return geo.Errorf(geo.Invalid, "%s/last: id %d is older than %d, which is known already, and the list goes on to %d", c.history, c.last.id, had.Unix(), v.id)
		}
	}
	return nil
}

// bringAll hands on the last version of each day that is wanted, newest first. A map that is none
// costs no other.
func (c *deepStateCheck) bringAll(ctx context.Context) error {
	var spoilt []error
	versions := c.lastOfDays()
	for _, v := range versions {
		had := c.known.published(v.day)
		withdrawn := c.withdrawn(had, v.at)
		if !c.span.wants(v.day) || had.Equal(v.at) || had.After(v.at) && withdrawn.IsZero() || v.id == c.last.id && c.isCurrent() {
			continue
		}
		v, err := c.bring(ctx, v)
		switch {
		case err != nil && (geo.CodeOf(err) != geo.Invalid || len(spoilt)+1 >= maxSpoilt):
			return together(err, spoilt)
		case err != nil:
			spoilt = append(spoilt, err)
			continue
		}
		if err := c.handOn(v, withdrawn); err != nil {
			return together(err, spoilt)
		}
	}
	if len(spoilt) > 0 {
		return together(spoilt[0], spoilt[1:])
	}
	return c.tellWithdrawnDays(versions)
}

// lastOfDays returns the last version of each day, newest first.
func (c *deepStateCheck) lastOfDays() []version {
	all := append([]version{c.last}, c.listed...)
	slices.SortStableFunc(all, func(a, b version) int { return cmp.Compare(b.id, a.id) })
	return slices.CompactFunc(all, func(a, b version) bool { return a.day == b.day })
}

// withdrawn returns had, when a known map was published, where it is later than the last version of its
// day and the list is not merely out of date: it goes on beyond that map, or the newest is older, too.
func (c *deepStateCheck) withdrawn(had, last time.Time) time.Time {
	newest := slices.MaxFunc(c.listed, func(a, b version) int { return cmp.Compare(a.id, b.id) })
	if had.After(last) && (newest.at.After(had) || c.last.at.Before(had)) {
		return had
	}
	return time.Time{}
}

// tellWithdrawnDays hands on which of the newest known days have no version any more.
func (c *deepStateCheck) tellWithdrawnDays(versions []version) error {
	for n := range reviewed {
		day := c.known.Newest.AddDays(-n)
		withdrawn := c.withdrawn(c.known.published(day), time.Time{})
		if withdrawn.IsZero() || slices.ContainsFunc(versions, func(v version) bool { return v.day == day }) {
			continue
		}
		if err := c.deliver(withdrawal(day, withdrawn)); err != nil {
			return err
		}
	}
	return nil
}

// withdrawal tells that the publisher has taken back the map of a day.
func withdrawal(day geo.Date, withdrawn time.Time) Delivery {
	return Delivery{
		Date: day, Withdrawn: withdrawn,
		Note: fmt.Sprintf("the publisher no longer lists its map of %s", withdrawn.Format(time.RFC3339)),
	}
}

// bring asks for a version's map, unless it was brought already.
func (c *deepStateCheck) bring(ctx context.Context, v version) (version, error) {
	if v.answer != nil {
		return v, nil
	}
	answer, err := getJSON(ctx, c.guest, fmt.Sprintf("%s/%d/geojson", c.history, v.id))
	if err != nil {
		return v, err
	}
	_, err = featuresOf(answer, answer.Body)
	v.answer = &answer
	return v, err
}

func (c *deepStateCheck) handOn(v version, withdrawn time.Time) error {
	found := Delivery{Date: v.day}
	if !withdrawn.IsZero() {
		found = withdrawal(v.day, withdrawn)
	}
	found.Published = v.at
	found.Files = []File{fileOf(fmt.Sprintf("%d.geojson", v.id), *v.answer)}
	return c.deliver(found)
}
