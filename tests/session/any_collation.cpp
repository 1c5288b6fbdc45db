// SPDX-License-Identifier: BSL-1.0

// Text that is no column is ordered by its bytes on both engines, wherever it goes.

#include <constable/any.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct leaf {
    std::int64_t id{};
    std::int64_t parent{};
    std::string name{};

    static consteval auto table() { return constable::table("leaves", primary_key<&leaf::id>); }
};
struct labelled {
    std::int64_t id{};
    std::string label{};

    static consteval auto table() { return common_table("labelled"); }
};

using tree = schema<"tree", leaf>;
using ids = std::vector<std::int64_t>;

// "a" and "B" in this order for a person, the other way round by their bytes.
constexpr auto label = when(col<&leaf::id> > 2, "a").otherwise("B");
constexpr auto labels = from<leaf>.select_as<labelled>(col<&leaf::id>, into_member<&labelled::label>(label));

any_database<tree> filled(engine const& on) {
    auto db = open<tree>(on.url(), any_options{});
    db.create_tables();
    db.insert_all(std::vector<leaf>{{1, 0, "b"}, {2, 1, "C"}, {3, 1, "d"}, {4, 3, "e"}});
    return db;
}

} // namespace

TEST_CASE("any_collation: computed text keeps its order through common tables") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        CHECK(
            db(from<labelled>.with(labels).order_by(col<&labelled::label>, col<&labelled::id>).select(col<&labelled::id>))
                .all() == ids{1, 2, 3, 4});
        CHECK(
            db(from<labelled>.with(labels).where(col<&labelled::label> < "a").order_by(col<&labelled::id>).select(col<&labelled::id>))
                .all() == ids{1, 2});
    });
}

TEST_CASE("any_collation: a recursive common table that begins with a text") {
    for_each_engine([](engine& on) {
        auto db = filled(on);
        constexpr auto roots =
            from<leaf>.where(col<&leaf::parent> == 0).select_as<labelled>(col<&leaf::id>, into_member<&labelled::label>(val("/")));
        constexpr auto step =
            from<leaf>.join<labelled>(col<&leaf::parent> == col<&labelled::id>).select_as<labelled>(col<&leaf::id>, into_member<&labelled::label>(concat(col<&labelled::label>, col<&leaf::name>)));
        CHECK(
            db(from<labelled>.with(roots.union_all(step)).order_by(col<&labelled::label>).select(col<&labelled::label>))
                .all() == std::vector<std::string>{"/", "/C", "/d", "/de"});
    });
}
