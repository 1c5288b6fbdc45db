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

int main() {
    using namespace constable;
    auto db = open<contacts>("sqlite::memory:");
    db.create_tables();
    const contact ada = db.insert(contact{.home = {{.city = "London", .phones = {"1815", "1852"}}}});
    fmt::print("{}\n", db.get<contact>(ada.id).value().home->phones.at(1));

    db.connection().execute("UPDATE contacts SET home = '{\"city\": 7}'");
    try {
        (void)db.get<contact>(ada.id);
    } catch (value_error const& error) {
        fmt::print("{}\n", error.facts().message);
    }
}
