package db

type indexer struct{}

func (d *DB) startIndexer() {}
func (d *DB) stopIndexer()  {}
func (d *DB) wakeIndexer()  {}
