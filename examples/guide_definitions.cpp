// SPDX-License-Identifier: BSL-1.0
// The guide's samples on definitions: structs that cannot be edited, cycles, enums, types of one's own.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/describe/enum.hpp>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

// [out-of-class]
namespace geography { // somebody else's header

struct country {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> capital_id{};
};

struct city {
    std::int64_t id{};
    std::string name{};
    std::int64_t country_id{};
};

} // namespace geography

// The names on the right are looked up in namespace constable.
template <>
inline constexpr auto constable::table_definition<geography::country> =
    table("countries", primary_key<&geography::country::id>, unique_key<&geography::country::name>,
          foreign_key<&geography::country::capital_id>.references<&geography::city::id>().deferrable());

template <>
inline constexpr auto constable::table_definition<geography::city> =
    table("cities", primary_key<&geography::city::id>,
          foreign_key<&geography::city::country_id>.references<&geography::country::id>().deferrable(),
          indexed<&geography::city::country_id>);

using world = constable::schema<"world", geography::country, geography::city>;
// [/out-of-class]

// [enums]
enum class entry_kind { deposit, usage, withdrawal }; // stored as text: 'deposit', 'usage', 'withdrawal'

enum class severity : std::uint8_t { note = 10, warning = 20, fault = 30 };
template <>
inline constexpr bool constable::stored_as_integer<severity> = true; // stored as 10, 20, 30

enum class reply { ok = 200, not_found = 404 }; // values beyond 63 must be described
BOOST_DESCRIBE_ENUM(reply, ok, not_found)
// [/enums]

// [codec]
/// An e-mail address; its domain is in lower case.
struct email {
    std::string text{};
};

template <>
struct constable::codec<email> : constable::codec_via<email, std::string> {
    static std::string_view encode(email const& address) { return address.text; }
    static email decode(std::string&& text) {
        if (text.find('@') == text.npos)
            throw std::invalid_argument("an e-mail address has an @");
        return {std::move(text)};
    }
};
// [/codec]

// [naming]
struct log_line {
    std::int64_t line_id{};
    entry_kind kind{};
    std::optional<severity> how_bad{};
    reply answer{reply::ok};
    email sent_to{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("LogLine", naming(pascal_case), primary_key<&log_line::line_id>,
                                column_name<&log_line::how_bad>("Severity"));
    }
};
// [/naming]

using journal = constable::schema<"journal", log_line>;

int main() {
    using namespace constable;
    for (std::string_view statement : ddl<world, sqlite>)
        fmt::print("{};\n", statement);
    for (std::string_view statement : ddl<journal, sqlite>)
        fmt::print("{};\n", statement);

    auto db = open<world>("sqlite::memory:");
    db.create_tables();
    // [cycle]
    db.transaction([](auto& tx) { // the keys are checked at the end
        tx.insert(geography::country{.id = 1, .name = "Chile", .capital_id = 2});
        tx.insert(geography::city{.id = 2, .name = "Santiago", .country_id = 1});
    });
    // [/cycle]
    fmt::print("{}\n", db.get<geography::city>(2).value().name);

    auto log = open<journal>("sqlite::memory:");
    log.create_tables();
    log.insert(log_line{.kind = entry_kind::usage, .how_bad = severity::fault, .sent_to = {"ada@example.org"}});
    constexpr auto to_ada = from<log_line>.where(col<&log_line::sent_to> == arg<0>);
    const log_line found = log(to_ada, email{"ada@example.org"}).one();
    fmt::print("{} {} {}\n", enum_name(found.kind), enum_name(*found.how_bad), enum_name(found.answer));

    log.insert(log_line{.sent_to = {"nowhere"}});
    try {
        (void)log(to_ada, email{"nowhere"}).one();
    } catch (value_error const& error) {
        fmt::print("{}\n", error.facts().message);
    }
}
