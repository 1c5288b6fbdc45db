#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the library costs at run time, beside hand-written C: see core.cpp, whose program $CONSTABLE_BENCHMARK names.

*_time                      of the library, one run of the workload
*_ratio                     constable / C: processor time, medians of interleaved repetitions
*_instructions              constable / C, counted by callgrind; where a ratio misses its goal by less than the noise of a
                            shared machine, this decides
allocations_per_row         of C++ and SQLite, less what C allocates for the same rows
allocations_per_execution   the same for each execution of a cached statement, the worst of all workloads
"""
import json
import os
import re
import subprocess
import sys

REPETITIONS = 61
NOISE = 1.05
INSTRUCTIONS_GOAL = 1.02

# workload: goal of the ratio, runs for callgrind
WORKLOADS = {
    "point_select": (1.00, 2000),
    "full_scan": (1.00, 5),
    "insert": (1.00, 2000),
    "insert_autocommit": (1.00, 2000),
    "update_by_key": (1.00, 2000),
    "update_by_key_autocommit": (1.00, 2000),
    "top_10": (1.00, 500),
    "bulk_insert": (0.65, 1),
}


def line(name, value, goal="-", good=None):
    verdict = "-" if good is None else "ok" if good else "short"
    print(f"{'core/' + name:<48} {value:>10}  {goal:>10}  {verdict}", flush=True)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True)


def medians(program):
    """(workload, side) -> nanoseconds of processor time: another process on the core does not count."""
    output = run(program, f"--benchmark_repetitions={REPETITIONS}", "--benchmark_enable_random_interleaving=true",
                 "--benchmark_report_aggregates_only=true", "--benchmark_format=json").stdout
    found = {}
    for each in json.loads(output)["benchmarks"]:
        if each["aggregate_name"] == "median":
            workload, side = each["run_name"].split("/")[:2]
            found[workload, side] = each["cpu_time"]
    return found


def instructions(program, workload, side, runs):
    report = run("valgrind", "--tool=callgrind", "--toggle-collect=*measured_runs*", "--callgrind-out-file=/dev/null",
                 program, "--callgrind", workload, side, str(runs)).stderr
    return int(re.search(r"Collected *: *(\d+)", report)[1])


def report_speed(program):
    times = medians(program)
    for workload, (goal, runs) in WORKLOADS.items():
        time, base = times[workload, "constable"], times[workload, "c"]
        ratio = time / base
        counted = instructions(program, workload, "constable", runs) / instructions(program, workload, "c", runs)
        good = ratio <= goal
        if not good and ratio < goal * NOISE:
            print(f"core: {workload}_ratio is within the noise; its instructions decide", file=sys.stderr)
            good = counted <= goal * INSTRUCTIONS_GOAL
        line(f"{workload}_time", f"{time / 1000:.2f} us")
        line(f"{workload}_ratio", f"{ratio:.3f}", f"<= {goal:.2f}", good)
        line(f"{workload}_instructions", f"{counted:.3f}", f"<= {goal * INSTRUCTIONS_GOAL:.2f}",
             counted <= goal * INSTRUCTIONS_GOAL)


def report_allocations(program):
    more = {}
    for workload, count, library, c in map(str.split, run(program, "--allocations").stdout.splitlines()):
        more[workload] = max(0.0, (int(library) - int(c)) / int(count))
    per_row = more.pop("full_scan")
    per_execution = max(more.values())
    line("allocations_per_row", f"{per_row:g}", "0", per_row == 0)
    line("allocations_per_execution", f"{per_execution:g}", "0", per_execution == 0)


def main():
    program = os.environ.get("CONSTABLE_BENCHMARK")
    if not program:
        sys.exit("CONSTABLE_BENCHMARK names no program: run scripts/measure core")
    try:
        report_speed(program)
        report_allocations(program)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(error.cmd)} failed:\n{error.stderr}")


if __name__ == "__main__":
    main()
