package geo

// Figure is a number that somebody printed, with the rule by which it can be checked.
type Figure struct {
	ID        string
	Metric    FigureMetric
	From, To  Date    // as printed; From is zero unless Metric.HasPeriod
	Value     float64 // as printed, in Unit
	Unit      FigureUnit
	Qualifier FigureQualifier
	Publisher string
	Basis     string // whose map the publisher went by
	Counts    string // what of it was counted, in words
	URL       string
	Note      string // what else a reader should know of it: where it comes from, what it is on land
	Rule      FigureRule
}

// FigureMetric names what a figure is a number of.
type FigureMetric string

// What figures are numbers of.
const (
	MetricTotal     FigureMetric = "total"      // area on a day
	MetricShare     FigureMetric = "share"      // the same in percent of the region
	MetricNetChange FigureMetric = "net_change" // gained less lost between two days
	MetricPeak      FigureMetric = "peak"       // the largest area on any day of a period, both ends included
	MetricFront     FigureMetric = "front"      // length of the front line on a day
)

// HasPeriod reports whether a figure of m is of two days, not of one.
func (m FigureMetric) HasPeriod() bool { return m == MetricNetChange || m == MetricPeak }

// FigureUnit is what a figure is printed in.
type FigureUnit string

// The units of figures.
const (
	UnitKm2     FigureUnit = "km2"
	UnitPercent FigureUnit = "percent"
	UnitSqMi    FigureUnit = "sqmi"
	UnitKm      FigureUnit = "km" // of a front alone
)

// SqMiKm2 is an international square mile in km2.
const SqMiKm2 = 2.589988110336

// FigureQualifier weakens a printed number.
type FigureQualifier string

// What may weaken a figure.
const (
	Exactly FigureQualifier = ""
	About   FigureQualifier = "about"
	AtLeast FigureQualifier = "at least"
)

// FigureRule says how to compute a figure again.
type FigureRule struct {
	Source   SourceName
	Region   RegionCode
	Statuses []Status // counted together, what has several of them once
	Movement Movement // of a net change
	Formula  Formula
	Map      FigureMap
	// Rounding is the step to which Value is printed, in Unit: 100 for 115 600.
	Rounding float64
}

// Movement says whether a figure counts gains, losses or both.
type Movement string

// What figures count of a change.
const (
	MovementNet    Movement = "net"
	MovementGained Movement = "gained"
	MovementLost   Movement = "lost"
)

// FigureMap says which map stands for a day that a figure is printed with.
type FigureMap string

const (
	// MapBefore is the map at the end of the day before: how things stood as the day
	// began. From 1 January to 1 January is then the year from midnight to midnight.
	MapBefore FigureMap = "before"
	// MapOfDay is the map at the end of the day itself.
	MapOfDay FigureMap = "day"
	// MapAround is, of two days, the map before the first and the map of the last: what
	// changed in all the days from one to the other, both of them whole.
	MapAround FigureMap = "around"
)

// Start returns the date of the snapshot that m takes for the first of two printed days.
func (m FigureMap) Start(printed Date) Date {
	if m == MapOfDay {
		return printed
	}
	return printed.AddDays(-1)
}

// End returns the date of the snapshot that m takes for the last of two printed days, or
// for the only one.
func (m FigureMap) End(printed Date) Date {
	if m == MapBefore {
		return printed.AddDays(-1)
	}
	return printed
}
