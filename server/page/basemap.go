package page

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"controlmap/geo"
	"controlmap/server/web"
)

// BaseMap is a raster map of the operator's choice that the page may lay under its own. The
// browser asks its host for tiles.
type BaseMap struct {
	tiles       string // with {z}, {x} and {y}
	origin      string // of tiles, as a content security policy names it; empty: this host
	attribution string
	link        string // what the attribution links to; may be empty
}

// What an address of base tiles may look like, in words of an error.
const baseTilesAccepted = "https://tiles.example/{z}/{x}/{y}.png, or /base/{z}/{x}/{y}.png on this host, would be accepted"

// maxBaseText is more than an address or an attribution takes, in bytes.
const maxBaseText = 1024

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// baseSteps are the parts of an address that differ from tile to tile.
var baseSteps = []string{"{z}", "{x}", "{y}"}

// NewBaseMap checks the address of tiles, the attribution to be shown with them and the
// address that it links to, which may be empty. The error is Invalid.
func NewBaseMap(tiles, attribution, link string) (*BaseMap, error) {
	origin, err := baseOrigin(tiles)
	if err != nil {
		return nil, err
	}
	if text := strings.TrimSpace(attribution); text == "" || len(text) > maxBaseText || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return nil, geo.Errorf(geo.Invalid, "base attribution %q is not a line of 1 to %d bytes: what the tiles' publisher asks to be shown would be accepted", web.Clip(attribution), maxBaseText)
	}
	if link != "" {
		if u, err := url.Parse(link); err != nil || !isWeb(u) || len(link) > maxBaseText {
			return nil, geo.Errorf(geo.Invalid, "base attribution URL %q is none: one that begins with https:// or http:// and a host would be accepted", web.Clip(link))
		}
	}
	return &BaseMap{tiles: tiles, origin: origin, attribution: strings.TrimSpace(attribution), link: link}, nil
}

// baseOrigin returns scheme and host of tiles; empty for a path on this host.
func baseOrigin(tiles string) (string, error) {
	if err := checkTemplate(tiles); err != nil {
		return "", err
	}
	u, err := url.Parse(placeholder.ReplaceAllString(tiles, "0"))
	switch {
	case err != nil, u.User != nil, strings.Contains(tiles, "#"):
		return "", geo.Errorf(geo.Invalid, "base tiles %q are no plain address: %s", web.Clip(tiles), baseTilesAccepted)
	case isWeb(u) && !strings.ContainsAny(authorityOf(tiles), "{}"):
		return u.Scheme + "://" + u.Host, nil
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(tiles, "/") && !strings.HasPrefix(tiles, "//"):
		return "", nil
	}
	return "", geo.Errorf(geo.Invalid, "base tiles %q begin neither with https:// or http:// and a host nor with one /: %s", web.Clip(tiles), baseTilesAccepted)
}

// checkTemplate wants every step of a tile's address, and nothing else to be filled in.
func checkTemplate(tiles string) error {
	if len(tiles) > maxBaseText || strings.ContainsFunc(tiles, unprintable) {
		return geo.Errorf(geo.Invalid, "base tiles %q are longer than %d bytes, or have a space, a backslash or a letter to be percent-encoded: %s",
			web.Clip(tiles), maxBaseText, baseTilesAccepted)
	}
	for _, step := range baseSteps {
		if !strings.Contains(tiles, step) {
			return geo.Errorf(geo.Invalid, "base tiles %q lack %s: %s", web.Clip(tiles), step, baseTilesAccepted)
		}
	}
	for _, found := range placeholder.FindAllString(tiles, -1) {
		if !slices.Contains(baseSteps, found) {
			return geo.Errorf(geo.Invalid, "base tiles %q have %s, and only {z}, {x} and {y} are filled in: %s", web.Clip(tiles), found, baseTilesAccepted)
		}
	}
	return nil
}

// unprintable also holds for the backslash, which browsers take for a slash.
func unprintable(r rune) bool { return r <= ' ' || r > '~' || r == '\\' }

func isWeb(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") && web.IsHost(u.Host)
}

// authorityOf returns what stands between the scheme of an address and its path.
func authorityOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	authority, _, _ := strings.Cut(rest, "/")
	return authority
}

// elements describe the base map to the page.
func (b *BaseMap) elements() (list []string) {
	if b == nil {
		return nil
	}
	for _, pair := range [][2]string{{"base-tiles", b.tiles}, {"base-attribution", b.attribution}, {"base-attribution-url", b.link}} {
		if pair[1] != "" {
			list = append(list, element("meta", "name", siteName+":"+pair[0], "content", pair[1]))
		}
	}
	return list
}

// policy is the content security policy of the map page, which may show the base map's
// pictures and no others.
func (b *BaseMap) policy() string {
	if b == nil {
		return web.EmbedPolicy("")
	}
	return web.EmbedPolicy(b.origin)
}
