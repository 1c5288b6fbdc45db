#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs an example in an empty directory; compares what it prints with a file, where there is one.

run_example.py --directory DIR --expected FILE -- program [argument]...
"""
import argparse
import difflib
import shutil
import subprocess
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--expected", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()

    shutil.rmtree(arguments.directory, ignore_errors=True)
    arguments.directory.mkdir(parents=True)
    done = subprocess.run(arguments.command, cwd=arguments.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          check=False)
    printed = done.stdout.decode("utf-8", "backslashreplace")
    print(printed, end="")

    failed = False
    if done.returncode != 0:
        print(f"\nexit code {done.returncode}")
        failed = True
    if arguments.expected.is_file():
        expected = arguments.expected.read_text(encoding="utf-8")
        if printed != expected:
            print(f"\nthe output differs from {arguments.expected.name}:")
            difference = difflib.unified_diff(expected.split("\n"), printed.split("\n"), "expected", "printed", lineterm="")
            print("\n".join(difference))
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
