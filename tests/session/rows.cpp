// SPDX-License-Identifier: BSL-1.0

// Rows as they are read: every way to take them, every way to stop.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using constable_test::contains;
using constable_test::error_of;
using constable_test::require_usable;

namespace {

struct town {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> people{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("towns", primary_key<&town::id>);
    }
};

struct street {
    std::int64_t id{};
    std::int64_t town_id{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("streets", primary_key<&street::id>,
                                foreign_key<&street::town_id>.references<&town::id>(), indexed<&street::town_id>);
    }
};

using map = schema<"map", town, street>;

constexpr auto by_id = from<town>.order_by(col<&town::id>);

struct three_towns : constable_test::on_each_engine<map> {
    three_towns() {
        db.insert_all(
            std::vector<town>{{.name = "Ulm", .people = 128'000}, {.name = "Bad Orb"}, {.name = "Jena", .people = 0}});
        db.insert_all(std::vector<street>{{.town_id = 1, .name = "Hafengasse"}, {.town_id = 3, .name = "Am Anger"}});
    }
    [[nodiscard]] bool busy(int statements) { return constable_test::has_busy(db.connection(), statements); }
};

} // namespace

// --- every way to take them

TEST_CASE_METHOD(three_towns, "rows are read one by one, into one object") {
    std::vector<std::string> names;
    town const* last = nullptr;
    for (town& each : db(by_id)) {
        CHECK(busy(1));
        CHECK((last == nullptr || last == &each));
        last = &each;
        names.push_back(std::move(each.name)); // the row is the reader's to take
    }
    CHECK(names == std::vector<std::string>{"Ulm", "Bad Orb", "Jena"});
    CHECK(busy(0));
}

TEST_CASE_METHOD(three_towns, "a NULL after a value empties the optional of the reused row") {
    std::vector<std::optional<std::int64_t>> people;
    for (town const& each : db(by_id))
        people.push_back(each.people);
    CHECK(people == std::vector<std::optional<std::int64_t>>{128'000, std::nullopt, 0});
}

TEST_CASE_METHOD(three_towns, "rows are an input range") {
    auto result = db(by_id);
    using iterator = decltype(result.begin());
    STATIC_REQUIRE(std::input_iterator<iterator>);
    auto at = result.begin();
    CHECK(at->name == "Ulm");
    ++at;
    CHECK((*at).name == "Bad Orb");
    at++;
    CHECK(at->id == 3);
    CHECK_FALSE(at == result.end());
    ++at;
    CHECK(at == result.end());
    CHECK(busy(0));
}

TEST_CASE_METHOD(three_towns, "all, first and one") {
    CHECK(db(by_id).all().size() == 3);
    CHECK(db(by_id).first()->name == "Ulm");
    CHECK(db(from<town>.where(col<&town::name> == "Jena")).one().id == 3);
    CHECK(db(from<town>.where(col<&town::id> > 8)).all().empty());
    CHECK_FALSE(db(from<town>.where(col<&town::id> > 8)).first());
    CHECK(busy(0));
}

TEST_CASE_METHOD(three_towns, "one row is demanded and there is none, or more than one") {
    const auto here = std::source_location::current();
    const auto none = error_of([&] { (void)db(from<town>.where(col<&town::id> > 8), here).one(); });
    CHECK(none.kind == error_kind::row_count);
    CHECK(contains(none.facts.message, "no row"));
    CHECK(none.facts.file == db.connection().file());
    CHECK(contains(none.facts.sql, "FROM towns WHERE id > "));
    CHECK(none.facts.where.line() == here.line());
    require_usable(db.connection());

    const auto two = error_of([&] { (void)db(by_id).one(); });
    CHECK(two.kind == error_kind::row_count);
    CHECK(contains(two.facts.message, "more than one row"));
    require_usable(db.connection());
    CHECK(db(by_id).all().size() == 3);
}

TEST_CASE_METHOD(three_towns, "what a row is depends on what is selected") {
    STATIC_REQUIRE(std::is_same_v<decltype(db(from<town>.select(col<&town::name>)).one()), std::string>);
    CHECK(db(from<town>.select(count())).one() == 3);
    CHECK(db(from<town>.select(sum(col<&town::people>))).one() == std::optional<std::int64_t>{128'000});
    CHECK(db(from<town>.where(col<&town::id> == 9).select(max(col<&town::id>))).one() == std::nullopt);

    const auto [name, people] = db(from<town>.select(col<&town::name>, col<&town::people>).limit(1)).one();
    CHECK(name == "Ulm");
    CHECK(people == 128'000);

    const auto joined =
        db(from<town>.left_join<street>().select(whole<town>, whole<street>).order_by(col<&town::id>)).all();
    REQUIRE(joined.size() == 3);
    CHECK(std::get<0>(joined[0]).name == "Ulm");
    CHECK(std::get<1>(joined[0])->name == "Hafengasse");
    CHECK_FALSE(std::get<1>(joined[1]));
    CHECK(std::get<1>(joined[2])->town_id == 3);
}

// --- every way to stop

TEST_CASE_METHOD(three_towns, "a loop that is left early leaves no statement open") {
    for (town const& each : db(by_id))
        if (each.id == 2)
            break;
    CHECK(busy(0));

    const auto find = [&](std::string_view wanted) {
        for (town const& each : db(by_id))
            if (each.name == wanted)
                return each.id;
        return std::int64_t{0};
    };
    CHECK(find("Bad Orb") == 2);
    CHECK(busy(0));

    CHECK_THROWS_AS(
        [&] {
            for (town const& each : db(by_id))
                if (each.id == 2)
                    throw std::runtime_error("enough");
        }(),
        std::runtime_error);
    require_usable(db.connection());
}

TEST_CASE_METHOD(three_towns, "rows that nobody looks at are no trouble") {
    {
        [[maybe_unused]] const auto unread = db(by_id);
        CHECK(busy(0));
    }
    auto first = db(by_id);
    (void)first.begin();
    CHECK(busy(1));
    auto moved = std::move(first);
    CHECK(busy(1));
    CHECK(std::move(moved).all().size() == 2);
    CHECK(busy(0));
}

TEST_CASE_METHOD(three_towns, "a query may run inside a loop over the same query") {
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
    for (town const& outer : db(by_id))
        for (town const& inner : db(by_id)) {
            pairs.emplace_back(outer.id, inner.id);
            if (inner.id == 2)
                break;
        }
    CHECK(pairs == std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {3, 1}, {3, 2}});
    require_usable(db.connection());
}

TEST_CASE_METHOD(three_towns, "writing inside a loop over another table is seen afterwards") {
    for (town const& each : db(by_id))
        db.insert(street{.town_id = each.id, .name = "Ring"});
    CHECK(db(from<street>.where(col<&street::name> == "Ring").select(count())).one() == 3);
    CHECK(busy(0));
}

// --- values that are not what the struct says: more of them in sqlite_stored_values.cpp

namespace {

enum class state { open, shut };

struct specimen {
    std::int64_t id{};
    std::int8_t tiny{};
    varchar<3> code{};
    state now{};
    decimal<4, 2> price{};
    std::optional<std::uint16_t> maybe{};

    static consteval auto table() { return constable::table("specimens", primary_key<&specimen::id>); }
};

using museum = schema<"museum", specimen>;

} // namespace

TEST_CASE_METHOD(constable_test::on_each_engine<museum>, "a stored value that does not fit its member is named") {
    // Made by somebody else: wider types, no checks.
    db.connection().execute("DROP TABLE specimens");
    db.connection().execute(is_postgres()
                                ? "CREATE TABLE specimens (id bigint, tiny bigint, code text, now text, price "
                                  "numeric, maybe bigint)"
                                : "CREATE TABLE specimens (id, tiny, code, now, price, maybe)");
    db.connection().execute("INSERT INTO specimens (id) VALUES (1)");
    const auto store = [&](std::string const& values) { db.connection().execute("UPDATE specimens SET " + values); };
    const auto refused = [&](std::string const& values, std::string_view column, std::string_view message) {
        CAPTURE(values);
        store("tiny = 1, code = 'abc', now = 'shut', maybe = 7, price = " + std::string(is_postgres() ? "1.5" : "150"));
        CHECK(db.get<specimen>(1).value().price == decimal<4, 2>::from_unscaled(150));
        store(values);
        const auto error = error_of([&] { (void)db.get<specimen>(1); });
        CHECK(error.kind == error_kind::invalid_value);
        CHECK(error.facts.table == "specimens");
        CHECK(error.facts.columns == column);
        CHECK(contains(error.facts.message, message));
        require_usable(db.connection());
    };
    refused("tiny = NULL", "tiny", "NULL");
    refused("tiny = 128", "tiny", "does not fit");
    refused("code = 'abcd'", "code", "longer than 3");
    refused("now = 'ajar'", "now", "no enumerator");
    refused("maybe = -1", "maybe", "does not fit");
    if (is_postgres())
        refused("price = 1.505", "price", "more digits");
    refused(is_postgres() ? "price = 100" : "price = 10000", "price", "too many digits");
}
