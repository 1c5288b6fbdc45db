// SPDX-License-Identifier: BSL-1.0
// The example of the README: a ledger of prepaid API keys.

// clang-format off
// [readme]
#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

enum class entry_kind { deposit, usage, withdrawal };

struct api_key {
    std::int64_t id{};
    std::string key_hash{};
    std::int64_t balance{};
    std::optional<constable::timestamp> expires_at{};
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        return constable::table("api_keys",
            primary_key<&api_key::id>,
            unique_key<&api_key::key_hash>,
            check("balance_not_negative", col<&api_key::balance> >= 0),
            indexed<&api_key::expires_at>.where(col<&api_key::expires_at> != null),
            row_version<&api_key::version>);
    }
};

struct entry {
    std::int64_t id{};
    std::int64_t api_key_id{};
    std::int64_t amount{};
    entry_kind kind{};
    constable::timestamp at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("entries",
            primary_key<&entry::id>,
            foreign_key<&entry::api_key_id>.references<&api_key::id>().on_delete(cascade),
            indexed<&entry::api_key_id, &entry::at>,
            default_now<&entry::at>);
    }
};

using ledger = constable::schema<"ledger", api_key, entry>;

// Known before main: the schema, its DDL, the text of every query.
static_assert(constable::portable<ledger, constable::sqlite, constable::postgres>);
static_assert(constable::ddl<ledger, constable::sqlite>.contains_text("CREATE TABLE api_keys"));
static_assert(constable::lint<ledger>().empty());

int main() {
    using namespace constable;

    auto db = open<ledger>("sqlite:ledger.db");
    db.create_tables();                                   // or compares the ones that are there

    auto key = db.insert(api_key{.key_hash = "9f2c", .balance = 5'000});

    db.transaction([&](auto& tx) {
        tx(update<api_key>.set(col<&api_key::balance> -= 100)
                          .where(col<&api_key::id> == key.id && col<&api_key::balance> >= 100))
            .expect_one();                                // or it throws, and the transaction rolls back
        tx.insert(entry{.api_key_id = key.id, .amount = -100, .kind = entry_kind::usage});
    });

    constexpr auto recent = from<entry>
        .join<api_key>()                                  // ON comes from the foreign key
        .where(col<&api_key::key_hash> == arg<0>)
        .order_by(desc<&entry::at>)
        .limit(10);

    for (entry const& e : db(recent, "9f2c"))
        fmt::print("{} {:+}\n", enum_name(e.kind), e.amount);
}
// [/readme]
// clang-format on
