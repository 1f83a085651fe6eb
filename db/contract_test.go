package db_test

import (
	"sitewalk/app"
	"sitewalk/db"
	"sitewalk/sync/engine"
)

// The store is what the use cases and the engine ask for.
var (
	_ app.Store    = (*db.DB)(nil)
	_ engine.Store = (*db.DB)(nil)
)
