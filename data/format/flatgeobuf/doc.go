// Package flatgeobuf reads FlatGeobuf of version 3: header, features in the order of the file,
// and their properties by the types of the columns. The index is passed over; the name of the
// data set is the layer.
//
// # Decisions
//
// The buffers are read here, by the few rules of FlatBuffers that the form needs, with every
// offset checked: the code that flatc makes for Go trusts offsets and panics or reads
// elsewhere, and the library of the form, flatgeobuf/flatgeobuf/src/go, stands on it. A
// verifier in google/flatbuffers for Go would change it.
//
// Parts may refer to one table many times, so that a small file unfolds to a large map: parts
// and vertices are counted against eight times the file's size and 40 MB.
//
// A file that ends before the number of features in its header is refused as truncated.
package flatgeobuf
