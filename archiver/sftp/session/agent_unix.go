//go:build unix

package session

import (
	"context"
	"io"
	"net"
	"os"
)

// SystemAgent connects to the SSH agent of the user, that of SSH_AUTH_SOCK. Errors: ErrAgent; that of ctx.
func SystemAgent(ctx context.Context) (io.ReadWriteCloser, error) {
	at := os.Getenv("SSH_AUTH_SOCK")
	if at == "" {
		return nil, &Error{Op: "ask", Path: "for keys", Kind: ErrAgent}
	}
	to, err := new(net.Dialer).DialContext(ctx, "unix", at)
	if err != nil {
		return nil, agentFailed(ctx, err)
	}
	return to, nil
}
