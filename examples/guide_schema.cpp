// SPDX-License-Identifier: BSL-1.0
// The guide's samples on tables: every attribute, and its DDL on both engines.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

// clang-format off
using constable::decimal, constable::timestamp, constable::date, constable::varchar;

// [keys]
struct category {
    std::int64_t id{};
    varchar<80> name{};
    std::optional<std::int64_t> parent_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("categories",
            primary_key<&category::id>.client_assigned(),
            unique_key<&category::parent_id, &category::name>.named("uq_siblings"),
            foreign_key<&category::parent_id>.references<&category::id>()
                .on_delete(set_null).on_update(cascade).deferrable().named("fk_parent"),
            collate<&category::name>(nocase),
            comment("A tree of categories"),
            comment<&category::name>("as customers see it"));
    }
};
// [/keys]

// [columns]
enum class sale_state { draft, on_sale, retired };

struct product {
    std::int64_t id{};
    std::string sku{};
    std::string name{};
    decimal<10, 2> net{};
    decimal<10, 2> tax{};
    decimal<10, 2> gross{};
    std::int64_t name_length{};
    sale_state state{};
    date listed{};
    timestamp created{};
    timestamp changed{};
    std::int64_t version{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("products",
            primary_key<&product::id>.auto_increment(),
            unique_key<&product::sku>,
            check("net_positive", col<&product::net> > 0),
            check("tax_below_net", col<&product::tax> <= col<&product::net>),
            generated<&product::gross>(col<&product::net> + col<&product::tax>).stored(),
            generated<&product::name_length>(length(col<&product::name>)),
            default_value<&product::state>(sale_state::draft),
            default_value<&product::tax>(0),
            default_now<&product::created>,
            updated_at<&product::changed>,
            row_version<&product::version>,
            column_name<&product::sku>("article_number"),
            renamed_from<&product::listed>("listed_on"),
            renamed_from("articles"));
    }
};
// [/columns]

// [indexes]
struct stock {
    std::int64_t product_id{};
    std::string place{};
    std::uint32_t pieces{};
    std::optional<std::string> note{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("stock",
            primary_key<&stock::product_id, &stock::place>, without_rowid,
            foreign_key<&stock::product_id>.references<&product::id>().on_delete(cascade),
            indexed<&stock::place, desc<&stock::pieces>>,
            indexed<lower(col<&stock::place>)>.named("idx_place_folded"),
            indexed<&stock::product_id>.where(col<&stock::pieces> == 0).unique(),
            indexed<&stock::note>.where(col<&stock::note> != null));
    }
};
// [/indexes]

// [full-text]
struct article {
    std::int64_t id{};
    std::string title{};
    std::string body{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("articles", primary_key<&article::id>, full_text<&article::title, &article::body>);
    }
};
// [/full-text]

// [schema]
using shop = constable::schema<"shop", category, product, stock>;

static_assert(constable::portable<shop, constable::sqlite, constable::postgres>);
static_assert(constable::ddl<shop, constable::sqlite>.contains_text("CREATE TABLE categories"));
static_assert(constable::table_of<stock>.indexes.size() == 4);
static_assert(constable::table_order<shop>[2] == 2); // stock comes last: it refers to products
// [/schema]
// clang-format on

using magazine = constable::schema<"magazine", article>;

template <class Schema, class Dialect>
void print_ddl() {
    fmt::print("-- {} on {}\n", Schema::name, Dialect::traits.name);
    for (std::string_view statement : constable::ddl<Schema, Dialect>)
        fmt::print("{};\n", statement);
    fmt::print("\n");
}

void print(product const& p) {
    fmt::print("{}: {} {} + {} = {}, {} letters, {}, version {}\n", p.id, p.sku, p.net, p.tax, p.gross, p.name_length,
               constable::enum_name(p.state), p.version);
}

int main() {
    using namespace constable;
    print_ddl<shop, sqlite>();
    print_ddl<shop, postgres>();
    print_ddl<magazine, sqlite>();
    print_ddl<magazine, postgres>();

    auto db = open<shop>("sqlite::memory:");
    db.create_tables();

    // [who-fills-what]
    // A struct is written whole, but for what the database computes and for a key and times that are still unset:
    const product first = db.insert(product{.sku = "K-1", .name = "Kettle", .net = 20, .tax = 4});
    // Single columns leave the others to their defaults:
    const auto second = db(into<product>
                               .set(col<&product::sku> = "P-1", col<&product::name> = "Pot", col<&product::net> = 5,
                                    col<&product::listed> = date::from_civil(2026, 3, 14),
                                    col<&product::changed> = now(), col<&product::version> = 1)
                               .returning(col<&product::id>))
                            .one();
    // An update raises the version and sets the time by itself:
    db(update<product>.set(col<&product::name> = "Tea kettle").where(col<&product::id> == first.id)).expect_one();
    // [/who-fills-what]
    print(db.get<product>(first.id).value());
    print(db.get<product>(second).value());
    const product now_there = db.get<product>(first.id).value();
    fmt::print("{} {}\n", now_there.created == first.created, now_there.changed >= first.changed);
}
