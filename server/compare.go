package server

import (
	"controlmap/geo/answer"
	"controlmap/server/web"
)

func parseCompare(v web.Values) (q answer.CompareQuery, err error) {
	if q.A, q.B, err = v.Pair(); err != nil {
		return q, err
	}
	if q.Date, err = v.Day("date"); err != nil {
		return q, err
	}
	q.CompareOptions, err = compareOptions(v)
	return q, err
}

func parseMatrix(v web.Values) (q answer.MatrixQuery, err error) {
	if q.Date, err = v.Day("date"); err != nil {
		return q, err
	}
	q.CompareOptions, err = compareOptions(v)
	return q, err
}

func parseAgreement(v web.Values) (q answer.AgreementQuery, err error) {
	if q.A, q.B, err = v.Pair(); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.Span(); err != nil {
		return q, err
	}
	if q.Step, err = answer.ParseStep(v["step"]); err != nil {
		return q, err
	}
	q.CompareOptions, err = compareOptions(v)
	return q, err
}

// compareOptions reads what of each source is compared.
func compareOptions(v web.Values) (o answer.CompareOptions, err error) {
	o.Region = v.Region()
	if o.Statuses, err = statuses(v); err != nil {
		return o, err
	}
	o.AsKnownAt, err = v.AsKnownAt()
	return o, err
}
