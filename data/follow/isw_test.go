package follow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/data/format"
	"controlmap/geo"
)

func iswSite(t *testing.T) (*followtest.ISW, *watch) {
	t.Helper()
	site := followtest.NewISW()
	url := followtest.Start(t, site)
	return site, follows(t, follow.ISW, "", site.Layers(url))
}

const controlQuery = followtest.ISWServices + "/VIEW_RussiaCoTinUkraine_V3/FeatureServer/49/query"

func TestISWIsOneDelivery(t *testing.T) {
	for name, tt := range map[string]struct {
		size    int
		idField string
		inside  bool
		pages   int // of control
	}{
		"two to a page":           {2, "OBJECTID", false, 2},
		"three, told inside":      {3, "FID", true, 2},
		"one to a page":           {1, "FID", false, 4},
		"as many as there are":    {4, "OBJECTID", false, 1},
		"more than there will be": {2000, "OBJECTID", true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			site, w := iswSite(t)
			site.Paging(tt.size, tt.idField, tt.inside)
			site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
			if got := w.mustCheck(); got != "2026-11-13" {
				t.Errorf("got %q, want 2026-11-13", got)
			}
			w.wants("2026-11-13", followtest.Ground{Day: 4})
			d := w.deliveries[0]
			var names []string
			for _, f := range d.Files {
				names = append(names, f.Name)
			}
			want := "20261113_RussianAssessedCoTinUkraine.geojson 20261113_RussianAssessedAdvanceinUkraine.geojson 20261113_RussianClaimedCoTinUkraine.geojson"
			if got := strings.Join(names, " "); got != want {
				t.Errorf("files: got %s, want %s", got, want)
			}
			if d.Promised != 4+1+2 || !d.Published.Equal(at("2026-11-13T20:00:00Z")) || len(w.deliveries) != 1 {
				t.Errorf("got %d features promised, published %s, in %d deliveries; want 7, when they were edited, in 1", d.Promised, d.Published, len(w.deliveries))
			}
			if got, want := len(d.Files[0].Pages), tt.pages%1000; tt.pages > 1 && got != want || tt.pages == 1 && got != 0 {
				t.Errorf("put together of %d answers, want %d", got, want)
			}
			if found, err := format.Read(t.Context(), format.File{Name: "x", Data: d.Files[0].Data}); err != nil || len(found.Features) != 4 {
				t.Errorf("got %d features of control, %v, want 4", len(found.Features), err)
			}
			if got := site.Count(controlQuery); got != 1+tt.pages {
				t.Errorf("%d queries, want the count and %d pages", got, tt.pages)
			}
		})
	}
}

func TestISWIsProbed(t *testing.T) {
	site, w := iswSite(t)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	w.mustCheck()
	site.Forget()
	if got := w.mustCheck(); got != "" || len(site.Requests()) != 3 {
		t.Errorf("got %q after %v, want nothing after asking each layer when it was edited", got, site.Paths())
	}
	site.Edit(followtest.Advance, at("2026-11-13T22:00:00Z"), followtest.Ground{Day: 5})
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the day anew", got)
	}
	site.Edit(followtest.Control, at("2026-11-14T02:00:00Z"), followtest.Ground{Day: 6})
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the day anew: it is still evening in Washington", got)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 6})
}

func TestWashingtonDay(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-13T20:00:00Z": "2026-11-13",
		"2026-11-14T04:59:59Z": "2026-11-13", // UTC-5 in winter
		"2026-11-14T05:00:00Z": "2026-11-14",
		"2026-07-02T03:59:59Z": "2026-07-01", // UTC-4 in summer
		"2026-07-02T04:00:00Z": "2026-07-02",
		"2022-04-01T00:00:00Z": "2022-04-01", // a date without a time, as in the archives
		"2022-04-01T00:00:01Z": "2022-03-31",
	} {
		if got := follow.WashingtonDay(at(text)).String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestISWRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*followtest.ISW)
		code   geo.Code
		want   []string
	}{
		"an emptied layer":               {func(s *followtest.ISW) { s.Empty(followtest.Advance, at("2026-11-14T09:00:00Z")) }, geo.Unavailable, []string{"layer advance at ", "is emptied", "waits for it to come back"}},
		"fewer than promised":            {func(s *followtest.ISW) { s.Promise(followtest.Control, 9) }, geo.Invalid, []string{"4 features came in 3 pages, but the server has 9"}},
		"more than promised":             {func(s *followtest.ISW) { s.Promise(followtest.Control, 3) }, geo.Invalid, []string{"4 features came in 2 pages, but the server has 3"}},
		"a count that leaves out a page": {func(s *followtest.ISW) { s.Promise(followtest.Control, 2) }, geo.Invalid, []string{"4 features came in 2 pages, but the server has 2"}},
		"a feature twice":                {func(s *followtest.ISW) { s.Repeat(followtest.Control, true) }, geo.Invalid, []string{"layer control", "feature 2 comes twice"}},
		"429 in a 200":                   {func(s *followtest.ISW) { s.Fail(followtest.Hidden(429, "Too many requests").Asking("resultOffset=2")) }, geo.Unavailable, []string{`an error in an answer of 200, "Too many requests"`, "429"}},
		"a failure of 500":               {func(s *followtest.ISW) { s.Fail(followtest.Code(500, 0).Asking("returnCountOnly")) }, geo.Unavailable, []string{"500"}},
		"a failure in a 200": {func(s *followtest.ISW) {
			s.Fail(followtest.Hidden(500, "Error performing query operation").Asking("resultOffset=0"))
		}, geo.Unavailable, []string{"Error performing query operation"}},
		"no count": {func(s *followtest.ISW) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"features":[]}`))).Asking("returnCountOnly"))
		}, geo.Invalid, []string{"another shape than {count}"}},
		"Esri JSON": {func(s *followtest.ISW) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"objectIdFieldName":"OBJECTID","features":[]}`))).Asking("resultOffset"))
		}, geo.Invalid, []string{"a FeatureCollection is accepted, which the server makes of f=geojson"}},
		"no ids": {func(s *followtest.ISW) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}`))).Asking("resultOffset"))
		}, geo.Invalid, []string{"feature 0: it has no id in OBJECTID"}},
		"a page":               {func(s *followtest.ISW) { s.Fail(followtest.Page().Asking("resultOffset=2")) }, geo.Invalid, []string{"web page (HTML)"}},
		"a page that is cut":   {func(s *followtest.ISW) { s.Fail(followtest.Short(90).Asking("resultOffset=2")) }, geo.Invalid, []string{"breaks off"}},
		"edited in the future": {func(s *followtest.ISW) { s.Publish(at("2026-11-15T09:00:00Z"), followtest.Ground{Day: 9}) }, geo.Invalid, []string{"in the future, at 2026-11-15T09:00:00Z"}},
		"edited before":        {func(s *followtest.ISW) { s.Publish(at("2026-11-12T09:00:00Z"), followtest.Ground{Day: 9}) }, geo.Invalid, []string{"2026-11-12T09:00:00Z, before those of 2026-11-13"}},
		"edited all the time":  {func(s *followtest.ISW) { s.EditWhileRead(followtest.Control, 1000) }, geo.Unavailable, []string{"layer control is being edited while it is read, twice"}},
		"a service": {func(s *followtest.ISW) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"layers":[{"id":0}]}`))).At("/49").Asking("f=json"))
		}, geo.Invalid, []string{"the address is that of a service: add the number of one of its 1 layers"}},
		"nothing said of editing": {func(s *followtest.ISW) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"fields":[],"maxRecordCount":0}`))).Asking("f=json").For(3))
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"count":1}`))).Asking("returnCountOnly"))
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{},"geometry":null}]}`))).Asking("resultOffset"))
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"fields":[]}`))).Asking("f=json"))
		}, geo.Invalid, []string{"the day of the map is not known"}},
	} {
		t.Run(name, func(t *testing.T) {
			site, w := iswSite(t)
			site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
			w.mustCheck()
			site.Publish(at("2026-11-13T21:00:00Z"), followtest.Ground{Day: 5})
			tt.change(site)
			got, err := w.check()
			wantError(t, err, tt.code, tt.want...)
			if got != "" || len(w.deliveries) != 0 {
				t.Errorf("got %q in %d deliveries, want none", got, len(w.deliveries))
			}
		})
	}
}

func TestISWEmptiedLayerComesBack(t *testing.T) {
	site, w := iswSite(t)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	w.mustCheck()
	site.Empty(followtest.Control, at("2026-11-14T10:00:00Z"))
	_, err := w.check()
	wantError(t, err, geo.Unavailable, "emptied")
	site.Edit(followtest.Control, at("2026-11-14T10:48:00Z"), followtest.Ground{Day: 5})
	if got := w.mustCheck(); got != "2026-11-14" {
		t.Errorf("got %q, want the day of the new edit", got)
	}
	w.wants("2026-11-14", followtest.Ground{Day: 5})
}

func TestISWEditedWhileItIsRead(t *testing.T) {
	site, w := iswSite(t)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	site.EditWhileRead(followtest.Control, 2) // both pages of the first reading
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the day", got)
	}
	if got := w.deliveries[0].Published; !got.Equal(at("2026-11-13T20:02:00Z")) {
		t.Errorf("published %s, want the time of the edit while it was read", got)
	}
}

func TestISWCountedBeforeAnEdit(t *testing.T) {
	site, w := iswSite(t)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	site.Fail(followtest.Instead(followtest.JSON([]byte(`{"count":9}`))).At("CoTin").Asking("returnCountOnly").For(1))
	site.EditWhileRead(followtest.Control, 1)
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the day, read again", got)
	}
}

func TestISWWholePageThatIsCalledAPart(t *testing.T) {
	site, w := iswSite(t)
	site.Paging(4, "OBJECTID", false)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	var features []string
	for i, b := range (followtest.Ground{Day: 4, Lacks: []string{followtest.GreyZone, followtest.Liberation}}).Boxes() {
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":%d,"properties":{},"geometry":%s}`, i+1, b.Geometry()))
	}
	body := `{"type":"FeatureCollection","exceededTransferLimit":true,"features":[` + strings.Join(features, ",") + `]}`
	site.Fail(followtest.Instead(followtest.JSON([]byte(body))).At("CoTin").Asking("resultOffset=0"))
	if got := w.mustCheck(); got != "2026-11-13" { // the reader refuses what says that it is a part
		t.Errorf("got %q, want the day", got)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 4})
}

func TestISWEditDateOfFeatures(t *testing.T) {
	site, w := iswSite(t)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	site.Fail(followtest.Instead(followtest.JSON([]byte(`{"objectIdField":"OBJECTID","maxRecordCount":2}`))).Asking("f=json").After(0).For(3))
	count := func(n int) followtest.Fault {
		return followtest.Instead(followtest.JSON(fmt.Appendf(nil, `{"count":%d}`, n))).Asking("returnCountOnly")
	}
	site.Fail(count(4).At("CoTin").For(1))
	site.Fail(count(1).At("Advance").For(1))
	site.Fail(count(2).At("Claimed").For(1))
	site.Fail(followtest.Instead(followtest.JSON([]byte(`{"objectIdField":"OBJECTID","maxRecordCount":2}`))).Asking("f=json").For(3))
	if got := w.mustCheck(); got != "2026-11-13" || !w.deliveries[0].Published.Equal(at("2026-11-13T20:00:00Z")) {
		t.Errorf("got %q published %s, want by the features' EditDate", got, w.deliveries[0].Published)
	}
}

func TestISWRenamedServiceIsProposed(t *testing.T) {
	site, w := iswSite(t)
	site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{Day: 4})
	w.mustCheck()
	site.Rename(followtest.Control, "VIEW_RussiaCoTinUkraine_V4", 7)
	site.Publish(at("2026-11-14T10:00:00Z"), followtest.Ground{Day: 5})
	site.Forget()
	_, err := w.check()
	wantError(t, err, geo.Invalid, "layer control is not at ", "Invalid URL", `layers.control = "http://127.0.0.1:`, followtest.ISWServices+`/VIEW_RussiaCoTinUkraine_V4/FeatureServer/7"`, "nothing is read from there")
	for path := range site.Counts() {
		if strings.Contains(path, "V4/FeatureServer/7") {
			t.Errorf("asked for %s, want it proposed and not read", path)
		}
	}
	if strings.Contains(err.Error(), "Counteroffensives") {
		t.Errorf("got %q, want no other layer proposed", err)
	}
	for name, fault := range map[string]followtest.Fault{
		"404": followtest.Code(404, 0), "403": followtest.Code(403, 0), "499 in a 200": followtest.Hidden(499, "Token Required"),
	} {
		site.Mend()
		site.Fail(fault.At("VIEW_RussiaCoTinUkraine_V3"))
		if _, err = w.check(); err == nil || !strings.Contains(err.Error(), "VIEW_RussiaCoTinUkraine_V4/FeatureServer/7") {
			t.Errorf("%s: got %v, want the new address proposed", name, err)
		}
	}
	site.Mend()
	site.Fail(followtest.Code(500, 0).At("VIEW_RussiaCoTinUkraine_V3"))
	if _, err = w.check(); err == nil || strings.Contains(err.Error(), "V4") {
		t.Errorf("500: got %v, want nothing proposed", err)
	}
	site.Mend()
	site.Fail(followtest.Instead(followtest.JSON([]byte(`{"folders":[]}`))).Asking("f=json").After(1).For(1))
	_, err = w.check()
	wantError(t, err, geo.Invalid, "the list of services does not tell where it may be")
}

func TestAlike(t *testing.T) {
	names := []string{
		"VIEW_ClaimedRussianTerritoryinUkraine_V2", "VIEW_ClaimedRussianTerritoryinUkraine_V3", "MDS_AssessedRussianAdvanceInUkraine_view",
		"VIEW_RussiaCoTinUkraine_V4", "Ukraine_Control_Map", "Russian_Control_of_Terrain", "RussianControlMap_old", "VIEW_ClaimedUkrainianCounteroffensives_V2",
		"Assessed_Russian_Gains_in_the_Past_24_Hours_view", "Fortifications_2025",
	}
	for name, want := range map[string]string{
		"VIEW_RussiaCoTinUkraine_V3":               "VIEW_RussiaCoTinUkraine_V4 Russian_Control_of_Terrain RussianControlMap_old",
		"VIEW_ClaimedRussianTerritoryinUkraine_V1": "VIEW_ClaimedRussianTerritoryinUkraine_V2 VIEW_ClaimedRussianTerritoryinUkraine_V3",
		"AssessedRussianAdvanceInUkraine_V2_view":  "MDS_AssessedRussianAdvanceInUkraine_view",
		"Fortifications":                           "Fortifications_2025",
		"Elsewhere":                                "",
	} {
		if got := strings.Join(follow.Alike(name, names), " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestParseLayerDates(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"of the data":   {`{"objectIdField":"FID","maxRecordCount":50,"editingInfo":{"lastEditDate":1790000000000,"dataLastEditDate":1780000000000}}`, "2026-05-28T20:26:40Z FID 50"},
		"of the layer":  {`{"editingInfo":{"lastEditDate":1790000000000}}`, "2026-09-21T14:13:20Z  1000"},
		"by its fields": {`{"fields":[{"name":"A","type":"esriFieldTypeString"},{"name":"ID","type":"esriFieldTypeOID"}],"maxRecordCount":90000}`, "0001-01-01T00:00:00Z ID 2000"},
		"no time":       {`{"editingInfo":{"lastEditDate":-5}}`, "0001-01-01T00:00:00Z  1000"},
	} {
		edited, id, size, err := follow.ParseLayer([]byte(tt.body))
		if got := fmt.Sprintf("%s %s %d", edited.Format(time.RFC3339), id, size); err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, tt.want)
		}
	}
}
