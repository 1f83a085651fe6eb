package db

import (
	"context"
	"database/sql"
)

// A queryer reads, either in the writer's transaction or on a reader's snapshot.
type queryer interface {
	query(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	row(ctx context.Context, text string, args ...any) *sql.Row
}

// maxStatements bounds the prepared statements of one session: the texts of lists
// vary with their filters.
const maxStatements = 200

// A session is one connection and the statements prepared on it. One goroutine at
// a time uses it. The pool of database/sql prepares on whichever connection is
// free, and with every connection taken by a snapshot it would wait for ever.
type session struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (s *session) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if st := s.stmts[text]; st != nil {
		return st, nil
	}
	st, err := s.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s.stmts == nil {
		s.stmts = map[string]*sql.Stmt{}
	}
	s.stmts[text] = st
	return st, nil
}

// prune drops the statements when there are too many. It runs between
// transactions, when none is in use.
func (s *session) prune() {
	if len(s.stmts) <= maxStatements {
		return
	}
	for _, st := range s.stmts {
		_ = st.Close()
	}
	clear(s.stmts)
}

func (s *session) exec(ctx context.Context, text string, args ...any) error {
	_, err := s.execN(ctx, text, args...)
	return err
}

// execN also counts the rows.
func (s *session) execN(ctx context.Context, text string, args ...any) (int64, error) {
	st, err := s.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// once runs a statement that is not worth keeping.
func (s *session) once(ctx context.Context, text string, args ...any) error {
	_, err := s.conn.ExecContext(ctx, text, args...)
	return err
}

func (s *session) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	st, err := s.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

func (s *session) row(ctx context.Context, text string, args ...any) *sql.Row {
	st, err := s.stmt(ctx, text)
	if err != nil {
		return s.conn.QueryRowContext(ctx, text, args...) // reports the same error
	}
	return st.QueryRowContext(ctx, args...)
}

func (s *session) close() error {
	for _, st := range s.stmts {
		_ = st.Close()
	}
	s.stmts = nil
	if s.conn == nil {
		return nil
	}
	return s.conn.Close()
}

// scanAll reads every row through scan and closes.
func scanAll(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
