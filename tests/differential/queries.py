# SPDX-License-Identifier: BSL-1.0
"""Random queries: as C++ text and as evaluate.Select and evaluate.Compound."""
from dataclasses import dataclass, field, replace

import evaluate
from evaluate import Compound, Recursion, Rejected, Select, Source, Term, mistake
from expressions import Context, Expr, Scope, column, column_cpp, family, literal, made
from tables import ALIASES
from windows import Windows, term_cpp

JOINS = {"inner": "join", "left": "left_join", "right": "right_join", "full": "full_join", "cross": "cross_join"}
SUMMARY = [("number", "i"), ("text", "s"), ("value", "f"), ("flag", "b")]


@dataclass
class Draft:
    """A query under construction: its evaluation, the joins and where as text, then clauses that may be shuffled."""
    select: Select
    scope: Scope
    ctx: Context
    begin: str
    clauses: list = field(default_factory=list)
    items: list = field(default_factory=list)

    def cpp(self, rng=None):
        clauses = list(self.clauses)
        if rng is not None:
            rng.shuffle(clauses)
        return "".join([self.begin, *clauses])


@dataclass
class Query:
    """`cpp`: the query. `items`: what its rows hold. `evaluation`: a Select or a Compound."""
    cpp: str
    items: list
    evaluation: object


class Queries(Windows):

    def begin(self, number):
        super().begin(number)
        self.common = {}

    # --- sources -----------------------------------------------------------------------------------------------------

    def names(self, common=()):
        """What can stand in FROM: structs and aliases."""
        real = [name for name, one in self.tables.items() if not one.common or name in common]
        return real + [alias for alias, name in ALIASES.items() if name in real]

    def source(self, cpp):
        return Source(cpp, self.tables[ALIASES.get(cpp, cpp)])

    def first(self, around=None, candidates=None, hidden=()):
        """A draft that reads one table."""
        source = self.source(self.rng.choice(candidates or self.names()))
        select = Select(sources=[source])
        scope = Scope([source], queries=[select])
        subqueries = 1
        if around is not None:
            scope.around = around.scope
            subqueries = around.subqueries - 1
            self.see_around(scope, around, [source.cpp])
        return Draft(select, scope, Context(scope, subqueries=subqueries), f"from<{source.cpp}>")

    def see_around(self, scope, around, inside):
        """What a subquery can see of the statements around: of a grouped one, its keys."""
        seen = []
        if around.grouped:
            seen = [(1, *key.column) for key in around.scope.keys if key.column]
        else:
            seen = [(1, source, member) for source in around.scope.sources for member in source.table.members]
        names = {source.cpp for source in around.scope.sources}
        if around.outers:
            seen += [(levels + 1, source, member) for levels, source, member in around.scope.outers
                     if source.cpp not in names]
        scope.outers = [each for each in seen if each[1].cpp not in inside]

    def add_join(self, draft, cpp, kind, on=None):
        """`on`: makes the condition; absent, the foreign key says it."""
        source = self.source(cpp)
        source.kind = kind
        sources = draft.scope.sources
        sources.append(source)
        draft.select.sources = sources
        draft.scope.outers = [each for each in draft.scope.outers if each[1].cpp != cpp]
        self.feature(JOINS[kind])
        source.missing = kind in ("left", "full")
        if kind in ("right", "full"):
            for before in sources[:-1]:
                before.missing = True
        if kind == "cross":
            draft.begin += f"\n    .cross_join<{cpp}>()"
            return
        if on is None:
            self.feature("join by key")
            keys = self.keys_between(sources[:-1], source)
            (child, member, parent, target), = keys
            left, right = column(child, child.table.member(member)), column(parent, parent.table.member(target))
            source.on = lambda env: evaluate.compare("==", left.ev(env), right.ev(env))
            draft.begin += f"\n    .{JOINS[kind]}<{cpp}>()"
            return
        self.feature("join on condition")
        condition = on(source)
        source.on = condition.ev
        draft.begin += f"\n    .{JOINS[kind]}<{cpp}>({condition.cpp})"

    def keys_between(self, present, joined):
        """Foreign keys between a new table and those that are there; of a table to itself, the new one is the parent."""
        found = []
        for source in present:
            found += [(source, member, joined, target) for member, name, target in source.table.foreign
                      if name == joined.table.name]
            if source.table.name != joined.table.name:
                found += [(joined, member, source, target) for member, name, target in joined.table.foreign
                          if name == source.table.name]
        return found

    def on_condition(self, draft, source):
        """An equality of two columns, preferably of a key, and sometimes more; PostgreSQL joins fully by an equality alone."""
        full = source.kind == "full"
        present = draft.scope.sources[:-1]
        keys = self.keys_between(present, source)
        if keys and self.chance(0.8):
            child, member, parent, target = self.rng.choice(keys)
            left, right = column(child, child.table.member(member)), column(parent, parent.table.member(target))
        else:
            pairs = [(column(a, x), column(source, y)) for a in present for x in a.table.members
                     for y in source.table.members if family(x.kind) == family(y.kind)]
            left, right = self.rng.choice(pairs)
        op = "==" if full or self.chance(0.85) else self.rng.choice(["<", ">="]) if left.kind != "b" else "!="
        condition = made("b", f"({left.cpp} {op} {right.cpp})",
                         lambda env: evaluate.compare(op, left.ev(env), right.ev(env)), [left, right])
        if self.chance(0.4):
            more = self.value("b", replace(draft.ctx, subqueries=int(self.chance(0.15))), 1)
            word, connect = ("&&", evaluate.both) if full or self.chance(0.8) else ("||", evaluate.either)
            first = condition
            condition = made("b", f"({first.cpp} {word} {more.cpp})", lambda env: connect(first.ev(env), more.ev(env)),
                             [first, more])
        return condition

    def join_any(self, draft, kind=None, candidates=None):
        """One more table, by key where there is one way."""
        taken = {source.cpp for source in draft.scope.sources}
        free = [cpp for cpp in candidates or self.names(self.common) if cpp not in taken]
        related = [cpp for cpp in free if self.keys_between(draft.scope.sources, self.source(cpp))]
        cpp = self.rng.choice(related if related and self.chance(0.8) else free)
        kind = kind or self.rng.choice(["inner", "inner", "left", "left", "right", "full"])
        if ALIASES.get(cpp, cpp) in {source.table.name for source in draft.scope.sources}:
            self.feature("self join")
        if kind != "cross" and len(self.keys_between(draft.scope.sources, self.source(cpp))) == 1 and self.chance(0.5):
            self.add_join(draft, cpp, kind)
        else:
            self.add_join(draft, cpp, kind, lambda source: self.on_condition(draft, source))

    def where(self, draft, condition=None, depth=2):
        condition = condition or self.value("b", draft.ctx, depth)
        draft.select.where = condition.ev
        draft.begin += f"\n    .where({condition.cpp})"

    # --- what is selected --------------------------------------------------------------------------------------------

    def add_items(self, draft, items):
        draft.items = items
        draft.select.items = [item.ev for item in items]

    def select_items(self, draft, items):
        self.add_items(draft, items)
        draft.clauses.append(f"\n    .select({', '.join(item.cpp for item in items)})")

    def whole(self, source):
        name, members = source.name, source.table.members

        def ev(env):
            row = env.rows[name]
            return None if row is None else tuple(row[member.name] for member in members)
        return Expr(source.table.name, f"whole<{source.cpp}>", ev, nullable=source.missing, plain=True)

    def first_rows(self, draft):
        """Without select: the rows of the first table."""
        self.feature("rows of the first table")
        self.add_items(draft, [self.whole(draft.scope.sources[0])])

    def random_items(self, draft, count=None, depth=2):
        count = count or self.rng.choice([1, 2, 2, 3, 4])
        self.select_items(draft, [self.value(self.any_kind(draft.ctx), draft.ctx, depth) for _ in range(count)])

    def summary_items(self, draft):
        """select_as: members by into_member, in any order."""
        self.feature("select_as")
        items = []
        for member, kind in self.rng.sample(SUMMARY, len(SUMMARY)):
            value = self.as_i64(self.value(kind, draft.ctx, 1)) if kind == "i" else self.value(kind, draft.ctx, 1)
            items.append((member, value))
        draft.clauses.append("\n    .select_as<summary>(" + ", ".join(
            f"into_member<&summary::{member}>({value.cpp})" for member, value in items) + ")")
        values = dict(items)

        def ev(env):
            return tuple(values[member].ev(env) for member, _ in SUMMARY)
        self.add_items(draft, [Expr("summary", "", ev)])
        draft.select.distinct = False

    def as_i64(self, value):
        if value.kind == "i64":
            return value
        return made("i64", f"cast_to<std::int64_t>({value.cpp})", value.ev, [value])

    def group(self, draft, keys=None):
        """group_by: plain expressions, so that they are told again in select."""
        plain = replace(draft.ctx, plain=True)
        keys = keys or [self.value(self.any_kind(draft.ctx, "ifsdk"), plain, self.rng.choice([0, 0, 0, 1]))
                        for _ in range(self.rng.choice([1, 1, 2]))]
        if not all(key.own for key in keys):
            raise Rejected
        self.feature("group_by")
        draft.clauses.append(f"\n    .group_by({', '.join(key.cpp for key in keys)})")
        self.grouped(draft, keys)
        if self.chance(0.4):
            self.feature("having")
            condition = self.value("b", draft.ctx, 1)
            draft.select.having = condition.ev
            draft.clauses.append(f"\n    .having({condition.cpp})")

    def grouped(self, draft, keys):
        draft.scope.keys = keys
        draft.select.keys = [key.ev for key in keys]
        draft.ctx = replace(draft.ctx, grouped=True)

    def with_windows(self, draft, make):
        """Windows made meanwhile are this query's."""
        outside, self.windows = self.windows, []
        make()
        draft.select.windows = self.windows
        self.windows = outside

    # --- order and limit ---------------------------------------------------------------------------------------------

    def order(self, draft, total=False, random_terms=None):
        count = self.rng.choice([0, 1, 1, 2]) if total else self.rng.choice([1, 1, 2])
        ctx = replace(draft.ctx, outers=False)
        terms = random_terms or [self.term(self.value(self.any_kind(ctx), ctx, self.rng.choice([0, 0, 1, 2])))
                                 for _ in range(count)]
        if total:
            terms = terms + self.unique_terms(draft.ctx)
        if not terms:
            return
        draft.select.terms = [term for term, _ in terms]
        draft.clauses.append(f"\n    .order_by({', '.join(cpp for _, cpp in terms)})")

    def limit(self, target, clauses, most=12):
        self.feature("limit")
        target.limit = self.rng.randint(1, most) if self.chance(0.97) else 0
        clauses.append(f"\n    .limit({self.number_of(target.limit, 'limit argument')})")
        if self.chance(0.5):
            self.feature("offset")
            target.offset = self.rng.randint(0, 6)
            clauses.append(f"\n    .offset({self.number_of(target.offset, 'offset argument')})")

    def number_of(self, number, feature):
        if self.chance(0.5):
            return str(number)
        self.feature(feature)
        return self.argument("i64", number).cpp

    def end(self, draft):
        """An order and a limit, now and then."""
        if self.chance(0.35):
            self.order(draft, total=True)
            self.limit(draft.select, draft.clauses)
        elif self.chance(0.7):
            self.order(draft)

    # --- subqueries --------------------------------------------------------------------------------------------------

    def subdraft(self, ctx):
        """The FROM and WHERE of a subquery, mostly about the row outside."""
        draft = self.first(around=ctx, candidates=self.names(self.common))
        if self.chance(0.2):
            self.join_any(draft, self.rng.choice(["inner", "left"]))
        condition = self.about_outer(draft) if draft.scope.outers and self.chance(0.75) else None
        if condition is None or self.chance(0.4):
            more = self.value("b", draft.ctx, 1)
            first = condition
            condition = more if first is None else made(
                "b", f"({first.cpp} && {more.cpp})", lambda env: evaluate.both(first.ev(env), more.ev(env)), [first, more])
        self.where(draft, condition)
        return draft

    def about_outer(self, draft):
        pairs = [(source, member, outer) for source in draft.scope.sources for member in source.table.members
                 for outer in draft.scope.outers if family(member.kind) == family(outer[2].kind)]
        far = [pair for pair in pairs if pair[2][0] > 1]
        if far and self.chance(0.5):
            pairs = far
        keyed = [(source, member, outer) for source, member, outer in pairs if self.related(source, member, outer)]
        if not pairs:
            return None
        source, member, outer = self.rng.choice(keyed if keyed and self.chance(0.8) else pairs)
        left, right = column(source, member), self.outer_column(draft.scope, *outer)
        op = "==" if self.chance(0.8) or member.kind == "b" else self.rng.choice(["<", ">"])
        return made("b", f"({left.cpp} {op} {right.cpp})",
                    lambda env: evaluate.compare(op, left.ev(env), right.ev(env)), [left, right])

    def related(self, source, member, outer):
        _, outer_source, outer_member = outer
        return any((name, target_name, target) == (member.name, outer_source.table.name, outer_member.name)
                   for name, target_name, target in source.table.foreign) or \
            any((name, target_name, target) == (outer_member.name, source.table.name, member.name)
                for name, target_name, target in outer_source.table.foreign)

    def exists(self, ctx, negated):
        outside, self.windows = self.windows, []
        draft = self.subdraft(ctx)
        if self.chance(0.2):
            self.group(draft)
            self.random_items(draft, 1, 1)
        elif self.chance(0.3):
            self.random_items(draft, depth=1)
        else:
            self.add_items(draft, [self.whole(draft.scope.sources[0])])
        self.windows = outside
        query = draft.select

        def ev(env):
            found = bool(evaluate.values_of(query, env, env.common))
            return not found if negated else found
        own, outer = self.reads_of(draft)
        cpp = f"exists({draft.cpp()})"
        return Expr("b", f"(!{cpp})" if negated else cpp, ev, own=own, outer=outer)

    def column_query(self, kind, ctx):
        """A subquery of one column."""
        draft = self.subdraft(ctx)
        choice = self.rng.random()
        if choice < 0.2:
            self.group(draft)
            self.select_items(draft, [self.value(kind, draft.ctx, 1)])
        else:
            self.select_items(draft, [self.value(kind, draft.ctx, 1)])
            if choice < 0.35:
                self.feature("distinct in subquery")
                draft.select.distinct = True
                draft.clauses.append(".distinct()")
            elif choice < 0.5:
                self.feature("limit in subquery")
                self.order(draft, total=True)
                self.limit(draft.select, draft.clauses)
        return draft

    def in_query(self, negated, ctx, d):
        outside, self.windows = self.windows, []
        value = self.value(self.any_kind(ctx, "isdkf"), ctx, d)
        draft = self.column_query(family(value.kind), ctx)
        query, cpp = draft.select, draft.cpp()
        reads = [self.reads_of(draft)]
        if not draft.select.distinct and not draft.select.terms and self.chance(0.25):
            query, cpp, other = self.list_compound(draft, ctx)
            reads.append(self.reads_of(other))
        self.windows = outside
        return made("b", f"{'not_' if negated else ''}in({value.cpp}, {cpp})",
                    lambda env: evaluate.among(value.ev(env), [row[0] for row in evaluate.values_of(query, env, env.common)],
                                               negated), [value], plain=False, own=value.own or any(own for own, _ in reads),
                    outer=value.outer or any(outer for _, outer in reads))

    def reads_of(self, draft):
        """(columns of the statement around, columns of one further out)"""
        levels = [levels for scope, levels in self.outer_reads if scope is draft.scope]
        return 1 in levels, any(level > 1 for level in levels)

    def list_compound(self, draft, ctx):
        other = self.column_query(family(draft.items[0].kind), replace(ctx, subqueries=max(1, ctx.subqueries)))
        if other.items[0].kind != draft.items[0].kind or other.select.terms:
            raise Rejected
        self.feature("set operation in subquery")
        op = self.rng.choice(["union_all", "union_distinct", "intersect", "except"])
        query = Compound(draft.select, [(op, other.select)], sees_around=True)
        return query, f"{draft.cpp()}.{op}({other.cpp()})", other

    def scalar(self, kind, ctx):
        """A value of a subquery: an aggregate, or of one row."""
        outside, self.windows = self.windows, []
        draft = self.subdraft(ctx)
        nullable = True
        if kind not in "bdk" and self.chance(0.6) or kind in "dk" and self.chance(0.5):
            self.grouped(draft, [])
            item = self.aggregate(kind, draft.ctx)
            self.select_items(draft, [item])
            nullable = item.nullable
        else:
            item = self.value(kind, draft.ctx, 1)
            self.select_items(draft, [item])
            self.order(draft, total=True)
            draft.select.limit = 1
            draft.clauses.append(".limit(1)")
        self.windows = outside
        query = draft.select

        def ev(env):
            rows = evaluate.values_of(query, env, env.common)
            if not rows and mistake.name == "scalar" and kind in "if":
                return 0
            return rows[0][0] if rows else None
        own, outer = self.reads_of(draft)
        return Expr(item.kind, f"subquery({draft.cpp()})", ev, nullable=nullable, exact=item.exact, own=own, outer=outer)

    # --- common tables -----------------------------------------------------------------------------------------------

    def give_common(self, name):
        """The body of a common table, which the statement's later parts can read."""
        make = {"tally": self.tally, "described": self.described, "step": self.steps}[name]
        members, body, cpp = make()
        self.common[name] = (members, body)
        self.feature("common table")
        return (name, members, body), f"\n    .with({cpp})"

    def tally(self):
        draft = self.first(candidates=self.names(self.common))
        if self.chance(0.5):
            self.join_any(draft, "inner")
        if self.chance(0.4):
            self.where(draft, depth=1)
        if self.chance(0.6):
            keys = [key for source, member in self.columns("i", draft.scope)
                    for key in [column(source, member)] if key.kind == "i64" and not key.nullable]
            if not keys:
                raise Rejected
            self.group(draft, [self.rng.choice(keys)])
            key, amount = draft.scope.keys[0], self.aggregate_of("count_rows", None, draft.ctx)
            if amount.nullable or self.chance(0.5):
                amount = self.filled(self.aggregate("i", draft.ctx), draft.ctx)
        else:
            key, amount = (self.filled(self.value("i", draft.ctx, 1), draft.ctx) for _ in range(2))
            if self.chance(0.3):
                self.feature("distinct in common table")
                draft.select.distinct = True
                draft.clauses.append(".distinct()")
            elif self.chance(0.3):
                self.feature("limit in common table")
                self.order(draft, total=True)
                self.limit(draft.select, draft.clauses)
        return self.fill_struct(draft, "tally", [("key", key), ("group", amount)])

    def filled(self, value, ctx):
        """Never null, and 64 bits wide."""
        wide = self.as_i64(value)
        if not wide.nullable and (wide is value or not ctx.grouped):
            return wide
        value = wide
        number = self.constant("i64", self.rng.randint(-2, 2))
        return made("i64", f"coalesce({value.cpp}, {number.cpp})",
                    lambda env: number.ev(env) if (v := value.ev(env)) is None else v, [value], nullable=False,
                    plain=False)

    def described(self):
        draft = self.first(candidates=self.names(self.common))
        if self.chance(0.4):
            self.join_any(draft)
        if self.chance(0.5):
            self.where(draft, depth=1)
        parts = [("id", self.filled(self.value("i", draft.ctx, 0), draft.ctx)), ("text", self.value("s", draft.ctx, 1)),
                 ("value", self.value("f", draft.ctx, 1))]
        if not parts[2][1].exact:
            raise Rejected
        return self.fill_struct(draft, "described", parts)

    def fill_struct(self, draft, name, parts):
        self.rng.shuffle(parts)
        self.add_items(draft, [value for _, value in parts])
        draft.clauses.append(f"\n    .select_as<{name}>(" + ", ".join(
            value.cpp if value.column and value.column[1].name == member else f"into_member<&{name}::{member}>({value.cpp})"
            for member, value in parts) + ")")
        return [member for member, _ in parts], draft.select, draft.cpp(self.rng)

    def steps(self):
        """A recursion: down the tree of people, or by counting."""
        self.feature("recursive common table")
        distinct = self.chance(0.4)
        word = "union_distinct" if distinct else "union_all"
        base, step = self.tree() if self.chance(0.6) else self.counting()
        return ["id", "depth"], Recursion(base[0], step[0], distinct), f"{base[1]}\n    .{word}({step[1]})"

    def step_rows(self, draft, key, depth):
        draft.clauses.append(f".select_as<step>(into_member<&step::id>({key.cpp}), into_member<&step::depth>({depth.cpp}))")
        self.add_items(draft, [key, depth])
        return draft.select, draft.cpp()

    def tree(self):
        base = self.first(candidates=["person"])
        boss = base.scope.sources[0]
        top = column(boss, boss.table.member("boss_id"))
        condition = made("b", f"({top.cpp} == null)", lambda env: top.ev(env) is None, [top], nullable=False)
        self.where(base, condition if self.chance(0.6) else self.value("b", base.ctx, 1))
        step = self.first(candidates=["person"])
        self.add_join(step, "step", "inner", lambda source: self.key_equal(
            column(step.scope.sources[0], boss.table.member("boss_id")), column(source, source.table.member("id"))))
        depth = self.one_more(step, step.scope.sources[1], "depth", "+", 1)
        if self.chance(0.5):
            self.where(step, self.below(column(step.scope.sources[1], self.tables["step"].member("depth")), 3))
        return (self.step_rows(base, column(boss, boss.table.member("id")), self.value_of("i64", 0)),
                self.step_rows(step, column(step.scope.sources[0], boss.table.member("id")), depth))

    def counting(self):
        base = self.first(candidates=["tag"])
        tag = base.scope.sources[0]
        identity = column(tag, tag.table.member("id"))
        self.where(base, self.below(identity, self.rng.randint(2, 4)))
        step = self.first(candidates=["step"])
        source = step.scope.sources[0]
        self.where(step, self.below(column(source, source.table.member("depth")), self.rng.randint(2, 5)))
        return (self.step_rows(base, identity, self.value_of("i64", 1)),
                self.step_rows(step, self.one_more(step, source, "id", "*", 2), self.one_more(step, source, "depth", "+", 1)))

    def value_of(self, kind, value):
        return replace(self.constant(kind, value), cpp=f"val({literal(kind, value)})")

    def one_more(self, draft, source, member, op, number):
        left, right = column(source, source.table.member(member)), self.constant("i64", number)
        return made("i64", f"({left.cpp} {op} {right.cpp})",
                    lambda env: evaluate.calculate(op, left.ev(env), number, True), [left, right])

    def key_equal(self, left, right):
        return made("b", f"({left.cpp} == {right.cpp})", lambda env: evaluate.compare("==", left.ev(env), right.ev(env)),
                    [left, right])

    def below(self, left, number):
        right = self.argument("i64", number) if self.chance(0.3) else self.constant("i64", number)
        return made("b", f"({left.cpp} < {right.cpp})", lambda env: evaluate.compare("<", left.ev(env), number),
                    [left, right])
