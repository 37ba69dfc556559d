package session

import (
	"context"
	"io"
	"os"
)

// SystemAgent connects to the SSH agent of the user, that of Windows. Errors: ErrAgent; that of ctx.
func SystemAgent(ctx context.Context) (io.ReadWriteCloser, error) {
	to, err := os.OpenFile(`\\.\pipe\openssh-ssh-agent`, os.O_RDWR, 0)
	if err != nil {
		return nil, agentFailed(ctx, err)
	}
	return to, nil
}
