package bridge

import (
	"encoding/json"
	"reflect"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// A callable is one method of the façade, called with JSON.
type callable struct{ fn reflect.Value }

// callables finds the façade's methods by name, as the window's binding does.
func callables(bound *app.Bound) map[string]callable {
	out := map[string]callable{}
	v := reflect.ValueOf(bound)
	for i := range v.NumMethod() {
		out[v.Type().Method(i).Name] = callable{v.Method(i)}
	}
	return out
}

var errorType = reflect.TypeFor[error]()

// run decodes the arguments, calls, and answers the value. Missing arguments are
// their zero values, as in the window.
func (c callable) run(args []json.RawMessage) (any, error) {
	t := c.fn.Type()
	in := make([]reflect.Value, t.NumIn())
	for i := range in {
		arg := reflect.New(t.In(i))
		if i < len(args) && len(args[i]) > 0 {
			if err := json.Unmarshal(args[i], arg.Interface()); err != nil {
				return nil, callError(msp.WrapError(msp.Internal, err, "The screen asked for something in a way Sitewalk does not understand. Load it again."))
			}
		}
		in[i] = arg.Elem()
	}
	var value any
	for _, out := range c.fn.Call(in) {
		if out.Type() == errorType {
			if !out.IsNil() {
				return nil, out.Interface().(error)
			}
			continue
		}
		value = out.Interface()
	}
	return value, nil
}

type textError string

func (e textError) Error() string { return string(e) }

func callError(err error) error { return textError(app.ErrorJSON(err)) }
