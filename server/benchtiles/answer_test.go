package main

import (
	"bufio"
	"strings"
	"testing"
)

func TestReadAnswer(t *testing.T) {
	for _, tt := range []struct {
		name, sent string
		want       answer
		fails      bool
	}{
		{name: "length", sent: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Encoding: gzip\r\n\r\nbody", want: answer{200, 4, true}},
		{name: "headers in other cases", sent: "HTTP/1.1 200 OK\r\ncontent-LENGTH:2\r\nCONTENT-encoding: GZIP\r\n\r\nab", want: answer{200, 2, true}},
		{name: "chunks", sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", want: answer{200, 5, false}},
		{name: "no body", sent: "HTTP/1.1 204 No Content\r\n\r\n", want: answer{204, 0, false}},
		{name: "another status", sent: "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", want: answer{503, 0, false}},
		{name: "cut body", sent: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo", fails: true},
		{name: "cut chunks", sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", fails: true},
		{name: "cut headers", sent: "HTTP/1.1 200 OK\r\nContent-Le", fails: true},
		{name: "length that is none", sent: "HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\nbody", fails: true},
		{name: "not HTTP", sent: "SSH-2.0-server\r\n\r\n", fails: true},
		{name: "nothing", sent: "", fails: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const next = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
			sent := tt.sent
			if !tt.fails {
				sent += next
			}
			r := bufio.NewReader(strings.NewReader(sent))
			got, err := readAnswer(r)
			if tt.fails {
				if err == nil {
					t.Fatalf("got %+v, want an error", got)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Fatalf("got %+v and error %v, want %+v", got, err, tt.want)
			}
			if got, err := readAnswer(r); err != nil || got != (answer{200, 1, false}) {
				t.Errorf("the answer after it: got %+v and error %v", got, err)
			}
		})
	}
}
