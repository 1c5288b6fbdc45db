// SPDX-License-Identifier: BSL-1.0
// The guide's sample on JSON columns.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include <constable/fmt.hpp>
#include <constable/json.hpp>
#include <constable/sqlite.hpp>

// [json]
struct address {
    std::string city{};
    std::optional<std::string> street{};
    std::vector<std::string> phones{};
};
BOOST_DESCRIBE_STRUCT(address, (), (city, street, phones))

struct contact {
    std::int64_t id{};
    constable::json<address> home{};         // this shape and no other
    std::optional<constable::json<>> more{}; // any JSON

    static consteval auto table() {
        using namespace constable;
        return constable::table("contacts", primary_key<&contact::id>);
    }
};
// [/json]

using contacts = constable::schema<"contacts", contact>;

// [path]
constexpr auto city = constable::json_at<&address::city>(constable::col<&contact::home>);

constexpr auto in_city = constable::from<contact>.where(city == constable::arg<0>);
constexpr auto cities = constable::from<contact>.select(city);

static_assert(std::is_same_v<decltype(cities)::row, std::optional<std::string>>);
static_assert(constable::sql<constable::sqlite>(cities) == "SELECT json_extract(home, '$.city') FROM contacts");
static_assert(constable::sql<constable::postgres>(cities) == "SELECT (home #>> '{city}') COLLATE \"C\" FROM contacts");
// [/path]

int main() {
    using namespace constable;
    auto db = open<contacts>("sqlite::memory:");
    db.create_tables();
    const contact ada = db.insert(contact{.home = {{.city = "London", .phones = {"1815", "1852"}}}});
    fmt::print("{}\n", db.get<contact>(ada.id).value().home->phones.at(1));
    fmt::print("{} {}\n", db(in_city, "London").all().size(), db(cities).one().value());

    db.connection().execute("UPDATE contacts SET home = '{\"city\": 7}'");
    try {
        (void)db.get<contact>(ada.id);
    } catch (value_error const& error) {
        fmt::print("{}\n", error.facts().message);
    }
}
