package app

import (
	"hash/maphash"
	"math/bits"
	"runtime/debug"
	"sync"
)

// A seenKeys remembers which row of a sheet has a key first. A sheet of a million
// rows has five million keys, so each takes twelve bytes and is known by its hash
// alone: with 64 bits, one such sheet in a million would say that two rows have
// the same key when they have not.
type seenKeys struct {
	seed   maphash.Seed
	shards [256]seenShard // each grows by itself, so that never much is copied at once
}

// A seenShard is a table with open addressing.
type seenShard struct {
	hashes []uint64
	uses   []uint32 // row number and whether it is the row's best key; 0 is a free place
	n      int
}

// A keyUse is the row that has a key first, and whether it is the row's best.
type keyUse struct {
	row  int
	best bool
}

func newSeenKeys() *seenKeys { return &seenKeys{seed: maphash.MakeSeed()} }

// find says which row has a key.
func (s *seenKeys) find(hash uint64) (keyUse, bool) {
	sh := &s.shards[hash>>56]
	if sh.n == 0 {
		return keyUse{}, false
	}
	use := sh.uses[sh.place(hash)]
	return keyUse{int(use >> 1), use&1 != 0}, use != 0
}

// add notes the row of a key that has none yet.
func (s *seenKeys) add(hash uint64, u keyUse) {
	sh := &s.shards[hash>>56]
	if sh.n*8 >= len(sh.uses)*7 {
		sh.grow()
	}
	sh.put(hash, uint32(u.row)<<1|uint32(b2i(u.best)))
}

func (sh *seenShard) put(hash uint64, use uint32) {
	at := sh.place(hash)
	if sh.uses[at] == 0 {
		sh.hashes[at], sh.uses[at] = hash, use
		sh.n++
	}
}

// place is where a hash is, or would be.
func (sh *seenShard) place(hash uint64) int {
	high, _ := bits.Mul64(hash<<8, uint64(len(sh.uses)))
	at := int(high)
	for sh.uses[at] != 0 && sh.hashes[at] != hash {
		if at++; at == len(sh.uses) {
			at = 0
		}
	}
	return at
}

func (sh *seenShard) grow() {
	old := *sh
	size := 64 + len(old.uses)*5/4
	*sh = seenShard{hashes: make([]uint64, size), uses: make([]uint32, size)}
	for i, use := range old.uses {
		if use != 0 {
			sh.put(old.hashes[i], use)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// How much more than what is in use the heap may grow, in percent, while a large
// sheet is read, and while it is written, when less is in use; the usual 100 would
// double the memory.
const (
	thriftyReading = 12
	thriftyWriting = 40
)

// manyRows is where memory begins to matter more than speed.
const manyRows = 200_000

var thrift struct {
	sync.Mutex
	users  int
	before int
}

// thrifty keeps the heap small, by what the first who asks says, until the function
// it gives is called. That one also hands back what is free then, because the store
// needs memory next.
func thrifty(percent int) (enough func()) {
	thrift.Lock()
	defer thrift.Unlock()
	if thrift.users++; thrift.users == 1 {
		thrift.before = debug.SetGCPercent(percent)
	}
	return func() {
		thrift.Lock()
		if thrift.users--; thrift.users == 0 {
			debug.SetGCPercent(thrift.before)
		}
		thrift.Unlock()
		debug.FreeOSMemory()
	}
}
