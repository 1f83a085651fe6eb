package app

import (
	"sitewalk/internal/sheet"
)

// rowsAtOnce is how many rows of a sheet are handed over together.
const rowsAtOnce = 256

// A rowBatch is some rows of a sheet, their cells one after the other.
type rowBatch struct {
	numbers []int
	ends    []int
	cells   []sheet.Cell
}

// eachRow hands over the rows of a sheet. A sheet is unpacked on one processor
// while its rows are checked on another, a little ahead of them.
func eachRow(rows *sheet.RowReader, each func(number int, cells []sheet.Cell) error) error {
	return ahead(func(put func(rowBatch) bool) error {
		for {
			b := readBatch(rows)
			if len(b.numbers) == 0 {
				return rows.Err()
			}
			if !put(b) {
				return nil
			}
		}
	}, func(b rowBatch) error {
		from := 0
		for i, number := range b.numbers {
			if err := each(number, b.cells[from:b.ends[i]]); err != nil {
				return err
			}
			from = b.ends[i]
		}
		return nil
	})
}

// ahead lets produce put things on a processor of its own, a little ahead of take,
// which is called here for one after the other. An error of take, or put saying
// false, ends both; nothing runs any more when ahead returns.
func ahead[T any](produce func(put func(T) bool) error, take func(T) error) error {
	ready, stop := make(chan T, 2), make(chan struct{})
	var failed error
	var panicked any
	go func() {
		defer close(ready)
		defer func() { panicked = recover() }()
		failed = produce(func(v T) bool {
			select {
			case ready <- v:
				return true
			case <-stop:
				return false
			}
		})
	}()
	defer func() {
		close(stop)
		for range ready {
		}
	}()
	for v := range ready {
		if err := take(v); err != nil {
			return err
		}
	}
	if panicked != nil {
		panic(panicked) // whoever asked for the import recovers it
	}
	return failed
}

func readBatch(rows *sheet.RowReader) (b rowBatch) {
	for len(b.numbers) < rowsAtOnce && rows.Next() {
		number, cells := rows.Row()
		if b.cells == nil {
			b.numbers, b.ends = make([]int, 0, rowsAtOnce), make([]int, 0, rowsAtOnce)
			b.cells = make([]sheet.Cell, 0, rowsAtOnce*(len(cells)+1))
		}
		b.cells = append(b.cells, cells...)
		b.numbers, b.ends = append(b.numbers, number), append(b.ends, len(b.cells))
	}
	return b
}
