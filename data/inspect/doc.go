// Package inspect says what a file of control polygons holds, before anybody imports it:
// its form, layers and properties, and how an import should be told to read them.
//
// # Decisions
//
// A proposal is made of what the file says in words that are known: names of properties and
// of statuses in English, Ukrainian and Russian. A word that is not known is proposed to be
// left out and shown, never guessed: a grey zone taken for occupied ground is a wrong number.
//
// What an import would make of the file is not told here: the command runs one, on a database
// that it throws away, so that the answer cannot differ from the deed.
package inspect
