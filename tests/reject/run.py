#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A mistake must not compile, and the compiler must say so in words that help.

A file tests/reject/<rule>.cpp or <rule>__<variant>.cpp begins with comments:

    // expect: <regular expression>     one or more; the first is looked for in the first error, the others anywhere
    // max-lines-gcc: 15                optional ceilings of the whole output, in lines (default 15 and 20)
    // max-lines-clang: 20

and holds both the mistake and its correct twin:

    #ifdef ACCEPT
    ...what the user should have written
    #else
    ...the mistake
    #endif

With -DACCEPT it compiles without a word. Without, it fails: with at most two 'error:' lines; the first of them
carries a text that starts 'constable:'; the first error names the class constable::error::<rule>; and the output names an
anchor of docs/errors.md ('errors.md#<anchor>').

run.py --compiler g++ [--include DIR]... [--errors docs/errors.md] file.cpp
run.py --compiler g++ --self-test
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import catalogue

ERROR_LINE = re.compile(r": (fatal )?error: ")
MAX_ERRORS = 2
MAX_LINES = {"gcc": 15, "clang": 20}


def family(compiler):
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    return "clang" if "clang" in version else "gcc"


class Case:
    def __init__(self, path, kind):
        self.path = path
        self.rule = catalogue.rule_of(path)
        text = path.read_text(encoding="utf-8")
        notes = re.findall(r"^// ([\w-]+): (.*?)[ \t]*$", text, re.MULTILINE)
        self.expected = [value for key, value in notes if key == "expect"]
        self.max_lines = MAX_LINES[kind]
        for key, value in notes:
            if key == f"max-lines-{kind}":
                self.max_lines = int(value)
        self.form = list(self.check_form(text, notes))

    @staticmethod
    def check_form(text, notes):
        if not any(key == "expect" for key, _ in notes):
            yield "no '// expect: <regular expression>'"
        for directive in ("#ifdef ACCEPT", "#else", "#endif"):
            if directive not in text:
                yield f"no '{directive}': the file needs the mistake and its correct twin"


def compile_file(command, path, *options):
    # LC_ALL=C: ASCII quotes, so that expected texts do not depend on the locale.
    done = subprocess.run([*command, *options, str(path)], capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C"}, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def judge_rejection(case, code, lines, anchors):
    """Yields what is wrong with the compiler's answer to the mistake."""
    errors = [number for number, line in enumerate(lines) if ERROR_LINE.search(line)]
    if code == 0 or not errors:
        yield "the mistake compiles" if code == 0 else "the compiler failed without an 'error:' line"
        return
    if len(errors) > MAX_ERRORS:
        yield f"{len(errors)} errors for one mistake; at most {MAX_ERRORS} are allowed"
    if len(lines) > case.max_lines:
        yield f"{len(lines)} lines of output; at most {case.max_lines} are allowed"
    first_error = lines[errors[0]]
    first_block = "\n".join(lines[:errors[1]] if len(errors) > 1 else lines)
    everything = "\n".join(lines)
    if not re.search(r"(: |\")constable: ", first_error):
        yield "the first error line has no text that starts 'constable: '"
    if not re.search(rf"\bconstable::error::{case.rule}\b", first_block):
        yield f"the first error does not name constable::error::{case.rule}"
    for number, pattern in enumerate(case.expected):
        if not re.search(pattern, first_block if number == 0 else everything):
            yield f"nothing matches 'expect: {pattern}'" + (" in the first error" if number == 0 else "")
    named = set(re.findall(r"errors\.md#([\w-]+)", everything))
    if not named:
        yield "the output names no anchor 'errors.md#<anchor>'"
    for anchor in sorted(named - anchors):
        yield f"errors.md has no anchor '{anchor}'"


def judge(case, command, anchors):
    """Returns (problems, output): all that is wrong with the case and with what the compiler says."""
    problems = list(case.form)
    code, lines = compile_file(command, case.path, "-DACCEPT")
    if code != 0 or lines:
        problems.append("the correct twin (-DACCEPT) does not compile without a word")
        return problems, lines
    code, lines = compile_file(command, case.path)
    return problems + list(judge_rejection(case, code, lines, anchors)), lines


# --- self-test -----------------------------------------------------------------------------------------------------------

LIBRARY = """
namespace constable::error {
template <class T> struct bad_size {
    static_assert(sizeof(T) == 0, "constable: the type is too small; use int [errors.md#bad_size]");
};
template <class T> struct bad_anchor {
    static_assert(sizeof(T) == 0, "constable: the type is too small [errors.md#nowhere]");
};
template <class T> struct bad_text { static_assert(sizeof(T) == 0, "too small [errors.md#bad_size]"); };
template <class T> struct bad_silence { static_assert(sizeof(T) == 0, "constable: too small"); };
}
template <class T> constexpr int demand_large() {
    if constexpr (sizeof(T) < 4) (void)sizeof(constable::error::ERROR<T>);
    return 0;
}
"""
TWIN = "#ifdef ACCEPT\nconstexpr int x = demand_large<int>();\n#else\nconstexpr int x = demand_large<char>();\n#endif\n"

# name of the rule, text of the file, and the words of the one problem that must be found ("" for none).
CASES = [
    ("bad_size", "// expect: too small; use int\n// expect: demand_large\n" + LIBRARY + TWIN, ""),
    ("bad_size", LIBRARY + TWIN, "no '// expect"),
    ("bad_size", "// expect: too large\n" + LIBRARY + TWIN, "nothing matches 'expect: too large' in the first error"),
    ("bad_size", "// expect: small\n// expect: elephant\n" + LIBRARY + TWIN, "nothing matches 'expect: elephant'"),
    ("bad_size", "// expect: small\n" + LIBRARY + TWIN.replace("char", "int"), "the mistake compiles"),
    ("bad_size", "// expect: small\n" + LIBRARY + TWIN.replace("int>", "short>"), "the correct twin"),
    ("bad_size", "// expect: small\n" + LIBRARY + TWIN.replace("#else", "#else\nint y = nullptr_t{};\nint z = gone;\n"),
     "the first error line has no text that starts 'constable: '"),
    ("bad_size", "// expect: small\n" + LIBRARY + TWIN.replace("#endif", "int y = gone;\nint z = lost;\n#endif"),
     "errors for one mistake"),
    ("bad_size", "// expect: small\n// max-lines-gcc: 2\n// max-lines-clang: 2\n" + LIBRARY + TWIN, "lines of output"),
    ("other_rule", "// expect: small\n" + LIBRARY.replace("ERROR", "bad_size") + TWIN,
     "does not name constable::error::other_rule"),
    ("bad_anchor", "// expect: small\n" + LIBRARY + TWIN, "errors.md has no anchor 'nowhere'"),
    ("bad_text", "// expect: small\n" + LIBRARY + TWIN, "has no text that starts 'constable: '"),
    ("bad_silence", "// expect: small\n" + LIBRARY + TWIN, "names no anchor"),
    ("bad_size", "// expect: small\n" + LIBRARY + "constexpr int x = demand_large<char>();\n", "no '#ifdef ACCEPT'"),
]


def self_test(command, kind):
    failures = []
    for rule, text, expected in CASES:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, f"{rule}__case.cpp")
            path.write_text(text.replace("ERROR", rule), encoding="utf-8")
            problems, lines = judge(Case(path, kind), command, {"bad_size"})
        if expected == "" and problems or expected and not any(expected in problem for problem in problems):
            failures.append(f"expected '{expected}', got {problems}, for\n{text}\n" + "\n".join(lines))
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("file", type=Path, nargs="?")
    arguments = parser.parse_args()

    kind = family(arguments.compiler)
    command = [arguments.compiler, "-std=c++20", "-fsyntax-only", "-fdiagnostics-color=never",
               *(f"-I{directory}" for directory in arguments.include)]
    if arguments.self_test:
        failures = self_test(command, kind)
        print("\n\n".join(failures) if failures else f"{len(CASES)} cases, nothing to report")
        sys.exit(1 if failures else 0)

    anchors = catalogue.anchors(arguments.errors.read_text(encoding="utf-8"))
    problems, lines = judge(Case(arguments.file, kind), command, anchors)
    for problem in problems:
        print(f"{arguments.file.name}: {problem}")
    if problems:
        print(f"\n{arguments.compiler} said ({len(lines)} lines):", *lines, sep="\n")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
