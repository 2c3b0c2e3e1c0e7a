package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestNothingIsFetchedWithoutConfiguration looks at the sockets of the process while the map is served
// without a configuration: none leads anywhere but to the server itself. With one the same look finds
// the publisher's.
func TestNothingIsFetchedWithoutConfiguration(t *testing.T) {
	if _, err := os.Stat("/proc/self/net/tcp"); err != nil {
		t.Skip("the system does not list its sockets in /proc")
	}
	t.Chdir(t.TempDir())
	db := seeded(t)
	serves := func(flags ...string) []string {
		base, stop := startServer(t, append(flags, "--db", db, "--addr", "127.0.0.1:0")...)
		defer stop()
		for _, path := range []string{"/", "/api/v1/sources", "/api/v1/areas", "/api/v1/map.png"} {
			answer, err := http.Get(base + path)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
		return outgoing(t, base[strings.LastIndexByte(base, ':')+1:])
	}
	if got := serves(); len(got) > 0 {
		t.Errorf("without a configuration there are sockets to %q", got)
	}
	asked, done := make(chan struct{}, 8), make(chan struct{})
	publisher := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{}; <-done }))
	defer publisher.Close()
	defer close(done)
	config := writeConfig(t, "[source.paper]\nurl = \""+publisher.URL+"/map.geojson\"\nallow_private = true\n")
	if got := serves("--config", config); len(got) > 0 {
		t.Errorf("with a configuration, but without --sync, there are sockets to %q", got)
	}
	base, stop := startServer(t, "--sync", "--config", config, "--db", db, "--addr", "127.0.0.1:0")
	<-asked
	port := base[strings.LastIndexByte(base, ':')+1:]
	if got := outgoing(t, port); !slices.Contains(got, publisher.URL[strings.LastIndexByte(publisher.URL, ':')+1:]) {
		t.Errorf("with a configuration there are sockets to %q, want the publisher among them", got)
	}
	stop()
}

// outgoing are the remote ports of this process's connections, but for those with a server on the
// given port, seen in a tenth of a second.
func outgoing(t *testing.T, port string) (remote []string) {
	t.Helper()
	for range 20 {
		for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
			for _, c := range connections(t, table) {
				if c.local != port && c.remote != port && c.remote != "0" && !slices.Contains(remote, c.remote) {
					remote = append(remote, c.remote)
				}
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	return remote
}

// connection is a socket by its ports, in decimal digits.
type connection struct{ local, remote string }

// connections lists the sockets of this process in a table of the system.
func connections(t *testing.T, table string) (found []connection) {
	t.Helper()
	ours := map[string]bool{}
	links, _ := filepath.Glob("/proc/self/fd/*")
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && strings.HasPrefix(target, "socket:[") {
			ours[strings.TrimSuffix(strings.TrimPrefix(target, "socket:["), "]")] = true
		}
	}
	file, err := os.Open("/proc/self/net/" + table)
	if err != nil {
		return nil
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 9 && ours[fields[9]] {
			found = append(found, connection{portOf(t, fields[1]), portOf(t, fields[2])})
		}
	}
	return found
}

// portOf reads the port off an address as the system lists it: hexadecimal digits after a colon.
func portOf(t *testing.T, address string) string {
	t.Helper()
	port, err := strconv.ParseUint(address[strings.LastIndexByte(address, ':')+1:], 16, 16)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatUint(port, 10)
}
