package app

import (
	"context"
	"encoding/json"
	"errors"

	"sitewalk/internal/msp"
)

// Present turns any error into what a person and a program may see of it. What
// is not an *msp.Error is our fault and keeps its details to the log.
func Present(err error) ErrorView {
	if e := msp.AsError(err); e != nil {
		return ErrorView{Code: string(e.Code), Message: e.Message, Field: e.Field, RetryAt: rfc(e.RetryAt)}
	}
	if errors.Is(err, context.Canceled) {
		return ErrorView{Code: string(msp.Canceled), Message: "Stopped. What was confirmed is kept."}
	}
	return ErrorView{Code: string(msp.Internal), Message: "Sitewalk could not finish this. Nothing was changed. The log says more; the support file holds it."}
}

// ErrorJSON is Present as the JSON text that crosses to the screens: an object
// would arrive there as "[object Object]".
func ErrorJSON(err error) string {
	text, marshalErr := json.Marshal(Present(err))
	if marshalErr != nil {
		return `{"code":"internal","message":"Sitewalk could not finish this.","retry_at":""}`
	}
	return string(text)
}
