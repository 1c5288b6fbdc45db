#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs examples/chinook on a real database and compares its answers with those of hand-written SQL, run through the
sqlite3 program. The database must be the same afterwards, byte by byte.

chinook.py --data FOLDER --directory DIR -- program
The exit code is 4 where the data or the sqlite3 program is absent.
"""
import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED = 4

# What the example calls "== N. …", and how it would be asked by hand. Ties are broken as in the example.
QUESTIONS = {
    1: """
        SELECT c.CustomerId, c.FirstName, c.LastName, c.Country, printf('%.2f', sum(i.Total))
        FROM Customer AS c JOIN Invoice AS i USING (CustomerId)
        GROUP BY c.CustomerId ORDER BY sum(i.Total) DESC, c.CustomerId LIMIT 5""",
    2: """
        SELECT BillingCountry, count(*), printf('%.2f', sum(Total)), max(InvoiceDate)
        FROM Invoice GROUP BY BillingCountry HAVING count(*) >= 14 ORDER BY sum(Total) DESC, BillingCountry""",
    3: """
        SELECT Title, (SELECT count(*) FROM Track AS t WHERE t.AlbumId = a.AlbumId) AS Tracks,
               (SELECT sum(Milliseconds) FROM Track AS t WHERE t.AlbumId = a.AlbumId) / 60000
        FROM Album AS a WHERE ArtistId = (SELECT ArtistId FROM Artist WHERE Name = 'Iron Maiden')
        ORDER BY Tracks DESC, Title LIMIT 3""",
    4: """
        SELECT FirstName, LastName, Title, HireDate,
               (SELECT count(*) FROM Customer WHERE SupportRepId = EmployeeId) AS Customers
        FROM Employee ORDER BY Customers DESC, EmployeeId""",
    5: """
        SELECT g.Name, count(*), max(t.Milliseconds), sum(t.Sold)
        FROM Genre AS g
        JOIN (SELECT GenreId, Milliseconds,
                     (SELECT sum(Quantity) FROM InvoiceLine AS l WHERE l.TrackId = s.TrackId) AS Sold,
                     (SELECT count(*) FROM InvoiceLine AS l WHERE l.TrackId = s.TrackId) AS Lines
              FROM Track AS s) AS t USING (GenreId)
        GROUP BY g.GenreId ORDER BY sum(t.Lines), g.Name LIMIT 5""",
    6: """
        SELECT 'playlists before', count(*) FROM Playlist
        UNION ALL SELECT 'tracks inserted', count(*) FROM Track WHERE Milliseconds >= 3600000
        UNION ALL SELECT 'playlists within', count(*) + 1 FROM Playlist
        UNION ALL SELECT 'playlists after', count(*) FROM Playlist""",
}


def answers(printed):
    """{number: lines} of the example's output."""
    found, lines = {}, None
    for line in printed.split("\n"):
        heading = re.match(r"== (\d+)\. ", line)
        if heading:
            lines = found.setdefault(int(heading[1]), [])
        elif line:
            lines.append(line)
    return found


def by_hand(database, sql):
    done = subprocess.run(["sqlite3", "-readonly", "-batch", "-separator", "\t", "-nullvalue", "-", str(database), sql],
                          stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return done.stdout.splitlines()


def state_of(folder):
    """Names and contents of all files that begin like the database's."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("chinook.sqlite*"))}


def problems_with(program, database, directory):
    before = state_of(database.parent)
    done = subprocess.run([program, str(database)], cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          check=False, encoding="utf-8")
    print(done.stdout, end="")
    if done.returncode != 0:
        yield f"exit code {done.returncode}"
        return
    if state_of(database.parent) != before:
        yield f"{database} or the files beside it changed"
    if left := sorted(path.name for path in directory.iterdir()):
        yield f"the program left files behind: {', '.join(left)}"
    printed = answers(done.stdout)
    if printed.keys() != QUESTIONS.keys():
        yield f"answered were {sorted(printed)}, asked were {sorted(QUESTIONS)}"
    for number in sorted(printed.keys() & QUESTIONS.keys()):
        expected = by_hand(database, QUESTIONS[number])
        if not expected:
            yield f"question {number}: the hand-written SQL has no rows"
        if printed[number] != expected:
            yield "\n".join([f"question {number} differs; printed:", *printed[number], "by hand:", *expected])


def problems_without_path(program, directory):
    done = subprocess.run([program], cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, encoding="utf-8")
    if done.returncode != 2 or "lerocha/chinook-database" not in done.stderr:
        yield f"without a path: exit code {done.returncode}, and on the error stream:\n{done.stderr}"


def problems_with_bad_files(program, directory):
    """What is no Chinook database is refused by an error that names the file."""
    garbage = directory / "garbage.sqlite"
    garbage.write_bytes(b"no database" * 1000)
    other = directory / "other.sqlite"
    subprocess.run(["sqlite3", str(other), "CREATE TABLE Album (AlbumId INTEGER NOT NULL PRIMARY KEY)"], check=True)
    for path, kind in ((directory / "absent.sqlite", "unavailable"), (garbage, "not_a_database"),
                       (other, "schema_mismatch")):
        existed = path.exists()
        done = subprocess.run([program, str(path)], cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, encoding="utf-8")
        if done.returncode != 1 or not done.stderr.startswith(kind) or done.stdout or path.exists() != existed:
            yield f"{path.name}: exit code {done.returncode}, printed {done.stdout!r} and {done.stderr!r}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("program")
    arguments = parser.parse_args()

    shutil.rmtree(arguments.directory, ignore_errors=True)
    arguments.directory.mkdir(parents=True)
    problems = [*problems_without_path(arguments.program, arguments.directory)]
    database = arguments.data / "chinook.sqlite"
    absent = [str(database)] if not database.is_file() else []
    absent += ["the sqlite3 program"] if not shutil.which("sqlite3") else []
    if not absent:
        problems += problems_with(arguments.program, database, arguments.directory)
        problems += problems_with_bad_files(arguments.program, arguments.directory)
    if problems:
        print("\n" + "\n".join(problems))
        sys.exit(1)
    if absent:
        print(f"skipped: {' and '.join(absent)} cannot be found")
        sys.exit(SKIPPED)
    print(f"\n{len(QUESTIONS)} answers agree with the sqlite3 program")


if __name__ == "__main__":
    main()
