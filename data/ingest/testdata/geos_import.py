"""What importing DeepState's daily mirror costs with GEOS: load each file, measure it on
the ellipsoid's stand-in that GEOS has (plain area), and clip it to each region it meets.

Run by `make bench-import` where Shapely is installed, from the repository's root."""

import glob
import gzip
import json
import os
import sys
import time

from shapely.geometry import shape

data = os.environ.get("CONTROLMAP_DATA", "../shared/data")
paths = sorted(glob.glob(os.path.join(data, "deepstate-daily", "*.geojson")))[:: int(sys.argv[1]) if len(sys.argv) > 1 else 10]
if not paths:
    sys.exit("no sample data: set CONTROLMAP_DATA to its folder")

with gzip.open("data/builtin/regions.geojson.gz") as file:
    regions = [shape(feature["geometry"]) for feature in json.load(file)["features"]]

begin = time.perf_counter()
for path in paths:
    with open(path) as file:
        held = shape(json.load(file)["features"][0]["geometry"])
    held.area
    for region in regions:
        if region.intersects(held):
            region.intersection(held).area
print(f"GEOS, one file at a time: {1000 * (time.perf_counter() - begin) / len(paths):.1f} ms/file over {len(paths)} files")
