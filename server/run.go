package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"controlmap/geo"
	"controlmap/server/web"
)

const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 60 * time.Second // for what is written at once
	idleTimeout       = 2 * time.Minute
	stopTimeout       = 10 * time.Second
	maxHeaderBytes    = 32 << 10
)

// Run serves handler on listener until ctx ends, then takes no more requests and
// waits up to 10 s for those under way; endless ones end at once. It closes the listener. The error is nil
// after an orderly stop, and Unavailable if requests had to be cut off or the listener
// failed.
func Run(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return web.WithStopping(context.Background(), ctx.Done()) },
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(web.BoundWrites(listener, writeTimeout)) }()
	select {
	case err := <-served:
		return geo.Wrap(geo.Unavailable, err, "serving %s stopped", listener.Addr())
	case <-ctx.Done():
		return stop(srv, served)
	}
}

// stop shuts srv down; served gives what its Serve returned.
func stop(srv *http.Server, served <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	err := srv.Shutdown(ctx)
	if err != nil {
		err = geo.Wrap(geo.Unavailable, errors.Join(err, srv.Close()), "requests under way for %s were cut off", stopTimeout)
	}
	if serveErr := <-served; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, geo.Wrap(geo.Unavailable, serveErr, "serving stopped"))
	}
	return err
}
