package msp

// RowKeys are the natural keys of one row, junk left out.
type RowKeys struct {
	ID       ID
	Serial   string
	MAC      string
	AssetTag string
	Hostname string
	Name     string
	TypeID   ID
}

// A RowMatch is what a row's keys found: none, one, or several that wait for a
// choice.
type RowMatch struct {
	By  Field // "" when nothing fits; FieldName stands for name + type
	IDs []ID
}

// ImportRows hands the rows of an import to the store one after the other, so
// that memory does not grow with their number.
type ImportRows func(yield func(ImportRow, error) bool)

// An ImportRow is a new record (ID "") or a changed one.
type ImportRow struct {
	ID             ID // the record it changes; "" for a new one
	SeenVersion    int64
	OrganizationID ID
	Values         Values // all values of a new record; only those that change of an old one, "" clears
	Pending        map[Field]Pending
}
