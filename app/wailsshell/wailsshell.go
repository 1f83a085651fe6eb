// Package wailsshell is the desktop window: the façade bound to the screens, and
// what the screens need of the desktop. Beside main.go it alone knows Wails.
package wailsshell

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	goruntime "runtime"
	"sync"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// A Window is the desktop window and app.Shell in one.
type Window struct {
	mu  sync.Mutex
	ctx context.Context // Wails' own; runtime calls end the process on any other
}

// New makes the window's shell; events before the window opens are dropped, since
// nothing shows them.
func New() *Window { return &Window{} }

// takesDrops says that the web view gives its page no files on a drop, so that the
// window takes their paths instead. WebKitGTK does so; the others hand the files to
// the page, which reads them as it does in a browser.
const takesDrops = goruntime.GOOS == "linux"

// Run shows the window until it is closed. bound is nil only while the bindings
// are generated.
func (w *Window) Run(title string, bound *app.Bound, screens fs.FS, ready func(), closed func()) error {
	if goruntime.GOOS == "linux" && os.Getenv("WEBKIT_DISABLE_DMABUF_RENDERER") == "" {
		// Without a graphics card scrolling costs several times more with it, and with
		// NVIDIA's the window stays empty (docs/decisions/0008-window.md).
		_ = os.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
	}
	return wails.Run(&options.App{
		Title: title, Width: 1440, Height: 900, MinWidth: 800, MinHeight: 560,
		BackgroundColour: &options.RGBA{R: 0xF1, G: 0xF4, B: 0xF2, A: 0xFF},
		AssetServer:      &assetserver.Options{Assets: screens},
		DragAndDrop:      &options.DragAndDrop{EnableFileDrop: takesDrops, DisableWebViewDrop: false},
		Linux:            &linux.Options{ProgramName: "sitewalk", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		OnStartup: func(ctx context.Context) {
			w.mu.Lock()
			w.ctx = ctx
			w.mu.Unlock()
			if takesDrops {
				runtime.OnFileDrop(ctx, func(_, _ int, paths []string) { app.Dropped(bound, paths) })
			}
			ready()
		},
		OnShutdown: func(context.Context) {
			w.mu.Lock()
			w.ctx = nil
			w.mu.Unlock()
			closed()
		},
		Bind: []any{bound},
	})
}

func (w *Window) context() context.Context {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ctx
}

// Emit tells the screens that something happened.
func (w *Window) Emit(event string, payload any) {
	if ctx := w.context(); ctx != nil {
		runtime.EventsEmit(ctx, event, payload)
	}
}

// OpenLink opens a page in the person's browser.
func (w *Window) OpenLink(url string) error {
	if ctx := w.context(); ctx != nil {
		runtime.BrowserOpenURL(ctx, url)
	}
	return nil
}

// Deliver asks where a finished file is to go and writes it there. It is written
// beside its place first, so that a failure leaves an older file as it was.
func (w *Window) Deliver(_ context.Context, name string, write func(io.Writer) error) (app.FileView, error) {
	ctx := w.context()
	if ctx == nil {
		return app.FileView{}, msp.Errorf(msp.Canceled, "The window is closing.")
	}
	path, err := runtime.SaveFileDialog(ctx, runtime.SaveDialogOptions{Title: "Save as", DefaultFilename: name, CanCreateDirectories: true})
	if err != nil {
		return app.FileView{}, msp.WrapError(msp.Internal, err, "The file dialog could not be opened.")
	}
	if path == "" {
		return app.FileView{}, msp.Errorf(msp.Canceled, "Nothing was written.")
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".sitewalk-*")
	if err != nil {
		return app.FileView{}, msp.WrapError(msp.Invalid, err, "Nothing can be written to that folder. Choose another.")
	}
	b := bufio.NewWriterSize(f, 1<<18)
	err = write(b)
	if err == nil {
		err = b.Flush()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return app.FileView{}, err
	}
	return app.FileView{Name: name, Path: path}, nil
}
