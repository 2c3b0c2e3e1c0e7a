package followtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is what goes wrong with some requests.
type Fault struct {
	// Path and Query are what the request's must contain; empty: any.
	Path, Query string
	// Skip is how many such requests go well before, Times how many are spoilt then; 0: all until
	// Mend.
	Skip, Times int
	Status      int // that is written down for it
	// Do answers instead; whole is what would be answered.
	Do func(w http.ResponseWriter, r *http.Request, whole Answer)
}

// At says which requests a fault is meant for.
func (f Fault) At(path string) Fault {
	f.Path = path
	return f
}

// Asking says what the query of the requests has that a fault is meant for.
func (f Fault) Asking(query string) Fault {
	f.Query = query
	return f
}

// After lets a number of requests go well before.
func (f Fault) After(requests int) Fault {
	f.Skip = requests
	return f
}

// For ends a fault after a number of requests.
func (f Fault) For(requests int) Fault {
	f.Times = requests
	return f
}

// Fail adds a fault; of several for a request the first is taken.
func (s *Site) Fail(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault)
}

// Mend ends all faults.
func (s *Site) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault returns the fault that is meant for a request, and counts it.
func (s *Site) takeFault(r *http.Request) *Fault {
	for i, f := range s.faults {
		if !strings.Contains(r.URL.Path, f.Path) || !strings.Contains(r.URL.RawQuery, f.Query) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return f
	}
	return nil
}

// Instead is a fault that answers something else.
func Instead(answer Answer) Fault {
	return Fault{Status: answer.Status, Do: func(w http.ResponseWriter, _ *http.Request, _ Answer) { answer.write(w) }}
}

// Code answers with a status and a line of text, and with Retry-After where it is not zero.
func Code(status int, retryAfter time.Duration) Fault {
	header := http.Header{"Content-Type": {"text/plain"}}
	if retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
	}
	return Instead(Answer{status, header, []byte(http.StatusText(status) + "\n")})
}

// Hidden answers 200 with a body of JSON that tells of a failure, as ArcGIS servers do.
func Hidden(status int, message string) Fault {
	return Instead(JSON(fmt.Appendf(nil, `{"error": {"code": %d, "message": %q, "details": []}}`, status, message)))
}

// Page answers 200 with a web page.
func Page() Fault {
	return Instead(Answer{http.StatusOK, http.Header{"Content-Type": {"text/html"}}, []byte("<!DOCTYPE html>\n<html><title>One moment</title></html>\n")})
}

// Pointer answers with a pointer of Git LFS.
func Pointer() Fault {
	const text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
	return Instead(Answer{http.StatusOK, nil, []byte(text)})
}

// Empty answers 200 without a body.
func Empty() Fault { return Instead(Answer{http.StatusOK, nil, nil}) }

// Text answers 200 with a line of text.
func Text(text string) Fault {
	return Instead(Answer{http.StatusOK, http.Header{"Content-Type": {"text/plain"}}, []byte(text)})
}

// Redirect sends whoever asks elsewhere.
func Redirect(to string) Fault {
	return Instead(Answer{http.StatusFound, http.Header{"Location": {to}}, nil})
}

// Cut promises the whole body, sends the first bytes of it and hangs up.
func Cut(length int) Fault {
	return Fault{Status: http.StatusOK, Do: func(w http.ResponseWriter, _ *http.Request, whole Answer) {
		whole.writeHeader(w, len(whole.Body))
		_, _ = w.Write(whole.Body[:min(length, len(whole.Body))])
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
		panic(http.ErrAbortHandler) // hangs up
	}}
}

// Short answers 200 with the first bytes of the body as if they were all: what a proxy makes of a cut
// one.
func Short(length int) Fault {
	return Fault{Status: http.StatusOK, Do: func(w http.ResponseWriter, _ *http.Request, whole Answer) {
		whole.Header = http.Header{}
		whole.Body = whole.Body[:min(length, len(whole.Body))]
		whole.Status = http.StatusOK
		whole.write(w)
	}}
}

// Slow sends half of the body and then nothing more, until whoever asked has gone.
func Slow() Fault {
	return Fault{Status: http.StatusOK, Do: func(w http.ResponseWriter, r *http.Request, whole Answer) {
		whole.writeHeader(w, len(whole.Body))
		_, _ = w.Write(whole.Body[:len(whole.Body)/2])
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
		<-r.Context().Done()
	}}
}
