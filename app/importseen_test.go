package app

import (
	"testing"

	"pgregory.net/rapid"
)

// What a map would remember, however often the table has grown.
func TestSeenKeysRememberTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, want := newSeenKeys(), map[uint64]keyUse{}
		hashes := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) uint64 {
			return rapid.Uint64Range(0, 3).Draw(t, "shard")<<56 | rapid.Uint64Range(0, 3000).Draw(t, "hash")<<rapid.IntRange(0, 40).Draw(t, "shift")
		}), 0, 2000).Draw(t, "hashes")
		for i, h := range hashes {
			got, ok := s.find(h)
			first, there := want[h]
			if ok != there || got != first {
				t.Fatalf("key %d is with %v, %v; want %v, %v", i, got, ok, first, there)
			}
			if !there {
				want[h] = keyUse{i + 1, i%3 == 0}
				s.add(h, want[h])
			}
		}
		for h, first := range want {
			if got, ok := s.find(h); !ok || got != first {
				t.Fatalf("a key is with %v, %v in the end; want %v", got, ok, first)
			}
		}
	})
}
