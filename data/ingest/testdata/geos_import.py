"""What importing DeepState's daily mirror costs with GEOS: load each file, measure it on
the ellipsoid's stand-in that GEOS has (plain area), clip it to each region it meets, and
find what it gained and lost since the day before.

Run by `make bench-import` where Shapely is installed, from the repository's root. The
argument says that every so many files are taken, 10 by default."""

import glob
import gzip
import json
import os
import sys
import time

from shapely.geometry import shape


def load(path):
    with open(path) as file:
        return shape(json.load(file)["features"][0]["geometry"])


def measure(held):
    held.area
    for region in regions:
        if region.intersects(held):
            region.intersection(held).area


def compare(before, held):
    held.difference(before).area
    before.difference(held).area


data = os.environ.get("CONTROLMAP_DATA", "../shared/data")
paths = sorted(glob.glob(os.path.join(data, "deepstate-daily", "*.geojson")))
every = int(sys.argv[1]) if len(sys.argv) > 1 else 10
pairs = list(zip(paths, paths[1:]))[::every]
if not pairs:
    sys.exit("no sample data: set CONTROLMAP_DATA to its folder")

with gzip.open("data/builtin/regions.geojson.gz") as file:
    regions = [shape(feature["geometry"]) for feature in json.load(file)["features"]]

importing = comparing = 0.0
for earlier, path in pairs:
    before = load(earlier)  # which importing the day before has done
    begin = time.perf_counter()
    held = load(path)
    measure(held)
    measured = time.perf_counter()
    compare(before, held)
    importing += measured - begin
    comparing += time.perf_counter() - measured

each = 1000 / len(pairs)
print(f"GEOS, one file at a time: {each * (importing + comparing):.1f} ms/file over {len(pairs)} files, "
      f"{each * comparing:.1f} of them for what was gained and lost")
