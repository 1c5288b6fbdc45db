// SPDX-License-Identifier: BSL-1.0
// The guide's samples on expressions: conditions, functions, conditional values, times, lists.

#include "guide_library.hpp"

// clang-format off
// [conditions]
constexpr auto medium = from<book>
    .where(between(col<&book::pages>, 200, arg<0>) && in(col<&book::id>, 1, 3, 4) &&
           !starts_with(col<&book::title>, "Sol") && like(col<&book::title>, "%the%"))
    .select(col<&book::title>)
    .order_by(col<&book::id>);

static_assert(sql<sqlite>(medium) ==
    "SELECT title FROM books WHERE pages BETWEEN ? AND ? AND id IN (?, ?, ?) "
    "AND NOT (title COLLATE BINARY >= ? AND title COLLATE BINARY < ?) AND title LIKE ? ESCAPE '\\' ORDER BY id");
// [/conditions]

// [functions]
constexpr auto labels = from<book>
    .select(concat(upper(substring(col<&book::title>, 1, 3)), "-", trimmed(val(" x "))),
            length(col<&book::title>), position_in(col<&book::title>, "o"),
            replaced(col<&book::title>, "The ", ""),
            rounded(cast_to<double>(col<&book::pages>) / 100, 1), floored(col<&book::pages> / 100.0),
            col<&book::pages> / 100, col<&book::pages> % 100)
    .order_by(col<&book::id>)
    .limit(2);
// [/functions]

// [conditional]
constexpr auto judged = from<book>
    .select(col<&book::title>,
            when(col<&book::pages> > 300, "long").when(col<&book::pages> > 200, "medium").otherwise("short"),
            when(col<&book::rating> > 4.1, "good"),       // null where nothing holds
            coalesce(col<&book::rating>, 0.0),            // never null
            null_if(col<&book::pages>, 128))
    .order_by(col<&book::id>);

static_assert(std::is_same_v<decltype(judged)::row,
    std::tuple<std::string, std::string, std::optional<std::string>, double, std::optional<int>>>);
// [/conditional]

// [times]
constexpr auto per_month = from<loan>
    .group_by(start_of_month(col<&loan::since>))
    .select(date_of(start_of_month(col<&loan::since>)), count())
    .order_by(start_of_month(col<&loan::since>));
constexpr auto kept_long = from<loan>
    .where(col<&loan::returned> > later_by(col<&loan::since>, duration::days(14)))
    .select(col<&loan::id>, seconds_between(col<&loan::returned>, col<&loan::since>) / 86'400, weekday_of(col<&loan::since>))
    .order_by(col<&loan::id>);
// [/times]

// [lists]
constexpr auto some_books = from<book>.where(in_values(col<&book::id>, arg<0>)).order_by(col<&book::id>);

static_assert(sql<sqlite>(some_books).ends_with("WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"));
// [/lists]

int main() {
    auto db = filled_library();
    show("medium", db(medium, 400));
    show("labels", db(labels));
    show("judged", db(judged));
    show("per month", db(per_month));
    show("kept long", db(kept_long));
    // [lists-run]
    const std::vector<std::int64_t> wanted{4, 1, 77};
    show("of a list", db(some_books, wanted));
    show("of none", db(some_books, std::vector<std::int64_t>{}));
    show("in place", db(from<book>.where(not_in_values(col<&book::id>, wanted)).select(col<&book::title>)));
    // [/lists-run]
}
// clang-format on
