#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes random typed queries as C++ programs, and the rows that nested loops over the same data give for them.

generate.py --seed N --out FOLDER [--count 300]   rows.cpp, questions_1.cpp …, answers.cpp
generate.py --seed N --features                   how often each feature occurs
generate.py --seed N --show NUMBER                one query and its rows

It fails if a feature of the language occurs in none of the queries, or if a mistake made on purpose (evaluate.MISTAKES)
changes no answer: then these queries would prove nothing about it.
"""
import argparse
import random
import re
import sys
from pathlib import Path

import evaluate
import tables
from evaluate import Rejected
from expressions import literal
from themes import Themes

PER_FILE = 50
MOST_ROWS = 50
LONGEST = 1000

FEATURES = """
absolute|add|aggregate over window|aggregate with filter|aggregates without groups|and|argument|argument used twice
ascending|avg|between|case|cast to double|cast to text|coalesce|common table|comparison|concat|contains|correlated|count
count rows|count_distinct|cross_join|cume_dist|day_of|dense_rank|descending|distinct|distinct in common table
distinct in subquery|divide integers|divide reals|ends_with|equal|except|exists|expression of a window|first_value|floored
frame that may be empty|full_join|greater|greater equal|group_by|groups frame|having|in list|in query|in_values|intersect
is not null|is null|join|join by key|join on condition|lag|last_value|lead|left_join|length|less|less equal|like|limit
limit argument|limit in common table|limit in subquery|list argument|lower|max|min|mixed arithmetic|mixed comparison|modulo
month_of|multiply|negate|not|not between|not equal|not exists|not in list|not in query|not like|not_in_values|nth_value
ntile|null_if|nulls first|nulls last|offset|offset argument|or|order by window|order of set operation|otherwise
outer of two levels|page|partition_by|percent_rank|position_in|range frame|rank|recursive common table|replaced|right_join
rounded|row_number|rows frame|rows of the first table|scalar subquery|select_as|self join|set operation
set operation in subquery|set operation of rows|several set operations|starts_with|substring|subtract|sum|three tables
trimmed|trimmed_left|trimmed_right|two common tables|union_all|union_distinct|upper|weekday_of|whole tables
window over groups|window with filter|window without order|year_of
""".replace("\n", "|").strip("|").split("|")


# --- answers as text -------------------------------------------------------------------------------------------------

def shown(value, kind, schema):
    """What compare.hpp writes for it."""
    if value is None:
        return "null"
    if kind == "i32" and abs(value) >= 2**31:
        raise Rejected
    if kind in tables.INTEGERS:
        return str(value)
    if kind == "f":
        return f"{value + 0.0:.17g}"
    if kind == "s":
        return f"'{value}'"
    if kind == "b":
        return "true" if value else "false"
    if kind in ("d", "k"):
        return value
    kinds = ["i64", "s", "f", "b"] if kind == "summary" else [member.kind for member in schema[kind].members]
    return "{" + ", ".join(shown(each, of, schema) for each, of in zip(value, kinds)) + "}"


def answer_text(query, schema):
    """A line for each row; `~` stands between rows whose order is said."""
    evaluate.session.begin()
    rows = evaluate.answer(query.evaluation)
    if len(rows) > MOST_ROWS:
        raise Rejected
    groups = []
    for group in evaluate.tie_groups(query.evaluation, rows):
        groups.append("".join("|".join(shown(value, item.kind, schema) for value, item in zip(row, query.items)) + "\n"
                              for row in group))
    return "~\n".join(groups)


# --- queries ---------------------------------------------------------------------------------------------------------

class Question:
    def __init__(self, number, query, maker, answer):
        self.number = number
        self.query = query
        self.features = maker.features
        self.declarations = [each for each in maker.declarations if each.split("{")[0].split()[-1] in query.cpp]
        self.arguments = []
        self.renumber(maker)
        self.answer = answer

    def renumber(self, maker):
        """Some arguments were made for what was given up later."""
        numbers = list(dict.fromkeys(re.findall(r"arg<\d+>", self.query.cpp)))
        self.query.cpp = re.sub(r"arg<\d+>", lambda found: f"arg<{numbers.index(found[0])}>", self.query.cpp)
        self.arguments = [maker.arguments[int(number[4:-1])][2] for number in numbers]


def ask(maker, number, schema, theme=None):
    """The next query; one that cannot be answered, or whose rows say little, is thrown away."""
    themes = maker.all()
    theme = themes[number % len(themes)] if theme is None else theme
    while True:
        maker.begin(number)
        try:
            query = theme()
            answer = answer_text(query, schema)
        except Rejected:
            continue
        if len(query.cpp) <= LONGEST and (answer or maker.chance(0.1)):
            break
    maker.used.update(maker.features)
    return Question(number, query, maker, answer)


def ask_all(maker, count, schema):
    """(queries, {mistake: [(query, wrong answer)]}): so many queries. While a feature occurs in none of them, or a
    mistake would change no answer, another one takes the place of one that nothing depends on."""
    questions = [ask(maker, number, schema) for number in range(count)]
    wrong = wrong_answers(questions, schema)
    for _ in range(20 * count):
        features = {name for name in FEATURES if maker.used[name] < 1}
        mistakes = [name for name, found in wrong.items() if not found]
        needed = {question.number for found in wrong.values() for question, _ in found}
        spare = next((old for old in questions if old.number not in needed and
                      all(maker.used[name] > 1 for name in old.features)), None)
        if not (features or mistakes) or spare is None:
            break
        new = ask(maker, spare.number, schema, maker.rng.choice(maker.all()))
        noticed = [(name, answer) for name in mistakes if (answer := wrong_answer(new, name, schema)) is not None]
        if noticed or new.features & features:
            questions[spare.number] = new
            for name, answer in noticed:
                wrong[name].append((new, answer))
            maker.used.subtract(spare.features)
        else:
            maker.used.subtract(new.features)
    return questions, wrong


def wrong_answer(question, mistake, schema):
    """What the answer would be by another rule, if a comparison must notice it."""
    evaluate.mistake.name = mistake
    try:
        wrong = answer_text(question.query, schema)
    except Rejected:
        return None
    finally:
        evaluate.mistake.name = ""
    return wrong if differs(question.answer, wrong) else None


def differs(right, wrong):
    """Whatever the order of rows that sort equal."""
    right, wrong = ([group.splitlines() for group in answer.split("~\n")] for answer in (right, wrong))
    rows, others = (sorted(sum(groups, [])) for groups in (right, wrong))
    if rows != others:
        return True
    if any(len(group) > 1 for group in right):
        return False
    row = iter(sum(right, []))
    return any(sorted(next(row) for _ in group) != sorted(group) for group in wrong)


def wrong_answers(questions, schema):
    """{mistake: [(question, wrong answer)]}, up to two of each."""
    found = {}
    for name in evaluate.MISTAKES:
        found[name] = []
        for question in questions:
            wrong = wrong_answer(question, name, schema)
            if wrong is not None:
                found[name].append((question, wrong))
                if len(found[name]) == 2:
                    break
    return found


# --- C++ -------------------------------------------------------------------------------------------------------------

HEAD = "// Written by generate.py, seed {}.\n"
RAW = 'R"~({})~"'


def rows_cpp(seed, schema):
    text = HEAD.format(seed) + '#include "compare.hpp"\n\nusing namespace generated;\n\n'
    text += "void generated::fill(database& db) {\n"
    for name, one in schema.items():
        if one.common:
            continue
        text += f"    const std::vector<{name}> {name}_rows{{\n"
        for row in one.rows:
            values = ["std::nullopt" if row[member.name] is None else literal(member.kind, row[member.name])
                      for member in one.members]
            text += f"        {{{', '.join(values)}}},\n"
        text += f"    }};\n    db.insert_all({name}_rows);\n"
    return text + "}\n"


def questions_cpp(seed, part, questions):
    text = HEAD.format(seed) + '#include "compare.hpp"\n\nusing namespace constable;\nusing namespace generated;\n\n'
    text += "namespace {\n\n"
    for question in questions:
        text += "".join(line + "\n" for line in question.declarations)
        text += f"constexpr auto query_{question.number} = {question.query.cpp};\n\n"
    text += f"}} // namespace\n\ntemplate <>\nvoid generated::ask_part<{part}>(questions& ask) {{\n"
    for question in questions:
        arguments = "".join(f", {each}" for each in question.arguments)
        text += f"    ask({question.number}, query_{question.number}{arguments});\n"
    return text + "}\n"


def answers_cpp(seed, parts, questions, wrong):
    text = HEAD.format(seed) + '#include "compare.hpp"\n\nnamespace generated {\n\n'
    text += "".join(f"template <>\nvoid ask_part<{part}>(questions& ask);\n" for part in range(1, parts + 1))
    text += "\nvoid ask_all(questions& ask) {\n"
    text += "".join(f"    ask_part<{part}>(ask);\n" for part in range(1, parts + 1))
    text += "}\n\nconst std::vector<std::string_view> answers{\n"
    text += "".join(f"    {RAW.format(question.answer)},\n" for question in questions)
    text += "};\n\nconst std::vector<wrong_answer> wrong_answers{\n"
    for name, found in wrong.items():
        text += "".join(f'    {{"{name}", {question.number}, {RAW.format(answer)}}},\n' for question, answer in found)
    return text + "};\n\n} // namespace generated\n"


def write(path, text):
    """Only what differs, so that nothing is compiled again for nothing."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def write_all(out, seed, schema, questions, wrong):
    out.mkdir(parents=True, exist_ok=True)
    parts = [questions[at:at + PER_FILE] for at in range(0, len(questions), PER_FILE)]
    write(out / "rows.cpp", rows_cpp(seed, schema))
    for number, part in enumerate(parts, start=1):
        write(out / f"questions_{number}.cpp", questions_cpp(seed, number, part))
    write(out / "answers.cpp", answers_cpp(seed, len(parts), questions, wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--features", action="store_true")
    parser.add_argument("--show", type=int)
    options = parser.parse_args()

    schema = tables.schema()
    rng = random.Random(options.seed)
    tables.fill(schema, rng)
    maker = Themes(rng, schema)
    questions, wrong = ask_all(maker, options.count, schema)
    if options.features:
        for name in sorted(maker.used, key=maker.used.get):
            print(f"{maker.used[name]:4} {name}{'' if name in FEATURES else ' (not listed)'}")
    if options.show is not None:
        question = questions[options.show]
        print(question.query.cpp, question.arguments, question.answer, sep="\n")
    absent = [name for name in FEATURES if maker.used[name] < 1]
    if absent:
        sys.exit(f"generate.py: in none of {options.count} queries: {', '.join(absent)}")
    unnoticed = [name for name, found in wrong.items() if not found]
    if unnoticed:
        sys.exit(f"generate.py: would not be noticed by {options.count} queries: {', '.join(unnoticed)}")
    if options.out:
        write_all(options.out, options.seed, schema, questions, wrong)


if __name__ == "__main__":
    main()
