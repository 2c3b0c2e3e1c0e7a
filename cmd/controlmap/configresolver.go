package main

import (
	"os"
	"strconv"

	"github.com/alecthomas/kong"
)

// configResolver gives flags that neither the command line nor the environment sets the value that
// the configuration has for them. A configuration that cannot be read is left to the command.
func configResolver() kong.Resolver {
	return kong.ResolverFunc(func(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if os.Getenv(name) != "" {
				return nil, nil
			}
		}
		path, ok := configPath(ctx)
		if !ok || flag.Name == "config" {
			return nil, nil
		}
		read, err := configFlag{path}.load()
		if err != nil {
			return nil, nil //nolint:nilerr // the command reads it again, and says what is wrong
		}
		if value, set := read.Server.flags()[flag.Name]; set {
			return value, nil
		}
		return nil, nil
	})
}

// configPath returns the value of --config, if the command has that flag.
func configPath(ctx *kong.Context) (path string, ok bool) {
	for _, flag := range ctx.Flags() {
		if flag.Name == "config" {
			path, ok = ctx.FlagValue(flag).(string)
			return path, ok
		}
	}
	return "", false
}

// flags are the flags that a configuration sets, by name.
func (s serverConfig) flags() map[string]string {
	flags := map[string]string{}
	if s.Addr != "" {
		flags["addr"] = s.Addr
	}
	if s.DB != "" {
		flags["db"] = s.DB
	}
	if s.TileCache != nil {
		flags["tile-cache"] = strconv.FormatInt(*s.TileCache, 10)
	}
	return flags
}
