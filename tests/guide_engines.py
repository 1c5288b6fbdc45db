#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs examples/guide_engines on SQLite and, where $CONSTABLE_POSTGRES names a file with the URL of a server, on PostgreSQL:
both print the same.

guide_engines.py --data FOLDER --directory DIR -- program
The exit code is 4 where there is no server; SQLite's answers were compared all the same.
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import postgres_server  # noqa: E402  (the area beside this one)

SKIPPED = 4
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def arguments_of_test():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("program", type=Path, nargs=1)
    arguments = parser.parse_args()
    arguments.directory.mkdir(parents=True, exist_ok=True)
    return arguments.program[0], arguments.directory


def judge(program, directory, url):
    expected = EXAMPLES / f"{program.stem}.expected"
    done = subprocess.run([program, url], cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="")
    if done.returncode != 0 or done.stdout != expected.read_text(encoding="utf-8"):
        sys.exit(f"{url.partition(':')[0]}: exit code {done.returncode}, or not what {expected.name} says")


def judge_on_server(program, directory):
    named = os.environ.get("CONSTABLE_POSTGRES")
    server = Path(named).read_text(encoding="utf-8").strip() if named and Path(named).is_file() else "no server was started"
    if not server.startswith("postgresql:"):
        print(f"PostgreSQL is skipped: {server}")
        sys.exit(SKIPPED)
    with postgres_server.scratch_database(server, f"{program.stem}_{os.getpid()}") as url:
        judge(program, directory, url)


def main():
    program, directory = arguments_of_test()
    for left in directory.glob("station.db*"):
        left.unlink()
    judge(program, directory, "sqlite:station.db")
    judge_on_server(program, directory)


if __name__ == "__main__":
    main()
