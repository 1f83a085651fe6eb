// Package e2e holds simulations of the whole program: the real store, engine and
// connectors against the practice systems, within testing/synctest bubbles, so
// that hours of waiting take no time and a seed repeats a run.
//
// SITEWALK_SEEDS says how many seeds to try; a few without it.
//
// The files that begin with sim are one simulation of several Sitewalks and people
// in one account, in which everything goes wrong that can: sim_test.go tells its
// story, simkinds_test.go is its table of kinds, simmodel_test.go the model that
// knows who wrote what over what, simcheck_test.go what must hold at the end.
// SITEWALK_SIMULATE says how many of its seeds to try, SITEWALK_SEED repeats one.
package e2e
