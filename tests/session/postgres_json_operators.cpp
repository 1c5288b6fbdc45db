// SPDX-License-Identifier: BSL-1.0

// What PostgreSQL asks of its JSON documents.

#include <constable/json.hpp>
#include <constable/postgres.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct settings {
    std::string theme;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(settings, (), (theme, tags))

struct user {
    std::int64_t id{};
    json<settings> chosen{};
    json<> extra{};

    static consteval auto table() { return constable::table("users", primary_key<&user::id>); }
};

using app = schema<"app", user>;
using found = std::vector<std::int64_t>;

} // namespace

TEST_CASE("postgres_json_operators: documents by what they contain and by their keys") {
    postgres_scratch scratch;
    auto db = open<app>(scratch.url(), postgres_options{});
    db.create_tables();
    db.insert(user{1, {{"dark", {"a", "b"}}}, {boost::json::value{{"k", 1}, {"m", nullptr}}}});
    db.insert(user{2, {{"light", {"b"}}}, {boost::json::value{{"n", boost::json::array{1, 2}}}}});
    db.insert(user{3, {{"dark", {}}}, {boost::json::array{"k", "x"}}});
    const auto ids = [&](auto condition) {
        return db(from<user>.where(condition).order_by(col<&user::id>).select(col<&user::id>)).all();
    };
    const json<> dark{boost::json::value{{"theme", "dark"}}};
    CHECK(ids(json_contains(col<&user::chosen>, dark)) == found{1, 3});
    CHECK(ids(json_contains(col<&user::chosen>, json<>{boost::json::value{{"tags", boost::json::array{"b"}}}})) ==
          found{1, 2});
    CHECK(ids(json_contains(col<&user::chosen>, json<settings>{{"light", {"b"}}})) == found{2});
    CHECK(ids(json_contains(col<&user::chosen>, col<&user::chosen>)) == found{1, 2, 3});
    CHECK(ids(json_has_key(col<&user::extra>, "k")) == found{1, 3});
    CHECK(ids(json_has_any_key(col<&user::extra>, std::vector<std::string>{"n", "x"})) == found{2, 3});
    CHECK(ids(json_has_all_keys(col<&user::extra>, std::vector<std::string>{"k", "m"})) == found{1});
    constexpr auto given = from<user>.where(json_has_key(col<&user::extra>, arg<0>)).select(col<&user::id>);
    CHECK(db(given, "m").all() == found{1});
    constexpr auto several = from<user>.where(json_has_any_key(col<&user::extra>, arg<0>)).select(col<&user::id>);
    CHECK(db(several, std::vector<std::string>{"m"}).all() == found{1});
    CHECK(ids(json_has_key(col<&user::extra>, "k' OR true --")) == found{});
}
