package geo_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"controlmap/geo"
)

func TestErrorCodesAndMessages(t *testing.T) {
	cause := errors.New("disk says no")
	for _, tt := range []struct {
		name    string
		err     error
		code    geo.Code
		message string
	}{
		{"a person's mistake", geo.Errorf(geo.Invalid, "zoom %d is out of range 0..14", 31), geo.Invalid, "zoom 31 is out of range 0..14"},
		{"with its cause", geo.Wrap(geo.Unavailable, cause, "database"), geo.Unavailable, "database: disk says no"},
		{"wrapped by others", fmt.Errorf("import: %w", geo.Errorf(geo.NotFound, "no such source")), geo.NotFound, "import: no such source"},
		{"a defect", cause, geo.Internal, "internal error"},
		{"an internal Error", geo.Wrap(geo.Internal, cause, "overlay"), geo.Internal, "internal error"},
		{"whoever asked has gone", fmt.Errorf("query: %w", context.Canceled), geo.Canceled, "canceled"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := geo.CodeOf(tt.err); got != tt.code {
				t.Errorf("code: got %s, want %s", got, tt.code)
			}
			if got := geo.MessageOf(tt.err); got != tt.message {
				t.Errorf("message: got %q, want %q", got, tt.message)
			}
		})
	}
	if err := geo.Wrap(geo.Unavailable, cause, "database"); !errors.Is(err, cause) {
		t.Error("the cause is not in the chain")
	}
}
