package secret

import (
	"context"
	"sync"
)

// memory keeps secrets until the program ends.
type memory struct {
	mu     sync.Mutex
	values map[string]string
}

func (m *memory) Get(ctx context.Context, ref string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[ref]
	if !ok {
		return "", notFound(ref)
	}
	return v, ctx.Err()
}

func (m *memory) Set(ctx context.Context, ref, value string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]string{}
	}
	m.values[ref] = value
	return nil
}

func (m *memory) Delete(ctx context.Context, ref string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, ref)
	return ctx.Err()
}
