// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/sqlite_introspection.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/ddl.hpp>
#include <constable/dialect/portable.hpp>
#include <constable/schema/attributes.hpp>
#include <constable/schema/diagram.hpp>
#include <constable/schema/fingerprint.hpp>
#include <constable/schema/functions.hpp>
#include <constable/schema/lint.hpp>
#include <constable/schema/order.hpp>

#include "support.hpp"

using namespace constable;
using namespace constable_test;

namespace shop {

enum class role { admin, member, guest };
enum class level { low = 1, high = 5 };

struct document {
    std::string text;
};

} // namespace shop

template <>
inline constexpr bool constable::stored_as_integer<shop::level> = true;

template <>
struct constable::codec<shop::document> : constable::codec_via<shop::document, std::string> {
    static constexpr value_type type{.kind = value_kind::json};
    static std::string_view encode(shop::document const& document) { return document.text; }
    static shop::document decode(std::string&& text) { return {std::move(text)}; }
};

// What comes back exactly: the kinds that survive.
namespace shop {

struct account {
    std::int64_t id{};
    std::string login;
    std::optional<varchar<80>> email;
    role kind{};
    bool active{};
    std::int64_t balance{};
    timestamp created_at;
    std::optional<uuid> token;
    std::optional<date> born_on;
    std::optional<blob> picture;
    double rating{};
    std::int8_t i8{};
    std::uint8_t u8{};
    std::int16_t i16{};
    std::uint16_t u16{};
    std::int32_t i32{};
    std::uint32_t u32{};
    std::uint64_t u64{};
    std::optional<std::string> upper_login;
    std::int64_t doubled{};
    std::int64_t version{1};

    static consteval auto table() {
        using namespace constable;
        using t = account;
        return constable::table(
            "accounts", primary_key<&t::id>.auto_increment(), unique_key<&t::login>,
            unique_key<&t::token, &t::kind>.named("one_token_per_kind"), collate<&t::email>(nocase),
            check("balance_not_negative", col<&t::balance> >= 0),
            check("sane", (col<&t::rating> >= 0.5 && col<&t::rating> <= 9.75) || !(col<&t::active> == true)),
            check("login", length(col<&t::login>) > 2 && col<&t::login> != "root's"),
            check("role", col<&t::kind> != role::guest || col<&t::i32> + 1 > -5),
            indexed<&t::email>.where(col<&t::email> != null), indexed<lower(col<&t::login>), desc<&t::created_at>>,
            indexed<&t::kind, desc<&t::balance>>.unique(), indexed<&t::born_on>.named("by_birthday"),
            default_value<&t::kind>(role::member), default_value<&t::active>(true), default_value<&t::balance>(-7),
            default_value<&t::email>(null), default_value<&t::rating>(2.5), default_value<&t::u8>(200),
            default_value<&t::born_on>(date::from_days(11016)), default_value<&t::login>("it's"),
            default_now<&t::created_at>, generated<&t::upper_login>(upper(col<&t::login>)),
            generated<&t::doubled>(col<&t::balance> * 2).stored(), row_version<&t::version>, renamed_from("users"));
    }
};

struct article {
    std::int64_t id{};
    std::int64_t author_id{};
    std::optional<std::int64_t> editor_id;
    std::optional<std::int64_t> reply_to;
    std::string title;
    std::string body;
    std::string select; // a keyword

    static consteval auto table() {
        using namespace constable;
        using t = article;
        return constable::table(
            "the articles", primary_key<&t::id>, column_name<&t::body>("Body \"text\""),
            foreign_key<&t::author_id>.references<&account::id>().on_delete(cascade).on_update(restricted),
            foreign_key<&t::editor_id>.references<&account::id>().on_delete(set_null).named("edited by"),
            foreign_key<&t::reply_to>.references<&t::id>().on_delete(set_default).deferrable(),
            indexed<&t::author_id, &t::title>, full_text<&t::title, &t::body>, full_text<&t::select>);
    }
};

struct tag {
    std::string area;
    std::string word;
    varchar<7> colour;

    static consteval auto table() {
        using namespace constable;
        return constable::table("tags", primary_key<&tag::area, &tag::word>, without_rowid, unique_key<&tag::colour>,
                                check("c", col<&tag::colour> != "it''s )"));
    }
};

struct tagging {
    std::int64_t article_id{};
    std::string area;
    std::string word;

    static consteval auto table() {
        using namespace constable;
        using t = tagging;
        return constable::table("taggings", primary_key<&t::article_id, &t::area, &t::word>, without_rowid,
                                foreign_key<&t::article_id>.references<&article::id>().on_delete(cascade),
                                foreign_key<&t::area, &t::word>.references<&tag::area, &tag::word>(),
                                indexed<&t::area, &t::word>);
    }
};

using exact = schema<"shop", account, article, tag, tagging>;

// What SQLite does not keep.
enum class code { a = 7, b = 9 };
struct lossy_row {
    std::int64_t id{};
    float ratio{};
    decimal<9, 2> price;
    timestamp at;
    level by_value{};
    code by_name{};
    document settings;

    static consteval auto table() {
        using namespace constable;
        using t = lossy_row;
        return constable::table(
            "lossy", primary_key<&t::id>.client_assigned(), updated_at<&t::at>, comment("people"),
            comment<&t::price>("without tax"), default_value<&t::price>(decimal<9, 2>::from_unscaled(150)),
            check("price", col<&t::price> > decimal<9, 2>::from_unscaled(1)), default_value<&t::by_value>(level::high),
            default_value<&t::by_name>(code::b), default_value<&t::ratio>(0.25F));
    }
};

struct searched {
    std::int64_t id{};
    std::string text;

    static consteval auto table() {
        using namespace constable;
        return constable::table("searched", primary_key<&searched::id>.client_assigned(), full_text<&searched::text>);
    }
};

using lossy = schema<"lossy", lossy_row, searched>;

} // namespace shop

namespace music {

struct artist {
    std::int64_t artist_id{};
    std::optional<varchar<120>> name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("Artist", naming(pascal_case), primary_key<&artist::artist_id>);
    }
};

struct album {
    std::int64_t album_id{};
    varchar<160> title;
    std::int64_t artist_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("Album", naming(pascal_case), primary_key<&album::album_id>,
                                foreign_key<&album::artist_id>.references<&artist::artist_id>(),
                                indexed<&album::artist_id>.named("IFK_AlbumArtistId"));
    }
};

} // namespace music

namespace {

std::string diagram_of(schema_model const& schema) {
    return build_text([&](text_sink& sink) { write_mermaid(sink, schema); });
}

std::vector<std::string_view> order_of(schema_model const& schema) {
    std::vector<std::size_t> positions(schema.tables.size());
    dependency_order(schema, positions, [](foreign_key_position) {});
    std::vector<std::string_view> names;
    for (const std::size_t position : positions)
        names.push_back(schema.tables[position].name);
    return names;
}

/// Names, keys, generated columns and foreign keys as the pragmas see them; types and nullability are not compared.
std::string shape(sqlite_connection& connection, std::string_view table) {
    std::string all;
    for (std::string_view sql :
         {"SELECT name || pk || hidden FROM pragma_table_xinfo(?1, 'main')",
          "SELECT i.origin || i.\"unique\" || i.partial || coalesce((SELECT group_concat(coalesce(x.name, '') || "
          "x.\"desc\" || "
          "x.coll) FROM pragma_index_xinfo(i.name, 'main') AS x WHERE x.key AND i.origin = 'c'), '') "
          "FROM pragma_index_list(?1, 'main') AS i ORDER BY 1",
          "SELECT \"from\" || on_update || on_delete FROM pragma_foreign_key_list(?1, 'main')"}) {
        auto row = connection.prepare(sql);
        row.bind_text(0, table, bound_lifetime::until_reset);
        while (row.step())
            all.append(row.value(0).text()).append("\n");
    }
    return all;
}

std::string findings(schema_model const& schema) {
    std::string all;
    lint(schema, [&](lint_finding const& found) {
        all += std::string{enum_name(found.rule)} + " " + std::string{found.table} + " " +
               std::string{found.object.view()} + " " + std::string{found.other.view()} + "\n";
    });
    return all;
}

} // namespace

TEST_CASE("a schema with every attribute comes back as it was", "[migrate][sqlite_introspection]") {
    auto original = memory();
    run(original, ddl<shop::exact, sqlite>);
    const live_schema live = introspect(original);

    CHECK(describe_unmodelled(live).empty());
    CHECK(live.others().empty());
    CHECK(in_words(live.model()) == in_words(model_of<shop::exact>));
    CHECK(take_fingerprint(live.model()) == schema_fingerprint<shop::exact>);
    CHECK(findings(live.model()) == findings(model_of<shop::exact>));
    CHECK_FALSE(findings(live.model()).empty());
    CHECK(order_of(live.model()) == order_of(model_of<shop::exact>));
    CHECK(portability_of(live.model().tables[0], sqlite::traits) == portability_problem::none);

    schema_model named = live.model();
    named.name = shop::exact::name;
    CHECK(diagram_of(named) == std::string{mermaid<shop::exact>});
    CHECK(build_text([&](text_sink& sink) { write_svg(sink, named); }) ==
          build_text([](text_sink& sink) { write_svg(sink, model_of<shop::exact>); }));

    auto copy = memory();
    run(copy, ddl_of(live.model()));
    CHECK(dump(copy) == dump(original));
    const live_schema again = introspect(copy);
    CHECK(in_words(again.model()) == in_words(live.model()));
    require_usable(original);
}

TEST_CASE("foreign keys lead to the tables of the live model", "[migrate][sqlite_introspection]") {
    auto original = memory();
    run(original, ddl<shop::exact, sqlite>);
    const live_schema live = introspect(original);
    for (const auto& table : live.model().tables) {
        for (const auto& key : table.foreign_keys) {
            const std::size_t target = find_table(live.model(), key.target_table);
            REQUIRE(target != not_found);
            CHECK(key.target == live.model().tables[target].id);
            CHECK(is_unique(live.model().tables[target], key.target_columns));
        }
        for (const auto& check : table.checks)
            for (const auto& n : check.expression)
                CHECK((n.kind != node_kind::column || n.table == table.id));
    }
}

TEST_CASE("what SQLite does not keep", "[migrate][sqlite_introspection]") {
    auto original = memory();
    run(original, ddl<shop::lossy, sqlite>);
    const live_schema live = introspect(original);
    CHECK(describe_unmodelled(live).empty());

    table_model const& table = live.model().tables[0];
    const auto type_of = [&](std::string_view name) { return in_words(table.columns[find_column(table, name)].type); };
    CHECK(type_of("ratio") == "real 64 0 0,0");
    CHECK(type_of("price") == "decimal 0 0 9,0");
    CHECK(type_of("at") == "integer 64 0 0,0");
    CHECK(type_of("by_value") == "integer 64 0 0,0 =1 =5");
    CHECK(type_of("by_name") == "enumeration 0 0 0,0 a=0 b=1");
    CHECK(type_of("settings") == "text 0 0 0,0");
    CHECK(table.columns[3].role == column_role::ordinary);
    CHECK((table.comment.empty() && table.columns[2].comment.empty()));
    CHECK(table.assignment == key_assignment::database);
    CHECK(live.model().tables[1].assignment == key_assignment::client); // its full-text index says so

    auto copy = memory();
    run(copy, ddl_of(live.model()));
    CHECK(dump(copy) == dump(original)); // the tables are the same for all that
    const live_schema again = introspect(copy);
    CHECK(in_words(again.model()) == in_words(live.model()));
}

TEST_CASE("an empty database has an empty schema", "[migrate][sqlite_introspection]") {
    auto connection = memory();
    const live_schema live = introspect(connection);
    CHECK(live.model().tables.empty());
    CHECK(live.model().name.empty());
    CHECK(live.tables().empty());
    CHECK(live.others().empty());
    CHECK(findings(live.model()).empty());
}

TEST_CASE("the facts beside the model", "[migrate][sqlite_introspection]") {
    auto connection =
        memory("CREATE TABLE t(a VARCHAR(20), b) ; CREATE TABLE s(a INT) STRICT; CREATE VIEW v AS SELECT 1; "
               "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END");
    const live_schema live = introspect(connection);
    REQUIRE(live.tables().size() == 2);
    CHECK(live.tables()[0].sql == "CREATE TABLE t(a VARCHAR(20), b)");
    CHECK(in_words(live.tables()[0].declared_types) == "(VARCHAR(20),,)");
    CHECK_FALSE(live.tables()[0].strict);
    CHECK(live.tables()[1].strict);
    REQUIRE(live.others().size() == 2);
    CHECK(live.others()[0].kind == live_object_kind::view);
    CHECK(live.others()[1].kind == live_object_kind::trigger);
    CHECK(live.others()[1].table == "t");
    CHECK(live.others()[1].sql.starts_with("CREATE TRIGGER tr"));
}

TEST_CASE("the schema outlives the connection and moves", "[migrate][sqlite_introspection]") {
    std::vector<live_schema> kept;
    {
        auto connection = memory();
        run(connection, ddl<shop::exact, sqlite>);
        kept.push_back(introspect(connection));
    }
    for (int i = 0; i < 10; ++i) {
        live_schema moved = std::move(kept.back());
        kept.push_back(std::move(moved));
    }
    CHECK(in_words(kept.back().model()) == in_words(model_of<shop::exact>));
}

TEST_CASE("Chinook, eleven tables that somebody else has made", "[migrate][sqlite_introspection]") {
    const temporary_directory directory;
    const auto file = directory / "chinook.db";
    std::filesystem::copy_file(test_data("chinook.sqlite"), file);
    auto original = open_sqlite(file.string());
    const live_schema live = introspect(original);
    schema_model const& model = live.model();
    REQUIRE(model.tables.size() == 11);
    CHECK(live.unmodelled().size() == 11);
    for (const auto& detail : live.unmodelled())
        CHECK(detail.what == unmodelled_kind::not_strict);

    table_model album = model.tables[find_table(model, "Album")];
    CHECK(album.primary_key.name == "PK_Album");
    album.primary_key.name = {};
    CHECK(in_words(album) == in_words(table_of<music::album>));
    CHECK(take_fingerprint(album) == fingerprint_of<music::album>);

    const std::vector<std::string_view> order = order_of(model);
    const auto place = [&](std::string_view name) {
        return std::find(order.begin(), order.end(), name) - order.begin();
    };
    for (const auto& table : model.tables)
        for (const auto& key : table.foreign_keys)
            CHECK((place(key.target_table) < place(table.name) || key.target_table == table.name));
    CHECK(findings(model) == "redundant_index PlaylistTrack IFK_PlaylistTrackPlaylistId PK_PlaylistTrack\n");
    CHECK(contains(diagram_of(model), "InvoiceLine"));

    // Made again, the tables take all rows, and are the same to us.
    auto copy = memory();
    run(copy, ddl_of(model));
    copy.execute("ATTACH '" + file.string() + "' AS original");
    for (const std::string_view name : order) {
        const std::string table{name};
        INFO(table);
        REQUIRE_NOTHROW(copy.execute("INSERT INTO main." + table + " SELECT * FROM original." + table));
        CHECK(integer(copy, "SELECT count(*) FROM main." + table) > 0);
    }
    CHECK(text(copy, "PRAGMA foreign_key_check").empty());
    const live_schema again = introspect(copy);
    CHECK(in_words(again.model()) == in_words(model));
    CHECK(take_fingerprint(again.model()) == take_fingerprint(model));
    CHECK(again.unmodelled().empty());
}

TEST_CASE("odd names, comments, quotes and clauses", "[migrate][sqlite_introspection]") {
    auto original = memory(R"sql(
        create table if not exists main . "select" /* ( */ (
         "order" integer -- the ) order
           primary key , 'it''s' text default 'a)(' , [a b] varchar /*x*/ ( 20 ) collate nocase not null on conflict ignore,
         `tick``s` int check ( `tick``s` in (1,2) -- c )
         ), ünï blob default x'00', "q""q" real default 1.5e-3, d int default (1 /* ) */ -- z
         ), n numeric default -5 constraint u unique constraint nn not null,
         g text generated always as (length("it's" || ')')) stored, h text as ([a b] || '''(' ) ,
         e text default "abc", f text default current_timestamp, f2 int default true, f3 int default (random()),
         constraint "c 1" check (d <> ')' and (n > 0 or 'x' = "it's")) check(n<>3)
         unique ([A B], `tick``s`)
         constraint [fk one] foreign key ("ORDER") references "Select" on delete set null on update cascade not deferrable
         foreign key (n) references "select"("order") match full on delete no action deferrable initially deferred);
        create table "" ("" text, " " text primary key not null); create index "  " on "" ("", " ");
        create table wr (a int, b text collate rtrim, c text, primary key (b desc, a collate nocase) on conflict replace,
          unique(c) on conflict ignore, foreign key (a) references missing) without rowid;
        create index i1 on wr (a desc, b collate nocase, (a+1) desc, lower(b) asc, c) where a > ')' and b is not null;
        create unique index "i 2" on wr (length(c) collate rtrim, ((a)));
        create table k(desc text, asc text, key int, primary key (desc)); create index k5i on k(desc, asc desc, (-key), (key+desc));
        create view v as select * from wr; create trigger tr after insert on wr begin select 1; end;
        create virtual table ft using fts5(a, b, content='wr'); create virtual table rt using rtree(id, x0, x1);
        create table made as select 1 + 1 as a, 'x' as "b c", w.* from main.wr w;
        create table gen(a int, b int generated always as (a*2) virtual, c int as (b+1) stored not null unique check (c>0));
        create table cyc1(id integer primary key, o int references cyc2);
        create table cyc2(id integer primary key, o int references cyc1 deferrable initially deferred);
        alter table gen add column extra text default 'ex' check (extra <> '') references k(DESC);
        alter table gen rename column a to "new a"; alter table k rename to "k k";
        create temp table hidden(x); create temp table wr(other); create temp view tv as select 1;
        attach ':memory:' as other; create table other.elsewhere(a); create table other.k(zzz);
        analyze)sql");
    const live_schema live = introspect(original);
    std::vector<std::string> names;
    for (const auto& table : live.model().tables)
        names.emplace_back(table.name);
    CHECK(names == std::vector<std::string>{"select", "", "wr", "k k", "made", "gen", "cyc1", "cyc2"});
    CHECK(live.others().size() == 4);

    table_model const& odd = live.model().tables[0];
    CHECK(in_words(odd.primary_key.columns) == "(order,)");
    CHECK(odd.columns[2].type.length == 20);
    CHECK(odd.columns[2].collated == collation::nocase);
    CHECK(odd.columns[4].name == "ünï");
    CHECK(odd.columns[6].default_expression[0].integer == 1);
    REQUIRE(odd.checks.size() == 3);
    CHECK(odd.checks[0].expression[0].text == "`tick``s` in (1,2)");
    REQUIRE(odd.foreign_keys.size() == 2);
    CHECK(odd.foreign_keys[0].name == "fk one");
    CHECK(odd.foreign_keys[1].deferrable);
    CHECK(in_words(odd.unique_keys[1].columns) == "(a b,tick`s,)");
    table_model const& generated = live.model().tables[5];
    CHECK(generated.columns[0].name == "new a");
    CHECK(generated.columns[1].generated_expression[0].text == "\"new a\"*2");
    CHECK(generated.foreign_keys[0].target_table == "k k");
    CHECK(in_words(generated.foreign_keys[0].target_columns) == "(desc,)");

    // What is made from the model has the shape of the original as SQLite sees it, and is the same the second time.
    auto copy = memory();
    run(copy, ddl_of(live.model()));
    for (const std::string_view name : {"select", "wr", "k k", "gen", "cyc2"})
        CHECK(shape(copy, name) == shape(original, name));
    const live_schema second = introspect(copy);
    auto third = memory();
    run(third, ddl_of(second.model()));
    CHECK(sorted_dump(third) == sorted_dump(copy));
    const live_schema last = introspect(third);
    CHECK(in_words(last.model()) == in_words(second.model()));
}
