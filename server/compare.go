package server

import "controlmap/geo/answer"

func parseCompare(v values) (q answer.CompareQuery, err error) {
	if q.A, q.B, err = v.pair(); err != nil {
		return q, err
	}
	if q.Date, err = v.day("date"); err != nil {
		return q, err
	}
	q.CompareOptions, err = v.compareOptions()
	return q, err
}

func parseMatrix(v values) (q answer.MatrixQuery, err error) {
	if q.Date, err = v.day("date"); err != nil {
		return q, err
	}
	q.CompareOptions, err = v.compareOptions()
	return q, err
}

func parseAgreement(v values) (q answer.AgreementQuery, err error) {
	if q.A, q.B, err = v.pair(); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.span(); err != nil {
		return q, err
	}
	if q.Step, err = answer.ParseStep(v["step"]); err != nil {
		return q, err
	}
	q.CompareOptions, err = v.compareOptions()
	return q, err
}

// compareOptions reads what of each source is compared.
func (v values) compareOptions() (o answer.CompareOptions, err error) {
	o.Region = v.region()
	if o.Statuses, err = v.statuses(); err != nil {
		return o, err
	}
	o.AsKnownAt, err = v.asKnownAt()
	return o, err
}
