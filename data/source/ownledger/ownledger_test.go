package ownledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"controlmap/data/source/ownledger"
	"controlmap/geo"
	"controlmap/geo/gazetteer"
)

func newReader() ownledger.Reader {
	iziumRaion := geo.AdminUnit{Code: "UA63040000000098692", NameEN: "Izium", NameUK: "Ізюмський"}
	hromada := func(name string) geo.AdminUnit { return geo.AdminUnit{NameEN: name} }
	places := []geo.Place{
		{ID: 1, NameEN: "Kupiansk", NameUK: "Куп’янськ", Region: "UA-63", Code: "UA63080090010040239"},
		{ID: 2, NameEN: "Pishchane", NameUK: "Піщане", Region: "UA-63", Raion: iziumRaion, Hromada: hromada("Oskil"), Code: "UA63040110240038155"},
		{ID: 3, NameEN: "Pishchane", NameUK: "Піщане", Region: "UA-63", Raion: iziumRaion, Hromada: hromada("Kunie"), Code: "UA63040070200047218"},
		{ID: 4, NameEN: "Pishchane", NameUK: "Піщане", Region: "UA-59"},
		{ID: 5, NameEN: "Bakhmut", NameUK: "Бахмут", Region: "UA-14"},
		{ID: 6, NameEN: "Hostomel", NameUK: "Гостомель", Region: "UA-32"},
		{ID: 7, NameEN: "Kyiv", NameUK: "Київ", Region: "UA-30"},
		{ID: 8, NameEN: "Kupiansk", NameUK: "Куп’янськ", Region: "UA-63", Kind: geo.KindPart},
		{ID: 9, NameEN: "Saltivka", NameUK: "Салтівка", Region: "UA-63", Kind: geo.KindPart},
	}
	regions := geo.Regions{}
	for _, u := range [][3]string{
		{"UA-14", "Donetsk Oblast", "Донецька область"}, {"UA-30", "Kyiv", "Київ"}, {"UA-32", "Kyiv Oblast", "Київська область"},
		{"UA-43", "Autonomous Republic of Crimea", "Автономна Республіка Крим"}, {"UA-59", "Sumy Oblast", "Сумська область"},
		{"UA-63", "Kharkiv Oblast", "Харківська область"},
	} {
		regions.Units = append(regions.Units, geo.Region{Code: geo.RegionCode(u[0]), NameEN: u[1], NameUK: u[2]})
	}
	return ownledger.New(gazetteer.New(places, map[int][]string{5: {"Артемівськ"}}), regions, geo.NewDate(2026, 11, 28))
}

func read(files ...string) (rows, problems []string) {
	var in []ownledger.File
	for i, text := range files {
		in = append(in, ownledger.File{Name: fmt.Sprintf("%d.csv", i+1), Data: []byte(text)})
	}
	l := newReader().Read(in)
	for _, r := range l.Rows {
		rows = append(rows, fmt.Sprintf("%s:%d %d %s %s %s", r.File, r.Line, r.Place, r.Date, r.Status, r.Evidence))
	}
	for _, p := range l.Problems {
		problems = append(problems, p.File+": "+p.Text())
	}
	return rows, problems
}

func TestReadAccepts(t *testing.T) {
	t.Parallel()
	const header = "name,region,date,status,evidence\n"
	const kupiansk = "1.csv:2 1 2022-02-27 occupied mayor"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"by code", "katottg,date,status,evidence\nUA63080090010040239,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"by a code with a space and a Cyrillic letter", "katottg,date,status,evidence\nUА 63080090010040239,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"by number", "place_id,date,status,evidence\n1,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"by name", header + "Kupiansk,UA-63,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"another romanisation", header + "Kupyansk,Kharkiv,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"in Ukrainian, with another apostrophe", header + "Куп'янськ,Харківська область,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"an abbreviated oblast", header + "куп’янськ,Харківська обл.,2022-02-27,occupied,mayor\n", []string{kupiansk}},
		{"a former name", header + "Artemivsk,Donetsk oblast,2023-05-20,occupied,x\n", []string{"1.csv:2 5 2023-05-20 occupied x"}},
		{"Kyiv is a city and an oblast", header + "Hostomel,Kyiv Oblast,2022-02-25,occupied,x\nKyiv,Kyiv,2022-02-25,contested,y\nГостомель,Київська,2022-02-26,contested,z\n",
			[]string{"1.csv:2 6 2022-02-25 occupied x", "1.csv:3 7 2022-02-25 contested y", "1.csv:4 6 2022-02-26 contested z"}},
		{"columns in any order, others left alone", "Evidence,note,STATUS,place_id,date\nmayor,?,Occupied,1,2022-02-27\n", []string{kupiansk}},
		{"all of code, number, name and region", "katottg,place_id,name,region,date,status,evidence\nua63080090010040239,1,Kupiansk,UA-63,2022-02-27,occupied,mayor\n",
			[]string{kupiansk}},
		{"now one, now the other", "katottg,place_id,date,status,evidence\n,1,2022-02-27,occupied,mayor\nUA63080090010040239,,2022-09-10,liberated,y\n",
			[]string{kupiansk, "1.csv:3 1 2022-09-10 liberated y"}},
		{"as Excel saves it", "\ufeffname;region;date;status;evidence;\r\nКуп’янськ;Харківська;27.02.2022;occupied;mayor;\r\n;;;;;\r\n", []string{kupiansk}},
		{"with Excel's own first line", "sep=;\r\nplace_id;date;status;evidence\r\n1;7.3.2022;occupied;a, b\r\n", []string{"1.csv:3 1 2022-03-07 occupied a, b"}},
		{"tabs", "place_id\tdate\tstatus\tevidence\n1\t2022-02-27\toccupied\tmayor\n", []string{kupiansk}},
		{"spaces", "place_id , date, status , evidence\n 1 , 2022-02-27 ,\u00a0occupied, mayor \n", []string{kupiansk}},
		{"comments, and quotes", "# mine\nplace_id,date,status,evidence\n# later\n1,20220227,occupied,\"the \"\"mayor\"\", said\"\n",
			[]string{`1.csv:4 1 2022-02-27 occupied the "mayor", said`}},
		{"an instant", "place_id,date,status,evidence\n1,2022-02-26T23:00:00Z,occupied,mayor\n", []string{kupiansk}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows, problems := read(tt.text)
			if !slices.Equal(rows, tt.want) || len(problems) > 0 {
				t.Errorf("got %q with problems %q, want %q", rows, problems, tt.want)
			}
		})
	}
}

// TestReadFillsIn has tables as people have them, without the columns of a ledger.
func TestReadFillsIn(t *testing.T) {
	t.Parallel()
	const kupiansk = "1 2022-02-27 occupied table "
	day := geo.NewDate(2022, 2, 27)
	for _, tt := range []struct {
		name, file, text string
		change           func(*ownledger.Reader)
		want             []string
	}{
		{"place and status", "a.csv", "place,status\nKupiansk,occupied\n", func(r *ownledger.Reader) { r.Date = day }, []string{kupiansk + "a.csv"}},
		{"the day of the file's name", "maps/front_2022-02-27.csv", "Place;Status\nKupiansk;Occupied\n", nil, []string{kupiansk + "front_2022-02-27.csv"}},
		{"in Ukrainian", "a.csv", "Населений пункт;Область;Статус;Дата\nКуп’янськ;Харківська;occupied;27.02.2022\n", nil, []string{kupiansk + "a.csv"}},
		{"a column of dates before another's day", "2022-03-01.csv", "place,status,day\nKupiansk,occupied,2022-02-27\n", func(r *ownledger.Reader) { r.Date = geo.NewDate(2022, 3, 3) }, []string{kupiansk + "2022-03-01.csv"}},
		{"name before place", "a.csv", "place,name,status,date\nsomewhere,Kupiansk,occupied,2022-02-27\n", nil, []string{kupiansk + "a.csv"}},
		{"words of its own", "2022-02-27.csv", "town,status\nKupiansk,RU\nBakhmut,UA\nHostomel,Under Fire\n",
			func(r *ownledger.Reader) {
				r.Words = map[string]geo.Status{"ru": geo.Occupied, "ua": geo.AllStatus, "under fire": geo.Contested}
			},
			[]string{kupiansk + "2022-02-27.csv", "6 2022-02-27 contested table 2022-02-27.csv"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			reader := newReader()
			if tt.change != nil {
				tt.change(&reader)
			}
			if !ownledger.IsTable([]byte(tt.text)) {
				t.Error("not recognised as a ledger")
			}
			l := reader.Read([]ownledger.File{{Name: tt.file, Data: []byte(tt.text)}})
			var rows []string
			for _, r := range l.Rows {
				rows = append(rows, fmt.Sprint(r.Place, " ", r.Date, " ", r.Status, " ", r.Evidence))
			}
			if !slices.Equal(rows, tt.want) || len(l.Problems) > 0 {
				t.Errorf("got %q with problems %v, want %q", rows, l.Problems, tt.want)
			}
		})
	}
}

func TestIsTable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"": false, "place,status\n": true, "katottg;status;x\n": true, "name,geom\n": false, "status,geom\n": false, "\xff\xfe": false} {
		if got := ownledger.IsTable([]byte(text)); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const header = "katottg,place_id,name,region,date,status,evidence\n"
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", " \n", "1.csv: the file is empty: a header line is wanted"},
		{"no rows", header, "1.csv: there is no row below the header"},
		{"windows-1251", "name\n\xca\xf3\xef\n", `1.csv: the file is not in UTF-8: save the table as "CSV UTF-8"`},
		{"UTF-16", "\xff\xfen\x00a\x00", "1.csv: the file is not in UTF-8"},
		{"no status", "place_id,date,evidence\n1,2022-02-27,x\n", "1.csv: the header lacks status: it needs the columns status and date, and of katottg, place_id, or name and region"},
		{"no place", "region,date,status,evidence\nKyiv,2022-02-27,occupied,x\n", "1.csv: the header lacks katottg, place_id, or name and region"},
		{"no header", "1,2022-02-27,occupied,x\n", "1.csv: the header lacks status; katottg, place_id, or name and region"},
		{"a column twice", "place_id,date,date,status,evidence\n", "1.csv: the header names the column date twice"},
		{"no such code", header + "UA63080090010099999,,,,2022-02-27,occupied,x\n", `line 2: KATOTTG code "UA63080090010099999" is of no settlement whose whereabouts are known here; codes are UA and 17 digits`},
		{"no such number", header + ",99,,,2022-02-27,occupied,x\n", "line 2: there is no place 99"},
		{"no number", header + ",Kyiv,,,2022-02-27,occupied,x\n", `line 2: place_id "Kyiv" is not a whole number`},
		{"no such oblast", header + ",,Kupiansk,Kharkow,2022-02-27,occupied,x\n",
			`line 2: region "Kharkow" is none of the oblasts: give a code as UA-63, or a name as Kharkiv or Харківська`},
		{"no such name", header + ",,Kupjansko,UA-63,2022-02-27,occupied,x\n", `line 2: no place "Kupjansko" in UA-63; called alike: 1 (Куп’янськ, UA-63, UA63080090010040239)`},
		{"in another oblast", header + ",,Hostomel,Kyiv,2022-02-27,occupied,x\n", `line 2: no place "Hostomel" in UA-30; elsewhere: 6 (Гостомель, UA-32, no katottg)`},
		{"namesakes", header + ",,Pishchane,UA-63,2022-02-27,occupied,x\n", `line 2: "Pishchane" is 2 places in UA-63: give place_id or katottg of ` +
			"2 (Піщане, Izium raion, Oskil hromada, UA63040110240038155) or 3 (Піщане, Izium raion, Kunie hromada, UA63040070200047218)"},
		{"a part of a city", header + ",,Saltivka,UA-63,2022-02-27,contested,x\n", "line 2: 9 (Салтівка, UA-63, no katottg) is a part of a settlement, or none any more, and has no ground of its own"},
		{"the number of a part", header + ",8,,,2022-02-27,contested,x\n", "line 2: 8 (Куп’янськ, UA-63, no katottg) is a part of a settlement"},
		{"a name of many places alone", header + ",,Pishchane,,2022-02-27,occupied,x\n", `line 2: "Pishchane" is 3 places: give its region, place_id or katottg of ` +
			"2 (Піщане, Izium raion, Oskil hromada, UA63040110240038155) or 3 (Піщане, Izium raion, Kunie hromada, UA63040070200047218) or 4 (Піщане, UA-59, no katottg)"},
		{"no such name anywhere", header + ",,Kupjansko,,2022-02-27,occupied,x\n", `line 2: no place "Kupjansko"; called alike: 1 (Куп’янськ, UA-63, UA63080090010040239)`},
		{"no day anywhere", "place,status\nKupiansk,occupied\n", "1.csv: no date: give --date YYYY-MM-DD, a column date, or put YYYY-MM-DD into the file's name"},
		{"no place at all", header + ",,,UA-63,2022-02-27,occupied,x\n", "line 2: no place: give its katottg, its place_id, or its name and region"},
		{"a number beside another name", header + ",1,Bakhmut,,2022-02-27,occupied,x\n", `line 2: the row calls 1 (Куп’янськ, UA-63, UA63080090010040239) "Bakhmut"`},
		{"a number in another oblast", header + ",1,Kupiansk,UA-14,2022-02-27,occupied,x\n", "lies in UA-63, and the row says UA-14"},
		{"a code beside another number", header + "UA63080090010040239,2,,,2022-02-27,occupied,x\n", `line 2: katottg UA63080090010040239 is place_id 1, and the row says "2"`},
		{"which day?", header + ",1,,,02/27/2022,occupied,x\n", `line 2: date "02/27/2022" is no day in 2014 to 2099 as YYYY-MM-DD, YYYYMMDD, YYYY/MM/DD, DD.MM.YYYY, each with or without a time, RFC 3339, seconds or milliseconds since 1970`},
		{"no day", header + ",1,,,,occupied,x\n", "line 2: no date: YYYY-MM-DD is wanted"},
		{"a slip of the pen", header + ",1,,,0222-02-27,occupied,x\n", `line 2: date "0222-02-27" is no day in 2014 to 2099`},
		{"days to come", header + ",1,,,2026-11-29,occupied,x\n", "line 2: date 2026-11-29 is after today, 2026-11-28"},
		{"no such status", header + ",1,,,2022-02-27,held,x\n", `line 2: status "held" is none of occupied, contested, liberated, ukrainian`},
		{"no status given", header + ",1,,,2022-02-27,,x\n", "line 2: no status: one of occupied"},
		{"no evidence", header + ",1,,,2022-02-27,occupied, \n", "line 2: no evidence: say what the row rests on"},
		{"all that is wrong with a row", header + ",1,,,no,held,\n", `date "no" is no day in 2014 to 2099 as YYYY-MM-DD, YYYYMMDD, YYYY/MM/DD, DD.MM.YYYY, each with or without a time, RFC 3339, seconds or milliseconds since 1970; status "held" is none of`},
		{"a comma in the evidence", header + ",1,,,2022-02-27,occupied,x, y\n", "line 2: 8 fields where the header has 7: put a text that has the separator in it between quotes"},
		{"a loose quote", header + ",1,,,2022-02-27,occupied,the \"mayor\n", `line 2: bare " in non-quoted-field`},
		{"two rows of a day", header + ",1,,,2022-02-27,occupied,x\nUA63080090010040239,,,,2022-02-27,contested,y\n",
			"line 3: a second row of 1 (Куп’янськ, UA-63, UA63080090010040239) on 2022-02-27, after line 2 of 1.csv (occupied): leave one of them"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := read(tt.text)
			if len(problems) != 1 || !strings.Contains(problems[0], tt.want) || !strings.HasPrefix(problems[0], "1.csv: ") {
				t.Errorf("got %q, want one, %q", problems, tt.want)
			}
		})
	}
}

func TestReadTellsOfEveryBadLineOfEveryFile(t *testing.T) {
	t.Parallel()
	const header = "place_id,date,status,evidence\n"
	_, problems := read(
		header+"1,2022-02-27,held,x\n1,2022-02-28,occupied,x\n98,2022-02-28,occupied,x\n1,2022-03-01,occupied,a \"quote\"\n99,2022-02-28,occupied,x\n",
		header+"1,2022-02-28,occupied,x\n",
		"",
	)
	want := []string{"1.csv: line 2: ", "1.csv: line 4: ", "1.csv: line 5: ", "1.csv: line 6: ", "2.csv: line 2: ", "3.csv: the file is empty"}
	if !slices.EqualFunc(problems, want, strings.HasPrefix) {
		t.Errorf("got %q, want %q", problems, want)
	}
}

func TestDescribeFillsInWhatTheOperatorDidNotSay(t *testing.T) {
	t.Parallel()
	own := ownledger.Describe(geo.Source{Name: "desk", Attribution: "Our desk"}, nil, "places: GeoNames")
	if own.Title != "desk" || own.Attribution != "Our desk; places: GeoNames" || own.Licence != "not stated by the operator" ||
		!own.Complete || !own.SplitsSince || own.Publishable || len(own.Statuses) != 3 {
		t.Errorf("got %+v", own)
	}
	base := geo.Source{Name: "settlements", Attribution: "controlmap; places: GeoNames"}
	extended := ownledger.Describe(geo.Source{Name: "desk", Title: "Desk", Licence: "CC0"}, &base, "places: GeoNames")
	if want := "Desk; continues: controlmap; places: GeoNames"; extended.Attribution != want || extended.Licence != "CC0" {
		t.Errorf("got %q under %q, want %q under CC0", extended.Attribution, extended.Licence, want)
	}
}

func TestProvenanceTellsALedger(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		files []string
		want  string
	}{
		{[]string{"a.csv"}, "ledger a.csv"},
		{[]string{"a.csv", "b.csv"}, "ledger a.csv, b.csv"},
		{[]string{"a.csv", "b.csv", "c.csv", "d.csv", "e.csv"}, "ledger a.csv, b.csv, c.csv and 2 more"},
	} {
		var files []ownledger.File
		for _, name := range tt.files {
			files = append(files, ownledger.File{Name: name})
		}
		got := ownledger.Provenance(files)
		if got != tt.want || !ownledger.IsOf(geo.Snapshot{Provenance: got}) {
			t.Errorf("got %q, want %q, of a ledger", got, tt.want)
		}
	}
	if ownledger.IsOf(geo.Snapshot{Provenance: "map.geojson"}) {
		t.Error("a map of polygons is taken for one of a ledger")
	}
}
