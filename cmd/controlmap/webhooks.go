package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"controlmap/data/fetch"
	"controlmap/data/notify"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/encode"
	"controlmap/geo/record"
)

type webhooksCmd struct {
	List  webhooksListCmd  `cmd:"" default:"withargs" help:"List what webhooks were told, and what nobody took."`
	Retry webhooksRetryCmd `cmd:"" help:"Send a message again that was given up."`
}

type webhooksListCmd struct {
	databaseFlags
	configFlag
	tableFlags
	Status string `default:"" enum:",waiting,delivered,dead" placeholder:"STATUS" help:"Only waiting, delivered or dead ones: dead are those that were given up."`
	Limit  int    `default:"50" placeholder:"N" help:"How many, the newest first (${default})."`
}

// messagesTable lists messages of webhooks.
type messagesTable struct {
	Rows []messageRow `json:"rows"`
}

// messageRow is what a webhook was told, and what became of it.
type messageRow struct {
	Webhook   string               `json:"webhook"`
	ID        string               `json:"id"`
	CreatedAt time.Time            `json:"created_at"`
	Status    record.MessageStatus `json:"status"`
	Attempts  int                  `json:"attempts"`
	NextAt    *time.Time           `json:"next_at"`
	Error     string               `json:"error"`
	Body      string               `json:"body"`
}

// Header implements encode.Table.
func (t messagesTable) Header() []string { return encode.Columns[messageRow]() }

// Records implements encode.Table.
func (t messagesTable) Records() [][]string { return encode.Cells(t.Rows) }

func (c *webhooksListCmd) Run(ctx context.Context, std streams) error {
	if c.Limit < 1 {
		return usageError{"--limit is 1 or more"}
	}
	return c.open(ctx, std, func(store *sqlite.Store) error {
		messages, err := store.Messages(ctx, record.MessageStatus(c.Status), c.Limit)
		if err != nil {
			return err
		}
		table := messagesTable{Rows: make([]messageRow, len(messages))}
		for i, m := range messages {
			table.Rows[i] = messageRow{Webhook: m.Webhook, ID: m.ID, CreatedAt: m.CreatedAt, Status: m.Status, Attempts: m.Attempts, Error: m.Error, Body: m.Body}
			if m.Status == record.Waiting {
				table.Rows[i].NextAt = &m.NextAt
			}
		}
		return c.print(std.out, table, "webhook", "id", "status", "attempts", "next_at", "error", "body")
	})
}

type webhooksRetryCmd struct {
	databaseFlags
	configFlag
	Webhook string `arg:"" help:"Its name in the configuration."`
	ID      string `arg:"" help:"The message, as the list has it."`
}

func (c *webhooksRetryCmd) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(store *sqlite.Store) error {
		if err := store.RetryMessage(ctx, c.Webhook, c.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.out, "message %s waits to be sent to %s again\n", c.ID, c.Webhook)
		return err
	})
}

// notifier tells the webhooks of a configuration.
func (c config) notifier(store *sqlite.Store, client *fetch.Client, log *slog.Logger) *notify.Notifier {
	var hooks []notify.Webhook
	for _, name := range slices.Sorted(maps.Keys(c.Webhook)) {
		hook := c.Webhook[name]
		secret, _ := expand(hook.Secret) // it was checked
		sources := make([]geo.SourceName, len(hook.Sources))
		for i, source := range hook.Sources {
			sources[i] = geo.SourceName(source)
		}
		hooks = append(hooks, notify.Webhook{Name: name, URL: hook.URL, Secret: secret, Sources: sources, Transport: client.Transport(hook.AllowPrivate)})
	}
	return notify.New(store, hooks, time.Now, log)
}
