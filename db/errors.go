package db

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"

	"modernc.org/sqlite"

	"sitewalk/internal/msp"
)

// SQLite's primary result codes that people can do something about
// (https://www.sqlite.org/rescode.html).
const (
	codeBusy       = 5
	codeLocked     = 6
	codeReadOnly   = 8
	codeInterrupt  = 9
	codeIOError    = 10
	codeCorrupt    = 11
	codeFull       = 13
	codeCantOpen   = 14
	codeConstraint = 19
	codeNotADB     = 26
)

// damaged is what is said of a file that cannot be trusted. It is never written to.
func damaged(cause error) *msp.Error {
	return msp.WrapError(msp.Internal, cause,
		"The workspace file is damaged. Nothing was changed; set it aside and restore the newest backup.")
}

// friendly turns any error of the database into one a person can act on.
func friendly(err error) error {
	if err == nil {
		return nil
	}
	if e := msp.AsError(err); e != nil {
		return err
	}
	switch {
	case errors.Is(err, context.Canceled):
		return msp.WrapError(msp.Canceled, err, "Stopped. Nothing was changed.")
	case errors.Is(err, context.DeadlineExceeded):
		return msp.WrapError(msp.Canceled, err, "Stopped, because it took too long. Nothing was changed; try again.")
	case errors.Is(err, fs.ErrPermission):
		return msp.WrapError(msp.Invalid, err, "The workspace file may not be opened. Ask for the right to read and write its folder.")
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return msp.WrapError(msp.Internal, err, "The workspace could not be read or written. Try again, and save the support file if it stays so.")
	}
	switch e.Code() & 0xff {
	case codeBusy, codeLocked:
		return msp.WrapError(msp.Locked, err, "Another program is writing to the workspace. Try again in a moment.")
	case codeReadOnly:
		return msp.WrapError(msp.Invalid, err, "The workspace may only be read here. Ask for the right to write to its folder, or open a copy.")
	case codeInterrupt:
		return msp.WrapError(msp.Canceled, err, "Stopped. Nothing was changed.")
	case codeIOError:
		return msp.WrapError(msp.Internal, err, "The disk refused to read or write the workspace. Nothing was changed; check the disk and try again.")
	case codeCorrupt, codeNotADB:
		return damaged(err)
	case codeFull:
		return msp.WrapError(msp.Internal, err, "The disk is full. Nothing was changed; free some space and try again.")
	case codeCantOpen:
		return msp.WrapError(msp.NotFound, err, "The workspace file cannot be opened. Check that its folder exists and may be written to.")
	case codeConstraint:
		return msp.WrapError(msp.Conflict, err, "The workspace already holds this, or lacks what it belongs to. Nothing was changed; refresh and try again.")
	}
	return msp.WrapError(msp.Internal, err, "The workspace could not be read or written. Try again, and save the support file if it stays so.")
}

// headerSize is the length of a SQLite file's header.
const headerSize = 100

// inspectHeader checks what a file says of itself: that it is a SQLite file, and
// that it is as long as it should be. While there is a write-ahead log the length
// proves nothing: a checkpoint may have been cut short, and goes on later.
func inspectHeader(f io.Reader, size int64, noLog bool) error {
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(f, head); err != nil {
		return damaged(err)
	}
	if string(head[:16]) != "SQLite format 3\x00" {
		return damaged(errors.New("not a SQLite file"))
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	pages := int64(binary.BigEndian.Uint32(head[28:]))
	changed, counted := binary.BigEndian.Uint32(head[24:]), binary.BigEndian.Uint32(head[92:])
	if noLog && changed == counted && page*pages > size {
		return damaged(errors.New("shorter than its header says"))
	}
	return nil
}

func notFound(kind msp.Kind) *msp.Error {
	return msp.Errorf(msp.NotFound, "This %s is not in the workspace any more. Refresh to see what is.", kind.Title())
}
