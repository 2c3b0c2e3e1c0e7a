package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/pelletier/go-toml/v2"
)

// config is what a configuration file says. Its keys are described in controlmap.example.toml.
type config struct {
	Fetch   fetchConfig              `toml:"fetch"`
	Limits  limitsConfig             `toml:"limits"`
	Source  map[string]sourceConfig  `toml:"source"`
	Server  serverConfig             `toml:"server"`
	Webhook map[string]webhookConfig `toml:"webhook"`

	path  string
	lines configLines
}

// fetchConfig says how publishers are asked.
type fetchConfig struct {
	Contact string `toml:"contact"`
}

// limitsConfig bounds what is fetched and kept.
type limitsConfig struct {
	FileMB int64 `toml:"file_mb"`
	RawMB  int64 `toml:"raw_mb"`
}

// serverConfig has what serve takes as flags, too.
type serverConfig struct {
	Addr      string `toml:"addr"`
	DB        string `toml:"db"`
	TileCache *int64 `toml:"tile_cache"`
}

// sourceConfig is a source that is followed.
type sourceConfig struct {
	Kind         string            `toml:"kind"`
	URL          string            `toml:"url"`
	Layers       map[string]string `toml:"layers"`
	Every        configDuration    `toml:"every"`
	ConfirmAfter configDuration    `toml:"confirm_after"`
	Hours        string            `toml:"hours"`
	From         geo.Date          `toml:"from"`
	To           geo.Date          `toml:"to"`
	Permission   string            `toml:"permission"`
	Publish      string            `toml:"publish"`
	Headers      map[string]string `toml:"headers"`
	AllowPrivate bool              `toml:"allow_private"`

	Title          string            `toml:"title"`
	Licence        string            `toml:"licence"`
	Attribution    string            `toml:"attribution"`
	AttributionURL string            `toml:"attribution_url"`
	Date           geo.Date          `toml:"date"`
	DateProperty   string            `toml:"date_property"`
	FromProperty   string            `toml:"from_property"`
	ToProperty     string            `toml:"to_property"`
	Status         string            `toml:"status"`
	StatusProperty string            `toml:"status_property"`
	StatusMap      map[string]string `toml:"status_map"`
	Covers         []string          `toml:"covers"`
	NameProperty   string            `toml:"name_property"`
	SinceProperty  string            `toml:"since_property"`
	Column         string            `toml:"column"`
	Extends        string            `toml:"extends"`
	Propose        string            `toml:"propose"`
}

// webhookConfig is an address that is told of changes.
type webhookConfig struct {
	URL          string   `toml:"url"`
	Secret       string   `toml:"secret"`
	Sources      []string `toml:"sources"`
	AllowPrivate bool     `toml:"allow_private"`
}

// configDuration is a time as in "90s", "6h" or "1d".
type configDuration struct{ time.Duration }

// UnmarshalText reads what time.ParseDuration does, and days.
func (d *configDuration) UnmarshalText(text []byte) (err error) {
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		if d.Duration, err = time.ParseDuration(days + "h"); err == nil {
			d.Duration *= 24
			return nil
		}
	}
	if d.Duration, err = time.ParseDuration(string(text)); err != nil {
		return fmt.Errorf("%q is no duration: 90s, 30m, 6h and 1d are", text)
	}
	return nil
}

// defaultConfig is the file that is read where none is named, if it is there.
const defaultConfig = "controlmap.toml"

// configFlag names the configuration file.
type configFlag struct {
	Config string `env:"CONTROLMAP_CONFIG" placeholder:"FILE" help:"Configuration: the sources to follow, and more (controlmap.toml, where there is one)."`
}

// load reads and checks the configuration. Without a file it is empty: nothing is followed.
func (f configFlag) load() (config, error) {
	path := f.Config
	if path == "" {
		if _, err := os.Stat(defaultConfig); errors.Is(err, os.ErrNotExist) {
			return config{}, nil
		}
		path = defaultConfig
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return config{}, geo.Errorf(geo.Invalid, "configuration %s: not readable: %v", path, errors.Unwrap(err))
	}
	return parseConfig(path, data)
}

// parseConfig reads a configuration. The error is Invalid and names each line that is wrong.
func parseConfig(path string, data []byte) (config, error) {
	c := config{path: path}
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return config{}, configError(path, err)
	}
	c.lines = readConfigLines(data)
	return c, c.check()
}

// configError says where a file is not as it should be.
func configError(path string, err error) error {
	var problems []string
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		for _, e := range strict.Errors {
			line, _ := e.Position()
			key := strings.Join(e.Key(), ".")
			problems = append(problems, fmt.Sprintf("line %d: %s is no key%s", line, key, nearestKey(e.Key())))
		}
	} else if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := e.Position()
		text := strings.TrimPrefix(e.Error(), "toml: ")
		if key := strings.Join(e.Key(), "."); key != "" {
			text = key + ": " + text
		}
		problems = append(problems, fmt.Sprintf("line %d: %s", line, text))
	} else {
		problems = append(problems, strings.TrimPrefix(err.Error(), "toml: "))
	}
	return geo.Errorf(geo.Invalid, "configuration %s: %s", path, strings.Join(problems, "; "))
}
