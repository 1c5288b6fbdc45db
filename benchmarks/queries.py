#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the forms of queries cost: see queries.cpp, whose program $CONSTABLE_BENCHMARK names, and compile.py.

*_ratio                 constable / C: processor time, medians of interleaved repetitions
*_instructions          constable / C, counted by callgrind; decides where a ratio misses its goal by less than the noise
compile_*               seconds (the least of several rounds) and peak megabytes of the compiler for so many queries
marginal                milliseconds of the compiler for one more query that is run, from 100 to 550 of them
thousand_beyond_line    1,000 queries / what a line through 100 and 550 says of them
                        (both are medians of rounds: a shared machine changes its speed from minute to minute, and a
                        round's compilations follow one another)
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import compile as compiling  # noqa: E402  (the area beside this one)

REPETITIONS = 61
NOISE = 1.05
GOAL = 1.05
WORKLOADS = ["join3", "aggregate", "window", "subquery", "page"]
RUNS = 300
ROUNDS = 7
LONG_ROUNDS = 5
SIZES = (0, 100, 550, 1000)


def line(name, value, goal="-", good=None):
    verdict = "-" if good is None else "ok" if good else "short"
    print(f"{'queries/' + name:<48} {value:>10}  {goal:>10}  {verdict}", flush=True)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True)


def medians(program):
    output = run(program, f"--benchmark_repetitions={REPETITIONS}", "--benchmark_enable_random_interleaving=true",
                 "--benchmark_report_aggregates_only=true", "--benchmark_format=json").stdout
    found = {}
    for each in json.loads(output)["benchmarks"]:
        if each["aggregate_name"] == "median":
            workload, side = each["run_name"].split("/")[:2]
            found[workload, side] = each["cpu_time"]
    return found


def instructions(program, workload, side):
    report = run("valgrind", "--tool=callgrind", "--toggle-collect=*measured_runs*", "--callgrind-out-file=/dev/null",
                 program, "--callgrind", workload, side, str(RUNS)).stderr
    return int(re.search(r"Collected *: *(\d+)", report)[1])


def report_speed(program):
    times = medians(program)
    for workload in WORKLOADS:
        time, base = times[workload, "constable"], times[workload, "c"]
        counted = instructions(program, workload, "constable") / instructions(program, workload, "c")
        ratio = time / base
        good = ratio <= GOAL or (ratio < GOAL * NOISE and counted <= GOAL)
        line(f"{workload}_time", f"{time / 1000:.2f} us")
        line(f"{workload}_ratio", f"{ratio:.3f}", f"<= {GOAL:.2f}", good)
        line(f"{workload}_instructions", f"{counted:.3f}", f"<= {GOAL:.2f}", counted <= GOAL)


def compile_rounds(folder):
    """The seconds of each round and the peak memory for each number of queries."""
    seconds, memory = {queries: [] for queries in SIZES}, dict.fromkeys(SIZES, 0)
    command = ["g++", "-std=c++20", "-O0", "-I", str(compiling.ROOT / "include"), "-c", "-o", str(Path(folder, "queries.o"))]
    sources = {queries: Path(folder, f"queries{queries}.cpp") for queries in SIZES}
    for queries, source in sources.items():
        source.write_text(compiling.queries_file(queries=queries), encoding="utf-8")
    for number in range(ROUNDS):
        for queries, source in sources.items():
            if queries <= 100 or number < LONG_ROUNDS:
                took, peak = compiling.compile_once(command, source)
                seconds[queries].append(took)
                memory[queries] = max(peak, memory[queries])
    return seconds, memory


def report_compiler(folder):
    seconds, memory = compile_rounds(folder)
    for queries in SIZES:
        judged = queries == 100
        least = min(seconds[queries])
        line(f"compile_{queries}", f"{least:.2f} s", "<= 4 s" if judged else "-", least <= 4 if judged else None)
        line(f"compile_{queries}_memory", f"{memory[queries]:.0f} MB", "<= 450 MB" if judged else "-",
             memory[queries] <= 450 if judged else None)
    rounds = list(zip(seconds[100], seconds[550], seconds[1000]))
    marginal = statistics.median((half - few) / 450 for few, half, _ in rounds)
    line("marginal", f"{marginal * 1000:.1f} ms", "<= 25 ms", marginal <= 0.025)
    beyond = statistics.median(all_of_them / (2 * half - few) for few, half, all_of_them in rounds)
    line("thousand_beyond_line", f"{beyond:.2f}", "<= 1.15", beyond <= 1.15)


def main():
    program = os.environ.get("CONSTABLE_BENCHMARK")
    if not program:
        sys.exit("CONSTABLE_BENCHMARK names no program: run scripts/measure queries")
    try:
        report_speed(program)
        with tempfile.TemporaryDirectory() as folder:
            report_compiler(folder)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(error.cmd)} failed:\n{error.stderr}")


if __name__ == "__main__":
    main()
