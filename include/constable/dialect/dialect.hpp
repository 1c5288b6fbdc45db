// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_DIALECT_HPP
#define CONSTABLE_DIALECT_DIALECT_HPP

// What sets one engine's SQL apart from another's, as a plain value.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/text.hpp"
#include "../schema/model.hpp"

namespace constable {

/// What an engine may lack.
enum class dialect_feature : std::uint8_t {
    none,
    virtual_generated_column,
    generated_from_generated,   ///< a generated column that reads another one
    assigned_key_without_rowid, ///< a WITHOUT ROWID table whose key the database gives
    full_text_without_rowid,
    full_text_named_rank, ///< a full-text index over a column called rank or rowid
    row_waits,            ///< nowait and skip_locked: what happens at a row that another transaction holds
    full_join_without_equality,
    distinct_on,
    lateral_join,
    array_operators, ///< has_element, contains_all, contains_any, contained_in
    json_operators   ///< json_contains, json_has_key and its like
};

/// What an engine needs for a function.
[[nodiscard]] constexpr dialect_feature feature_of(function_kind called) noexcept {
    switch (called) {
    case function_kind::has_element:
    case function_kind::contains_all:
    case function_kind::contains_any:
    case function_kind::contained_in: return dialect_feature::array_operators;
    case function_kind::json_contains:
    case function_kind::json_has_key:
    case function_kind::json_has_any_key:
    case function_kind::json_has_all_keys: return dialect_feature::json_operators;
    default: return dialect_feature::none;
    }
}

struct dialect_traits {
    std::string_view name;
    char parameter_mark = '?';           ///< '?' stands alone, '$' is followed by the parameter's number
    std::size_t max_parameters = 0;      ///< of one statement
    bool has_boolean = false;            ///< TRUE and FALSE; else 1 and 0
    bool inline_foreign_keys = true;     ///< in CREATE TABLE; else added by ALTER TABLE once all tables exist
    bool has_comments = false;           ///< COMMENT ON
    bool nulls_are_largest = false;      ///< in an order that does not say where NULL stands
    bool orders_by_result_names = false; ///< a bare name in ORDER BY is a column of the result first
    bool groups_set_operations = false;  ///< by their own precedence: a chain from left to right needs parentheses
    bool locks_rows = false;             ///< FOR UPDATE
    bool returns_keys = false;           ///< INSERT gives the key of its row by RETURNING alone
    bool forgets_window_filter = false;  ///< of min and max over a frame, unless it says EXCLUDE
    bool inline_auto_increment = false;  ///< the key's definition stands in the column
    bool computes_in_numeric = false;    ///< integers, and decimals divide exactly: both need to become what they were
    bool rounds_in_casts = false;        ///< a fraction that becomes an integer; else it is cut
    bool native_enums = false;           ///< CREATE TYPE … AS ENUM
    std::string_view identity{};         ///< after the type of a key that the database gives
    std::string_view strict_suffix{};    ///< after the closing parenthesis of CREATE TABLE
    std::string_view without_rowid{};
    std::string_view now{};               ///< the time of a statement, as a column default
    std::string_view text_collation{};    ///< behind columns of text without another collation: order by bytes
    std::string_view nocase{};            ///< the collation's name
    std::string_view nocase_definition{}; ///< the statement that creates the collation
    /// The type of a column.
    void (*write_type)(text_sink&, value_type const&) = nullptr;
    /// The condition that the column's type alone does not ensure; writes nothing where the type is enough.
    void (*write_domain)(text_sink&, value_type const&, std::string_view quoted_column) = nullptr;
    /// A date, a timestamp, a decimal, a blob: literals that engines spell differently.
    void (*write_literal)(text_sink&, expression_node const&) = nullptr;
    /// Statements after CREATE TABLE for the table's full-text indexes.
    void (*write_full_text)(text_list_sink&, table_model const&) = nullptr;
    /// The text of a function: a name, or a pattern in which `$` stands for each operand in turn; empty where it is the
    /// name that every engine has.
    std::string_view (*spell)(function_kind) = nullptr;
    /// What CAST calls a type.
    std::string_view (*cast_type)(value_kind) = nullptr;
    /// The collation that compares bytes, behind an operand.
    std::string_view bytewise{};
    /// Text that compares with LIKE without regard to the case of A to Z: what stands around each operand.
    std::string_view folded_before{};
    std::string_view folded_after{};
    /// The column by which a table of a full-text index refers to the rows; null where the index is a column.
    std::string_view (*row_key)(table_model const&) = nullptr;
    bool (*has)(dialect_feature) = nullptr;
    /// Is this a type of the engine, that one of a database cannot have the name of? Where there are `native_enums`.
    bool (*has_type)(std::string_view name) = nullptr;
    /// Can a column that was declared with this type hold the values of a member of type `wanted`?
    bool (*holds)(std::string_view declared, value_type const& wanted) = nullptr;
    /// The statement that keeps other programs from creating tables until the transaction ends; empty where only one
    /// transaction writes at a time.
    std::string_view schema_lock{};
};

/// A type that stands for a dialect: `sqlite`, `postgres`.
template <class D>
concept dialect = requires {
    { D::traits.name } -> std::convertible_to<std::string_view>;
};

} // namespace constable

#endif
