package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"controlmap/geo/tile"
)

// peer is another tile server, fed with an archive that ours exports.
type peer struct {
	name, module, version string // module is empty where it must be installed already
	main                  string // package or, without a module, command
	archive               string // format, which is the archive's file's ending
	template              string // of paths
	config                string // of its file of configuration; empty where it has none
	arguments             string // host, port, archive and config are written in
}

var peers = []peer{
	{
		name: "mbtileserver", module: "github.com/consbio/mbtileserver", version: "v0.11.0",
		main:    "github.com/consbio/mbtileserver",
		archive: "mbtiles", template: "/services/map/tiles/{z}/{x}/{y}.pbf",
		arguments: "--host {host} --port {port} --dir .",
	},
	{
		name: "go-pmtiles", module: "github.com/protomaps/go-pmtiles", version: "v1.31.0",
		main:    "github.com/protomaps/go-pmtiles",
		archive: "pmtiles", template: "/map/{z}/{x}/{y}.mvt",
		arguments: "serve . --quiet --interface {host} --port {port}",
	},
	{
		name: "tegola", module: "github.com/go-spatial/tegola", version: "v0.21.2",
		main:    "github.com/go-spatial/tegola/cmd/tegola",
		archive: "gpkg", template: "/maps/map/{z}/{x}/{y}.pbf", config: tegolaConfig,
		arguments: "serve --no-cache --config {config} --port {host}:{port}",
	},
	{
		name: "tileserver-gl", version: "(installed)", main: "tileserver-gl",
		archive: "mbtiles", template: "/data/map/{z}/{x}/{y}.pbf",
		config:    `{"options": {"paths": {"mbtiles": "."}}, "data": {"map": {"mbtiles": "map.mbtiles"}}}`,
		arguments: "--silent --config {config} --bind {host} --port {port}",
	},
}

const tegolaConfig = `
[[providers]]
name = "map"
type = "gpkg"
filepath = "{archive}"
  [[providers.layers]]
  name = "control"
  tablename = "control"
  id_fieldname = "fid"

[[maps]]
name = "map"
  [[maps.layers]]
  provider_layer = "map.control"
  min_zoom = 0
  max_zoom = 14
`

// buildTime is how long the building of one peer may take.
const buildTime = 10 * time.Minute

// startPeers starts the peers that can be had on this machine, and says why others cannot.
func (b *bench) startPeers(ctx context.Context, m importedMap, tiles []tile.Address) []target {
	var started []target
	for _, p := range peers {
		t, err := b.startPeer(ctx, p, m, tiles)
		if err != nil {
			b.say("without %s: %v", p.name, err)
			continue
		}
		started = append(started, t)
	}
	return started
}

func (b *bench) startPeer(ctx context.Context, p peer, m importedMap, tiles []tile.Address) (target, error) {
	binary, err := b.find(ctx, p)
	if err != nil {
		return target{}, err
	}
	address, err := freeAddress()
	if err != nil {
		return target{}, err
	}
	command, err := b.prepare(ctx, p, m, address)
	if err != nil {
		return target{}, err
	}
	t := target{p.name + " " + p.version, address, fill(p.template, tiles), true}
	return t, b.launch(ctx, address, t.paths[0], p.name, append([]string{binary}, command...)...)
}

// find builds a peer, or looks for the one that is installed, and returns its path.
func (b *bench) find(ctx context.Context, p peer) (string, error) {
	if p.module == "" {
		return exec.LookPath(p.main)
	}
	b.say("building %s %s", p.name, p.version)
	source := b.file(p.name + "-module")
	files := map[string]string{
		"go.mod":  fmt.Sprintf("module bench\n\ngo 1.26\n\nrequire %s %s\n", p.module, p.version),
		"main.go": fmt.Sprintf("package bench\n\nimport _ %q\n", p.main),
	}
	if err := writeFolder(source, files); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, buildTime)
	defer cancel()
	binary := b.file(p.name)
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, p.main)
	build.Dir = source
	build.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	said, err := build.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, tail(said))
	}
	return binary, nil
}

// prepare exports what a peer serves and returns the arguments with which to start it.
func (b *bench) prepare(ctx context.Context, p peer, m importedMap, address string) ([]string, error) {
	archive := b.file("map." + p.archive)
	if err := b.export(ctx, p.archive, m, archive); err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	config := b.file(p.name + ".config")
	put := strings.NewReplacer("{host}", host, "{port}", port, "{archive}", archive, "{config}", config)
	if p.config != "" {
		if err := os.WriteFile(config, []byte(put.Replace(p.config)), 0o600); err != nil {
			return nil, err
		}
	}
	return strings.Fields(put.Replace(p.arguments)), nil
}

// export writes an archive of the map, once. It is not published: it is gone when the
// program ends.
func (b *bench) export(ctx context.Context, format string, m importedMap, file string) error {
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	args := []string{"export", "--db", m.database, "--source", m.source, "--date", m.date, "--publishable", "--format", format, "--out", file}
	if format != "gpkg" {
		args = append(args, "--maxzoom", fmt.Sprint(lastZoom))
	}
	return b.controlmap(ctx, args...)
}

func writeFolder(folder string, files map[string]string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}
