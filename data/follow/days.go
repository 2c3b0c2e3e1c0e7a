package follow

import (
	"context"
	"fmt"

	"controlmap/data/fetch"
	"controlmap/geo"
)

const (
	// reviewed is how many of the newest known days are looked at again: they may be corrected.
	reviewed = 3
	// lookBack is how many days before the newest one are searched for days that were left out.
	lookBack = 31
	// patience is after how many days without a file newer ones are not looked for.
	patience = 14
	// maxSpoilt is how many answers of one check may be none before it ends.
	maxSpoilt = 3
)

// span is the days of which maps are asked for.
type span struct {
	known       Known
	first, last geo.Date // first and last day
}

// spanOf returns the days to ask for, of which newest is the last that can have a map. Where
// nothing is known and nothing is to be filled in, only the newest map is wanted.
func spanOf(known Known, newest geo.Date) span {
	s := span{known: known, first: known.From, last: newest}
	if !known.To.IsZero() && known.To.Before(newest) {
		s.last = known.To
	}
	if s.first.IsZero() && !known.Newest.IsZero() {
		s.first = earlier(oldestNear(known), known.Newest.AddDays(1-reviewed))
	}
	return s
}

// oldestNear returns the oldest day with a map of those shortly before the newest: days between
// them without one may have been left out by a check that failed.
func oldestNear(known Known) geo.Date {
	oldest := known.Newest
	for n := range lookBack {
		if day := known.Newest.AddDays(-n); known.has(day) {
			oldest = day
		}
	}
	return oldest
}

func earlier(a, b geo.Date) geo.Date {
	if a.Before(b) {
		return a
	}
	return b
}

// wantsNewestOnly reports whether nothing but the newest map is wanted.
func (s span) wantsNewestOnly() bool { return s.first.IsZero() }

func (s span) isBackfill() bool { return !s.known.From.IsZero() }

func (s span) contains(day geo.Date) bool {
	return !day.Before(s.first) && !s.last.Before(day)
}

// wants reports whether a day of the span is to be asked for.
func (s span) wants(day geo.Date) bool {
	return s.contains(day) && (!s.known.has(day) || s.isReviewed(day))
}

// isReviewed reports whether a day is one of the newest, which may be corrected.
func (s span) isReviewed(day geo.Date) bool { return s.known.Newest.AddDays(-reviewed).Before(day) }

// hasAny reports whether a map of any of the days is known.
func (s span) hasAny() bool {
	for day := s.last; !day.Before(s.first); day = day.AddDays(-1) {
		if s.known.has(day) {
			return true
		}
	}
	return false
}

// dated is an address with a file for each day.
type dated struct {
	guest   getter
	address func(day geo.Date) string // of the file that is named by a day
	// shift is how many days a file's name lies after the day of its map.
	shift int
	// read makes a delivery of the file that is named by a day, and says which day its map is of.
	read func(day geo.Date, answer fetch.Response) (Delivery, geo.Date, error)
	get  func(context.Context, getter, string) (fetch.Response, error)
	// newestOnly says that each file is the whole, so that older ones are not asked for.
	newestOnly bool
}

// check asks for the files of the days that are wanted, newest first. newest is the day of the
// newest map that there can be.
func (d dated) check(ctx context.Context, known Known, newest geo.Date, deliver func(Delivery) error) error {
	w := walk{dated: d, span: spanOf(known, newest), deliver: deliver}
	if d.newestOnly {
		w.span.first = geo.Date{}
	}
	return w.run(ctx)
}

// walk is one check of a dated address.
type walk struct {
	dated
	span    span
	deliver func(Delivery) error

	asked, found, missing int     // files; missing since the last that was found
	oldest                string  // the address asked last
	spoilt                []error // answers that are none
}

func (w *walk) run(ctx context.Context) error {
	for day := w.span.last; w.goesOn(day); {
		if !w.span.wantsNewestOnly() && !w.span.wants(day) {
			day = day.AddDays(-1)
			continue
		}
		next, err := w.ask(ctx, day)
		if err != nil {
			return together(err, w.spoilt)
		}
		day = next
	}
	if len(w.spoilt) > 0 {
		return together(w.spoilt[0], w.spoilt[1:])
	}
	return w.checkFolder()
}

// together makes one error of several, in one line.
func together(first error, others []error) error {
	for _, err := range others {
		first = fmt.Errorf("%w; %w", first, err)
	}
	return first
}

// goesOn reports whether a day is to be looked at.
func (w *walk) goesOn(day geo.Date) bool {
	if w.span.wantsNewestOnly() {
		return w.found == 0 && w.missing < patience
	}
	return !day.Before(w.span.first)
}

// ask asks for the map of a day and returns the next day to look at.
func (w *walk) ask(ctx context.Context, day geo.Date) (next geo.Date, err error) {
	before := day.AddDays(-1)
	w.asked++
	w.oldest = w.address(day.AddDays(w.shift))
	answer, err := w.get(ctx, w.guest, w.oldest)
	switch {
	case fetch.IsMissing(err):
		return w.miss(day), nil
	case err != nil:
		return before, w.spoil(err)
	}
	delivery, of, err := w.read(day.AddDays(w.shift), answer)
	if err != nil {
		return before, w.spoil(err)
	}
	w.found, w.missing = w.found+1, 0
	if of.Before(day) {
		before = of.AddDays(-1) // the files of the days between have the same map
	}
	return before, w.deliver(delivery)
}

// miss notes that a day has no file. Where the publisher seems to have stopped it goes on with
// the days that are known, unless it is asked for days up to a given one.
func (w *walk) miss(day geo.Date) geo.Date {
	w.missing++
	known := w.span.known
	if w.missing == patience && known.To.IsZero() && !known.Newest.IsZero() && known.Newest.Before(day) {
		return known.Newest
	}
	return day.AddDays(-1)
}

// spoil notes an answer that is none, and returns an error where it is no use to go on.
func (w *walk) spoil(err error) error {
	if geo.CodeOf(err) != geo.Invalid || len(w.spoilt)+1 >= maxSpoilt {
		return err
	}
	w.spoilt = append(w.spoilt, err)
	return nil
}

// checkFolder refuses an address under which nothing is found at all.
func (w *walk) checkFolder() error {
	if w.asked == 0 || w.found > 0 || w.span.isBackfill() && w.span.hasAny() {
		return nil
	}
	return geo.Errorf(geo.NotFound, "none of the %d files asked for is there, back to %s: the address or the names of the files may have changed",
		w.asked, w.oldest)
}
