package main

import (
	"context"
	_ "embed" // the example
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"controlmap/data/follow"
	"controlmap/data/sync"
	"controlmap/geo"
)

type configCmd struct {
	Example configExampleCmd `cmd:"" help:"Print a configuration that says what each key means, to begin with."`
	Check   configCheckCmd   `cmd:"" help:"Tell whether a configuration is well formed, and what it follows; ask nobody."`
}

//go:embed controlmap.example.toml
var exampleConfig string

type configExampleCmd struct{}

func (*configExampleCmd) Run(std streams) error {
	_, err := io.WriteString(std.out, exampleConfig)
	return err
}

type configCheckCmd struct{ configFlag }

func (c *configCheckCmd) Run(_ context.Context, std streams) error {
	read, err := c.load()
	if err != nil {
		return err
	}
	if read.path == "" {
		return geo.Errorf(geo.Invalid, "there is no %s: --config names another file", defaultConfig)
	}
	sources, err := read.sources()
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: well formed\n", read.path)
	for _, s := range sources {
		fmt.Fprintf(std.out, "  %s: kind %s, every %s, confirmed after %s\n", s.Name, s.Kind, s.Every, s.ConfirmAfter)
	}
	return nil
}

const (
	defaultConfirmAfter = 24 * time.Hour
	defaultRawMB        = 2048
	// shortestEvery keeps a publisher of one's own from being asked without a pause.
	shortestEvery = time.Second
)

// problems collects what is wrong in a configuration, by line.
type problems struct {
	lines configLines
	found []configProblem
}

type configProblem struct {
	line int
	text string
}

func (p *problems) add(path, format string, args ...any) {
	p.found = append(p.found, configProblem{p.lines.of(path), fmt.Sprintf(format, args...)})
}

func (p *problems) err(path string) error {
	if len(p.found) == 0 {
		return nil
	}
	slices.SortStableFunc(p.found, func(a, b configProblem) int { return a.line - b.line })
	texts := make([]string, len(p.found))
	for i, f := range p.found {
		texts[i] = fmt.Sprintf("line %d: %s", f.line, f.text)
	}
	return geo.Errorf(geo.Invalid, "configuration %s: %s", path, strings.Join(texts, "; "))
}

// check refuses what cannot be followed.
func (c config) check() error {
	p := problems{lines: c.lines}
	for _, name := range slices.Sorted(maps.Keys(c.Source)) {
		c.Source[name].check(&p, name)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Webhook)) {
		c.Webhook[name].check(&p, "webhook."+name)
	}
	for key, mb := range map[string]int64{"file_mb": c.Limits.FileMB, "raw_mb": c.Limits.RawMB} {
		if mb < 0 {
			p.add("limits."+key, "%s = %d: 0 (the default) and more are accepted", key, mb)
		}
	}
	return p.err(c.path)
}

func (s sourceConfig) check(p *problems, name string) {
	at := "source." + name
	if _, err := geo.ParseSourceName(name); err != nil {
		p.add(at, "%v", err)
	}
	if s.Propose != "" {
		s.checkPropose(p, at)
	} else {
		s.checkTerms(p, at, s.kind(name))
	}
	if s.ConfirmAfter.Duration < 0 {
		p.add(at+".confirm_after", "confirm_after %s is negative", s.ConfirmAfter)
	}
	if _, err := parseHours(s.Hours); err != nil {
		p.add(at+".hours", "%v", err)
	}
	if err := checkOrder(s.From, s.To); err != nil {
		p.add(at+".from", "from %s is after to %s", s.From, s.To)
	}
	if !slices.Contains([]string{"", "no", "figures", "yes"}, s.Publish) {
		p.add(at+".publish", "publish %q is none of no, figures, yes", s.Publish)
	}
	for _, key := range slices.Sorted(maps.Keys(s.Headers)) {
		if _, err := expand(s.Headers[key]); err != nil {
			p.add(at+".headers."+key, "header %s: %v", key, err)
		}
	}
	if _, err := s.importer(geo.SourceName(name)); err != nil {
		p.add(at, "%v", geo.MessageOf(err))
	}
}

// checkPropose refuses what a ledger that is read off another source's maps does not take.
func (s sourceConfig) checkPropose(p *problems, at string) {
	if s.Kind != string(follow.Ledger) || s.URL != "" {
		p.add(at+".propose", "propose is for a source of kind ledger without an url: it is read off the maps of the source that it names")
	}
	if _, err := geo.ParseSourceName(s.Propose); err != nil {
		p.add(at+".propose", "%v", err)
	}
}

// checkTerms has the kind say what is wrong with addresses, permission and times.
func (s sourceConfig) checkTerms(p *problems, at string, kind follow.Kind) {
	terms, err := follow.TermsOf(kind)
	if err != nil {
		p.add(at+".kind", "%v", err)
		return
	}
	if terms.Permission && s.Permission == "" && !s.AllowPrivate {
		p.add(at, "permission is missing: kind %s is fetched with its publisher's permission only (%s): say by whom and when it was given", kind, terms.Words)
	}
	least := max(terms.Least, shortestEvery)
	if s.AllowPrivate {
		least = shortestEvery
	}
	if s.Every.Duration != 0 && s.Every.Duration < least {
		p.add(at+".every", "every %s is too often: kind %s may be asked every %s", s.Every, kind, least)
	}
	if _, err := follow.New(kind, follow.Settings{URL: s.URL, Layers: s.Layers, Guest: nobody{}}); err != nil {
		p.add(at+".url", "%v", geo.MessageOf(err))
	}
}

// kind is the kind that a source is of: that of its publisher, or polygons.
func (s sourceConfig) kind(name string) follow.Kind {
	if s.Kind != "" {
		return follow.Kind(s.Kind)
	}
	for _, terms := range follow.Kinds() {
		if string(terms.Kind) == name {
			return terms.Kind
		}
	}
	return follow.Polygons
}

// expand replaces $NAME and ${NAME} by what the environment has. Without one it is an error.
func expand(text string) (string, error) {
	var missing []string
	expanded := os.Expand(text, func(name string) string {
		value, ok := os.LookupEnv(name)
		if !ok {
			missing = append(missing, name)
		}
		return value
	})
	if len(missing) > 0 {
		return "", geo.Errorf(geo.Invalid, "the environment has no variable %s", strings.Join(missing, ", "))
	}
	return expanded, nil
}

func (s sourceConfig) headers() http.Header {
	header := http.Header{}
	for key, value := range s.Headers {
		expanded, err := expand(value)
		if err == nil {
			header.Set(key, expanded)
		}
	}
	return header
}

// parseHours reads "18:00-02:00": from when until when, in Kyiv.
func parseHours(text string) (h sync.Hours, err error) {
	if text == "" {
		return h, nil
	}
	from, to, ok := strings.Cut(text, "-")
	if ok {
		h.From, err = parseTimeOfDay(from)
	}
	if err == nil && ok {
		h.To, err = parseTimeOfDay(to)
	}
	if !ok || err != nil {
		return sync.Hours{}, geo.Errorf(geo.Invalid, "hours %q are not two times of day in Kyiv, as in 18:00-02:00", text)
	}
	return h, nil
}

func parseTimeOfDay(text string) (time.Duration, error) {
	t, err := time.Parse("15:04", strings.TrimSpace(text))
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err
}

// secretPrefix begins the secrets of the Standard Webhooks specification.
const secretPrefix = "whsec_"

func (w webhookConfig) check(p *problems, at string) {
	if u, err := url.Parse(w.URL); err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && w.AllowPrivate) {
		p.add(at+".url", "url %q is no https address", w.URL)
	}
	secret, err := expand(w.Secret)
	if err != nil {
		p.add(at+".secret", "secret: %v", err)
	} else if _, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix)); err != nil || !strings.HasPrefix(secret, secretPrefix) || len(secret) < len(secretPrefix)+32 {
		p.add(at+".secret", "secret is not %s and at least 24 bytes in base64, as the Standard Webhooks specification has it", secretPrefix)
	}
	for _, name := range w.Sources {
		if _, err := geo.ParseSourceName(name); err != nil {
			p.add(at+".sources", "%v", err)
		}
	}
}
