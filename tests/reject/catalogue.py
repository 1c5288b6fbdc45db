#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The compile-time errors are known in three places, and the three agree:

    struct <rule> in namespace constable::error, in a header under include/constable/
    tests/reject/<rule>.cpp or <rule>__<variant>.cpp
    a section of docs/errors.md whose heading is the rule's name

Sections below a heading that contains the words "run time" are about exceptions and are not compared.

catalogue.py [root]      checks the tree under root (default: this repository)
catalogue.py --self-test checks the check
"""
import re
import sys
import tempfile
from pathlib import Path

HEADING = re.compile(r"^(#+)[ \t]+(.*?)[ \t]*#*$")
NAMESPACE = re.compile(r"\bnamespace[ \t]+(?:constable::)?error[ \t\n]*\{")


def rule_of(path):
    return path.stem.split("__")[0]


def headings(markdown):
    """(level, text) of every heading outside of code blocks."""
    fenced = False
    for line in markdown.split("\n"):
        if re.match(r"^[ \t]*(```|~~~)", line):
            fenced = not fenced
        found = None if fenced else HEADING.match(line)
        if found:
            yield len(found[1]), found[2]


def anchors(markdown):
    """Every fragment that a link can name: the headings as they are slugged on the web, and explicit ids."""
    slugs = {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in headings(markdown)}
    return slugs | set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", markdown))


def sections(markdown):
    """The headings that are the name of a compile-time error."""
    names, run_time = set(), 0
    for level, text in headings(markdown):
        if run_time and level <= run_time:
            run_time = 0
        if not run_time and re.search(r"run[ -]?time", text, re.IGNORECASE):
            run_time = level
        name = text.strip("`").removeprefix("constable::").removeprefix("error::")
        if not run_time and re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z][a-z0-9]*", name):
            names.add(name)
    return names


def without_comments(code):
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', lambda found: '""' if found[0][0] == '"' else "", code,
                  flags=re.DOTALL)


def declared(code):
    """The class names declared directly in a namespace error."""
    code = without_comments(code)
    for opening in NAMESPACE.finditer(code):
        depth, at, flat = 1, opening.end(), ""
        while at < len(code) and depth:
            depth += {"{": 1, "}": -1}.get(code[at], 0)
            flat += code[at] if depth == 1 else ""
            at += 1
        # What is left is the namespace's own level; template parameters ("class T") and "enum class" are not declarations.
        flat = re.sub(r"template\s*<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>|enum\s+(class|struct)\s+\w+", "", flat)
        yield from re.findall(r"\b(?:struct|class)\s+(\w+)", flat)


def check(root):
    classes = {}
    for path in sorted((root / "include" / "constable").rglob("*.hpp")):
        for name in declared(path.read_text(encoding="utf-8")):
            classes.setdefault(name, path.relative_to(root))
    tests = {rule_of(path): path.relative_to(root) for path in sorted((root / "tests" / "reject").glob("*.cpp"))}
    document = root / "docs" / "errors.md"
    documented = sections(document.read_text(encoding="utf-8")) if document.is_file() else set()

    problems = []
    for name, path in sorted(classes.items()):
        if name not in tests:
            problems.append(f"{path}: error::{name} has no test tests/reject/{name}.cpp")
        if name not in documented:
            problems.append(f"{path}: error::{name} has no section '{name}' in docs/errors.md")
    for name, path in sorted(tests.items()):
        if name not in classes:
            problems.append(f"{path}: there is no class constable::error::{name}")
    for name in sorted(documented - set(classes)):
        problems.append(f"docs/errors.md: the section '{name}' is about no class constable::error::{name}")
    return problems, len(classes)


def self_test():
    header = """// SPDX
    namespace constable {
    namespace error {
    // struct not_this {};
    template <class T, template <class, auto...> class U, std::array<int, 2> V = {}>
    struct first_error {
        struct inner { int x; };
        static_assert(sizeof(T) == 0, "constable: struct not_that { [errors.md#first_error]");
    };
    enum class kind { a };
    namespace detail { struct helper {}; }
    template <class T> struct second;
    }
    }
    namespace constable::error { struct third {}; }
    """
    files = {
        "include/constable/query/rules.hpp": header,
        "tests/reject/first_error.cpp": "", "tests/reject/second__a.cpp": "", "tests/reject/second__b.cpp": "",
        "tests/reject/third.cpp": "",
        "docs/errors.md": "# Errors\n## Compile time\n### first_error\n```\n# not_a_heading\n```\n### `second`\n### third\n"
                          "## At run time\n### busy\n",
    }
    cases = [({}, []),
             ({"tests/reject/third.cpp": None}, ["error::third has no test"]),
             ({"docs/errors.md": files["docs/errors.md"].replace("### third", "")}, ["no section 'third'"]),
             ({"tests/reject/fourth.cpp": ""}, ["no class constable::error::fourth"]),
             ({"docs/errors.md": files["docs/errors.md"] + "## fifth_error\n"}, ["the section 'fifth_error'"]),
             ({"include/constable/query/rules.hpp": header.replace("struct third {};", "")},
              ["no class constable::error::third", "the section 'third'"]),
             ({"docs/errors.md": None}, ["no section"] * 3)]
    failures = []
    for change, expected in cases:
        with tempfile.TemporaryDirectory() as directory:
            for name, text in (files | change).items():
                if text is not None:
                    path = Path(directory, name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
            problems, _ = check(Path(directory))
        if len(problems) != len(expected) or not all(word in problem for word, problem in zip(expected, problems)):
            failures.append(f"{list(change)}: expected {expected}, got {problems}")
    slugs = anchors('# The `first_error`!\n<a id="own"></a>\n')
    if slugs != {"the-first_error", "own"}:
        failures.append(f"anchors: {slugs}")
    return failures, len(cases) + 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        problems, count = self_test()
        what = "cases"
    else:
        problems, count = check(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parents[2])
        what = "error classes"
    print("\n".join(problems) if problems else f"{count} {what}, nothing to report")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
