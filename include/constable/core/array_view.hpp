// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_ARRAY_VIEW_HPP
#define CONSTABLE_CORE_ARRAY_VIEW_HPP

// Somebody else's elements: what models are made of.

#include <cstddef>
#include <type_traits>

namespace constable {

template <class T>
class array_view;

namespace detail {

/// Holds elements of type T in a row and tells how many: std::array, std::vector, std::span.
template <class Owner, class T>
concept owner_of_elements = requires(Owner& owner) {
    owner.size();
    requires std::is_same_v<decltype(owner.data()), T*> ||
                 std::is_same_v<decltype(owner.data()), std::remove_const_t<T>*>;
} && !std::is_same_v<std::remove_cv_t<Owner>, array_view<T>>;

} // namespace detail

/// A pointer and a number of elements, which must outlive it; converts to a std::span. The library's models hold it in
/// std::span's place, whose conversions are checked by the concepts of ranges, anew for each type of element. An index
/// or a part beyond the elements is undefined, and an error in a constant expression.
template <class T>
class array_view {
public:
    using element_type = T;
    using value_type = std::remove_cv_t<T>;
    using iterator = T*;

    constexpr array_view() = default;
    constexpr array_view(T* first, std::size_t size) noexcept : data_(first), size_(size) {}
    template <std::size_t N>
    constexpr array_view(T (&array)[N]) noexcept : data_(array), size_(N) {} // NOLINT(google-explicit-constructor)
    template <class Owner>
        requires detail::owner_of_elements<Owner, T>
    constexpr array_view(Owner&& owner) noexcept // NOLINT(google-explicit-constructor)
        : data_(owner.data()), size_(owner.size()) {}

    [[nodiscard]] constexpr T* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr T* begin() const noexcept { return data_; }
    [[nodiscard]] constexpr T* end() const noexcept { return data_ + size_; }
    [[nodiscard]] constexpr T& operator[](std::size_t index) const noexcept { return data_[index]; }
    [[nodiscard]] constexpr T& front() const noexcept { return data_[0]; }
    [[nodiscard]] constexpr T& back() const noexcept { return data_[size_ - 1]; }

    [[nodiscard]] constexpr array_view first(std::size_t count) const noexcept { return {data_, count}; }
    [[nodiscard]] constexpr array_view last(std::size_t count) const noexcept {
        return {data_ + (size_ - count), count};
    }
    /// All elements from `offset` on.
    [[nodiscard]] constexpr array_view subspan(std::size_t offset) const noexcept {
        return {data_ + offset, size_ - offset};
    }
    [[nodiscard]] constexpr array_view subspan(std::size_t offset, std::size_t count) const noexcept {
        return {data_ + offset, count};
    }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace constable

#endif
