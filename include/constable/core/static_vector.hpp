// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_STATIC_VECTOR_HPP
#define CONSTABLE_CORE_STATIC_VECTOR_HPP

// A vector of fixed capacity that can live in a constant.

#include <cstddef>
#include <initializer_list>

#include "error.hpp"

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void static_vector_is_full_raise_its_capacity() {
    throw_error(error_kind::misuse, {.message = "static_vector is full", .remedy = "raise its capacity"});
}
[[noreturn]] inline void static_vector_index_is_out_of_range() {
    throw_error(error_kind::misuse,
                {.message = "static_vector index is out of range", .remedy = "compare the index with size() first"});
}

} // namespace detail

/// At most `N` elements, stored inline. All `N` are value-initialised: `T` must be cheap to default-construct.
/// Structural when `T` is. Equality looks at the elements in use only.
template <class T, std::size_t N>
struct static_vector {
    using value_type = T;

    T items[N == 0 ? 1 : N]{};
    std::size_t count = 0;

    constexpr static_vector() = default;
    constexpr static_vector(std::initializer_list<T> values) {
        for (T const& value : values)
            push_back(value);
    }

    /// Beyond the capacity: a compile error in a constant expression, otherwise throws `misuse_error`.
    constexpr void push_back(T value) {
        if (count == N)
            detail::static_vector_is_full_raise_its_capacity();
        items[count] = static_cast<T&&>(value);
        ++count;
    }
    /// Appends `value` unless an equal element is there. True if it was appended. Linear in `size()`.
    constexpr bool push_back_unique(T value) {
        if (contains(value))
            return false;
        push_back(static_cast<T&&>(value));
        return true;
    }
    /// Resets the elements too, so that a cleared vector is the same template argument as a new one.
    constexpr void clear() {
        for (std::size_t i = 0; i < count; ++i)
            items[i] = T{};
        count = 0;
    }

    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return N; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count == 0; }
    [[nodiscard]] constexpr bool full() const noexcept { return count == N; }

    [[nodiscard]] constexpr T* data() noexcept { return items; }
    [[nodiscard]] constexpr T const* data() const noexcept { return items; }
    [[nodiscard]] constexpr T* begin() noexcept { return items; }
    [[nodiscard]] constexpr T* end() noexcept { return items + count; }
    [[nodiscard]] constexpr T const* begin() const noexcept { return items; }
    [[nodiscard]] constexpr T const* end() const noexcept { return items + count; }

    /// Out of range: a compile error in a constant expression, otherwise throws `misuse_error`.
    [[nodiscard]] constexpr T& operator[](std::size_t index) {
        if (index >= count)
            detail::static_vector_index_is_out_of_range();
        return items[index];
    }
    [[nodiscard]] constexpr T const& operator[](std::size_t index) const {
        if (index >= count)
            detail::static_vector_index_is_out_of_range();
        return items[index];
    }
    [[nodiscard]] constexpr T& back() { return (*this)[count - 1]; }
    [[nodiscard]] constexpr T const& back() const { return (*this)[count - 1]; }

    [[nodiscard]] constexpr bool contains(T const& value) const {
        for (std::size_t i = 0; i < count; ++i)
            if (items[i] == value)
                return true;
        return false;
    }

    [[nodiscard]] friend constexpr bool operator==(static_vector const& a, static_vector const& b) {
        if (a.count != b.count)
            return false;
        for (std::size_t i = 0; i < a.count; ++i)
            if (!(a.items[i] == b.items[i]))
                return false;
        return true;
    }
};

} // namespace constable

#endif
