"""What GEOS takes for the ground gained and lost between two maps: a difference both
ways, of the pairs that the Go benchmarks Day and Year time.

Run by `make bench` where Shapely is installed, from the repository's root."""

import json
import os
import sys
import time

from shapely.geometry import shape

folder = os.path.join(os.environ.get("CONTROLMAP_DATA", "../shared/data"), "deepstate-daily")
if not os.path.isdir(folder):
    sys.exit("no sample data: set CONTROLMAP_DATA to its folder")


def held(day):
    with open(os.path.join(folder, f"deepstatemap_data_{day}.geojson")) as file:
        return shape(json.load(file)["features"][0]["geometry"])


def milliseconds(f, rounds=20):
    begin = time.perf_counter()
    for _ in range(rounds):
        f()
    return 1000 * (time.perf_counter() - begin) / rounds


for name, before, after in [("Day", "20251201", "20251202"), ("Year", "20250102", "20260102")]:
    a, b = held(before), held(after)
    print(f"GEOS, difference both ways, {name}: {milliseconds(lambda: (b.difference(a), a.difference(b))):.1f} ms")
