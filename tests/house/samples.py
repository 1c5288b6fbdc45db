#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The C++ samples of README.md and docs/**/*.md are files that are compiled and run.

Before each ```cpp block stands one of

    <!-- sample: examples/foo.cpp -->          the block is the file (without its SPDX line)
    <!-- sample: examples/foo.cpp:region -->   the block is what stands there between `// [region]` and `// [/region]`
    <!-- not compiled: the reason -->

samples.py [root]      checks the tree under root (default: this repository)
samples.py --self-test checks the check
"""
import difflib
import re
import sys
import tempfile
import textwrap
from pathlib import Path

FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>```+|~~~+)[ \t]*(?P<language>[\w+]*)")
COMMENT = re.compile(r"^\s*<!--\s*(sample|not compiled):\s*(.*?)\s*-->\s*$")
CPP = {"cpp", "c++", "cxx", "cc"}


def blocks(lines):
    """Yields (line number of the fence, last non-empty line before it, text) of every C++ block."""
    before, at = "", 0
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if not opening:
            before = lines[at] if lines[at].strip() else before
            at += 1
            continue
        start, body = at, []
        at += 1
        while at < len(lines) and not re.match(rf"^[ \t]*{opening['fence']}[ \t]*$", lines[at]):
            body.append(lines[at])
            at += 1
        at += 1
        if opening["language"].lower() in CPP:
            yield start + 1, before, normal(body)
        before = ""


def normal(lines):
    return textwrap.dedent("\n".join(line.rstrip() for line in lines)).strip("\n").split("\n")


def sample(root, place):
    """The lines a block must have, or a sentence that says why there are none."""
    name, _, region = place.partition(":")
    if not name.startswith("examples/"):
        return f"'{name}' is not under examples/, where samples are compiled and run"
    path = root / name
    if not path.is_file():
        return f"there is no file '{name}'"
    lines = path.read_text(encoding="utf-8").split("\n")
    if not region:
        return normal(lines[1:] if lines[0].startswith("// SPDX") else lines)
    marks = [line.strip() for line in lines]
    if marks.count(f"// [{region}]") != 1 or marks.count(f"// [/{region}]") != 1:
        return f"'{name}' has not exactly one region '// [{region}]' ... '// [/{region}]'"
    inside = lines[marks.index(f"// [{region}]") + 1:marks.index(f"// [/{region}]")]
    return normal([line for line in inside if not re.match(r"^\s*// \[/?[\w-]+\]$", line)])


def check(root):
    problems, count = [], 0
    for path in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        if not path.is_file():
            continue
        for number, before, text in blocks(path.read_text(encoding="utf-8").split("\n")):
            count += 1
            where = f"{path.relative_to(root)}:{number}"
            comment = COMMENT.match(before)
            if not comment:
                problems.append(f"{where}: before the block stands neither '<!-- sample: examples/... -->' nor "
                                "'<!-- not compiled: reason -->'")
            elif comment[1] == "not compiled":
                if not comment[2]:
                    problems.append(f"{where}: 'not compiled' without a reason")
            else:
                expected = sample(root, comment[2])
                if isinstance(expected, str):
                    problems.append(f"{where}: {expected}")
                elif expected != text:
                    difference = difflib.unified_diff(expected, text, comment[2], where, lineterm="")
                    problems.append(f"{where}: differs from {comment[2]}\n" + "\n".join(difference))
    return problems, count


def self_test():
    source = "// SPDX-License-Identifier: BSL-1.0\nint main() {\n    // [body]\n    return 0;\n    // [/body]\n}\n"
    whole = "int main() {\n    // [body]\n    return 0;\n    // [/body]\n}\n"
    cases = [
        ("<!-- sample: examples/a.cpp -->\n```cpp\n" + whole + "```\n", 0),
        ("<!-- sample: examples/a.cpp:body -->\n\n```cpp\nreturn 0;\n```\n", 0),
        ("<!-- not compiled: a sketch -->\n```cpp\nnonsense\n```\n", 0),
        ("```sh\nls\n```\n", 0),
        ("- item\n  <!-- sample: examples/a.cpp:body -->\n  ```cpp\n  return 0;\n  ```\n", 0),
        ("text\n```cpp\nreturn 0;\n```\n", 1),
        ("<!-- sample: examples/a.cpp:body -->\n```cpp\nreturn 0;\n```\n```cpp\nreturn 0;\n```\n", 1),
        ("<!-- sample: examples/a.cpp:body -->\n```cpp\nreturn 1;\n```\n", 1),
        ("<!-- sample: examples/a.cpp:other -->\n```cpp\nreturn 0;\n```\n", 1),
        ("<!-- sample: examples/b.cpp -->\n```cpp\nreturn 0;\n```\n", 1),
        ("<!-- sample: tests/a.cpp -->\n```cpp\nreturn 0;\n```\n", 1),
        ("<!-- not compiled: -->\n```cpp\nnonsense\n```\n", 1),
        ("<!-- sample: examples/a.cpp -->\ntext\n```c++\n" + whole + "```\n", 1),
    ]
    failures = []
    for text, expected in cases:
        for name in ("README.md", "docs/guide/a.md"):
            with tempfile.TemporaryDirectory() as directory:
                root = Path(directory)
                for path, content in ((root / name, text), (root / "examples/a.cpp", source)):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(content, encoding="utf-8")
                problems, _ = check(root)
            if len(problems) != expected:
                failures.append(f"{name}: expected {expected} problems, got {problems}, for\n{text}")
    return failures, len(cases)


def main():
    if sys.argv[1:] == ["--self-test"]:
        problems, count = self_test()
    else:
        problems, count = check(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parents[2])
    print("\n".join(problems) if problems else f"{count} samples, nothing to report")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
