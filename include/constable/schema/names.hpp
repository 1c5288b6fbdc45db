// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_NAMES_HPP
#define CONSTABLE_SCHEMA_NAMES_HPP

// Names of constraints and indexes: always given, always the same for the same definition.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/array_view.hpp"
#include "model.hpp"

namespace constable {

/// The longest identifier that every engine keeps whole: PostgreSQL's NAMEDATALEN - 1
/// (https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS).
inline constexpr std::size_t max_identifier_size = 63;

/// An identifier of at most 63 bytes; what is longer keeps its first 54, less if a character would be cut, and ends in
/// a hash of the whole.
class object_name {
public:
    constexpr void append(std::string_view part) noexcept {
        for (char c : part) {
            if (size_ < max_identifier_size)
                data_[size_] = c;
            ++size_;
            // FNV-1a, 32 bit: http://www.isthe.com/chongo/tech/comp/fnv/
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 16777619U;
        }
    }
    [[nodiscard]] constexpr std::string_view view() const noexcept {
        return {data_, size_ < max_identifier_size ? size_ : max_identifier_size};
    }
    /// To be called once, after the last append.
    constexpr object_name& finish() noexcept {
        if (size_ <= max_identifier_size)
            return *this;
        std::size_t kept = max_identifier_size - 9;
        while (kept > 0 && (static_cast<unsigned char>(data_[kept]) & 0xC0U) == 0x80U)
            --kept;
        data_[kept] = '_';
        for (std::size_t i = 0; i < 8; ++i)
            data_[kept + 1 + i] = "0123456789abcdef"[(hash_ >> (28 - 4 * i)) & 15U];
        size_ = kept + 9;
        return *this;
    }

private:
    char data_[max_identifier_size]{};
    std::size_t size_ = 0;
    std::uint32_t hash_ = 2166136261U;
};

namespace detail {

constexpr void append_columns(object_name& name, array_view<const std::string_view> columns) {
    for (std::string_view column : columns) {
        name.append("_");
        name.append(column);
    }
}

constexpr std::string_view name_word(function_kind called) {
    switch (called) {
    case function_kind::lower: return "_lower";
    case function_kind::upper: return "_upper";
    case function_kind::length: return "_length";
    default: return {};
    }
}

constexpr void append_part(object_name& name, key_part const& part) {
    if (!part.column.empty()) {
        name.append("_");
        name.append(part.column);
    }
    for (const expression_node& n : part.expression) {
        name.append(name_word(n.called));
        if (n.kind == node_kind::column) {
            name.append("_");
            name.append(n.text);
        }
    }
}

constexpr object_name given_or(std::string_view given, auto derive) {
    object_name name;
    if (given.empty())
        derive(name);
    else
        name.append(given);
    return name.finish();
}

} // namespace detail

[[nodiscard]] constexpr object_name primary_key_name(table_model const& table) {
    return detail::given_or(table.primary_key.name, [&](object_name& name) {
        name.append("pk_");
        name.append(table.name);
    });
}

[[nodiscard]] constexpr object_name unique_key_name(table_model const& table, key_model const& key) {
    return detail::given_or(key.name, [&](object_name& name) {
        name.append("uq_");
        name.append(table.name);
        detail::append_columns(name, key.columns);
    });
}

[[nodiscard]] constexpr object_name index_name(table_model const& table, index_model const& index) {
    return detail::given_or(index.name, [&](object_name& name) {
        name.append("idx_");
        name.append(table.name);
        for (const key_part& part : index.parts)
            detail::append_part(name, part);
    });
}

[[nodiscard]] constexpr object_name foreign_key_name(table_model const& table, foreign_key_model const& key) {
    return detail::given_or(key.name, [&](object_name& name) {
        name.append("fk_");
        name.append(table.name);
        detail::append_columns(name, key.columns);
    });
}

[[nodiscard]] constexpr object_name check_name(table_model const& table, std::string_view check) {
    return detail::given_or({}, [&](object_name& name) {
        name.append("ck_");
        name.append(table.name);
        name.append("_");
        name.append(check);
    });
}

/// The name of the check that keeps a column's values within its type.
[[nodiscard]] constexpr object_name domain_name(table_model const& table, std::string_view column) noexcept {
    object_name name;
    for (std::string_view part :
         {std::string_view{"ck_"}, table.name, std::string_view{"_"}, column, std::string_view{"_domain"}})
        name.append(part);
    return name.finish();
}

/// `{table}_fts`, or `{table}_fts_2` for the second full-text index of a table.
[[nodiscard]] constexpr object_name full_text_name(table_model const& table, std::size_t position) {
    object_name name;
    name.append(table.name);
    name.append("_fts");
    if (position > 0) {
        char digits[8]{};
        std::size_t first = sizeof digits;
        for (std::size_t rest = position + 1; rest > 0; rest /= 10)
            digits[--first] = static_cast<char>('0' + rest % 10);
        name.append("_");
        name.append({digits + first, sizeof digits - first});
    }
    return name.finish();
}

/// Visits every name that shares one name space with the tables: tables, keys, indexes.
template <class Visit>
constexpr void for_each_object_name(table_model const& table, Visit&& visit) {
    visit(table.name);
    if (!table.primary_key.columns.empty())
        visit(primary_key_name(table).view());
    for (const auto& key : table.unique_keys)
        visit(unique_key_name(table, key).view());
    for (const auto& index : table.indexes)
        visit(index_name(table, index).view());
    for (std::size_t i = 0; i < table.full_text.size(); ++i)
        visit(full_text_name(table, i).view());
}

} // namespace constable

#endif
