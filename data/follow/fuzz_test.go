package follow_test

import (
	"testing"

	"controlmap/data/fetch"
	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/geo"
)

// wantInvalid is the property of all parsers of answers: they do not panic, and every error is Invalid.
func wantInvalid(t *testing.T, err error) {
	t.Helper()
	if err != nil && geo.CodeOf(err) != geo.Invalid {
		t.Errorf("got %v (%s), want Invalid", err, geo.CodeOf(err))
	}
}

func FuzzDeepStateLast(f *testing.F) {
	f.Add([]byte(`{"id":1763000000,"datetime":"13.11 о 20:00","map":` + string(followtest.Ground{}.DeepState()) + `}`))
	f.Add([]byte(`{"id":1e300,"map":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		_, features, err := follow.ParseLast(body)
		wantInvalid(t, err)
		if err == nil && features == nil {
			t.Error("got neither a map nor an error")
		}
	})
}

func FuzzDeepStateVersions(f *testing.F) {
	f.Add([]byte(`[{"id":1763000000,"description":"x","createdAt":"2026-11-13T00:00:00Z","status":true},{"id":2,"status":false}]`))
	f.Add([]byte(`[null]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		ids, err := follow.ParseVersions(body)
		wantInvalid(t, err)
		if err == nil && len(ids) == 0 {
			t.Error("got neither versions nor an error")
		}
	})
}

func FuzzLayer(f *testing.F) {
	f.Add([]byte(`{"objectIdField":"FID","maxRecordCount":2000,"fields":[{"name":"FID","type":"esriFieldTypeOID"}],"editingInfo":{"lastEditDate":1790000000000}}`))
	f.Add([]byte(`{"layers":[{}],"editingInfo":{"lastEditDate":1e400}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		edited, _, size, err := follow.ParseLayer(body)
		wantInvalid(t, err)
		if err == nil && (size < 1 || size > 2000 || edited.Year() > 5200) {
			t.Errorf("got %d features to a page, edited %s", size, edited)
		}
	})
}

func FuzzCount(f *testing.F) {
	f.Add([]byte(`{"count":57}`))
	f.Add([]byte(`{"count":-1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		count, err := follow.ParseCount(body)
		wantInvalid(t, err)
		if count < 0 {
			t.Errorf("got a count of %d", count)
		}
	})
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","exceededTransferLimit":true,"features":[{"type":"Feature","id":1,"properties":{"FID":1,"EditDate":1790000000000},"geometry":null}]}`), "FID")
	f.Add([]byte(`{"type":"FeatureCollection","properties":{"exceededTransferLimit":true},"features":[null,{"id":null}]}`), "")
	f.Fuzz(func(t *testing.T, body []byte, idField string) {
		features, ids, _, err := follow.ParsePage(body, idField)
		wantInvalid(t, err)
		if err == nil && len(features) != len(ids) {
			t.Errorf("got %d features with %d ids", len(features), len(ids))
		}
	})
}

func FuzzServices(f *testing.F) {
	f.Add([]byte(`{"services":[{"name":"Folder/VIEW_RussiaCoTinUkraine_V3","type":"FeatureServer"}]}`), "VIEW_RussiaCoTinUkraine_V2")
	f.Fuzz(func(t *testing.T, body []byte, name string) {
		names, err := follow.ParseServices(body)
		wantInvalid(t, err)
		if got := follow.Alike(name, names); len(got) > 3 {
			t.Errorf("got %d names, want at most three", len(got))
		}
	})
}

func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		`{"error":{"code":429,"message":"Too many requests"}}`, `{"status":"503"}`, "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code>", "\uFEFF{", "404 Not Found", `{"error":[1]}`, "\uFEFF",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		// An error may have the code of any status, but none is a defect of ours.
		if err := follow.CheckAnswer(fetch.Response{URL: "http://h/x", Body: body}); err != nil && geo.CodeOf(err) == geo.Internal {
			t.Errorf("got %v, want the publisher's error", err)
		}
	})
}
