// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/json_path.hpp>

#include <tuple>

#include <boost/describe.hpp>
#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/json.hpp>
#include <constable/sqlite.hpp>

#include "../support/each_engine.hpp"

using namespace constable;

namespace {

struct window_size {
    int width{};
    double scale{};
};
BOOST_DESCRIBE_STRUCT(window_size, (), (width, scale))

struct settings {
    std::string theme;
    bool dark{};
    window_size size;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(settings, (), (theme, dark, size, note))

struct account {
    std::int64_t id{};
    json<settings> chosen;
    json<std::vector<int>> marks;

    static consteval auto table() {
        using namespace constable;
        return constable::table("accounts", primary_key<&account::id>);
    }
};

using app = schema<"app", account>;

constexpr auto chosen = col<&account::chosen>;
constexpr auto reading = from<account>
                          .select(json_at<&settings::theme>(chosen), json_at<&settings::dark>(chosen),
                                  json_at<&settings::size, &window_size::width>(chosen),
                                  json_at<&settings::size, &window_size::scale>(chosen),
                                  json_at<&settings::note>(chosen), json_length(col<&account::marks>))
                          .order_by(col<&account::id>);

static_assert(sql<sqlite>(reading) ==
              "SELECT json_extract(chosen, '$.theme'), json_extract(chosen, '$.dark'), json_extract(chosen, "
              "'$.size.width'), json_extract(chosen, '$.size.scale'), json_extract(chosen, '$.note'), "
              "json_array_length(marks) FROM accounts ORDER BY id");
static_assert(sql<postgres>(reading) ==
              "SELECT (chosen #>> '{theme}') COLLATE \"C\", CAST(chosen #>> '{dark}' AS boolean), CAST(chosen #>> "
              "'{size,width}' AS "
              "bigint), CAST(chosen #>> '{size,scale}' AS double precision), (chosen #>> '{note}') COLLATE \"C\", "
              "jsonb_array_length(marks) FROM accounts ORDER BY accounts.id");
static_assert(std::is_same_v<decltype(reading)::row,
                             std::tuple<std::optional<std::string>, std::optional<bool>, std::optional<std::int64_t>,
                                        std::optional<double>, std::optional<std::string>, std::int64_t>>);

} // namespace

TEST_CASE_METHOD(constable_test::on_each_engine<app>, "a path reads a value inside a document") {
    db.insert(account{1, {{"blue \"x\"", true, {800, 1.5}, {}}}, {{1, 2, 3}}});
    db.insert(account{2, {{"", false, {-1, 0.25}, "n"}}, {}});
    using row = decltype(reading)::row;
    CHECK(db(reading).all() ==
          std::vector<row>{{"blue \"x\"", true, 800, 1.5, std::nullopt, 3}, {"", false, -1, 0.25, "n", 0}});
    CHECK(
        db(from<account>.where(json_at<&settings::size, &window_size::width>(chosen) > arg<0>).select(col<&account::id>),
           0)
            .all() == std::vector<std::int64_t>{1});
}
