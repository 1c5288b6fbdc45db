# SPDX-License-Identifier: BSL-1.0
"""The tables of schema.hpp, and random rows for them.

Kinds of values: i32 and i64, f (double), s (text), b (bool), d (date, as the text YYYY-MM-DD), k (genre, as its name).
"""
from dataclasses import dataclass, field

GENRES = ["rock", "jazz", "folk", "opera"]
INTEGERS = ("i32", "i64")


@dataclass
class Member:
    name: str
    kind: str
    nullable: bool = False


@dataclass
class Table:
    """`key`: members that no two rows share. `foreign`: (member, table, its member). `common`: a common table."""
    name: str
    members: list
    key: list
    foreign: list = field(default_factory=list)
    common: bool = False
    rows: list = field(default_factory=list)

    def member(self, name):
        return next(member for member in self.members if member.name == name)


def members(text):
    """`id:i64 name:s age:i32?`"""
    for word in text.split():
        name, kind = word.split(":")
        yield Member(name, kind.rstrip("?"), kind.endswith("?"))


def table(name, text, key, foreign=(), common=False):
    return Table(name, list(members(text)), key.split(), list(foreign), common)


def schema():
    """{struct: table}, parents before children."""
    every = [
        table("person", "id:i64 name:s nickname:s? boss_id:i64? age:i32? score:f active:b", "id",
              [("boss_id", "person", "id")]),
        table("album", "id:i64 title:s kind:k mood:k? released:d? price:f rating:f? stock:i32 owner_id:i64?", "id",
              [("owner_id", "person", "id")]),
        table("tag", "id:i64 label:s order:i64?", "id"),
        table("album_tag", "album_id:i64 tag_id:i64 position:i32 note:s?", "album_id tag_id",
              [("album_id", "album", "id"), ("tag_id", "tag", "id")]),
        table("loan", "id:i64 album_id:i64 person_id:i64 started:d returned:d? days:i32 fee:f? late:b?", "id",
              [("album_id", "album", "id"), ("person_id", "person", "id")]),
        table("tally", "key:i64 group:i64", "key group", common=True),
        table("described", "id:i64 text:s? value:f?", "id text value", common=True),
        table("step", "id:i64 depth:i64", "id depth", common=True),
    ]
    return {each.name: each for each in every}


ALIASES = {"boss": "person", "peer": "person", "twin": "album", "other_tag": "tag", "other_link": "album_tag",
           "other_loan": "loan", "other_tally": "tally", "other_described": "described"}

TEXTS = ["ann", "Ann", "ANN", "bob", "Bob", "", "", "cy", "Cy", "di", "Émile", "émile", "Zoë", "o'neil", "a_b", "50%",
         " eve ", "eve", "Eve", "日本", "a", "B", "b", "zz", "\"q\""]
NUMBERS = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.25, 2.5, 3.75, 4.0, 7.5, 10.0, 12.5, -0.5, -2.25, -4.0]


def any_date(rng):
    return f"{rng.choice([1999, 2000, 2023, 2024])}-{rng.choice([1, 2, 6, 12]):02}-{rng.choice([1, 2, 28, 29]):02}" \
        if rng.random() < 0.3 else f"2024-{rng.randint(1, 4):02}-{rng.randint(1, 9):02}"


def valid(date):
    return not (date[5:] == "02-29" and int(date[:4]) % 4 != 0)


def value_of(rng, kind):
    if kind in INTEGERS:
        return rng.randint(-3, 12)
    if kind == "f":
        return rng.choice(NUMBERS)
    if kind == "s":
        return rng.choice(TEXTS)
    if kind == "b":
        return rng.random() < 0.6
    if kind == "k":
        return rng.choice(GENRES)
    date = any_date(rng)
    return date if valid(date) else "2024-02-29"


def fill(tables, rng):
    """Every table has NULLs, ties, parents without children, and in its first rows no text at all."""
    sizes = {"person": 22, "album": 26, "tag": 20, "album_tag": 38, "loan": 34}
    for name, size in sizes.items():
        one = tables[name]
        one.rows = []
        taken = set()
        while len(one.rows) < size:
            row = random_row(one, len(one.rows) + 1, tables, rng)
            key = tuple(row[member] for member in one.key)
            if key not in taken:
                taken.add(key)
                one.rows.append(row)


def random_row(one, number, tables, rng):
    row = {}
    for member in one.members:
        target = next((target for name, target, _ in one.foreign if name == member.name), None)
        if member.name == "id":
            row["id"] = number
        elif member.nullable and rng.random() < 0.3:
            row[member.name] = None
        elif target == one.name:
            row[member.name] = rng.randint(1, max(1, (number - 1) // 2)) if number > 1 else None
        elif target is not None: # the last parents have no children
            row[member.name] = rng.randint(1, len(tables[target].rows) * 2 // 3)
        elif number <= 2 and member.kind == "s":
            row[member.name] = ""
        else:
            row[member.name] = value_of(rng, member.kind)
    return row
