package server

import "github.com/labstack/echo/v4"

// Router returns the routes of a server without the layers around them.
func Router(cfg Config) *echo.Echo { return newServer(cfg).router().(*echo.Echo) }
