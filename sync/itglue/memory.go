package itglue

import (
	"encoding/json"
	"maps"

	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

var _ connector.Rememberer = (*Connector)(nil)

// A memory is what a connector hands to the next one.
type memory struct {
	Pace  rest.Memory         `json:"pace"`
	Pages map[string]pageSize `json:"pages,omitempty"`
}

// Memory is the pace that was used up, the pause IT Glue asked for, and the page
// sizes that work.
func (c *Connector) Memory(open bool) string {
	m := memory{Pace: c.rest.Memory(open)}
	c.mu.Lock()
	m.Pages = maps.Clone(c.pages)
	c.mu.Unlock()
	raw, err := json.Marshal(m)
	if err != nil {
		return "" // then the next one knows nothing, as the very first
	}
	return string(raw)
}

// recall reads a memory. One of another form is none.
func (c *Connector) recall(text string) *rest.Memory {
	c.pages = map[string]pageSize{}
	var m memory
	if text == "" || json.Unmarshal([]byte(text), &m) != nil {
		return nil
	}
	for path, p := range m.Pages {
		if p.Size >= minPage {
			c.pages[path] = p
		}
	}
	return &m.Pace
}
