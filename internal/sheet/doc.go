// Package sheet turns workbooks and delimited text into rows of cells, and rows
// back into workbooks and CSV files. It knows no field of ours: which column
// means what is the caller's business.
//
// Reading starts with Open. What the file is follows from its content, never
// from its name. PickSheet and FindHeader guess where the table starts, and
// Book.Rows streams it: memory does not grow with the number of rows. What
// Excel may have done to a value before it reached us is told by Cell.Damage
// and never repaired.
//
// Writing is NewWriter for XLSX and NewCSVWriter for CSV. Both stream, and the
// same input gives the same bytes.
//
// Every error that a person can do something about is an *msp.Error that names
// the file, the sheet or the cell, and the next step. No input makes the
// package panic.
package sheet
