# SPDX-License-Identifier: BSL-1.0
"""Random window functions."""
from dataclasses import replace

from evaluate import Frame, Rejected, Term, Window
from expressions import Expressions, column, made


def bound(offset):
    if offset is None:
        return "unbounded"
    return "current_row" if offset == 0 else f"preceding({-offset})" if offset < 0 else f"following({offset})"


def term_cpp(expression, term):
    """A term of ORDER BY, in one of the forms that mean it."""
    if not term.nulls:
        if term.descending and expression.cpp.startswith("col<"):
            return "desc<" + expression.cpp[len("col<"):] if ", " not in expression.cpp else f"descending({expression.cpp})"
        return f"descending({expression.cpp})" if term.descending else expression.cpp
    return f"{'descending' if term.descending else 'ascending'}({expression.cpp}).nulls_{term.nulls}()"


class Windows(Expressions):

    def term(self, expression):
        """(term, its C++): a direction for an expression."""
        term = Term(expression.ev, self.chance(0.45), self.rng.choice(["", "", "", "first", "last"]))
        self.feature("descending" if term.descending else "ascending")
        if term.nulls:
            self.feature("nulls " + term.nulls)
        return term, term_cpp(expression, term)

    def unique_terms(self, ctx):
        """Terms that leave no ties but those of equal rows."""
        if ctx.grouped:
            keys = ctx.scope.keys
        else:
            keys = [column(source, source.table.member(name)) for source in ctx.scope.sources for name in source.table.key]
        return [self.term(key) for key in keys]

    def window(self, kind, ctx):
        """A function over a window, of any kind of value that fits `kind`."""
        options = [(name, 1, lambda name=name: self.neighbour(name, kind, ctx))
                   for name in ("lag", "lead", "first_value", "last_value", "nth_value")]
        if kind == "i":
            options += [(name, 1, lambda name=name: self.ranked(name, "i64", ctx))
                        for name in ("row_number", "rank", "dense_rank", "ntile")]
        if kind == "f":
            options += [(name, 1, lambda name=name: self.ranked(name, "f", ctx)) for name in ("percent_rank", "cume_dist")]
        if kind in "if":
            options.append(("aggregate over window", 5, lambda: self.aggregate_window(kind, ctx)))
        return self.pick(options)

    def over(self, ctx, window, call, kind, total, framed, exact=True):
        """`total`: the order must have no ties. `framed`: frames mean something."""
        spec = "window"
        depth = self.rng.choice([0, 0, 1])
        if self.chance(0.5):
            self.feature("partition_by")
            key = self.value(self.any_kind(ctx), replace(ctx, subqueries=0), depth)
            window.partitions.append(key.ev)
            spec += f".partition_by({key.cpp})"
        if total or self.chance(0.65):
            terms = [self.term(self.value(self.any_kind(ctx), replace(ctx, subqueries=0), depth))
                     for _ in range(self.rng.choice([0, 1, 1]) if total else 1)]
            frame = self.frame() if framed and self.chance(0.6) else None
            if total or (frame and frame.unit == "rows"):
                terms += self.unique_terms(ctx)
            if terms:
                window.terms = [term for term, _ in terms]
                spec += f".order_by({', '.join(cpp for _, cpp in terms)})"
                if frame:
                    window.frame = frame
                    spec += f".{frame.unit}<{bound(frame.start)}, {bound(frame.end)}>()"
        elif framed:
            self.feature("window without order")
        self.windows.append(window)
        return made(kind, f"{call}.over({spec})", lambda env: env.windows[id(window)], [], nullable=True, exact=exact)

    def frame(self):
        unit = self.rng.choice(["rows", "rows", "range", "groups"])
        self.feature(unit + " frame")
        if unit == "range":
            return Frame(unit, self.rng.choice([None, 0]), self.rng.choice([None, 0]))
        start = self.rng.choice([None, -2, -1, 0, 1])
        end = self.rng.choice([None] + [each for each in (-1, 0, 1, 2) if start is None or each >= start])
        if end is not None and end < 0 or start is not None and start > 0:
            self.feature("frame that may be empty")
        return Frame(unit, start, end)

    def ranked(self, name, kind, ctx):
        window = Window(name, number=self.rng.randint(1, 4))
        call = f"{name}({self.count(window.number).cpp if name == 'ntile' else ''})"
        return self.over(ctx, window, call, kind, name in ("row_number", "ntile"), False, exact=kind != "f")

    def count(self, number):
        return self.argument("i64", number) if self.chance(0.3) else self.constant("i64", number)

    def neighbour(self, name, kind, ctx):
        operand = self.value(kind, replace(ctx, subqueries=0), self.rng.choice([0, 0, 1]))
        window = Window(name, operand.ev, number=self.rng.randint(1, 3))
        more = ""
        if name == "nth_value":
            more = f", {self.count(window.number).cpp}"
        elif name in ("lag", "lead"):
            if self.chance(0.4):
                window.number = 1
            else:
                more = f", {self.count(window.number).cpp}"
        return self.over(ctx, window, f"{name}({operand.cpp}{more})", operand.kind, True,
                         name not in ("lag", "lead"), exact=operand.exact)

    def aggregate_window(self, kind, ctx):
        """Over groups only of their keys: an aggregate of an aggregate is refused."""
        rows = replace(ctx, grouped=False, subqueries=0)
        name = self.rng.choice(["sum", "avg", "min", "max"] if kind == "f" else ["count", "count_rows", "sum", "min", "max"])
        wanted = self.rng.choice("if") if name == "avg" else None if name == "count" else kind
        operand = None
        if name != "count_rows":
            operand = self.key_of(wanted, ctx) if ctx.grouped else self.operand(wanted, rows)
        whole = kind == "i"
        result = operand.kind if name in ("min", "max") else "i64" if whole else "f"
        window = Window(name, operand.ev if operand else None, whole=whole)
        call = f"{'count' if name == 'count_rows' else name}({operand.cpp if operand else ''})"
        condition = self.row_condition(operand, rows) if not ctx.grouped and self.chance(0.25) else None
        if condition:
            self.feature("window with filter")
            window.condition = condition.ev
            call += f".filter({condition.cpp})"
        return self.over(ctx, window, call, result, False, True, exact=name != "avg")

    def key_of(self, kind, ctx):
        keys = [key for key in ctx.scope.keys if key.exact and (kind is None or (key.kind == "f") == (kind == "f"))
                and (kind is None or key.kind in ("f", "i32", "i64"))]
        if not keys:
            raise Rejected
        return self.rng.choice(keys)
