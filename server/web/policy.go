package web

import "strings"

const (
	ownImages     = "img-src 'self' data: blob:"
	contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " + ownImages + "; " +
		"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
	policyAlone = contentPolicy + "'none'"
	policyEmbed = contentPolicy + "*" // the map is made to be embedded
)

// EmbedPolicy is the content security policy of a page that may be embedded anywhere, and may
// show pictures of another origin; empty: of none.
func EmbedPolicy(images string) string {
	if images == "" {
		return policyEmbed
	}
	return strings.Replace(policyEmbed, ownImages, ownImages+" "+images, 1)
}
