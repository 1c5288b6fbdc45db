// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_ROW_ERROR_HPP
#define CONSTABLE_SESSION_ROW_ERROR_HPP

// The error of one of several rows or statements, which says of which.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "../core/error.hpp"

namespace constable::detail {

/// Does repeating rows one by one tell more than the error of all of them?
[[nodiscard]] constexpr bool concerns_a_row(error_kind kind) noexcept {
    return kind == error_kind::constraint || kind == error_kind::invalid_value;
}

/// Does the message begin as `naming_part` lets it?
[[nodiscard]] constexpr bool names_part(std::string_view message, std::string_view part, std::string_view whole) {
    if (!message.starts_with(part))
        return false;
    const std::size_t behind = message.find_first_not_of("0123456789", part.size() + 1);
    return behind != std::string_view::npos && message.substr(behind).starts_with(whole) &&
           message.substr(behind + whole.size()).starts_with(": ");
}

/// Calls `work`, whose error names the part that it does: "row 3 of the copy: …", counted from 0. One that names a part
/// already is that one's.
template <class Work>
auto naming_part(std::string_view part, std::size_t number, std::string_view whole, Work work) {
    try {
        return work();
    } catch (database_error const& refused) {
        error_facts facts = refused.facts();
        if (!names_part(facts.message, part, whole))
            facts.message =
                std::string{part} + " " + std::to_string(number) + std::string{whole} + ": " + facts.message;
        throw_error(refused.kind(), std::move(facts));
    }
}

} // namespace constable::detail

#endif
