// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_ROW_COUNT_HPP
#define CONSTABLE_QUERY_ROW_COUNT_HPP

// The numbers of LIMIT and OFFSET.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "../schema/codec.hpp"
#include "../schema/expression.hpp"

namespace constable {

/// How many rows. Made of any integer; one that is negative or beyond `std::int64_t` is a `value_error` when it is
/// bound: SQLite would take a negative one for no limit at all, PostgreSQL refuses it.
struct row_count {
    std::int64_t value = 0;

    template <std::integral Value>
        requires(!std::same_as<Value, bool>)
    constexpr row_count(Value given) noexcept // NOLINT(google-explicit-constructor)
        : value(std::cmp_greater(+given, std::numeric_limits<std::int64_t>::max()) ? -1
                                                                                   : static_cast<std::int64_t>(given)) {
    }
};

template <>
struct codec<row_count> {
    static constexpr value_type type{.kind = value_kind::integer, .bits = 64};
    using parameter = row_count;

    template <class Target>
    static void bind(Target& target, int index, row_count count, bound_lifetime) {
        if (count.value < 0) [[unlikely]]
            target.fail_parameter(
                index, "the number of rows for limit or offset is negative, or greater than 9223372036854775807",
                "give 0 or more; leave limit and offset out for all rows");
        target.bind_integer(index, count.value);
    }
};

namespace detail {

template <std::size_t N>
constexpr auto as_count(argument_marker<N>) {
    return call_argument<N, row_count>{};
}
template <std::integral Value>
    requires(!std::same_as<Value, bool>)
constexpr auto as_count(Value value) {
    return bound_value<row_count, Value>{value};
}
template <class T>
concept countable = requires(T count) { as_count(count); };

} // namespace detail

} // namespace constable

#endif
