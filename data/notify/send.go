package notify

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"controlmap/geo/record"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// delays are the times between attempts.
var delays = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

const (
	// sendTime bounds an attempt, as the specification advises.
	sendTime = 20 * time.Second
	// maxAnswer is how much of an answer is read.
	maxAnswer = 1 << 10
	// maxRetryAfter is the longest that a receiver may put an attempt off.
	maxRetryAfter = 24 * time.Hour
)

// attempt sends a message and records what became of it.
func (n *Notifier) attempt(ctx context.Context, hook Webhook, m record.Message) error {
	outcome := send(ctx, hook, m, n.clock())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m.Attempts++
	m.NextAt, m.Error = n.clock(), outcome.problem
	switch {
	case outcome.problem == "":
		m.Status = record.Delivered
	case outcome.gone || m.Attempts > len(delays):
		m.Status = record.Dead
		n.log.Error("webhook given up", "webhook", hook.Name, "message", m.ID, "error", outcome.problem)
	default:
		m.NextAt = m.NextAt.Add(max(delays[m.Attempts-1], min(outcome.retryAfter, maxRetryAfter)))
	}
	return n.store.PutAttempt(ctx, m)
}

// outcome is what a receiver made of a message.
type outcome struct {
	problem    string // empty: it took it
	gone       bool   // and wants no more
	retryAfter time.Duration
}

func send(ctx context.Context, hook Webhook, m record.Message, now time.Time) outcome {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	request, err := signed(ctx, hook, m, now)
	if err != nil {
		return outcome{problem: err.Error()}
	}
	client := http.Client{Transport: hook.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return outcome{problem: strings.ReplaceAll(err.Error(), hook.URL, "the address")}
	}
	defer answer.Body.Close()
	// Read, so that the connection can be used again.
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)); err != nil {
		return outcome{problem: "the answer broke off"}
	}
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return outcome{}
	}
	seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After")) // a date is taken for none
	return outcome{
		problem:    fmt.Sprintf("answered %d %s", answer.StatusCode, http.StatusText(answer.StatusCode)),
		gone:       answer.StatusCode == http.StatusGone,
		retryAfter: time.Duration(max(seconds, 0)) * time.Second,
	}
}

// signed is the request of an attempt.
func signed(ctx context.Context, hook Webhook, m record.Message, now time.Time) (*http.Request, error) {
	signer, err := standardwebhooks.NewWebhook(hook.Secret)
	if err != nil {
		return nil, err
	}
	signature, err := signer.Sign(m.ID, now, []byte(m.Body))
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, strings.NewReader(m.Body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(standardwebhooks.HeaderWebhookID, m.ID)
	request.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	request.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return request, nil
}
