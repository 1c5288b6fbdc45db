// SPDX-License-Identifier: BSL-1.0
// What must hold for every schema: for random models, and for whatever SQLite accepts as a table.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/schema/lint.hpp>

#include "support.hpp"

using namespace constable;
using namespace constable_test;

namespace {

constexpr std::array names{"id",  "name", "Two Words", "select", "it's", "a\"b", "ünï",
                           "x.y", "[z]",  "desc",      "rowid_", "0",    "a,b)", "--"};
constexpr std::array moods{enumerator{"calm", 0}, enumerator{"it's ')", 1}, enumerator{"", 2}};

class dice {
public:
    explicit dice(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_); }
    bool one_in(std::size_t chances) { return below(chances) == 0; }

private:
    std::mt19937 engine_;
};

/// A schema of up to five tables with everything that comes back as it was.
class random_schema {
public:
    explicit random_schema(unsigned seed) : random_(seed) {
        const std::size_t count = 1 + random_.below(5);
        for (std::size_t i = 0; i < count; ++i)
            tables_.push_back(
                table(std::string{names[random_.below(names.size())]} + (i == 0 ? "" : std::to_string(i))));
    }
    schema_model model() const { return {{}, tables_}; }

private:
    value_type type() {
        switch (random_.below(10)) {
        case 0: return {.kind = value_kind::boolean};
        case 1: return {.kind = value_kind::real, .bits = 64};
        case 2: return {.kind = value_kind::text, .length = static_cast<std::uint32_t>(random_.below(3) * 7)};
        case 3: return {.kind = value_kind::enumeration, .enumerators = moods};
        case 4: return {.kind = value_kind::uuid};
        case 5: return {.kind = value_kind::date};
        case 6: return {.kind = value_kind::blob};
        case 8: return {.kind = value_kind::local_timestamp};
        case 7: return {.kind = value_kind::decimal, .precision = static_cast<std::uint8_t>(1 + random_.below(18))};
        default:
            return {.kind = value_kind::integer,
                    .bits = static_cast<std::uint8_t>(8U << random_.below(4)),
                    .is_unsigned = random_.one_in(2)};
        }
    }

    node_span nodes(std::initializer_list<expression_node> all) { return storage_.keep(std::vector(all)); }

    expression_node column_node(column_model const& column) const {
        return {.kind = node_kind::column, .type = column.type.kind, .nullable = column.nullable, .text = column.name};
    }

    /// A value of the column's type; none for types that have no literal.
    expression_node literal(value_type const& type) {
        expression_node n{.kind = node_kind::literal, .type = type.kind};
        switch (type.kind) {
        case value_kind::boolean: n.integer = static_cast<std::int64_t>(random_.below(2)); break;
        case value_kind::integer:
        case value_kind::decimal:
            n.integer = static_cast<std::int64_t>(random_.below(9)) - (type.is_unsigned ? 0 : 4);
            break;
        case value_kind::date: n.integer = static_cast<std::int64_t>(random_.below(20000)); break;
        case value_kind::local_timestamp: n.integer = static_cast<std::int64_t>(random_.below(2'000'000'000)); break;
        case value_kind::real: n.real = static_cast<double>(random_.below(999)) / 8 - 50; break;
        case value_kind::text: n.text = std::array{"", "it's", "a)(b", "-- \"c\""}[random_.below(4)]; break;
        case value_kind::enumeration: n.text = moods[random_.below(moods.size())].name; break;
        default: n = {.kind = node_kind::null, .nullable = true};
        }
        return n;
    }

    std::vector<column_model> columns() {
        std::vector<column_model> made;
        const std::size_t count = 2 + random_.below(6);
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name =
                std::string{names[random_.below(names.size())]} + (i == 0 ? "" : "_" + std::to_string(i));
            column_model column{.name = storage_.keep(name), .type = type(), .nullable = i > 0 && random_.one_in(2)};
            if (column.type.kind == value_kind::text && random_.one_in(3))
                column.collated = collation::nocase;
            if (column.type.kind == value_kind::integer && random_.one_in(6)) {
                column.type = {.kind = value_kind::timestamp};
                column.defaulted = default_kind::now;
            } else if (random_.one_in(3)) {
                column.defaulted = default_kind::expression;
                column.default_expression = nodes({literal(column.type)});
            } else if (i > 1 && made[0].type.kind == value_kind::integer && random_.one_in(4)) {
                column.type = {.kind = value_kind::integer, .bits = 64};
                column.collated = collation::binary;
                column.generated = random_.one_in(2) ? generation::stored : generation::computed;
                column.generated_expression =
                    nodes({{.kind = node_kind::operation,
                            .op = operator_kind::multiply,
                            .type = value_kind::integer,
                            .nullable = made[0].nullable,
                            .arity = 2},
                           column_node(made[0]),
                           {.kind = node_kind::literal, .type = value_kind::integer, .integer = 3}});
            }
            made.push_back(column);
        }
        return made;
    }

    std::span<const std::string_view> some_columns(std::vector<column_model> const& columns) {
        std::vector<std::string_view> chosen;
        for (const auto& column : columns)
            if (random_.one_in(3) && column.generated != generation::computed)
                chosen.push_back(column.name);
        return storage_.keep(chosen);
    }

    void key(table_model& made, std::vector<column_model>& columns) {
        if (random_.one_in(5))
            return;
        if (random_.one_in(2)) {
            columns[0].type = {.kind = value_kind::integer, .bits = 64};
            columns[0].defaulted = default_kind::none;
            columns[0].default_expression = {};
            columns[0].collated = collation::binary;
            made.primary_key.columns = storage_.keep(std::vector{columns[0].name});
            made.assignment = random_.one_in(3) ? key_assignment::increment : key_assignment::database;
        } else {
            made.primary_key.columns = storage_.keep(std::vector{columns[1].name, columns[0].name});
            made.without_rowid = random_.one_in(2);
        }
        if (random_.one_in(3))
            made.primary_key.name = "The Key";
        for (auto& column : columns)
            for (std::string_view name : made.primary_key.columns)
                if (column.name == name)
                    column.nullable = false;
    }

    index_model index(std::vector<column_model> const& columns, std::size_t position) {
        index_model made{.unique = random_.one_in(3)};
        std::vector<key_part> parts;
        for (const auto& column : columns) {
            if (!random_.one_in(3))
                continue;
            key_part part{.descending = random_.one_in(3)};
            if (column.type.kind == value_kind::text && random_.one_in(2))
                part.expression = nodes({{.kind = node_kind::function,
                                          .called = function_kind::lower,
                                          .type = value_kind::text,
                                          .nullable = column.nullable,
                                          .arity = 1},
                                         column_node(column)});
            else
                part.column = column.name;
            parts.push_back(part);
            if (column.nullable && random_.one_in(2))
                made.predicate = nodes({{.kind = node_kind::operation,
                                         .op = operator_kind::is_not_null,
                                         .type = value_kind::boolean,
                                         .arity = 1},
                                        column_node(column)});
        }
        if (parts.empty())
            parts.push_back({.column = columns[0].name});
        made.parts = storage_.keep(parts);
        // Its own name: two indexes may have the same parts.
        made.name = storage_.keep("index " + std::to_string(tables_.size()) + "-" + std::to_string(position));
        return made;
    }

    table_model table(std::string const& name) {
        table_model made{.name = storage_.keep(name)};
        std::vector<column_model> own = columns();
        key(made, own);
        made.columns = storage_.keep(own);
        std::vector<key_model> unique;
        if (const auto chosen = some_columns(own); !chosen.empty())
            unique.push_back({.name = random_.one_in(2) ? "uq \"1\"" : "", .columns = chosen});
        made.unique_keys = storage_.keep(unique);
        std::vector<index_model> indexes;
        for (std::size_t i = random_.below(3); i > 0; --i)
            indexes.push_back(index(own, i));
        made.indexes = storage_.keep(indexes);
        std::vector<check_model> checks;
        for (const auto& column : own)
            if (const auto value = literal(column.type);
                value.kind == node_kind::literal && column.defaulted != default_kind::now && random_.one_in(3))
                checks.push_back(
                    {storage_.keep("c" + std::to_string(checks.size())), nodes({{.kind = node_kind::operation,
                                                                                 .op = operator_kind::not_equal,
                                                                                 .type = value_kind::boolean,
                                                                                 .nullable = column.nullable,
                                                                                 .arity = 2},
                                                                                column_node(column),
                                                                                value})});
        made.checks = storage_.keep(checks);
        add_foreign_keys(made);
        add_full_text(made);
        return made;
    }

    void add_foreign_keys(table_model& made) {
        std::vector<foreign_key_model> keys;
        for (const auto& target : tables_) {
            const auto columns = target.primary_key.columns;
            if (columns.empty() || columns.size() > made.columns.size() || random_.one_in(3))
                continue;
            std::vector<std::string_view> own;
            for (std::size_t i = 0; i < columns.size(); ++i)
                own.push_back(made.columns[made.columns.size() - 1 - i].name);
            keys.push_back({.name = storage_.keep("fk)" + std::to_string(keys.size())),
                            .columns = storage_.keep(own),
                            .target_table = target.name,
                            .target_columns = columns,
                            .on_delete = static_cast<referential_action>(random_.below(5)),
                            .on_update = static_cast<referential_action>(random_.below(5)),
                            .deferrable = random_.one_in(3)});
        }
        made.foreign_keys = storage_.keep(keys);
    }

    void add_full_text(table_model& made) {
        if (made.without_rowid)
            return;
        std::vector<std::string_view> columns;
        for (const auto& column : made.columns)
            if (column.type.kind == value_kind::text && column.name != "rank" && column.generated == generation::none)
                columns.push_back(column.name);
        if (columns.empty() || random_.one_in(2))
            return;
        made.full_text = storage_.keep(std::vector{full_text_model{storage_.keep(columns)}});
    }

    dice random_;
    schema_storage storage_;
    std::vector<table_model> tables_;
};

std::string findings(schema_model const& schema) {
    std::string all;
    lint(schema, [&](lint_finding const& found) {
        all += std::string{enum_name(found.rule)} + " " + std::string{found.table} + " " +
               std::string{found.object.view()} + "\n";
    });
    return all;
}

} // namespace

TEST_CASE("a random schema comes back as it was", "[migrate][sqlite_introspection]") {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        const random_schema schema{seed};
        auto original = memory();
        INFO("seed " << seed);
        const auto statements = ddl_of(schema.model());
        run(original, statements);
        const live_schema live = introspect(original);
        REQUIRE(in_words(live.model()) == in_words(schema.model()));
        REQUIRE(describe_unmodelled(live).empty());
        REQUIRE(live.others().empty());
        REQUIRE(take_fingerprint(live.model()) == take_fingerprint(schema.model()));
        REQUIRE(findings(live.model()) == findings(schema.model()));
        REQUIRE(ddl_of(live.model()) == statements);
    }
}

TEST_CASE("whatever SQLite accepts as a table can be read and made again", "[migrate][sqlite_introspection]") {
    const std::vector<std::string> tables{
        "CREATE TABLE t ( a integer primary key , b text not null on conflict ignore default 'x)' collate nocase , c "
        "varchar ( "
        "20 ) check ( c <> ')' ) , d real default - 1.5 , e as ( a + 1 ) stored , \"f f\" blob unique )",
        "CREATE TABLE t ( a int constraint \"n 1\" primary key desc on conflict replace , b text constraint n2 unique "
        "on conflict "
        "fail constraint n3 check ( b in ( 'a' , '(' ) ) , c references t ( a ) on delete set null deferrable "
        "initially deferred )",
        "CREATE TABLE t ( a text , b text , [c c] int generated always as ( length ( a ) ) virtual , constraint pk "
        "primary key ( a "
        "desc , b collate nocase ) , unique ( b , a ) check ( a > b ) foreign key ( a , b ) references t match simple "
        ") without rowid",
        "CREATE TABLE t ( id integer primary key asc autoincrement not null , u default ( 1 + ( 2 ) ) , `v` default "
        "current_time , "
        "w default true constraint \"ck_t_w_domain\" check ( w in ( 0 , 1 ) ) , x default x'00' , y default \"q\" )",
        "CREATE TABLE t ( a integer not null , b text , constraint pk_t primary key ( a ) , constraint uq_t_b unique ( "
        "b ) ) strict",
        "CREATE TABLE t ( desc text , asc int , key references t , 'str' text , primary key ( asc ) )"};
    const std::vector<std::string> pieces{"-- c )\n",
                                          "/* ( */",
                                          "constraint",
                                          "\"n\"",
                                          "null",
                                          "not",
                                          "on",
                                          "conflict",
                                          "replace",
                                          "unique",
                                          "check",
                                          "(",
                                          ")",
                                          ",",
                                          "primary",
                                          "key",
                                          "references",
                                          "t",
                                          "deferrable",
                                          "initially",
                                          "deferred",
                                          "collate",
                                          "nocase",
                                          "rtrim",
                                          "default",
                                          "1",
                                          "'s'",
                                          "as",
                                          "generated",
                                          "always",
                                          "stored",
                                          "foreign",
                                          "a",
                                          "b",
                                          "desc",
                                          "asc",
                                          "autoincrement",
                                          "without",
                                          "rowid",
                                          "strict",
                                          "any",
                                          "int",
                                          "\v",
                                          "\xEF\xBB\xBF",
                                          "match",
                                          "delete",
                                          "cascade",
                                          "set",
                                          "[x y]",
                                          "+",
                                          "-",
                                          "in",
                                          "and",
                                          "x'01'"};
    const sqlite_sql_origin nowhere{};
    dice random{20240607};
    auto trial = memory();
    std::size_t accepted = 0;
    for (int round = 0; round < 6000; ++round) {
        std::vector<std::string> tokens;
        for (sqlite_sql_reader reader{tables[random.below(tables.size())], nowhere}; !reader.at_end();)
            tokens.emplace_back(reader.take());
        for (std::size_t changes = random.below(5); changes > 0 && tokens.size() > 6; --changes) {
            const auto at = tokens.begin() + 3 + static_cast<std::ptrdiff_t>(random.below(tokens.size() - 3));
            switch (random.below(4)) {
            case 0: tokens.erase(at); break;
            case 1: tokens.insert(at, pieces[random.below(pieces.size())]); break;
            case 2: *at = pieces[random.below(pieces.size())]; break;
            default: std::swap(*at, tokens[3 + random.below(tokens.size() - 3)]);
            }
        }
        std::string sql;
        for (const auto& token : tokens)
            sql += token + (token == "x" ? "" : " ");
        if (try_call([&] { trial.execute(sql); }))
            continue;
        ++accepted;
        INFO(sql);
        const live_schema first = introspect(trial);
        auto copy = memory();
        run(copy, ddl_of(first.model()));
        const live_schema second = introspect(copy);
        auto again = memory();
        run(again, ddl_of(second.model()));
        REQUIRE(dump(again) == dump(copy));
        trial = memory();
    }
    CHECK(accepted > 300);
}
