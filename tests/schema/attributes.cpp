// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/attributes.hpp>
#include <constable/schema/functions.hpp>
#include <constable/schema/table.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "../support/nodes.hpp"

using namespace constable;
using constable_test::reads;

namespace {

constexpr bool lists(std::span<const std::string_view> columns, std::string_view expected) {
    char text[128]{};
    text_sink sink{text, sizeof text};
    for (std::string_view column : columns) {
        sink.append(column);
        sink.append(' ');
    }
    return sink.view() == expected;
}

struct parent {
    std::int64_t id{};
    std::int64_t region{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("parents", primary_key<&parent::region, &parent::id>, unique_key<&parent::id>);
    }
};

enum class state { open, closed };

// Every attribute that there is.
struct everything {
    std::int64_t id{};
    std::int64_t region{};
    std::int64_t parent_id{};
    std::optional<std::int64_t> other_parent;
    std::string name;
    std::optional<std::string> email;
    state current{};
    double price{};
    double with_tax{};
    double twice{};
    timestamp made;
    std::optional<timestamp> changed;
    std::int32_t version{};
    bool deleted{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "all_of_it", primary_key<&everything::id>.auto_increment(), unique_key<&everything::name>,
            unique_key<&everything::region, &everything::email>.named("uq_custom"),
            indexed<&everything::parent_id, desc<&everything::made>>,
            indexed<&everything::email>.where(col<&everything::email> != null && !col<&everything::deleted>).unique().named("live"),
            indexed<lower(col<&everything::name>), &everything::id>.named("by_name"),
            foreign_key<&everything::region, &everything::parent_id>.references<&parent::region, &parent::id>()
                .on_delete(cascade)
                .on_update(restricted),
            foreign_key<&everything::other_parent>.references<&parent::id>().on_delete(set_null).deferrable().named("fk_other"),
            check("price_positive", col<&everything::price> > 0),
            check("named", length(col<&everything::name>) > 0 || col<&everything::deleted>),
            default_value<&everything::current>(state::closed), default_value<&everything::name>("anonymous"),
            default_value<&everything::email>(null), default_value<&everything::region>(-1), default_now<&everything::made>,
            generated<&everything::with_tax>(col<&everything::price> * 1.5),
            generated<&everything::twice>(col<&everything::price> + col<&everything::price>).stored(),
            row_version<&everything::version>, updated_at<&everything::changed>, collate<&everything::name>(nocase),
            renamed_from<&everything::name>("full_name"), renamed_from("old_table"), comment<&everything::price>("in euro"),
            comment("a table"), full_text<&everything::name, &everything::name>, column_name<&everything::current>("state"));
    }
};

constexpr auto& model = table_of<everything>;
constexpr column_model const& column_named(std::string_view name) { return model.columns[find_column(model, name)]; }

static_assert(model.name == "all_of_it" && model.columns.size() == 14 && model.id == id_of<everything>);
static_assert(lists(model.primary_key.columns, "id ") && model.primary_key.name.empty() &&
              model.assignment == key_assignment::increment && !model.without_rowid);
static_assert(model.renamed_from == "old_table" && model.comment == "a table");

static_assert(model.unique_keys.size() == 2 && lists(model.unique_keys[0].columns, "name ") &&
              model.unique_keys[0].name.empty() && lists(model.unique_keys[1].columns, "region email ") &&
              model.unique_keys[1].name == "uq_custom");

static_assert(model.indexes.size() == 3);
static_assert(model.indexes[0].parts.size() == 2 && model.indexes[0].parts[0].column == "parent_id" &&
              !model.indexes[0].parts[0].descending && model.indexes[0].parts[1].column == "made" &&
              model.indexes[0].parts[1].descending && !model.indexes[0].unique && model.indexes[0].predicate.empty() &&
              model.indexes[0].name.empty());
static_assert(model.indexes[1].unique && model.indexes[1].name == "live" &&
              reads(model.indexes[1].predicate, "logical_and(is_not_null(email),logical_not(deleted))"));
static_assert(model.indexes[2].parts[0].column.empty() && reads(model.indexes[2].parts[0].expression, "lower(name)") &&
              model.indexes[2].parts[1].column == "id" && model.indexes[2].parts[1].expression.empty());

static_assert(model.foreign_keys.size() == 2);
static_assert(lists(model.foreign_keys[0].columns, "region parent_id ") &&
              lists(model.foreign_keys[0].target_columns, "region id ") &&
              model.foreign_keys[0].target_table == "parents" && model.foreign_keys[0].target == id_of<parent> &&
              model.foreign_keys[0].on_delete == referential_action::cascade &&
              model.foreign_keys[0].on_update == referential_action::restricted && !model.foreign_keys[0].deferrable &&
              model.foreign_keys[0].name.empty());
static_assert(lists(model.foreign_keys[1].columns, "other_parent ") &&
              model.foreign_keys[1].on_delete == referential_action::set_null &&
              model.foreign_keys[1].on_update == referential_action::no_action && model.foreign_keys[1].deferrable &&
              model.foreign_keys[1].name == "fk_other");

static_assert(model.checks.size() == 2 && model.checks[0].name == "price_positive" &&
              reads(model.checks[0].expression, "greater(price,0/1000)") && model.checks[1].name == "named" &&
              reads(model.checks[1].expression, "logical_or(greater(length(name),0),deleted)"));

static_assert(column_named("state").defaulted == default_kind::expression &&
              reads(column_named("state").default_expression, "'closed'"));
static_assert(reads(column_named("name").default_expression, "'anonymous'"));
static_assert(column_named("email").defaulted == default_kind::expression &&
              reads(column_named("email").default_expression, "null"));
static_assert(reads(column_named("region").default_expression, "-1"));
static_assert(column_named("made").defaulted == default_kind::now && column_named("made").default_expression.empty());
static_assert(column_named("id").defaulted == default_kind::none && column_named("id").default_expression.empty());

static_assert(column_named("with_tax").generated == generation::computed &&
              reads(column_named("with_tax").generated_expression, "multiply(price,1500/1000)"));
static_assert(column_named("twice").generated == generation::stored &&
              reads(column_named("twice").generated_expression, "add(price,price)"));
static_assert(column_named("price").generated == generation::none);

static_assert(column_named("version").role == column_role::row_version &&
              column_named("changed").role == column_role::updated_at &&
              column_named("made").role == column_role::ordinary);
static_assert(column_named("name").collated == collation::nocase &&
              column_named("email").collated == collation::binary);
static_assert(column_named("name").renamed_from == "full_name" && column_named("price").comment == "in euro" &&
              column_named("price").renamed_from.empty());
static_assert(model.full_text.size() == 1 && lists(model.full_text[0].columns, "name name "));

// Who gives the primary key.
template <int Which>
struct keyed {
    std::int64_t id{};
    std::string code;
    std::optional<std::int32_t> other;
    static consteval auto table() {
        using namespace constable;
        if constexpr (Which == 0)
            return constable::table("k", primary_key<&keyed::id>);
        else if constexpr (Which == 1)
            return constable::table("k", primary_key<&keyed::id>.client_assigned());
        else if constexpr (Which == 2)
            return constable::table("k", primary_key<&keyed::code>);
        else if constexpr (Which == 3)
            return constable::table("k", primary_key<&keyed::id, &keyed::code>);
        else
            return constable::table("k", primary_key<&keyed::code>, without_rowid);
    }
};
static_assert(table_of<keyed<0>>.assignment == key_assignment::database);
static_assert(table_of<keyed<1>>.assignment == key_assignment::client);
static_assert(table_of<keyed<2>>.assignment == key_assignment::client);
static_assert(table_of<keyed<3>>.assignment == key_assignment::client);
static_assert(table_of<keyed<4>>.without_rowid && !table_of<keyed<2>>.without_rowid);

// The words do not change the object they are said of.
constexpr auto reused = indexed<&everything::name>;
static_assert(reused.unique().is_unique && !reused.is_unique && reused.named("x").name == "x" && reused.name.empty());
constexpr auto key = foreign_key<&everything::parent_id>.references<&parent::id>();
static_assert(key.on_delete(cascade).deleted == cascade && key.deleted == no_action &&
              key.deferrable().on_update(set_default).updated == set_default &&
              key.named("n").on_delete(cascade).name == "n" && key.on_delete(cascade).deferrable().deleted == cascade);

} // namespace

TEST_CASE("the attributes of a table are a value that lives as long as the program") {
    table_model copy = model;
    CHECK(copy.indexes[1].predicate.data() == table_of<everything>.indexes[1].predicate.data());
    CHECK(copy.columns.size() == 14);
}
