// Package bench measures the program as a person meets it (real files, the real
// store on a real disk) against floors measured in the same run: what the same
// work costs at the least, or what the usual libraries make of it. It holds tests
// and benchmarks only, and nothing imports it.
//
// `make bench` prints one table of ratios. A ratio survives a slower computer and
// a busy one; seconds do not, and nothing here fails for being slow.
//
//	SITEWALK_BENCH_ROWS  configurations of the large workspace, 1000000 unless said otherwise
//	SITEWALK_BENCH_DIR   where the files go, several GB; a temporary folder unless said otherwise
//	SITEWALK_BENCH_ONLY  only the parts with these words in their names, with commas between
package bench
