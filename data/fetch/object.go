package fetch

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go/encoding/httpbinding"
)

// S3 says where objects are, and by whose leave they are read.
type S3 struct {
	Endpoint     string // http(s)://host, with the bucket as the first part of the path; empty: Amazon's
	Region       string // empty: us-east-1
	AccessKey    string // empty: requests are not signed, which public buckets accept
	SecretKey    string // a secret
	SessionToken string // a secret; empty: none
}

// S3FromEnvironment reads the usual variables, AWS_*, by a function such as os.Getenv.
func S3FromEnvironment(getenv func(string) string) S3 {
	return S3{
		Endpoint:     cmp.Or(getenv("AWS_ENDPOINT_URL_S3"), getenv("AWS_ENDPOINT_URL")),
		Region:       cmp.Or(getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION")),
		AccessKey:    getenv("AWS_ACCESS_KEY_ID"),
		SecretKey:    getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken: getenv("AWS_SESSION_TOKEN"),
	}
}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// parse reads s3://bucket/key. The key is taken as it stands, without escapes.
func (s S3) parse(text string) (address, error) {
	_, rest, _ := strings.Cut(text, "://")
	bucket, key, _ := strings.Cut(rest, "/")
	if !bucketName.MatchString(bucket) || !isKey(key) {
		return address{}, geo.Errorf(geo.Invalid, "the address of an object cannot be read: s3://bucket/key is accepted, the bucket in lower case, the key without parts that are . or ..")
	}
	at, err := s.base(bucket)
	if err != nil {
		return address{}, err
	}
	at.RawPath = strings.TrimSuffix(at.EscapedPath(), "/") + "/" + httpbinding.EscapePath(key, false)
	at.Path = strings.TrimSuffix(at.Path, "/") + "/" + key
	return address{kind: object, shown: text, key: text, url: at}, nil
}

func isKey(key string) bool {
	for part := range strings.SplitSeq(key, "/") {
		if part == "." || part == ".." {
			return false
		}
	}
	return key != "" && len(key) <= 1024
}

// base is the address of a bucket. A bucket with dots in its name has no certificate of its
// own, and is named in the path like those of other endpoints.
func (s S3) base(bucket string) (*url.URL, error) {
	host := "s3." + s.region() + ".amazonaws.com"
	if s.Endpoint == "" && !strings.Contains(bucket, ".") {
		return &url.URL{Scheme: "https", Host: bucket + "." + host}, nil
	}
	at, err := url.Parse(cmp.Or(s.Endpoint, "https://"+host))
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || at.User != nil || at.RawQuery != "" {
		return nil, geo.Errorf(geo.Invalid, "AWS_ENDPOINT_URL cannot be read: https://host or http://host is accepted")
	}
	return at.JoinPath(bucket), nil
}

func (s S3) region() string { return cmp.Or(s.Region, "us-east-1") }

// emptyHash is the SHA-256 of no body.
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// sign signs a request that has no headers yet but its own: proxies may change the others.
func (s S3) sign(ctx context.Context, request *http.Request, at time.Time) error {
	if s.AccessKey == "" {
		return nil
	}
	request.Header.Set("X-Amz-Content-Sha256", emptyHash)
	credentials := aws.Credentials{AccessKeyID: s.AccessKey, SecretAccessKey: s.SecretKey, SessionToken: s.SessionToken}
	signer := v4.NewSigner(func(options *v4.SignerOptions) { options.DisableURIPathEscaping = true })
	if err := signer.SignHTTP(ctx, credentials, request, emptyHash, "s3", s.region(), at); err != nil {
		return geo.Wrap(geo.Internal, err, "sign the request for an object")
	}
	return nil
}
