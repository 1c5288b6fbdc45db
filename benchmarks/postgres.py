#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""PostgreSQL through the library beside libpq by hand, on one private server: see postgres.cpp, whose program
$CONSTABLE_BENCHMARK names.

point_ratio         a row by its key: constable / libpq
copy_ratio          100,000 rows into a table: copy_in / COdef report_cuts(program):
    cuts, wrong, in_doubt = (int(number) for number in run(program, "--cuts").split())
    line("cuts", str(cuts))
    line("cuts_wrong", str(wrong), "0", wrong == 0)
    line("cuts_in_doubt", str(in_doubt), "0", in_doubt == 0)


def report_failures(program):
    failovers = [run(program, "--failover").split() for _ in range(REPETITIONS["failover"])]
    lost = sum(int(rows) for rows, _ in failovers)
    line("failover_lost", f"{lost}", "0", lost == 0)
    back = max(float(seconds) for _, seconds in failovers)
    line("failover_back", f"{back:.2f} s", "<= 2 s", back <= 2)
    back = max(float(run(program, "--restart")) for _ in range(REPETITIONS["restart"]))
    line("pool_back", f"{back:.0f} ms", "<= 1000 ms", back <= 1000)
 by hand
batch_times         1,000 single inserts, each a transaction / the same in a batch
allocations         operator new for each row of a query whose statement is prepared
                    (times are those of the clock, medians of interleaved repetitions)
cuts                transactions whose link a proxy cuts, after each byte of one that inserts, of one that inserts and verifies
                    its COMMIT, and of such ones by a batch and by COdef report_cuts(program):
    cuts, wrong, in_doubt = (int(number) for number in run(program, "--cuts").split())
    line("cuts", str(cuts))
    line("cuts_wrong", str(wrong), "0", wrong == 0)
    line("cuts_in_doubt", str(in_doubt), "0", in_doubt == 0)


def report_failures(program):
    failovers = [run(program, "--failover").split() for _ in range(REPETITIONS["failover"])]
    lost = sum(int(rows) for rows, _ in failovers)
    line("failover_lost", f"{lost}", "0", lost == 0)
    back = max(float(seconds) for _, seconds in failovers)
    line("failover_back", f"{back:.2f} s", "<= 2 s", back <= 2)
    back = max(float(run(program, "--restart")) for _ in range(REPETITIONS["restart"]))
    line("pool_back", f"{back:.0f} ms", "<= 1000 ms", back <= 1000)

cuts_wrong          of them, those whose program was told another thing than what had happened
cuts_in_doubt       verified ones that could not be told
failover_lost       rows that were acknowledged under load and are gone when the primary of a synchronous pair is killed and
                    its standby promoted, over all repetitions
failover_back       from the call that asks for the promotion to the next acknowledged row, the worst of the repetitions
pool_back           from the first connection that a server takes after a restart to a pool's next acknowledged row, the worst
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
import postgres_server  # noqa: E402  (the private server of the tests)

REPETITIONS = {"point": 41, "copy": 15, "batch": 9, "failover": 5, "restart": 5}


def line(name, value, goal="-", good=None):
    verdict = "-" if good is None else "ok" if good else "short"
    print(f"{'postgres/' + name:<48} {value:>10}  {goal:>10}  {verdict}", flush=True)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def medians(program, workload):
    output = run(program, f"--benchmark_filter=^{workload}/", f"--benchmark_repetitions={REPETITIONS[workload]}",
                 "--benchmark_enable_random_interleaving=true", "--benchmark_format=json")
    found = {}
    for each in json.loads(output)["benchmarks"]:
        if each["run_type"] == "iteration":
            found.setdefault(each["run_name"].split("/")[1], []).append(each["real_time"])
    return {side: statistics.median(times) for side, times in found.items()}


def report(program, processors):
    point = medians(program, "point")
    line("point_time", f"{point['constable'] / 1000:.1f} us")
    ratio = point["constable"] / point["c"]
    line("point_ratio", f"{ratio:.3f}", "<= 1.05", ratio <= 1.05)
    os.sched_setaffinity(0, processors)
    copy = medians(program, "copy")
    line("copy_time", f"{copy['constable'] / 1e6:.1f} ms")
    ratio = copy["constable"] / copy["c"]
    line("copy_ratio", f"{ratio:.3f}", "<= 1.10", ratio <= 1.10)
    batch = medians(program, "batch")
    times = batch["single"] / batch["pipelined"]
    line("batch_times", f"{times:.1f}", ">= 10", times >= 10)
    allocated = float(run(program, "--allocations"))
    line("allocations", f"{allocated:.4f}", "0", allocated < 0.01)


def report_cuts(program):
    cuts, wrong, in_doubt = (int(number) for number in run(program, "--cuts").split())
    line("cuts", str(cuts))
    line("cuts_wrong", str(wrong), "0", wrong == 0)
    line("cuts_in_doubt", str(in_doubt), "0", in_doubt == 0)


def report_failures(program):
    failovers = [run(program, "--failover").split() for _ in range(REPETITIONS["failover"])]
    lost = sum(int(rows) for rows, _ in failovers)
    line("failover_lost", f"{lost}", "0", lost == 0)
    back = max(float(seconds) for _, seconds in failovers)
    line("failover_back", f"{back:.2f} s", "<= 2 s", back <= 2)
    back = max(float(run(program, "--restart")) for _ in range(REPETITIONS["restart"]))
    line("pool_back", f"{back:.0f} ms", "<= 1000 ms", back <= 1000)


def main():
    program = os.environ.get("CONSTABLE_BENCHMARK")
    if not program:
        sys.exit("CONSTABLE_BENCHMARK names no program: run scripts/measure postgres")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "url")
        processors = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(processors)})  # of the server too: where its processes run decides, not the program
        postgres_server.start(file, fsync="on")  # a commit waits for the disk, as in production
        try:
            server = file.read_text(encoding="utf-8").strip()
            if not server.startswith("postgresql:"):
                sys.exit(server)
            with postgres_server.scratch_database(server, "benchmark") as url:
                os.environ["CONSTABLE_URL"] = url
                report(program, processors)
            with postgres_server.scratch_database(server, "cuts") as url:
                os.environ["CONSTABLE_URL"] = url
                report_cuts(program)
        except subprocess.CalledProcessError as error:
            sys.exit(f"{' '.join(map(str, error.cmd))} failed:\n{error.stderr}")
        finally:
            postgres_server.stop(file)
    try:
        report_failures(program)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd))} failed:\n{error.stderr}")


if __name__ == "__main__":
    main()
