package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// secretPassphrase opens the key file of every script's workspace. It is
// distinctive, so that a search for it finds nothing else.
const secretPassphrase = "passphrase-Quokka-7731-never-in-clear"

// TestMain lets this binary also be sitewalkctl: scripts and the kill tests start
// it as real processes.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sitewalkctl": main})
}

// TestScripts runs testdata/*.txtar. Besides the usual commands a script has:
//
//	sw CODE ARGS…            run sitewalkctl; it must end with CODE. With --json standard output
//	                         must hold exactly one document, and an error its shape
//	jq FILE PATH [VALUE]     what lies at a.0.b.#; VALUE is JSON, ~regexp or text. ! jq: nothing is there
//	keys FILE PATH KEY…      the members at PATH, all of them;  has FILE PATH KEY…: at least these
//	jset VAR FILE PATH       keep what lies there
//	sandbox [ARGS…]          serve practice systems; sets URL and KEY.  sandbox stop
//	rest METHOD PATH [BODY]  ask the sandbox itself
//	snap NAME                keep the whole database;  unchanged NAME [TABLE…]: it is still the same, but for tables
//	book FILE ROWS [BAD]     write a workbook of devices, BAD cells of which are wrong
//	odd KIND FILE            write a file nobody wants
//	cells FILE REF=TEXT…     mend cells of a workbook;  cell FILE REF TEXT: what a cell says
//	account …                serve an account whose key and limit the script changes, see accountCmd
//	web KIND                 serve a wrong answer; sets WEB
//	background NAME ARGS…    start sitewalkctl and wait for its first line, which is then stdout
//	signal NAME SIGNAL CODE  end it
//	fetch CODE URL [K=V…]    ask over HTTP; headers by name, method=, body=
//	clean DIR                no file below DIR holds the key or the passphrase
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		Setup:               setUp,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sw": swCmd, "jq": jqCmd, "keys": keysCmd, "has": hasCmd, "jset": jsetCmd,
			"sandbox": sandboxCmd, "rest": restCmd, "snap": snapCmd, "unchanged": unchangedCmd,
			"book": bookCmd, "odd": oddCmd, "cells": cellsCmd, "cell": cellCmd,
			"account": accountCmd, "web": webCmd, "background": backgroundCmd, "signal": signalCmd, "fetch": fetchCmd, "clean": cleanCmd,
		},
	})
}

func setUp(e *testscript.Env) error {
	home := filepath.Join(e.WorkDir, ".home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	for name, value := range map[string]string{
		"HOME": home, "SITEWALK_DATA": filepath.Join(e.WorkDir, "data"), "SITEWALK_KEYRING": "file",
		"SITEWALK_PASSPHRASE": secretPassphrase, "SITEWALK_LOOKUP_SECONDS": "0", "XDG_DATA_HOME": "",
	} {
		e.Setenv(name, value)
	}
	e.Values[worldKey{}] = &world{processes: map[string]*process{}, snaps: map[string]map[string]string{}}
	e.Defer(e.Values[worldKey{}].(*world).close)
	return nil
}

// fatal ends a script with a message, from a helper that has only its value.
func fatal(ts *testscript.TestScript, format string, args ...any) {
	ts.Fatalf("%s", fmt.Sprintf(format, args...))
}
