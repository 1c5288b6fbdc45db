// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_PACK_HPP
#define CONSTABLE_CORE_PACK_HPP

// Values of different types side by side: a tuple that costs the compiler little and can be a template argument.

#include <cstddef>
#include <utility>

namespace constable {

namespace detail {

template <std::size_t I, class T>
struct pack_element {
    [[no_unique_address]] T value{};
};

template <std::size_t I, class T>
constexpr T const& element_of(pack_element<I, T> const& element) noexcept {
    return element.value;
}

template <class Indexes, class... T>
struct pack_base;

template <std::size_t... I, class... T>
struct pack_base<std::index_sequence<I...>, T...> : pack_element<I, T>... {
    constexpr pack_base() = default;
    constexpr explicit pack_base(T... values)
        requires(sizeof...(T) > 0)
        : pack_element<I, T>{std::move(values)}... {}

    /// Calls `use` with all values.
    template <class Use>
    constexpr decltype(auto) apply(Use&& use) const {
        return use(element_of<I>(*this)...);
    }
    /// Calls `visit` with each value in turn.
    template <class Visit>
    constexpr void for_each(Visit&& visit) const {
        (visit(element_of<I>(*this)), ...);
    }
};

} // namespace detail

/// An empty pack takes no space as a `[[no_unique_address]]` member. Structural when its elements are.
template <class... T>
struct pack : detail::pack_base<std::index_sequence_for<T...>, T...> {
    using detail::pack_base<std::index_sequence_for<T...>, T...>::pack_base;
    static constexpr std::size_t size = sizeof...(T);

    template <std::size_t I>
    [[nodiscard]] constexpr auto const& get() const noexcept {
        return detail::element_of<I>(*this);
    }
};

// Packs of one to three values, which nearly all are, without bases and constructors: these cost the compiler more than
// the values.
template <class A>
struct pack<A> {
    [[no_unique_address]] A first{};
    static constexpr std::size_t size = 1;

    template <class Use>
    constexpr decltype(auto) apply(Use&& use) const {
        return use(first);
    }
    template <class Visit>
    constexpr void for_each(Visit&& visit) const {
        visit(first);
    }
    template <std::size_t I>
        requires(I < size)
    [[nodiscard]] constexpr auto const& get() const noexcept {
        return first;
    }
};

template <class A, class B>
struct pack<A, B> {
    [[no_unique_address]] A first{};
    [[no_unique_address]] B second{};
    static constexpr std::size_t size = 2;

    template <class Use>
    constexpr decltype(auto) apply(Use&& use) const {
        return use(first, second);
    }
    template <class Visit>
    constexpr void for_each(Visit&& visit) const {
        visit(first);
        visit(second);
    }
    template <std::size_t I>
        requires(I < size)
    [[nodiscard]] constexpr auto const& get() const noexcept {
        if constexpr (I == 0)
            return first;
        else
            return second;
    }
};

template <class A, class B, class C>
struct pack<A, B, C> {
    [[no_unique_address]] A first{};
    [[no_unique_address]] B second{};
    [[no_unique_address]] C third{};
    static constexpr std::size_t size = 3;

    template <class Use>
    constexpr decltype(auto) apply(Use&& use) const {
        return use(first, second, third);
    }
    template <class Visit>
    constexpr void for_each(Visit&& visit) const {
        visit(first);
        visit(second);
        visit(third);
    }
    template <std::size_t I>
        requires(I < size)
    [[nodiscard]] constexpr auto const& get() const noexcept {
        if constexpr (I == 0)
            return first;
        else if constexpr (I == 1)
            return second;
        else
            return third;
    }
};

/// Types side by side, without values: what an expression or a clause is made of.
template <class... T>
struct type_list {};

} // namespace constable

#endif
