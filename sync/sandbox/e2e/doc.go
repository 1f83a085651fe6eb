// Package e2e holds simulations of the whole program: the real store, engine and
// connectors against the practice systems, within testing/synctest bubbles, so
// that hours of waiting take no time and a seed repeats a run.
//
// SITEWALK_SEEDS says how many seeds to try; a few without it.
package e2e
