// Package bench measures the built program, and rclone beside it, as processes
// of their own against the simulated services, which are in this one: so each
// one's time on the processor is its own. .ci/bench runs the benchmarks and
// makes tables of them; those of the window are in e2e/window, and those of
// single packages beside what they measure.
package bench
