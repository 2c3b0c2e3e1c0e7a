package page

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"

	"controlmap/server/web"
)

var (
	headEnd         = []byte("</head>")
	titleElement    = regexp.MustCompile(`(?i)<title>[^<]*</title>`)
	descriptionMeta = regexp.MustCompile(`(?i)<meta\s+name="description"\s+content="[^"]*"\s*/?>`)
)

// element writes one empty element of a head; pairs are the names and values of its
// attributes, which may hold anything.
func element(name string, pairs ...string) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString(" " + pairs[i] + `="` + html.EscapeString(pairs[i+1]) + `"`)
	}
	b.WriteString(" />")
	return b.String()
}

// elements are those that a preview adds to a head.
func (p preview) elements() (list []string) {
	property := func(name, content string) {
		if content != "" {
			list = append(list, element("meta", "property", "og:"+name, "content", content))
		}
	}
	property("type", "website")
	property("site_name", siteName)
	property("locale", p.locale)
	property("title", p.title)
	property("description", p.description)
	property("url", p.address)
	card := "summary"
	if p.image != "" {
		card = "summary_large_image"
		property("image", p.image)
		property("image:type", web.TypePNG)
		property("image:width", strconv.Itoa(previewWidth))
		property("image:height", strconv.Itoa(previewHeight))
		property("image:alt", p.alternative)
	}
	list = append(list, element("meta", "name", "twitter:card", "content", card))
	if p.canonical != "" {
		list = append(list, element("link", "rel", "canonical", "href", p.canonical))
	}
	return list
}

// withHead returns the page with the title and description of a preview in place of its
// own, and more elements at the end of its head. A page that lacks one of the three places
// is returned as it is.
func withHead(page []byte, p preview, more []string) []byte {
	end := bytes.Index(page, headEnd)
	if end < 0 {
		return page
	}
	head := page[:end]
	title, description := titleElement.FindIndex(head), descriptionMeta.FindIndex(head)
	if title == nil || description == nil {
		return page
	}
	text := string(head)
	replace := strings.NewReplacer(
		text[title[0]:title[1]], "<title>"+html.EscapeString(p.heading)+"</title>",
		text[description[0]:description[1]], element("meta", "name", "description", "content", p.description),
	)
	var b bytes.Buffer
	b.WriteString(replace.Replace(text))
	for _, line := range append(p.elements(), more...) {
		b.WriteString("  " + line + "\n  ")
	}
	b.Write(page[end:])
	return b.Bytes()
}
