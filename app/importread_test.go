package app

import (
	"errors"
	"slices"
	"testing"
)

func TestWhatIsMadeAheadIsTakenInOrderAndEndsWithItsTaker(t *testing.T) {
	endless := func(ended *bool) func(put func(int) bool) error {
		return func(put func(int) bool) error {
			for i := 0; put(i); i++ {
			}
			*ended = true
			return nil
		}
	}
	var took []int
	enough := errors.New("enough")
	ended := false
	err := ahead(endless(&ended), func(i int) error {
		if took = append(took, i); i == 9 {
			return enough
		}
		return nil
	})
	if err != enough || !ended || !slices.Equal(took, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("took %v, %v; the maker ended: %v", took, err, ended)
	}

	broken := errors.New("broken")
	took = nil
	err = ahead(func(put func(int) bool) error { put(1); return broken }, func(i int) error { took = append(took, i); return nil })
	if err != broken || !slices.Equal(took, []int{1}) {
		t.Errorf("took %v, %v", took, err)
	}

	defer func() {
		if r := recover(); r != "mad" {
			t.Errorf("recovered %v", r)
		}
	}()
	_ = ahead(func(func(int) bool) error { panic("mad") }, func(int) error { return nil })
	t.Error("the panic of the maker was swallowed")
}
