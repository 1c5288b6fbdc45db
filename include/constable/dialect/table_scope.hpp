// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_TABLE_SCOPE_HPP
#define CONSTABLE_DIALECT_TABLE_SCOPE_HPP

// What the tables of a statement are called in its text.

#include <string_view>

#include "../core/array_view.hpp"
#include "../schema/node.hpp"

namespace constable {

/// The name under which a statement's table is called in its text.
struct table_name_in_text {
    table_id id{};
    std::string_view name{};
    bool may_be_missing = false; ///< an outer join may leave its columns null
};

/// The tables of a statement and of those around it.
struct table_scope {
    array_view<const table_name_in_text> tables{};
    table_scope const* around = nullptr;

    [[nodiscard]] constexpr std::string_view name_of(table_id table) const noexcept {
        for (const auto& named : tables)
            if (named.id == table)
                return named.name;
        return around != nullptr ? around->name_of(table) : std::string_view{};
    }
    /// Does the expression read a column that an outer join may leave null?
    [[nodiscard]] constexpr bool may_be_missing(node_span nodes) const noexcept {
        for (const expression_node& n : nodes)
            for (const auto& named : tables)
                if (n.kind == node_kind::column && named.may_be_missing && named.id == n.table)
                    return true;
        return false;
    }
};

} // namespace constable

#endif
