// SPDX-License-Identifier: BSL-1.0

// Sums and quotients are the same on both engines.

#include <constable/any.hpp>

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

using money = decimal<10, 2>;

struct item {
    std::int64_t id{};
    std::int64_t n{};
    money price{};
    decimal<6, 0> whole{};

    static consteval auto table() { return constable::table("items", primary_key<&item::id>); }
};
struct total {
    std::optional<std::int64_t> n{};

    static consteval auto table() { return common_table("total"); }
};

using shop = schema<"shop", item>;
using ids = std::vector<std::int64_t>;

any_database<shop> filled(engine const& on) {
    auto db = open<shop>(on.url(), any_options{});
    db.create_tables();
    db.insert_all(std::vector<item>{{1, 4, money::from_unscaled(101), decimal<6, 0>::from_unscaled(7)},
                                    {2, 5, money::from_unscaled(-101), decimal<6, 0>::from_unscaled(-7)},
                                    {3, 6, money::from_unscaled(1'000), decimal<6, 0>::from_unscaled(0)}});
    return db;
}

} // namespace

TEST_CASE("any_arithmetic: a sum of integers is an integer") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        constexpr auto sums = from<item>.select(sum(col<&item::n>));
        CHECK(db(from<item>.select(sum(col<&item::n>) / 2, -sum(col<&item::n>), sum(col<&item::n>) % 4)).one() ==
              std::tuple{std::optional<std::int64_t>{7}, std::optional<std::int64_t>{-15},
                         std::optional<std::int64_t>{3}});
        CHECK(db(from<item>.where(subquery(sums) / 2 == 7).select(count())).one() == 3);
        CHECK(
            db(from<item>.group_by(col<&item::id>).having(sum(col<&item::n>) / 2 == 2).order_by(col<&item::id>).select(col<&item::id>))
                .all() == ids{1, 2});
        CHECK(
            db(from<item>.order_by(col<&item::id>).select(sum(col<&item::n>).over(window.order_by(col<&item::id>)) / 2))
                .all() == ids{2, 4, 7});
        CHECK(db(from<item>.select(sum(col<&item::n>).filter(col<&item::id> > 1) / 2)).one() == 5);
        CHECK(db(from<total>.with(from<item>.select_as<total>(into_member<&total::n>(sum(col<&item::n>))))
                     .where(col<&total::n> / 4 == 3)
                     .select(count()))
                  .one() == 1);
        db(update<item>.set(col<&item::n> = coalesce(subquery(sums), 0) / 2).where(col<&item::id> == 1));
        CHECK(db.get<item>(1).value().n == 7);
    });
}

TEST_CASE("any_arithmetic: a quotient of a decimal is cut to its digits") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        CHECK(db(from<item>.order_by(col<&item::id>).select(col<&item::price> / 2)).all() ==
              std::vector{money::from_unscaled(50), money::from_unscaled(-50), money::from_unscaled(500)});
        CHECK(db(from<item>.order_by(col<&item::id>).select(col<&item::price> / col<&item::n>)).all() ==
              std::vector{money::from_unscaled(25), money::from_unscaled(-20), money::from_unscaled(166)});
        CHECK(db(from<item>.order_by(col<&item::id>).select(col<&item::whole> / 2)).all() ==
              std::vector{decimal<6, 0>::from_unscaled(3), decimal<6, 0>::from_unscaled(-3), decimal<6, 0>{}});
        CHECK(db(from<item>.where(col<&item::price> / 2 == money::from_unscaled(50)).select(col<&item::id>)).all() ==
              ids{1});
        CHECK(db(from<item>.where(col<&item::id> == 1).select((col<&item::price> + col<&item::price>) / 3)) ==
              money::from_unscaled(67));
        db(update<item>.set(col<&item::price> = col<&item::price> / 2).where(col<&item::id> == 1));
        CHECK(db.get<item>(1).value().price == money::from_unscaled(50));
    });
}
