// Package deepstate reads the maps of DeepStateMap.Live: the snapshots of its API as
// archived (<unix seconds>.geojson), the API's own answer ({id, datetime, map}) and
// the daily mirror of the occupied ground (deepstatemap_data_YYYYMMDD.geojson), also as the
// archive of all its days (deepstate-map-data.geojson.gz).
//
// # Decisions
//
// A polygon's status is the key in its name (geoJSON.status.occupied), which the
// publisher has written since 2024-03-23. Before that it is the fill, read with the
// palette of its day; labels drift, are misspelt and sometimes contradict the fill.
//
// The two dark fills changed their meaning in 2022 and not everywhere at once, so
// with them a label that names Crimea, ORDLO, Tuzla or Transnistria comes first.
//
// What neither a key nor a fill explains is rejected and named in the report. A map
// without any occupied ground is refused: it would chart as the end of the war.
//
// The mirror ranks below the snapshots and carries no date of publication: it is a
// union without statuses, fetched at 03:00 UTC, hence dated the day before its name.
//
// Its archive is known by its features, which have the day of the fetch as date and neither
// name nor fill; its own name has been changed before. A day of it without ground is refused
// and the others are taken, as if they were files.
//
// The mirror does not tell what was occupied before 2022 and leaves out Tuzla: both are taken
// over from the last snapshot (source.Reading, LacksSince and Lacks).
//
// Grey zone in Kursk oblast is admitted like any other: to know on which side of the border
// a polygon lies takes boundaries, which importers do not have.
package deepstate
