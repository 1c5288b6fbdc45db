#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The architecture, checked: layers, libraries, include cycles, and the shape of a header.

layers.py [root]      checks the tree under root (default: this repository)
layers.py --self-test checks that every rule finds its violation in a bad tree made for it
"""
import re
import sys
import tempfile
from pathlib import Path

# Strictly ordered: a header includes its own layer and those before it. Headers directly in include/constable/ (constable.hpp,
# sqlite.hpp, ...) stand above all layers.
LAYERS = ["core", "reflect", "schema", "dialect", "query", "driver", "session", "migrate", "crypto", "ops", "cli"]

# Of these, neither may know the other.
APART = [{"migrate", "crypto"}]


def since(layer):
    return set(LAYERS[LAYERS.index(layer):])


# Headers that no file in include/ may include: each drags in a whole library.
NEVER = ["boost/pfr.hpp", "boost/hana.hpp", "boost/describe.hpp"]

# Third-party headers: regular expression, and where it is at home. What matches no line is not allowed anywhere.
LIBRARIES = [
    (r"boost/(pfr|describe)/.*", {"reflect"}),
    (r"boost/mp11(/.*|\.hpp)", {"reflect"}),
    (r"boost/hana/.*", {"hana.hpp"}),
    (r"boost/json(/.*|\.hpp)", {"json.hpp"}),
    (r"sqlite3\.h", {"driver"}),
    (r"(libpq-fe|libpq/.*|pg_config.*)\.h", {"driver"}),
    (r"(sodium|sodium/.*)\.h", {"crypto"}),
    (r"fmt/.*\.h", since("driver") | {"fmt.hpp"}),
    # The operating system.
    (r"sys/random\.h", {"core"}),
    (r"(unistd|fcntl|poll|pthread|signal|dirent)\.h|(sys|netinet)/[a-z_]+\.h", since("driver")),
]

# Who includes this header needs none of these libraries.
LIGHT = "constable.hpp"
HEAVY = r"sqlite3\.h|libpq.*|sodium.*|fmt/.*|boost/json.*"

# Macros may be defined for good only here. Elsewhere a macro is undefined again in the same file.
CONFIGURATION_HEADERS = {"version.hpp", "core/config.hpp"}

MAX_LINES = 600
SPDX = "// SPDX-License-Identifier: BSL-1.0"
C_HEADERS = {"assert.h", "errno.h", "limits.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "time.h"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]')
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w+)[ \t]*(.*)")


def layer_of(header):
    """'query/from.hpp' -> 'query'; a header directly in include/constable/ has no layer."""
    return header.parts[0] if len(header.parts) > 1 else None


def is_standard(name):
    return "." not in name and "/" not in name or name in C_HEADERS


class Header:
    def __init__(self, base, path):
        self.name = path.relative_to(base)
        self.layer = layer_of(self.name)
        self.lines = path.read_text(encoding="utf-8").split("\n")
        self.includes = []  # (line number, bracket, text, own header or None, inside a further #if)
        depth = 0
        for number, line in enumerate(self.lines, 1):
            directive = DIRECTIVE.match(line)
            if not directive:
                continue
            if directive[1] in ("if", "ifdef", "ifndef"):
                depth += 1
            elif directive[1] == "endif":
                depth -= 1
            found = INCLUDE.match(line)
            if found:
                self.includes.append((number, found[1], found[2], self.resolve(base, path, found), depth > 1))

    @staticmethod
    def resolve(base, path, found):
        if found[1] == '"':
            target = (path.parent / found[2]).resolve()
            return target.relative_to(base.resolve()) if target.is_relative_to(base.resolve()) else Path(found[2])
        if found[2].startswith("constable/"):
            return Path(found[2].removeprefix("constable/"))
        return None


def check_place(header):
    if header.layer is not None and header.layer not in LAYERS:
        yield 1, f"the folder '{header.layer}' is not a layer; the layers are {', '.join(LAYERS)}"
    if "detail" in header.name.parts[:-1]:
        yield 1, "there are no detail folders: what two headers need is a header of a lower layer, with a name and a test"


def may_include(layer, other):
    if layer is None:
        return True
    if other is None:
        return False
    if layer not in LAYERS or other not in LAYERS:
        return True  # said by check_place
    return LAYERS.index(other) <= LAYERS.index(layer) and {layer, other} not in APART


def check_layers(header, names):
    for number, bracket, text, own, _ in header.includes:
        if own is None:
            continue
        if bracket == "<":
            yield number, f"<{text}>: headers of this library are included by their relative path"
        if own not in names:
            yield number, f'"{text}": there is no such header'
        elif own == Path("version.hpp"):
            continue
        elif not may_include(header.layer, layer_of(own)):
            where = layer_of(own) or "the top"
            yield number, f"{header.layer} must not know {where}: \"{text}\""


def check_libraries(header):
    home = header.layer or str(header.name)
    for number, bracket, text, own, _ in header.includes:
        if own is not None or is_standard(text):
            continue
        if text in NEVER:
            yield number, f"<{text}> includes the whole library; include the narrow header that is needed"
            continue
        homes = [places for pattern, places in LIBRARIES if re.fullmatch(pattern, text)]
        if not homes:
            yield number, f"<{text}> is not on the list of libraries"
        elif not any(home in places for places in homes):
            yield number, f"<{text}> may be included only in {', '.join(sorted(homes[0]))}"


def check_order(header):
    """<std>, <third/party>, "../lower/x.hpp", "sibling.hpp"."""
    kinds = ["a standard header", "a third-party header", "a header of a lower layer", "a header of the same layer"]
    highest = 0
    for number, bracket, text, own, conditional in header.includes:
        if conditional:
            continue
        if own is None:
            rank = 0 if is_standard(text) else 1
        else:
            rank = 3 if header.layer and layer_of(own) == header.layer else 2
        if rank < highest:
            yield number, f"{kinds[rank]} after {kinds[highest]}: {text}"
        highest = max(highest, rank)


def check_shape(header):
    lines = header.lines
    guard = "CONSTABLE_" + re.sub(r"\W", "_", str(header.name)).upper()
    head = [SPDX, f"#ifndef {guard}", f"#define {guard}", ""]
    for number, expected in enumerate(head, 1):
        if len(lines) < number or lines[number - 1] != expected:
            yield number, f"expected '{expected}'" if expected else "expected an empty line"
            return
    if len(lines) < 5 or not lines[4].startswith("// "):
        yield 5, "expected one sentence that says what the file is for: // ..."
    if [line for line in lines if line.strip()][-1] != "#endif":
        yield len(lines), "expected the include guard's '#endif' at the end"
    count = len(lines) - (lines[-1] == "")
    if count > MAX_LINES:
        yield count, f"{count} lines; a header has at most {MAX_LINES}"


def check_macros(header):
    guard_line = 3
    directives = [(number, *DIRECTIVE.match(line).groups()) for number, line in enumerate(header.lines, 1)
                  if DIRECTIVE.match(line)]
    undefined = {rest.split()[0] for _, word, rest in directives if word == "undef" and rest}
    for number, word, rest in directives:
        if word == "pragma" and rest.split()[:1] == ["once"]:
            yield number, "an include guard, not #pragma once"
        if word != "define":
            continue
        if number == guard_line:
            continue
        name = re.match(r"\w*", rest)[0]
        if not name.startswith("CONSTABLE_"):
            yield number, f"the macro {name} must be called CONSTABLE_{name.upper()}"
        if str(header.name) not in CONFIGURATION_HEADERS and name not in undefined:
            places = " or ".join(sorted(CONFIGURATION_HEADERS))
            yield number, f"the macro {name} outlives the file: undefine it, or move it to {places}"


def find_cycles(headers):
    """One line per strongly connected pair found by depth-first search, as the chain of headers that closes."""
    graph = {name: [own for *_, own, _ in header.includes if own in headers] for name, header in headers.items()}
    done, chain = set(), []

    def visit(name):
        if name in chain:
            yield chain[chain.index(name):] + [name]
            return
        if name in done:
            return
        chain.append(name)
        for other in graph[name]:
            yield from visit(other)
        chain.pop()
        done.add(name)

    for name in sorted(graph):
        yield from visit(name)


def find_heavy(headers):
    """The chain of includes by which the light header reaches a library that it must not need."""
    chains, seen = [[Path(LIGHT)]] if Path(LIGHT) in headers else [], set()
    while chains:
        chain = chains.pop(0)
        for _, _, text, own, _ in headers[chain[-1]].includes:
            if own is None and re.fullmatch(HEAVY, text):
                yield chain + [f"<{text}>"]
            elif own in headers and own not in seen:
                seen.add(own)
                chains.append(chain + [own])


def check(root):
    base = root / "include" / "constable"
    headers = {h.name: h for h in (Header(base, path) for path in sorted(base.rglob("*.hpp")))}
    problems = []
    for name, header in headers.items():
        rules = [check_place(header), check_layers(header, headers), check_libraries(header), check_order(header),
                 check_shape(header), check_macros(header)]
        found = {item for rule in rules for item in rule}
        problems += [f"include/constable/{name}:{number}: {text}" for number, text in sorted(found)]
    for cycle in find_cycles(headers):
        problems.append("include cycle: " + " -> ".join(str(name) for name in cycle))
    for chain in find_heavy(headers):
        problems.append(f"{LIGHT} must need no library: " + " -> ".join(str(name) for name in chain))
    return problems, len(headers)


# --- self-test ---------------------------------------------------------------------------------------------------------

def good(name, *lines):
    guard = "CONSTABLE_" + re.sub(r"\W", "_", name).upper()
    return "\n".join([SPDX, f"#ifndef {guard}", f"#define {guard}", "", "// What it is for.", "", *lines, "", "#endif", ""])


GOOD_TREE = {
    "version.hpp": good("version.hpp", "#define CONSTABLE_VERSION_MAJOR 0"),
    "core/text.hpp": good("core/text.hpp", "#include <array>", "#include <stdint.h>"),
    "core/error.hpp": good("core/error.hpp", "#include <string>", "", '#include "text.hpp"'),
    "reflect/members.hpp": good("reflect/members.hpp", "#include <array>", "", "#include <boost/pfr/core.hpp>", "",
                                '#include "../core/error.hpp"'),
    "driver/driver.hpp": good("driver/driver.hpp", '#include "../core/error.hpp"'),
    "driver/sqlite/open.hpp": good("driver/sqlite/open.hpp", "#include <string>", "", "#include <sqlite3.h>", "",
                                   '#include "../../core/text.hpp"', "", '#include "../driver.hpp"'),
    "constable.hpp": good("constable.hpp", '#include "core/text.hpp"', '#include "version.hpp"'),
    "json.hpp": good("json.hpp", "#include <boost/json.hpp>", "", '#include "constable.hpp"'),
}

# What is put into the good tree, and what must then be said. Exactly one problem each.
BAD = [
    ({"core/bad.hpp": good("core/bad.hpp", '#include "../query/from.hpp"'), "query/from.hpp": good("query/from.hpp")},
     "core must not know query"),
    ({"core/bad.hpp": good("core/bad.hpp", '#include "../constable.hpp"')}, "core must not know the top"),
    ({"crypto/bad.hpp": good("crypto/bad.hpp", '#include "../migrate/a.hpp"'), "migrate/a.hpp": good("migrate/a.hpp")},
     "crypto must not know migrate"),
    ({"core/a.hpp": good("core/a.hpp", '#include "b.hpp"'), "core/b.hpp": good("core/b.hpp", '#include "a.hpp"')},
     "include cycle: core/a.hpp -> core/b.hpp -> core/a.hpp"),
    ({"core/a.hpp": good("core/a.hpp", '#include "a.hpp"')}, "include cycle: core/a.hpp -> core/a.hpp"),
    ({"schema/bad.hpp": good("schema/bad.hpp", "#include <boost/pfr/core.hpp>")}, "may be included only in reflect"),
    ({"schema/bad.hpp": good("schema/bad.hpp", "#include <boost/describe/enum.hpp>")}, "may be included only in reflect"),
    ({"session/bad.hpp": good("session/bad.hpp", "#include <sqlite3.h>")}, "may be included only in driver"),
    ({"session/bad.hpp": good("session/bad.hpp", "#include <libpq-fe.h>")}, "may be included only in driver"),
    ({"driver/bad.hpp": good("driver/bad.hpp", "#include <sodium.h>")}, "may be included only in crypto"),
    ({"query/bad.hpp": good("query/bad.hpp", "#include <fmt/format.h>")}, "<fmt/format.h> may be included only in"),
    ({"schema/bad.hpp": good("schema/bad.hpp", "#include <boost/json.hpp>")}, "may be included only in json.hpp"),
    ({"schema/bad.hpp": good("schema/bad.hpp", "#include <boost/json/value.hpp>")}, "may be included only in json.hpp"),
    ({"reflect/bad.hpp": good("reflect/bad.hpp", "#include <boost/pfr.hpp>")}, "the whole library"),
    ({"schema/bad.hpp": good("schema/bad.hpp", "#include <boost/hana.hpp>")}, "the whole library"),
    ({"schema/bad.hpp": good("schema/bad.hpp", "#include <nlohmann/json.hpp>")}, "not on the list of libraries"),
    ({"core/bad.hpp": good("core/bad.hpp", "#include <unistd.h>")}, "may be included only in"),
    ({"core/bad.hpp": good("core/bad.hpp", "#include <constable/core/text.hpp>")}, "by their relative path"),
    ({"core/bad.hpp": good("core/bad.hpp", '#include "gone.hpp"')}, "there is no such header"),
    ({"core/bad.hpp": good("core/bad.hpp", *["// ."] * 600)}, "a header has at most 600"),
    ({"core/bad.hpp": good("core/bad.hpp").replace("BSL-1.0", "MIT")}, f"expected '{SPDX}'"),
    ({"core/bad.hpp": good("core/other.hpp")}, "expected '#ifndef CONSTABLE_CORE_BAD_HPP'"),
    ({"core/bad.hpp": good("core/bad.hpp").replace("// What it is for.", "namespace constable {}")}, "expected one sentence"),
    ({"core/bad.hpp": good("core/bad.hpp") + "int late;\n"}, "'#endif' at the end"),
    ({"core/bad.hpp": good("core/bad.hpp", "#pragma once")}, "not #pragma once"),
    ({"core/bad.hpp": good("core/bad.hpp", "#define FOO 1", "#undef FOO")}, "must be called CONSTABLE_FOO"),
    ({"core/bad.hpp": good("core/bad.hpp", "#define CONSTABLE_FOO 1")}, "outlives the file"),
    ({"core/bad.hpp": good("core/bad.hpp", '#include "text.hpp"', "#include <array>")},
     "a standard header after a header of the same layer"),
    ({"reflect/bad.hpp": good("reflect/bad.hpp", "#include <boost/pfr/core.hpp>", "#include <array>")},
     "a standard header after a third-party header"),
    ({"reflect/bad.hpp": good("reflect/bad.hpp", '#include "members.hpp"', '#include "../core/text.hpp"')},
     "a header of a lower layer after a header of the same layer"),
    ({"constable.hpp": good("constable.hpp", '#include "driver/sqlite/open.hpp"')},
     "must need no library: constable.hpp -> driver/sqlite/open.hpp -> <sqlite3.h>"),
    ({"tools/bad.hpp": good("tools/bad.hpp")}, "is not a layer"),
    ({"core/detail/bad.hpp": good("core/detail/bad.hpp")}, "no detail folders"),
]


def check_tree(files):
    with tempfile.TemporaryDirectory() as directory:
        for name, text in files.items():
            path = Path(directory, "include", "constable", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check(Path(directory))[0]


def self_test():
    failures = [f"the good tree: {problem}" for problem in check_tree(GOOD_TREE)]
    for files, expected in BAD:
        problems = check_tree(GOOD_TREE | files)
        if len(problems) != 1 or expected not in problems[0]:
            failures.append(f"{', '.join(files)}: expected one problem with '{expected}', got {problems or 'none'}")
    return failures, len(BAD) + 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        problems, count = self_test()
        what = "cases"
    else:
        root = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parents[2]
        problems, count = check(root)
        what = "headers"
        if count == 0:
            problems.append(f"no header under {root}/include/constable")
    print("\n".join(problems) if problems else f"{count} {what}, nothing to report")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
