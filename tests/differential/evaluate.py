# SPDX-License-Identifier: BSL-1.0
"""What queries give, by nested loops over rows in memory: SQL's rules, without SQL.

NULL is None, truth is True, False or None. A query is a Select or a Compound of them. Expressions are functions of an
Env. `mistake.name` switches on a mistake on purpose, for the proof that a comparison would notice it.
"""
import functools
import re
from dataclasses import dataclass, field


class Rejected(Exception):
    """The query has no answer that all engines share, or takes too long."""


class Mistake:
    name = ""


mistake = Mistake()

MISTAKES = {
    "null_equals": "a comparison with NULL is false",
    "null_and": "NULL AND false is NULL",
    "division": "division of integers rounds down",
    "modulo": "the remainder has the sign of the divisor",
    "like_case": "LIKE heeds the case of letters",
    "between_end": "BETWEEN leaves out its end",
    "not_in_null": "NOT IN takes no notice of NULL",
    "left_join": "a left join loses what it finds nothing for",
    "full_join": "a full join is a left join",
    "count_null": "count takes NULL",
    "empty_sum": "the sum of nothing is 0",
    "distinct_null": "two NULLs are different rows",
    "nulls_last": "NULL is larger than every value",
    "descending": "DESC is forgotten",
    "offset": "OFFSET is forgotten",
    "having": "HAVING is forgotten",
    "filter": "the filter of an aggregate is forgotten",
    "union_all": "UNION ALL drops what is there twice",
    "except": "EXCEPT is taken from right to left",
    "peers": "a window without a frame ends at the current row",
    "partition": "windows have no partitions",
    "rank": "rank leaves no gaps",
    "scalar": "a subquery without a row gives 0",
    "correlation": "a subquery sees the row outside as missing",
}

LARGEST = 2**48  # numbers beyond are no test of a query
MOST_PAIRS = 40_000


class Env:
    """The row of each source by name (None: an outer join found none), the statement around, the group."""
    __slots__ = ("rows", "around", "common", "group", "windows")

    def __init__(self, rows, around, common, group=None):
        self.rows = rows
        self.around = around
        self.common = common
        self.group = group
        self.windows = None


class Session:
    """What is kept while one statement is evaluated: answers of subqueries that see no row outside, and the effort."""

    def __init__(self):
        self.answers = {}
        self.pairs = 0

    def begin(self):
        self.answers.clear()
        self.pairs = 0

    def spend(self, pairs):
        self.pairs += pairs
        if self.pairs > MOST_PAIRS:
            raise Rejected


session = Session()


# --- values ----------------------------------------------------------------------------------------------------------

def number(value):
    if value is not None and abs(value) > LARGEST:
        raise Rejected
    return value


def compare(op, a, b):
    if a is None or b is None:
        return False if mistake.name == "null_equals" else None
    if op == "==":
        return a == b
    if op == "!=":
        return a != b
    if op == "<":
        return a < b
    if op == "<=":
        return a <= b
    if op == ">":
        return a > b
    return a >= b


def both(a, b):
    if mistake.name == "null_and" and (a is None or b is None):
        return None
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either(a, b):
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def negation(a):
    return None if a is None else not a


def calculate(op, a, b, whole):
    """`whole`: both are integers by type."""
    if a is None or b is None:
        return None
    if op == "+":
        return number(a + b)
    if op == "-":
        return number(a - b)
    if op == "*":
        return number(a * b)
    if b == 0:
        raise Rejected  # NULL here, an error there
    if not whole:
        return number(a / b)
    quotient = abs(a) // abs(b)
    if (a < 0) != (b < 0):
        quotient = -quotient
    if op == "/":
        return a // b if mistake.name == "division" else quotient
    return a % b if mistake.name == "modulo" else a - b * quotient


def ascii_lower(text):
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def ascii_upper(text):
    return "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)


@functools.lru_cache(maxsize=None)
def pattern_of(pattern):
    expression = ""
    characters = iter(pattern)
    for c in characters:
        if c == "\\":
            c = next(characters, None)
            if c is None:
                raise Rejected
            expression += re.escape(c)
        else:
            expression += ".*" if c == "%" else "." if c == "_" else re.escape(c)
    return re.compile(expression, re.DOTALL)


def like(text, pattern):
    if text is None or pattern is None:
        return None
    if mistake.name != "like_case":
        text, pattern = ascii_lower(text), ascii_lower(pattern)
    return pattern_of(pattern).fullmatch(text) is not None


def between(value, low, high):
    end = "<" if mistake.name == "between_end" else "<="
    return both(compare(">=", value, low), compare(end, value, high))


def among(value, values, negated=False):
    """IN: true where one is equal, else NULL where one of the comparisons is."""
    found = False
    for each in values:
        found = either(found, compare("==", value, each))
    if negated and mistake.name == "not_in_null":
        return found is not True
    return negation(found) if negated else found


def rounded(value, digits):
    """Half away from zero. The values have few binary digits, so that the scaled one is exact."""
    scaled = abs(value) * 10**digits
    whole = int(scaled + 0.5)
    return float(f"{'-' if value < 0 else ''}{whole / 10**digits!r}") if whole else 0.0


# --- order -----------------------------------------------------------------------------------------------------------

@dataclass
class Term:
    """`nulls`: "first", "last", or nothing said: NULL is smaller than every value."""
    expression: object
    descending: bool = False
    nulls: str = ""


def compare_terms(terms, a, b):
    for term, left, right in zip(terms, a, b):
        descending = term.descending and mistake.name != "descending"
        if left is None or right is None:
            if left is None and right is None:
                continue
            unsaid_first = descending if mistake.name == "nulls_last" else not descending
            first = term.nulls == "first" if term.nulls else unsaid_first
            return -1 if (left is None) == first else 1
        if left != right:
            return -1 if (left < right) != descending else 1
    return 0


def order_key(terms):
    return functools.cmp_to_key(lambda a, b: compare_terms(terms, a, b))


def hashable(row):
    """A row as SQL's DISTINCT and GROUP BY tell it from others."""
    if mistake.name == "distinct_null":
        return tuple(object() if value is None else value for value in row)
    return tuple(row)


# --- sources ---------------------------------------------------------------------------------------------------------

@dataclass
class Source:
    """One table of a FROM clause. `on` is a function of an Env, absent for the first and for cross joins."""
    cpp: str
    table: object
    kind: str = "first"
    on: object = None
    on_cpp: str = ""
    missing: bool = False

    @property
    def name(self):
        return self.cpp


def rows_of(source, common):
    return common[source.table.name] if source.table.common else source.table.rows


def joined(sources, around, common):
    """Every combination of rows, as {name: row or None}."""
    found = [{sources[0].name: row} for row in rows_of(sources[0], common)]
    for number, source in enumerate(sources[1:], start=1):
        names = [before.name for before in sources[:number]]
        found = join(found, names, source, rows_of(source, common), around, common)
    return found


def join(left, names, source, right, around, common):
    kind = source.kind
    if mistake.name == "left_join" and kind == "left":
        kind = "inner"
    if mistake.name == "full_join" and kind == "full":
        kind = "left"
    session.spend(len(left) * len(right))
    result = []
    matched = set()
    for combination in left:
        hit = False
        for position, row in enumerate(right):
            candidate = {**combination, source.name: row}
            if source.on is None or source.on(Env(candidate, around, common)) is True:
                result.append(candidate)
                matched.add(position)
                hit = True
        if not hit and kind in ("left", "full"):
            result.append({**combination, source.name: None})
    if kind in ("right", "full"):
        for position, row in enumerate(right):
            if position not in matched:
                result.append({**dict.fromkeys(names, None), source.name: row})
    return result


# --- aggregates ------------------------------------------------------------------------------------------------------

def aggregate(function, values, whole):
    """Of the values of a group or of a frame. `whole`: integers by type."""
    if function == "count_rows":
        return len(values)
    if not (function == "count" and mistake.name == "count_null"):
        values = [value for value in values if value is not None]
    if function == "count":
        return len(values)
    if function == "count_distinct":
        return len(set(values))
    if not values:
        return 0 if function == "sum" and mistake.name == "empty_sum" else None
    if function == "sum":
        return number(sum(values) if whole else float(sum(values)))
    if function == "avg":
        return float(sum(values)) / len(values)
    return min(values) if function == "min" else max(values)


# --- windows ---------------------------------------------------------------------------------------------------------

@dataclass
class Frame:
    """`start`, `end`: rows or groups from the current one on, negative before it; None is unbounded."""
    unit: str
    start: object
    end: object


@dataclass(eq=False)
class Window:
    """`operand` and `condition` (of a filter) are functions of an Env; `number` is that of ntile, lag, nth_value …"""
    function: str
    operand: object = None
    condition: object = None
    number: int = 0
    whole: bool = False
    partitions: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    frame: object = None


def window_values(window, envs):
    """The value for each env, in their order."""
    values = [None] * len(envs)
    partitions = {}
    for position, env in enumerate(envs):
        key = () if mistake.name == "partition" else tuple(key(env) for key in window.partitions)
        partitions.setdefault(key, []).append(position)
    for positions in partitions.values():
        keys = {position: [term.expression(envs[position]) for term in window.terms] for position in positions}
        ordered = sorted(positions, key=lambda position: order_key(window.terms)(keys[position]))
        peers = peer_groups(ordered, keys, window.terms)
        members = [envs[position] for position in ordered]
        for index, position in enumerate(ordered):
            values[position] = window_value(window, members, peers, index)
    return values


def peer_groups(ordered, keys, terms):
    """For each row the number of its group of rows that sort equal."""
    groups = []
    for index, position in enumerate(ordered):
        same = index > 0 and compare_terms(terms, keys[ordered[index - 1]], keys[position]) == 0
        groups.append(groups[-1] + (0 if same else 1) if groups else 0)
    return groups


def window_value(window, members, peers, index):
    size = len(members)
    function = window.function
    before = peers.index(peers[index])
    if function == "row_number":
        return index + 1
    if function == "rank":
        return peers[index] + 1 if mistake.name == "rank" else before + 1
    if function == "dense_rank":
        return peers[index] + 1
    if function == "percent_rank":
        return before / (size - 1) if size > 1 else 0.0
    if function == "cume_dist":
        return sum(1 for peer in peers if peer <= peers[index]) / size
    if function == "ntile":
        return bucket(index, size, window.number)
    if function in ("lag", "lead"):
        other = index + (window.number if function == "lead" else -window.number)
        return window.operand(members[other]) if 0 <= other < size else None
    frame = frame_rows(window, peers, index)
    seen = [members[position] for position in frame]
    if function == "first_value":
        return window.operand(seen[0]) if seen else None
    if function == "last_value":
        return window.operand(seen[-1]) if seen else None
    if function == "nth_value":
        return window.operand(seen[window.number - 1]) if len(seen) >= window.number else None
    if window.condition is not None and mistake.name != "filter":
        seen = [env for env in seen if window.condition(env) is True]
    return aggregate(function, [window.operand(env) for env in seen] if window.operand else seen, window.whole)


def bucket(index, size, count):
    """The first parts have one row more where the rows do not divide."""
    small, larger = divmod(size, count)
    edge = larger * (small + 1)
    return index // (small + 1) + 1 if index < edge else larger + (index - edge) // small + 1


def frame_rows(window, peers, index):
    size = len(peers)
    frame = window.frame
    if frame is None:
        if not window.terms:
            return range(size)
        if mistake.name == "peers":
            return range(index + 1)
        return [position for position in range(size) if peers[position] <= peers[index]]
    if frame.unit == "rows":
        start = 0 if frame.start is None else index + frame.start
        end = size - 1 if frame.end is None else index + frame.end
        return range(max(start, 0), max(min(end, size - 1) + 1, max(start, 0)))
    low = None if frame.start is None else peers[index] + frame.start
    high = None if frame.end is None else peers[index] + frame.end
    return [position for position in range(size)
            if (low is None or peers[position] >= low) and (high is None or peers[position] <= high)]


# --- queries ---------------------------------------------------------------------------------------------------------

@dataclass(eq=False)
class Select:
    """`items`: functions of an Env, each one value of a row. `keys` is None where the query does not group, empty where
    it aggregates all rows. `limit`, `offset`: numbers. `common`: (name, members, query) in order."""
    sources: list = field(default_factory=list)
    where: object = None
    keys: object = None
    having: object = None
    items: list = field(default_factory=list)
    distinct: bool = False
    terms: list = field(default_factory=list)
    windows: list = field(default_factory=list)
    limit: object = None
    offset: object = None
    common: list = field(default_factory=list)
    sees_around: bool = False


@dataclass(eq=False)
class Compound:
    """`terms`: the expression of each is the position of an item."""
    first: object = None
    operands: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    limit: object = None
    offset: object = None
    sees_around: bool = False


def answer(query, around=None, common=None):
    """The rows as [(values, what they are sorted by)]."""
    if not query.sees_around and id(query) in session.answers and session.answers[id(query)][1] is common:
        return session.answers[id(query)][0]
    rows = compound(query, around, common) if isinstance(query, Compound) else select(query, around, common)
    if not query.sees_around:
        session.answers[id(query)] = (rows, common)
    return rows


def values_of(query, around=None, common=None):
    return [values for values, _ in answer(query, around, common)]


def with_common(query, around, common):
    given = dict(common or {})
    for name, members, body in query.common:
        if isinstance(body, Recursion):
            rows = recursion(body, name, members, around, given)
        else:
            rows = values_of(body, around, given)
        given = {**given, name: [dict(zip(members, row)) for row in rows]}
    return given


@dataclass(eq=False)
class Recursion:
    base: object
    step: object
    distinct: bool


def recursion(body, name, members, around, given):
    queue = values_of(body.base, around, given)
    rows = []
    seen = set()
    while queue:
        fresh = []
        for row in queue:
            if not body.distinct or row not in seen:
                seen.add(row)
                fresh.append(row)
        rows += fresh
        session.spend(len(rows))
        queue = values_of(body.step, around, {**given, name: [dict(zip(members, row)) for row in fresh]}) if fresh else []
    return rows


def select(query, around, common):
    if query.common:
        common = with_common(query, around, common)
    envs = [Env(rows, around, common) for rows in joined(query.sources, around, common)]
    session.spend(len(envs))
    if query.where is not None:
        envs = [env for env in envs if query.where(env) is True]
    if query.keys is not None:
        envs = grouped(query, envs, around, common)
    for env in envs:
        env.windows = {}
    for window in query.windows:
        for env, value in zip(envs, window_values(window, envs)):
            env.windows[id(window)] = value
    rows = [(tuple(item(env) for item in query.items), [term.expression(env) for term in query.terms]) for env in envs]
    if query.distinct:
        rows = list({hashable(values): (values, keys) for values, keys in reversed(rows)}.values())
    return tail(query, rows)


def grouped(query, envs, around, common):
    groups = {}
    for env in envs:
        groups.setdefault(hashable([key(env) for key in query.keys]), []).append(env)
    if not query.keys and not groups:
        groups[()] = []
    result = []
    for group in groups.values():
        rows = group[0].rows if group else {}
        result.append(Env(rows, around, common, group))
    if query.having is not None and mistake.name != "having":
        result = [env for env in result if query.having(env) is True]
    return result


def tail(query, rows):
    if query.terms:
        key = order_key(query.terms)
        rows = sorted(rows, key=lambda row: key(row[1]))
    offset = 0 if mistake.name == "offset" else query.offset or 0
    end = None if query.limit is None else offset + query.limit
    return rows[offset:end]


def unique(rows):
    return list({hashable(row): row for row in rows}.values())


def combine(op, left, right):
    if op == "union_all":
        return unique(left + right) if mistake.name == "union_all" else left + right
    if op == "union_distinct":
        return unique(left + right)
    if op == "except" and mistake.name == "except":
        left, right = right, left
    others = set(map(hashable, right))
    return [row for row in unique(left) if (hashable(row) in others) == (op == "intersect")]


def compound(query, around, common):
    if query.first.common:
        common = with_common(query.first, around, common)
    rows = values_of(query.first, around, common)
    for op, operand in query.operands:
        rows = combine(op, rows, values_of(operand, around, common))
    return tail(query, [(row, [row[term.expression] for term in query.terms]) for row in rows])


def tie_groups(query, rows):
    """The rows in order, in groups of those that sort equal: any order within a group is right."""
    groups = []
    for values, keys in rows:
        if groups and (not query.terms or compare_terms(query.terms, groups[-1][1], keys) == 0):
            groups[-1][0].append(values)
        else:
            groups.append(([values], keys))
    return [values for values, _ in groups]
