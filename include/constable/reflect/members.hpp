// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_REFLECT_MEMBERS_HPP
#define CONSTABLE_REFLECT_MEMBERS_HPP

// The members of a plain struct: how many, of which types, under which names.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "backend.hpp"

namespace constable {

namespace error {

template <class Struct>
struct not_an_aggregate {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: this type has constructors, private members or virtual functions; a table is a plain "
                  "struct: remove them and use default member initializers [errors.md#not_an_aggregate]");
};

template <class Struct>
struct has_base_class {
    using reported = void;
    static_assert(!sizeof(Struct), "constable: this struct has a base class; a table is a plain struct: repeat "
                                   "the members here [errors.md#has_base_class]");
};

template <class Struct>
struct reference_member {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: a member of this struct is a reference or has no default value; rows are created "
                  "empty and then filled: hold the member by value [errors.md#reference_member]");
};

template <class Struct, std::size_t Position>
struct array_member {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: the member at this position (0 is the first) is a C array; use std::string, "
                  "constable::varchar<N> or constable::blob [errors.md#array_member]");
};

template <class Struct, std::size_t Count>
struct too_many_members {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: a table has at most 100 columns; split this struct [errors.md#too_many_members]");
};

template <class Struct>
struct no_members {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: this struct has no members; a table needs a column [errors.md#no_members]");
};

} // namespace error

namespace detail {

template <class Struct>
struct base_probe {
    template <class Base>
        requires(std::is_base_of_v<Base, Struct> && !std::is_same_v<Base, Struct>)
    operator Base() const noexcept; // NOLINT(google-explicit-constructor)
};

using reflect_backend::detail::probe_at;

/// True when each of the `Width` members after `Before` takes one initializer, so is no array that swallows several.
template <class Struct, std::size_t Width, std::size_t... Before, std::size_t... After>
consteval bool take_one_initializer(std::index_sequence<Before...>, std::index_sequence<After...>) {
    if constexpr (Width == 16)
        return requires {
            Struct{probe_at<Before>()..., {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
                   probe_at<After>()...};
        };
    else if constexpr (Width == 8)
        return requires { Struct{probe_at<Before>()..., {}, {}, {}, {}, {}, {}, {}, {}, probe_at<After>()...}; };
    else if constexpr (Width == 4)
        return requires { Struct{probe_at<Before>()..., {}, {}, {}, {}, probe_at<After>()...}; };
    else
        return requires { Struct{probe_at<Before>()..., {}, probe_at<After>()...}; };
}

inline constexpr std::size_t no_array = static_cast<std::size_t>(-1);

/// The position of the first array among the members from `At` on. Blocks of members are tried together: a test of
/// each member alone would cost a fifth of a second for twenty tables.
template <class Struct, std::size_t Count, std::size_t At = 0, std::size_t MaxWidth = 16>
consteval std::size_t first_array_member() {
    if constexpr (At >= Count) {
        return no_array;
    } else {
        constexpr std::size_t left = Count - At;
        constexpr std::size_t fitting = left >= 16 ? 16 : left >= 8 ? 8 : left >= 4 ? 4 : 1;
        constexpr std::size_t width = fitting < MaxWidth ? fitting : MaxWidth;
        if constexpr (take_one_initializer<Struct, width>(std::make_index_sequence<At>{},
                                                          std::make_index_sequence<left - width>{}))
            return first_array_member<Struct, Count, At + width>();
        else if constexpr (width > 1)
            return first_array_member<Struct, Count, At, 1>();
        else
            return At;
    }
}

template <class Struct>
consteval bool default_constructible() {
    return requires { Struct{}; };
}

template <class Struct>
consteval bool inherits() {
    return requires { Struct{base_probe<Struct>{}}; };
}

/// The position of the first `true`; the number of all if there is none.
template <std::size_t N>
constexpr std::size_t first_true(bool const (&flags)[N]) {
    std::size_t position = 0;
    while (position < N && !flags[position])
        ++position;
    return position;
}

/// An array of one element takes one initializer like any other member; its type tells.
template <class... Member>
consteval std::size_t first_array_type(type_list<Member...>) {
    constexpr bool arrays[]{std::is_array_v<Member>...};
    return first_true(arrays);
}

template <class Struct>
consteval auto members_error() {
    constexpr std::size_t count = reflect_backend::member_count<Struct>;
    if constexpr (count == 0)
        return std::type_identity<error::no_members<Struct>>{};
    else if constexpr (constexpr auto array = first_array_member<Struct, count>(); array != no_array)
        return std::type_identity<error::array_member<Struct, array>>{};
    else if constexpr (count > 100)
        return std::type_identity<error::too_many_members<Struct, count>>{};
    else if constexpr (constexpr auto single = first_array_type(reflect_backend::member_types<Struct>{});
                       single < count)
        return std::type_identity<error::array_member<Struct, single>>{};
    else
        return std::type_identity<void>{};
}

/// Names what is wrong with a struct, before Boost.PFR meets it.
template <class Struct>
consteval auto struct_error() {
    if constexpr (!std::is_aggregate_v<Struct> || std::is_array_v<Struct>)
        return std::type_identity<error::not_an_aggregate<Struct>>{};
    else if constexpr (!default_constructible<Struct>())
        return std::type_identity<error::reference_member<Struct>>{};
    else if constexpr (inherits<Struct>())
        return std::type_identity<error::has_base_class<Struct>>{};
    else
        return members_error<Struct>();
}

} // namespace detail

/// Void, or the error of a struct whose members cannot be found. Nothing is reported until the class is used.
template <class Struct>
using broken_struct = typename decltype(detail::struct_error<Struct>())::type;

namespace detail {

template <class Struct>
consteval bool check_struct() {
    using broken = broken_struct<Struct>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// True for a struct whose members can be found; anything else is a compile error that says what to change.
template <class Struct>
inline constexpr bool reflectable = detail::check_struct<Struct>();

namespace detail {

inline constexpr std::array<std::string_view, 0> no_member_names{};

template <class Struct>
consteval std::size_t count_members() {
    if constexpr (reflectable<Struct>)
        return reflect_backend::member_count<Struct>;
    else
        return 0;
}

} // namespace detail

/// How many members a struct has; 0 for one that was refused.
template <class Struct>
inline constexpr std::size_t member_count = detail::count_members<Struct>();

template <class Struct, std::size_t I>
using member_type = reflect_backend::member_type<Struct, I>;
using reflect_backend::member_types;

/// The I-th member of an object, by reference.
template <std::size_t I, class Struct>
[[nodiscard]] constexpr auto& member_at(Struct& object) noexcept {
    return reflect_backend::member_at<I>(object);
}

/// `visit_members(object, visit)` calls `visit(member)` for each member in order, by reference. Costs the compiler less
/// than `member_at<I>` for each.
using reflect_backend::visit_members;

namespace detail {

template <class Struct>
consteval auto& find_member_names() {
    if constexpr (reflectable<Struct>)
        return reflect_backend::member_names<Struct>;
    else
        return no_member_names;
}

} // namespace detail

/// All member names of a struct, in order of declaration; none of one that was refused.
template <class Struct>
inline constexpr auto& member_names = detail::find_member_names<Struct>();

namespace detail {

template <class Pointer>
struct pointer_parts;
template <class Struct, class Member>
struct pointer_parts<Member Struct::*> {
    using owner = Struct;
    using member = Member;
};

} // namespace detail

/// The struct and the member type of a pointer to member: `owner_of<&user::id>` is `user`.
template <auto Pointer>
using owner_of = typename detail::pointer_parts<decltype(Pointer)>::owner;
template <auto Pointer>
using member_of = typename detail::pointer_parts<decltype(Pointer)>::member;

template <class T>
concept member_pointer = std::is_member_object_pointer_v<T>;

/// The name of the member that a pointer points to.
template <auto Pointer>
    requires member_pointer<decltype(Pointer)>
inline constexpr std::string_view name_of = reflect_backend::pointer_name<Pointer>;

namespace detail {

constexpr std::size_t position_of(std::string_view name, const std::string_view* names, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        if (names[i] == name)
            return i;
    return count;
}

} // namespace detail

/// The position of a member in its struct: `index_of<&user::id>` is 0.
template <auto Pointer>
    requires member_pointer<decltype(Pointer)>
inline constexpr std::size_t index_of =
    detail::position_of(name_of<Pointer>, member_names<owner_of<Pointer>>.data(), member_count<owner_of<Pointer>>);

/// Calls `visit.template operator()<I>()` for each member position.
template <class Struct, class Visit>
constexpr void for_each_member(Visit&& visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit.template operator()<I>(), ...);
    }(std::make_index_sequence<member_count<Struct>>{});
}

} // namespace constable

#endif
