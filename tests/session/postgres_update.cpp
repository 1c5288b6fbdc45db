// SPDX-License-Identifier: BSL-1.0

#include <constable/session/postgres_update.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/any.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;

namespace {

enum class state { draft, sent };

struct letter {
    std::int64_t id{};
    std::string subject{};
    std::optional<std::int32_t> weight{};
    decimal<8, 2> price{};
    state stage{};
    date day{};
    std::optional<timestamp> sent{};
    uuid key{};
    blob seal{};
    bool heavy = false;
    duration delay{};
    float ratio{};
    std::int32_t version{};
    timestamp changed{};

    static consteval auto table() {
        return constable::table("letters", primary_key<&letter::id>, unique_key<&letter::subject>,
                                row_version<&letter::version>, updated_at<&letter::changed>,
                                check("not_too_heavy", col<&letter::weight> < 1'000));
    }
    friend bool operator==(letter const&, letter const&) = default;
};

struct tagged {
    std::int64_t first{};
    std::string second{};
    std::vector<std::string> tags{};

    static consteval auto table() { return constable::table("tagged", primary_key<&tagged::first, &tagged::second>); }
    friend bool operator==(tagged const&, tagged const&) = default;
};

using post = schema<"post", letter, tagged>;

any_database<post> filled(engine const& on, std::vector<letter>& all, int count) {
    auto db = open<post>(on.url(), any_options{});
    db.create_tables();
    for (int i = 1; i <= count; ++i)
        all.push_back({.id = i, .subject = "s" + std::to_string(i)});
    db.insert_all(all);
    all = db(from<letter>.order_by(col<&letter::id>)).all();
    return db;
}

void change(letter& each) {
    each.subject += "-new";
    each.weight = static_cast<std::int32_t>(each.id % 1'000);
    each.price = decimal<8, 2>::from_unscaled(-each.id);
    each.stage = state::sent;
    each.day = date::from_days(-7);
    each.sent = timestamp::from_microseconds(-1);
    each.key.bytes[3] = std::byte{9};
    each.seal = blob{{std::byte{0}, std::byte{1}}};
    each.heavy = true;
    each.delay = -duration::hours(30);
    each.ratio = 0.1F;
}

} // namespace

TEST_CASE("update_all: rows are written back, and learn their versions and times") {
    for_each_engine([](engine& on) {
        std::vector<letter> all;
        auto db = filled(on, all, 10'005);
        for (letter& each : all)
            change(each);
        const timestamp before = all[0].changed;
        CHECK(update_all(db, all) == 10'005);
        CHECK((db(from<letter>.order_by(col<&letter::id>)).all() == all));
        CHECK(all[10'004].version == 1);
        CHECK(all[10'004].changed >= before);
        all[5].weight.reset();
        db.transaction([&](auto& running) { CHECK(update_all(running, all) == 10'005); });
        CHECK(db.get<letter>(6) == all[5]);
        CHECK(all[5].version == 2);
        std::vector<letter> none;
        CHECK(update_all(db, none) == 0);
    });
}

TEST_CASE("update_all: all rows or none, and the error names the row") {
    for_each_engine([](engine& on) {
        std::vector<letter> all;
        auto db = filled(on, all, 50);
        const auto before = all;
        const auto refused = [&](auto spoil) {
            all = before;
            for (letter& each : all)
                each.price = decimal<8, 2>::from_unscaled(5);
            spoil(all[40]);
            auto facts = error_of([&] { update_all(db, all); });
            CHECK(all[0].version == 0);
            CHECK(all[0].changed == before[0].changed);
            CHECK(facts.facts.message.starts_with("row 40: "));
            CHECK(facts.facts.table == "letters");
            CHECK((db(from<letter>.order_by(col<&letter::id>)).all() == before));
            return facts;
        };
        CHECK(refused([](letter& each) { each.weight = 1'000; }).facts.violated == constraint_kind::check);
        CHECK(refused([](letter& each) { each.subject = "s1"; }).facts.violated == constraint_kind::unique);
        CHECK(refused([](letter& each) { each.id = 77; }).kind == error_kind::stale);
        CHECK(refused([](letter& each) { each.version = 3; }).kind == error_kind::stale);
        CHECK(refused([](letter& each) { each.subject = "\xff"; }).kind == error_kind::invalid_value);
        letter heavy = before[1];
        heavy.weight = 1'000;
        CHECK(error_of([&] { db.update(heavy); }).kind == error_kind::constraint);
        CHECK(heavy.changed == before[1].changed);
        db.transaction([&](auto& running) {
            all[40] = before[40];
            all[41].id = 78;
            CHECK(error_of([&] { update_all(running, all); }).kind == error_kind::stale);
            all[41] = before[41];
            update_all(running, all);
        });
        CHECK(db.get<letter>(1).value().version == 1);
    });
}

TEST_CASE("update_all: a row twice, and rows with arrays, go one by one") {
    for_each_engine([](engine& on) {
        auto db = open<post>(on.url(), any_options{});
        db.create_tables();
        std::vector<tagged> rows{{1, "a", {"x"}}, {1, "b", {}}, {2, "a", {"y", "z"}}};
        db.insert_all(rows);
        for (tagged& each : rows)
            each.tags.push_back("new");
        rows.push_back({1, "a", {"last"}});
        CHECK(update_all(db, rows) == 4);
        CHECK(db.get<tagged>(1, "a").value().tags == std::vector<std::string>{"last"});
        CHECK(db.get<tagged>(2, "a") == rows[2]);
    });
}

TEST_CASE("update_all: one statement for many rows") {
    STATIC_CHECK(static_text<&detail::write_update_all<letter>>.starts_with(
        "UPDATE letters SET subject = given.subject, weight = given.weight, price = given.price,"));
    STATIC_CHECK(static_text<&detail::write_update_all<letter>>.find("version = given.version + 1") !=
                 std::string_view::npos);
    STATIC_CHECK(static_text<&detail::write_update_all<letter>>.ends_with(
        "WHERE letters.id = given.id AND letters.version = given.version"));
}
