package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/labstack/echo/v4"
)

// importedMap is the map that is measured.
type importedMap struct {
	database, source, date string
}

// sample is the file of DeepState's daily mirror that is measured where there is sample
// data; else it is the last map of the built-in source.
const sample = "deepstate-daily/deepstatemap_data_20251201.geojson"

// importMap makes the database.
func (b *bench) importMap(ctx context.Context) (importedMap, error) {
	binary, err := filepath.Abs(b.binary)
	if err != nil {
		return importedMap{}, err
	}
	b.binary = binary
	m := importedMap{database: b.file("bench.db"), source: "settlements", date: "latest"}
	file, err := samplePath()
	if err != nil {
		return importedMap{}, err
	}
	if _, err := os.Stat(file); err != nil {
		b.say("no sample data: the built-in source is measured (%v)", err)
		return m, b.controlmap(ctx, "sources", "--db", m.database)
	}
	m.source, m.date = "deepstate", "2025-11-30"
	return m, b.controlmap(ctx, "import", "--db", m.database, "--source", m.source, file)
}

func samplePath() (string, error) {
	folder := os.Getenv("CONTROLMAP_DATA")
	if folder == "" {
		folder = filepath.Join("..", "shared", "data")
	}
	return filepath.Abs(filepath.Join(folder, filepath.FromSlash(sample)))
}

// controlmap runs the binary to its end.
func (b *bench) controlmap(ctx context.Context, args ...string) error {
	said, err := exec.CommandContext(ctx, b.binary, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("controlmap %s: %w: %s", args[0], err, tail(said))
	}
	return nil
}

// startOurs starts the binary and returns its address.
func (b *bench) startOurs(ctx context.Context, m importedMap, name string, flags ...string) (string, error) {
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	command := append([]string{b.binary, "serve", "--addr", address, "--db", m.database}, flags...)
	return address, b.launch(ctx, address, "/readyz", "controlmap-"+name, command...)
}

// startBare starts this program again as the bare handler, so that both have a process of
// their own, as all others do.
func (b *bench) startBare(ctx context.Context) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	return address, b.launch(ctx, address, "/", "bare", self, "--bare", address)
}

// serveBare serves 250 fixed bytes with echo until the context ends: what a tile costs
// that costs nothing.
func serveBare(ctx context.Context, address string) error {
	body := make([]byte, 250)
	handler := echo.New()
	handler.GET("/", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/vnd.mapbox-vector-tile", body)
	})
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := http.Server{Handler: handler}
	closed := make(chan error, 1)
	defer context.AfterFunc(ctx, func() { closed <- server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-closed
}
