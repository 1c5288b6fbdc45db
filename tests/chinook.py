#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs examples/chinook on a real database and compares its answers with those of hand-written SQL, run through the
sqlite3 program: on the SQLite file, and, where $CONSTABLE_POSTGRES names a file with the URL of a server, on a PostgreSQL
database into which the project's own script was loaded. Both print the same, byte by byte, and leave what they were
given as it was.

chinook.py --data FOLDER --directory DIR -- program
The exit code is 4 where data, a program or the server is absent; what is there was tried all the same.
"""
import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import postgres_server  # noqa: E402  (the area beside this one)

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
    7: """
        WITH Sold AS (SELECT g.Name AS Genre, a.Name AS Artist, sum(l.Quantity) AS Copies
                      FROM InvoiceLine AS l, Track AS t, Genre AS g, Album AS b, Artist AS a
                      WHERE l.TrackId = t.TrackId AND t.GenreId = g.GenreId AND t.AlbumId = b.AlbumId
                        AND b.ArtistId = a.ArtistId
                      GROUP BY g.Name, a.Name)
        SELECT Genre, Artist, Copies FROM Sold AS s
        WHERE Copies >= 20 AND NOT EXISTS (SELECT 1 FROM Sold AS o WHERE o.Genre = s.Genre AND o.Copies > s.Copies)
        ORDER BY Copies DESC, Artist""",
    8: """
        WITH Years AS (SELECT strftime('%Y', InvoiceDate) AS Year, sum(Total) AS Sum FROM Invoice GROUP BY 1)
        SELECT Year, printf('%.2f', Sum), printf('%.2f', (SELECT sum(o.Sum) FROM Years AS o WHERE o.Year <= y.Year)),
               (SELECT printf('%.2f', y.Sum - o.Sum) FROM Years AS o WHERE CAST(o.Year AS INTEGER) = y.Year - 1)
        FROM Years AS y ORDER BY Year""",
    9: """
        SELECT EmployeeId, LastName, 0 FROM Employee WHERE ReportsTo IS NULL
        UNION ALL SELECT EmployeeId, LastName, 1 FROM Employee
                  WHERE ReportsTo IN (SELECT EmployeeId FROM Employee WHERE ReportsTo IS NULL)
        UNION ALL SELECT e.EmployeeId, e.LastName, 2 FROM Employee AS e
                  JOIN Employee AS b ON e.ReportsTo = b.EmployeeId JOIN Employee AS h ON b.ReportsTo = h.EmployeeId
        ORDER BY 3, 1""",
    10: """
        SELECT DISTINCT City FROM Customer
        WHERE (City IN (SELECT City FROM Employee) OR Country = 'Germany')
          AND City NOT IN (SELECT BillingCity FROM Invoice WHERE Total > 15 AND BillingCity IS NOT NULL)
        ORDER BY City""",
    11: "SELECT AlbumId, Title FROM Album ORDER BY Title DESC, AlbumId DESC LIMIT 4 OFFSET 8",
    12: """
        SELECT i.InvoiceId, c.LastName, count(*), sum(l.Quantity)
        FROM Invoice AS i JOIN Customer AS c USING (CustomerId) JOIN InvoiceLine AS l USING (InvoiceId)
        WHERE i.Total > 20 GROUP BY i.InvoiceId ORDER BY i.InvoiceId LIMIT 3""",
    13: """
        SELECT a.ArtistId, upper(a.Name) FROM Artist AS a LEFT JOIN Album AS b USING (ArtistId)
        WHERE b.AlbumId IS NULL AND substr(a.Name, 1, 1) IN ('o', 'O') ORDER BY a.Name""",
    14: """
        SELECT '1 long', count(*), sum(Milliseconds % 2 = 0) FROM Track WHERE Milliseconds >= 1200000
        UNION ALL SELECT '2 middle', count(*), sum(Milliseconds % 2 = 0) FROM Track
                  WHERE Milliseconds >= 300000 AND Milliseconds < 1200000
        UNION ALL SELECT '3 short', count(*), sum(Milliseconds % 2 = 0) FROM Track WHERE Milliseconds < 300000""",
    15: """
        SELECT e.LastName, ifnull((SELECT LastName FROM Employee AS b WHERE b.EmployeeId = e.ReportsTo), 'nobody'),
               (SELECT h.LastName FROM Employee AS h, Employee AS b
                WHERE b.EmployeeId = e.ReportsTo AND h.EmployeeId = b.ReportsTo)
        FROM Employee AS e ORDER BY e.ReportsTo IS NULL, e.ReportsTo, e.EmployeeId""",
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


def run(program, *arguments, directory):
    return subprocess.run([program, *arguments], cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, encoding="utf-8")


def problems_with_answers(output, database):
    printed = answers(output)
    if printed.keys() != QUESTIONS.keys():
        yield f"answered were {sorted(printed)}, asked were {sorted(QUESTIONS)}"
    for number in sorted(printed.keys() & QUESTIONS.keys()):
        expected = by_hand(database, QUESTIONS[number])
        if not expected:
            yield f"question {number}: the hand-written SQL has no rows"
        if printed[number] != expected:
            yield "\n".join([f"question {number} differs; printed:", *printed[number], "by hand:", *expected])


def problems_on_sqlite(program, database, directory):
    before = state_of(database.parent)
    done = run(program, f"sqlite:{database}", directory=directory)
    print(done.stdout, end="")
    if done.returncode != 0:
        yield f"exit code {done.returncode}: {done.stderr}"
        return
    if state_of(database.parent) != before:
        yield f"{database} or the files beside it changed"
    if left := sorted(path.name for path in directory.iterdir()):
        yield f"the program left files behind: {', '.join(left)}"
    yield from problems_with_answers(done.stdout, database)


def problems_without_url(program, directory):
    done = run(program, directory=directory)
    if done.returncode != 2 or "lerocha/chinook-database" not in done.stderr:
        yield f"without a URL: exit code {done.returncode}, and on the error stream:\n{done.stderr}"


def problems_with_refusal(program, url, kind, directory):
    done = run(program, url, directory=directory)
    if done.returncode != 1 or not done.stderr.startswith(kind) or done.stdout:
        yield f"{url}: exit code {done.returncode}, not {kind}; printed {done.stdout!r} and {done.stderr!r}"


def problems_with_bad_files(program, directory):
    """What is no Chinook database is refused by an error that names the file."""
    garbage = directory / "garbage.sqlite"
    garbage.write_bytes(b"no database" * 1000)
    other = directory / "other.sqlite"
    subprocess.run(["sqlite3", str(other), "CREATE TABLE Album (AlbumId INTEGER NOT NULL PRIMARY KEY)"], check=True)
    absent = directory / "absent.sqlite"
    for path, kind in ((absent, "unavailable"), (garbage, "not_a_database"), (other, "schema_mismatch")):
        yield from problems_with_refusal(program, f"sqlite:{path}", kind, directory)
    if absent.exists():
        yield f"{absent} was made"


def postgres_program(name):
    return shutil.which(name) or str(postgres_server.programs() / name)


def load(script, url):
    """All of the script but its commands for a database of its own."""
    kept = "".join(line for line in script.read_text(encoding="utf-8").splitlines(keepends=True)
                   if not re.match(r"(DROP|CREATE) DATABASE |\\c ", line))
    subprocess.run([postgres_program("psql"), url, "--quiet", "--no-psqlrc", "--single-transaction", "-v", "ON_ERROR_STOP=1"],
                   input=kept, stdout=subprocess.DEVNULL, check=True, encoding="utf-8")


def dump_of(url):
    done = subprocess.run([postgres_program("pg_dump"), url], stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return re.sub(r"^\\(un)?restrict .*$", "", done.stdout, flags=re.MULTILINE)  # a word of its own in each dump


def problems_on_postgres(program, script, server, expected, directory):
    with postgres_server.scratch_database(server, f"chinook_{os.getpid()}") as url:
        yield from problems_with_refusal(program, url, "schema_mismatch", directory)
        load(script, url)
        before = dump_of(url)
        done = run(program, url, directory=directory)
        if done.returncode != 0:
            yield f"on PostgreSQL: exit code {done.returncode}: {done.stderr}"
        elif done.stdout != expected:
            yield f"PostgreSQL's answers are not SQLite's; it printed:\n{done.stdout}"
        if dump_of(url) != before:
            yield "the PostgreSQL database changed"


def server_url():
    """The URL of a server, or why there is none."""
    named = os.environ.get("CONSTABLE_POSTGRES")
    return Path(named).read_text(encoding="utf-8").strip() if named and Path(named).is_file() else "no PostgreSQL server was started"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("program")
    arguments = parser.parse_args()

    shutil.rmtree(arguments.directory, ignore_errors=True)
    arguments.directory.mkdir(parents=True)
    problems = [*problems_without_url(arguments.program, arguments.directory)]
    database = arguments.data / "chinook.sqlite"
    script = arguments.data / "chinook_postgres.sql"
    server = server_url()
    absent = [f"{path} cannot be found" for path in (database, script) if not path.is_file()]
    absent += ["the sqlite3 program cannot be found"] if not shutil.which("sqlite3") else []
    absent += [server] if not server.startswith("postgresql:") else []
    if database.is_file() and shutil.which("sqlite3"):
        problems += problems_on_sqlite(arguments.program, database, arguments.directory)
    if not absent:
        expected = run(arguments.program, f"sqlite:{database}", directory=arguments.directory).stdout
        problems += problems_on_postgres(arguments.program, script, server, expected, arguments.directory)
    if shutil.which("sqlite3"):
        problems += problems_with_bad_files(arguments.program, arguments.directory)
    if problems:
        print("\n" + "\n".join(problems))
        sys.exit(1)
    if absent:
        print(f"skipped: {'; '.join(absent)}")
        sys.exit(SKIPPED)
    print(f"\n{len(QUESTIONS)} answers agree with the sqlite3 program, on SQLite and on PostgreSQL")


if __name__ == "__main__":
    main()
