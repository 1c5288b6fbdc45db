# SPDX-License-Identifier: BSL-1.0
"""Random expressions: as C++ text and as functions of an evaluate.Env."""
from collections import Counter
from dataclasses import dataclass, field, replace

import evaluate
from evaluate import Rejected, mistake
from tables import GENRES, INTEGERS, value_of

CPP_TYPES = {"i32": "std::int32_t", "i64": "std::int64_t", "f": "double", "s": "std::string", "d": "date", "k": "genre"}
FAMILIES = "ifsdkb"


def family(kind):
    return "i" if kind in INTEGERS else kind


def text_literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(kind, value):
    if family(kind) == "i":
        return str(value) if value >= 0 else f"({value})"
    if kind == "f":
        return repr(value) if value >= 0 else f"({value!r})"
    if kind == "s":
        return text_literal(value)
    if kind == "b":
        return "true" if value else "false"
    if kind == "k":
        return f"genre::{value}"
    year, month, day = value.split("-")
    return f"day({int(year)}, {int(month)}, {int(day)})"


@dataclass(eq=False)
class Expr:
    """`nullable`: whether the library takes it as one that can be null. `plain`: no parameter, no subquery. `exact`: a
    double with few binary digits, whose sums are the same in every order. `own`, `outer`: reads a column of the
    statement, or of the one around. `column`: (source, member) of a column alone."""
    kind: str
    cpp: str
    ev: object
    nullable: bool = False
    plain: bool = False
    exact: bool = True
    own: bool = False
    outer: bool = False
    column: object = None
    samples: list = field(default_factory=list)


@dataclass
class Scope:
    """`outers`: (levels, source, member) of what a subquery sees. `queries`: evaluate's queries that this is of."""
    sources: list
    outers: list = field(default_factory=list)
    queries: list = field(default_factory=list)
    around: object = None
    keys: list = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """`grouped`: values of groups. `plain`: only plain expressions. `subqueries`: how many levels of them. `outers`:
    columns of the statement around may be read, which ORDER BY of a subquery cannot on SQLite."""
    scope: Scope
    grouped: bool = False
    plain: bool = False
    subqueries: int = 1
    outers: bool = True

    def rows(self):
        return replace(self, grouped=False)


def made(kind, cpp, ev, operands, **more):
    """An expression of others, whose properties follow from theirs."""
    facts = {"nullable": any(each.nullable for each in operands), "plain": all(each.plain for each in operands),
             "exact": all(each.exact for each in operands), "own": any(each.own for each in operands),
             "outer": any(each.outer for each in operands)}
    return Expr(kind, cpp, ev, **{**facts, **more})


def column_cpp(word, source, member):
    alias = "" if source.cpp == source.table.name else f", {source.cpp}"
    return f"{word}<&{source.table.name}::{member.name}{alias}>"


def column(source, member):
    name, key = source.name, member.name

    def ev(env):
        row = env.rows[name]
        return None if row is None else row[key]
    samples = [row[key] for row in source.table.rows if row[key] is not None]
    return Expr(member.kind, column_cpp("col", source, member), ev, nullable=member.nullable or source.missing,
                plain=True, own=True, column=(source, member), samples=samples)


class Expressions:
    """Makes expressions; `rng` decides, and what was used least is preferred. Subqueries come from a subclass."""

    def __init__(self, rng, tables):
        self.rng = rng
        self.tables = tables
        self.used = Counter()
        self.begin(0)

    def begin(self, number):
        """The next statement."""
        self.number = number
        self.features = set()
        self.arguments = []
        self.declarations = []
        self.windows = []
        self.outer_reads = []  # (scope, levels from there to the statement that is read)

    # --- choices -----------------------------------------------------------------------------------------------------

    def chance(self, probability):
        return self.rng.random() < probability

    def feature(self, name):
        self.features.add(name)

    def pick(self, options):
        """One of (feature, weight, function); calls the function."""
        weights = [weight / (4 + self.used[name]) for name, weight, _ in options]
        name, _, make = self.rng.choices(options, weights)[0]
        self.feature(name)
        return make()

    def first_that(self, accepted, make, tries):
        """What is made, once it is accepted; nothing is left of what was made before. None if no try is."""
        for _ in range(tries):
            before = (set(self.features), list(self.arguments), list(self.declarations), list(self.windows),
                      list(self.outer_reads))
            found = make()
            if accepted(found):
                return found
            self.features, self.arguments, self.declarations, self.windows, self.outer_reads = before
        return None

    # --- leaves ------------------------------------------------------------------------------------------------------

    def constant(self, kind, value=None):
        value = value_of(self.rng, kind) if value is None else value
        return Expr(kind, literal(kind, value), lambda env: value)

    def value_literal(self, kind):
        constant = self.constant("i64" if kind == "i" else kind)
        return replace(constant, cpp=f"val({constant.cpp})")

    def argument(self, kind, value):
        """An argument of the call, or one that is there already."""
        for number, (old_kind, old_value, _) in enumerate(self.arguments):
            if old_kind == kind and old_value == value:
                self.feature("argument used twice")
                return Expr(kind, f"arg<{number}>", lambda env: value)
        self.arguments.append((kind, value, literal(kind, value)))
        self.feature("argument")
        return Expr(kind, f"arg<{len(self.arguments) - 1}>", lambda env: value)

    def outer_column(self, scope, levels, source, member):
        name, key = source.name, member.name
        inside = scope
        for left in range(levels, 0, -1):
            for query in inside.queries:
                query.sees_around = True
            self.outer_reads.append((inside, left))
            inside = inside.around
        if levels > 1:
            self.feature("outer of two levels")
        self.feature("correlated")

        def ev(env):
            for _ in range(levels):
                env = env.around
            row = env.rows[name]
            return None if row is None or mistake.name == "correlation" else row[key]
        return Expr(member.kind, column_cpp("outer", source, member), ev, nullable=member.nullable, plain=True,
                    outer=True, samples=[row[key] for row in source.table.rows if row[key] is not None])

    def columns(self, kind, scope):
        return [(source, member) for source in scope.sources for member in source.table.members
                if family(member.kind) == kind]

    def leaf(self, kind, ctx):
        if ctx.grouped:
            return self.grouped_leaf(kind, ctx)
        own = self.columns(kind, ctx.scope)
        outers = [] if ctx.plain or not ctx.outers else [each for each in ctx.scope.outers if family(each[2].kind) == kind]
        if outers and (not own or self.chance(0.15)):
            return self.outer_column(ctx.scope, *self.rng.choice(outers))
        if own and (ctx.plain or self.chance(0.93)):
            return column(*self.rng.choice(own))
        if ctx.plain:
            raise Rejected
        return self.value_literal(kind)

    def grouped_leaf(self, kind, ctx):
        keys = [key for key in ctx.scope.keys if family(key.kind) == kind]
        if keys and self.chance(0.5):
            return self.rng.choice(keys)
        if kind == "b":
            return self.comparison(ctx, 0)
        return self.aggregate(kind, ctx)

    # --- expressions of a family -------------------------------------------------------------------------------------

    def value(self, kind, ctx, depth):
        if depth <= 0 or self.chance(0.35):
            if kind == "b" and not ctx.grouped and self.chance(0.6):
                return self.comparison(ctx, 0)
            return self.leaf(kind, ctx)
        return self.pick(self.options(kind, ctx, depth))

    def any_kind(self, ctx, kinds=FAMILIES):
        """A family of which there are columns."""
        if ctx.grouped:
            return self.rng.choice([kind for kind in kinds if kind in "ifs"])
        there = [kind for kind in kinds if self.columns(kind, ctx.scope)]
        if not there:
            raise Rejected
        return self.rng.choice(there)

    def options(self, kind, ctx, depth):
        d = depth - 1
        common = [("coalesce", 2, lambda: self.coalesce(kind, ctx, d)), ("case", 2, lambda: self.case(kind, ctx, d)),
                  ("null_if", 1, lambda: self.null_if(kind, ctx, d))]
        if not ctx.plain and ctx.subqueries > 0:
            common.append(("scalar subquery", 1, lambda: self.scalar(kind, ctx)))
        own = {"i": self.integers, "f": self.reals, "s": self.texts, "b": self.conditions}.get(kind)
        return common + own(ctx, d) if own else common

    def integers(self, ctx, d):
        arithmetic = [(name, 2, lambda op=op: self.arithmetic("i", op, ctx, d))
                      for name, op in (("add", "+"), ("subtract", "-"), ("multiply", "*"))]
        if not ctx.plain:
            arithmetic += [("divide integers", 2, lambda: self.arithmetic("i", "/", ctx, d)),
                           ("modulo", 2, lambda: self.arithmetic("i", "%", ctx, d))]
        dates = [(name, 1, lambda name=name, part=part: self.of_date(name, part, ctx, d)) for name, part in
                 (("year_of", 0), ("month_of", 1), ("day_of", 2), ("weekday_of", 3))] if self.has_dates(ctx) else []
        return arithmetic + dates + [
            ("negate", 1, lambda: self.unary("-({})", None, "i", ctx, d, lambda v: -v)),
            ("length", 1, lambda: self.unary("length({})", "i64", "s", ctx, d, len)),
            ("absolute", 1, lambda: self.unary("absolute({})", "i64", "i", ctx, d, abs)),
            ("floored", 1, lambda: self.unary("floored({})", "i64", "f", ctx, d, lambda v: int(v // 1))),
            ("position_in", 1, lambda: self.position(ctx, d))]

    def has_dates(self, ctx):
        return not ctx.grouped and bool(self.columns("d", ctx.scope))

    def reals(self, ctx, d):
        arithmetic = [(name, 2, lambda op=op: self.arithmetic("f", op, ctx, d))
                      for name, op in (("add", "+"), ("subtract", "-"), ("multiply", "*"))]
        if not ctx.plain:
            arithmetic += [("divide reals", 2, lambda: self.arithmetic("f", "/", ctx, d)),
                           ("rounded", 1, lambda: self.rounded(ctx, d))]
        return arithmetic + [
            ("negate", 1, lambda: self.unary("-({})", None, "f", ctx, d, lambda v: -v)),
            ("absolute", 1, lambda: self.unary("absolute({})", "f", "f", ctx, d, abs)),
            ("cast to double", 1, lambda: self.unary("cast_to<double>({})", "f", "i", ctx, d, float))]

    def texts(self, ctx, d):
        functions = [("lower", evaluate.ascii_lower), ("upper", evaluate.ascii_upper),
                     ("trimmed", lambda v: v.strip(" ")), ("trimmed_left", lambda v: v.lstrip(" ")),
                     ("trimmed_right", lambda v: v.rstrip(" "))]
        options = [(name, 1, lambda name=name, of=of: self.unary(name + "({})", "s", "s", ctx, d, of))
                   for name, of in functions]
        options += [("concat", 2, lambda: self.concat(ctx, d)),
                    ("cast to text", 1, lambda: self.unary("cast_to<std::string>({})", "s", "i", ctx, d, str))]
        if not ctx.plain:
            options += [("substring", 1, lambda: self.substring(ctx, d)),
                        ("replaced", 1, lambda: self.replaced(ctx, d))]
        return options

    def conditions(self, ctx, d):
        options = [("comparison", 3, lambda: self.comparison(ctx, d)), ("and", 2, lambda: self.logic("&&", ctx, d)),
                   ("or", 2, lambda: self.logic("||", ctx, d)), ("not", 2, lambda: self.negated(ctx, d)),
                   ("is null", 2, lambda: self.null_test("==", ctx, d)),
                   ("is not null", 1, lambda: self.null_test("!=", ctx, d)),
                   ("between", 1, lambda: self.between(False, ctx, d)),
                   ("not between", 1, lambda: self.between(True, ctx, d)),
                   ("in list", 1, lambda: self.in_list(False, ctx, d)),
                   ("not in list", 1, lambda: self.in_list(True, ctx, d)),
                   ("contains", 1, lambda: self.text_test("contains", ctx, d)),
                   ("ends_with", 1, lambda: self.text_test("ends_with", ctx, d))]
        if ctx.plain:
            return options
        options += [("like", 2, lambda: self.like("like", ctx, d)), ("not like", 1, lambda: self.like("not_like", ctx, d)),
                    ("starts_with", 1, lambda: self.text_test("starts_with", ctx, d)),
                    ("in_values", 1, lambda: self.in_values(False, ctx, d)),
                    ("not_in_values", 1, lambda: self.in_values(True, ctx, d))]
        if ctx.subqueries > 0:
            options += [("exists", 2, lambda: self.exists(ctx, "")), ("not exists", 1, lambda: self.exists(ctx, "!")),
                        ("in query", 2, lambda: self.in_query(False, ctx, d)),
                        ("not in query", 2, lambda: self.in_query(True, ctx, d))]
        return options

    # --- operands ----------------------------------------------------------------------------------------------------

    def near(self, left):
        """A value that the other side may well have."""
        return self.rng.choice(left.samples) if left.samples and self.chance(0.7) else value_of(self.rng, left.kind)

    def beside(self, left, ctx, depth, value=None):
        """What stands beside an expression: a value, an argument, another expression."""
        if ctx.plain or (value is None and self.chance(0.3)):
            return self.value(family(left.kind), ctx, depth)
        value = self.near(left) if value is None else value
        return self.argument(left.kind, value) if self.chance(0.35) else self.constant(left.kind, value)

    def nullable_value(self, kind, ctx, depth):
        found = self.first_that(lambda value: value.nullable, lambda: self.value(kind, ctx, depth), 6)
        if found:
            return found
        if ctx.plain:
            raise Rejected
        operand = self.value(kind, ctx, 0)
        other = self.beside(operand, ctx, 0)
        return made(operand.kind, f"null_if({operand.cpp}, {other.cpp})",
                    lambda env: null_if(operand.ev(env), other.ev(env)), [operand, other], nullable=True)

    def unary(self, pattern, result, kind, ctx, depth, of):
        operand = self.value(kind, ctx, depth)

        def ev(env):
            value = operand.ev(env)
            return None if value is None else of(value)
        return made(result or operand.kind, pattern.format(operand.cpp), ev, [operand])

    # --- numbers -----------------------------------------------------------------------------------------------------

    def arithmetic(self, kind, op, ctx, d):
        left = self.value(kind, ctx, d)
        right = self.right_of(op, left, kind, ctx, d)
        if kind == "f" and self.chance(0.3):
            left, right = self.mixed(op, left, ctx, d)
        whole = kind == "i"

        def ev(env):
            return evaluate.calculate(op, left.ev(env), right.ev(env), whole)
        return made("i64" if whole else "f", f"({left.cpp} {op} {right.cpp})", ev, [left, right],
                    exact=left.exact and right.exact and op != "/")

    def right_of(self, op, left, kind, ctx, d):
        if op not in "/%":
            return self.beside(left, ctx, d)
        if self.chance(0.5):
            value = self.rng.choice([-3, -2, 2, 3, 5, 7])
            return self.beside(left, ctx, d, float(value) if kind == "f" else value)
        return self.no_zero(self.value(kind, ctx, d))

    def no_zero(self, operand):
        return made(operand.kind, f"null_if({operand.cpp}, 0)", lambda env: null_if(operand.ev(env), 0), [operand],
                    nullable=True, plain=False)

    def mixed(self, op, real, ctx, d):
        """A double and an integer, in either order."""
        self.feature("mixed arithmetic")
        whole = self.value("i", ctx, d)
        pair = [real, whole] if self.chance(0.5) else [whole, real]
        return (pair[0], self.no_zero(pair[1])) if op == "/" else pair

    def rounded(self, ctx, d):
        operand = self.value(self.rng.choice("fi") if ctx.scope.sources else "f", ctx, d)
        if not operand.exact:
            raise Rejected
        digits = self.rng.choice([0, 0, 1])
        return made("f", f"rounded({operand.cpp}{', 1' if digits else ''})",
                    lambda env: None if (v := operand.ev(env)) is None else evaluate.rounded(v, digits), [operand],
                    plain=False, exact=digits == 0)

    def of_date(self, name, part, ctx, d):
        import datetime

        def of(value):
            date = datetime.date.fromisoformat(value)
            return (date.year, date.month, date.day, date.isoweekday())[part]
        return self.unary(name + "({})", "i64", "d", ctx, d, of)

    # --- texts -------------------------------------------------------------------------------------------------------

    def position(self, ctx, d):
        text = self.value("s", ctx, d)
        wanted = self.beside(text, ctx, 0)

        def ev(env):
            a, b = text.ev(env), wanted.ev(env)
            return None if a is None or b is None else a.find(b) + 1
        return made("i64", f"position_in({text.cpp}, {wanted.cpp})", ev, [text, wanted])

    def concat(self, ctx, d):
        first = self.value("s", ctx, d)
        others = [self.beside(first, ctx, d) for _ in range(self.rng.choice([1, 1, 2]))]
        parts = [first, *others]

        def ev(env):
            values = [part.ev(env) for part in parts]
            return None if None in values else "".join(values)
        return made("s", f"concat({', '.join(part.cpp for part in parts)})", ev, parts)

    def substring(self, ctx, d):
        text = self.value("s", ctx, d)
        start, count = self.rng.randint(1, 4), self.rng.randint(0, 3)
        length = self.argument("i64", count) if self.chance(0.3) else self.constant("i64", count)
        return made("s", f"substring({text.cpp}, {start}, {length.cpp})",
                    lambda env: None if (v := text.ev(env)) is None else v[start - 1:start - 1 + count], [text],
                    plain=False)

    def replaced(self, ctx, d):
        text = self.value("s", ctx, d)
        wanted, given = self.rng.choice("abenBE'"), self.rng.choice(["", "x", "--", "a"])
        return made("s", f"replaced({text.cpp}, {text_literal(wanted)}, {text_literal(given)})",
                    lambda env: None if (v := text.ev(env)) is None else v.replace(wanted, given), [text], plain=False)

    # --- any family --------------------------------------------------------------------------------------------------

    def coalesce(self, kind, ctx, d):
        first = self.nullable_value(kind, ctx, d)
        parts = [first] + [self.beside(first, ctx, d) for _ in range(self.rng.choice([1, 1, 2]))]

        def ev(env):
            return next((value for part in parts if (value := part.ev(env)) is not None), None)
        return made(first.kind, f"coalesce({', '.join(part.cpp for part in parts)})", ev, parts,
                    nullable=all(part.nullable for part in parts))

    def case(self, kind, ctx, d):
        conditions = [self.value("b", ctx, d) for _ in range(self.rng.choice([1, 1, 2]))]
        first = self.value(kind, ctx, d) if ctx.plain or self.chance(0.6) else self.value_literal(kind)
        values = [first] + [self.beside(first, ctx, d) for _ in conditions[1:]]
        last = self.beside(first, ctx, d) if self.chance(0.6) else None
        cpp = ".".join(f"when({condition.cpp}, {value.cpp})" for condition, value in zip(conditions, values))
        if last:
            self.feature("otherwise")

        def ev(env):
            for condition, value in zip(conditions, values):
                if condition.ev(env) is True:
                    return value.ev(env)
            return last.ev(env) if last else None
        results = values + ([last] if last else [])
        return made(first.kind, cpp + (f".otherwise({last.cpp})" if last else ""), ev, conditions + results,
                    nullable=last is None or any(value.nullable for value in results))

    def null_if(self, kind, ctx, d):
        operand = self.value(kind, ctx, d)
        other = self.beside(operand, ctx, d)
        return made(operand.kind, f"null_if({operand.cpp}, {other.cpp})",
                    lambda env: null_if(operand.ev(env), other.ev(env)), [operand, other], nullable=True)

    # --- conditions --------------------------------------------------------------------------------------------------

    def comparison(self, ctx, d):
        kind = self.any_kind(ctx)
        name, op = self.rng.choice([("equal", "=="), ("not equal", "!=")] if kind == "b" else
                                   [("equal", "=="), ("not equal", "!="), ("less", "<"), ("less equal", "<="),
                                    ("greater", ">"), ("greater equal", ">=")])
        self.feature(name)
        left = self.value(kind, ctx, d)
        if kind in "if" and self.chance(0.1) and not ctx.plain:
            self.feature("mixed comparison")
            right = self.value("f" if kind == "i" else "i", ctx, d)
        else:
            right = self.beside(left, ctx, d)
        if not ctx.plain and self.chance(0.1):
            left, right = right, left
            if left.cpp.startswith("arg<") and right.cpp.startswith("arg<"):
                raise Rejected
        return made("b", f"({left.cpp} {op} {right.cpp})", lambda env: evaluate.compare(op, left.ev(env), right.ev(env)),
                    [left, right])

    def logic(self, op, ctx, d):
        left, right = self.value("b", ctx, d), self.value("b", ctx, d)
        connect = evaluate.both if op == "&&" else evaluate.either
        return made("b", f"({left.cpp} {op} {right.cpp})", lambda env: connect(left.ev(env), right.ev(env)), [left, right])

    def negated(self, ctx, d):
        operand = self.value("b", ctx, d)
        return made("b", f"(!({operand.cpp}))", lambda env: evaluate.negation(operand.ev(env)), [operand])

    def null_test(self, op, ctx, d):
        operand = self.nullable_value(self.any_kind(ctx), ctx, d)
        return made("b", f"({operand.cpp} {op} null)", lambda env: (operand.ev(env) is None) == (op == "=="), [operand],
                    nullable=False)

    def between(self, negated, ctx, d):
        value = self.value(self.any_kind(ctx, "ifsdk"), ctx, d)
        low, high = self.beside(value, ctx, d), self.beside(value, ctx, d)

        def ev(env):
            found = evaluate.between(value.ev(env), low.ev(env), high.ev(env))
            return evaluate.negation(found) if negated else found
        return made("b", f"{'not_' if negated else ''}between({value.cpp}, {low.cpp}, {high.cpp})", ev,
                    [value, low, high])

    def in_list(self, negated, ctx, d):
        value = self.value(self.any_kind(ctx, "ifsdk"), ctx, d)
        values = [self.beside(value, ctx, min(d, 1)) for _ in range(self.rng.randint(1, 4))]
        word = "not_in" if negated else "in"
        return made("b", f"{word}({', '.join(each.cpp for each in [value, *values])})",
                    lambda env: evaluate.among(value.ev(env), [each.ev(env) for each in values], negated),
                    [value, *values])

    def in_values(self, negated, ctx, d):
        value = self.value(self.any_kind(ctx, "ifsdk"), ctx, d)
        values = [self.near(value) for _ in range(self.rng.choice([0, 1, 2, 3, 3, 4]))]
        elements = ", ".join(literal(value.kind, each) for each in values)
        if value.kind == "s" or self.chance(0.4):
            name = f"arg<{len(self.arguments)}>"
            self.feature("list argument")
            self.arguments.append(("list", None, f"std::vector<{CPP_TYPES[value.kind]}>{{{elements}}}"))
        else:
            name = f"list_{self.number}_{len(self.declarations)}"
            self.declarations.append(
                f"constexpr std::array<{CPP_TYPES[value.kind]}, {len(values)}> {name}{{{elements}}};")
        return made("b", f"{'not_' if negated else ''}in_values({value.cpp}, {name})",
                    lambda env: evaluate.among(value.ev(env), values, negated), [value], plain=False)

    def like(self, word, ctx, d):
        text = self.value("s", ctx, d)
        pattern = self.pattern(self.near(text))
        given = self.argument("s", pattern) if self.chance(0.3) else self.constant("s", pattern)
        if self.chance(0.1):
            given = self.leaf("s", ctx)

        def ev(env):
            found = evaluate.like(text.ev(env), given.ev(env))
            return evaluate.negation(found) if word == "not_like" else found
        return made("b", f"{word}({text.cpp}, {given.cpp})", ev, [text, given], plain=False)

    def pattern(self, text):
        text = text.swapcase() if self.chance(0.3) and text.isascii() else text
        characters = ["_" if self.chance(0.2) else ("\\" + c if c in "%_\\" else c) for c in text]
        cut = self.rng.randint(0, len(characters))
        kept = "".join(characters[:cut])
        return self.rng.choice([kept + "%", "%" + "".join(characters[cut:]), "%" + kept + "%", "".join(characters)])

    def text_test(self, word, ctx, d):
        text = self.value("s", ctx, d)
        sample = self.near(text)
        cut = self.rng.randint(0, len(sample))
        part = sample[cut:] if word == "ends_with" else sample[:cut]
        if word == "starts_with":
            other = self.argument("s", part) if self.chance(0.3) else self.constant("s", part)
        else:
            other = self.beside(text, ctx, 0, None if ctx.plain or self.chance(0.2) else part)

        def ev(env):
            a, b = text.ev(env), other.ev(env)
            if a is None or b is None:
                return None
            return a.startswith(b) if word == "starts_with" else a.endswith(b) if word == "ends_with" else b in a
        return made("b", f"{word}({text.cpp}, {other.cpp})", ev, [text, other])

    # --- aggregates --------------------------------------------------------------------------------------------------

    def aggregate(self, kind, ctx):
        rows = replace(ctx, grouped=False, subqueries=min(ctx.subqueries, 1))
        options = []
        if kind == "i":
            options += [("count rows", 2, lambda: self.aggregate_of("count_rows", None, ctx)),
                        ("count", 2, lambda: self.aggregate_of("count", self.operand(None, rows), ctx)),
                        ("count_distinct", 1, lambda: self.aggregate_of("count_distinct", self.operand(None, rows), ctx))]
        if kind in "if":
            options.append(("sum", 2, lambda: self.aggregate_of("sum", self.operand(kind, rows), ctx)))
        if kind == "f":
            options.append(("avg", 2, lambda: self.aggregate_of("avg", self.operand(self.rng.choice("if"), rows), ctx)))
        options += [(name, 1, lambda name=name: self.aggregate_of(name, self.operand(kind, rows), ctx))
                    for name in ("min", "max")]
        return self.pick(options)

    def operand(self, kind, rows):
        """What is aggregated: something of the statement's own rows."""
        found = self.first_that(lambda value: value.exact and (value.own or not value.outer),
                                lambda: self.value(kind or self.any_kind(rows), rows, self.rng.choice([0, 0, 1, 2])), 8)
        if not found:
            raise Rejected
        return found

    def row_condition(self, operand, rows):
        """For the filter of an aggregate, which must read something of the statement's own rows."""
        return self.first_that(lambda value: value.own or not value.outer or (operand and operand.own),
                               lambda: self.value("b", replace(rows, subqueries=0), 1), 3)

    def aggregate_of(self, function, operand, ctx):
        rows = ctx.rows()
        kind = {"count_rows": "i64", "count": "i64", "count_distinct": "i64", "avg": "f"}.get(function)
        kind = kind or ("i64" if function == "sum" and family(operand.kind) == "i" else operand.kind)
        whole = family(kind) == "i"
        condition = None
        if not ctx.plain and self.chance(0.25):
            condition = self.row_condition(operand, rows)
        word = "count" if function == "count_rows" else function
        cpp = f"{word}({operand.cpp if operand else ''})"
        if condition:
            self.feature("aggregate with filter")
            cpp += f".filter({condition.cpp})"

        def ev(env):
            group = env.group
            if condition and mistake.name != "filter":
                group = [each for each in group if condition.ev(each) is True]
            values = [operand.ev(each) for each in group] if operand else group
            return evaluate.aggregate(function, values, whole)
        counts = function.startswith("count")
        operands = [each for each in (operand, condition) if each]
        return made(kind, cpp, ev, operands, exact=function != "avg", own=False, outer=False,
                    nullable=not counts and (condition is not None or not ctx.scope.keys or operand.nullable))


def null_if(a, b):
    return None if a is not None and a == b else a
