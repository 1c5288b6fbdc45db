#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every header of a layer has a test of the same name.

include/constable/<layer>/<x>.hpp          tests/<layer>/<x>.cpp
include/constable/<layer>/<folder>/<x>.hpp tests/<layer>/<folder>/<x>.cpp or tests/<layer>/<folder>_<x>.cpp

It also looks at the names of the test cases: ctest reads them as CMake lists, and brackets that do not match or a
semicolon would make it lose tests without a word.

tested.py [root]      checks the tree under root (default: this repository)
tested.py --self-test checks the check
"""
import re
import sys
import tempfile
from pathlib import Path

TEST_CASE = re.compile(r'\b(?:TEMPLATE_(?:LIST_)?)?TEST_CASE(?:_METHOD)?\s*\(\s*"((?:[^"\\]|\\.)*)"')


def candidates(header):
    yield header.with_suffix(".cpp")
    if len(header.parts) > 2:
        yield Path(header.parts[0], "_".join(header.parts[1:])).with_suffix(".cpp")


def untested(root):
    base = root / "include" / "constable"
    headers = [path.relative_to(base) for path in sorted(base.rglob("*.hpp"))]
    for header in headers:
        names = list(candidates(header)) if len(header.parts) > 1 else []
        if names and not any((root / "tests" / name).is_file() for name in names):
            yield f"include/constable/{header}: no test; expected {' or '.join(f'tests/{name}' for name in names)}"


def unsafe_names(root):
    for path in sorted((root / "tests").rglob("*.cpp")):
        text = path.read_text(encoding="utf-8")
        for found in TEST_CASE.finditer(text):
            name = found[1]
            if name.count("[") != name.count("]") or ";" in name or "\\" in name:
                line = text.count("\n", 0, found.start()) + 1
                yield f'{path.relative_to(root)}:{line}: ctest cannot carry the name "{name}": [ without ], ; or \\'


def check(root):
    return [*untested(root), *unsafe_names(root)]


def self_test():
    cases = [
        (["include/constable/core/a.hpp", "tests/core/a.cpp"], "", 0),
        (["include/constable/core/a.hpp", "tests/schema/a.cpp"], "", 1),
        (["include/constable/driver/sqlite/a.hpp", "tests/driver/sqlite_a.cpp"], "", 0),
        (["include/constable/driver/sqlite/a.hpp", "tests/driver/sqlite/a.cpp"], "", 0),
        (["include/constable/driver/sqlite/a.hpp", "tests/driver/a.cpp"], "", 1),
        (["include/constable/sqlite.hpp"], "", 0),
        (["tests/core/a.cpp"], 'TEST_CASE("a [b] c", "[tag]") {}', 0),
        (["tests/core/a.cpp"], 'TEST_CASE("a [b c", "[tag]") {}', 1),
        (["tests/core/a.cpp"], 'TEST_CASE("a; b") {}', 1),
        (["tests/core/a.cpp"], 'TEMPLATE_TEST_CASE("a\\"b", "", int) {}', 1),
    ]
    failures = []
    for files, text, expected in cases:
        with tempfile.TemporaryDirectory() as directory:
            for name in files:
                path = Path(directory, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            problems = check(Path(directory))
        if len(problems) != expected:
            failures.append(f"{files} {text}: expected {expected} problems, got {problems}")
    return failures


def main():
    if sys.argv[1:] == ["--self-test"]:
        problems = self_test()
    else:
        problems = check(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parents[2])
    print("\n".join(problems) if problems else "nothing to report")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
