package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

var entityTag = regexp.MustCompile(`(?:W/)?"[^"]*"`)

// MatchesWeakly compares weakly (RFC 9110, 13.1.2).
func MatchesWeakly(ifNoneMatch []string, etag string) bool {
	opaque := strings.TrimPrefix(etag, "W/")
	for _, list := range ifNoneMatch {
		if strings.TrimSpace(list) == "*" {
			return true
		}
		given := entityTag.FindAllString(list, -1)
		if slices.ContainsFunc(given, func(tag string) bool { return strings.TrimPrefix(tag, "W/") == opaque }) {
			return true
		}
	}
	return false
}

func weakTag(content []byte) string {
	sum := sha256.Sum256(content)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// identityTag is the tag of whatever follows from its parts alone.
func identityTag(parts ...any) (string, error) {
	content, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	return weakTag(content), nil
}

// MatchesStrongly compares strongly (RFC 9110, 13.1.1).
func MatchesStrongly(ifMatch []string, etag string) bool {
	for _, list := range ifMatch {
		if strings.TrimSpace(list) == "*" {
			return true
		}
		if slices.Contains(entityTag.FindAllString(list, -1), etag) {
			return true
		}
	}
	return false
}
