// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DIALECT_PART_LIST_HPP
#define CONSTABLE_DIALECT_PART_LIST_HPP

// Lists of which an item may be left out: the separators are right whatever is there.

#include <string_view>

#include "../schema/node.hpp"
#include "dynamic_sql.hpp"
#include "expression_sql.hpp"

namespace constable {

/// May the item be left out?
[[nodiscard]] constexpr bool is_dynamic_item(node_span item) noexcept {
    return !item.empty() && item[0].kind == node_kind::dynamic;
}

/// Writes what stands between the items of a list: `opening` in front of the first, ", " in front of the others.
class part_list {
public:
    /// `dynamic`: an item may be left out.
    constexpr part_list(sql_writer& sql, std::string_view opening, bool dynamic)
        : sql_(sql), opening_(opening), dynamic_(dynamic) {
        if (dynamic_)
            sql_.mark(dynamic_mark::list_begin);
    }
    /// Begins an item; returns the expression to be written.
    constexpr node_span begin(node_span item) {
        absent_ = is_dynamic_item(item);
        if (absent_)
            sql_.mark(dynamic_mark::part_begin);
        if (dynamic_) {
            sql_.mark(dynamic_mark::item_opening);
            sql_.text(opening_);
            sql_.mark(dynamic_mark::item_separator);
            sql_.text(", ");
            sql_.mark(dynamic_mark::item_begin);
        } else {
            sql_.text(first_ ? opening_ : ", ");
        }
        first_ = false;
        return absent_ ? item.subspan(1) : item;
    }
    constexpr void end() {
        if (!absent_)
            return;
        sql_.mark(dynamic_mark::part_absent);
        sql_.mark(dynamic_mark::part_end);
    }
    constexpr void close() {
        if (dynamic_)
            sql_.mark(dynamic_mark::list_end);
    }

private:
    sql_writer& sql_;
    std::string_view opening_;
    bool dynamic_;
    bool first_ = true;
    bool absent_ = false;
};

} // namespace constable

#endif
