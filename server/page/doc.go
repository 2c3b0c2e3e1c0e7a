// Package page serves the map page and the files of the front end's build.
//
// # Decisions
//
// Files of the build are compressed by the build (x.js.br, x.js.gz beside x.js), which can
// take the time that the best compression takes; the server only chooses. Pages are written
// anew for each request, so they are compressed with gzip on the fly, as all else is.
//
// The server writes into the head of the map page what it shows, since those that show a
// link to it run no scripts. It reads the query as the page does, where what is malformed
// counts as absent, and never answers with an error: the page itself explains. What changed
// is told as the difference of two totals, which takes no overlay.
package page
