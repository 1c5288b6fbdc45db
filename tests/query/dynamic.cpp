// SPDX-License-Identifier: BSL-1.0

// Dynamic parts as expressions, and the text of statements that have them.

#include <constable/query/dynamic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>

#include "../support/parameters.hpp"

using namespace constable;
using constable_test::parameters_of;

namespace {

struct user {
    std::int64_t id{};
    std::string name;
    std::optional<int> age;
    std::int64_t version{1};
    timestamp changed_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>, row_version<&user::version>,
                                updated_at<&user::changed_at>);
    }
};
struct note {
    std::int64_t id{};
    std::int64_t user_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>, foreign_key<&note::user_id>.references<&user::id>());
    }
};

constexpr auto id = col<&user::id>;
constexpr auto name = col<&user::name>;
constexpr auto age = col<&user::age>;

bool has_marks(std::string_view text) {
    for (char c : text)
        if (static_cast<unsigned char>(c) < ' ')
            return true;
    return false;
}

template <class Query>
void check_constant(Query const& query, std::string_view wanted) {
    CHECK(sql<sqlite>(query) == wanted);
    CHECK_FALSE(has_marks(sql<sqlite>(query)));
    CHECK_FALSE(has_marks(sql<postgres>(query)));
    CHECK_FALSE(has_marks(running_sql<sqlite>(query)));
    CHECK_FALSE(has_marks(running_sql<postgres>(query)));
}

} // namespace

TEST_CASE("a dynamic condition is in the text if it is given") {
    const auto search = [](bool by_age, bool by_name) {
        return from<user>
            .select(id)
            .where(dynamic(by_age, age > 18) && (id > 5 && dynamic(by_name, name == "x" || name == "y")))
            .limit(10);
    };
    check_constant(search(false, false), "SELECT id FROM users WHERE age > ? AND id > ? AND (name = ? OR name = ?) "
                                         "LIMIT ?");
    CHECK(running_sql<sqlite>(search(false, false)) == "SELECT id FROM users WHERE 1 AND id > ? AND 1 LIMIT ?");
    CHECK(running_sql<postgres>(search(false, false)) == "SELECT id FROM users WHERE TRUE AND id > $1 AND TRUE "
                                                         "LIMIT $2");
    CHECK(running_sql<postgres>(search(true, false)) == "SELECT id FROM users WHERE age > $1 AND id > $2 AND TRUE "
                                                        "LIMIT $3");
    CHECK(running_sql<postgres>(search(false, true)) ==
          "SELECT id FROM users WHERE TRUE AND id > $1 AND (name = $2 OR name = $3) LIMIT $4");
    CHECK(running_sql<postgres>(search(true, true)) == sql<postgres>(search(true, true)));
    CHECK(parameters_of(search(false, false)) == "5 10");
    CHECK(parameters_of(search(true, false)) == "18 5 10");
    CHECK(parameters_of(search(false, true)) == "5 x y 10");

    // the whole where
    const auto all = [](bool given) { return from<user>.select(id).where(dynamic(given, age > arg<0>)); };
    CHECK(running_sql<sqlite>(all(false)) == "SELECT id FROM users WHERE 1");
    CHECK(running_sql<postgres>(all(false)) == "SELECT id FROM users WHERE TRUE");
    CHECK(running_sql<sqlite>(all(true)) == "SELECT id FROM users WHERE age > ?");
}

TEST_CASE("an alternative that is left out is false") {
    const auto either = [](bool a, bool b) {
        return from<user>.select(id).where(id > 0 && (dynamic(a, age > 18) || dynamic(b, name == "x")));
    };
    CHECK(running_sql<sqlite>(either(false, false)) == "SELECT id FROM users WHERE id > ? AND (0 OR 0)");
    CHECK(running_sql<postgres>(either(true, false)) == "SELECT id FROM users WHERE id > $1 AND (age > $2 OR FALSE)");
    CHECK(running_sql<postgres>(either(false, true)) == "SELECT id FROM users WHERE id > $1 AND (FALSE OR name = $2)");
}

TEST_CASE("columns of several tables keep the names of their tables") {
    const auto query = [](bool given) {
        return from<note>.join<user>().select(col<&note::id>).where(dynamic(given, name == "x")).order_by(dynamic(given, name));
    };
    check_constant(query(true), "SELECT notes.id FROM notes JOIN users ON notes.user_id = users.id "
                                "WHERE users.name = ? ORDER BY users.name");
    CHECK(running_sql<sqlite>(query(false)) ==
          "SELECT notes.id FROM notes JOIN users ON notes.user_id = users.id WHERE 1");
}

TEST_CASE("terms of ORDER BY are separated whatever is given") {
    const auto sorted = [](bool by_name, bool by_age, bool by_sum) {
        return from<user>.select(id).order_by(dynamic(by_name, desc<&user::name>), dynamic(by_age, age),
                                              dynamic(by_sum, descending(id + 1)));
    };
    check_constant(sorted(false, false, false), "SELECT id FROM users ORDER BY name DESC, age, id + ? DESC");
    CHECK(running_sql<sqlite>(sorted(false, false, false)) == "SELECT id FROM users");
    CHECK(running_sql<sqlite>(sorted(true, false, false)) == "SELECT id FROM users ORDER BY name DESC");
    CHECK(running_sql<sqlite>(sorted(false, true, false)) == "SELECT id FROM users ORDER BY age");
    CHECK(running_sql<postgres>(sorted(false, true, true)) ==
          "SELECT id FROM users ORDER BY age NULLS FIRST, id + $1 DESC");
    CHECK(running_sql<postgres>(sorted(true, false, true)) == "SELECT id FROM users ORDER BY name DESC, id + $1 DESC");
    CHECK(parameters_of(sorted(true, true, false)).empty());
    CHECK(parameters_of(sorted(false, false, true)) == "1");

    const auto with_rest = [](bool by_name) { return from<user>.select(id).order_by(dynamic(by_name, name), id); };
    CHECK(running_sql<sqlite>(with_rest(false)) == "SELECT id FROM users ORDER BY id");
    CHECK(running_sql<sqlite>(with_rest(true)) == "SELECT id FROM users ORDER BY name, id");
}

TEST_CASE("assignments are separated whatever is given") {
    const auto change = [](bool rename, bool age_given) {
        return update<user>.set(dynamic(rename, name = "x"), dynamic(age_given, age = null)).where(id == 7);
    };
    check_constant(change(false, false), "UPDATE users SET name = ?, age = NULL, version = version + 1, changed_at = ? "
                                         "WHERE id = ?");
    CHECK(running_sql<sqlite>(change(false, false)).empty()); // nothing runs
    CHECK(running_sql<sqlite>(change(true, false)) ==
          "UPDATE users SET name = ?, version = version + 1, changed_at = ? WHERE id = ?");
    CHECK(running_sql<postgres>(change(false, true)) ==
          "UPDATE users SET age = NULL, version = version + 1, changed_at = $1 WHERE id = $2");
    CHECK(parameters_of(change(true, false)) == "x now 7");
    CHECK(parameters_of(change(false, true)) == "now 7");

    // with one that is always there, and numbers that are narrowed
    const auto always = [](bool given, std::int64_t years) {
        return update<user>.set(name = "x", dynamic(given, age = years)).where(id == 7 && dynamic(given, age != null));
    };
    CHECK(running_sql<sqlite>(always(false, 1)) ==
          "UPDATE users SET name = ?, version = version + 1, changed_at = ? WHERE id = ? AND 1");
    CHECK(running_sql<sqlite>(always(true, 1)) ==
          "UPDATE users SET name = ?, age = ?, version = version + 1, changed_at = ? WHERE id = ? AND age IS NOT NULL");
    CHECK(parameters_of(always(true, 5)) == "x 5 now 7");
}

TEST_CASE("a value that may be absent switches its part") {
    const auto query = [](std::optional<std::string> const& wanted) {
        return from<user>.select(id).where(dynamic(wanted, [](auto const& n) { return name == n; }));
    };
    CHECK(running_sql<sqlite>(query("ada")) == "SELECT id FROM users WHERE name = ?");
    CHECK(running_sql<sqlite>(query(std::nullopt)) == "SELECT id FROM users WHERE 1");
    const std::optional<std::string> ada{"ada"};
    CHECK(parameters_of(query(ada)) == "ada");
    CHECK(parameters_of(query(std::nullopt)).empty());
    const auto change = [](std::optional<int> years) {
        return update<user>.set(dynamic(years, [](int y) { return age = y; })).where(id == 1);
    };
    CHECK(running_sql<sqlite>(change(std::nullopt)).empty());
    CHECK(parameters_of(change(3)) == "3 now 1");
}

TEST_CASE("a static statement has the text it always had") {
    constexpr auto query = from<user>.select(id).where(age > 3).order_by(name, desc<&user::id>);
    static_assert(!is_dynamic<std::remove_const_t<decltype(query)>>);
    static_assert(sql<sqlite>(query) == "SELECT id FROM users WHERE age > ? ORDER BY name, id DESC");
    CHECK(running_sql<sqlite>(query) == sql<sqlite>(query));
}
