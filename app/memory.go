package app

import (
	"context"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// memoryKey is the setting that keeps what a connector should know of the one
// before it: how much of the vendor's limit is used up, what page sizes work.
func memoryKey(s msp.System) string { return "memory." + string(s) }

// remember stores what the connectors know. open says that a round begins: should
// it be killed, the next program knows that requests were sent to the end. That it
// could not be stored costs a few requests, and is no reason to fail.
func (a *App) remember(ctx context.Context, open bool) {
	a.mu.Lock()
	known := map[msp.System]string{}
	for s, conn := range a.conns {
		if r, ok := conn.(connector.Rememberer); ok {
			known[s] = r.Memory(open)
		}
	}
	a.mu.Unlock()
	for s, text := range known {
		if err := a.store.SetSetting(context.WithoutCancel(ctx), memoryKey(s), text); err != nil {
			a.log.Warn("what the connector knows was not kept", "system", s, "error", err)
		}
	}
}
