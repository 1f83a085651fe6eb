package itglue

import (
	"net/url"
	"strings"

	"sitewalk/internal/msp"
)

// includeInterfaces brings the interfaces of configurations along: there is no
// list of all interfaces, and one request a device would be far too many.
const includeInterfaces = "configuration_interfaces"

// An asking is a way in which a kind is asked for. What may be included differs.
type asking struct {
	kind msp.Kind
	show bool // one record, not a list
}

// includes are what to bring along, the surest first, and how many of them are
// beyond doubt. A list brings attachments; what only one record can show, or what
// has a list of its own, is left to that.
func (c *Connector) includes(as asking) (names []string, sure int) {
	switch as.kind {
	case msp.KindConfiguration:
		names, sure = append(names, includeInterfaces), 1
		if as.show {
			names = append(names, "attachments", "passwords", "related_items")
		} else {
			names = append(names, "attachments")
		}
	case msp.KindLocation, msp.KindContact, msp.KindPassword, msp.KindFlexibleAsset:
		names = append(names, "attachments")
		if as.show {
			names = append(names, "related_items")
		}
	case msp.KindFlexibleAssetType:
		names = append(names, "flexible_asset_fields")
	}
	wanted := names[:0]
	for _, name := range names {
		if kind, child := includedKinds[name]; !child || c.wants(kind) {
			wanted = append(wanted, name)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if most, refused := c.fewer[as]; refused && most < len(wanted) {
		wanted = wanted[:most]
	}
	return wanted, min(sure, len(wanted))
}

var includedKinds = map[string]msp.Kind{
	includeInterfaces: msp.KindInterface, "attachments": msp.KindAttachment,
	"passwords": msp.KindPassword, "related_items": msp.KindRelatedItem,
}

// including asks with what is to come along. The lists of what may be included
// are not published for all kinds: what is refused is asked for again with less,
// and from then on.
func (c *Connector) including(as asking, q url.Values, ask func(url.Values) error) error {
	for {
		names, sure := c.includes(as)
		with := url.Values{}
		for name, v := range q {
			with[name] = v
		}
		if len(names) > 0 {
			with.Set("include", strings.Join(names, ","))
		}
		err := ask(with)
		if len(names) == sure || !refusal(err) {
			return err
		}
		c.mu.Lock()
		c.fewer[as] = len(names) - 1
		c.mu.Unlock()
	}
}
