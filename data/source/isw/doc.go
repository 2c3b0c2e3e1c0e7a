// Package isw reads the layers of the map of the Institute for the Study of War and
// AEI's Critical Threats Project, archived as GeoJSON: one layer a file, named
// YYYYMMDD_<layer>.geojson, or all layers in YYYYMMDD.geojson with the layer's name
// in a property.
//
// # Decisions
//
// Layers are recognised by words in their names, because services, archives and years spell
// them differently (CoT, ControlMap, a typing error or three, Japanese).
//
// The file name's date wins over the property datetime: archives stamp the former,
// editors forget to change the latter. The property serves files without a date in their name,
// and then all of them must agree.
//
// Control includes Crimea and the part of Donbas occupied before 2022, so the layer of
// ground controlled before February 2022 is rejected, or it would count twice.
//
// In Japanese files the label for advance also covers Russian claims: the archive
// gave both layers one name. They are read as advance, which is what the label says.
//
// A file of advances, infiltration or claims may be empty, one of control may not.
//
// A file of a layer that is no status, by its name, is skipped without being read: what is not
// stored need not be sound. Among other layers in one file its features are rejected.
//
// Infiltration is a status of its own, as the publisher shows it: neither control nor advance.
//
// A file of many layers covers those that it names, with ground or without: what layers there
// are has changed over the years, and one that a file lacks is unknown on that day.
package isw
