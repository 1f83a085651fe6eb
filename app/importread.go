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
	ready, stop := make(chan rowBatch, 2), make(chan struct{})
	var panicked any
	go func() {
		defer close(ready)
		defer func() { panicked = recover() }()
		for {
			b := readBatch(rows)
			if len(b.numbers) == 0 {
				return
			}
			select {
			case ready <- b:
			case <-stop:
				return
			}
		}
	}()
	defer func() { // nobody reads any more when this function ends
		close(stop)
		for range ready {
		}
	}()
	for b := range ready {
		from := 0
		for i, number := range b.numbers {
			if err := each(number, b.cells[from:b.ends[i]]); err != nil {
				return err
			}
			from = b.ends[i]
		}
	}
	if panicked != nil {
		panic(panicked) // whoever asked for the import recovers it
	}
	return rows.Err()
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
