// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_ATTRIBUTES_HPP
#define CONSTABLE_SCHEMA_ATTRIBUTES_HPP

// The words of a table definition.

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "definition.hpp"
#include "expression.hpp"
#include "model.hpp"
#include "operators.hpp"

namespace constable {

// Referential actions, for on_delete and on_update.
inline constexpr auto no_action = referential_action::no_action;
inline constexpr auto restricted = referential_action::restricted;
inline constexpr auto cascade = referential_action::cascade;
inline constexpr auto set_null = referential_action::set_null;
inline constexpr auto set_default = referential_action::set_default;

inline constexpr auto binary = collation::binary;
inline constexpr auto nocase = collation::nocase;

template <auto... Members>
struct primary_key_attribute {
    key_assignment assignment = key_assignment::database;
    /// The database gives the key and never reuses one (SQLite: AUTOINCREMENT).
    [[nodiscard]] consteval auto auto_increment() const { return primary_key_attribute{key_assignment::increment}; }
    /// The application gives every key, 0 included.
    [[nodiscard]] consteval auto client_assigned() const { return primary_key_attribute{key_assignment::client}; }
};
/// A single integer key is given by the database where it is 0; any other key comes from the application.
template <auto... Members>
inline constexpr primary_key_attribute<Members...> primary_key{};

template <auto... Members>
struct unique_key_attribute {
    std::string_view name{};
    [[nodiscard]] consteval auto named(std::string_view given) const { return unique_key_attribute{given}; }
};
template <auto... Members>
inline constexpr unique_key_attribute<Members...> unique_key{};

/// A column in descending order, in an index and in order_by: `indexed<&entry::api_key_id, desc<&entry::at>>`.
template <auto Member>
struct descending_column {};
template <auto Member>
inline constexpr descending_column<Member> desc{};

struct every_row {};

template <class Predicate, auto... Parts>
struct indexed_attribute {
    [[no_unique_address]] Predicate predicate{};
    bool is_unique = false;
    std::string_view name{};

    /// A partial index: only rows for which the condition holds.
    template <expression Condition>
    [[nodiscard]] consteval auto where(Condition condition) const {
        return indexed_attribute<Condition, Parts...>{condition, is_unique, name};
    }
    [[nodiscard]] consteval auto unique() const { return indexed_attribute{predicate, true, name}; }
    [[nodiscard]] consteval auto named(std::string_view given) const {
        return indexed_attribute{predicate, is_unique, given};
    }
};
/// An index over members, `desc<…>` members and expressions without values (`lower(col<&user::email>)`).
template <auto... Parts>
inline constexpr indexed_attribute<every_row, Parts...> indexed{};

template <auto... Members>
struct member_list {
    static constexpr std::size_t size = sizeof...(Members);
};

template <class From, class To>
struct foreign_key_attribute {
    referential_action deleted = referential_action::no_action;
    referential_action updated = referential_action::no_action;
    bool is_deferrable = false;
    std::string_view name{};

    template <auto... Targets>
    [[nodiscard]] consteval auto references() const {
        return foreign_key_attribute<From, member_list<Targets...>>{deleted, updated, is_deferrable, name};
    }
    [[nodiscard]] consteval auto on_delete(referential_action action) const {
        return foreign_key_attribute{action, updated, is_deferrable, name};
    }
    [[nodiscard]] consteval auto on_update(referential_action action) const {
        return foreign_key_attribute{deleted, action, is_deferrable, name};
    }
    /// Checked at COMMIT instead of after each statement.
    [[nodiscard]] consteval auto deferrable() const { return foreign_key_attribute{deleted, updated, true, name}; }
    [[nodiscard]] consteval auto named(std::string_view given) const {
        return foreign_key_attribute{deleted, updated, is_deferrable, given};
    }
};
/// `foreign_key<&entry::api_key_id>.references<&api_key::id>().on_delete(cascade)`
template <auto... Members>
inline constexpr foreign_key_attribute<member_list<Members...>, member_list<>> foreign_key{};

template <class Condition>
struct check_attribute {
    std::string_view name;
    Condition condition;
};
/// The constraint is named `ck_{table}_{name}`.
template <expression Condition>
[[nodiscard]] consteval auto check(std::string_view name, Condition condition) {
    return check_attribute<Condition>{name, condition};
}

template <auto Member, class Value>
struct default_value_attribute {
    Value value;
};
/// What the database stores where an INSERT does not name the column.
template <auto Member, class Value>
[[nodiscard]] consteval auto default_value(Value&& value) {
    auto assigned = detail::assign<column<Member>>(std::forward<Value>(value));
    return default_value_attribute<Member, decltype(assigned.value)>{assigned.value};
}

template <auto Member>
struct default_now_attribute {};
/// The time of the insert: by the database where an INSERT does not name the column, by the library where a struct's
/// member is `timestamp{}`.
template <auto Member>
inline constexpr default_now_attribute<Member> default_now{};

template <auto Member, class Value>
struct generated_attribute {
    Value value;
    generation kind = generation::computed;
    [[nodiscard]] consteval auto stored() const { return generated_attribute{value, generation::stored}; }
};
/// A column that the database computes from others of the row; `.stored()` writes the result.
template <auto Member, expression Value>
[[nodiscard]] consteval auto generated(Value value) {
    return generated_attribute<Member, Value>{value};
}

template <auto Member>
struct row_version_attribute {};
/// An integer that every update of the row raises: the optimistic lock.
template <auto Member>
inline constexpr row_version_attribute<Member> row_version{};

template <auto Member>
struct updated_at_attribute {};
/// A timestamp that every update of the row through this library sets.
template <auto Member>
inline constexpr updated_at_attribute<Member> updated_at{};

template <auto Member>
struct collate_attribute {
    collation collated;
};
template <auto Member>
[[nodiscard]] consteval collate_attribute<Member> collate(collation collated) {
    return {collated};
}

template <auto Member>
struct renamed_from_attribute {
    std::string_view name;
};
/// The column's former name, so that a migration renames it instead of dropping it.
template <auto Member>
[[nodiscard]] consteval renamed_from_attribute<Member> renamed_from(std::string_view name) {
    return {name};
}
struct table_renamed_from_attribute {
    std::string_view name;
};
/// The table's former name.
[[nodiscard]] consteval table_renamed_from_attribute renamed_from(std::string_view name) { return {name}; }

template <auto Member>
struct comment_attribute {
    std::string_view text;
};
template <auto Member>
[[nodiscard]] consteval comment_attribute<Member> comment(std::string_view text) {
    return {text};
}
struct table_comment_attribute {
    std::string_view text;
};
[[nodiscard]] consteval table_comment_attribute comment(std::string_view text) { return {text}; }

struct without_rowid_attribute {};
/// SQLite: the table is stored as the B-tree of its primary key. No effect elsewhere.
inline constexpr without_rowid_attribute without_rowid{};

template <auto... Members>
struct full_text_attribute {};
/// A full-text index over text columns (SQLite: FTS5, kept in step by triggers; PostgreSQL: a GIN index).
template <auto... Members>
inline constexpr full_text_attribute<Members...> full_text{};

} // namespace constable

#endif
