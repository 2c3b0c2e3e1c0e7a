package sync

import (
	"context"
	"errors"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
	"controlmap/geo/record"
)

// standing returns how a source stands with its publisher; as never checked where it is new.
func (s *Syncer) standing(ctx context.Context, name geo.SourceName) (record.Schedule, error) {
	all, err := s.Store.Schedules(ctx)
	for _, stands := range all {
		if stands.Source == name {
			return stands, err
		}
	}
	return record.Schedule{Source: name}, err
}

// untilDue returns how long it is until a source is to be checked; nothing where that is now.
func (s *Syncer) untilDue(ctx context.Context, source Source) (time.Duration, error) {
	stands, err := s.standing(ctx, source.Name)
	now := s.Clock()
	due := stands.NextRun
	if latest := now.Add(longestDelay(source)); due.After(latest) {
		due = now // the clock was ahead when that was said
	}
	return source.Hours.next(later(due, now)).Sub(now), err
}

// barred returns how long the publisher does not want to be asked, whoever asks for it.
func (s *Syncer) barred(ctx context.Context, source Source) time.Duration {
	stands, err := s.standing(ctx, source.Name)
	if err != nil || stands.LastChecked.IsZero() {
		return 0
	}
	now := s.Clock()
	wait := stands.LastChecked.Add(source.leastEvery()).Sub(now)
	return max(min(wait, source.leastEvery()), refusedFor(stands, source, now))
}

// refusedFor returns how much longer a publisher asked to be left alone: where the next check was put
// off for longer than failures explain, it was by its Retry-After.
func refusedFor(stands record.Schedule, source Source, now time.Time) time.Duration {
	putOff, wait := stands.NextRun.Sub(stands.LastChecked), stands.NextRun.Sub(now)
	if stands.Failures == 0 || putOff <= source.backoff(stands.Failures)+time.Second || wait > maxRetryAfter {
		return 0
	}
	return wait
}

// backoff is the time to the next check after failures in a row.
func (s Source) backoff(failures int) time.Duration {
	return max(s.Every, s.leastEvery()) << min(failures-1, maxDoublings)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

const (
	// maxDoublings is how often the time between two checks is doubled while they fail.
	maxDoublings = 3
	// maxRetryAfter is the longest wait that a publisher may ask for.
	maxRetryAfter = 24 * time.Hour
)

// longestDelay is the longest that a check can be put off.
func longestDelay(source Source) time.Duration {
	return max(source.Every<<maxDoublings, maxRetryAfter)
}

// after returns how a source stands after a check.
func (s *Syncer) after(stands record.Schedule, source Source, began time.Time, outcome record.Outcome, err error) record.Schedule {
	now := s.Clock()
	stands.LastChecked = now
	if outcome.IsGood() {
		stands.Failures, stands.LastGood = 0, now
		stands.NextRun = began.Add(max(source.Every, source.leastEvery()))
		if outcome == record.Changed {
			stands.LastChanged = now
		}
		return stands
	}
	stands.Failures++
	delay := source.backoff(stands.Failures)
	if refused, ok := errors.AsType[*fetch.StatusError](err); ok {
		delay = max(delay, min(refused.RetryAfter, maxRetryAfter))
	}
	stands.NextRun = now.Add(delay)
	return stands
}
