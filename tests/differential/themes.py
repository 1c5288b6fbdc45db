# SPDX-License-Identifier: BSL-1.0
"""What a query is mainly about. Each theme makes one random Query."""
from dataclasses import replace

import evaluate
from evaluate import Compound, Rejected, Select, Source, Term
from expressions import column, made
from queries import Queries, Query
from windows import term_cpp

SET_OPERATORS = ["union_distinct", "union_all", "intersect", "except"]


class Themes(Queries):

    def all(self):
        return [self.one_table, self.inner_joins, self.outer_joins, self.self_join, self.cross_join, self.groups,
                self.totals, self.distinct, self.subqueries, self.set_operation, self.common_tables, self.recursion,
                self.ranks, self.frames, self.windows_over_groups, self.whole_tables, self.structs, self.page,
                self.expressions, self.grouped_join]

    def done(self, draft):
        return Query(draft.cpp(self.rng), draft.items, draft.select)

    def one_table(self):
        draft = self.first()
        self.where(draft, depth=3)
        if self.chance(0.5):
            self.first_rows(draft)
        else:
            self.random_items(draft)
        self.end(draft)
        return self.done(draft)

    def expressions(self):
        draft = self.first()
        self.random_items(draft, self.rng.choice([2, 3]), 3)
        self.end(draft)
        return self.done(draft)

    def joined(self, kinds, most=2):
        draft = self.first()
        for kind in self.rng.choices(kinds, k=self.rng.randint(1, most)):
            self.join_any(draft, kind)
        if len(draft.scope.sources) > 2:
            self.feature("three tables")
        return draft

    def inner_joins(self):
        draft = self.joined(["inner", "inner", "left"])
        self.where(draft)
        if self.chance(0.25):
            self.first_rows(draft)
        else:
            self.random_items(draft)
        self.end(draft)
        return self.done(draft)

    def outer_joins(self):
        draft = self.joined(["left", "right", "full"])
        if self.chance(0.6):
            self.where(draft)
        if self.chance(0.15):
            self.first_rows(draft)
        else:
            self.random_items(draft, depth=1)
        self.end(draft)
        return self.done(draft)

    def self_join(self):
        first, second = self.rng.choice([("person", "boss"), ("boss", "peer"), ("person", "peer"), ("album", "twin"),
                                         ("tag", "other_tag"), ("other_loan", "loan"), ("album_tag", "other_link")])
        self.feature("self join")
        draft = self.first(candidates=[first])
        self.join_any(draft, candidates=[second])
        if self.chance(0.7):
            self.where(draft)
        self.random_items(draft)
        self.end(draft)
        return self.done(draft)

    def cross_join(self):
        draft = self.first()
        self.join_any(draft, "cross")
        self.where(draft, depth=1)
        if self.chance(0.5):
            self.grouped(draft, [])
            self.select_items(draft, [self.aggregate(self.rng.choice("ifs"), draft.ctx) for _ in range(2)])
        else:
            self.random_items(draft)
            self.order(draft, total=True)
            self.limit(draft.select, draft.clauses)
        return self.done(draft)

    def groups(self):
        draft = self.first()
        if self.chance(0.3):
            self.join_any(draft)
        if self.chance(0.4):
            self.where(draft)
        self.group(draft)
        self.random_items(draft)
        self.end(draft)
        return self.done(draft)

    def grouped_join(self):
        draft = self.joined(["inner", "left", "full"])
        self.group(draft)
        keys = draft.scope.keys
        self.select_items(draft, [*keys, *(self.aggregate(self.rng.choice("ifs"), draft.ctx) for _ in range(2))])
        self.end(draft)
        return self.done(draft)

    def totals(self):
        self.feature("aggregates without groups")
        draft = self.first()
        if self.chance(0.4):
            self.join_any(draft)
        if self.chance(0.7):
            self.where(draft)
        self.grouped(draft, [])
        others = [self.value(self.any_kind(draft.ctx), draft.ctx, 2) for _ in range(self.rng.choice([0, 1, 1, 2]))]
        self.select_items(draft, [self.aggregate(self.rng.choice("ifs"), draft.ctx), *others])
        return self.done(draft)

    def distinct(self):
        self.feature("distinct")
        draft = self.first() if self.chance(0.5) else self.joined(["inner", "left"], 1)
        if self.chance(0.5):
            self.where(draft)
        if self.chance(0.25):
            self.group(draft)
        plain = replace(draft.ctx, plain=True)
        items = [self.value(self.any_kind(draft.ctx, "ifs" if draft.ctx.grouped else "ifsdkb"), plain,
                            self.rng.choice([0, 0, 1])) for _ in range(self.rng.choice([1, 1, 2]))]
        self.select_items(draft, items)
        draft.select.distinct = True
        draft.clauses.append("\n    .distinct()")
        if self.chance(0.7):
            all_items = self.chance(0.6)
            terms = [self.term(item) for item in (items if all_items else items[:1])]
            self.order(draft, random_terms=terms)
            if all_items:
                self.limit(draft.select, draft.clauses)
        return self.done(draft)

    def subqueries(self):
        draft = self.first() if self.chance(0.7) else self.joined(["inner", "left"], 1)
        draft.ctx = replace(draft.ctx, subqueries=2)
        kinds = [("exists", 2, lambda: self.exists(draft.ctx, "")), ("not exists", 1, lambda: self.exists(draft.ctx, "!")),
                 ("in query", 2, lambda: self.in_query(False, draft.ctx, 0)),
                 ("not in query", 2, lambda: self.in_query(True, draft.ctx, 0))]
        if self.chance(0.75):
            self.where(draft, self.pick(kinds))
        kind = self.rng.choice("ifs")
        self.feature("scalar subquery")
        self.select_items(draft, [self.value(self.any_kind(draft.ctx), draft.ctx, 0), self.scalar(kind, draft.ctx)])
        self.end(draft)
        return self.done(draft)

    # --- set operations ----------------------------------------------------------------------------------------------

    def set_operation(self):
        self.feature("set operation")
        if self.chance(0.25):
            return self.compound_rows()
        kinds = [self.rng.choice("iissfdk") for _ in range(self.rng.choice([1, 2, 2]))]
        first = self.operand_of(kinds, plain=True)
        cpp = first.cpp(self.rng)
        query = Compound(first.select)
        count = self.rng.choice([1, 1, 2, 3])
        if count > 1:
            self.feature("several set operations")
        for _ in range(count):
            operand = self.operand_of(kinds, plain=False)
            cpp += self.add_operand(query, operand)
        return self.compound_end(query, cpp, first.items)

    def compound_rows(self):
        """Of whole rows of a table."""
        self.feature("set operation of rows")
        first = self.first(candidates=["person", "tag", "loan"])
        name = first.scope.sources[0].cpp
        query = Compound(first.select)
        self.where(first, depth=1)
        self.add_items(first, [self.whole(first.scope.sources[0])])
        cpp = first.cpp()
        for _ in range(self.rng.choice([1, 2])):
            other = self.first(candidates=[name])
            self.where(other, depth=1)
            self.add_items(other, [self.whole(other.scope.sources[0])])
            cpp += self.add_operand(query, other)
        return Query(cpp, first.items, query)

    def add_operand(self, query, draft):
        op = min(self.rng.sample(SET_OPERATORS, 2), key=lambda name: self.used[name])
        self.feature(op)
        query.operands.append((op, draft.select))
        return f"\n    .{op}({draft.cpp(self.rng)})"

    def operand_of(self, kinds, plain):
        needed = set(kinds)
        for _ in range(20):
            draft = self.first() if self.chance(0.7) else self.joined(["inner", "left"], 1)
            if all(self.columns(kind, draft.scope) for kind in needed):
                break
        else:
            raise Rejected
        if self.chance(0.6):
            self.where(draft, depth=1)
        ctx = replace(draft.ctx, plain=plain)
        if not plain and needed <= set("ifs") and self.chance(0.3):
            self.group(draft)
            ctx = draft.ctx
        items = [self.as_i64(item) if kind == "i" else item for kind in kinds
                 for item in [self.value(kind, ctx, self.rng.choice([0, 0, 1]))]]
        self.select_items(draft, items)
        return draft

    def compound_end(self, query, cpp, items):
        if self.chance(0.7):
            self.feature("order of set operation")
            limited = self.chance(0.6)
            positions = list(range(len(items)))
            self.rng.shuffle(positions)
            terms = []
            for position in positions if limited else positions[:1]:
                first = next(i for i, item in enumerate(items) if item.cpp == items[position].cpp)
                term, text = self.term(items[first])
                terms.append((Term(first, term.descending, term.nulls), text))
            query.terms = [term for term, _ in terms]
            clauses = [f"\n    .order_by({', '.join(text for _, text in terms)})"]
            if limited:
                self.limit(query, clauses)
            cpp += "".join(clauses)
        return Query(cpp, items, query)

    # --- common tables -----------------------------------------------------------------------------------------------

    def common_tables(self):
        names = self.rng.sample(["tally", "described"], self.rng.choice([1, 1, 2]))
        if len(names) > 1:
            self.feature("two common tables")
        return self.over_common(names)

    def recursion(self):
        return self.over_common(["step"])

    def over_common(self, names):
        given = [self.give_common(name) for name in names]
        candidates = [name for name in self.names(self.common) if self.source(name).table.name in names]
        draft = self.first(candidates=candidates)
        for _ in range(self.rng.choice([0, 1, 1])):
            self.join_any(draft, self.rng.choice(["inner", "left", "full"]))
        draft.select.common = [common for common, _ in given]
        draft.clauses.append("".join(text for _, text in given))
        if self.chance(0.5):
            self.where(draft)
        if self.chance(0.35):
            self.group(draft)
        self.random_items(draft)
        self.end(draft)
        return self.done(draft)

    # --- windows -----------------------------------------------------------------------------------------------------

    def windowed(self, draft, kinds, ordered=0.4):
        """Items that say which row it is, and windows; sometimes something is done with their values."""
        def make():
            items = [self.value(self.any_kind(draft.ctx), draft.ctx, 0)]
            for kind in kinds:
                items.append(self.used_window(self.window(kind, draft.ctx), draft.ctx))
            self.select_items(draft, items)
            if self.chance(ordered):
                self.feature("order by window")
                self.order(draft, random_terms=[self.term(self.window("i", draft.ctx))])
            elif self.chance(0.5):
                self.end(draft)
        self.with_windows(draft, make)
        return self.done(draft)

    def used_window(self, window, ctx):
        if self.chance(0.75):
            return window
        self.feature("expression of a window")
        other = self.constant(window.kind)
        if window.kind in ("i32", "i64") and self.chance(0.5):
            return made("i64", f"({window.cpp} + {other.cpp})",
                        lambda env: evaluate.calculate("+", window.ev(env), other.ev(env), True), [window, other])
        return made(window.kind, f"coalesce({window.cpp}, {other.cpp})",
                    lambda env: other.ev(env) if (v := window.ev(env)) is None else v, [window, other])

    def ranks(self):
        draft = self.first() if self.chance(0.6) else self.joined(["inner", "left"], 1)
        if self.chance(0.4):
            self.where(draft)
        return self.windowed(draft, ["i", self.rng.choice("if")])

    def frames(self):
        draft = self.first() if self.chance(0.7) else self.joined(["left"], 1)
        return self.windowed(draft, self.rng.choices("ifs", k=2), 0.15)

    def windows_over_groups(self):
        self.feature("window over groups")
        draft = self.first()
        self.group(draft)
        return self.windowed(draft, [self.rng.choice("if")], 0.2)

    # --- other rows --------------------------------------------------------------------------------------------------

    def whole_tables(self):
        self.feature("whole tables")
        draft = self.joined(["inner", "left", "right", "full"])
        if self.chance(0.7):
            self.where(draft, depth=1)
        items = [self.whole(source) for source in draft.scope.sources if self.chance(0.7)]
        items += [self.value(self.any_kind(draft.ctx), draft.ctx, 1)]
        self.rng.shuffle(items)
        self.select_items(draft, items)
        self.end(draft)
        return self.done(draft)

    def structs(self):
        draft = self.joined(["inner", "left"], 1)
        if self.chance(0.5):
            self.where(draft)
        if self.chance(0.3):
            self.group(draft)
        self.summary_items(draft)
        self.end(draft)
        return self.done(draft)

    def page(self):
        """The rows behind one that is given, in an order without NULL and without ties."""
        self.feature("page")
        draft = self.first()
        source = draft.scope.sources[0]
        keys = [source.table.member(name) for name in source.table.key]
        others = [member for member in source.table.members if not member.nullable and member not in keys]
        members = self.rng.sample(others, self.rng.randint(0, min(2, len(others)))) + keys
        columns = [column(source, member) for member in members]
        same = self.chance(0.5)
        terms = [Term(each.ev, self.chance(0.5)) for each in columns]
        if same:
            terms = [replace(term, descending=terms[0].descending) for term in terms]
        row = self.rng.choice(source.table.rows)
        values = [row[member.name] for member in members]
        given = [self.argument(each.kind, value) if self.chance(0.4) else self.constant(each.kind, value)
                 for each, value in zip(columns, values)]
        condition = self.value("b", draft.ctx, 1) if self.chance(0.4) else None
        if condition:
            self.where(draft, condition)
        draft.select.where = lambda env: evaluate.both(
            condition is None or condition.ev(env),
            evaluate.compare_terms(terms, [term.expression(env) for term in terms], values) > 0)
        draft.select.terms = terms
        draft.begin += f"\n    .order_by({', '.join(map(term_cpp, columns, terms))})"
        draft.begin += f"\n    .after({', '.join(each.cpp for each in given)})"
        self.first_rows(draft)
        draft.select.limit = self.rng.randint(1, 8)
        draft.clauses.append(f"\n    .limit({draft.select.limit})")
        return self.done(draft)
