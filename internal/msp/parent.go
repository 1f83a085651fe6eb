package msp

import "slices"

// attachable are the kinds that a file can be attached to and that can be related
// to others. IT Glue takes neither on organizations
// (https://api.itglue.com/developer, as of 2025-08-18).
var attachable = []Kind{KindConfiguration, KindLocation, KindContact, KindPassword, KindFlexibleAsset}

// ParentKinds lists the kinds of records that a kind belongs to beside its
// organization; nil for kinds that stand by themselves. A record of such a kind
// always has a parent, comes and goes with it, and is sent after it.
func ParentKinds(k Kind) []Kind {
	switch k {
	case KindInterface, KindPassword:
		return onlyConfiguration
	case KindAttachment, KindRelatedItem:
		return attachable
	}
	return nil
}

var onlyConfiguration = []Kind{KindConfiguration}

// ChildKinds lists the kinds that belong to records of a kind, in the order in
// which they are sent.
func ChildKinds(k Kind) []Kind {
	var out []Kind
	for _, child := range []Kind{KindInterface, KindPassword, KindAttachment, KindRelatedItem} {
		if slices.Contains(ParentKinds(child), k) {
			out = append(out, child)
		}
	}
	return out
}

// Parent is the kind of the record that this one belongs to; "" when it has no
// parent.
func (r *Record) Parent() Kind {
	if r.ParentID == "" || r.ParentKind != "" {
		return r.ParentKind
	}
	return ParentOf(r.Kind)
}

// ParentOf is the kind of the parents of a kind, where there is only one; ""
// otherwise.
func ParentOf(k Kind) Kind {
	if kinds := ParentKinds(k); len(kinds) == 1 {
		return kinds[0]
	}
	return ""
}

// Removable says whether a record of a kind is taken away in the remote system
// too when it is taken away here. Everything else that a remote system has is
// archived instead.
func Removable(k Kind) bool { return ParentKinds(k) != nil }
