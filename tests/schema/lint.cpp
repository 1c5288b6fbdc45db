// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/functions.hpp>
#include <constable/schema/lint.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

struct parent {
    std::int64_t id{};
    std::int64_t region{};
    std::string code;
    static consteval auto table() {
        using namespace constable;
        return constable::table("parents", primary_key<&parent::id>, unique_key<&parent::region, &parent::code>);
    }
};
static_assert(lint<schema<"s", parent>>().empty() && lint_clean<schema<"s", parent>>);
static_assert(lint<schema<"empty">>().empty() && lint_clean<schema<"empty">>);

/// The findings for one struct beside `parent`, as `rule object other`.
template <class Struct>
constexpr bool finds(std::initializer_list<std::string_view> expected) {
    const auto found = lint<schema<"s", parent, Struct>>();
    if (found.size() != expected.size())
        return false;
    for (std::size_t i = 0; i < found.size(); ++i) {
        char text[200]{};
        text_sink sink{text, sizeof text};
        sink.append(enum_name(found[i].rule));
        sink.append(' ');
        sink.append(found[i].object.view());
        if (!found[i].other.view().empty()) {
            sink.append(' ');
            sink.append(found[i].other.view());
        }
        if (sink.view() != expected.begin()[i] || found[i].table != "t")
            return false;
    }
    return true;
}

/// A child with everything a table definition needs, and what `Extra` adds. `Extra(words of the child)` returns it.
template <auto Extra>
struct child {
    std::int64_t id{};
    std::int64_t parent_id{};
    std::optional<std::int64_t> maybe_id;
    std::int64_t region{};
    std::string code;
    std::optional<std::string> note;
    bool flag{};
    std::int64_t defaulted{};
    static consteval auto table() { return Extra.template operator()<child>(); }
};

template <class T, auto Member, class... Words>
consteval auto with_key(Words... words) {
    return constable::table("t", primary_key<Member>, words...);
}

#define CONSTABLE_TEST_CHILD(...) child<[]<class T>() { return with_key<T, &T::id>(__VA_ARGS__); }>

// --- no_primary_key --------------------------------------------------------------------------------------------------

static_assert(finds<child<[]<class T>() { return constable::table("t"); }>>({"no_primary_key "}));
static_assert(finds<child<[]<class T>() { return constable::table("t", unique_key<&T::code>); }>>({"no_primary_key "}));
static_assert(finds<CONSTABLE_TEST_CHILD(comment("nothing else"))>({}));

// --- unindexed_foreign_key -------------------------------------------------------------------------------------------

static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>()))>(
    {"unindexed_foreign_key fk_t_parent_id"}));
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>()),
                                         indexed<&T::parent_id>)>({}));
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>()),
                                         (indexed<desc<&T::parent_id>, &T::code>))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>()),
                                         (unique_key<&T::parent_id, &T::code>))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::id>.template references<&parent::id>()))>({}));
static_assert(
    finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>()),
                               (indexed<&T::code, &T::parent_id>))>({"unindexed_foreign_key fk_t_parent_id"}));
// A partial index serves if it has all rows that are not null.
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::maybe_id>.template references<&parent::id>()),
                                         (indexed<&T::maybe_id>.where(col<&T::maybe_id> != null)))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::maybe_id>.template references<&parent::id>()),
                                         (indexed<&T::maybe_id>.where(col<&T::note> != null)))>(
    {"unindexed_foreign_key fk_t_maybe_id"}));
static_assert(finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>()),
                                         (indexed<&T::parent_id>.where(col<&T::flag> == true)))>(
    {"unindexed_foreign_key fk_t_parent_id"}));
// The order of the columns does not matter, but all must come first.
static_assert(finds<CONSTABLE_TEST_CHILD(
                  (foreign_key<&T::region, &T::code>.template references<&parent::region, &parent::code>()),
                  (indexed<&T::code, &T::region, &T::flag>))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD(
                  (foreign_key<&T::region, &T::code>.template references<&parent::region, &parent::code>()),
                  (indexed<&T::region, &T::flag, &T::code>))>({"unindexed_foreign_key fk_t_region_code"}));
static_assert(finds<CONSTABLE_TEST_CHILD(
                  (foreign_key<&T::region, &T::code>.template references<&parent::region, &parent::code>()),
                  indexed<&T::region>)>({"unindexed_foreign_key fk_t_region_code"}));

// --- duplicate_index, redundant_index --------------------------------------------------------------------------------

static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::id>)>({"duplicate_index idx_t_id pk_t"}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<desc<&T::id>>)>({"duplicate_index idx_t_id pk_t"}));
static_assert(finds<CONSTABLE_TEST_CHILD(unique_key<&T::code>, indexed<&T::code>.unique())>(
    {"duplicate_index idx_t_code uq_t_code"}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>, indexed<&T::code>.named("again"))>(
    {"duplicate_index again idx_t_code"}));
// Of an index and a unique one the plain one is superfluous, wherever it stands.
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>, indexed<&T::code>.unique().named("strict"))>(
    {"duplicate_index idx_t_code strict"}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>.unique().named("strict"), indexed<&T::code>)>(
    {"duplicate_index idx_t_code strict"}));
static_assert(finds<CONSTABLE_TEST_CHILD((indexed<&T::code, desc<&T::region>>),
                                         (indexed<desc<&T::code>, &T::region>.named("mirrored")))>(
    {"duplicate_index mirrored idx_t_code_region"}));
static_assert(finds<CONSTABLE_TEST_CHILD((indexed<&T::code, &T::region>),
                                         (indexed<&T::code, desc<&T::region>>.named("other")))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>.where(col<&T::flag> == true),
                                         indexed<&T::code>.where(col<&T::flag> == true).named("again"))>(
    {"duplicate_index again idx_t_code"}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>.where(col<&T::flag> == true),
                                         indexed<&T::code>.where(col<&T::flag> == false).named("other"))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<lower(col<&T::code>)>, indexed<upper(col<&T::code>)>)>({}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<lower(col<&T::code>)>, indexed<lower(col<&T::code>)>.named("again"))>(
    {"duplicate_index again idx_t_lower_code"}));

static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>, (indexed<&T::code, &T::region>))>(
    {"redundant_index idx_t_code idx_t_code_region"}));
static_assert(finds<CONSTABLE_TEST_CHILD((unique_key<&T::code, &T::region>), indexed<&T::code>)>(
    {"redundant_index idx_t_code uq_t_code_region"}));
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::region>, (indexed<&T::code, &T::region>))>({}));
// A unique index says more than a longer one.
static_assert(finds<CONSTABLE_TEST_CHILD(indexed<&T::code>.unique(), (indexed<&T::code, &T::region>))>({}));
// A partial index is smaller than the whole one, and cannot stand for it.
static_assert(
    finds<CONSTABLE_TEST_CHILD(indexed<&T::code>.where(col<&T::flag> == true), (indexed<&T::code, &T::region>))>({}));
static_assert(
    finds<CONSTABLE_TEST_CHILD(indexed<&T::code>, (indexed<&T::code, &T::region>.where(col<&T::flag> == true)))>({}));
static_assert(finds<CONSTABLE_TEST_CHILD((unique_key<&T::code, &T::region>),
                                         indexed<&T::code>.where(col<&T::flag> == true))>({}));
static_assert(
    finds<CONSTABLE_TEST_CHILD((indexed<&T::code, desc<&T::region>>), (indexed<&T::code, &T::region, &T::flag>))>({}));

// --- superfluous_unique_key ------------------------------------------------------------------------------------------

static_assert(finds<CONSTABLE_TEST_CHILD(unique_key<&T::id>)>({"superfluous_unique_key uq_t_id pk_t"}));
static_assert(
    finds<CONSTABLE_TEST_CHILD((unique_key<&T::code, &T::id>))>({"superfluous_unique_key uq_t_code_id pk_t"}));
static_assert(finds<CONSTABLE_TEST_CHILD(unique_key<&T::code>, (unique_key<&T::region, &T::code>))>(
    {"superfluous_unique_key uq_t_region_code uq_t_code"}));
static_assert(finds<CONSTABLE_TEST_CHILD((unique_key<&T::code, &T::region>), (unique_key<&T::region, &T::code>))>(
    {"superfluous_unique_key uq_t_region_code uq_t_code_region"}));
static_assert(finds<CONSTABLE_TEST_CHILD((unique_key<&T::code, &T::region>), (unique_key<&T::code, &T::flag>))>({}));

// A composite foreign key needs it as its target.
struct tenant_parent {
    std::int64_t id{};
    std::int64_t tenant{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("tp", primary_key<&tenant_parent::id>,
                                unique_key<&tenant_parent::tenant, &tenant_parent::id>);
    }
};
struct tenant_child {
    std::int64_t id{};
    std::int64_t tenant{};
    std::int64_t parent_id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "tc", primary_key<&tenant_child::id>, indexed<&tenant_child::tenant, &tenant_child::parent_id>,
            foreign_key<&tenant_child::tenant, &tenant_child::parent_id>.references<&tenant_parent::tenant, &tenant_parent::id>());
    }
};
static_assert(lint<schema<"s", tenant_parent, tenant_child>>().empty());
static_assert(lint<schema<"s", tenant_parent>>().size() == 1);

// --- repeated_column -------------------------------------------------------------------------------------------------

static_assert(finds<child<[]<class T>() { return constable::table("t", primary_key<&T::id, &T::code, &T::id>); }>>(
    {"repeated_column pk_t"}));
static_assert(finds<CONSTABLE_TEST_CHILD((unique_key<&T::code, &T::code>))>({"repeated_column uq_t_code_code"}));
static_assert(finds<CONSTABLE_TEST_CHILD((indexed<&T::code, &T::flag, desc<&T::code>>))>(
    {"repeated_column idx_t_code_flag_code"}));
static_assert(finds<CONSTABLE_TEST_CHILD((indexed<lower(col<&T::code>), &T::code>))>({}));

// --- actions ---------------------------------------------------------------------------------------------------------

#define CONSTABLE_TEST_ACTION(member, action)                                                                          \
    CONSTABLE_TEST_CHILD((foreign_key<&T::member>.template references<&parent::id>().action), indexed<&T::member>)

static_assert(
    finds<CONSTABLE_TEST_ACTION(parent_id, on_delete(set_null))>({"set_null_on_required_column fk_t_parent_id"}));
static_assert(
    finds<CONSTABLE_TEST_ACTION(parent_id, on_update(set_null))>({"set_null_on_required_column fk_t_parent_id"}));
static_assert(finds<CONSTABLE_TEST_ACTION(maybe_id, on_delete(set_null))>({}));
static_assert(finds<CONSTABLE_TEST_ACTION(parent_id, on_delete(cascade))>({}));
static_assert(
    finds<CONSTABLE_TEST_ACTION(parent_id, on_delete(set_default))>({"set_default_without_default fk_t_parent_id"}));
static_assert(finds<CONSTABLE_TEST_ACTION(maybe_id, on_update(set_default))>({})); // the default is NULL
static_assert(
    finds<CONSTABLE_TEST_CHILD((foreign_key<&T::parent_id>.template references<&parent::id>().on_delete(set_default)),
                               indexed<&T::parent_id>, default_value<&T::parent_id>(1))>({}));

// --- required_foreign_key_cycle --------------------------------------------------------------------------------------

template <bool Optional, bool Deferrable>
struct second;
template <bool Optional, bool Deferrable>
struct first {
    std::int64_t id{};
    std::int64_t second_id{};
    std::int64_t self_id{};
};
template <bool Optional, bool Deferrable>
struct second {
    std::int64_t id{};
    std::conditional_t<Optional, std::optional<std::int64_t>, std::int64_t> first_id{};
};

} // namespace

template <bool Optional, bool Deferrable>
inline constexpr auto constable::table_definition<first<Optional, Deferrable>> = constable::table(
    "first", primary_key<&first<Optional, Deferrable>::id>, indexed<&first<Optional, Deferrable>::second_id>,
    foreign_key<&first<Optional, Deferrable>::second_id>.template references<&second<Optional, Deferrable>::id>(),
    indexed<&first<Optional, Deferrable>::self_id>,
    foreign_key<&first<Optional, Deferrable>::self_id>.template references<&first<Optional, Deferrable>::id>());
template <bool Optional>
inline constexpr auto constable::table_definition<second<Optional, false>> = constable::table(
    "second", primary_key<&second<Optional, false>::id>, indexed<&second<Optional, false>::first_id>,
    foreign_key<&second<Optional, false>::first_id>.template references<&first<Optional, false>::id>());
template <bool Optional>
inline constexpr auto constable::table_definition<second<Optional, true>> = constable::table(
    "second", primary_key<&second<Optional, true>::id>, indexed<&second<Optional, true>::first_id>,
    foreign_key<&second<Optional, true>::first_id>.template references<&first<Optional, true>::id>().deferrable());

namespace {

template <bool Optional, bool Deferrable>
using cycle = schema<"cycle", first<Optional, Deferrable>, second<Optional, Deferrable>>;
static_assert(lint<cycle<false, false>>().size() == 1);
static_assert(lint<cycle<false, false>>()[0].rule == lint_rule::required_foreign_key_cycle &&
              lint<cycle<false, false>>()[0].table == "second" &&
              lint<cycle<false, false>>()[0].object.view() == "fk_second_first_id");
static_assert(lint<cycle<true, false>>().empty() && lint<cycle<false, true>>().empty() &&
              lint<cycle<true, true>>().empty());

// --- messages --------------------------------------------------------------------------------------------------------

constexpr bool every_rule_has_a_message() {
    for (const auto& rule : enumerators<lint_rule>) {
        const std::string_view text = lint_message(static_cast<lint_rule>(rule.value));
        char anchor[100]{};
        text_sink sink{anchor, sizeof anchor};
        sink.append("[lint.md#");
        sink.append(rule.name);
        sink.append("]");
        if (!text.ends_with(sink.view()) || text.size() < 60)
            return false;
    }
    return enumerators<lint_rule>.size() == 9;
}
static_assert(every_rule_has_a_message());
static_assert(lint_message(static_cast<lint_rule>(200)).empty());

} // namespace

TEST_CASE("the same rules find the same at run time") {
    using broken = schema<"s", parent,
                          CONSTABLE_TEST_CHILD(indexed<&T::code>, (indexed<&T::code, &T::region>),
                                               (foreign_key<&T::parent_id>.template references<&parent::id>())),
                          first<false, false>, second<false, false>>;
    std::vector<lint_finding> found;
    lint(model_of<broken>, [&](lint_finding const& finding) { found.push_back(finding); });
    constexpr auto expected = lint<broken>();
    REQUIRE(found.size() == 3);
    REQUIRE(expected.size() == 3);
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].rule == expected[i].rule);
        CHECK(found[i].table == expected[i].table);
        CHECK(found[i].object.view() == expected[i].object.view());
        CHECK(found[i].other.view() == expected[i].other.view());
    }
}

TEST_CASE("a schema that names what is not there is linted all the same") {
    const std::string_view missing[]{"nowhere"};
    const foreign_key_model keys[]{{.columns = missing, .target_table = "unknown", .on_delete = set_null}};
    const table_model tables[]{{.name = "t", .foreign_keys = keys}};
    std::vector<lint_rule> rules;
    lint(schema_model{"live", tables}, [&](lint_finding const& finding) { rules.push_back(finding.rule); });
    CHECK(rules == std::vector{lint_rule::no_primary_key, lint_rule::unindexed_foreign_key});
}
