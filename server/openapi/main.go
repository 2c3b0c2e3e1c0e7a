// Openapi prints the HTTP API as an OpenAPI document: what /openapi.json serves, without a
// server. The types of the front end are generated from it.
package main

import (
	"fmt"
	"os"

	"controlmap/server"
	"controlmap/server/web"
)

func main() {
	if _, err := os.Stdout.Write(server.OpenAPI(web.Release{})); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}
