// SPDX-License-Identifier: BSL-1.0
// The guide's samples on common table expressions and windows.

#include "guide_library.hpp"

// clang-format off
// [common]
struct lent {
    std::int64_t book_id{};
    std::int64_t times{};

    static consteval auto table() { return constable::common_table("lent"); }
};

constexpr auto popular = from<book>
    .with(from<loan>.group_by(col<&loan::book_id>)
                    .select_as<lent>(col<&loan::book_id>, into_member<&lent::times>(count())))
    .join<lent>(col<&lent::book_id> == col<&book::id>)
    .where(col<&lent::times> >= arg<0>)
    .select(col<&book::title>, col<&lent::times>)
    .order_by(col<&book::id>);

static_assert(sql<sqlite>(popular) ==
    "WITH lent (book_id, times) AS (SELECT loans.book_id, count(*) FROM loans GROUP BY loans.book_id) "
    "SELECT books.title, lent.times FROM books JOIN lent ON lent.book_id = books.id "
    "WHERE lent.times >= ? ORDER BY books.id");
// [/common]

// [recursive]
struct guest {
    std::int64_t id{};
    std::int64_t depth{};

    static consteval auto table() { return constable::common_table("guests"); }
};

constexpr auto first_guest = from<reader>
    .where(col<&reader::id> == arg<0>)
    .select_as<guest>(col<&reader::id>, into_member<&guest::depth>(val(0)));
constexpr auto next_guests = from<reader>
    .join<guest>(col<&reader::invited_by> == col<&guest::id>)
    .select_as<guest>(col<&reader::id>, into_member<&guest::depth>(col<&guest::depth> + 1));

constexpr auto guests_of = from<guest>
    .with(first_guest.union_all(next_guests))
    .join<reader>(col<&reader::id> == col<&guest::id>)
    .select(col<&guest::depth>, col<&reader::name>)
    .order_by(col<&guest::depth>, col<&reader::id>);

static_assert(sql<sqlite>(guests_of).starts_with("WITH RECURSIVE guests (id, depth) AS (SELECT readers.id, ? "));
// [/recursive]

// [windows]
constexpr auto by_size = window.partition_by(col<&book::author_id>).order_by(desc<&book::pages>);

constexpr auto ranked = from<book>
    .select(col<&book::title>,
            row_number().over(by_size),
            lag(col<&book::title>).over(by_size),                               // null for the first
            sum(col<&book::pages>).over(window.partition_by(col<&book::author_id>)),
            count().filter(col<&book::rating> != null).over(window))
    .order_by(col<&book::id>);
constexpr auto running = from<loan>
    .select(col<&loan::id>,
            count().over(window.order_by(col<&loan::since>).rows<unbounded, current_row>()),
            min(col<&loan::book_id>).over(window.order_by(col<&loan::since>).rows<preceding(1), following(1)>()))
    .order_by(col<&loan::since>);

static_assert(std::is_same_v<decltype(ranked)::row,
    std::tuple<std::string, std::int64_t, std::optional<std::string>, std::int64_t, std::int64_t>>);
static_assert(sql<sqlite>(running) ==
    "SELECT id, count(*) OVER (ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), "
    "min(book_id) OVER (ORDER BY since ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM loans ORDER BY since");
// [/windows]

// [best-of-each]
struct place {
    std::int64_t id{};
    std::int64_t number{};

    static consteval auto table() { return constable::common_table("places"); }
};

constexpr auto longest_of_each = from<book>
    .with(from<book>.select_as<place>(col<&book::id>, into_member<&place::number>(row_number().over(by_size))))
    .join<place>(col<&place::id> == col<&book::id> && col<&place::number> == 1)
    .order_by(col<&book::id>);
// [/best-of-each]

int main() {
    auto db = filled_library();
    show("popular", db(popular, 2));
    show("guests of Ada", db(guests_of, 1));
    show("ranked", db(ranked));
    show("running", db(running));
    show("longest of each", db(longest_of_each));
}
// clang-format on
