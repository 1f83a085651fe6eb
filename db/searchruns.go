package db

import (
	"unicode"
	"unicode/utf8"
)

// breaks says whether a character stands between words. No word of a search holds
// one, so no run of the index does.
func breaks(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f
	}
	return unicode.IsSpace(r) || unicode.IsControl(r)
}

// eachRun hands over every run of three characters in which no word ends, with a
// number of its own: of characters, not bytes, or every hit with an accent would be
// lost.
func eachRun(text []byte, do func(run []byte, key uint64)) {
	const mask = 1<<63 - 1 // three characters of 21 bits
	var key uint64
	var starts [shortest]int // of the characters behind us, and of this one
	n := 0
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[at:])
		}
		if breaks(r) {
			n, at = 0, at+size
			continue
		}
		starts[0], starts[1], starts[2] = starts[1], starts[2], at
		key = (key<<21 | uint64(r)) & mask
		at += size
		if n++; n >= shortest {
			do(text[starts[0]:at], key)
		}
	}
}

// runsOf lists all runs of a text.
func runsOf(text string) (out []string) {
	eachRun([]byte(text), func(run []byte, _ uint64) { out = append(out, string(run)) })
	return out
}

// A runSet writes down the runs of one text after another, each run of a text once:
// half of them are there twice or more, and each costs the index the same.
type runSet struct {
	keys  []uint64 // open addressing; as many as a power of two
	texts []uint32 // the text that a key was seen in last
	text  uint32
}

// appendRuns appends the runs of a text, each a word of the index.
func (s *runSet) appendRuns(b, text []byte) []byte {
	for len(s.keys) < 2*len(text) {
		size := max(2*len(s.keys), 1024)
		s.keys, s.texts = make([]uint64, size), make([]uint32, size)
	}
	s.text++
	eachRun(text, func(run []byte, key uint64) {
		if s.add(key) {
			b = append(append(b, run...), ' ')
		}
	})
	return b
}

func (s *runSet) add(key uint64) bool {
	mask := uint64(len(s.keys) - 1)
	for at := key * 0x9e3779b97f4a7c15 >> 20 & mask; ; at = (at + 1) & mask {
		if s.texts[at] != s.text {
			s.keys[at], s.texts[at] = key, s.text
			return true
		}
		if s.keys[at] == key {
			return false
		}
	}
}
