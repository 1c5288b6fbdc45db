// SPDX-License-Identifier: BSL-1.0
// The guide's samples of what PostgreSQL alone can do. It takes the URL of an empty database on a server.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <constable/fmt.hpp>
#include <constable/json.hpp>
#include <constable/postgres.hpp>

using namespace constable;

// clang-format off

struct address {
    std::string city{};
    std::optional<std::string> street{};
};
BOOST_DESCRIBE_STRUCT(address, (), (city, street))

// [native]
enum class priority { low, urgent };

template <>
inline constexpr std::string_view constable::native_enum<priority> = "priority"; // CREATE TYPE priority AS ENUM (…)
// [/native]

// [columns]
struct ticket {
    std::int64_t id{};
    std::int64_t customer_id{};
    priority level{};
    std::vector<std::string> tags{};      // text[]
    std::optional<duration> spent{};      // interval
    std::optional<json<address>> place{}; // jsonb
    // [/columns]

    static consteval auto table() {
        return constable::table("tickets", primary_key<&ticket::id>, indexed<&ticket::customer_id>);
    }
};

// [lateral]
struct latest {
    std::int64_t id{};
    priority level{};

    static consteval auto table() { return common_table("latest"); }
};
// [/lateral]

struct customer {
    std::int64_t id{};
    std::string name{};

    static consteval auto table() { return constable::table("customers", primary_key<&customer::id>); }
};

using helpdesk = schema<"helpdesk", customer, ticket>;

// [distinct]
constexpr auto last_of_each = from<ticket>
    .order_by(col<&ticket::customer_id>, desc<&ticket::id>)
    .distinct_on(col<&ticket::customer_id>)
    .select(col<&ticket::customer_id>, col<&ticket::id>);
// [/distinct]

// [lateral-query]
constexpr auto two_latest = from<ticket>
    .where(col<&ticket::customer_id> == outer<&customer::id>)
    .order_by(desc<&ticket::id>)
    .limit(2)
    .select_as<latest>(col<&ticket::id>, col<&ticket::level>);
constexpr auto customers_with_latest = from<customer>
    .left_join_lateral(two_latest)
    .order_by(col<&customer::id>, col<&latest::id>)
    .select(col<&customer::name>, col<&latest::id>);
// [/lateral-query]

void fill(postgres_database<helpdesk>& db) {
    db.insert_all(std::vector<customer>{{1, "Ann"}, {2, "Bob"}, {3, "Cy"}});
    db.insert_all(std::vector<ticket>{
        {1, 1, priority::low, {"printer"}, duration::minutes(90), json<address>{{"Rome", std::nullopt}}},
        {2, 1, priority::urgent, {"printer", "fire"}, duration::days(1), json<address>{{"Oslo", "Storgata"}}},
        {3, 1, priority::low, {}, std::nullopt, std::nullopt},
        {4, 2, priority::urgent, {"login"}, duration::minutes(5), std::nullopt}});
}

template <class Rows>
void show(std::string_view what, Rows&& ids) {
    fmt::print("{}:", what);
    for (const std::int64_t id : ids)
        fmt::print(" {}", id);
    fmt::print("\n");
}

int main(int argc, char** argv) {
    try {
        auto db = open<helpdesk>(argc > 1 ? argv[1] : "postgresql:///helpdesk", postgres_options{});
        db.create_tables();
        fill(db);
        for (auto const& [customer, id] : db(last_of_each))
            fmt::print("customer {}: ticket {}\n", customer, id);
        for (auto const& [name, id] : db(customers_with_latest))
            fmt::print("{} {}\n", name, id.value_or(0));
        // [arrays]
        show("printers", db(from<ticket>.where(has_element(col<&ticket::tags>, "printer")).select(col<&ticket::id>)));
        const std::vector<std::string> both{"fire", "printer"};
        show("both", db(from<ticket>.where(contains_all(col<&ticket::tags>, both)).select(col<&ticket::id>)));
        // [/arrays]
        // [json]
        show("with a city",
             db(from<ticket>.where(json_has_key(col<&ticket::place>, "city")).select(col<&ticket::id>)));
        const json<> oslo{boost::json::value{{"city", "Oslo"}}};
        show("in Oslo", db(from<ticket>.where(json_contains(col<&ticket::place>, oslo)).select(col<&ticket::id>)));
        // [/json]
        // [update-all]
        std::vector<ticket> mine = db(from<ticket>.where(col<&ticket::customer_id> == 1)).all();
        for (ticket& each : mine)
            each.tags.push_back("seen");
        update_all(db, mine); // all of them or none; an error names the row by its position
        // [/update-all]
        show("seen", db(from<ticket>.where(has_element(col<&ticket::tags>, "seen")).select(col<&ticket::id>)));
        // [queue]
        db.transaction([](auto& running) {
            for (ticket& next : running(from<ticket>
                                            .where(col<&ticket::level> == priority::urgent)
                                            .order_by(col<&ticket::id>)
                                            .limit(1)
                                            .skip_locked()) // what another worker holds is left out
                                    .all())
                running.erase(next);
        });
        // [/queue]
        show("left", db(from<ticket>.order_by(col<&ticket::id>).select(col<&ticket::id>)));
        return 0;
    } catch (database_error const& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
