package itglue

import (
	"encoding/json"
	"net/http"
)

const jsonAPI = "application/vnd.api+json"

// An answer is a whole response, ready to be sent.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    int // bytes of the body that get through before the connection breaks; 0 for all
	short  bool
	// lacking bytes are promised beyond the body and never come.
	lacking int
	// endless bytes follow the body; told says whether the header tells how many.
	endless int64
	told    bool
}

func newAnswer(status int, contentType string, body []byte) *answer {
	h := http.Header{}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	return &answer{status: status, header: h, body: body}
}

// gateway is an answer from in front of the application: 401, 403, 415, 429.
func gateway(status int) *answer {
	body, _ := json.Marshal(map[string]string{"message": http.StatusText(status)})
	return newAnswer(status, "application/json; charset=utf-8", body)
}

// htmlPage is what a web server says by itself.
func htmlPage(status int, title string) *answer {
	return newAnswer(status, "text/html; charset=utf-8",
		[]byte("<!DOCTYPE html>\n<html>\n<head><title>"+title+"</title></head>\n<body><h1>"+title+"</h1></body>\n</html>\n"))
}

func notRouted() *answer {
	return htmlPage(http.StatusNotFound, "The page you were looking for doesn't exist (404)")
}

// A failure is an error answer of the application; without errors, one of the gateway.
type failure struct {
	status int
	errors []apiError
}

// An apiError is one member of "errors". Detail is absent, a string, or an array
// of strings; the pointer may be null.
type apiError struct {
	Source struct {
		Pointer *string `json:"pointer"`
	} `json:"source"`
	Detail any    `json:"detail,omitempty"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

func problem(status int, title string, detail any, pointer *string) apiError {
	e := apiError{Detail: detail, Title: title, Status: status}
	e.Source.Pointer = pointer
	return e
}

func badRequest(detail string) *failure {
	return &failure{http.StatusBadRequest, []apiError{problem(http.StatusBadRequest, "Bad Request", detail, nil)}}
}

func notFound() *failure {
	return &failure{http.StatusNotFound, []apiError{problem(http.StatusNotFound, "Not Found", "Record not found", nil)}}
}

// unprocessable is a 422 whose whole message is the title.
func unprocessable(title string, pointer *string) *failure {
	return &failure{http.StatusUnprocessableEntity, []apiError{problem(http.StatusUnprocessableEntity, title, nil, pointer)}}
}

// refused is a 422 about one attribute or association.
func refused(pointer, detail string) *failure {
	return &failure{http.StatusUnprocessableEntity,
		[]apiError{problem(http.StatusUnprocessableEntity, "Unprocessable Entity", detail, &pointer)}}
}

// syncedRefusal is the answer to a change of what the PSA owns.
func syncedRefusal(pointer string) *failure {
	return refused(pointer, "Cannot update a synced resource")
}

func (f *failure) answer() *answer {
	if f.errors == nil {
		return gateway(f.status)
	}
	body, _ := json.Marshal(map[string]any{"errors": f.errors})
	return newAnswer(f.status, jsonAPI, body)
}

func (f *failure) Error() string {
	if f.errors == nil {
		return http.StatusText(f.status)
	}
	e := f.errors[0]
	s := e.Title
	if d, ok := e.Detail.(string); ok {
		s = d
	}
	if e.Source.Pointer != nil {
		s = *e.Source.Pointer + ": " + s
	}
	return s
}
