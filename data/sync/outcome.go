package sync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"controlmap/data/follow"
	"controlmap/data/ingest"
	"controlmap/geo"
	"controlmap/geo/record"
)

// became records what an import made of a delivery.
func (c *check) became(ctx context.Context, d follow.Delivery, report ingest.Report) error {
	for _, e := range report.Errors {
		c.unread = append(c.unread, fmt.Sprintf("%s: %s", baseOf(e.File), e.Error))
	}
	files := recordsOf(d.Files)
	for _, h := range report.Held {
		id, err := c.Store.PutQuarantine(ctx, record.Quarantine{
			Source: c.source.Name, Date: h.Date, Published: d.Published, Reasons: h.Reasons,
			Files: files, Occupied: h.Occupied, Polygons: h.Polygons,
		})
		if err != nil {
			return err
		}
		c.held = append(c.held, fmt.Sprintf("%s waits in quarantine as %d: %s", h.Date, id, strings.Join(h.Reasons, "; ")))
	}
	for _, s := range report.Snapshots {
		if err := c.Store.PutFiles(ctx, s.Revision, files); err != nil {
			return err
		}
		if s.Change == geo.Unchanged {
			continue
		}
		c.stored = append(c.stored, fmt.Sprintf("%s %s", s.Date, s.Change))
		if err := c.findTakenBack(ctx, s.Date); err != nil {
			return err
		}
	}
	var err error
	c.days, err = c.knownDays(ctx)
	return err
}

// withdraw takes a map that its publisher took back from its day.
func (c *check) withdraw(ctx context.Context, d follow.Delivery) error {
	i := slices.IndexFunc(c.days, func(s geo.SnapshotSummary) bool { return s.Date == d.Date })
	if i < 0 || !c.days[i].Published.Equal(d.Withdrawn) {
		return nil
	}
	reason := "its publisher no longer lists it"
	if _, err := c.Store.SetState(ctx, c.days[i].Revision, geo.Withdrawn, reason); err != nil {
		return err
	}
	_, err := c.Store.Withdraw(ctx, c.source.Name, d.Date)
	c.stored = append(c.stored, fmt.Sprintf("%s withdrawn", d.Date))
	return err
}

func recordsOf(files []follow.File) []record.File {
	records := make([]record.File, len(files))
	for i, f := range files {
		records[i] = record.File{Name: f.Name, Hash: f.Hash}
	}
	return records
}

// baseOf is a file's name without the temporary folder, with what follows it in a report.
func baseOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// outcome says in a word and in words what became of the check.
func (c *check) outcome(err error) (record.Outcome, string) {
	done := slices.Concat(c.stored, c.held, c.unread)
	switch {
	case geo.CodeOf(err) == geo.Canceled:
		return record.Interrupted, strings.Join(append(done, "interrupted"), "; ")
	case err != nil:
		return record.Failed, strings.Join(append(done, err.Error()), "; ")
	case len(c.unread) > 0:
		return record.Failed, strings.Join(done, "; ")
	case len(c.held) > 0:
		return record.Quarantined, strings.Join(done, "; ")
	case len(c.stored) > 0:
		return record.Changed, strings.Join(done, "; ")
	}
	return record.Unchanged, ""
}

// withoutSecrets hides the values of the source's headers, which a publisher may repeat in its answer.
func (c *check) withoutSecrets(text string) string {
	for _, values := range c.source.Fetch.Headers {
		for _, value := range values {
			for _, secret := range append([]string{value}, strings.Fields(value)...) {
				if len(secret) >= shortestSecret {
					text = strings.ReplaceAll(text, secret, "redacted")
				}
			}
		}
	}
	return text
}

// shortestSecret is longer than the words that stand before one, such as Bearer.
const shortestSecret = 8

// failure is the error of a check that failed.
func (c *check) failure(outcome record.Outcome, detail string, err error) error {
	if outcome.IsGood() {
		return nil
	}
	if outcome == record.Interrupted {
		return err
	}
	return geo.Errorf(geo.Unavailable, "source %s: %s", c.source.Name, detail)
}

// confirm confirms what has been provisional for long enough: the publisher has just been heard.
func (c *check) confirm(ctx context.Context) error {
	for i, d := range c.days {
		if d.State != geo.Provisional || c.Clock().Sub(d.RecordedAt) < c.source.ConfirmAfter {
			continue
		}
		doubted, err := c.isDoubted(ctx, i)
		if err != nil {
			return err
		}
		if doubted {
			continue
		}
		reason := fmt.Sprintf("still so %s after it was learned", c.Clock().Sub(d.RecordedAt).Round(time.Second))
		changed, err := c.Store.SetState(ctx, d.Revision, geo.Confirmed, reason)
		if err != nil {
			return err
		}
		if changed {
			c.confirmed++
		}
	}
	return nil
}

// derive runs what follows from the source's maps.
func (c *check) derive(ctx context.Context) error {
	if c.After == nil || len(c.stored)+c.confirmed == 0 {
		return nil
	}
	return c.After(ctx, c.source.Name)
}
