package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestLogHoldsNoToken(t *testing.T) {
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: redact}))
	log.Info("A call failed", "error", errors.New("refused: Authorization: Bearer s3cr3t-t0k3n-value"), "form", "refresh_token=s3cr3t-t0k3n-value")
	if strings.Contains(out.String(), "s3cr3t") || !strings.Contains(out.String(), "A call failed") {
		t.Errorf("logged %s", out.String())
	}
}
