#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the library costs the compiler: seconds (best of five) and peak memory of the compiler process.

queries   20 tables of 12 columns, 100 different queries with their text and a function that runs them, -O0
ddl       200 tables of 30 columns, the DDL of them all in a static_assert, without any flag that raises a limit
include   one header alone, for every header, less what an empty file costs

compile.py                 measures, and prints area/name  value  goal  ok|short
compile.py --write FOLDER  writes the generated files there, to be looked at
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# compiler: command, and the goals for the file of queries.
COMPILERS = {"gcc": ("g++", 4.0, 450), "clang": ("clang++-19", 6.0, 450)}
TOP_HEADERS = ["constable.hpp", "sqlite.hpp", "filter.hpp", "json.hpp", "fmt.hpp", "hana.hpp"]

# --- the generated files -------------------------------------------------------------------------------------------------

TYPES = ["std::int64_t", "std::string", "std::int64_t", "double", "std::optional<std::string>", "bool"]
VALUES = {"std::int64_t": "1", "std::string": '"x"', "double": "1.5", "std::optional<std::string>": '"x"', "bool": "true"}
HEAD = """#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

"""


def table(number, columns):
    """t<number>: an id, the column `parent` that refers to the table before, and plain columns c2, c3, ..."""
    lines = [f"struct t{number} {{", "    std::int64_t id{};", "    std::int64_t parent{};"]
    lines += [f"    {TYPES[i % len(TYPES)]} c{i}{{}};" for i in range(2, columns)]
    lines += ["", "    static consteval auto table() {", "        using namespace constable;",
              f'        return constable::table("t{number}",', f"            primary_key<&t{number}::id>,"]
    if number > 0:
        lines.append(f"            foreign_key<&t{number}::parent>.references<&t{number - 1}::id>(),")
    lines += [f"            indexed<&t{number}::parent>);", "    }", "};", ""]
    return "\n".join(lines)


def schema(tables, columns):
    types = ", ".join(f"t{i}" for i in range(tables))
    structs = "\n".join(table(i, columns) for i in range(tables))
    return f'{structs}\nusing everything = constable::schema<"everything", {types}>;\n'


def compared(column):
    """A value to compare the column c<column> with."""
    return VALUES[TYPES[column % len(TYPES)]]


def query(number, tables, columns):
    """(its text, its arguments): five shapes over the tables in turn, and with each round over other columns, so that every
    query has a type of its own."""
    this, shape = number % tables, number // tables % 5
    column = 2 + number // (tables * 5) % (columns - 2)
    t, c, value = f"t{this}", f"c{column}", compared(column)
    child, parent = f"t{max(this, 1)}", f"t{max(this, 1) - 1}"
    return [
        (f"from<{t}>.where(col<&{t}::id> == arg<0>)" + (f".select(col<&{t}::{c}>)" if number >= tables * 5 else ""), "1"),
        (f"from<{t}>.where(col<&{t}::parent> == arg<0> && col<&{t}::{c}> > arg<1>)"
         f".order_by(desc<&{t}::{c}>).limit({number + 1})", f"1, {value}"),
        (f"from<{child}>.join<{parent}>().where(col<&{parent}::{c}> >= arg<0>).limit({number + 1})", value),
        (f"from<{t}>.select(col<&{t}::{c}>, count()).group_by(col<&{t}::{c}>).limit({number + 1})", ""),
        (f"from<{t}>.select(col<&{t}::id>, col<&{t}::{c}>).where(col<&{t}::{c}> != arg<0>).limit({number + 1})", value),
    ][shape]


def queries_file(tables=20, columns=12, queries=100):
    lines = [HEAD + schema(tables, columns), "using namespace constable;", ""]
    for number in range(queries):
        text, arguments = query(number, tables, columns)
        call = f"db({', '.join(filter(None, [f'q{number}', arguments]))})"
        lines += [f"constexpr auto q{number} = {text};",
                  f"std::string_view text{number}() {{ return sql<sqlite>(q{number}); }}",
                  f"std::size_t run{number}(sqlite_database<everything>& db) {{"]
        if "::id> == arg<0>)" in text:  # by its key: an optional
            lines += [f"    return {call} ? 1 : 0;"]
        else:
            lines += ["    std::size_t rows = 0;",
                      f"    for ([[maybe_unused]] auto const& row : {call})",
                      "        ++rows;",
                      "    return rows;"]
        lines += ["}", ""]
    return "\n".join(lines)


def ddl_file(tables=200, columns=30):
    return (HEAD + schema(tables, columns)
            + f'\nstatic_assert(constable::ddl<everything, constable::sqlite>.contains_text("CREATE TABLE t{tables - 1}"));\n')


# --- measuring -----------------------------------------------------------------------------------------------------------

class CompileError(Exception):
    pass


def compile_once(command, source):
    """Seconds and peak megabytes; the peak of the largest process, which is the compiler proper."""
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        process = subprocess.Popen([*command, str(source)], stdout=output, stderr=output,
                                   env={**os.environ, "CCACHE_DISABLE": "1"})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise CompileError("\n".join(output.read().decode(errors="replace").splitlines()[:25]))
    return seconds, usage.ru_maxrss / 1024


def compile_best(command, source, times=5):
    runs = [compile_once(command, source) for _ in range(times)]
    return min(run[0] for run in runs), max(run[1] for run in runs)


def line(name, value, goal=None, good=None):
    verdict = "-" if good is None else "ok" if good else "short"
    print(f"{'compile/' + name:<48} {value:>10}  {goal or '-':>10}  {verdict}", flush=True)


class Area:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.failed = False

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def measure(self, name, command, source, times=3):
        """Seconds and megabytes, or None, having said why."""
        try:
            return compile_best(command, source, times)
        except CompileError as error:
            print(f"{name} does not compile:\n{error}", file=sys.stderr)
            self.failed = True
            return None

    def queries(self, source):
        for name, (compiler, seconds_goal, memory_goal) in COMPILERS.items():
            command = [compiler, "-std=c++20", "-O0", "-I", str(ROOT / "include"), "-c", "-o", str(self.folder / "queries.o")]
            cost = self.measure(f"queries.{name}", command, source)
            if cost is None:
                line(f"queries.{name}", "error", "compiles", False)
                continue
            line(f"queries.{name}.seconds", f"{cost[0]:.2f} s", f"<= {seconds_goal:g} s", cost[0] <= seconds_goal)
            line(f"queries.{name}.memory", f"{cost[1]:.0f} MB", f"<= {memory_goal} MB", cost[1] <= memory_goal)

    def ddl(self, source):
        for name, (compiler, *_) in COMPILERS.items():
            command = [compiler, "-std=c++20", "-I", str(ROOT / "include"), "-c", "-o", str(self.folder / "ddl.o")]
            cost = self.measure(f"ddl.{name}", command, source, times=1)
            line(f"ddl.{name}", "error" if cost is None else "compiles", "compiles", cost is not None)
            if cost is not None:
                line(f"ddl.{name}.seconds", f"{cost[0]:.2f} s")
                line(f"ddl.{name}.memory", f"{cost[1]:.0f} MB")

    def includes(self):
        headers = sorted(path.relative_to(ROOT / "include") for path in (ROOT / "include").rglob("*.hpp"))
        empty = self.write("empty.cpp", "")
        for name, (compiler, *_) in COMPILERS.items():
            command = [compiler, "-std=c++20", "-fsyntax-only", "-I", str(ROOT / "include")]
            base = self.measure(f"include.{name}.empty", command, empty)
            for header in headers:
                if name != "gcc" and header.name not in TOP_HEADERS:
                    continue
                label = f"include.{name}.{header.relative_to('constable').with_suffix('')}"
                source = self.write("include.cpp", f"#include <{header}>\n")
                cost = self.measure(label, command, source)
                if base and cost:
                    line(label, f"{max(0.0, cost[0] - base[0]):.2f} s")


def main():
    sources = {"queries.cpp": queries_file(), "ddl.cpp": ddl_file()}
    if sys.argv[1:2] == ["--write"]:
        for name, text in sources.items():
            Path(sys.argv[2], name).write_text(text, encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as folder:
        area = Area(folder)
        area.queries(area.write("queries.cpp", sources["queries.cpp"]))
        area.ddl(area.write("ddl.cpp", sources["ddl.cpp"]))
        area.includes()
    sys.exit(1 if area.failed else 0)


if __name__ == "__main__":
    main()
