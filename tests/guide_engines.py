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
EXPECTED = Path(__file__).resolve().parent.parent / "examples" / "guide_engines.expected"


def judge(program, directory, url):
    done = subprocess.run([program, url], cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="")
    if done.returncode != 0 or done.stdout != EXPECTED.read_text(encoding="utf-8"):
        sys.exit(f"{url.partition(':')[0]}: exit code {done.returncode}, or not what {EXPECTED.name} says")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("program", nargs=1)
    arguments = parser.parse_args()
    arguments.directory.mkdir(parents=True, exist_ok=True)
    for left in arguments.directory.glob("station.db*"):
        left.unlink()
    judge(arguments.program[0], arguments.directory, "sqlite:station.db")

    named = os.environ.get("CONSTABLE_POSTGRES")
    server = Path(named).read_text(encoding="utf-8").strip() if named and Path(named).is_file() else "no server was started"
    if not server.startswith("postgresql:"):
        print(f"PostgreSQL is skipped: {server}")
        sys.exit(SKIPPED)
    with postgres_server.scratch_database(server, f"guide_engines_{os.getpid()}") as url:
        judge(arguments.program[0], arguments.directory, url)


if __name__ == "__main__":
    main()
