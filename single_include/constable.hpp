// SPDX-License-Identifier: BSL-1.0
// Written by scripts/single_include from the headers under include/; not to be edited.

// --- constable/constable.hpp

#ifndef CONSTABLE_CONSTABLE_HPP
#define CONSTABLE_CONSTABLE_HPP

// The library without a database driver: schemas, DDL, queries and their SQL as constants.

// Lower headers first: a compile error in one of them then begins with two "included from" lines and not with ten.
// clang-format off
// --- constable/reflect/members.hpp

#ifndef CONSTABLE_REFLECT_MEMBERS_HPP
#define CONSTABLE_REFLECT_MEMBERS_HPP

// The members of a plain struct: how many, of which types, under which names.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/reflect/backend.hpp

#ifndef CONSTABLE_REFLECT_BACKEND_HPP
#define CONSTABLE_REFLECT_BACKEND_HPP

// How members and enumerators are found: Boost.PFR, Boost.Describe and the compiler's own names for things.
// The only file that a std::meta implementation has to replace.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/describe/enumerators.hpp>
#include <boost/pfr/core.hpp>

// --- constable/core/pack.hpp

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

namespace constable::reflect_backend {

/// No struct is counted further than this.
inline constexpr std::size_t counted_members = 128;

namespace detail {

struct member_probe {
    // Never called; defined, for clang takes it for used where an optional holds a type without linkage.
    template <class Member>
    operator Member() const noexcept { // NOLINT(google-explicit-constructor)
        __builtin_unreachable();
    }
};

template <std::size_t>
member_probe probe_at() noexcept;

template <class T, std::size_t... I>
consteval bool takes_initializers(std::index_sequence<I...>) {
    return requires { T{probe_at<I>()...}; };
}

// `Fits` initializers fit, `TooMany` do not.
template <class T, std::size_t Fits, std::size_t TooMany>
consteval std::size_t count_between() {
    constexpr std::size_t middle = Fits + (TooMany - Fits) / 2;
    if constexpr (middle == Fits)
        return Fits;
    else if constexpr (takes_initializers<T>(std::make_index_sequence<middle>{}))
        return count_between<T, middle, TooMany>();
    else
        return count_between<T, Fits, middle>();
}

template <class T, std::size_t Fits = 0, std::size_t Try = 8>
consteval std::size_t count_members() {
    if constexpr (!takes_initializers<T>(std::make_index_sequence<Try>{}))
        return count_between<T, Fits, Try>();
    else if constexpr (Try < counted_members)
        return count_members<T, Try, 2 * Try>();
    else
        return counted_members;
}

} // namespace detail

/// How many initializers an aggregate takes: its members, arrays counted by element. Boost.PFR's own count searches up
/// to eight times the size of the struct: it took more than half of clang's time and memory for a schema, and gcc 12
/// crashes in it where a member is an array of a class.
template <class T>
inline constexpr std::size_t member_count = detail::count_members<T>();

namespace detail {

template <class T>
constexpr auto tied(T& object) noexcept {
#if BOOST_PFR_USE_CPP17 && !BOOST_PFR_USE_CPP26 && !BOOST_PFR_USE_CPP26_REFLECTION
    return boost::pfr::detail::tie_as_tuple(object, boost::pfr::detail::size_t_<member_count<T>>{});
#else
    return boost::pfr::detail::tie_as_tuple(object);
#endif
}

} // namespace detail

template <std::size_t I, class T>
[[nodiscard]] constexpr auto& member_at(T& object) noexcept {
    return boost::pfr::detail::sequence_tuple::get<I>(detail::tied(object));
}

namespace detail {

// One function for each sequence of types, where `get<I>` would be two for each member.
template <std::size_t... I, class... Reference, class Visit>
constexpr void
visit_tied(boost::pfr::detail::sequence_tuple::tuple_base<std::index_sequence<I...>, Reference...> const& members,
           Visit& visit) {
    namespace tuple = boost::pfr::detail::sequence_tuple;
    (visit(static_cast<tuple::base_from_member<I, Reference> const&>(members).value), ...);
}

} // namespace detail

/// `visit(member)` for each member in order, by reference.
template <class T, class Visit>
[[gnu::always_inline]] constexpr void visit_members(T& object, Visit&& visit) {
    detail::visit_tied(detail::tied(object), visit);
}

template <class T, std::size_t I>
using member_type = std::remove_reference_t<decltype(member_at<I>(std::declval<T&>()))>;

namespace detail {

template <class T>
using tied_members = decltype(tied(std::declval<T&>()));

template <std::size_t... I, class... Reference>
type_list<std::remove_reference_t<Reference>...>
types_in(boost::pfr::detail::sequence_tuple::tuple_base<std::index_sequence<I...>, Reference...> const*);

} // namespace detail

/// The types of all members in a `type_list`. Costs the compiler less than `member_type` of each.
template <class T>
using member_types = decltype(detail::types_in(static_cast<detail::tied_members<T> const*>(nullptr)));

namespace detail {

template <class T>
struct holder {
    T value;
};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal" // structs in anonymous namespaces
#endif
// Declared, never defined: only addresses of its subobjects are named.
template <class T>
extern holder<T> unreal;

// `auto`, for gcc would explain the typedef at the end.
template <auto... Values>
consteval auto spelled() {
    return std::string_view{__PRETTY_FUNCTION__};
}

template <class Enum, Enum... Values>
consteval auto spelled_enumerators() {
    return std::string_view{__PRETTY_FUNCTION__};
}

constexpr bool in_identifier(char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The identifier that ends right before `end`.
constexpr std::string_view identifier_before(std::string_view text, std::size_t end) {
    const char* const first = text.data();
    const char* begin = first + end;
    while (begin != first && in_identifier(begin[-1]))
        --begin;
    return {begin, static_cast<std::size_t>(first + end - begin)};
}

// `get<I>` would be two functions for each member.
template <class T, std::size_t... I, class... Reference>
consteval std::string_view
spelled_members(boost::pfr::detail::sequence_tuple::tuple_base<std::index_sequence<I...>, Reference...> const*) {
    namespace tuple = boost::pfr::detail::sequence_tuple;
    // No variable of a namespace: that would need a definition.
    [[maybe_unused]] constexpr auto members = tied(unreal<T>.value);
    return spelled<__builtin_addressof(static_cast<tuple::base_from_member<I, Reference> const&>(members).value)...>();
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// Each address is spelled "(& unreal<S>.holder<S>::value.S::name)" by gcc, and "&unreal.value.name" by clang.
#if defined(__clang__)
constexpr std::string_view separator = ", ";
constexpr std::string_view next_address = ", &unreal.";
constexpr std::string_view after_addresses = ">]";
#else
constexpr std::string_view separator = "), ";
constexpr std::string_view next_address = "), (& unreal<"; // what stands for S may hold any part of this
constexpr std::string_view after_addresses = ")}]";
#endif
inline constexpr std::size_t first_address = spelled<0>().find('0');

template <class T, std::size_t N>
consteval std::array<std::string_view, N> find_member_names() {
    std::array<std::string_view, N> names{};
    if (N == 0)
        return names;
    const std::string_view text = spelled_members<T>(static_cast<tied_members<T> const*>(nullptr));
    const std::size_t second = text.find(next_address, first_address);
    names[0] = identifier_before(text, second == text.npos ? text.size() - after_addresses.size() : second);
    // From a name's end to the next name: each character that is looked at is a step.
    const std::size_t to_next =
        separator.size() + static_cast<std::size_t>(names[0].data() - text.data()) - first_address;
    for (std::size_t i = 1; i < N; ++i) {
        const char* const begin = names[i - 1].data() + names[i - 1].size() + to_next;
        const char* end = begin;
        while (in_identifier(*end))
            ++end;
        names[i] = {begin, static_cast<std::size_t>(end - begin)};
    }
    return names;
}

constexpr std::string_view last_identifier(std::string_view text) {
    const char* const characters = text.data();
    std::size_t end = text.size();
    while (end > 0 && !in_identifier(characters[end - 1]))
        --end;
    return identifier_before(text, end);
}

} // namespace detail

/// Member names in order of declaration.
template <class T>
inline constexpr auto member_names = detail::find_member_names<T, member_count<T>>();

/// The name behind a pointer to member.
template <auto Pointer>
inline constexpr std::string_view pointer_name = detail::last_identifier(detail::spelled<Pointer>());

struct enumerator {
    std::string_view name;
    long long value = 0;
};

namespace detail {

template <std::size_t N>
struct enumerator_list {
    std::array<enumerator, N> items{};
    std::size_t size = 0;
};

/// The last template argument list in `text`, one item per candidate: "Enum::name" if there is one, "(Enum)7" if not.
template <std::size_t N>
consteval enumerator_list<N> parse_enumerators(std::string_view text) {
    enumerator_list<N> list;
#if defined(__clang__)
    std::size_t at = text.rfind("= <") + 3;
#else
    std::size_t at = text.rfind("= {") + 3;
#endif
    for (std::size_t value = 0; value < N; ++value) {
        std::size_t end = at;
        for (int depth = 0; depth > 0 || (text[end] != ',' && text[end] != '}' && text[end] != '>'); ++end)
            depth += text[end] == '(' || text[end] == '<' || text[end] == '{'   ? 1
                     : text[end] == ')' || text[end] == '>' || text[end] == '}' ? -1
                                                                                : 0;
        const auto name = identifier_before(text, end);
        if (text[end - name.size() - 1] != ')') // clang: "(anonymous namespace)::Enum::name" starts like a cast
            list.items[list.size++] = {name, static_cast<long long>(value)};
        at = end + 2;
    }
    return list;
}

template <class Enum, std::size_t... V>
consteval auto probe_enumerators(std::index_sequence<V...>) {
    return parse_enumerators<sizeof...(V)>(spelled_enumerators<Enum, static_cast<Enum>(V)...>());
}

template <template <class...> class List, class... Descriptor>
consteval auto described_enumerators(List<Descriptor...>) {
    return enumerator_list<sizeof...(Descriptor)>{
        {enumerator{Descriptor::name, static_cast<long long>(Descriptor::value)}...}, sizeof...(Descriptor)};
}

template <class Enum>
consteval auto find_enumerators() {
    if constexpr (boost::describe::has_describe_enumerators<Enum>::value)
        return described_enumerators(boost::describe::describe_enumerators<Enum>{});
    else if constexpr (std::is_same_v<std::underlying_type_t<Enum>, bool>)
        return probe_enumerators<Enum>(std::make_index_sequence<2>{});
    else
        return probe_enumerators<Enum>(std::make_index_sequence<64>{});
}

template <class Enum>
inline constexpr auto found_enumerators = find_enumerators<Enum>();

template <class Enum>
consteval auto trimmed_enumerators() {
    std::array<enumerator, found_enumerators<Enum>.size> items{};
    for (std::size_t i = 0; i < items.size(); ++i)
        items[i] = found_enumerators<Enum>.items[i];
    return items;
}

} // namespace detail

/// Enumerators by ascending value, or as described.
template <class Enum>
inline constexpr auto enumerators = detail::trimmed_enumerators<Enum>();

} // namespace constable::reflect_backend

#endif

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

// --- constable/reflect/enums.hpp

#ifndef CONSTABLE_REFLECT_ENUMS_HPP
#define CONSTABLE_REFLECT_ENUMS_HPP

// The enumerators of an enum: names, values, and the way between them.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

namespace constable {

using reflect_backend::enumerator;

namespace error {

template <class Enum>
struct no_enumerators {
    using reported = void;
    static_assert(!sizeof(Enum),
                  "constable: no enumerator found; values must lie between 0 and 63, or the enum be described by "
                  "BOOST_DESCRIBE_ENUM [errors.md#no_enumerators]");
};

template <class Enum>
struct unscoped_enum {
    using reported = void;
    static_assert(!sizeof(Enum), "constable: an enum without a fixed underlying type cannot be probed; write "
                                 "'enum class', or describe it by BOOST_DESCRIBE_ENUM [errors.md#unscoped_enum]");
};

} // namespace error

namespace detail {

// Brace initialization from an integer is only allowed with a fixed underlying type.
template <class Enum>
concept fixed_underlying_type = requires { Enum{0}; };

template <class Enum>
consteval auto enum_error() {
    if constexpr (!fixed_underlying_type<Enum> && !boost::describe::has_describe_enumerators<Enum>::value)
        return std::type_identity<error::unscoped_enum<Enum>>{};
    else if constexpr (reflect_backend::enumerators<Enum>.empty())
        return std::type_identity<error::no_enumerators<Enum>>{};
    else
        return std::type_identity<void>{};
}

} // namespace detail

/// Void, or the error of an enum whose enumerators cannot be found. Nothing is reported until the class is used.
template <class Enum>
using broken_enum = typename decltype(detail::enum_error<Enum>())::type;

namespace detail {

template <class Enum>
consteval auto checked_enumerators() {
    using broken = broken_enum<Enum>;
    if constexpr (std::is_void_v<broken>) {
        return reflect_backend::enumerators<Enum>;
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return std::array<enumerator, 0>{};
    }
}

} // namespace detail

/// The enumerators of `Enum`: scoped enums with values 0 to 63 without further ado, any other enum once it is
/// described.
template <class Enum>
    requires std::is_enum_v<Enum>
inline constexpr auto enumerators = detail::checked_enumerators<Enum>();

/// The name of a value; empty for a value that is no enumerator. Linear in the number of enumerators.
template <class Enum>
[[nodiscard]] constexpr std::string_view enum_name(Enum value) noexcept {
    for (const auto& candidate : enumerators<Enum>)
        if (candidate.value == static_cast<long long>(value))
            return candidate.name;
    return {};
}

/// The value of a name; nothing for a name that is no enumerator.
template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> enum_value(std::string_view name) noexcept {
    for (const auto& candidate : enumerators<Enum>)
        if (candidate.name == name)
            return static_cast<Enum>(candidate.value);
    return std::nullopt;
}

} // namespace constable

#endif

// --- constable/schema/expression.hpp

#ifndef CONSTABLE_SCHEMA_EXPRESSION_HPP
#define CONSTABLE_SCHEMA_EXPRESSION_HPP

// Columns, values and arguments: the leaves of every expression.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/core/fixed_string.hpp

#ifndef CONSTABLE_CORE_FIXED_STRING_HPP
#define CONSTABLE_CORE_FIXED_STRING_HPP

// A string literal as a template argument.

#include <compare>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace constable {

namespace detail {

// Not constexpr on purpose: its name is the compiler's message.
inline void fixed_string_needs_a_nul_terminated_literal() noexcept {}

} // namespace detail

/// `N` characters without the terminating NUL, which is kept too. Structural: `template <fixed_string Name>`.
template <std::size_t N>
struct fixed_string {
    char characters[N + 1]{};

    constexpr fixed_string() noexcept = default;

    /// Implicit, so that a literal can stand where a `fixed_string` is expected. Embedded NULs are kept.
    consteval fixed_string(char const (&literal)[N + 1]) noexcept {
        if (literal[N] != '\0')
            detail::fixed_string_needs_a_nul_terminated_literal();
        for (std::size_t i = 0; i < N; ++i)
            characters[i] = literal[i];
    }

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N}; }
    [[nodiscard]] constexpr operator std::string_view() const noexcept { return view(); }
    /// NUL-terminated.
    [[nodiscard]] constexpr char const* c_str() const noexcept { return characters; }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] static constexpr bool empty() noexcept { return N == 0; }

    [[nodiscard]] friend constexpr bool operator==(fixed_string const&, fixed_string const&) noexcept = default;
    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend constexpr bool operator==(fixed_string const& a, Text const& b) noexcept {
        return a.view() == std::string_view{b};
    }
    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(fixed_string const& a, Text const& b) noexcept {
        return a.view() <=> std::string_view{b};
    }
};

template <std::size_t M>
fixed_string(char const (&)[M]) -> fixed_string<M - 1>;

template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr fixed_string<N + M> operator+(fixed_string<N> const& a, fixed_string<M> const& b) noexcept {
    fixed_string<N + M> joined;
    for (std::size_t i = 0; i < N; ++i)
        joined.characters[i] = a.characters[i];
    for (std::size_t i = 0; i < M; ++i)
        joined.characters[N + i] = b.characters[i];
    return joined;
}

} // namespace constable

#endif

// --- constable/schema/codec.hpp

#ifndef CONSTABLE_SCHEMA_CODEC_HPP
#define CONSTABLE_SCHEMA_CODEC_HPP

// How a C++ type is stored: its column type, how it is bound, how it is read.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

// --- constable/core/array_view.hpp

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

// --- constable/core/blob.hpp

#ifndef CONSTABLE_CORE_BLOB_HPP
#define CONSTABLE_CORE_BLOB_HPP

// A byte string that owns its bytes, and one that does not.

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// --- constable/core/hex.hpp

#ifndef CONSTABLE_CORE_HEX_HPP
#define CONSTABLE_CORE_HEX_HPP

// Hexadecimal digits to bytes and back.

#include <cstdint>

namespace constable {

inline constexpr char hex_digits[] = "0123456789abcdef";

/// 0 to 15 for a digit of either case, otherwise -1.
[[nodiscard]] constexpr int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/// 0 to 255 for the two digits at `first`, negative if one of them is none.
[[nodiscard]] constexpr int parse_hex_byte(char const* first) noexcept {
    const int high = hex_value(first[0]);
    const int low = hex_value(first[1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Writes two lower-case digits at `to`.
constexpr void write_hex_byte(char* to, std::uint8_t byte) noexcept {
    to[0] = hex_digits[byte >> 4];
    to[1] = hex_digits[byte & 15];
}

} // namespace constable

#endif

namespace constable {

/// Somebody else's bytes.
using blob_view = std::span<std::byte const>;

/// Bytes as they are: SQLite's BLOB, PostgreSQL's bytea. Ordered as databases order them: byte by byte, unsigned, a
/// prefix first.
struct blob {
    std::vector<std::byte> bytes{};

    blob() = default;
    explicit constexpr blob(std::vector<std::byte> owned) noexcept : bytes(std::move(owned)) {}
    explicit constexpr blob(blob_view copied) : bytes(copied.begin(), copied.end()) {}

    [[nodiscard]] constexpr std::size_t size() const noexcept { return bytes.size(); }
    [[nodiscard]] constexpr bool empty() const noexcept { return bytes.empty(); }
    [[nodiscard]] constexpr std::byte* data() noexcept { return bytes.data(); }
    [[nodiscard]] constexpr std::byte const* data() const noexcept { return bytes.data(); }
    /// Valid until the blob changes.
    [[nodiscard]] constexpr blob_view view() const noexcept { return {bytes.data(), bytes.size()}; }
    [[nodiscard]] constexpr operator blob_view() const noexcept { return view(); }

    [[nodiscard]] friend constexpr bool operator==(blob const&, blob const&) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(blob const&, blob const&) noexcept = default;
};

/// Two lower-case digits per byte.
[[nodiscard]] inline std::string to_hex(blob_view bytes) {
    std::string text(bytes.size() * 2, '\0');
    char* to = text.data();
    for (const std::byte byte : bytes) {
        write_hex_byte(to, std::to_integer<std::uint8_t>(byte));
        to += 2;
    }
    return text;
}

/// Pairs of digits of either case and nothing between them; otherwise empty. A template so that only those who call it
/// pay for the optional.
template <std::same_as<blob> Blob = blob>
[[nodiscard]] constexpr std::optional<Blob> parse_hex(std::string_view digits) {
    if (digits.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::byte> bytes(digits.size() / 2);
    for (std::size_t i = 0; i != bytes.size(); ++i) {
        const int value = parse_hex_byte(digits.data() + 2 * i);
        if (value < 0)
            return std::nullopt;
        bytes[i] = static_cast<std::byte>(value);
    }
    return Blob{std::move(bytes)};
}

} // namespace constable

#endif

// --- constable/core/date.hpp

#ifndef CONSTABLE_CORE_DATE_HPP
#define CONSTABLE_CORE_DATE_HPP

// A day of the calendar, without a time zone.

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

// --- constable/core/civil.hpp

#ifndef CONSTABLE_CORE_CIVIL_HPP
#define CONSTABLE_CORE_CIVIL_HPP

// The proleptic Gregorian calendar: what `date` and `timestamp` are computed with.

#include <cstdint>
#include <optional>
#include <string_view>

namespace constable {

/// The years that RFC 3339, SQLite and PostgreSQL can all write.
inline constexpr int min_year = 1;
inline constexpr int max_year = 9999;

/// Month and day count from 1.
struct civil_date {
    int year = 1970;
    int month = 1;
    int day = 1;

    [[nodiscard]] friend constexpr bool operator==(civil_date, civil_date) noexcept = default;
};

[[nodiscard]] constexpr bool is_leap_year(int year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// 28 to 31; `month` is 1 to 12.
[[nodiscard]] constexpr int days_in_month(int year, int month) noexcept {
    if (month == 2)
        return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Is it a day of the years 1 to 9999?
[[nodiscard]] constexpr bool is_valid(civil_date date) noexcept {
    return date.year >= min_year && date.year <= max_year && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= days_in_month(date.year, date.month);
}

/// Days since 1970-01-01 of a valid date.
/// `days_from_civil` of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
[[nodiscard]] constexpr std::int32_t days_from_civil(civil_date date) noexcept {
    const int year = date.month <= 2 ? date.year - 1 : date.year; // years begin in March
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int year_of_era = year - era * 400;
    const int month = date.month > 2 ? date.month - 3 : date.month + 9;
    const int day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/// The inverse, for days of the years 1 to 9999.
/// `civil_from_days` of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
[[nodiscard]] constexpr civil_date civil_from_days(std::int32_t days) noexcept {
    const int shifted = days + 719468; // days since 0000-03-01
    const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month = (5 * day_of_year + 2) / 153; // from March
    const int day = day_of_year - (153 * month + 2) / 5 + 1;
    const int year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
    return {year, month < 10 ? month + 3 : month - 9, day};
}

/// Writes `width` decimal digits of `value` at `to`, with leading zeros.
constexpr void write_digits(char* to, int width, int value) noexcept {
    for (int i = width; i-- > 0; value /= 10)
        to[i] = static_cast<char>('0' + value % 10);
}

/// The value of the `width` decimal digits (at most nine) at `first`, negative if one of them is none.
[[nodiscard]] constexpr int parse_digits(char const* first, int width) noexcept {
    int value = 0;
    for (int i = 0; i != width; ++i) {
        if (first[i] < '0' || first[i] > '9')
            return -1;
        value = value * 10 + (first[i] - '0');
    }
    return value;
}

/// Writes the ten characters `YYYY-MM-DD` at `to`.
constexpr void write_civil(char* to, civil_date date) noexcept {
    write_digits(to, 4, date.year);
    to[4] = '-';
    write_digits(to + 5, 2, date.month);
    to[7] = '-';
    write_digits(to + 8, 2, date.day);
}

/// `YYYY-MM-DD`, nothing before or after it, and a day of the calendar.
[[nodiscard]] constexpr std::optional<civil_date> parse_civil(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    char const* const at = text.data();
    const civil_date date{parse_digits(at, 4), parse_digits(at + 5, 2), parse_digits(at + 8, 2)};
    if (!is_valid(date))
        return std::nullopt;
    return date;
}

} // namespace constable

#endif

// --- constable/core/error.hpp

#ifndef CONSTABLE_CORE_ERROR_HPP
#define CONSTABLE_CORE_ERROR_HPP

// Everything that can go wrong at run time: one taxonomy for every engine.

#include <cstdint>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace constable {

/// What went wrong, independent of the engine.
enum class error_kind : std::uint8_t {
    constraint,        ///< unique, primary key, foreign key, not null or check violated
    retry_transaction, ///< the snapshot moved: run the whole transaction again
    busy,              ///< another writer held the database for longer than the deadline
    timeout,           ///< a statement ran out of its time
    cancelled,         ///< interrupted by the application
    unavailable,       ///< the file or the server cannot be reached or opened
    in_doubt,          ///< the commit may or may not have happened
    not_primary,       ///< the server takes no writes (any more)
    disk_full,         ///< no space left, or the size limit reached
    read_only,         ///< the file, its directory or the connection takes no writes
    corrupt_suspect,   ///< damaged, or an I/O error that looks like damage
    not_a_database,    ///< the file holds something else
    io,                ///< the operating system failed a read or a write
    out_of_memory,     ///< the engine could not allocate
    stale,             ///< optimistic lock: somebody changed the row first
    row_count,         ///< a different number of rows than demanded
    invalid_value,     ///< a value that cannot be stored or read as the declared type
    schema_mismatch,   ///< the database's tables differ from the structs
    forked,            ///< a connection used in a child process
    unsupported,       ///< this engine or version lacks the feature
    misuse             ///< the library was called wrongly
};

/// Did the failed operation change the database?
enum class outcome : std::uint8_t {
    not_applied,
    applied, ///< the change is durable; only what came after it failed
    unknown
};

/// The constraint that a row violated.
enum class constraint_kind : std::uint8_t { none, unique, primary_key, foreign_key, not_null, check, other };

[[nodiscard]] constexpr std::string_view to_string(error_kind kind) noexcept {
    switch (kind) {
    case error_kind::constraint: return "constraint";
    case error_kind::retry_transaction: return "retry_transaction";
    case error_kind::busy: return "busy";
    case error_kind::timeout: return "timeout";
    case error_kind::cancelled: return "cancelled";
    case error_kind::unavailable: return "unavailable";
    case error_kind::in_doubt: return "in_doubt";
    case error_kind::not_primary: return "not_primary";
    case error_kind::disk_full: return "disk_full";
    case error_kind::read_only: return "read_only";
    case error_kind::corrupt_suspect: return "corrupt_suspect";
    case error_kind::not_a_database: return "not_a_database";
    case error_kind::io: return "io";
    case error_kind::out_of_memory: return "out_of_memory";
    case error_kind::stale: return "stale";
    case error_kind::row_count: return "row_count";
    case error_kind::invalid_value: return "invalid_value";
    case error_kind::schema_mismatch: return "schema_mismatch";
    case error_kind::forked: return "forked";
    case error_kind::unsupported: return "unsupported";
    case error_kind::misuse: return "misuse";
    }
    return "unknown";
}

/// What an error knows. Empty fields are unknown. No field ever holds a bound value.
struct error_facts {
    std::string message{}; ///< what happened, one sentence
    std::string remedy{};  ///< what to do, one sentence
    std::string file{};    ///< database file or server
    std::string table{};
    std::string columns{};    ///< comma-separated
    std::string constraint{}; ///< the constraint's name
    std::string sql{};        ///< text with placeholders
    std::source_location where{};
    int native_code = 0;        ///< SQLite's extended result code
    std::string native_state{}; ///< PostgreSQL's SQLSTATE
    outcome result = outcome::not_applied;
    constraint_kind violated = constraint_kind::none;
};

/// Base of everything the library throws at run time. Immutable; copying it copies strings.
class database_error : public std::runtime_error {
public:
    database_error(error_kind kind, error_facts facts)
        : std::runtime_error(describe(kind, facts)), kind_(kind), facts_(std::move(facts)) {}

    [[nodiscard]] error_kind kind() const noexcept { return kind_; }
    [[nodiscard]] error_facts const& facts() const noexcept { return facts_; }
    [[nodiscard]] std::string const& file() const noexcept { return facts_.file; }
    [[nodiscard]] std::string const& table() const noexcept { return facts_.table; }
    [[nodiscard]] std::string const& columns() const noexcept { return facts_.columns; }
    [[nodiscard]] std::string const& sql() const noexcept { return facts_.sql; }
    [[nodiscard]] std::string const& remedy() const noexcept { return facts_.remedy; }
    [[nodiscard]] std::source_location const& where() const noexcept { return facts_.where; }
    [[nodiscard]] int native_code() const noexcept { return facts_.native_code; }
    [[nodiscard]] std::string const& native_state() const noexcept { return facts_.native_state; }
    [[nodiscard]] outcome result() const noexcept { return facts_.result; }

private:
    static std::string describe(error_kind kind, error_facts const& facts) {
        std::string text{to_string(kind)};
        text += ": ";
        text += facts.message;
        const auto add = [&text](std::string_view label, std::string_view value) {
            if (value.empty())
                return;
            text += "; ";
            text += label;
            text += value;
        };
        add("file ", facts.file);
        add("table ", facts.table);
        add("column ", facts.columns);
        add("constraint ", facts.constraint);
        add("SQL: ", facts.sql);
        if (facts.where.line() != 0) {
            add("at ", facts.where.file_name());
            text += ':';
            text += std::to_string(facts.where.line());
        }
        add("remedy: ", facts.remedy);
        return text;
    }

    error_kind kind_;
    error_facts facts_;
};

/// One class per kind, so that a handler can name what it handles.
template <error_kind Kind>
class kind_of_error : public database_error {
public:
    explicit kind_of_error(error_facts&& facts) : database_error(Kind, std::move(facts)) {}
};

using retry_transaction_error = kind_of_error<error_kind::retry_transaction>;
using busy_error = kind_of_error<error_kind::busy>;
using timeout_error = kind_of_error<error_kind::timeout>;
using cancelled_error = kind_of_error<error_kind::cancelled>;
using unavailable_error = kind_of_error<error_kind::unavailable>;
using in_doubt_error = kind_of_error<error_kind::in_doubt>;
using not_primary_error = kind_of_error<error_kind::not_primary>;
using disk_full_error = kind_of_error<error_kind::disk_full>;
using read_only_error = kind_of_error<error_kind::read_only>;
using corrupt_suspect_error = kind_of_error<error_kind::corrupt_suspect>;
using not_a_database_error = kind_of_error<error_kind::not_a_database>;
using io_error = kind_of_error<error_kind::io>;
using out_of_memory_error = kind_of_error<error_kind::out_of_memory>;
using stale_error = kind_of_error<error_kind::stale>;
using row_count_error = kind_of_error<error_kind::row_count>;
using value_error = kind_of_error<error_kind::invalid_value>;
using schema_mismatch_error = kind_of_error<error_kind::schema_mismatch>;
using forked_error = kind_of_error<error_kind::forked>;
using unsupported_error = kind_of_error<error_kind::unsupported>;
using misuse_error = kind_of_error<error_kind::misuse>;

/// A row violates a constraint; `table()`, `columns()` and `constraint()` say which.
class constraint_error : public kind_of_error<error_kind::constraint> {
public:
    using kind_of_error::kind_of_error;
    [[nodiscard]] constraint_kind violated() const noexcept { return facts().violated; }
    [[nodiscard]] std::string const& constraint() const noexcept { return facts().constraint; }
};

/// Throws the class that belongs to `kind`.
[[noreturn]] inline void throw_error(error_kind kind, error_facts facts) {
    switch (kind) {
    case error_kind::constraint: throw constraint_error(std::move(facts));
    case error_kind::retry_transaction: throw retry_transaction_error(std::move(facts));
    case error_kind::busy: throw busy_error(std::move(facts));
    case error_kind::timeout: throw timeout_error(std::move(facts));
    case error_kind::cancelled: throw cancelled_error(std::move(facts));
    case error_kind::unavailable: throw unavailable_error(std::move(facts));
    case error_kind::in_doubt: throw in_doubt_error(std::move(facts));
    case error_kind::not_primary: throw not_primary_error(std::move(facts));
    case error_kind::disk_full: throw disk_full_error(std::move(facts));
    case error_kind::read_only: throw read_only_error(std::move(facts));
    case error_kind::corrupt_suspect: throw corrupt_suspect_error(std::move(facts));
    case error_kind::not_a_database: throw not_a_database_error(std::move(facts));
    case error_kind::io: throw io_error(std::move(facts));
    case error_kind::out_of_memory: throw out_of_memory_error(std::move(facts));
    case error_kind::stale: throw stale_error(std::move(facts));
    case error_kind::row_count: throw row_count_error(std::move(facts));
    case error_kind::invalid_value: throw value_error(std::move(facts));
    case error_kind::schema_mismatch: throw schema_mismatch_error(std::move(facts));
    case error_kind::forked: throw forked_error(std::move(facts));
    case error_kind::unsupported: throw unsupported_error(std::move(facts));
    case error_kind::misuse: break;
    }
    throw misuse_error(std::move(facts));
}

} // namespace constable

#endif

// --- constable/core/small_text.hpp

#ifndef CONSTABLE_CORE_SMALL_TEXT_HPP
#define CONSTABLE_CORE_SMALL_TEXT_HPP

// A short text held inline: what `to_text` of the value types returns.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace constable {

/// At most `Capacity` characters; never allocates. Views into it live as long as it does.
template <std::size_t Capacity>
struct small_text {
    static_assert(Capacity <= 255, "constable: small_text holds at most 255 characters: use std::string");

    char characters[Capacity]{};
    std::uint8_t length = 0;

    [[nodiscard]] constexpr std::size_t size() const noexcept { return length; }
    [[nodiscard]] constexpr char const* data() const noexcept { return characters; }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, length}; }
    [[nodiscard]] constexpr operator std::string_view() const noexcept { return view(); }

    [[nodiscard]] friend constexpr bool operator==(small_text const& a, small_text const& b) noexcept {
        return a.view() == b.view();
    }
    [[nodiscard]] friend constexpr bool operator==(small_text const& a, std::string_view b) noexcept {
        return a.view() == b;
    }
};

} // namespace constable

#endif

// --- constable/core/timestamp.hpp

#ifndef CONSTABLE_CORE_TIMESTAMP_HPP
#define CONSTABLE_CORE_TIMESTAMP_HPP

// A moment in UTC with microseconds.

#include <compare>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>

// --- constable/core/duration.hpp

#ifndef CONSTABLE_CORE_DURATION_HPP
#define CONSTABLE_CORE_DURATION_HPP

// A span of time in microseconds, without the compile time of <chrono>.

#include <compare>
#include <cstdint>
#include <limits>

namespace constable {

namespace detail {

// Not constexpr: in a constant expression its name is the compiler's message.
[[noreturn]] inline void duration_is_out_of_range() {
    throw_error(error_kind::invalid_value, {.message = "a duration does not fit into 64 bits of microseconds",
                                            .remedy = "use a duration of less than 292000 years"});
}

} // namespace detail

/// Signed microseconds in 64 bits: about 292000 years either way. Arithmetic that leaves that range throws
/// `value_error` (in a constant expression: does not compile).
class duration {
public:
    constexpr duration() noexcept = default;

    [[nodiscard]] static constexpr duration microseconds(std::int64_t count) noexcept { return duration{count}; }
    [[nodiscard]] static constexpr duration milliseconds(std::int64_t count) { return of(count, 1'000); }
    [[nodiscard]] static constexpr duration seconds(std::int64_t count) { return of(count, 1'000'000); }
    [[nodiscard]] static constexpr duration minutes(std::int64_t count) { return of(count, 60'000'000); }
    [[nodiscard]] static constexpr duration hours(std::int64_t count) { return of(count, 3'600'000'000); }
    /// Of 24 hours.
    [[nodiscard]] static constexpr duration days(std::int64_t count) { return of(count, 86'400'000'000); }
    [[nodiscard]] static constexpr duration min() noexcept {
        return duration{std::numeric_limits<std::int64_t>::min()};
    }
    [[nodiscard]] static constexpr duration max() noexcept {
        return duration{std::numeric_limits<std::int64_t>::max()};
    }

    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return count_; }
    /// Whole milliseconds, rounded towards zero.
    [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return count_ / 1'000; }
    /// Whole seconds, rounded towards zero.
    [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return count_ / 1'000'000; }

    [[nodiscard]] friend constexpr bool operator==(duration, duration) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(duration, duration) noexcept = default;

    [[nodiscard]] friend constexpr duration operator+(duration a, duration b) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.count_, b.count_, &sum))
            detail::duration_is_out_of_range();
        return duration{sum};
    }
    [[nodiscard]] friend constexpr duration operator-(duration a, duration b) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.count_, b.count_, &difference))
            detail::duration_is_out_of_range();
        return duration{difference};
    }
    [[nodiscard]] friend constexpr duration operator-(duration a) { return duration{} - a; }
    [[nodiscard]] friend constexpr duration operator*(duration a, std::int64_t factor) { return of(a.count_, factor); }
    [[nodiscard]] friend constexpr duration operator*(std::int64_t factor, duration a) { return of(a.count_, factor); }
    /// Rounded towards zero. Division by zero throws `value_error`.
    [[nodiscard]] friend constexpr duration operator/(duration a, std::int64_t divisor) {
        if (divisor == 0 || (divisor == -1 && a == min()))
            detail::duration_is_out_of_range();
        return duration{a.count_ / divisor};
    }
    constexpr duration& operator+=(duration other) { return *this = *this + other; }
    constexpr duration& operator-=(duration other) { return *this = *this - other; }

private:
    explicit constexpr duration(std::int64_t count) noexcept : count_(count) {}

    static constexpr duration of(std::int64_t count, std::int64_t unit) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(count, unit, &product))
            detail::duration_is_out_of_range();
        return duration{product};
    }

    std::int64_t count_ = 0;
};

} // namespace constable

#endif

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void timestamp_is_out_of_range() {
    throw_error(error_kind::invalid_value,
                {.message = "a timestamp lies outside of the years 1 to 9999",
                 .remedy = "keep it between timestamp::min() and timestamp::max(); use an optional for \"never\""});
}
[[noreturn]] inline void timestamp_is_not_a_date_and_time() {
    throw_error(error_kind::invalid_value,
                {.message = "not a date and time of the Gregorian calendar",
                 .remedy = "check day of month, hour (0 to 23), minute and second (0 to 59) and microsecond"});
}

} // namespace detail

/// A timestamp taken apart. UTC; month and day count from 1.
struct civil_time {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int microsecond = 0;

    [[nodiscard]] friend constexpr bool operator==(civil_time const&, civil_time const&) noexcept = default;
};

/// Microseconds since 1970-01-01T00:00:00Z without leap seconds (POSIX time), in the years 1 to 9999; that range is an
/// invariant. Eight bytes; a default-constructed one is the epoch.
class timestamp {
public:
    constexpr timestamp() noexcept = default;

    /// Throws `value_error` outside of the years 1 to 9999, as all of the factories and the arithmetic do.
    [[nodiscard]] static constexpr timestamp from_microseconds(std::int64_t since_epoch) {
        if (since_epoch < first || since_epoch > last)
            detail::timestamp_is_out_of_range();
        return timestamp{since_epoch};
    }
    [[nodiscard]] static constexpr timestamp from_seconds(std::int64_t since_epoch) {
        if (since_epoch < first / 1'000'000 || since_epoch > last / 1'000'000)
            detail::timestamp_is_out_of_range();
        return timestamp{since_epoch * 1'000'000};
    }
    /// Throws `value_error` if there is no such day or time of day. Second 60 is refused: POSIX time has no place for
    /// it.
    [[nodiscard]] static constexpr timestamp from_civil(civil_time const& time) {
        const civil_date date{time.year, time.month, time.day};
        if (!is_valid(date) || !is_time_of_day(time))
            detail::timestamp_is_not_a_date_and_time();
        const std::int64_t minutes = (days_from_civil(date) * std::int64_t{24} + time.hour) * 60 + time.minute;
        return timestamp{(minutes * 60 + time.second) * 1'000'000 + time.microsecond};
    }
    [[nodiscard]] static constexpr timestamp from_civil(int year, int month, int day, int hour = 0, int minute = 0,
                                                        int second = 0, int microsecond = 0) {
        return from_civil(civil_time{year, month, day, hour, minute, second, microsecond});
    }
    /// 0001-01-01T00:00:00.000000Z
    [[nodiscard]] static constexpr timestamp min() noexcept { return timestamp{first}; }
    /// 9999-12-31T23:59:59.999999Z
    [[nodiscard]] static constexpr timestamp max() noexcept { return timestamp{last}; }

    /// Since the epoch; negative before it.
    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return count_; }
    /// Since the epoch, rounded towards the past.
    [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return floor_divide(count_, 1'000'000); }
    [[nodiscard]] constexpr civil_time civil() const noexcept {
        const std::int64_t days = floor_divide(count_, 86'400'000'000);
        const std::int64_t of_day = count_ - days * 86'400'000'000;
        const civil_date date = civil_from_days(static_cast<std::int32_t>(days));
        const int second = static_cast<int>(of_day / 1'000'000);
        return {date.year,
                date.month,
                date.day,
                second / 3600,
                second / 60 % 60,
                second % 60,
                static_cast<int>(of_day % 1'000'000)};
    }

    [[nodiscard]] friend constexpr bool operator==(timestamp, timestamp) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(timestamp, timestamp) noexcept = default;

    [[nodiscard]] friend constexpr timestamp operator+(timestamp a, duration b) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.count_, b.microseconds(), &sum))
            detail::timestamp_is_out_of_range();
        return from_microseconds(sum);
    }
    [[nodiscard]] friend constexpr timestamp operator+(duration a, timestamp b) { return b + a; }
    [[nodiscard]] friend constexpr timestamp operator-(timestamp a, duration b) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.count_, b.microseconds(), &difference))
            detail::timestamp_is_out_of_range();
        return from_microseconds(difference);
    }
    [[nodiscard]] friend constexpr duration operator-(timestamp a, timestamp b) noexcept {
        return duration::microseconds(a.count_ - b.count_);
    }
    constexpr timestamp& operator+=(duration other) { return *this = *this + other; }
    constexpr timestamp& operator-=(duration other) { return *this = *this - other; }

private:
    static constexpr std::int64_t first = days_from_civil({min_year, 1, 1}) * 86'400'000'000;
    static constexpr std::int64_t last = (days_from_civil({max_year, 12, 31}) + 1) * 86'400'000'000 - 1;

    explicit constexpr timestamp(std::int64_t count) noexcept : count_(count) {}

    static constexpr std::int64_t floor_divide(std::int64_t count, std::int64_t unit) noexcept {
        return count / unit - (count % unit < 0 ? 1 : 0);
    }
    static constexpr bool is_time_of_day(civil_time const& time) noexcept {
        return time.hour >= 0 && time.hour <= 23 && time.minute >= 0 && time.minute <= 59 && time.second >= 0 &&
               time.second <= 59 && time.microsecond >= 0 && time.microsecond <= 999'999;
    }

    std::int64_t count_ = 0;
};

using timestamp_text = small_text<27>;

/// RFC 3339, always 27 characters, so that the order of texts is the order of times: `2024-02-29T12:34:56.000001Z`.
[[nodiscard]] constexpr timestamp_text to_text(timestamp time) noexcept {
    const civil_time civil = time.civil();
    timestamp_text text;
    char* const to = text.characters;
    write_civil(to, {civil.year, civil.month, civil.day});
    to[10] = 'T';
    write_digits(to + 11, 2, civil.hour);
    to[13] = ':';
    write_digits(to + 14, 2, civil.minute);
    to[16] = ':';
    write_digits(to + 17, 2, civil.second);
    to[19] = '.';
    write_digits(to + 20, 6, civil.microsecond);
    to[26] = 'Z';
    text.length = 27;
    return text;
}

namespace detail {

// Reads `.d` to `.ddddddddd` off the front of `text` as microseconds; none there is 0. Negative if malformed.
constexpr int parse_fraction(std::string_view& text) noexcept {
    if (text.empty() || text[0] != '.')
        return 0;
    text.remove_prefix(1);
    int microseconds = 0;
    std::size_t digits = 0;
    for (; digits != text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
        if (digits < 6)
            microseconds = microseconds * 10 + (text[digits] - '0');
    if (digits == 0 || digits > 9)
        return -1;
    text.remove_prefix(digits);
    for (; digits < 6; ++digits)
        microseconds *= 10;
    return microseconds;
}

// `Z` or `+hh:mm` in minutes east of UTC.
constexpr std::optional<int> parse_offset(std::string_view text) noexcept {
    if (text == "Z" || text == "z")
        return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const int hours = parse_digits(text.data() + 1, 2);
    const int minutes = parse_digits(text.data() + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

} // namespace detail

/// RFC 3339 (section 5.6) and nothing around it: `YYYY-MM-DDThh:mm:ss`, an optional fraction of 1 to 9 digits, `Z` or
/// `+hh:mm`. 'T' may be a space, letters may be lower-case. Digits beyond microseconds are cut off, which rounds
/// towards the past. Empty if it is no date, no time of day or lies outside of the years 1 to 9999 in UTC, if there is
/// no offset, and for the leap second 60, which POSIX time has no place for.
[[nodiscard]] constexpr std::optional<timestamp> parse_timestamp(std::string_view text) noexcept {
    if (text.size() < 20 || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ')
        return std::nullopt;
    const std::optional<civil_date> date = parse_civil(text.substr(0, 10));
    const int hour = parse_digits(text.data() + 11, 2);
    const int minute = parse_digits(text.data() + 14, 2);
    const int second = parse_digits(text.data() + 17, 2);
    text.remove_prefix(19);
    const int microsecond = detail::parse_fraction(text);
    const std::optional<int> offset = detail::parse_offset(text);
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
        !offset)
        return std::nullopt;
    const std::int64_t minutes = (days_from_civil(*date) * std::int64_t{24} + hour) * 60 + minute - *offset;
    const std::int64_t count = (minutes * 60 + second) * 1'000'000 + microsecond;
    if (count < timestamp::min().microseconds() || count > timestamp::max().microseconds())
        return std::nullopt;
    return timestamp::from_microseconds(count);
}

/// The system's clock, which may step back. Throws `io_error` if it cannot be read.
[[nodiscard]] inline timestamp now() {
    std::timespec time{};
    if (std::timespec_get(&time, TIME_UTC) != TIME_UTC)
        throw_error(error_kind::io, {.message = "the system clock cannot be read", .remedy = "check the system"});
    return timestamp::from_seconds(time.tv_sec) + duration::microseconds(time.tv_nsec / 1000);
}

} // namespace constable

#endif

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void date_is_out_of_range() {
    throw_error(error_kind::invalid_value, {.message = "a date lies outside of the years 1 to 9999",
                                            .remedy = "keep it between date::min() and date::max()"});
}
[[noreturn]] inline void date_is_not_in_the_calendar() {
    throw_error(error_kind::invalid_value,
                {.message = "not a day of the Gregorian calendar in the years 1 to 9999",
                 .remedy = "check year, month and day of month; parse_date answers without an exception"});
}

} // namespace detail

/// Numbered as in ISO 8601.
enum class weekday : std::uint8_t { monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday };

/// A day from 0001-01-01 to 9999-12-31; that range is an invariant. Four bytes; a default-constructed one is
/// 1970-01-01.
class date {
public:
    constexpr date() noexcept = default;

    /// Throws `value_error` outside of the years 1 to 9999, as the arithmetic does.
    [[nodiscard]] static constexpr date from_days(std::int64_t since_epoch) {
        if (since_epoch < first || since_epoch > last)
            detail::date_is_out_of_range();
        return date{static_cast<std::int32_t>(since_epoch)};
    }
    /// Throws `value_error` if there is no such day.
    [[nodiscard]] static constexpr date from_civil(civil_date civil) {
        if (!is_valid(civil))
            detail::date_is_not_in_the_calendar();
        return date{days_from_civil(civil)};
    }
    [[nodiscard]] static constexpr date from_civil(int year, int month, int day) {
        return from_civil(civil_date{year, month, day});
    }
    [[nodiscard]] static constexpr date min() noexcept { return date{first}; }
    [[nodiscard]] static constexpr date max() noexcept { return date{last}; }

    /// Since 1970-01-01; negative before it.
    [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }
    [[nodiscard]] constexpr civil_date civil() const noexcept { return civil_from_days(days_); }
    [[nodiscard]] constexpr int year() const noexcept { return civil().year; }
    [[nodiscard]] constexpr int month() const noexcept { return civil().month; }
    [[nodiscard]] constexpr int day() const noexcept { return civil().day; }
    [[nodiscard]] constexpr constable::weekday weekday() const noexcept {
        return static_cast<constable::weekday>((days_ - first) % 7 + 1); // 0001-01-01 was a Monday
    }

    [[nodiscard]] friend constexpr bool operator==(date, date) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(date, date) noexcept = default;

    [[nodiscard]] friend constexpr date operator+(date a, std::int64_t days) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(std::int64_t{a.days_}, days, &sum))
            detail::date_is_out_of_range();
        return from_days(sum);
    }
    [[nodiscard]] friend constexpr date operator-(date a, std::int64_t days) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(std::int64_t{a.days_}, days, &difference))
            detail::date_is_out_of_range();
        return from_days(difference);
    }
    /// In days.
    [[nodiscard]] friend constexpr std::int32_t operator-(date a, date b) noexcept { return a.days_ - b.days_; }
    constexpr date& operator+=(std::int64_t days) { return *this = *this + days; }
    constexpr date& operator-=(std::int64_t days) { return *this = *this - days; }

private:
    static constexpr std::int32_t first = days_from_civil({min_year, 1, 1});
    static constexpr std::int32_t last = days_from_civil({max_year, 12, 31});

    explicit constexpr date(std::int32_t days) noexcept : days_(days) {}

    std::int32_t days_ = 0;
};

using date_text = small_text<10>;

/// ISO 8601 and RFC 3339: `2024-02-29`.
[[nodiscard]] constexpr date_text to_text(date day) noexcept {
    date_text text;
    write_civil(text.characters, day.civil());
    text.length = 10;
    return text;
}

/// `YYYY-MM-DD` and nothing around it; empty if there is no such day in the years 1 to 9999.
[[nodiscard]] constexpr std::optional<date> parse_date(std::string_view text) noexcept {
    const std::optional<civil_date> civil = parse_civil(text);
    if (!civil)
        return std::nullopt;
    return date::from_civil(*civil);
}

/// The day in UTC.
[[nodiscard]] constexpr date date_of(timestamp time) {
    const std::int64_t seconds = time.seconds();
    return date::from_days(seconds / 86'400 - (seconds % 86'400 < 0 ? 1 : 0));
}

/// The first microsecond of the day in UTC.
[[nodiscard]] constexpr timestamp start_of(date day) {
    return timestamp::from_seconds(std::int64_t{day.days()} * 86'400);
}

} // namespace constable

#endif

// --- constable/core/decimal.hpp

#ifndef CONSTABLE_CORE_DECIMAL_HPP
#define CONSTABLE_CORE_DECIMAL_HPP

// Exact decimal numbers of a fixed scale: money.

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace constable {

namespace detail {

// Not constexpr: in a constant expression its name is the compiler's message.
[[noreturn]] inline void decimal_is_out_of_range() {
    throw_error(error_kind::invalid_value, {.message = "a number does not fit into the decimal's precision",
                                            .remedy = "use a decimal of higher precision, or check before computing"});
}

constexpr std::int64_t power_of_ten(int exponent) noexcept {
    std::int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

__extension__ typedef unsigned __int128 decimal_quotient;

// The double nearest to numerator / denominator, ties to even. The denominator is a power of ten; both are at most
// 10^18.
constexpr double nearest_quotient(std::uint64_t numerator, std::uint64_t denominator) noexcept {
    constexpr std::uint64_t exact = std::uint64_t{1} << 53;
    if (numerator <= exact) // powers of ten are exact doubles up to 10^22
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    // At least 60 bits, the last one sticky: the only rounding is the conversion's.
    const decimal_quotient shifted = static_cast<decimal_quotient>(numerator) << 67;
    const decimal_quotient sticky = shifted % denominator != 0 ? 1 : 0;
    return static_cast<double>((shifted / denominator) | sticky) * 0x1p-67;
}

} // namespace detail

/// `numeric(Precision, Scale)`: an integer of at most `Precision` digits, the last `Scale` of them behind the point.
/// Eight bytes; exact. What does not fit throws `value_error` (in a constant expression: does not compile).
template <int Precision, int Scale>
class decimal {
    static_assert(Precision >= 1 && Precision <= 18,
                  "constable: a decimal has 1 to 18 digits, which is what 64 bits hold");
    static_assert(Scale >= 0 && Scale <= Precision, "constable: a decimal's scale lies between 0 and its precision");

public:
    static constexpr int precision = Precision;
    static constexpr int scale = Scale;

    constexpr decimal() noexcept = default;

    /// Implicit, because it is exact.
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    constexpr decimal(Integer whole) : unscaled_(checked_whole(whole)) {}
    /// Deleted: no binary fraction is the decimal it was written as. Use `parse` or `from_unscaled`.
    template <std::floating_point Floating>
    decimal(Floating) = delete;

    /// From units of 10^-Scale: `decimal<10, 2>::from_unscaled(1234)` is 12.34.
    [[nodiscard]] static constexpr decimal from_unscaled(std::int64_t units) {
        if (units < -limit || units > limit)
            detail::decimal_is_out_of_range();
        return unchecked(units);
    }
    /// `-12.34`: an optional sign, digits, and a point with digits on both sides if there is one. Empty if malformed,
    /// too large, or if a digit other than 0 lies behind the scale: nothing is rounded.
    [[nodiscard]] static constexpr std::optional<decimal> parse(std::string_view text) noexcept;

    [[nodiscard]] static constexpr decimal min() noexcept { return unchecked(-limit); }
    [[nodiscard]] static constexpr decimal max() noexcept { return unchecked(limit); }

    /// In units of 10^-Scale.
    [[nodiscard]] constexpr std::int64_t unscaled() const noexcept { return unscaled_; }
    /// The nearest double.
    [[nodiscard]] constexpr double to_double() const noexcept {
        const auto bits = static_cast<std::uint64_t>(unscaled_);
        const auto unit = static_cast<std::uint64_t>(detail::power_of_ten(Scale));
        return unscaled_ < 0 ? -detail::nearest_quotient(0 - bits, unit) : detail::nearest_quotient(bits, unit);
    }

    [[nodiscard]] friend constexpr bool operator==(decimal, decimal) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(decimal, decimal) noexcept = default;
    /// Never throws: an integer may be too large for the type and still compare.
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(decimal a, Integer whole) noexcept {
        std::int64_t units = 0;
        if (__builtin_mul_overflow(detail::power_of_ten(Scale), whole, &units))
            return whole > 0 ? std::strong_ordering::less : std::strong_ordering::greater;
        return a.unscaled_ <=> units;
    }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr bool operator==(decimal a, Integer whole) noexcept {
        return (a <=> whole) == 0;
    }

    // Neither can leave 64 bits: both operands are below 10^18.
    [[nodiscard]] friend constexpr decimal operator+(decimal a, decimal b) {
        return from_unscaled(a.unscaled_ + b.unscaled_);
    }
    [[nodiscard]] friend constexpr decimal operator-(decimal a, decimal b) {
        return from_unscaled(a.unscaled_ - b.unscaled_);
    }
    [[nodiscard]] friend constexpr decimal operator-(decimal a) noexcept { return unchecked(-a.unscaled_); }

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr decimal operator*(decimal a, Integer factor) {
        return from_unscaled(product(a.unscaled_, factor));
    }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    [[nodiscard]] friend constexpr decimal operator*(Integer factor, decimal a) {
        return a * factor;
    }
    constexpr decimal& operator+=(decimal other) { return *this = *this + other; }
    constexpr decimal& operator-=(decimal other) { return *this = *this - other; }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    constexpr decimal& operator*=(Integer factor) {
        return *this = *this * factor;
    }

private:
    static constexpr std::int64_t limit = detail::power_of_ten(Precision) - 1;

    static constexpr decimal unchecked(std::int64_t units) noexcept {
        decimal number;
        number.unscaled_ = units;
        return number;
    }
    template <std::integral Integer>
    static constexpr std::int64_t product(std::int64_t a, Integer b) {
        std::int64_t result = 0;
        if (__builtin_mul_overflow(a, b, &result))
            detail::decimal_is_out_of_range();
        return result;
    }
    template <std::integral Integer>
    static constexpr std::int64_t checked_whole(Integer whole) {
        const std::int64_t units = product(detail::power_of_ten(Scale), whole);
        if (units < -limit || units > limit)
            detail::decimal_is_out_of_range();
        return units;
    }

    std::int64_t unscaled_ = 0;
};

namespace detail {

// Appends decimal digits to `units`. False if one is none or the result exceeds `limit`.
constexpr bool append_decimal_digits(std::int64_t& units, std::string_view digits, std::int64_t limit) noexcept {
    for (const char character : digits) {
        const int digit = character - '0';
        if (digit < 0 || digit > 9 || units > (limit - digit) / 10)
            return false;
        units = units * 10 + digit;
    }
    return true;
}

} // namespace detail

template <int Precision, int Scale>
constexpr std::optional<decimal<Precision, Scale>> decimal<Precision, Scale>::parse(std::string_view text) noexcept {
    const bool negative = !text.empty() && text[0] == '-';
    if (negative || (!text.empty() && text[0] == '+'))
        text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view{};
    if (whole.empty() || (point < text.size() && fraction.empty()))
        return std::nullopt;
    while (fraction.size() > Scale && fraction.back() == '0')
        fraction.remove_suffix(1);
    if (fraction.size() > Scale)
        return std::nullopt;
    constexpr std::string_view zeros = "000000000000000000";
    std::int64_t units = 0;
    if (!detail::append_decimal_digits(units, whole, limit) || !detail::append_decimal_digits(units, fraction, limit) ||
        !detail::append_decimal_digits(units, zeros.substr(0, Scale - fraction.size()), limit))
        return std::nullopt;
    return unchecked(negative ? -units : units);
}

using decimal_text = small_text<21>;

/// All `Scale` digits behind the point, at least one before it: `-0.50`. Scale 0 has no point. No negative zero.
template <int Precision, int Scale>
[[nodiscard]] constexpr decimal_text to_text(decimal<Precision, Scale> number) noexcept {
    const bool negative = number.unscaled() < 0;
    std::int64_t rest = negative ? -number.unscaled() : number.unscaled();
    char reversed[21]{};
    std::uint8_t length = 0;
    for (int digit = 0; rest != 0 || digit <= Scale; ++digit, rest /= 10) {
        if (Scale != 0 && digit == Scale)
            reversed[length++] = '.';
        reversed[length++] = static_cast<char>('0' + rest % 10);
    }
    if (negative)
        reversed[length++] = '-';
    decimal_text text;
    for (std::uint8_t i = 0; i != length; ++i)
        text.characters[i] = reversed[length - 1 - i];
    text.length = length;
    return text;
}

} // namespace constable

#endif

// --- constable/core/local_timestamp.hpp

#ifndef CONSTABLE_CORE_LOCAL_TIMESTAMP_HPP
#define CONSTABLE_CORE_LOCAL_TIMESTAMP_HPP

// A date and a time of day with microseconds, of no time zone.

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace constable {

/// What a clock on a wall shows, in the years 1 to 9999: SQL's TIMESTAMP WITHOUT TIME ZONE, `local-timestamp-micros` of
/// Apache Avro (https://avro.apache.org/docs/1.11.1/specification/). It is no moment: two of them are compared and
/// subtracted as if days had 24 hours everywhere. For moments there is `timestamp`. Eight bytes; a default-constructed
/// one is 1970-01-01 00:00:00.
class local_timestamp {
public:
    constexpr local_timestamp() noexcept = default;

    /// Counted from 1970-01-01 00:00:00. Throws `value_error` outside of the years 1 to 9999, as all of the factories
    /// and the arithmetic do.
    [[nodiscard]] static constexpr local_timestamp from_microseconds(std::int64_t since_1970) {
        return local_timestamp{timestamp::from_microseconds(since_1970)};
    }
    /// Throws `value_error` if there is no such day or time of day.
    [[nodiscard]] static constexpr local_timestamp from_civil(civil_time const& time) {
        return local_timestamp{timestamp::from_civil(time)};
    }
    [[nodiscard]] static constexpr local_timestamp from_civil(int year, int month, int day, int hour = 0,
                                                              int minute = 0, int second = 0, int microsecond = 0) {
        return from_civil(civil_time{year, month, day, hour, minute, second, microsecond});
    }
    /// What a clock in UTC shows at that moment; add the offset of a zone for a clock there.
    [[nodiscard]] static constexpr local_timestamp from_utc(timestamp moment) noexcept {
        return local_timestamp{moment};
    }
    /// 0001-01-01 00:00:00
    [[nodiscard]] static constexpr local_timestamp min() noexcept { return local_timestamp{timestamp::min()}; }
    /// 9999-12-31 23:59:59.999999
    [[nodiscard]] static constexpr local_timestamp max() noexcept { return local_timestamp{timestamp::max()}; }

    /// Since 1970-01-01 00:00:00; negative before it.
    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return shown_.microseconds(); }
    [[nodiscard]] constexpr civil_time civil() const noexcept { return shown_.civil(); }
    /// The moment at which a clock in UTC shows this.
    [[nodiscard]] constexpr timestamp utc() const noexcept { return shown_; }

    [[nodiscard]] friend constexpr bool operator==(local_timestamp, local_timestamp) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(local_timestamp,
                                                                    local_timestamp) noexcept = default;

    [[nodiscard]] friend constexpr local_timestamp operator+(local_timestamp a, duration b) {
        return local_timestamp{a.shown_ + b};
    }
    [[nodiscard]] friend constexpr local_timestamp operator+(duration a, local_timestamp b) { return b + a; }
    [[nodiscard]] friend constexpr local_timestamp operator-(local_timestamp a, duration b) {
        return local_timestamp{a.shown_ - b};
    }
    [[nodiscard]] friend constexpr duration operator-(local_timestamp a, local_timestamp b) noexcept {
        return a.shown_ - b.shown_;
    }
    constexpr local_timestamp& operator+=(duration other) { return *this = *this + other; }
    constexpr local_timestamp& operator-=(duration other) { return *this = *this - other; }

private:
    explicit constexpr local_timestamp(timestamp shown) noexcept : shown_(shown) {}

    timestamp shown_;
};

using local_timestamp_text = small_text<26>;

/// `2024-02-29 12:34:56`, as SQLite's datetime() writes it, with `.000001` behind it where there are microseconds. The
/// order of texts is the order of times: https://sqlite.org/lang_datefunc.html.
[[nodiscard]] constexpr local_timestamp_text to_text(local_timestamp time) noexcept {
    const timestamp_text full = to_text(time.utc());
    local_timestamp_text text;
    text.length = time.civil().microsecond == 0 ? 19 : 26;
    for (std::size_t i = 0; i < text.length; ++i)
        text.characters[i] = full.characters[i];
    text.characters[10] = ' ';
    return text;
}

/// Exactly what `to_text` writes: 19 characters, or 26 where there are microseconds, so that equal times are equal
/// texts. Empty for every other text and outside of the years 1 to 9999.
[[nodiscard]] constexpr std::optional<local_timestamp> parse_local_timestamp(std::string_view text) noexcept {
    if ((text.size() != 19 && text.size() != 26) || text[10] != ' ' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    char const* const at = text.data();
    const std::optional<civil_date> date = parse_civil(text.substr(0, 10));
    const int hour = parse_digits(at + 11, 2);
    const int minute = parse_digits(at + 14, 2);
    const int second = parse_digits(at + 17, 2);
    const int microsecond = text.size() == 19 ? 0 : text[19] == '.' ? parse_digits(at + 20, 6) : -1;
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
        (microsecond == 0) != (text.size() == 19))
        return std::nullopt;
    return local_timestamp::from_civil(date->year, date->month, date->day, hour, minute, second, microsecond);
}

[[nodiscard]] constexpr date date_of(local_timestamp time) { return date_of(time.utc()); }

} // namespace constable

#endif

// --- constable/core/similar.hpp

#ifndef CONSTABLE_CORE_SIMILAR_HPP
#define CONSTABLE_CORE_SIMILAR_HPP

// Which of several names may have been meant?

#include <cstddef>
#include <string_view>

// --- constable/core/ascii.hpp

#ifndef CONSTABLE_CORE_ASCII_HPP
#define CONSTABLE_CORE_ASCII_HPP

// Upper and lower case of the ASCII letters, whatever the locale.

#include <cstddef>
#include <string_view>

namespace constable {

[[nodiscard]] constexpr char ascii_lower_case(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr char ascii_upper_case(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Are two identifiers one to an engine that takes upper and lower case as equal? Compared from the end: names of one
/// table differ there more often than at their beginning.
[[nodiscard]] constexpr bool same_identifier(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = a.size(); i > 0; --i)
        if (a[i - 1] != b[i - 1] && ascii_lower_case(a[i - 1]) != ascii_lower_case(b[i - 1]))
            return false;
    return true;
}

} // namespace constable

#endif

namespace constable {

/// Longer names are similar to none.
inline constexpr std::size_t max_similar_name = 63;
inline constexpr std::size_t no_similar_name = static_cast<std::size_t>(-1);

/// How many bytes are inserted, left out, changed or exchanged with their neighbour between two names; upper and lower
/// case are one. `no_similar_name` for names that are too long. Takes time in proportion to the product of the sizes.
[[nodiscard]] constexpr std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
    if (a.size() > max_similar_name || b.size() > max_similar_name)
        return no_similar_name;
    const auto same = [&](std::size_t i, std::size_t j) { return ascii_lower_case(a[i]) == ascii_lower_case(b[j]); };
    const auto least = [](std::size_t x, std::size_t y) { return x < y ? x : y; };
    std::size_t before[max_similar_name + 1]{}; // the row before the last one: for exchanged neighbours
    std::size_t last[max_similar_name + 1]{};
    std::size_t row[max_similar_name + 1]{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            before[j] = last[j];
            last[j] = row[j];
        }
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t kept = last[j - 1] + (same(i - 1, j - 1) ? 0 : 1);
            row[j] = least(kept, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[b.size()];
}

/// The position of the name that is closest to `wanted`, at most every third byte different; `no_similar_name` if none
/// is. `name_at(i)` gives the names from 0 to `count` - 1; an empty one is passed over.
template <class NameAt>
[[nodiscard]] constexpr std::size_t most_similar(std::string_view wanted, std::size_t count, NameAt&& name_at) {
    std::size_t found = no_similar_name;
    std::size_t closest = no_similar_name;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = name_at(i);
        const std::size_t longer = name.size() > wanted.size() ? name.size() : wanted.size();
        const std::size_t shorter = name.size() > wanted.size() ? wanted.size() : name.size();
        if (name.empty() || longer - shorter > longer / 3) // so many bytes are left out at least
            continue;
        const std::size_t distance = edit_distance(name, wanted);
        if (distance <= longer / 3 && distance < closest) {
            closest = distance;
            found = i;
        }
    }
    return found;
}

} // namespace constable

#endif

// --- constable/core/storage.hpp

#ifndef CONSTABLE_CORE_STORAGE_HPP
#define CONSTABLE_CORE_STORAGE_HPP

// The words that values and drivers share: storage classes, lifetimes of what is bound.

#include <cstdint>
#include <string_view>

namespace constable {

/// The storage class of a value that came back.
enum class storage_class : std::uint8_t { null, integer, real, text, blob };

[[nodiscard]] constexpr std::string_view to_string(storage_class storage) noexcept {
    constexpr std::string_view names[]{"NULL", "an integer", "a real number", "text", "a blob"};
    return names[static_cast<unsigned>(storage)];
}

/// How long a bound text or blob stays where it is.
enum class bound_lifetime : std::uint8_t {
    until_reset, ///< the caller keeps it alive until the statement is reset: not copied
    call         ///< copied by the driver before bind returns
};

} // namespace constable

#endif

// --- constable/core/utf8.hpp

#ifndef CONSTABLE_CORE_UTF8_HPP
#define CONSTABLE_CORE_UTF8_HPP

// Is a text well-formed UTF-8, and how many code points does it have?

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace constable {

namespace detail {

template <class Word>
bool is_ascii_word(char const* at) noexcept {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return (word & static_cast<Word>(0x8080808080808080U)) == 0;
}

// Moves `at` over ASCII in words; the last one may overlap what was seen before. Up to seven ASCII bytes may be left.
inline char const* skip_ascii(char const* begin, char const* at, char const* end) noexcept {
    while (end - at >= 8 && is_ascii_word<std::uint64_t>(at))
        at += 8;
    if (end - at < 8 && end - begin >= 8 && is_ascii_word<std::uint64_t>(end - 8))
        return end;
    return end - at >= 4 && is_ascii_word<std::uint32_t>(at) ? at + 4 : at;
}

constexpr bool is_utf8_tail(unsigned char byte) noexcept { return (byte & 0xC0U) == 0x80U; }

// Length of the well-formed sequence at `at`, 0 if there is none: table 3-7, "Well-Formed UTF-8 Byte Sequences", of
// the Unicode Standard 15.0. Only the second byte has a range of its own.
constexpr std::ptrdiff_t utf8_sequence(char const* at, char const* end) noexcept {
    const auto byte = [at](int i) { return static_cast<unsigned char>(at[i]); };
    const unsigned lead = byte(0);
    const std::ptrdiff_t length = lead < 0x80   ? 1
                                  : lead < 0xC2 ? 0
                                  : lead < 0xE0 ? 2
                                  : lead < 0xF0 ? 3
                                  : lead < 0xF5 ? 4
                                                : 0;
    if (length < 2 || end - at < length)
        return length == 1 ? 1 : 0;
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < lowest || byte(1) > highest)
        return 0;
    if ((length > 2 && !is_utf8_tail(byte(2))) || (length > 3 && !is_utf8_tail(byte(3))))
        return 0;
    return length;
}

} // namespace detail

/// Refuses overlong forms, surrogates and what lies above U+10FFFF; accepts NUL. At run time ASCII costs one step per
/// eight bytes.
[[nodiscard]] constexpr bool is_valid_utf8(std::string_view text) noexcept {
    char const* at = text.data();
    char const* const end = at + text.size();
    while (at != end) {
        if (!std::is_constant_evaluated())
            at = detail::skip_ascii(text.data(), at, end);
        for (int sequences = 0; sequences != 8 && at != end; ++sequences) { // where one was, more are likely
            const std::ptrdiff_t length = detail::utf8_sequence(at, end);
            if (length == 0)
                return false;
            at += length;
        }
    }
    return true;
}

/// Code points of a valid text. (Of any other: bytes that are no continuation bytes.)
[[nodiscard]] constexpr std::size_t utf8_length(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char character : text)
        count += !detail::is_utf8_tail(static_cast<unsigned char>(character));
    return count;
}

} // namespace constable

#endif

// --- constable/core/uuid.hpp

#ifndef CONSTABLE_CORE_UUID_HPP
#define CONSTABLE_CORE_UUID_HPP

// Universally unique identifiers after RFC 9562: keys that need no coordination.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// --- constable/core/entropy.hpp

#ifndef CONSTABLE_CORE_ENTROPY_HPP
#define CONSTABLE_CORE_ENTROPY_HPP

// Random bytes of the kernel.

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/random.h>

namespace constable {

/// Fit for keys. One system call per 256 bytes; nothing is buffered, so nothing is shared with a child process.
/// Thread-safe. Throws `io_error` if the kernel refuses, which only a sandbox makes it do.
inline void fill_with_entropy(std::span<std::byte> bytes) {
    constexpr std::size_t most = 256; // of getentropy
    while (!bytes.empty()) {
        const std::size_t size = bytes.size() < most ? bytes.size() : most;
        if (::getentropy(bytes.data(), size) != 0)
            throw_error(error_kind::io, {.message = "the kernel gave no random bytes: getentropy failed",
                                         .remedy = "allow getrandom(2) in the sandbox or the seccomp filter"});
        bytes = bytes.subspan(size);
    }
}

} // namespace constable

#endif

namespace constable {

/// The variants of RFC 9562, section 4.1.
enum class uuid_variant : std::uint8_t { ncs, rfc9562, microsoft, reserved };

/// Sixteen bytes in network order; ordered byte by byte, which for version 7 is the order of creation.
/// A default-constructed one is the nil UUID.
struct uuid {
    std::array<std::byte, 16> bytes{};

    [[nodiscard]] static constexpr uuid from_words(std::uint64_t high, std::uint64_t low) noexcept {
        uuid id;
        for (int i = 0; i != 8; ++i) {
            id.bytes[static_cast<std::size_t>(i)] = static_cast<std::byte>((high >> (56 - 8 * i)) & 0xFF);
            id.bytes[static_cast<std::size_t>(i + 8)] = static_cast<std::byte>((low >> (56 - 8 * i)) & 0xFF);
        }
        return id;
    }
    /// Version 4 (RFC 9562, section 5.4) from 128 random bits, of which it keeps 122.
    [[nodiscard]] static constexpr uuid make_v4(std::uint64_t random_high, std::uint64_t random_low) noexcept {
        return from_words((random_high & ~std::uint64_t{0xF000}) | 0x4000U, with_variant(random_low));
    }
    /// Version 7 (RFC 9562, section 5.7) from milliseconds since 1970 (48 bits), `rand_a` (12 bits) and `rand_b`
    /// (62 bits); bits beyond are ignored.
    [[nodiscard]] static constexpr uuid make_v7(std::uint64_t unix_ms, std::uint64_t rand_a,
                                                std::uint64_t rand_b) noexcept {
        return from_words((unix_ms << 16) | 0x7000U | (rand_a & 0xFFFU), with_variant(rand_b));
    }

    [[nodiscard]] constexpr std::uint64_t high() const noexcept { return word(0); }
    [[nodiscard]] constexpr std::uint64_t low() const noexcept { return word(8); }
    [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == uuid{}; }
    /// 0 to 15; it means something only if `variant()` is `rfc9562`.
    [[nodiscard]] constexpr int version() const noexcept { return std::to_integer<int>(bytes[6] >> 4); }
    [[nodiscard]] constexpr uuid_variant variant() const noexcept {
        const int bits = std::to_integer<int>(bytes[8] >> 5);
        return bits < 4   ? uuid_variant::ncs
               : bits < 6 ? uuid_variant::rfc9562
               : bits < 7 ? uuid_variant::microsoft
                          : uuid_variant::reserved;
    }

    [[nodiscard]] friend constexpr bool operator==(uuid const&, uuid const&) noexcept = default;
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(uuid const&, uuid const&) noexcept = default;

private:
    static constexpr std::uint64_t with_variant(std::uint64_t low) noexcept {
        return (low & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
    }
    constexpr std::uint64_t word(std::size_t first) const noexcept {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i != 8; ++i)
            value = (value << 8) | std::to_integer<std::uint64_t>(bytes[first + i]);
        return value;
    }
};

inline constexpr uuid nil_uuid{};
inline constexpr uuid max_uuid = uuid::from_words(~std::uint64_t{0}, ~std::uint64_t{0});

/// When a version 7 was made, in milliseconds. Empty for others and beyond the year 9999.
[[nodiscard]] constexpr std::optional<timestamp> time_of(uuid const& id) noexcept {
    const auto milliseconds = static_cast<std::int64_t>(id.high() >> 16);
    if (id.version() != 7 || id.variant() != uuid_variant::rfc9562 ||
        milliseconds > timestamp::max().microseconds() / 1000)
        return std::nullopt;
    return timestamp::from_microseconds(milliseconds * 1000);
}

using uuid_text = small_text<36>;

/// 36 characters, lower case: `919108f7-52d1-4320-9bac-f847db4148a8`.
[[nodiscard]] constexpr uuid_text to_text(uuid const& id) noexcept {
    uuid_text text;
    char* to = text.characters;
    for (std::size_t i = 0; i != 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        write_hex_byte(to, std::to_integer<std::uint8_t>(id.bytes[i]));
        to += 2;
    }
    text.length = 36;
    return text;
}

/// The 36 characters of RFC 9562, section 4, in either case; no braces, no `urn:uuid:`, no spaces.
[[nodiscard]] constexpr std::optional<uuid> parse_uuid(std::string_view text) noexcept {
    if (text.size() != 36)
        return std::nullopt;
    uuid id;
    char const* at = text.data();
    for (std::size_t i = 0; i != 16; ++i) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
            return std::nullopt;
        const int value = parse_hex_byte(at);
        if (value < 0)
            return std::nullopt;
        id.bytes[i] = static_cast<std::byte>(value);
        at += 2;
    }
    return id;
}

namespace detail {

inline std::array<std::uint64_t, 2> random_words() {
    std::array<std::uint64_t, 2> words{};
    fill_with_entropy(std::as_writable_bytes(std::span{words}));
    return words;
}

// RFC 9562, section 6.2, method 1: the 60 bits of `unix_ts_ms` and of the counter in `rand_a`, greater than every one
// that came from the same `last` before. A new millisecond seeds the counter with `seed`'s low eleven bits; the twelfth
// is the guard against rollover. A counter that does roll over carries into the milliseconds.
// The compiler's atomics: <atomic> would cost each translation unit 0.08 s.
inline std::uint64_t next_v7_prefix(std::uint64_t& last, std::uint64_t unix_ms, std::uint64_t seed) noexcept {
    const std::uint64_t fresh = (unix_ms << 12) | (seed & 0x7FFU);
    std::uint64_t before = __atomic_load_n(&last, __ATOMIC_RELAXED);
    std::uint64_t next;
    do
        next = (before >> 12) < unix_ms ? fresh : before + 1;
    while (!__atomic_compare_exchange_n(&last, &before, next, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return next;
}

inline std::uint64_t last_v7_prefix = 0;

} // namespace detail

/// Version 4: 122 random bits of the kernel. Thread-safe, fork-safe; one system call. Throws `io_error`.
[[nodiscard]] inline uuid uuid_v4() {
    const auto [first, second] = detail::random_words();
    return uuid::make_v4(first, second);
}

/// Version 7: each is greater than all that this process made before, also when the clock steps back. 62 of its bits
/// are the kernel's and new for every id, so processes (a fork's two as well) do not meet. Thread-safe; one system
/// call. Throws `io_error`. At more than 2048 ids per millisecond it may run ahead of the clock.
[[nodiscard]] inline uuid uuid_v7() {
    const auto [first, second] = detail::random_words();
    const std::int64_t clock = now().microseconds() / 1000;
    const std::uint64_t unix_ms = clock > 0 ? static_cast<std::uint64_t>(clock) : 0;
    const std::uint64_t prefix = detail::next_v7_prefix(detail::last_v7_prefix, unix_ms, first);
    return uuid::make_v7(prefix >> 12, prefix, second);
}

} // namespace constable

/// The low word has 62 random bits in versions 4 and 7; the high word tells name-based ids apart.
template <>
struct std::hash<constable::uuid> {
    [[nodiscard]] std::size_t operator()(constable::uuid const& id) const noexcept {
        return static_cast<std::size_t>(id.low() ^ id.high());
    }
};

#endif

// --- constable/core/varchar.hpp

#ifndef CONSTABLE_CORE_VARCHAR_HPP
#define CONSTABLE_CORE_VARCHAR_HPP

// Text of a limited length.

#include <compare>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace constable {

namespace detail {

// Counts, never the text: errors hold no values.
[[noreturn]] inline void varchar_refuses(std::string_view text, std::size_t max_length) {
    const std::string type = "varchar<" + std::to_string(max_length) + ">";
    if (!is_valid_utf8(text))
        throw_error(error_kind::invalid_value, {.message = "a text for a " + type + " is not UTF-8",
                                                .remedy = "convert it to UTF-8, or declare the member a blob"});
    throw_error(error_kind::invalid_value,
                {.message = "a text of " + std::to_string(utf8_length(text)) + " characters is too long for a " + type,
                 .remedy = "shorten it, or declare a longer varchar"});
}

} // namespace detail

/// UTF-8 text of at most `MaxLength` code points; that is an invariant. Owns it like a `std::string`.
template <std::size_t MaxLength>
class varchar {
public:
    /// In code points, as PostgreSQL counts.
    static constexpr std::size_t max_length = MaxLength;

    varchar() noexcept = default;
    /// Implicit. Throws `value_error` if `accepts(text)` is false. A `std::string` can be moved in.
    template <class Text>
        requires(std::convertible_to<Text const&, std::string_view> &&
                 !std::same_as<std::remove_cvref_t<Text>, varchar> &&
                 !std::same_as<std::remove_cvref_t<Text>, std::nullptr_t>)
    varchar(Text&& text) : text_(checked(std::forward<Text>(text))) {}

    /// Is it UTF-8 and short enough? Code points are counted only if there are more than `MaxLength` bytes.
    [[nodiscard]] static constexpr bool accepts(std::string_view text) noexcept {
        return is_valid_utf8(text) && (text.size() <= MaxLength || utf8_length(text) <= MaxLength);
    }

    /// Valid until the varchar changes.
    [[nodiscard]] std::string_view view() const noexcept { return text_; }
    [[nodiscard]] operator std::string_view() const noexcept { return text_; }
    [[nodiscard]] std::string const& str() const& noexcept { return text_; }
    [[nodiscard]] std::string str() && noexcept { return std::move(text_); }
    /// In bytes.
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    [[nodiscard]] friend bool operator==(varchar const&, varchar const&) noexcept = default;
    [[nodiscard]] friend std::strong_ordering operator<=>(varchar const&, varchar const&) noexcept = default;

    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend bool operator==(varchar const& a, Text const& b) noexcept {
        return a.view() == std::string_view{b};
    }
    template <class Text>
        requires std::convertible_to<Text const&, std::string_view>
    [[nodiscard]] friend std::strong_ordering operator<=>(varchar const& a, Text const& b) noexcept {
        return a.view() <=> std::string_view{b};
    }

private:
    template <class Text>
    static std::string checked(Text&& text) {
        const std::string_view view = text;
        if (!accepts(view))
            detail::varchar_refuses(view, MaxLength);
        if constexpr (std::same_as<std::remove_cvref_t<Text>, std::string>)
            return std::forward<Text>(text);
        else
            return std::string{view};
    }

    std::string text_{};
};

} // namespace constable

#endif

// --- constable/schema/value_type.hpp

#ifndef CONSTABLE_SCHEMA_VALUE_TYPE_HPP
#define CONSTABLE_SCHEMA_VALUE_TYPE_HPP

// What kind of value a column holds, independent of the engine.

#include <cstdint>
#include <string_view>

namespace constable {

enum class value_kind : std::uint8_t {
    none,
    boolean,
    integer,
    real,
    text,
    blob,
    timestamp,
    date,
    uuid,
    decimal,
    json,
    enumeration,     ///< stored as the enumerator's name
    interval,        ///< a span of time, in microseconds
    local_timestamp, ///< without a zone
    array            ///< several values of one type
};

[[nodiscard]] constexpr std::string_view to_string(value_kind kind) noexcept {
    constexpr std::string_view names[]{
        "none", "boolean", "integer", "real", "text",        "blob",     "timestamp",
        "date", "uuid",    "decimal", "json", "enumeration", "interval", "local_timestamp",
        "array"};
    return names[static_cast<unsigned>(kind)];
}

/// What is known of a parameter before it is bound.
struct parameter_type {
    value_kind kind = value_kind::none;
    std::uint8_t scale = 0; ///< decimal: digits after the point
    bool list = false;      ///< several values in one parameter
    std::uint8_t bits = 0;  ///< of an array column's elements: width of a number; 0 for the widest
    bool limited = false;   ///< of an array column's elements: texts with a greatest length
};

/// The type of a column as a plain value.
struct value_type {
    value_kind kind = value_kind::none;
    value_kind element = value_kind::none;      ///< array: what it holds; what follows is said of the elements
    std::uint8_t bits = 0;                      ///< integer and real: width
    bool is_unsigned = false;                   ///< integer
    std::uint32_t length = 0;                   ///< text: most code points, 0 for any number
    std::uint8_t precision = 0;                 ///< decimal: digits in all
    std::uint8_t scale = 0;                     ///< decimal: digits after the point
    array_view<const enumerator> enumerators{}; ///< the values allowed, of an enum
    std::string_view name{};                    ///< of an enum that is a type of the database's own

    [[nodiscard]] friend constexpr bool operator==(value_type const& a, value_type const& b) noexcept {
        if (a.kind != b.kind || a.element != b.element || a.bits != b.bits || a.is_unsigned != b.is_unsigned ||
            a.length != b.length || a.precision != b.precision || a.scale != b.scale || a.name != b.name ||
            a.enumerators.size() != b.enumerators.size())
            return false;
        for (std::size_t i = 0; i < a.enumerators.size(); ++i)
            if (a.enumerators[i].name != b.enumerators[i].name || a.enumerators[i].value != b.enumerators[i].value)
                return false;
        return true;
    }
};

/// What a server is told of a parameter of this type.
[[nodiscard]] constexpr parameter_type parameter_type_of(value_type const& type) noexcept {
    if (!type.name.empty())
        return {}; // the server knows better
    if (type.kind != value_kind::array)
        return {.kind = type.kind, .scale = type.scale};
    return {.kind = type.element,
            .scale = type.scale,
            .list = true,
            .bits = static_cast<std::uint8_t>(type.bits + (type.is_unsigned ? 1 : 0)),
            .limited = type.length > 0};
}

} // namespace constable

#endif

namespace constable {

/// Specialise as true for an enum to be stored by value instead of by name.
template <class Enum>
inline constexpr bool stored_as_integer = false;

/// Specialise as a name for an enum to be a type of that name where the engine has such types:
/// `template <> inline constexpr std::string_view constable::native_enum<mood> = "mood";`
template <class Enum>
inline constexpr std::string_view native_enum{};

/// How `T` is stored. A specialisation has
/// - `static constexpr value_type type`,
/// - `using parameter`: what a bound value may be given as, without a copy (`std::string_view` for text),
/// - `bind(target, index, parameter, bound_lifetime)`: `target` has the `bind_*` of a driver's statement,
/// - `read(source, index, T& into)`: `source` has `value(index)` and `fail(kind, facts)`.
/// A mapping onto another storable type is shorter: see `codec_via`.
template <class T>
struct codec;

/// Types that a column can have.
template <class T>
concept storable = requires { codec<T>::type; };

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct unwrap_optional {
    using type = T;
};
template <class T>
struct unwrap_optional<std::optional<T>> {
    using type = T;
};

[[nodiscard]] inline std::string quoted(std::string_view text) { return "'" + std::string{text.substr(0, 60)} + "'"; }

/// The value has another storage class than its declared type.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_storage(Source const& source, int column, std::string_view expected,
                                                         storage_class found) {
    const bool null = found == storage_class::null;
    source.fail(error_kind::invalid_value, column,
                null ? std::string{"NULL in a column whose member cannot be null"}
                     : "expected " + std::string{expected} + ", the database holds " + std::string{to_string(found)},
                null ? "make the member std::optional, or fill the column"
                     : "correct the row, or declare the member with the type that is stored");
}

// A view, so that no string is made among the code that runs.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_value(Source const& source, int column, std::string_view message,
                                                       std::string_view remedy) {
    source.fail(error_kind::invalid_value, column, std::string{message}, remedy);
}

/// The text in a column of an enum's names is none of them.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_enumerator(Source const& source, int column, std::string_view stored,
                                                            array_view<const enumerator> known) {
    const std::size_t close = most_similar(stored, known.size(), [&](std::size_t i) { return known[i].name; });
    std::string remedy = "add the enumerator, or correct the row";
    if (close != no_similar_name)
        remedy += "; did you mean " + quoted(known[close].name) + "?";
    fail_value(source, column, "the stored text is no enumerator", remedy);
}

template <class Source>
auto expect(Source const& source, int column, storage_class storage, std::string_view expected) {
    const auto value = source.value(column);
    if (const auto found = value.storage(); found != storage) [[unlikely]]
        fail_storage(source, column, expected, found);
    return value;
}

/// Text of the current row, checked to be UTF-8.
template <class Source>
std::string_view read_text(Source const& source, int column) {
    const std::string_view text = expect(source, column, storage_class::text, "text").text();
    if (!is_valid_utf8(text)) [[unlikely]]
        fail_value(source, column, "the stored text is not valid UTF-8",
                   "declare the member as constable::blob, or re-encode the row");
    return text;
}

template <class Target>
void bind_checked_text(Target& target, int index, std::string_view text, bound_lifetime lifetime) {
    if (!is_valid_utf8(text)) [[unlikely]]
        target.fail_parameter(index, "the text to be stored is not valid UTF-8",
                              "convert it to UTF-8, or use constable::blob for bytes");
    target.bind_text(index, text, lifetime);
}

/// A date as text, or as the days since 1970 that an engine with a type of its own gives; nothing for all else.
template <class Value>
std::optional<date> date_in(Value const& value) {
    if constexpr (requires { value.days(); }) {
        const std::optional<std::int32_t> days = value.days();
        if (!days || *days < date::min().days() || *days > date::max().days())
            return std::nullopt;
        return date::from_days(*days);
    } else {
        return value.storage() == storage_class::text ? parse_date(value.text()) : std::nullopt;
    }
}

/// The same of a date and time of day: microseconds since 1970.
template <class Value>
std::optional<local_timestamp> local_timestamp_in(Value const& value) {
    if constexpr (requires { value.local_microseconds(); }) {
        const std::optional<std::int64_t> count = value.local_microseconds();
        if (!count || *count < local_timestamp::min().microseconds() || *count > local_timestamp::max().microseconds())
            return std::nullopt;
        return local_timestamp::from_microseconds(*count);
    } else {
        return value.storage() == storage_class::text ? parse_local_timestamp(value.text()) : std::nullopt;
    }
}

/// What should be a time is none. An engine's own type for times, which holds infinity too, is a blob to this library.
template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_time(Source const& source, int column, std::string_view expected,
                                                      std::string_view remedy) {
    const storage_class found = source.value(column).storage();
    if (found != storage_class::text && found != storage_class::blob)
        fail_storage(source, column, expected, found);
    source.fail(error_kind::invalid_value, column,
                "the stored value is not " + std::string{expected} + " of the years 1 to 9999", remedy);
}

/// A decimal as an integer of this scale; engines with a type of their own give their digits.
template <class Source>
std::int64_t read_scaled(Source const& source, int column, int scale) {
    const auto value = source.value(column);
    if constexpr (requires { value.scaled(scale); }) {
        if (value.storage() != storage_class::integer && value.storage() != storage_class::real) [[unlikely]]
            fail_storage(source, column, "a decimal number", value.storage());
        const std::optional<std::int64_t> scaled = value.scaled(scale);
        if (!scaled) [[unlikely]]
            fail_value(source, column, "the stored number is NaN, infinite, or has more digits than the member's type",
                       "raise precision or scale of the decimal, or round in the query");
        return *scaled;
    } else {
        return expect(source, column, storage_class::integer, "a scaled integer").integer();
    }
}

} // namespace detail

template <class T>
using without_optional = typename detail::unwrap_optional<T>::type;

template <>
struct codec<bool> {
    static constexpr value_type type{.kind = value_kind::boolean};
    using parameter = bool;

    template <class Target>
    static void bind(Target& target, int index, bool value, bound_lifetime) {
        target.bind_integer(index, value ? 1 : 0);
    }
    template <class Source>
    static void read(Source const& source, int column, bool& into) {
        const std::int64_t value = detail::expect(source, column, storage_class::integer, "a boolean").integer();
        if (value != 0 && value != 1) [[unlikely]]
            detail::fail_value(source, column, "the stored integer is neither 0 nor 1",
                               "store 0 or 1, or declare the member as an integer");
        into = value != 0;
    }
};

template <std::integral T>
    requires(!std::same_as<T, bool> && sizeof(T) <= 8)
struct codec<T> {
    static constexpr value_type type{
        .kind = value_kind::integer, .bits = sizeof(T) * 8, .is_unsigned = std::is_unsigned_v<T>};
    using parameter = T;

    template <class Target>
    static void bind(Target& target, int index, T value, bound_lifetime) {
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8)
            if (value > static_cast<T>(std::numeric_limits<std::int64_t>::max())) [[unlikely]]
                target.fail_parameter(index, "the integer is greater than 9223372036854775807",
                                      "store it as text, or as a decimal");
        target.bind_integer(index, static_cast<std::int64_t>(value));
    }
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        const std::int64_t value = detail::expect(source, column, storage_class::integer, "an integer").integer();
        into = static_cast<T>(value);
        if constexpr (sizeof(T) < 8 || std::is_unsigned_v<T>)
            if (static_cast<std::int64_t>(into) != value || (std::is_unsigned_v<T> && value < 0)) [[unlikely]]
                detail::fail_value(source, column, "the stored integer does not fit the member's type",
                                   "widen the member, or correct the row");
    }
};

template <std::floating_point T>
    requires(sizeof(T) <= 8)
struct codec<T> {
    static constexpr value_type type{.kind = value_kind::real, .bits = sizeof(T) * 8};
    using parameter = T;

    template <class Target>
    static void bind(Target& target, int index, T value, bound_lifetime) {
        if (value != value) [[unlikely]]
            target.fail_parameter(index, "NaN cannot be stored", "store NULL in an optional column instead");
        target.bind_real(index, static_cast<double>(value));
    }
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        const auto value = source.value(column);
        const auto storage = value.storage();
        if (storage == storage_class::real)
            into = narrowed(source, column, value.real());
        else if (storage == storage_class::integer) // SQLite keeps whole numbers as integers where the type allows it
            into = static_cast<T>(value.integer());
        else [[unlikely]]
            detail::fail_storage(source, column, "a real number", storage);
    }

private:
    template <class Source>
    static T narrowed(Source const& source, int column, double value) {
        if constexpr (sizeof(T) < sizeof(double)) {
            constexpr double limit = std::numeric_limits<T>::max();
            constexpr double infinity = std::numeric_limits<double>::infinity();
            if ((value > limit && value != infinity) || (value < -limit && value != -infinity)) [[unlikely]]
                detail::fail_value(source, column, "the stored number is beyond the range of a float",
                                   "declare the member as double");
        }
        return static_cast<T>(value);
    }
};

template <>
struct codec<std::string> {
    static constexpr value_type type{.kind = value_kind::text};
    using parameter = std::string_view;

    template <class Target>
    static void bind(Target& target, int index, std::string_view value, bound_lifetime lifetime) {
        detail::bind_checked_text(target, index, value, lifetime);
    }
    template <class Source>
    static void read(Source const& source, int column, std::string& into) {
        into.assign(detail::read_text(source, column));
    }
};

/// Bound parameters only: a row cannot hold a view.
template <>
struct codec<std::string_view> : codec<std::string> {};

template <std::size_t N>
struct codec<varchar<N>> {
    static constexpr value_type type{.kind = value_kind::text, .length = N};
    using parameter = std::string_view;

    template <class Target>
    static void bind(Target& target, int index, std::string_view value, bound_lifetime lifetime) {
        detail::bind_checked_text(target, index, value, lifetime);
    }
    template <class Source>
    static void read(Source const& source, int column, varchar<N>& into) {
        const std::string_view text = detail::read_text(source, column);
        if (text.size() > N && utf8_length(text) > N) [[unlikely]]
            detail::fail_value(source, column, "the stored text is longer than " + std::to_string(N) + " characters",
                               "raise the limit of the varchar, or shorten the row");
        into = varchar<N>{text};
    }
};

template <>
struct codec<blob> {
    static constexpr value_type type{.kind = value_kind::blob};
    using parameter = blob_view;

    template <class Target>
    static void bind(Target& target, int index, blob_view value, bound_lifetime lifetime) {
        target.bind_blob(index, value, lifetime);
    }
    template <class Source>
    static void read(Source const& source, int column, blob& into) {
        const blob_view bytes = detail::expect(source, column, storage_class::blob, "a blob").blob();
        into.bytes.assign(bytes.begin(), bytes.end());
    }
};

template <class Enum>
    requires std::is_enum_v<Enum>
struct codec<Enum> {
    using enumeration = Enum;
    static constexpr bool by_value = stored_as_integer<Enum>;
    static constexpr value_type type{.kind = by_value ? value_kind::integer : value_kind::enumeration,
                                     .bits = by_value ? sizeof(Enum) * 8 : 0,
                                     .is_unsigned = by_value && std::is_unsigned_v<std::underlying_type_t<Enum>>,
                                     .enumerators = enumerators<Enum>,
                                     .name = by_value ? std::string_view{} : native_enum<Enum>};
    using parameter = Enum;

    template <class Target>
    static void bind(Target& target, int index, Enum value, bound_lifetime) {
        const std::string_view name = enum_name(value);
        if (name.empty()) [[unlikely]]
            target.fail_parameter(index, "the value to be stored is no enumerator",
                                  "store one of the enum's enumerators");
        if constexpr (by_value)
            target.bind_integer(index, static_cast<std::int64_t>(value));
        else
            target.bind_text(index, name, bound_lifetime::until_reset);
    }
    template <class Source>
    static void read(Source const& source, int column, Enum& into) {
        if constexpr (by_value) {
            const std::int64_t value = detail::expect(source, column, storage_class::integer, "an integer").integer();
            into = static_cast<Enum>(value);
            if (static_cast<std::int64_t>(into) != value || enum_name(into).empty()) [[unlikely]]
                detail::fail_value(source, column, "the stored integer is no enumerator",
                                   "add the enumerator, or correct the row");
        } else {
            const std::string_view name = detail::expect(source, column, storage_class::text, "text").text();
            const auto value = enum_value<Enum>(name);
            if (!value) [[unlikely]]
                detail::fail_enumerator(source, column, name, type.enumerators);
            into = *value;
        }
    }
};

/// Microseconds since 1970-01-01 UTC on engines without a type of their own.
template <>
struct codec<timestamp> {
    static constexpr value_type type{.kind = value_kind::timestamp};
    using parameter = timestamp;

    template <class Target>
    static void bind(Target& target, int index, timestamp value, bound_lifetime) {
        target.bind_integer(index, value.microseconds());
    }
    template <class Source>
    static void read(Source const& source, int column, timestamp& into) {
        const std::int64_t value =
            detail::expect(source, column, storage_class::integer, "microseconds since 1970").integer();
        if (value < timestamp::min().microseconds() || value > timestamp::max().microseconds()) [[unlikely]]
            detail::fail_value(source, column, "the stored integer is no time between the years 1 and 9999",
                               "store microseconds since 1970-01-01 UTC");
        into = timestamp::from_microseconds(value);
    }
};

/// Microseconds on engines without a type of their own. A stored interval of months has no fixed length and is refused;
/// its days count 24 hours.
template <>
struct codec<duration> {
    static constexpr value_type type{.kind = value_kind::interval};
    using parameter = duration;

    template <class Target>
    static void bind(Target& target, int index, duration value, bound_lifetime) {
        target.bind_integer(index, value.microseconds());
    }
    template <class Source>
    static void read(Source const& source, int column, duration& into) {
        const auto value = source.value(column);
        if (value.storage() == storage_class::blob) [[unlikely]]
            detail::fail_value(source, column, "the stored interval has months, or is longer than 292000 years",
                               "store intervals in days, hours and smaller units");
        into = duration::microseconds(detail::expect(source, column, storage_class::integer, "microseconds").integer());
    }
};

/// Text 'YYYY-MM-DD' on engines without a type of their own: it sorts, and the engine's date functions read it.
template <>
struct codec<date> {
    static constexpr value_type type{.kind = value_kind::date};
    using parameter = date;

    template <class Target>
    static void bind(Target& target, int index, date value, bound_lifetime) {
        target.bind_text(index, to_text(value).view(), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, date& into) {
        const auto value = detail::date_in(source.value(column));
        if (!value) [[unlikely]]
            detail::fail_time(source, column, "a date", "store dates as YYYY-MM-DD");
        into = *value;
    }
};

/// Text 'YYYY-MM-DD hh:mm:ss', '.ffffff' behind it where there are microseconds, on engines without a type of their
/// own: it sorts, and the engine's date functions read it.
template <>
struct codec<local_timestamp> {
    static constexpr value_type type{.kind = value_kind::local_timestamp};
    using parameter = local_timestamp;

    template <class Target>
    static void bind(Target& target, int index, local_timestamp value, bound_lifetime) {
        target.bind_text(index, to_text(value).view(), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, local_timestamp& into) {
        const auto value = detail::local_timestamp_in(source.value(column));
        if (!value) [[unlikely]]
            detail::fail_time(source, column, "a date and time without a zone",
                              "store YYYY-MM-DD hh:mm:ss, and six digits behind a point where there are microseconds");
        into = *value;
    }
};

template <>
struct codec<uuid> {
    static constexpr value_type type{.kind = value_kind::uuid};
    using parameter = uuid;

    template <class Target>
    static void bind(Target& target, int index, uuid const& value, bound_lifetime) {
        target.bind_blob(index, std::as_bytes(std::span{value.bytes}), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, uuid& into) {
        const blob_view bytes = detail::expect(source, column, storage_class::blob, "a uuid of 16 bytes").blob();
        if (bytes.size() != into.bytes.size()) [[unlikely]]
            detail::fail_value(source, column, "the blob has " + std::to_string(bytes.size()) + " bytes, a uuid has 16",
                               "store uuids as 16 bytes");
        for (std::size_t i = 0; i < bytes.size(); ++i)
            into.bytes[i] = static_cast<std::remove_reference_t<decltype(into.bytes[0])>>(bytes[i]);
    }
};

/// A scaled integer: 12.34 with scale 2 is stored as 1234.
template <int Precision, int Scale>
struct codec<decimal<Precision, Scale>> {
    static constexpr value_type type{.kind = value_kind::decimal, .precision = Precision, .scale = Scale};
    using parameter = decimal<Precision, Scale>;

    template <class Target>
    static void bind(Target& target, int index, parameter value, bound_lifetime) {
        target.bind_integer(index, value.unscaled());
    }
    template <class Source>
    static void read(Source const& source, int column, parameter& into) {
        const std::int64_t value = detail::read_scaled(source, column, Scale);
        if (value > parameter::max().unscaled() || value < parameter::min().unscaled()) [[unlikely]]
            detail::fail_value(source, column, "the stored number has too many digits for the member's type",
                               "raise the precision of the decimal");
        into = parameter::from_unscaled(value);
    }
};

template <storable T>
    requires(!detail::is_optional<T>)
struct codec<std::optional<T>> {
    static constexpr value_type type = codec<T>::type;
    using parameter = std::optional<typename codec<T>::parameter>;

    template <class Target>
    static void bind(Target& target, int index, std::optional<T> const& value, bound_lifetime lifetime)
        requires(!std::same_as<std::optional<T>, parameter>)
    {
        if (value)
            codec<T>::bind(target, index, *value, lifetime);
        else
            target.bind_null(index);
    }
    template <class Target>
    static void bind(Target& target, int index, parameter const& value, bound_lifetime lifetime) {
        if (value)
            codec<T>::bind(target, index, *value, lifetime);
        else
            target.bind_null(index);
    }
    template <class Source>
    static void read(Source const& source, int column, std::optional<T>& into) {
        if (source.value(column).storage() == storage_class::null) {
            into.reset();
            return;
        }
        if (!into)
            into.emplace();
        codec<T>::read(source, column, *into);
    }
};

/// A codec for a type of your own, by way of one that is storable already:
/// `template <> struct constable::codec<email> : constable::codec_via<email, std::string> {
///     static std::string_view encode(email const&);
///     static email decode(std::string&&); // throws std::exception to refuse: becomes a value_error
/// };`
template <class T, storable Representation>
struct codec_via {
    static constexpr value_type type = codec<Representation>::type;
    using parameter = T;

    template <class Target>
    static void bind(Target& target, int index, T const& value, bound_lifetime) {
        codec<Representation>::bind(target, index, codec<T>::encode(value), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        Representation stored{};
        codec<Representation>::read(source, column, stored);
        try {
            into = codec<T>::decode(static_cast<Representation&&>(stored));
        } catch (std::exception const& refused) {
            detail::fail_value(source, column, std::string{"the stored value was refused: "} + refused.what(),
                               "correct the row, or widen what the type's codec accepts");
        }
    }
};

} // namespace constable

#endif

// --- constable/schema/definition.hpp

#ifndef CONSTABLE_SCHEMA_DEFINITION_HPP
#define CONSTABLE_SCHEMA_DEFINITION_HPP

// What a struct says of its table: a name and attributes. Names of tables and columns are decided here.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/core/text.hpp

#ifndef CONSTABLE_CORE_TEXT_HPP
#define CONSTABLE_CORE_TEXT_HPP

// Builds text: one builder function gives a constant in static storage or a string at run time.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace constable {

/// Writes into the caller's characters; what does not fit is counted, not written. Never throws, never allocates.
/// In a constant expression the cost per appended piece counts, hardly the length.
class text_sink {
public:
    constexpr text_sink(char* first, std::size_t capacity) noexcept : data_(first), capacity_(capacity) {}
    text_sink(text_sink const&) = delete;
    text_sink& operator=(text_sink const&) = delete;

    constexpr void append(std::string_view text) noexcept {
        const std::size_t length = text.size();
        if (length <= capacity_ && size_ <= capacity_ - length)
            copy(data_ + size_, text.data(), length);
        else if (size_ < capacity_)
            copy(data_ + size_, text.data(), capacity_ - size_);
        size_ += length;
    }
    constexpr void append(char character) noexcept {
        if (size_ < capacity_)
            data_[size_] = character;
        ++size_;
    }
    /// Deleted, for it would append a control character: `append_number` is meant.
    template <class Number>
        requires std::is_arithmetic_v<Number>
    void append(Number) = delete;

    /// Decimal digits, with a leading '-' if negative.
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    constexpr void append_number(Number value) noexcept {
        const auto bits = static_cast<std::uint64_t>(value);
        if (std::is_signed_v<Number> && value < 0)
            append_digits(0 - bits, true);
        else
            append_digits(bits, false);
    }

    /// `text` between two `quote`s, with every `quote` inside it doubled: the quoting of SQL identifiers and literals.
    constexpr void append_quoted(std::string_view text, char quote) noexcept {
        append(quote);
        char const* const data = text.data();
        std::size_t start = 0;
        for (std::size_t i = 0, size = text.size(); i != size; ++i)
            if (data[i] == quote) {
                append(std::string_view{data + start, i + 1 - start});
                start = i;
            }
        append(std::string_view{data + start, text.size() - start});
        append(quote);
    }

    /// Everything appended, written or not.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool overflowed() const noexcept { return size_ > capacity_; }
    /// What was written: all of the text unless `overflowed()`. Lives as long as the caller's characters.
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {data_, overflowed() ? capacity_ : size_}; }

private:
    static constexpr void copy(char* to, char const* from, std::size_t length) noexcept {
#if defined(__clang__)
        __builtin_memcpy(to, from, length); // one step of clang's constexpr limit; gcc has no constant memcpy
#else
        for (std::size_t i = 0; i != length; ++i)
            to[i] = from[i];
#endif
    }
    constexpr void append_digits(std::uint64_t value, bool negative) noexcept {
        char digits[20]{};
        std::size_t first = 20;
        do {
            digits[--first] = static_cast<char>('0' + value % 10);
            value /= 10;
        } while (value != 0);
        if (negative)
            append('-');
        append(std::string_view{digits + first, 20 - first});
    }

    char* data_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

/// A sink for several texts. Each is followed by a NUL in the caller's characters.
class text_list_sink : public text_sink {
public:
    constexpr text_list_sink(char* first, std::size_t capacity, std::size_t* ends, std::size_t max_texts) noexcept
        : text_sink(first, capacity), ends_(ends), max_texts_(max_texts) {}

    /// Ends the text begun last. An empty text is dropped: one `next()` too many does no harm.
    constexpr void next() noexcept {
        if (size() == start_)
            return;
        if (count_ < max_texts_)
            ends_[count_] = size();
        ++count_;
        append('\0');
        start_ = size();
    }

    /// Texts ended by `next()`, recorded or not.
    [[nodiscard]] constexpr std::size_t count() const noexcept { return count_; }

private:
    std::size_t* ends_;
    std::size_t max_texts_;
    std::size_t count_ = 0;
    std::size_t start_ = 0;
};

namespace detail {

// Enough for nearly every statement, so that its builder is evaluated once.
inline constexpr std::size_t usual_text_size = 1536;
inline constexpr std::size_t usual_texts_size = 8192;
inline constexpr std::size_t usual_text_count = 64;

template <std::size_t Capacity>
struct text_buffer {
    char data[Capacity]{};
    std::size_t size = 0;
};

template <std::size_t Capacity, std::size_t MaxTexts>
struct text_list_buffer {
    char data[Capacity]{};
    std::size_t ends[MaxTexts]{};
    std::size_t size = 0;
    std::size_t count = 0;
};

template <auto Build, std::size_t Capacity>
consteval text_buffer<Capacity> build_into() {
    text_buffer<Capacity> buffer;
    text_sink sink{buffer.data, Capacity};
    Build(sink);
    buffer.size = sink.size();
    return buffer;
}

template <auto Build, std::size_t Capacity, std::size_t MaxTexts>
consteval text_list_buffer<Capacity, MaxTexts> build_list_into() {
    text_list_buffer<Capacity, MaxTexts> buffer;
    text_list_sink sink{buffer.data, Capacity, buffer.ends, MaxTexts};
    Build(sink);
    sink.next();
    buffer.size = sink.size();
    buffer.count = sink.count();
    return buffer;
}

template <auto Build, std::size_t Capacity>
inline constexpr text_buffer<Capacity> built_text = build_into<Build, Capacity>();

template <auto Build, std::size_t Capacity, std::size_t MaxTexts>
inline constexpr text_list_buffer<Capacity, MaxTexts> built_texts = build_list_into<Build, Capacity, MaxTexts>();

template <std::size_t Size>
struct exact_text {
    char data[Size + 1]{};
};

template <std::size_t Size>
consteval exact_text<Size> trimmed(char const* from) {
    exact_text<Size> text;
    text_sink{text.data, Size}.append(std::string_view{from, Size});
    return text;
}

template <auto Build>
consteval auto exact_text_of() {
    constexpr std::size_t size = built_text<Build, usual_text_size>.size;
    if constexpr (size <= usual_text_size)
        return trimmed<size>(built_text<Build, usual_text_size>.data);
    else {
        exact_text<size> text;
        text_sink sink{text.data, size};
        Build(sink);
        return text;
    }
}

template <auto Build>
inline constexpr auto static_text_storage = exact_text_of<Build>();

template <auto Build>
consteval auto const& usual_or_exact_texts() {
    constexpr auto const& usual = built_texts<Build, usual_texts_size, usual_text_count>;
    if constexpr (usual.size <= usual_texts_size && usual.count <= usual_text_count)
        return usual;
    else
        return built_texts<Build, usual.size, usual.count>;
}

template <auto Build>
inline constexpr auto static_texts_storage =
    trimmed<usual_or_exact_texts<Build>().size>(usual_or_exact_texts<Build>().data);

template <auto Build>
consteval auto views_of_static_texts() {
    constexpr auto const& built = usual_or_exact_texts<Build>();
    std::array<std::string_view, built.count> views{};
    std::size_t start = 0;
    for (std::size_t i = 0; i != built.count; ++i) {
        views[i] = std::string_view{static_texts_storage<Build>.data + start, built.ends[i] - start};
        start = built.ends[i] + 1;
    }
    return views;
}

} // namespace detail

/// The text that `Build(text_sink&)` writes: exactly sized static storage, `data()[size()]` is NUL.
/// `Build` is a constexpr function pointer or a captureless lambda. It is evaluated once, twice if the text is longer
/// than 1536 characters.
template <auto Build>
inline constexpr std::string_view static_text{detail::static_text_storage<Build>.data,
                                              sizeof(detail::static_text_storage<Build>.data) - 1};

/// The texts that `Build(text_list_sink&)` writes, with `next()` between them: a `std::array` of views into static
/// storage, each followed by NUL. Empty texts are left out. Evaluated twice beyond 8192 characters or 64 texts.
template <auto Build>
inline constexpr auto static_texts = detail::views_of_static_texts<Build>();

/// The same builders at run time. `build` is called again if the text is longer than 1536 characters, so it must write
/// the same text each time.
template <class Build>
[[nodiscard]] std::string build_text(Build&& build) {
    char usual[detail::usual_text_size];
    text_sink sink{usual, sizeof usual};
    build(sink);
    if (!sink.overflowed())
        return std::string{sink.view()};
    std::string text(sink.size(), '\0');
    text_sink again{text.data(), text.size()};
    build(again);
    text.resize(again.view().size());
    return text;
}

/// `static_texts` at run time, under the same condition as `build_text`. Always calls `build` twice.
template <class Build>
[[nodiscard]] std::vector<std::string> build_texts(Build&& build) {
    text_list_sink counted{nullptr, 0, nullptr, 0};
    build(counted);
    counted.next();
    std::string characters(counted.size(), '\0');
    std::vector<std::size_t> ends(counted.count());
    text_list_sink sink{characters.data(), characters.size(), ends.data(), ends.size()};
    build(sink);
    sink.next();
    std::vector<std::string> texts;
    texts.reserve(ends.size());
    std::size_t start = 0;
    for (const std::size_t end : ends) {
        texts.push_back(characters.substr(start, end - start));
        start = end + 1;
    }
    return texts;
}

} // namespace constable

#endif

namespace constable {

/// A table's name and attributes, in the order they were written.
template <class... Attributes>
struct table_description {
    std::string_view name;
    pack<Attributes...> attributes;
    static constexpr std::size_t size = sizeof...(Attributes);

    template <std::size_t I>
    [[nodiscard]] constexpr auto const& attribute() const noexcept {
        return attributes.template get<I>();
    }
};

/// `return constable::table("users", primary_key<&user::id>, …);` in a struct's `static consteval auto table()`.
template <class... Attributes>
[[nodiscard]] consteval auto table(std::string_view name, Attributes... attributes) {
    return table_description<Attributes...>{name, pack<Attributes...>{attributes...}};
}

/// What a common table expression says of itself.
struct common_table_description : table_description<> {};

/// `return constable::common_table("totals");` in the struct of a common table expression: its members are the columns,
/// and a query's `.with(body)` gives the rows.
[[nodiscard]] consteval auto common_table(std::string_view name) { return common_table_description{{name, {}}}; }

namespace error {

template <class Struct>
struct no_table_definition {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: this struct has no table; give it 'static consteval auto table()' that returns "
                  "constable::table(\"name\", …), or specialise constable::table_definition for it "
                  "[errors.md#no_table_definition]");
};

} // namespace error

namespace detail {

struct missing_definition : table_description<> {};

template <class Struct>
consteval auto definition_of() {
    if constexpr (requires { Struct::table(); })
        return Struct::table();
    else
        return missing_definition{};
}

} // namespace detail

/// The definition of a struct's table. Specialise it for a struct that cannot be edited, or for tables whose foreign
/// keys form a cycle, before the table is first used:
/// `template <> inline constexpr auto constable::table_definition<city> = constable::table("cities", …);`
template <class Struct>
inline constexpr auto table_definition = detail::definition_of<Struct>();

/// How member names become column names where no `column_name` says otherwise.
enum class naming_convention : std::uint8_t {
    as_declared,
    pascal_case ///< album_id is AlbumId
};
inline constexpr auto as_declared = naming_convention::as_declared;
inline constexpr auto pascal_case = naming_convention::pascal_case;

struct naming_attribute {
    naming_convention convention;
};
/// Applies to every column of the table.
[[nodiscard]] consteval naming_attribute naming(naming_convention convention) { return {convention}; }

template <auto Member>
struct column_name_attribute {
    std::string_view name;
};
/// The column's name where it differs from the member's.
template <auto Member>
[[nodiscard]] consteval column_name_attribute<Member> column_name(std::string_view name) {
    return {name};
}

namespace detail {

template <class Struct>
inline constexpr bool is_defined = !std::is_same_v<decltype(table_definition<Struct>), const missing_definition>;

template <class Struct>
consteval std::string_view find_table_name() {
    if constexpr (!is_defined<Struct>)
        using report [[maybe_unused]] = typename error::no_table_definition<Struct>::reported;
    return table_definition<Struct>.name;
}

template <class Attribute>
inline constexpr bool names_a_column = false;
template <auto Member>
inline constexpr bool names_a_column<column_name_attribute<Member>> = true;

/// Does a definition give names other than the members'?
template <class... Attributes>
constexpr bool names_columns(table_description<Attributes...> const&) {
    return ((std::is_same_v<Attributes, naming_attribute> || names_a_column<Attributes>) || ...);
}

template <class Attribute>
constexpr void look_for_naming(naming_convention&, Attribute const&) {}
constexpr void look_for_naming(naming_convention& convention, naming_attribute const& attribute) {
    convention = attribute.convention;
}

template <class Struct>
consteval naming_convention naming_of() {
    naming_convention convention = as_declared;
    table_definition<Struct>.attributes.for_each(
        [&](auto const& attribute) { look_for_naming(convention, attribute); });
    return convention;
}

constexpr void append_pascal_case(text_sink& sink, std::string_view name) {
    bool at_word = true;
    for (char c : name) {
        if (c != '_')
            sink.append(at_word ? ascii_upper_case(c) : c);
        at_word = c == '_';
    }
}

template <class Struct>
constexpr void write_pascal_case_names(text_list_sink& sink) {
    for (std::string_view name : member_names<Struct>) {
        append_pascal_case(sink, name);
        sink.next();
    }
}

template <class Struct>
consteval std::array<std::string_view, member_count<Struct>> conventional_names() {
    if constexpr (naming_of<Struct>() == naming_convention::pascal_case)
        return static_texts<&write_pascal_case_names<Struct>>;
    else
        return member_names<Struct>;
}

template <class Struct, std::size_t N, class Attribute>
constexpr void apply_name(std::array<std::string_view, N>&, Attribute const&) {}
template <class Struct, std::size_t N, auto Member>
constexpr void apply_name(std::array<std::string_view, N>& names, column_name_attribute<Member> const& attribute) {
    if constexpr (std::is_same_v<owner_of<Member>, Struct>) // any other is refused by table_rules.hpp
        names[index_of<Member>] = attribute.name;
}

template <class Struct>
consteval auto find_column_names() {
    if constexpr (!reflectable<Struct>) {
        return std::array<std::string_view, 1>{}; // index_of a member of such a struct is 0
    } else {
        if constexpr (!is_defined<Struct>)
            using report [[maybe_unused]] = typename error::no_table_definition<Struct>::reported;
        if constexpr (names_columns(table_definition<Struct>)) {
            auto names = conventional_names<Struct>();
            table_definition<Struct>.attributes.for_each(
                [&](auto const& attribute) { apply_name<Struct>(names, attribute); });
            return names;
        } else {
            return member_names<Struct>;
        }
    }
}

} // namespace detail

/// Is this the struct of a common table expression?
template <class Struct>
inline constexpr bool is_common_table =
    std::is_same_v<decltype(table_definition<Struct>), const common_table_description>;

/// Column names of a struct's table, in order of declaration.
template <class Struct>
inline constexpr auto column_names = detail::find_column_names<Struct>();

/// The name of a struct's table.
template <class Struct>
inline constexpr std::string_view table_name = detail::find_table_name<Struct>();

} // namespace constable

#endif

// --- constable/schema/node.hpp

#ifndef CONSTABLE_SCHEMA_NODE_HPP
#define CONSTABLE_SCHEMA_NODE_HPP

// An expression as a plain value: its nodes in prefix order (operator first, then each operand in full).

#include <cstddef>
#include <cstdint>
#include <string_view>

// --- constable/reflect/type_hash.hpp

#ifndef CONSTABLE_REFLECT_TYPE_HASH_HPP
#define CONSTABLE_REFLECT_TYPE_HASH_HPP

// A number for each type, for comparisons in constant expressions.

#include <cstdint>
#include <string_view>

namespace constable {

namespace detail {

template <class T>
consteval std::uint64_t hash_of_spelling() {
    // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/
    std::uint64_t hash = 14695981039346656037ULL;
    for (char c : std::string_view{__PRETTY_FUNCTION__})
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

} // namespace detail

/// The hash of a type's name as the compiler spells it: for comparing types of one translation unit, not to be stored.
/// Addresses of variables would do as well, but gcc 12 does not compare them at compile time under
/// -fsanitize=undefined (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=71962).
template <class T>
inline constexpr std::uint64_t type_hash = detail::hash_of_spelling<T>();

} // namespace constable

#endif

namespace constable {

/// Which table of a statement a column belongs to. Two uses of one table (aliases) have two ids.
struct table_id {
    std::uint64_t hash = 0;
    [[nodiscard]] friend constexpr bool operator==(table_id, table_id) noexcept = default;
};

template <class Source>
inline constexpr table_id id_of{type_hash<Source>};

enum class node_kind : std::uint8_t {
    column,    ///< `text` names it
    excluded,  ///< upsert: the column of the row that was refused
    parameter, ///< a bound value or an argument
    literal,   ///< schema constants only: a value of a query is always a parameter
    null,
    operation,
    function,
    raw,      ///< text that came from a database
    outer,    ///< a column of the statement around a subquery
    subquery, ///< `query`, in parentheses
    row,      ///< a row value: `(a, b)`
    window,   ///< a function call, `integer` expressions to partition by, orderings; `text` is the frame
    ordering, ///< one operand of ORDER BY inside an expression: `op` and `nulls`
    filtered, ///< an aggregate call and its condition
    dynamic,  ///< one operand, present or not
    filter    ///< conditions that are put together at run time
};

/// Where NULL stands in an order.
enum class nulls_order : std::uint8_t { unsaid, first, last };

enum class operator_kind : std::uint8_t {
    none,
    logical_or,
    logical_and,
    logical_not,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    is_null,
    is_not_null,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    negate,
    concatenate,
    like, ///< pattern with % and _, without regard to the case of A to Z
    not_like,
    between, ///< three operands
    not_between,
    in_list, ///< a value, then the list; or one `subquery`
    not_in_list,
    ascending, ///< of an `ordering`
    descending
};

enum class function_kind : std::uint8_t {
    none,
    // Aggregates.
    count_rows,
    count,
    count_distinct,
    sum,
    average,
    minimum,
    maximum,
    concatenated, ///< every text of the group, a separator between
    // Only over a window.
    row_number,
    rank,
    dense_rank,
    percent_rank,
    cume_dist,
    ntile,
    lag,
    lead,
    first_value,
    last_value,
    nth_value,
    // Of single rows.
    exists,
    search_rank, ///< full-text search
    snippet,
    lower,
    upper,
    length,
    trimmed,
    trimmed_left,
    trimmed_right,
    substring,
    replaced,
    position,
    contains,
    ends_with,
    absolute,
    rounded,
    floored,
    case_when,
    coalesce,
    null_if,
    cast,
    list_values, ///< the elements of one parameter
    uuid_values,
    json_member, ///< the JSON, then the names on the way
    json_length,
    json_contains,
    json_has_key,
    json_has_any_key,
    json_has_all_keys,
    // Of arrays.
    element_count,
    has_element, ///< the value, then the array
    contains_all,
    contains_any,
    contained_in,
    // Of timestamps.
    year,
    month,
    day,
    hour,
    minute,
    weekday,
    date_part,
    start_of_minute,
    start_of_hour,
    start_of_day,
    start_of_week,
    start_of_month,
    start_of_year,
    later_by,
    seconds_between,
    time_between,
    // Of dates and local timestamps.
    year_of_date,
    month_of_date,
    day_of_date,
    weekday_of_date,
    // Of local timestamps.
    hour_of_local,
    minute_of_local,
    date_part_of_local,
    start_of_minute_of_local,
    start_of_hour_of_local,
    start_of_day_of_local,
    start_of_week_of_local,
    start_of_month_of_local,
    start_of_year_of_local
};

/// What level of a query an expression lives on.
enum class aggregate_level : std::uint8_t { none, aggregate, window };

/// A function that has a meaning over a window only.
[[nodiscard]] constexpr bool is_window_function(function_kind called) noexcept {
    return called >= function_kind::row_number && called <= function_kind::nth_value;
}

[[nodiscard]] constexpr bool is_aggregate(function_kind called) noexcept {
    return called >= function_kind::count_rows && called <= function_kind::concatenated;
}

struct select_model;

/// `integer` of a comparison that takes no notice of collations.
inline constexpr std::int64_t bytewise = 1;

struct expression_node {
    node_kind kind = node_kind::null;
    operator_kind op = operator_kind::none;
    function_kind called = function_kind::none;
    value_kind type = value_kind::none;
    bool nullable = false;
    bool native_enum = false;  ///< a column of an enum that the database orders by declaration
    std::uint8_t scale = 0;    ///< literal decimal: digits after the point
    parameter_type declared{}; ///< parameter: what a server is told
    nulls_order nulls = nulls_order::unsaid;
    std::uint16_t arity = 0;    ///< operands that follow
    std::uint16_t argument = 0; ///< parameter: N + 1 for arg<N>, 0 for a bound value
    table_id table{};           ///< column, excluded
    std::string_view text{};    ///< column name, text literal, raw SQL
    std::int64_t integer = 0;   ///< literal; window: how many expressions to partition by
    double real = 0;            ///< literal
    select_model const* query = nullptr;
};

using node_span = array_view<const expression_node>;

/// A value of this type, bound later.
[[nodiscard]] constexpr expression_node parameter_node(value_type const& type, bool nullable = false) noexcept {
    return {.kind = node_kind::parameter,
            .type = type.kind,
            .nullable = nullable,
            .scale = type.scale,
            .declared = parameter_type_of(type)};
}

/// The position after the expression that starts at `at`.
[[nodiscard]] constexpr std::size_t end_of(node_span nodes, std::size_t at) noexcept {
    for (std::size_t open = 1; open > 0; ++at)
        open += nodes[at].arity - std::size_t{1};
    return at;
}

/// The expressions in a row of them, first to last: `visit(span of one expression)`.
template <class Visit>
constexpr void for_each_expression(node_span nodes, Visit&& visit) {
    for (std::size_t at = 0; at < nodes.size();) {
        const std::size_t end = end_of(nodes, at);
        visit(nodes.subspan(at, end - at));
        at = end;
    }
}

[[nodiscard]] constexpr bool is_aggregate(expression_node const& n) noexcept {
    return n.kind == node_kind::function && is_aggregate(n.called);
}

/// The position of the first aggregate, the size of `nodes` if there is none. An aggregate over a window is none: it
/// gives a value for each row. What stands in a subquery belongs to the subquery.
[[nodiscard]] constexpr std::size_t first_aggregate(node_span nodes) noexcept {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (is_aggregate(nodes[at]))
            return at;
        if (nodes[at].kind == node_kind::window)
            at += nodes[at + 1].kind == node_kind::filtered ? 2 : 1;
    }
    return nodes.size();
}

[[nodiscard]] constexpr std::size_t first_window(node_span nodes) noexcept {
    std::size_t at = 0;
    while (at < nodes.size() && nodes[at].kind != node_kind::window)
        ++at;
    return at;
}

[[nodiscard]] constexpr aggregate_level level_of(node_span nodes) noexcept {
    if (first_window(nodes) < nodes.size())
        return aggregate_level::window;
    return first_aggregate(nodes) < nodes.size() ? aggregate_level::aggregate : aggregate_level::none;
}

/// True when a column stands outside every aggregate function.
[[nodiscard]] constexpr bool has_bare_column(node_span nodes) noexcept {
    for (std::size_t at = 0; at < nodes.size();) {
        if (nodes[at].kind == node_kind::column)
            return true;
        at = is_aggregate(nodes[at]) ? end_of(nodes, at) : at + 1;
    }
    return false;
}

} // namespace constable

#endif

namespace constable {

/// What an expression type offers:
/// - `using type`: the C++ type of its value, without optional; `static constexpr bool nullable`,
/// - `node_count` and `emit(expression_node*)`: its nodes, which depend on the type alone,
/// - `bind(visitor)`: calls `visitor.value<T>(holder)`, `visitor.narrow<T>(integer)` or `visitor.argument<N, T, …>()`
/// for
///   each parameter, in node order; `has_parameters` is false where there is none to visit,
/// - `using parts`: a `type_list` of the expressions it is made of, in node order, where there are any.
template <class E>
concept expression = requires(expression_node* out) {
    typename E::type;
    E::node_count;
    E::emit(out);
};

namespace detail {

// No lambda: each would be a class of its own.
template <class E>
consteval std::array<expression_node, E::node_count> emitted() {
    std::array<expression_node, E::node_count> nodes{};
    E::emit(nodes.data());
    return nodes;
}

} // namespace detail

template <class E>
inline constexpr auto nodes_of = detail::emitted<E>();

/// An expression without parameters.
struct without_parameters {
    static constexpr bool has_parameters = false;
    template <class Visitor>
    static constexpr void bind(Visitor&) noexcept {}
};

template <class E>
struct assignable_column;

/// Another name for a table within a statement, so that the table can be joined with itself:
/// `using boss = alias<employee, "boss">;`, then `from<employee>.join<boss>(…)` and `col<&employee::id, boss>`.
template <class Table, fixed_string Name>
struct alias {
    using table = Table;
    static constexpr std::string_view name = Name.view();
};

namespace detail {

template <class Source>
struct source_traits {
    using table = Source;
    static constexpr std::string_view alias{};
};
template <class Table, fixed_string Name>
struct source_traits<alias<Table, Name>> {
    using table = Table;
    static constexpr std::string_view alias = Name.view();
};

} // namespace detail

/// The table behind a struct or an alias.
template <class Source>
using table_behind = typename detail::source_traits<Source>::table;

namespace error {

template <class Column, class Alias>
struct alias_of_another_table {
    using reported = void;
    static_assert(!sizeof(Alias), "constable: this is no alias of the member's table; write col<&T::member> or "
                                  "col<&T::member, alias<T, \"name\">> [errors.md#alias_of_another_table]");
};

} // namespace error

namespace detail {

template <auto Member, class Source, node_kind Kind>
constexpr expression_node* emit_member(expression_node* out) {
    using declared = member_of<Member>;
    out->kind = Kind;
    out->type = codec<without_optional<declared>>::type.kind;
    out->nullable = is_optional<declared>;
    out->table = id_of<Source>;
    out->text = column_names<owner_of<Member>>[index_of<Member>];
    if constexpr (!codec<without_optional<declared>>::type.name.empty() && !is_common_table<table_behind<Source>>)
        out->native_enum = true; // those of a common table are texts
    return out + 1;
}

} // namespace detail

/// A column of a table. `Source` is the struct, or an alias of it.
template <auto Member, class Source = owner_of<Member>>
struct column : without_parameters, assignable_column<column<Member, Source>> {
    using assignable_column<column<Member, Source>>::operator=;
    using owner = owner_of<Member>;
    using source = Source;
    using declared = member_of<Member>;
    using type = without_optional<declared>;
    static constexpr auto pointer = Member;
    static constexpr bool nullable = detail::is_optional<declared>;
    static constexpr std::size_t node_count = 1;

    static constexpr expression_node* emit(expression_node* out) {
        return detail::emit_member<Member, Source, node_kind::column>(out);
    }
};

template <class E>
inline constexpr bool is_column = false;
template <auto Member, class Source>
inline constexpr bool is_column<column<Member, Source>> = true;

namespace detail {

template <auto Member, class... Alias>
struct column_named {
    using type = column<Member>;
};
template <auto Member, class Alias>
struct column_named<Member, Alias> {
    static consteval auto check() {
        if constexpr (std::is_same_v<table_behind<Alias>, owner_of<Member>>) {
            return std::type_identity<column<Member, Alias>>{};
        } else {
            using report [[maybe_unused]] = typename error::alias_of_another_table<column<Member>, Alias>::reported;
            return std::type_identity<column<Member>>{};
        }
    }
    using type = typename decltype(check())::type;
};

} // namespace detail

/// The column of a member: `col<&user::email> == "x"`. Where the table has an alias: `col<&user::email, boss>`.
template <auto Member, class... Alias>
    requires(member_pointer<decltype(Member)> && sizeof...(Alias) <= 1)
inline constexpr typename detail::column_named<Member, Alias...>::type col{};

/// A column of the statement around a subquery.
template <auto Member, class Source = owner_of<Member>>
struct outer_column : without_parameters {
    using type = without_optional<member_of<Member>>;
    static constexpr bool nullable = detail::is_optional<member_of<Member>>;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        return detail::emit_member<Member, Source, node_kind::outer>(out);
    }
};

/// `exists(from<entry>.where(col<&entry::key_id> == outer<&api_key::id>))`: the row that the subquery is asked for.
template <auto Member, class Source = owner_of<Member>>
    requires member_pointer<decltype(Member)>
inline constexpr outer_column<Member, Source> outer{};

/// A value that travels as a parameter. `Holder` is what is kept: text given as an lvalue or a literal is borrowed and
/// must outlive the query object; a temporary string is moved in.
template <class T, class Holder = T>
struct bound_value {
    using type = T;
    static constexpr bool nullable = detail::is_optional<Holder>;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    Holder held;

    static constexpr expression_node* emit(expression_node* out) {
        *out = parameter_node(codec<T>::type, nullable);
        return out + 1;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        visitor.template value<T>(held);
    }
};

/// The N-th argument of the call that runs the query; its type comes from what it is compared with or assigned to.
template <std::size_t N>
struct argument_marker {};
template <std::size_t N>
inline constexpr argument_marker<N> arg{};

/// `Stored` arguments are written to a column of type `T`, others only compared with one.
template <std::size_t N, class T, bool Nullable = false, bool Stored = false>
struct call_argument {
    using type = T;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;

    static constexpr expression_node* emit(expression_node* out) {
        *out = parameter_node(codec<T>::type, Nullable);
        out->argument = N + 1;
        return out + 1;
    }
    template <class Visitor>
    static constexpr void bind(Visitor& visitor) {
        visitor.template argument<N, T, Nullable, Stored>();
    }
};

/// SQL's NULL, for `== null`, `!= null` and assignments.
struct null_marker {};
inline constexpr null_marker null{};

struct null_value : without_parameters {
    using type = std::nullptr_t;
    static constexpr bool nullable = true;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::null;
        out->nullable = true;
        return out + 1;
    }
};

/// The column of the row that an upsert could not insert.
template <auto Member>
struct excluded_column : without_parameters {
    using type = without_optional<member_of<Member>>;
    static constexpr bool nullable = detail::is_optional<member_of<Member>>;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        column<Member>::emit(out);
        out->kind = node_kind::excluded;
        return out + 1;
    }
};
template <auto Member>
inline constexpr excluded_column<Member> excluded{};

namespace error {

template <class Column, class Value>
struct type_mismatch {
    using reported = void;
    static_assert(!sizeof(Value),
                  "constable: the column and the value have types that do not go together; convert one of "
                  "them, or use a column of the same type [errors.md#type_mismatch]");
};

} // namespace error

namespace detail {

template <class T>
concept text_like = std::convertible_to<T const&, std::string_view>;

template <class T>
inline constexpr bool is_text_type = codec<T>::type.kind == value_kind::text;

template <class T>
concept number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

/// Can a value of type `Value` be given where a column of type `T` is?
template <class T, class Value>
consteval bool accepts() {
    using V = std::remove_cvref_t<Value>;
    if constexpr (is_optional<V>)
        return accepts<T, without_optional<V>>();
    else if constexpr (std::same_as<T, V>)
        return true;
    else if constexpr (std::same_as<T, bool> || std::same_as<V, bool>)
        return false;
    else if constexpr (std::integral<T>)
        return std::integral<V>;
    else if constexpr (std::floating_point<T>)
        return number<V>;
    else if constexpr (std::is_enum_v<T>)
        return false;
    else if constexpr (is_text_type<T> && text_like<T>)
        return text_like<V>;
    else
        return std::convertible_to<V, typename codec<T>::parameter>;
}

/// What a bound value is kept as.
template <class T, class Value>
consteval auto holder_of() {
    using V = std::remove_cvref_t<Value>;
    if constexpr (is_optional<V>) {
        if constexpr (is_text_type<T> && text_like<T> && std::is_lvalue_reference_v<Value>)
            return std::type_identity<std::optional<std::string_view>>{};
        else
            return std::type_identity<V>{};
    } else if constexpr (std::same_as<V, std::string> && !std::is_lvalue_reference_v<Value>)
        return std::type_identity<std::string>{};
    else if constexpr (is_text_type<T> && text_like<T>)
        return std::type_identity<std::string_view>{};
    else if constexpr (std::integral<T> || std::floating_point<T>)
        return std::type_identity<V>{};
    else if constexpr (std::same_as<T, blob> && std::same_as<V, blob> && std::is_lvalue_reference_v<Value>)
        return std::type_identity<blob_view>{};
    else
        return std::type_identity<T>{};
}

template <class T, class Value>
using holder_t = typename decltype(holder_of<T, Value>())::type;

template <class T, class Value>
constexpr auto make_bound(Value&& value) {
    using holder = holder_t<T, Value&&>;
    if constexpr (is_optional<holder> && !std::same_as<holder, std::remove_cvref_t<Value>>)
        return bound_value<T, holder>{value ? holder{*value} : holder{}};
    else
        return bound_value<T, holder>{holder(std::forward<Value>(value))};
}

/// The type of an expression that is a plain value.
template <class Value>
consteval auto type_of_value() {
    using V = std::remove_cvref_t<Value>;
    if constexpr (std::same_as<V, bool> || std::floating_point<V>)
        return std::type_identity<V>{};
    else if constexpr (std::integral<V>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (text_like<V>)
        return std::type_identity<std::string>{};
    else
        return std::type_identity<V>{};
}

} // namespace detail

/// A value where an expression is wanted: `select(col<&T::id>, val(0))`. Text is borrowed unless it is a temporary
/// string.
template <class Value>
[[nodiscard]] constexpr auto val(Value&& value) {
    return detail::make_bound<typename decltype(detail::type_of_value<Value>())::type>(std::forward<Value>(value));
}

} // namespace constable

#endif

// --- constable/schema/operators.hpp

#ifndef CONSTABLE_SCHEMA_OPERATORS_HPP
#define CONSTABLE_SCHEMA_OPERATORS_HPP

// Comparison, logic, arithmetic and assignment of expressions.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace constable {

namespace detail {

/// Stands for an expression that was refused; its error has been reported already.
struct refused_expression : without_parameters {
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr std::size_t node_count = 1;
    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::raw;
        return out + 1;
    }
    template <class Condition>
    constexpr refused_expression filter(Condition const&) const {
        return {};
    }
    template <class Window>
    constexpr refused_expression over(Window const&) const {
        return {};
    }
    template <class Condition, class Value>
    constexpr refused_expression when(Condition const&, Value const&) const {
        return {};
    }
    template <class Value>
    constexpr refused_expression otherwise(Value const&) const {
        return {};
    }
};

/// An operand was refused before: no second error for the same mistake.
template <class... E>
inline constexpr bool any_refused = (std::same_as<std::remove_cvref_t<E>, refused_expression> || ...);

template <operator_kind Op, class L, class R>
consteval auto result_of() {
    if constexpr (Op < operator_kind::add || Op > operator_kind::concatenate)
        return std::type_identity<bool>{};
    else if constexpr (Op == operator_kind::concatenate)
        return std::type_identity<std::string>{};
    else if constexpr (std::integral<L> && std::integral<R>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (std::integral<L> && !std::is_arithmetic_v<R>)
        return std::type_identity<R>{};
    else if constexpr (std::is_arithmetic_v<L> && std::is_arithmetic_v<R>)
        return std::type_identity<double>{};
    else
        return std::type_identity<L>{};
}

} // namespace detail

template <operator_kind Op, class Left, class Right>
struct binary_expression {
    using type = typename decltype(detail::result_of<Op, typename Left::type, typename Right::type>())::type;
    static constexpr bool nullable = Left::nullable || Right::nullable;
    static constexpr bool has_parameters = Left::has_parameters || Right::has_parameters;
    static constexpr std::size_t node_count = 1 + Left::node_count + Right::node_count;
    using parts = type_list<Left, Right>;
    [[no_unique_address]] Left left;
    [[no_unique_address]] Right right;

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::operation;
        out->op = Op;
        out->type = codec<type>::type.kind;
        out->scale = codec<type>::type.scale;
        out->nullable = nullable;
        out->arity = 2;
        return Right::emit(Left::emit(out + 1));
    }
    // Compiled into its caller: a function for each statement would cost the compiler more. So are those of queries.
    template <class Visitor>
    [[gnu::always_inline]] constexpr void bind(Visitor& visitor) const {
        if constexpr (Left::has_parameters)
            left.bind(visitor);
        if constexpr (Right::has_parameters)
            right.bind(visitor);
    }
};

template <operator_kind Op, class Operand>
struct unary_expression {
    using type = std::conditional_t<Op == operator_kind::negate, typename Operand::type, bool>;
    static constexpr bool nullable =
        Op != operator_kind::is_null && Op != operator_kind::is_not_null && Operand::nullable;
    static constexpr bool has_parameters = Operand::has_parameters;
    static constexpr std::size_t node_count = 1 + Operand::node_count;
    using parts = type_list<Operand>;
    [[no_unique_address]] Operand operand;

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::operation;
        out->op = Op;
        out->type = codec<type>::type.kind;
        out->nullable = nullable;
        out->arity = 1;
        return Operand::emit(out + 1);
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operand.bind(visitor);
    }
};

namespace error {

template <class Expression>
struct optional_comparison {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: an optional may be empty, and nothing is equal to NULL; ask it has_value(), then compare "
                  "with *value or with null [errors.md#optional_comparison]");
};

template <class Column>
struct null_comparison {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this is never null, so the test for null always gives the same; make the "
                  "member std::optional, or drop the test [errors.md#null_comparison]");
};

template <class Expression>
struct not_a_condition {
    using reported = void;
    static_assert(
        !sizeof(Expression),
        "constable: where(), having(), join<>(), && || and ! take conditions, this is a value; compare it with "
        "something "
        "[errors.md#not_a_condition]");
};

template <class Expression>
struct null_order {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: null has no order; compare it with == or != [errors.md#null_order]");
};

template <class Left, class Right>
struct arithmetic_mismatch {
    using reported = void;
    static_assert(!sizeof(Left),
                  "constable: + - * / need numbers on both sides, % integers; decimals add to decimals of "
                  "the same type, and integers multiply and divide them "
                  "[errors.md#arithmetic_mismatch]");
};

} // namespace error

namespace detail {

template <class T>
inline constexpr bool is_argument = false;
template <std::size_t N>
inline constexpr bool is_argument<argument_marker<N>> = true;

template <class T>
inline constexpr bool is_null_marker =
    std::same_as<std::remove_cvref_t<T>, null_marker> || std::same_as<std::remove_cvref_t<T>, std::nullptr_t> ||
    std::same_as<std::remove_cvref_t<T>, std::nullopt_t>;

/// Do two expressions compare without losing anything?
template <class L, class R>
consteval bool comparable() {
    if constexpr (std::same_as<L, R>)
        return true;
    else if constexpr (std::same_as<L, bool> || std::same_as<R, bool>)
        return false;
    else if constexpr (std::is_arithmetic_v<L> && std::is_arithmetic_v<R>)
        return true;
    else
        return codec<L>::type.kind == value_kind::text && codec<R>::type.kind == value_kind::text;
}

template <class Target, std::size_t N>
constexpr auto typed_argument(argument_marker<N>) {
    return call_argument<N, typename Target::type>{};
}

template <operator_kind Op, class L, class R>
constexpr auto compare(L left, R right) {
    if constexpr (any_refused<L, R>) {
        return refused_expression{};
    } else if constexpr (comparable<typename L::type, typename R::type>()) {
        return binary_expression<Op, L, R>{std::move(left), std::move(right)};
    } else {
        using report [[maybe_unused]] = typename error::type_mismatch<L, R>::reported;
        return refused_expression{};
    }
}

/// `expression Op value`, where the value may also be an argument or null.
template <operator_kind Op, class E, class Value>
constexpr auto compare_with_value(E left, Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (is_argument<V>) {
        return binary_expression<Op, E, decltype(typed_argument<E>(value))>{std::move(left), {}};
    } else if constexpr (is_null_marker<V>) {
        if constexpr (Op != operator_kind::equal && Op != operator_kind::not_equal) {
            using report [[maybe_unused]] = typename error::null_order<E>::reported;
            return refused_expression{};
        } else {
            constexpr auto test = Op == operator_kind::equal ? operator_kind::is_null : operator_kind::is_not_null;
            return unary_expression<test, E>{std::move(left)};
        }
    } else if constexpr (is_optional<V>) {
        using report [[maybe_unused]] = typename error::optional_comparison<E>::reported;
        return refused_expression{};
    } else if constexpr (!accepts<typename E::type, V>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, V>::reported;
        return refused_expression{};
    } else {
        auto right = make_bound<typename E::type>(std::forward<Value>(value));
        return binary_expression<Op, E, decltype(right)>{std::move(left), std::move(right)};
    }
}

template <operator_kind Op>
constexpr auto mirrored = Op == operator_kind::less            ? operator_kind::greater
                          : Op == operator_kind::less_equal    ? operator_kind::greater_equal
                          : Op == operator_kind::greater       ? operator_kind::less
                          : Op == operator_kind::greater_equal ? operator_kind::less_equal
                                                               : Op;

template <operator_kind Op, class L, class R>
constexpr auto comparison(L&& left, R&& right) {
    if constexpr (any_refused<L, R>)
        return refused_expression{};
    else if constexpr (expression<std::remove_cvref_t<L>> && expression<std::remove_cvref_t<R>>)
        return compare<Op>(std::remove_cvref_t<L>(std::forward<L>(left)),
                           std::remove_cvref_t<R>(std::forward<R>(right)));
    else if constexpr (expression<std::remove_cvref_t<L>>)
        return compare_with_value<Op>(std::remove_cvref_t<L>(std::forward<L>(left)), std::forward<R>(right));
    else
        return compare_with_value<mirrored<Op>>(std::remove_cvref_t<R>(std::forward<R>(right)), std::forward<L>(left));
}

/// What keeps an operand of && || ! or a where() from being a condition: void, or the error.
template <class E>
consteval auto broken_condition() {
    if constexpr (expression<E>)
        if constexpr (std::same_as<typename E::type, bool>)
            return std::type_identity<void>{};
        else
            return std::type_identity<error::not_a_condition<E>>{};
    else
        return std::type_identity<error::not_a_condition<E>>{};
}
template <class E>
using broken_condition_t = typename decltype(broken_condition<E>())::type;

template <operator_kind Op, class L, class R>
constexpr auto logic(L left, R right) {
    using left_broken = broken_condition_t<L>;
    using right_broken = broken_condition_t<R>;
    if constexpr (any_refused<L, R>) {
        return refused_expression{};
    } else if constexpr (!std::is_void_v<left_broken>) {
        using report [[maybe_unused]] = typename left_broken::reported;
        return refused_expression{};
    } else if constexpr (!std::is_void_v<right_broken>) {
        using report [[maybe_unused]] = typename right_broken::reported;
        return refused_expression{};
    } else {
        return binary_expression<Op, L, R>{std::move(left), std::move(right)};
    }
}

template <class T>
inline constexpr bool is_numeric = number<T> || codec<T>::type.kind == value_kind::decimal;

template <operator_kind Op, class E, class V>
constexpr auto arithmetic_operand(V&& value) {
    using value_t = std::remove_cvref_t<V>;
    constexpr bool scales = Op == operator_kind::multiply || Op == operator_kind::divide;
    if constexpr (expression<value_t>)
        return value_t(std::forward<V>(value));
    else if constexpr (is_argument<value_t>)
        return typed_argument<E>(value);
    else if constexpr (number<value_t> && (number<typename E::type> || (scales && std::integral<value_t>)))
        return bound_value<value_t>{value};
    else if constexpr (accepts<typename E::type, value_t>() && !is_optional<value_t>)
        return make_bound<typename E::type>(std::forward<V>(value));
    else {
        using report [[maybe_unused]] = typename error::arithmetic_mismatch<E, value_t>::reported;
        return refused_expression{};
    }
}

/// Decimals are scaled integers: equal scales add and subtract, and an integer multiplies or divides.
template <operator_kind Op, class L, class R>
consteval bool calculable() {
    if constexpr (!is_numeric<L> || !is_numeric<R>)
        return false;
    else if constexpr (Op == operator_kind::modulo)
        return std::integral<L> && std::integral<R>;
    else if constexpr (number<L> && number<R>)
        return true;
    else if constexpr (Op == operator_kind::add || Op == operator_kind::subtract)
        return std::same_as<L, R>;
    else
        return std::integral<R> || (Op == operator_kind::multiply && std::integral<L>);
}

template <operator_kind Op, class L, class R>
constexpr auto arithmetic_of(L left, R right) {
    if constexpr (any_refused<L, R>) {
        return refused_expression{};
    } else if constexpr (!calculable<Op, typename L::type, typename R::type>()) {
        using report [[maybe_unused]] = typename error::arithmetic_mismatch<L, R>::reported;
        return refused_expression{};
    } else {
        return binary_expression<Op, L, R>{std::move(left), std::move(right)};
    }
}

template <operator_kind Op, class L, class R>
constexpr auto arithmetic(L&& left, R&& right) {
    using left_t = std::remove_cvref_t<L>;
    using right_t = std::remove_cvref_t<R>;
    if constexpr (any_refused<L, R>)
        return refused_expression{};
    else if constexpr (expression<left_t>)
        return arithmetic_of<Op>(left_t(std::forward<L>(left)), arithmetic_operand<Op, left_t>(std::forward<R>(right)));
    else
        return arithmetic_of<Op>(arithmetic_operand<Op, right_t>(std::forward<L>(left)),
                                 right_t(std::forward<R>(right)));
}

template <class L, class R>
concept operands = expression<std::remove_cvref_t<L>> || expression<std::remove_cvref_t<R>>;

} // namespace detail

template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator==(L&& left, R&& right) {
    return detail::comparison<operator_kind::equal>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator!=(L&& left, R&& right) {
    return detail::comparison<operator_kind::not_equal>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator<(L&& left, R&& right) {
    return detail::comparison<operator_kind::less>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator<=(L&& left, R&& right) {
    return detail::comparison<operator_kind::less_equal>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator>(L&& left, R&& right) {
    return detail::comparison<operator_kind::greater>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator>=(L&& left, R&& right) {
    return detail::comparison<operator_kind::greater_equal>(std::forward<L>(left), std::forward<R>(right));
}

template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator&&(L left, R right) {
    return detail::logic<operator_kind::logical_and>(std::move(left), std::move(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator||(L left, R right) {
    return detail::logic<operator_kind::logical_or>(std::move(left), std::move(right));
}
template <expression E>
[[nodiscard]] constexpr auto operator!(E operand) {
    if constexpr (!std::same_as<typename E::type, bool>) {
        using report [[maybe_unused]] = typename error::not_a_condition<E>::reported;
        return detail::refused_expression{};
    } else {
        return unary_expression<operator_kind::logical_not, E>{std::move(operand)};
    }
}

template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator+(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::add>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator-(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::subtract>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator*(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::multiply>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator/(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::divide>(std::forward<L>(left), std::forward<R>(right));
}
template <class L, class R>
    requires detail::operands<L, R>
[[nodiscard]] constexpr auto operator%(L&& left, R&& right) {
    return detail::arithmetic<operator_kind::modulo>(std::forward<L>(left), std::forward<R>(right));
}
template <expression E>
[[nodiscard]] constexpr auto operator-(E operand) {
    if constexpr (detail::any_refused<E>) {
        return operand;
    } else if constexpr (!detail::is_numeric<typename E::type>) {
        using report [[maybe_unused]] = typename error::arithmetic_mismatch<E, E>::reported;
        return detail::refused_expression{};
    } else {
        return unary_expression<operator_kind::negate, E>{std::move(operand)};
    }
}

/// `column = expression`, one element of a SET list.
template <class Column, class Value>
struct column_assignment {
    using target = Column;
    using given = Value;
    [[no_unique_address]] Value value;
};

/// An integer, or an optional of one, assigned to a column of another integer type: checked when it is bound.
template <class Column, class Value>
struct narrowed {
    using type = typename Column::type;
    static constexpr bool nullable = detail::is_optional<Value>;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    Value held;

    static constexpr expression_node* emit(expression_node* out) {
        using stored = std::conditional_t<nullable, std::optional<type>, type>;
        return bound_value<type, stored>::emit(out);
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (!nullable)
            visitor.template narrow<type>(held);
        else if (held)
            visitor.template narrow<type>(*held);
        else
            visitor.template value<type>(std::optional<type>{});
    }
};

namespace error {

template <class Column>
struct null_assignment {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this column cannot be null; assign a value, or make the member std::optional "
                  "[errors.md#null_assignment]");
};

} // namespace error

namespace detail {

template <class Column, std::size_t N>
constexpr auto stored_argument(argument_marker<N>) {
    return call_argument<N, typename Column::type, Column::nullable, true>{};
}

/// Can a column of type `T` hold what an expression of type `V` gives?
template <class T, class V>
consteval bool can_hold() {
    if constexpr (std::same_as<T, V>)
        return true;
    else if constexpr (std::same_as<T, bool> || std::same_as<V, bool>)
        return false;
    else if constexpr (std::integral<T>)
        return std::integral<V>;
    else if constexpr (std::floating_point<T>)
        return number<V>;
    else
        return comparable<T, V>();
}

template <class T, class V>
inline constexpr bool needs_narrowing = std::integral<T> && std::integral<V> && !std::same_as<T, V>;

template <class Column, class Value>
constexpr auto assign(Value&& value) {
    using V = std::remove_cvref_t<Value>;
    using T = typename Column::type;
    if constexpr (is_argument<V>) {
        return column_assignment<Column, decltype(stored_argument<Column>(value))>{};
    } else if constexpr (is_null_marker<V>) {
        if constexpr (!Column::nullable)
            using report [[maybe_unused]] = typename error::null_assignment<Column>::reported;
        return column_assignment<Column, null_value>{};
    } else if constexpr (any_refused<V>) {
        return column_assignment<Column, refused_expression>{};
    } else if constexpr (expression<V>) {
        if constexpr (!can_hold<T, typename V::type>())
            using report [[maybe_unused]] = typename error::type_mismatch<Column, V>::reported;
        return column_assignment<Column, V>{std::forward<Value>(value)};
    } else if constexpr (!accepts<T, V>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<Column, V>::reported;
        return column_assignment<Column, refused_expression>{};
    } else if constexpr (is_optional<V> && !Column::nullable) {
        using report [[maybe_unused]] = typename error::null_assignment<Column>::reported;
        return column_assignment<Column, refused_expression>{};
    } else if constexpr (needs_narrowing<T, without_optional<V>>) {
        return column_assignment<Column, narrowed<Column, V>>{{value}};
    } else {
        auto kept = make_bound<T>(std::forward<Value>(value));
        return column_assignment<Column, decltype(kept)>{std::move(kept)};
    }
}

} // namespace detail

/// What makes `col<&T::m> = value` an assignment for `update` and `into`.
template <class Column>
struct assignable_column {
    template <class Value>
    constexpr auto operator=(Value&& value) const { // NOLINT(misc-unconventional-assign-operator)
        return detail::assign<Column>(std::forward<Value>(value));
    }
    template <class Value>
    constexpr auto operator+=(Value&& value) const {
        return detail::assign<Column>(
            detail::arithmetic<operator_kind::add>(static_cast<Column const&>(*this), std::forward<Value>(value)));
    }
    template <class Value>
    constexpr auto operator-=(Value&& value) const {
        return detail::assign<Column>(
            detail::arithmetic<operator_kind::subtract>(static_cast<Column const&>(*this), std::forward<Value>(value)));
    }
    template <class Value>
    constexpr auto operator*=(Value&& value) const {
        return detail::assign<Column>(
            detail::arithmetic<operator_kind::multiply>(static_cast<Column const&>(*this), std::forward<Value>(value)));
    }
};

} // namespace constable

#endif

// --- constable/schema/functions.hpp

#ifndef CONSTABLE_SCHEMA_FUNCTIONS_HPP
#define CONSTABLE_SCHEMA_FUNCTIONS_HPP

// Calls of SQL functions.

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

// --- constable/schema/operand.hpp

#ifndef CONSTABLE_SCHEMA_OPERAND_HPP
#define CONSTABLE_SCHEMA_OPERAND_HPP

// What stands beside an expression: another one, a value, an argument, made an expression of a fitting type.

#include <cstddef>
#include <type_traits>
#include <utility>

namespace constable::detail {

/// Stands for an operand of this type.
template <class T>
struct value_of_type : without_parameters {
    using type = T;
    static constexpr bool nullable = false;
    static constexpr std::size_t node_count = 0;
};

/// The operand that goes with an expression of type `E`; after a mistake that was reported a refused one.
template <class E, class Value>
constexpr auto operand_beside(Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (any_refused<E, V>) {
        return refused_expression{};
    } else if constexpr (expression<V>) {
        if constexpr (comparable<typename E::type, typename V::type>()) {
            return V(std::forward<Value>(value));
        } else {
            using report [[maybe_unused]] = typename error::type_mismatch<E, V>::reported;
            return refused_expression{};
        }
    } else if constexpr (is_argument<V>) {
        return typed_argument<E>(value);
    } else if constexpr (is_optional<V> || is_null_marker<V>) {
        using report [[maybe_unused]] = typename error::optional_comparison<E>::reported;
        return refused_expression{};
    } else if constexpr (!accepts<typename E::type, V>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, V>::reported;
        return refused_expression{};
    } else {
        return make_bound<typename E::type>(std::forward<Value>(value));
    }
}

template <class E, class Value>
using operand_beside_t = decltype(operand_beside<E>(std::declval<Value>()));

} // namespace constable::detail

#endif

namespace constable {

namespace detail {

template <class Call, class Condition>
constexpr auto filtered(Call call, Condition condition);

} // namespace detail

/// A call of a function.
template <function_kind Function, class Result, bool Nullable, class... Operands>
struct call_expression {
    using type = Result;
    static constexpr function_kind called = Function;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (1 + ... + Operands::node_count);
    using parts = type_list<Operands...>;
    [[no_unique_address]] pack<Operands...> operands{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::function;
        out->called = Function;
        out->type = codec<type>::type.kind;
        out->scale = static_cast<std::uint8_t>(codec<type>::type.scale);
        out->nullable = Nullable;
        out->arity = sizeof...(Operands);
        if constexpr (Function == function_kind::list_values)
            out->text = codec<type>::type.name;
        ++out;
        ((out = Operands::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operands.for_each([&](auto const& operand) { operand.bind(visitor); });
    }

    /// An aggregate of the rows for which the condition holds: `count().filter(col<&T::paid>)`.
    template <class Condition>
    [[nodiscard]] constexpr auto filter(Condition condition) const {
        return detail::filtered(*this, std::move(condition));
    }
    /// The call over a window: `sum(col<&T::n>).over(window.order_by(col<&T::at>))`.
    template <class Window>
    [[nodiscard]] constexpr auto over(Window spec) const {
        return spec.apply(*this);
    }
};

namespace detail {

/// A call whose value is missing where an operand's is; refused where an operand is.
template <function_kind Function, class Result, class... Operands>
constexpr auto call_of(Operands... operands) {
    if constexpr (any_refused<Operands...>)
        return refused_expression{};
    else
        return call_expression<Function, Result, (Operands::nullable || ...), Operands...>{
            pack<Operands...>{std::move(operands)...}};
}

} // namespace detail

/// An aggregate over the rows for which a condition holds.
template <class Call, class Condition>
struct filtered_expression {
    using type = typename Call::type;
    static constexpr function_kind called = Call::called;
    static constexpr bool nullable = Call::nullable;
    static constexpr bool has_parameters = Call::has_parameters || Condition::has_parameters;
    static constexpr std::size_t node_count = 1 + Call::node_count + Condition::node_count;
    using parts = type_list<Call, Condition>;
    [[no_unique_address]] Call call{};
    [[no_unique_address]] Condition condition{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::filtered;
        out->type = codec<type>::type.kind;
        out->nullable = nullable;
        out->arity = 2;
        return Condition::emit(Call::emit(out + 1));
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Call::has_parameters)
            call.bind(visitor);
        if constexpr (Condition::has_parameters)
            condition.bind(visitor);
    }
    template <class Window>
    [[nodiscard]] constexpr auto over(Window spec) const {
        return spec.apply(*this);
    }
};

namespace error {

template <class Call>
struct filter_without_aggregate {
    using reported = void;
    static_assert(!sizeof(Call), "constable: filter(…) is for aggregates, as in count().filter(condition); use case "
                                 "expressions elsewhere [errors.md#filter_without_aggregate]");
};

template <class Condition>
struct aggregate_in_filter {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: the filter of an aggregate sees single rows; it cannot hold an "
                                      "aggregate or a window [errors.md#aggregate_in_filter]");
};

} // namespace error

namespace detail {

template <class Call, class Condition>
constexpr auto filtered(Call call, Condition condition) {
    using broken = broken_condition_t<Condition>;
    if constexpr (any_refused<Condition>) {
        return condition;
    } else if constexpr (!is_aggregate(Call::called)) {
        using report [[maybe_unused]] = typename error::filter_without_aggregate<Call>::reported;
        return refused_expression{};
    } else if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return refused_expression{};
    } else if constexpr (level_of(nodes_of<Condition>) != aggregate_level::none) {
        using report [[maybe_unused]] = typename error::aggregate_in_filter<Condition>::reported;
        return refused_expression{};
    } else {
        return filtered_expression<Call, Condition>{std::move(call), std::move(condition)};
    }
}

} // namespace detail

namespace error {

template <class Expression>
struct not_text {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes text; give it a text column [errors.md#not_text]");
};

} // namespace error

namespace detail {

template <function_kind Function, class Result, class E, class... Others>
constexpr auto text_function(E e, Others... others) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, Result>(std::move(e), std::move(others)...);
    }
}

} // namespace detail

/// ASCII letters in lower case on SQLite, by the database's locale on PostgreSQL.
template <expression E>
[[nodiscard]] constexpr auto lower(E operand) {
    return detail::text_function<function_kind::lower, std::string>(std::move(operand));
}
template <expression E>
[[nodiscard]] constexpr auto upper(E operand) {
    return detail::text_function<function_kind::upper, std::string>(std::move(operand));
}
/// In code points.
template <expression E>
[[nodiscard]] constexpr auto length(E operand) {
    return detail::text_function<function_kind::length, std::int64_t>(std::move(operand));
}

/// Without the blanks (U+0020) at both ends.
template <expression E>
[[nodiscard]] constexpr auto trimmed(E operand) {
    return detail::text_function<function_kind::trimmed, std::string>(std::move(operand));
}
template <expression E>
[[nodiscard]] constexpr auto trimmed_left(E operand) {
    return detail::text_function<function_kind::trimmed_left, std::string>(std::move(operand));
}
template <expression E>
[[nodiscard]] constexpr auto trimmed_right(E operand) {
    return detail::text_function<function_kind::trimmed_right, std::string>(std::move(operand));
}

namespace error {

template <class Expression>
struct needs_a_number {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes a number; give it a number column [errors.md#needs_a_number]");
};

} // namespace error

namespace detail {

template <class Value>
concept whole_number = std::is_integral_v<Value> && !std::is_same_v<Value, bool>;

template <class Value>
constexpr auto integer_operand(Value value) {
    if constexpr (expression<Value>)
        return value;
    else if constexpr (is_argument<Value>)
        return typed_argument<bound_value<std::int64_t>>(value);
    else
        return bound_value<std::int64_t, Value>{value};
}

template <function_kind Function, class Result, class E, class... Others>
constexpr auto number_function(E e, Others... others) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (!number<typename E::type>) {
        using report [[maybe_unused]] = typename error::needs_a_number<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, Result>(std::move(e), std::move(others)...);
    }
}

template <class T>
using widened = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;

} // namespace detail

/// `count` characters (code points) from position `from` on, which counts from 1.
template <expression E, class From, class Count>
[[nodiscard]] constexpr auto substring(E e, From from, Count count) {
    return detail::text_function<function_kind::substring, std::string>(std::move(e), detail::integer_operand(from),
                                                                        detail::integer_operand(count));
}
/// Every `wanted` in the text replaced by `with`.
template <expression E, class Wanted, class With>
[[nodiscard]] constexpr auto replaced(E e, Wanted&& wanted, With&& with) {
    if constexpr (detail::any_refused<E>)
        return e;
    else
        return detail::text_function<function_kind::replaced, std::string>(
            std::move(e), detail::operand_beside<E>(std::forward<Wanted>(wanted)),
            detail::operand_beside<E>(std::forward<With>(with)));
}
/// Where the other text begins in the text, in characters from 1 on; 0 where it is not in it.
template <expression E, class Text>
[[nodiscard]] constexpr auto position_in(E e, Text&& text) {
    if constexpr (detail::any_refused<E>)
        return e;
    else
        return detail::text_function<function_kind::position, std::int64_t>(
            std::move(e), detail::operand_beside<E>(std::forward<Text>(text)));
}
/// One text behind the other. Null if one of them is.
template <expression E, class Text>
[[nodiscard]] constexpr auto concat(E e, Text&& text) {
    if constexpr (detail::any_refused<E, detail::operand_beside_t<E, Text>>) {
        return detail::refused_expression{};
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return detail::refused_expression{};
    } else {
        auto right = detail::operand_beside<E>(std::forward<Text>(text));
        return binary_expression<operator_kind::concatenate, E, decltype(right)>{std::move(e), std::move(right)};
    }
}
template <expression E, class Text, class... More>
    requires(sizeof...(More) > 0)
[[nodiscard]] constexpr auto concat(E e, Text&& text, More&&... more) {
    return concat(concat(std::move(e), std::forward<Text>(text)), std::forward<More>(more)...);
}

/// Without its sign.
template <expression E>
[[nodiscard]] constexpr auto absolute(E e) {
    return detail::number_function<function_kind::absolute, detail::widened<typename E::type>>(std::move(e));
}
/// To so many digits behind the point, half away from zero. A double.
template <expression E, detail::whole_number Digits = int>
[[nodiscard]] constexpr auto rounded(E e, Digits digits = 0) {
    return detail::number_function<function_kind::rounded, double>(std::move(e), detail::integer_operand(digits));
}
/// The largest integer that is not greater.
template <expression E>
[[nodiscard]] constexpr auto floored(E e) {
    return detail::number_function<function_kind::floored, std::int64_t>(std::move(e));
}

} // namespace constable

#endif

// --- constable/schema/cast.hpp

#ifndef CONSTABLE_SCHEMA_CAST_HPP
#define CONSTABLE_SCHEMA_CAST_HPP

// CAST between numbers and text.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace constable {

namespace error {

template <class Expression, class Target>
struct no_cast {
    using reported = void;
    static_assert(
        !sizeof(Expression),
        "constable: cast_to<T> makes std::int64_t, double or std::string of numbers, booleans and texts; other "
        "types have functions of their own [errors.md#no_cast]");
};

} // namespace error

namespace detail {

template <class From, class To>
consteval bool can_cast() {
    constexpr bool target = std::same_as<To, std::int64_t> || std::same_as<To, double> || std::same_as<To, std::string>;
    return target && (std::is_arithmetic_v<From> || is_text_type<From>);
}

} // namespace detail

/// `cast_to<double>(col<&T::n>) / 2`. A fraction is cut when it becomes an integer; a boolean is 0 or 1. Text that is
/// no number is an error on PostgreSQL, and on SQLite the number that it begins with, or 0. What a double looks like as
/// text is the engine's own: 1 and 1.0.
template <class To, expression E>
[[nodiscard]] constexpr auto cast_to(E e) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (!detail::can_cast<typename E::type, To>()) {
        using report [[maybe_unused]] = typename error::no_cast<E, To>::reported;
        return detail::refused_expression{};
    } else {
        return detail::call_of<function_kind::cast, To>(std::move(e));
    }
}

} // namespace constable

#endif

// --- constable/schema/conditional.hpp

#ifndef CONSTABLE_SCHEMA_CONDITIONAL_HPP
#define CONSTABLE_SCHEMA_CONDITIONAL_HPP

// CASE, COALESCE and NULLIF.

#include <cstddef>
#include <type_traits>
#include <utility>

namespace constable {

namespace error {

template <class Value>
struct untyped_value {
    using reported = void;
    static_assert(
        !sizeof(Value),
        "constable: the first value of when(…) says the type, and null, arg<N> and an optional have none; put "
        "another value first. Where no condition holds, it is null without otherwise(…) "
        "[errors.md#untyped_value]");
};

} // namespace error

namespace detail {

/// A value, where nothing beside it says its type.
template <class Value>
constexpr auto as_expression(Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (expression<V>) {
        return V(std::forward<Value>(value));
    } else if constexpr (is_null_marker<V> || is_argument<V> || is_optional<V>) {
        using report [[maybe_unused]] = typename error::untyped_value<V>::reported;
        return refused_expression{};
    } else {
        return val(std::forward<Value>(value));
    }
}

} // namespace detail

/// CASE WHEN … THEN … under construction: an expression that is null where no condition holds, until `otherwise`.
template <class Type, bool Complete, class... Operands>
struct case_expression {
    using type = Type;
    static constexpr function_kind called = function_kind::case_when;
    static constexpr std::size_t size = sizeof...(Operands);
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{1} + ... + Operands::node_count);
    using parts = type_list<Operands...>;
    using held = pack<Operands...>;
    [[no_unique_address]] held operands{};

    /// Values stand at the odd places, and last behind all conditions.
    static constexpr bool nullable = [] {
        constexpr bool each[]{Operands::nullable...};
        bool any = !Complete;
        for (std::size_t i = 0; i < size; ++i)
            any = any || (each[i] && (i % 2 == 1 || (Complete && i + 1 == size)));
        return any;
    }();

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::function;
        out->called = function_kind::case_when;
        out->type = codec<type>::type.kind;
        out->nullable = !Complete;
        out->arity = sizeof...(Operands);
        ++out;
        ((out = Operands::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operands.for_each([&](auto const& operand) {
            if constexpr (std::remove_cvref_t<decltype(operand)>::has_parameters)
                operand.bind(visitor);
        });
    }

    /// The next condition, asked where those before do not hold.
    template <class Condition, class Value>
        requires(!Complete)
    [[nodiscard]] constexpr auto when(Condition condition, Value&& value) const {
        using broken = detail::broken_condition_t<Condition>;
        if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return detail::refused_expression{};
        } else if constexpr (detail::any_refused<Condition, detail::operand_beside_t<case_expression, Value>>) {
            return detail::refused_expression{};
        } else {
            return with<false>(std::move(condition),
                               detail::operand_beside<case_expression>(std::forward<Value>(value)));
        }
    }
    /// The value where no condition holds.
    template <class Value>
        requires(!Complete)
    [[nodiscard]] constexpr auto otherwise(Value&& value) const {
        if constexpr (detail::any_refused<detail::operand_beside_t<case_expression, Value>>)
            return detail::refused_expression{};
        else
            return with<true>(detail::operand_beside<case_expression>(std::forward<Value>(value)));
    }

private:
    template <bool Last, class... More>
    constexpr auto with(More... more) const {
        return operands.apply([&](auto const&... before) {
            using next = case_expression<Type, Last, Operands..., More...>;
            using kept = typename next::held;
            return next{kept{before..., std::move(more)...}};
        });
    }
};

namespace detail {

template <class Condition, class First>
constexpr auto begin_case(Condition condition, First first) {
    if constexpr (any_refused<First>) {
        return refused_expression{};
    } else {
        using made = case_expression<typename First::type, false, Condition, First>;
        using held = typename made::held;
        return made{held{std::move(condition), std::move(first)}};
    }
}

} // namespace detail

/// `when(col<&T::n> > 9, "many").when(col<&T::n> > 1, "some").otherwise("none")`. The first value says the type.
template <class Condition, class Value>
[[nodiscard]] constexpr auto when(Condition condition, Value&& value) {
    using broken = detail::broken_condition_t<Condition>;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return detail::refused_expression{};
    } else if constexpr (detail::any_refused<Condition>) {
        return detail::refused_expression{};
    } else {
        return detail::begin_case(std::move(condition), detail::as_expression(std::forward<Value>(value)));
    }
}

namespace detail {

template <class E, class... Operands>
constexpr auto coalesce_of(E e, Operands... operands) {
    if constexpr (any_refused<Operands...>) {
        return refused_expression{};
    } else {
        constexpr bool nullable = E::nullable && (Operands::nullable && ...);
        using call = call_expression<function_kind::coalesce, typename E::type, nullable, E, Operands...>;
        return call{pack<E, Operands...>{std::move(e), std::move(operands)...}};
    }
}

} // namespace detail

/// The first of them that is not null; never null if one of them never is.
template <expression E, class Value, class... Values>
[[nodiscard]] constexpr auto coalesce(E e, Value&& value, Values&&... values) {
    if constexpr (detail::any_refused<E>)
        return e;
    else
        return detail::coalesce_of(std::move(e), detail::operand_beside<E>(std::forward<Value>(value)),
                                   detail::operand_beside<E>(std::forward<Values>(values))...);
}

/// Null where the two are equal, else the first.
template <expression E, class Value>
[[nodiscard]] constexpr auto null_if(E e, Value&& value) {
    if constexpr (detail::any_refused<E, detail::operand_beside_t<E, Value>>) {
        return detail::refused_expression{};
    } else {
        auto other = detail::operand_beside<E>(std::forward<Value>(value));
        using call = call_expression<function_kind::null_if, typename E::type, true, E, decltype(other)>;
        return call{pack<E, decltype(other)>{std::move(e), std::move(other)}};
    }
}

} // namespace constable

#endif

// --- constable/schema/conditions.hpp

#ifndef CONSTABLE_SCHEMA_CONDITIONS_HPP
#define CONSTABLE_SCHEMA_CONDITIONS_HPP

// LIKE, BETWEEN, IN, and the beginning, the end and the inside of a text.

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace constable {

/// A condition over more than two operands, the first of which is compared with the others.
template <operator_kind Op, class... Operands>
struct operand_list_expression {
    using type = bool;
    static constexpr bool nullable = (Operands::nullable || ...);
    static constexpr bool has_parameters = (Operands::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{1} + ... + Operands::node_count);
    using parts = type_list<Operands...>;
    using held = pack<Operands...>;
    [[no_unique_address]] held operands{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::operation;
        out->op = Op;
        out->type = value_kind::boolean;
        out->nullable = nullable;
        out->arity = sizeof...(Operands);
        ++out;
        ((out = Operands::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        operands.for_each([&](auto const& operand) {
            if constexpr (std::remove_cvref_t<decltype(operand)>::has_parameters)
                operand.bind(visitor);
        });
    }
};

namespace error {

template <class Expression>
struct empty_list {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: in(…) needs values to look among; in_values(column, range) takes as "
                                       "many as there are at run time [errors.md#empty_list]");
};

template <class Expression, class Range>
struct range_in_list {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: in(…) takes single values, and this is a range of them; write "
                                       "in_values(column, range) [errors.md#range_in_list]");
};

template <class Expression, class Prefix>
struct not_a_prefix {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: starts_with(…) takes text or arg<N>; for a column or an expression "
                                       "write position_in(text, column) == 1 [errors.md#not_a_prefix]");
};

} // namespace error

namespace detail {

/// A range that is no value of the column's type itself.
template <class Value, class E>
concept range_of_values =
    requires(Value const& range) {
        range.begin();
        range.size();
    } && !text_like<std::remove_cvref_t<Value>> && !expression<std::remove_cvref_t<Value>> &&
    !accepts<typename E::type, Value>();

template <operator_kind Op, class E, class... Values>
constexpr auto operand_list(E e, Values&&... values) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (any_refused<operand_beside_t<E, Values>...>) {
        return refused_expression{};
    } else {
        using made = operand_list_expression<Op, E, operand_beside_t<E, Values>...>;
        using held = typename made::held;
        return made{held{std::move(e), operand_beside<E>(std::forward<Values>(values))...}};
    }
}

template <operator_kind Op, class E, class... Values>
constexpr auto in_condition(E e, Values&&... values) {
    if constexpr (sizeof...(Values) == 0) {
        using report [[maybe_unused]] = typename error::empty_list<E>::reported;
        return refused_expression{};
    } else if constexpr (sizeof...(Values) == 1 && (range_of_values<Values, E> && ...)) {
        using report [[maybe_unused]] = typename error::range_in_list<E, std::remove_cvref_t<Values>...>::reported;
        return refused_expression{};
    } else if constexpr (sizeof...(Values) == 1 && (expression<std::remove_cvref_t<Values>> && ...)) {
        // A subquery in a list of its own would be taken for the list.
        constexpr bool negated = Op == operator_kind::not_in_list;
        return comparison<negated ? operator_kind::not_equal : operator_kind::equal>(std::move(e),
                                                                                     std::forward<Values>(values)...);
    } else {
        return operand_list<Op>(std::move(e), std::forward<Values>(values)...);
    }
}

template <operator_kind Op, class E, class Value>
constexpr auto text_condition(E e, Value&& value) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!is_text_type<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else if constexpr (any_refused<operand_beside_t<E, Value>>) {
        return refused_expression{};
    } else {
        auto right = operand_beside<E>(std::forward<Value>(value));
        return binary_expression<Op, E, decltype(right)>{std::move(e), std::move(right)};
    }
}

template <function_kind Function, class E, class Value>
constexpr auto text_test(E e, Value&& value) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!is_text_type<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, bool>(std::move(e), operand_beside<E>(std::forward<Value>(value)));
    }
}

} // namespace detail

/// A pattern, `%` for any text and `_` for any character, `\` before one that is meant itself. Without regard to the
/// case of A to Z on every engine.
template <expression E, class Pattern>
[[nodiscard]] constexpr auto like(E e, Pattern&& pattern) {
    return detail::text_condition<operator_kind::like>(std::move(e), std::forward<Pattern>(pattern));
}
template <expression E, class Pattern>
[[nodiscard]] constexpr auto not_like(E e, Pattern&& pattern) {
    return detail::text_condition<operator_kind::not_like>(std::move(e), std::forward<Pattern>(pattern));
}

/// From the low value to the high one, both included.
template <expression E, class Low, class High>
[[nodiscard]] constexpr auto between(E e, Low&& low, High&& high) {
    return detail::operand_list<operator_kind::between>(std::move(e), std::forward<Low>(low), std::forward<High>(high));
}
template <expression E, class Low, class High>
[[nodiscard]] constexpr auto not_between(E e, Low&& low, High&& high) {
    return detail::operand_list<operator_kind::not_between>(std::move(e), std::forward<Low>(low),
                                                            std::forward<High>(high));
}

/// One of these values, arguments or expressions: `in(col<&T::kind>, kind::a, kind::b, arg<0>)`.
template <expression E, class... Values>
[[nodiscard]] constexpr auto in(E e, Values&&... values) {
    return detail::in_condition<operator_kind::in_list>(std::move(e), std::forward<Values>(values)...);
}
/// None of them; null, and so false, where one of them is null.
template <expression E, class... Values>
[[nodiscard]] constexpr auto not_in(E e, Values&&... values) {
    return detail::in_condition<operator_kind::not_in_list>(std::move(e), std::forward<Values>(values)...);
}

/// Does the text hold the other one? By bytes: upper and lower case differ, nothing is a wildcard.
template <expression E, class Text>
[[nodiscard]] constexpr auto contains(E e, Text&& text) {
    return detail::text_test<function_kind::contains>(std::move(e), std::forward<Text>(text));
}
/// Does the text end with the other one?
template <expression E, class Text>
[[nodiscard]] constexpr auto ends_with(E e, Text&& text) {
    return detail::text_test<function_kind::ends_with>(std::move(e), std::forward<Text>(text));
}

/// The first text that is greater than every text with the prefix, for `starts_with`.
struct prefix_end {};

/// Bound parameters only. Allocates.
template <>
struct codec<prefix_end> {
    static constexpr value_type type{.kind = value_kind::text};
    using parameter = std::string_view;

    /// The last code point that has a successor is replaced by it; without one there is no end, and a blob, greater
    /// than every text, stands for it. UTF-8 sorts by bytes as its code points do.
    template <class Target>
    static void bind(Target& target, int index, std::string_view prefix, bound_lifetime) {
        std::string end{prefix};
        while (!end.empty() && !raise_last_code_point(end))
            drop_last_code_point(end);
        if (end.empty())
            target.bind_blob(index, {}, bound_lifetime::call);
        else
            detail::bind_checked_text(target, index, end, bound_lifetime::call);
    }

private:
    static std::size_t last_code_point(std::string const& text) {
        std::size_t at = text.size() - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
            --at;
        return at;
    }
    static void drop_last_code_point(std::string& text) { text.resize(last_code_point(text)); }
    static bool raise_last_code_point(std::string& text) {
        const std::size_t at = last_code_point(text);
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
        const std::size_t size = text.size() - at;
        char32_t code = size == 1   ? byte(0)
                        : size == 2 ? (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU)
                        : size == 3 ? (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU)
                                    : (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
                                          (byte(3) & 0x3FU);
        code = code == 0xD7FF ? 0xE000 : code + 1; // no surrogates
        if (code > 0x10FFFF)
            return false;
        text.resize(at);
        append_utf8(text, code);
        return true;
    }
    static void append_utf8(std::string& text, char32_t code) {
        const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
        if (code < 0x80) {
            add(code);
        } else if (code < 0x800) {
            add(0xC0U | code >> 6U);
            add(0x80U | (code & 0x3FU));
        } else if (code < 0x10000) {
            add(0xE0U | code >> 12U);
            add(0x80U | (code >> 6U & 0x3FU));
            add(0x80U | (code & 0x3FU));
        } else {
            add(0xF0U | code >> 18U);
            add(0x80U | (code >> 12U & 0x3FU));
            add(0x80U | (code >> 6U & 0x3FU));
            add(0x80U | (code & 0x3FU));
        }
    }
};

namespace detail {

template <std::size_t N>
constexpr auto end_of_prefix(argument_marker<N>) {
    return call_argument<N, prefix_end>{};
}
template <text_like Text>
constexpr auto end_of_prefix(Text const& prefix) {
    if constexpr (std::is_same_v<Text, std::string>)
        return bound_value<prefix_end, std::string>{prefix};
    else
        return bound_value<prefix_end, std::string_view>{std::string_view{prefix}};
}

/// A comparison of texts by bytes, whatever the column's collation is.
template <operator_kind Op, class Left, class Right>
struct bytewise_comparison : binary_expression<Op, Left, Right> {
    static constexpr expression_node* emit(expression_node* out) {
        expression_node* const end = binary_expression<Op, Left, Right>::emit(out);
        out->integer = bytewise;
        return end;
    }
};

} // namespace detail

/// Does the text begin with a prefix (text, or arg<N>)? By bytes: upper and lower case differ, also where the column's
/// collation ignores it. A range: an index over the column serves it.
template <expression E, class Prefix>
[[nodiscard]] constexpr auto starts_with(E e, Prefix&& prefix) {
    if constexpr (detail::any_refused<E>) {
        return detail::refused_expression{};
    } else if constexpr (!detail::is_text_type<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return detail::refused_expression{};
    } else if constexpr (!requires { detail::end_of_prefix(prefix); }) {
        using report [[maybe_unused]] = typename error::not_a_prefix<E, std::remove_cvref_t<Prefix>>::reported;
        return detail::refused_expression{};
    } else {
        auto end = detail::end_of_prefix(prefix);
        using below = detail::bytewise_comparison<operator_kind::less, E, decltype(end)>;
        auto from = detail::comparison<operator_kind::greater_equal>(e, std::forward<Prefix>(prefix));
        using behind = detail::bytewise_comparison<operator_kind::greater_equal, E, decltype(from.right)>;
        return detail::logic<operator_kind::logical_and>(behind{{std::move(from.left), std::move(from.right)}},
                                                         below{{std::move(e), std::move(end)}});
    }
}

} // namespace constable

#endif

// --- constable/schema/dates.hpp

#ifndef CONSTABLE_SCHEMA_DATES_HPP
#define CONSTABLE_SCHEMA_DATES_HPP

// Functions of timestamps, dates and local timestamps. Timestamps in UTC.

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace constable {

namespace error {

template <class Expression>
struct not_a_time {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: this function takes a timestamp (or, for parts of a day's name, a "
                  "date; or, but for calculations, a local_timestamp); give it such a column [errors.md#not_a_time]");
};

} // namespace error

namespace detail {

/// The function that is of a date what this one is of a timestamp.
constexpr function_kind of_date(function_kind of_time) noexcept {
    switch (of_time) {
    case function_kind::year: return function_kind::year_of_date;
    case function_kind::month: return function_kind::month_of_date;
    case function_kind::day: return function_kind::day_of_date;
    case function_kind::weekday: return function_kind::weekday_of_date;
    default: return function_kind::none;
    }
}
/// The same of a local timestamp, whose day is read as that of a date.
constexpr function_kind of_local(function_kind of_time) noexcept {
    switch (of_time) {
    case function_kind::hour: return function_kind::hour_of_local;
    case function_kind::minute: return function_kind::minute_of_local;
    case function_kind::date_part: return function_kind::date_part_of_local;
    case function_kind::start_of_minute: return function_kind::start_of_minute_of_local;
    case function_kind::start_of_hour: return function_kind::start_of_hour_of_local;
    case function_kind::start_of_day: return function_kind::start_of_day_of_local;
    case function_kind::start_of_week: return function_kind::start_of_week_of_local;
    case function_kind::start_of_month: return function_kind::start_of_month_of_local;
    case function_kind::start_of_year: return function_kind::start_of_year_of_local;
    default: return of_date(of_time);
    }
}

template <function_kind OfTime, class T>
inline constexpr function_kind time_function_of = std::is_same_v<T, timestamp>         ? OfTime
                                                  : std::is_same_v<T, local_timestamp> ? of_local(OfTime)
                                                  : std::is_same_v<T, date>            ? of_date(OfTime)
                                                                                       : function_kind::none;

template <function_kind OfTime, class Result, class E>
constexpr auto time_function(E e) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (constexpr auto called = time_function_of<OfTime, typename E::type>;
                         called == function_kind::none) {
        using report [[maybe_unused]] = typename error::not_a_time<E>::reported;
        return refused_expression{};
    } else {
        return call_of<called, Result>(std::move(e));
    }
}
/// A function that gives what it takes.
template <function_kind OfTime, class E>
constexpr auto start_of(E e) {
    return time_function<OfTime, typename E::type>(std::move(e));
}

} // namespace detail

/// 1 to 9999, of a timestamp, a date or a local timestamp.
template <expression E>
[[nodiscard]] constexpr auto year_of(E e) {
    return detail::time_function<function_kind::year, std::int64_t>(std::move(e));
}
/// 1 to 12.
template <expression E>
[[nodiscard]] constexpr auto month_of(E e) {
    return detail::time_function<function_kind::month, std::int64_t>(std::move(e));
}
/// The day of the month, 1 to 31.
template <expression E>
[[nodiscard]] constexpr auto day_of(E e) {
    return detail::time_function<function_kind::day, std::int64_t>(std::move(e));
}
/// 1 for Monday to 7 for Sunday.
template <expression E>
[[nodiscard]] constexpr auto weekday_of(E e) {
    return detail::time_function<function_kind::weekday, std::int64_t>(std::move(e));
}
/// 0 to 23.
template <expression E>
[[nodiscard]] constexpr auto hour_of(E e) {
    return detail::time_function<function_kind::hour, std::int64_t>(std::move(e));
}
/// 0 to 59.
template <expression E>
[[nodiscard]] constexpr auto minute_of(E e) {
    return detail::time_function<function_kind::minute, std::int64_t>(std::move(e));
}
/// The day of a timestamp or a local timestamp.
template <expression E>
[[nodiscard]] constexpr auto date_of(E e) {
    return detail::time_function<function_kind::date_part, date>(std::move(e));
}

/// The timestamp, or local timestamp, with everything below the minute set to 0; for `group_by`.
template <expression E>
[[nodiscard]] constexpr auto start_of_minute(E e) {
    return detail::start_of<function_kind::start_of_minute>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_hour(E e) {
    return detail::start_of<function_kind::start_of_hour>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_day(E e) {
    return detail::start_of<function_kind::start_of_day>(std::move(e));
}
/// Weeks begin on Monday.
template <expression E>
[[nodiscard]] constexpr auto start_of_week(E e) {
    return detail::start_of<function_kind::start_of_week>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_month(E e) {
    return detail::start_of<function_kind::start_of_month>(std::move(e));
}
template <expression E>
[[nodiscard]] constexpr auto start_of_year(E e) {
    return detail::start_of<function_kind::start_of_year>(std::move(e));
}

/// The time so much later, earlier for a negative duration: a value, a column, an argument.
template <expression E, class Duration>
[[nodiscard]] constexpr auto later_by(E e, Duration&& by) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (!std::same_as<typename E::type, timestamp>) {
        using report [[maybe_unused]] = typename error::not_a_time<E>::reported;
        return detail::refused_expression{};
    } else {
        return detail::call_of<function_kind::later_by, timestamp>(
            std::move(e), detail::operand_beside<detail::value_of_type<duration>>(std::forward<Duration>(by)));
    }
}

namespace detail {

template <function_kind Function, class Result, class Later, class Earlier>
constexpr auto time_difference(Later later, Earlier earlier) {
    if constexpr (any_refused<Later, Earlier>) {
        return refused_expression{};
    } else if constexpr (!std::same_as<typename Later::type, timestamp> ||
                         !std::same_as<typename Earlier::type, timestamp>) {
        using report [[maybe_unused]] = typename error::not_a_time<pack<Later, Earlier>>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, Result>(std::move(later), std::move(earlier));
    }
}

} // namespace detail

/// Whole seconds from the second to the first, negative if the first is earlier. Rounded towards zero.
template <expression Later, expression Earlier>
[[nodiscard]] constexpr auto seconds_between(Later later, Earlier earlier) {
    return detail::time_difference<function_kind::seconds_between, std::int64_t>(std::move(later), std::move(earlier));
}
/// The time from the second to the first, negative if the first is earlier.
template <expression Later, expression Earlier>
[[nodiscard]] constexpr auto time_between(Later later, Earlier earlier) {
    return detail::time_difference<function_kind::time_between, duration>(std::move(later), std::move(earlier));
}

} // namespace constable

#endif

// --- constable/schema/json_path.hpp

#ifndef CONSTABLE_SCHEMA_JSON_PATH_HPP
#define CONSTABLE_SCHEMA_JSON_PATH_HPP

// A member of what a JSON column holds: json_at<&settings::theme>(col<&user::settings>).

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/schema/array.hpp

#ifndef CONSTABLE_SCHEMA_ARRAY_HPP
#define CONSTABLE_SCHEMA_ARRAY_HPP

// Columns that hold several values: std::vector<T>. PostgreSQL keeps an array, SQLite the text of a JSON array.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// --- constable/schema/json_list.hpp

#ifndef CONSTABLE_SCHEMA_JSON_LIST_HPP
#define CONSTABLE_SCHEMA_JSON_LIST_HPP

// Lists of values as the text of a JSON array: how they are given to an engine, and how SQLite keeps arrays.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace constable {

namespace detail {

/// Writes values as the elements of a JSON array: what a codec sees of a statement while it binds. Bytes are written as
/// hexadecimal digits.
template <class Target>
class json_elements {
public:
    json_elements(Target& target, int parameter) : target_(target), parameter_(parameter) {}

    void bind_null(int) { next() += "null"; }
    void bind_integer(int, std::int64_t value) { next() += std::to_string(value); }
    void bind_real(int, double value) {
        if (!__builtin_isfinite(value))
            target_.fail_parameter(parameter_, "a list cannot hold infinity or not-a-number", "leave it out");
        char digits[32]; // of std::to_chars, which knows no locale
        next().append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }
    void bind_text(int, std::string_view value, bound_lifetime) {
        std::string& out = next();
        out += '"';
        for (char c : value)
            append(out, c);
        out += '"';
    }
    void bind_blob(int, std::span<const std::byte> bytes, bound_lifetime) {
        std::string& out = next();
        out += '"';
        for (std::byte each : bytes) {
            char digits[2];
            write_hex_byte(digits, static_cast<std::uint8_t>(each));
            out.append(digits, 2);
        }
        out += '"';
    }
    [[noreturn]] void fail_parameter(int, std::string_view message, std::string_view remedy) {
        target_.fail_parameter(parameter_, message, remedy);
    }
    [[nodiscard]] std::string finish() && { return text_.empty() ? "[]" : std::move(text_ += "]"); }

private:
    std::string& next() {
        text_ += text_.empty() ? '[' : ',';
        return text_;
    }
    void append(std::string& out, char c) {
        if (c == '\0')
            target_.fail_parameter(parameter_, "a text of a list holds a NUL character", "leave it out");
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char digits[2];
            write_hex_byte(digits, static_cast<std::uint8_t>(c));
            out += "\\u00";
            out.append(digits, 2);
        } else {
            out += c;
        }
    }

    Target& target_;
    int parameter_;
    std::string text_;
};

} // namespace detail

/// Reads the elements of a JSON array of null, booleans, numbers and strings one by one. Anything else ends it, and is
/// `wrong`. https://www.rfc-editor.org/rfc/rfc8259
class json_list_reader {
public:
    enum class element : std::uint8_t { none, boolean, number, text };

    explicit json_list_reader(std::string_view text) noexcept : rest_(text) { wrong_ = !take('['); }

    /// False behind the last one.
    [[nodiscard]] bool next() {
        if (wrong_ || take(']'))
            return false;
        if (!first_ && !take(','))
            return fail();
        first_ = false;
        if (take('"')) {
            kind_ = element::text;
            return read_text();
        }
        return read_word();
    }
    [[nodiscard]] bool wrong() noexcept {
        skip_space();
        return wrong_ || !rest_.empty();
    }
    [[nodiscard]] element kind() const noexcept { return kind_; }
    /// The digits of a number, the content of a string, the name of null, true and false.
    [[nodiscard]] std::string_view content() const noexcept { return content_; }

private:
    bool fail() noexcept {
        wrong_ = true;
        return false;
    }
    void skip_space() noexcept {
        const std::size_t end = rest_.find_first_not_of(" \t\n\r");
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    }
    /// Space before `wanted` is skipped.
    bool take(char wanted) noexcept {
        skip_space();
        return take_next(wanted);
    }
    bool take_next(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool read_word() {
        const std::size_t end = rest_.find_first_of(",] \t\n\r");
        if (end == 0 || end == std::string_view::npos)
            return fail();
        content_ = rest_.substr(0, end);
        rest_.remove_prefix(end);
        kind_ = content_ == "null"                          ? element::none
                : content_ == "true" || content_ == "false" ? element::boolean
                                                            : element::number;
        const char first = content_.front();
        return kind_ != element::number || first == '-' || (first >= '0' && first <= '9') || fail();
    }
    bool read_text() {
        content_.clear();
        while (!take_next('"')) {
            if (rest_.empty())
                return fail();
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c != '\\')
                content_ += c;
            else if (!read_escape())
                return fail();
        }
        return true;
    }
    bool read_escape() {
        if (rest_.empty())
            return false;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        constexpr std::string_view escapes = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (c == 'u')
            return read_code_point();
        const std::size_t known = escapes.find(c);
        if (known != std::string_view::npos)
            content_ += meanings[known];
        return known != std::string_view::npos;
    }
    bool read_code_point() {
        unsigned code = 0;
        if (!read_code_unit(code))
            return false;
        if (code >= 0xd800 && code < 0xdc00) {
            unsigned low = 0;
            if (!take_next('\\') || !take_next('u') || !read_code_unit(low) || low < 0xdc00 || low > 0xdfff)
                return false;
            code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
        } else if (code >= 0xdc00 && code < 0xe000) {
            return false;
        }
        append_utf8(content_, code);
        return true;
    }
    bool read_code_unit(unsigned& code) noexcept {
        if (rest_.size() < 4 || std::from_chars(rest_.data(), rest_.data() + 4, code, 16).ptr != rest_.data() + 4)
            return false;
        rest_.remove_prefix(4);
        return true;
    }
    /// https://www.rfc-editor.org/rfc/rfc3629#section-3
    static void append_utf8(std::string& to, unsigned code) {
        const auto add = [&](unsigned byte) { to += static_cast<char>(byte); };
        const auto follow = [&](unsigned shift) { add(0x80U | ((code >> shift) & 0x3fU)); };
        if (code < 0x80) {
            add(code);
        } else if (code < 0x800) {
            add(0xc0U | (code >> 6U));
            follow(0);
        } else if (code < 0x10000) {
            add(0xe0U | (code >> 12U));
            follow(6);
            follow(0);
        } else {
            add(0xf0U | (code >> 18U));
            follow(12);
            follow(6);
            follow(0);
        }
    }

    std::string_view rest_;
    std::string content_;
    element kind_ = element::none;
    bool first_ = true;
    bool wrong_ = false;
};

/// One element of a JSON array, read as a value of a column is. Valid as long as its text.
class json_list_value {
public:
    /// `hexadecimal`: a text is the digits of bytes, which are kept in `memory`.
    json_list_value(json_list_reader const& element, bool hexadecimal, std::string& memory)
        : kind_(element.kind()), text_(element.content()) {
        if (hexadecimal && kind_ == json_list_reader::element::text)
            binary_ = decode(memory);
    }

    [[nodiscard]] storage_class storage() const noexcept {
        switch (kind_) {
        case json_list_reader::element::none: break;
        case json_list_reader::element::boolean: return storage_class::integer;
        case json_list_reader::element::number:
            return text_.find_first_of(".eE") == std::string_view::npos && whole() ? storage_class::integer
                                                                                   : storage_class::real;
        case json_list_reader::element::text: return binary_ ? storage_class::blob : storage_class::text;
        }
        return storage_class::null;
    }
    [[nodiscard]] std::int64_t integer() const noexcept {
        std::int64_t value = 0;
        std::from_chars(text_.data(), text_.data() + text_.size(), value);
        return kind_ == json_list_reader::element::boolean ? (text_ == "true" ? 1 : 0) : value;
    }
    [[nodiscard]] double real() const noexcept {
        double value = 0;
        std::from_chars(text_.data(), text_.data() + text_.size(), value);
        return value;
    }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::span<const std::byte> blob() const noexcept {
        return std::as_bytes(std::span{text_.data(), text_.size()});
    }

private:
    [[nodiscard]] bool whole() const noexcept {
        std::int64_t value = 0;
        const auto end = std::from_chars(text_.data(), text_.data() + text_.size(), value);
        return end.ec == std::errc{} && end.ptr == text_.data() + text_.size();
    }
    bool decode(std::string& memory) {
        memory.clear();
        for (std::size_t at = 0; at + 1 < text_.size(); at += 2) {
            const int byte = parse_hex_byte(text_.data() + at);
            if (byte < 0)
                return false;
            memory += static_cast<char>(byte);
        }
        if (text_.size() % 2 != 0)
            return false;
        text_ = memory;
        return true;
    }

    json_list_reader::element kind_;
    bool binary_ = false;
    std::string_view text_;
};

} // namespace constable

#endif

namespace constable {

namespace detail {

constexpr bool is_element_kind(value_kind kind) noexcept {
    return kind != value_kind::none && kind != value_kind::json && kind != value_kind::array;
}

template <class T>
consteval bool can_be_element() {
    if constexpr (std::is_same_v<T, std::byte> || std::is_same_v<T, char>)
        return false; // bytes are a blob, characters a text
    else if constexpr (storable<T>)
        return is_element_kind(codec<T>::type.kind);
    else
        return false;
}

/// What a codec sees of a statement while it reads one element.
template <class Source, class Value>
class element_source {
public:
    element_source(Source const& source, Value element, std::size_t number)
        : source_(source), element_(element), number_(number) {}

    [[nodiscard]] Value value(int) const { return element_; }
    [[noreturn]] void fail(error_kind kind, int column, std::string message, std::string_view remedy) const {
        source_.fail(kind, column, "element " + std::to_string(number_) + ": " + std::move(message), remedy);
    }

private:
    Source const& source_;
    Value element_;
    std::size_t number_;
};

template <class Source>
[[noreturn, gnu::cold, gnu::noinline]] void fail_array(Source const& source, int column) {
    fail_value(source, column, "the stored value is no array of one dimension, or no JSON array of plain values",
               "correct the row, or declare the member as json<T>");
}

template <class T, class Source, class Add>
void read_json_elements(Source const& source, int column, std::string_view text, Add add) {
    constexpr value_kind kind = codec<T>::type.kind;
    json_list_reader list{text};
    std::string bytes;
    while (list.next())
        add(json_list_value{list, kind == value_kind::uuid || kind == value_kind::blob, bytes});
    if (list.wrong()) [[unlikely]]
        fail_array(source, column);
}

} // namespace detail

/// An array of numbers, booleans, texts, enums, times, dates, durations, decimals, uuids or blobs, or of optionals of
/// such. Binding and reading allocate. Texts hold no NUL.
template <class T>
    requires(detail::can_be_element<T>())
struct codec<std::vector<T>> {
    static constexpr value_type type = [] {
        value_type array = codec<T>::type;
        array.element = array.kind;
        array.kind = value_kind::array;
        array.name = {}; // arrays of enums hold texts
        return array;
    }();
    using parameter = std::vector<T>;

    template <class Target>
    static void bind(Target& target, int index, std::vector<T> const& values, bound_lifetime) {
        detail::json_elements<Target> elements{target, index};
        for (T const& value : values)
            codec<T>::bind(elements, 0, value, bound_lifetime::call);
        target.bind_text(index, std::move(elements).finish(), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, std::vector<T>& into) {
        const auto held = source.value(column);
        into.clear();
        const auto add = [&](auto const& element) {
            T value{};
            codec<T>::read(detail::element_source{source, element, into.size() + 1}, column, value);
            into.push_back(std::move(value));
        };
        if constexpr (requires { held.elements(add); }) {
            if (is_native(held)) {
                if (held.storage() == storage_class::null || !held.elements(add)) [[unlikely]]
                    fail_other(source, column, held.storage());
                return;
            }
        }
        detail::read_json_elements<T>(source, column, detail::read_text(source, column), add);
    }

private:
    template <class Value>
    static bool is_native(Value const& held) noexcept {
        if constexpr (requires { held.has_elements(); })
            return held.has_elements();
        else
            return true;
    }
    template <class Source>
    [[noreturn]] static void fail_other(Source const& source, int column, storage_class found) {
        if (found == storage_class::null)
            detail::fail_storage(source, column, "an array", found);
        detail::fail_array(source, column);
    }
};

namespace error {

template <class Expression>
struct not_an_array {
    using reported = void;
    static_assert(!sizeof(Expression), "constable: this function takes an array, a column whose member is a "
                                       "std::vector; give it such a column [errors.md#not_an_array]");
};

} // namespace error

namespace detail {

template <class T>
struct element_type {
    using type = void;
};
template <class T>
    requires(can_be_element<T>())
struct element_type<std::vector<T>> {
    using type = without_optional<T>;
};

template <class E>
consteval bool is_array() {
    if constexpr (any_refused<E>)
        return true; // reported already
    else
        return !std::is_void_v<typename element_type<typename E::type>::type>;
}

template <class E>
using any_element_of = value_of_type<typename element_type<typename E::type>::type>;

/// `make` gives the call; an error where `E` is no array.
template <class E, class Make>
constexpr auto if_array(Make make) {
    if constexpr (is_array<E>()) {
        return make();
    } else {
        using report [[maybe_unused]] = typename error::not_an_array<E>::reported;
        return refused_expression{};
    }
}

template <function_kind Function, class E, class Values>
constexpr auto compare_arrays(E e, Values&& values) {
    return if_array<E>(
        [&] { return call_of<Function, bool>(std::move(e), operand_beside<E>(std::forward<Values>(values))); });
}

} // namespace detail

/// How many elements an array has. Both engines.
template <expression E>
[[nodiscard]] constexpr auto element_count(E e) {
    return detail::if_array<E>(
        [&] { return detail::call_of<function_kind::element_count, std::int64_t>(std::move(e)); });
}

/// Is the value one of the array's elements? A value, a column, an argument. PostgreSQL only; no index serves it.
template <expression E, class Value>
[[nodiscard]] constexpr auto has_element(E e, Value&& value) {
    return detail::if_array<E>([&] {
        auto wanted = detail::operand_beside<detail::any_element_of<E>>(std::forward<Value>(value));
        return detail::call_of<function_kind::has_element, bool>(std::move(wanted), std::move(e));
    });
}

/// Has the array every one of these values? A vector, an array column, an argument. PostgreSQL only.
template <expression E, class Values>
[[nodiscard]] constexpr auto contains_all(E e, Values&& values) {
    return detail::compare_arrays<function_kind::contains_all>(std::move(e), std::forward<Values>(values));
}
/// Has the array one of these values at least? PostgreSQL only.
template <expression E, class Values>
[[nodiscard]] constexpr auto contains_any(E e, Values&& values) {
    return detail::compare_arrays<function_kind::contains_any>(std::move(e), std::forward<Values>(values));
}
/// Has the array none but these values? PostgreSQL only.
template <expression E, class Values>
[[nodiscard]] constexpr auto contained_in(E e, Values&& values) {
    return detail::compare_arrays<function_kind::contained_in>(std::move(e), std::forward<Values>(values));
}

} // namespace constable

#endif

namespace constable {

template <class T>
struct json; // json.hpp

namespace error {

template <class Struct, class Member>
struct json_path_mismatch {
    using reported = void;
    static_assert(!sizeof(Struct),
                  "constable: a JSON path names members, each of the struct that the one before it holds, the first of "
                  "the column's struct (first argument) [errors.md#json_path_mismatch]");
};

template <class Value>
struct json_not_a_scalar {
    using reported = void;
    static_assert(!sizeof(Value), "constable: a JSON path ends at a number, a boolean or a text; name a member of what "
                                  "it ends at, or read the column as a whole [errors.md#json_not_a_scalar]");
};

template <class Expression>
struct not_json {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: a JSON path leads into a column of type json<T> [errors.md#not_json]");
};

} // namespace error

namespace detail {

template <class T>
struct json_content {
    using type = void;
};
template <class T>
struct json_content<json<T>> {
    using type = T;
};

template <class T>
concept json_scalar =
    std::same_as<T, bool> || std::integral<T> || std::floating_point<T> || std::same_as<T, std::string>;

/// What a path ends at, or the error of its first wrong member.
template <class Struct, auto Member, auto... Rest>
consteval auto json_path_error() {
    if constexpr (!std::same_as<owner_of<Member>, Struct>)
        return std::type_identity<error::json_path_mismatch<Struct, owner_of<Member>>>{};
    else if constexpr (sizeof...(Rest) > 0)
        return json_path_error<without_optional<member_of<Member>>, Rest...>();
    else if constexpr (!json_scalar<without_optional<member_of<Member>>>)
        return std::type_identity<error::json_not_a_scalar<member_of<Member>>>{};
    else
        return std::type_identity<void>{};
}

template <class E, auto... Members>
consteval auto json_error() {
    using content = typename json_content<typename E::type>::type;
    if constexpr (std::is_void_v<content>)
        return std::type_identity<error::not_json<E>>{};
    else
        return json_path_error<content, Members...>();
}

template <auto First, auto... Rest>
struct last_member {
    using type = typename last_member<Rest...>::type;
};
template <auto Last>
struct last_member<Last> {
    using type = without_optional<member_of<Last>>;
};

template <class T>
consteval auto json_result() {
    if constexpr (std::integral<T> && !std::same_as<T, bool>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (std::floating_point<T>)
        return std::type_identity<double>{};
    else
        return std::type_identity<T>{};
}

} // namespace detail

/// A value inside a JSON document; null where the document lacks it.
template <class E, auto... Members>
struct json_path_expression {
    using type = typename decltype(detail::json_result<typename detail::last_member<Members...>::type>())::type;
    static constexpr bool nullable = true;
    static constexpr bool has_parameters = E::has_parameters;
    static constexpr std::size_t node_count = 1 + E::node_count + sizeof...(Members);
    using parts = type_list<E>;
    [[no_unique_address]] E document{};

    static constexpr expression_node* emit(expression_node* out) {
        *out = {.kind = node_kind::function,
                .called = function_kind::json_member,
                .type = codec<type>::type.kind,
                .nullable = true,
                .arity = 1 + sizeof...(Members)};
        out = E::emit(out + 1);
        for (std::string_view name : {std::string_view{name_of<Members>}...})
            *out++ = {.kind = node_kind::literal, .type = value_kind::text, .text = name};
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (E::has_parameters)
            document.bind(visitor);
    }
};

/// `json_at<&settings::window, &window::width>(col<&user::settings>)`: integers as std::int64_t, always optional. An
/// index over the expression is not used; declare a generated column for that, which SQLite 3.40 takes only with
/// `trusted_schema`.
template <auto... Members, expression E>
    requires(sizeof...(Members) > 0)
[[nodiscard]] constexpr auto json_at(E e) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else {
        using broken = typename decltype(detail::json_error<E, Members...>())::type;
        if constexpr (std::is_void_v<broken>) {
            return json_path_expression<E, Members...>{std::move(e)};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return detail::refused_expression{};
        }
    }
}

namespace detail {

template <function_kind Function, class Operand, class E, class Value>
constexpr auto ask_json(E e, Value&& value) {
    if constexpr (any_refused<E>) {
        return e;
    } else if constexpr (std::is_void_v<typename json_content<typename E::type>::type>) {
        using report [[maybe_unused]] = typename error::not_json<E>::reported;
        return refused_expression{};
    } else {
        return call_of<Function, bool>(std::move(e), operand_beside<Operand>(std::forward<Value>(value)));
    }
}

} // namespace detail

/// Does the document have everything that the other one has? `json<>` values have any shape. PostgreSQL only.
/// https://www.postgresql.org/docs/15/datatype-json.html#JSON-CONTAINMENT
template <expression E, class Value>
[[nodiscard]] constexpr auto json_contains(E e, Value&& value) {
    using V = std::remove_cvref_t<Value>;
    if constexpr (std::is_void_v<typename detail::json_content<V>::type>)
        return detail::ask_json<function_kind::json_contains, E>(std::move(e), std::forward<Value>(value));
    else
        return detail::ask_json<function_kind::json_contains, detail::value_of_type<V>>(std::move(e),
                                                                                        std::forward<Value>(value));
}
/// Has the object this key, or the array this text? PostgreSQL only.
template <expression E, class Key>
[[nodiscard]] constexpr auto json_has_key(E e, Key&& key) {
    return detail::ask_json<function_kind::json_has_key, detail::value_of_type<std::string>>(std::move(e),
                                                                                             std::forward<Key>(key));
}
/// One of these keys at least? A std::vector<std::string>, or an argument. PostgreSQL only.
template <expression E, class Keys>
[[nodiscard]] constexpr auto json_has_any_key(E e, Keys&& keys) {
    return detail::ask_json<function_kind::json_has_any_key, detail::value_of_type<std::vector<std::string>>>(
        std::move(e), std::forward<Keys>(keys));
}
/// All of these keys? PostgreSQL only.
template <expression E, class Keys>
[[nodiscard]] constexpr auto json_has_all_keys(E e, Keys&& keys) {
    return detail::ask_json<function_kind::json_has_all_keys, detail::value_of_type<std::vector<std::string>>>(
        std::move(e), std::forward<Keys>(keys));
}

/// How many elements an array has: of a column whose JSON is an array.
template <expression E>
[[nodiscard]] constexpr auto json_length(E e) {
    if constexpr (detail::any_refused<E>) {
        return e;
    } else if constexpr (std::is_void_v<typename detail::json_content<typename E::type>::type>) {
        using report [[maybe_unused]] = typename error::not_json<E>::reported;
        return detail::refused_expression{};
    } else {
        return detail::call_of<function_kind::json_length, std::int64_t>(std::move(e));
    }
}

} // namespace constable

#endif

// --- constable/schema/list.hpp

#ifndef CONSTABLE_SCHEMA_LIST_HPP
#define CONSTABLE_SCHEMA_LIST_HPP

// Values of which there are as many as there are at run time, as one parameter.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace constable {

/// The type of a parameter that holds a list of `T`.
template <class T>
struct list_of {};

/// Bound parameters only: a JSON array, of uuids one blob of 16 bytes each. Allocates.
template <class T>
struct codec<list_of<T>> {
    static constexpr bool is_binary = codec<T>::type.kind == value_kind::uuid;
    static constexpr value_type type{.kind = is_binary ? value_kind::blob : value_kind::text};
    using parameter = std::span<const T>;

    template <class Target>
    static void bind(Target& target, int index, parameter values, bound_lifetime) {
        if constexpr (is_binary) {
            target.bind_blob(index, std::as_bytes(values), bound_lifetime::call);
        } else {
            detail::json_elements<Target> elements{target, index};
            for (T const& value : values)
                codec<T>::bind(elements, 0, value, bound_lifetime::call);
            const std::string text = std::move(elements).finish();
            target.bind_text(index, text, bound_lifetime::call);
        }
    }
};

namespace error {

template <class Expression>
struct no_list_of_type {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: a list at run time holds integers, numbers, texts, enums, times, dates, decimals or "
                  "uuids; of other types write in(column, query) [errors.md#no_list_of_type]");
};

} // namespace error

namespace detail {

template <class T>
consteval bool can_be_listed() {
    constexpr value_kind kind = codec<T>::type.kind;
    return kind != value_kind::blob && kind != value_kind::json && kind != value_kind::array &&
           !std::is_same_v<T, bool>;
}

template <class T, std::size_t N>
constexpr auto list_parameter(argument_marker<N>) {
    return call_argument<N, list_of<T>>{};
}
template <class T, class Range>
    requires std::convertible_to<Range const&, std::span<const T>>
constexpr auto list_parameter(Range const& range) {
    return bound_value<list_of<T>, std::span<const T>>{std::span<const T>{range}};
}

template <operator_kind Op, class E, class Range>
constexpr auto among(E e, Range const& range) {
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!can_be_listed<typename E::type>()) {
        using report [[maybe_unused]] = typename error::no_list_of_type<E>::reported;
        return refused_expression{};
    } else if constexpr (!requires { list_parameter<typename E::type>(range); }) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, Range>::reported;
        return refused_expression{};
    } else {
        using T = typename E::type;
        constexpr auto values = codec<list_of<T>>::is_binary ? function_kind::uuid_values : function_kind::list_values;
        auto parameter = list_parameter<T>(range);
        using call = call_expression<values, T, false, decltype(parameter)>;
        return binary_expression<Op, E, call>{std::move(e), call{pack<decltype(parameter)>{parameter}}};
    }
}

} // namespace detail

/// One of the values of a vector, an array or a span of the column's type, which must outlive the statement; or of one
/// that the call gives: `in_values(col<&T::id>, arg<0>)`. Any number, also none; one statement text, one parameter, and
/// an index over the column serves it.
template <expression E, class Range>
[[nodiscard]] constexpr auto in_values(E e, Range const& range) {
    return detail::among<operator_kind::in_list>(std::move(e), range);
}
/// None of them.
template <expression E, class Range>
[[nodiscard]] constexpr auto not_in_values(E e, Range const& range) {
    return detail::among<operator_kind::not_in_list>(std::move(e), range);
}

} // namespace constable

#endif

// --- constable/schema/attributes.hpp

#ifndef CONSTABLE_SCHEMA_ATTRIBUTES_HPP
#define CONSTABLE_SCHEMA_ATTRIBUTES_HPP

// The words of a table definition.

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/schema/model.hpp

#ifndef CONSTABLE_SCHEMA_MODEL_HPP
#define CONSTABLE_SCHEMA_MODEL_HPP

// A schema as a plain value. Reflection fills it at compile time, introspection at run time; every algorithm reads it.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace constable {

enum class referential_action : std::uint8_t { no_action, restricted, cascade, set_null, set_default };

/// How text compares and sorts.
enum class collation : std::uint8_t {
    binary, ///< by bytes
    nocase  ///< without regard to the case of A to Z
};

enum class default_kind : std::uint8_t {
    none,
    expression, ///< `default_expression`
    now         ///< the time of the insert
};

enum class generation : std::uint8_t { none, computed, stored };

/// What the library itself does with a column.
enum class column_role : std::uint8_t { ordinary, row_version, updated_at };

struct column_model {
    std::string_view name;
    value_type type{};
    bool nullable = false;
    column_role role = column_role::ordinary;
    collation collated = collation::binary;
    default_kind defaulted = default_kind::none;
    generation generated = generation::none;
    node_span default_expression{};
    node_span generated_expression{};
    std::string_view renamed_from{};
    std::string_view comment{};
};

/// A column or an expression of an index.
struct key_part {
    std::string_view column{};
    node_span expression{};
    bool descending = false;
};

struct index_model {
    std::string_view name{}; ///< empty: `idx_{table}_{columns}`
    array_view<const key_part> parts{};
    bool unique = false;
    node_span predicate{}; ///< empty: every row
};

/// A primary or unique key. A table without primary key has an empty one.
struct key_model {
    std::string_view name{};
    array_view<const std::string_view> columns{};
};

enum class key_assignment : std::uint8_t {
    client,   ///< the application gives the key
    database, ///< an integer key that the database gives where the application gives 0
    increment ///< the same, and never reused
};

struct foreign_key_model {
    std::string_view name{};
    array_view<const std::string_view> columns{};
    table_id target{};
    std::string_view target_table{};
    array_view<const std::string_view> target_columns{};
    referential_action on_delete = referential_action::no_action;
    referential_action on_update = referential_action::no_action;
    bool deferrable = false;
};

struct check_model {
    std::string_view name{};
    node_span expression{};
};

struct full_text_model {
    array_view<const std::string_view> columns{};
};

struct table_model {
    table_id id{};
    std::string_view name;
    array_view<const column_model> columns{};
    key_model primary_key{};
    key_assignment assignment = key_assignment::client;
    array_view<const key_model> unique_keys{};
    array_view<const index_model> indexes{};
    array_view<const foreign_key_model> foreign_keys{};
    array_view<const check_model> checks{};
    array_view<const full_text_model> full_text{};
    bool without_rowid = false;
    std::string_view renamed_from{};
    std::string_view comment{};
};

struct schema_model {
    std::string_view name;
    array_view<const table_model> tables{};
};

inline constexpr std::size_t not_found = static_cast<std::size_t>(-1);

/// The position of a column in its table, or `not_found`.
[[nodiscard]] constexpr std::size_t find_column(table_model const& table, std::string_view name) noexcept {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].name == name)
            return i;
    return not_found;
}

/// The position of a table in its schema, or `not_found`.
[[nodiscard]] constexpr std::size_t find_table(schema_model const& schema, std::string_view name) noexcept {
    for (std::size_t i = 0; i < schema.tables.size(); ++i)
        if (schema.tables[i].name == name)
            return i;
    return not_found;
}

/// Has a column an enum as its type that is a type of the database's own, where the database has such?
[[nodiscard]] constexpr bool has_native_enum(table_model const& table) noexcept {
    for (const auto& column : table.columns)
        if (!column.type.name.empty())
            return true;
    return false;
}

[[nodiscard]] constexpr bool has_full_text(schema_model const& schema) noexcept {
    for (const auto& table : schema.tables)
        if (!table.full_text.empty())
            return true;
    return false;
}

[[nodiscard]] constexpr bool same_columns(array_view<const std::string_view> a,
                                          array_view<const std::string_view> b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i])
            return false;
    return true;
}

[[nodiscard]] constexpr bool has_name(array_view<const std::string_view> columns, std::string_view name) noexcept {
    for (std::string_view column : columns)
        if (column == name)
            return true;
    return false;
}

/// True when `columns`, in any order, hold every column of `key`: at most one row has given values for them.
[[nodiscard]] constexpr bool covers(array_view<const std::string_view> columns, key_model const& key) noexcept {
    if (key.columns.empty())
        return false;
    for (std::string_view wanted : key.columns)
        if (!has_name(columns, wanted))
            return false;
    return true;
}

/// True when a column is a part of an index.
[[nodiscard]] constexpr bool has_part(index_model const& index, std::string_view column) noexcept {
    for (const key_part& part : index.parts)
        if (part.column == column)
            return true;
    return false;
}

/// True when exactly these columns, in any order, are the primary key, a unique key or a unique index over all rows.
[[nodiscard]] constexpr bool is_unique(table_model const& table, array_view<const std::string_view> columns) noexcept {
    const auto matches = [&](key_model const& key) {
        return key.columns.size() == columns.size() && covers(columns, key);
    };
    if (matches(table.primary_key))
        return true;
    for (const auto& key : table.unique_keys)
        if (matches(key))
            return true;
    for (const auto& index : table.indexes) {
        bool same = index.unique && index.predicate.empty() && index.parts.size() == columns.size();
        for (std::size_t i = 0; same && i < columns.size(); ++i)
            same = has_part(index, columns[i]) && !has_name(columns.first(i), columns[i]);
        if (same)
            return true;
    }
    return false;
}

/// True when `columns` are the first columns of a key or of an index over all rows.
[[nodiscard]] constexpr bool leads_an_index(table_model const& table,
                                            array_view<const std::string_view> columns) noexcept {
    const auto leads = [&](array_view<const std::string_view> key) {
        return key.size() >= columns.size() && same_columns(key.first(columns.size()), columns);
    };
    if (leads(table.primary_key.columns))
        return true;
    for (const auto& key : table.unique_keys)
        if (leads(key.columns))
            return true;
    for (const auto& index : table.indexes) {
        bool same = index.predicate.empty() && index.parts.size() >= columns.size();
        for (std::size_t i = 0; same && i < columns.size(); ++i)
            same = index.parts[i].column == columns[i];
        if (same)
            return true;
    }
    return false;
}

} // namespace constable

#endif

namespace constable {

// Referential actions, for on_delete and on_update.
inline constexpr auto no_action = referential_action::no_action;
inline constexpr auto restricted = referential_action::restricted;
inline constexpr auto cascade = referential_action::cascade;
inline constexpr auto set_null = referential_action::set_null;
inline constexpr auto set_default = referential_action::set_default;

inline constexpr auto binary = collation::binary;
inline constexpr auto nocase = collation::nocase;

template <auto... Members>
struct primary_key_attribute {
    key_assignment assignment = key_assignment::database;
    /// The database gives the key and never reuses one (SQLite: AUTOINCREMENT).
    [[nodiscard]] consteval auto auto_increment() const { return primary_key_attribute{key_assignment::increment}; }
    /// The application gives every key, 0 included.
    [[nodiscard]] consteval auto client_assigned() const { return primary_key_attribute{key_assignment::client}; }
};
/// A single integer key is given by the database where it is 0; any other key comes from the application.
template <auto... Members>
inline constexpr primary_key_attribute<Members...> primary_key{};

template <auto... Members>
struct unique_key_attribute {
    std::string_view name{};
    [[nodiscard]] consteval auto named(std::string_view given) const { return unique_key_attribute{given}; }
};
template <auto... Members>
inline constexpr unique_key_attribute<Members...> unique_key{};

/// A column in descending order, in an index and in order_by: `indexed<&entry::api_key_id, desc<&entry::at>>`.
template <auto Member>
struct descending_column {};
template <auto Member>
inline constexpr descending_column<Member> desc{};

struct every_row {};

template <class Predicate, auto... Parts>
struct indexed_attribute {
    [[no_unique_address]] Predicate predicate{};
    bool is_unique = false;
    std::string_view name{};

    /// A partial index: only rows for which the condition holds.
    template <expression Condition>
    [[nodiscard]] consteval auto where(Condition condition) const {
        return indexed_attribute<Condition, Parts...>{condition, is_unique, name};
    }
    [[nodiscard]] consteval auto unique() const { return indexed_attribute{predicate, true, name}; }
    [[nodiscard]] consteval auto named(std::string_view given) const {
        return indexed_attribute{predicate, is_unique, given};
    }
};
/// An index over members, `desc<…>` members and expressions without values (`lower(col<&user::email>)`).
template <auto... Parts>
inline constexpr indexed_attribute<every_row, Parts...> indexed{};

template <auto... Members>
struct member_list {
    static constexpr std::size_t size = sizeof...(Members);
};

template <class From, class To>
struct foreign_key_attribute {
    referential_action deleted = referential_action::no_action;
    referential_action updated = referential_action::no_action;
    bool is_deferrable = false;
    std::string_view name{};

    template <auto... Targets>
    [[nodiscard]] consteval auto references() const {
        return foreign_key_attribute<From, member_list<Targets...>>{deleted, updated, is_deferrable, name};
    }
    [[nodiscard]] consteval auto on_delete(referential_action action) const {
        return foreign_key_attribute{action, updated, is_deferrable, name};
    }
    [[nodiscard]] consteval auto on_update(referential_action action) const {
        return foreign_key_attribute{deleted, action, is_deferrable, name};
    }
    /// Checked at COMMIT instead of after each statement.
    [[nodiscard]] consteval auto deferrable() const { return foreign_key_attribute{deleted, updated, true, name}; }
    [[nodiscard]] consteval auto named(std::string_view given) const {
        return foreign_key_attribute{deleted, updated, is_deferrable, given};
    }
};
/// `foreign_key<&entry::api_key_id>.references<&api_key::id>().on_delete(cascade)`
template <auto... Members>
inline constexpr foreign_key_attribute<member_list<Members...>, member_list<>> foreign_key{};

template <class Condition>
struct check_attribute {
    std::string_view name;
    Condition condition;
};
/// The constraint is named `ck_{table}_{name}`.
template <expression Condition>
[[nodiscard]] consteval auto check(std::string_view name, Condition condition) {
    return check_attribute<Condition>{name, condition};
}

template <auto Member, class Value>
struct default_value_attribute {
    Value value;
};
/// What the database stores where an INSERT does not name the column.
template <auto Member, class Value>
[[nodiscard]] consteval auto default_value(Value&& value) {
    auto assigned = detail::assign<column<Member>>(std::forward<Value>(value));
    return default_value_attribute<Member, decltype(assigned.value)>{assigned.value};
}

template <auto Member>
struct default_now_attribute {};
/// The time of the insert: by the database where an INSERT does not name the column, by the library where a struct's
/// member is `timestamp{}`.
template <auto Member>
inline constexpr default_now_attribute<Member> default_now{};

template <auto Member, class Value>
struct generated_attribute {
    Value value;
    generation kind = generation::computed;
    [[nodiscard]] consteval auto stored() const { return generated_attribute{value, generation::stored}; }
};
/// A column that the database computes from others of the row; `.stored()` writes the result.
template <auto Member, expression Value>
[[nodiscard]] consteval auto generated(Value value) {
    return generated_attribute<Member, Value>{value};
}

template <auto Member>
struct row_version_attribute {};
/// An integer that every update of the row raises: the optimistic lock.
template <auto Member>
inline constexpr row_version_attribute<Member> row_version{};

template <auto Member>
struct updated_at_attribute {};
/// A timestamp that every update of the row through this library sets.
template <auto Member>
inline constexpr updated_at_attribute<Member> updated_at{};

template <auto Member>
struct collate_attribute {
    collation collated;
};
template <auto Member>
[[nodiscard]] consteval collate_attribute<Member> collate(collation collated) {
    return {collated};
}

template <auto Member>
struct renamed_from_attribute {
    std::string_view name;
};
/// The column's former name, so that a migration renames it instead of dropping it.
template <auto Member>
[[nodiscard]] consteval renamed_from_attribute<Member> renamed_from(std::string_view name) {
    return {name};
}
struct table_renamed_from_attribute {
    std::string_view name;
};
/// The table's former name.
[[nodiscard]] consteval table_renamed_from_attribute renamed_from(std::string_view name) { return {name}; }

template <auto Member>
struct comment_attribute {
    std::string_view text;
};
template <auto Member>
[[nodiscard]] consteval comment_attribute<Member> comment(std::string_view text) {
    return {text};
}
struct table_comment_attribute {
    std::string_view text;
};
[[nodiscard]] consteval table_comment_attribute comment(std::string_view text) { return {text}; }

struct without_rowid_attribute {};
/// SQLite: the table is stored as the B-tree of its primary key. No effect elsewhere.
inline constexpr without_rowid_attribute without_rowid{};

template <auto... Members>
struct full_text_attribute {};
/// A full-text index over text columns (SQLite: FTS5, kept in step by triggers; PostgreSQL: a GIN index).
template <auto... Members>
inline constexpr full_text_attribute<Members...> full_text{};

} // namespace constable

#endif

// --- constable/schema/table_rules.hpp

#ifndef CONSTABLE_SCHEMA_TABLE_RULES_HPP
#define CONSTABLE_SCHEMA_TABLE_RULES_HPP

// What a table definition must obey on its own, each rule with its named error.

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/schema/literal.hpp

#ifndef CONSTABLE_SCHEMA_LITERAL_HPP
#define CONSTABLE_SCHEMA_LITERAL_HPP

// Expressions of a schema definition: their values are part of the DDL, so they become literals.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace constable {

namespace detail {

// Neither is constexpr: in a constant expression the name is the compiler's message.
[[noreturn]] inline void integer_in_table_definition_does_not_fit_its_column() {
    throw_error(error_kind::misuse, {.message = "an integer of a table definition does not fit its column"});
}
[[noreturn]] inline void value_in_table_definition_is_no_enumerator() {
    throw_error(error_kind::misuse, {.message = "a value of a table definition is no enumerator"});
}

/// Turns the parameter nodes, one by one, into literals. Those that cannot be literals stay parameters; a table
/// definition that has one is refused (table_rules.hpp).
struct literal_visitor {
    expression_node* at;

    constexpr expression_node& next() {
        while (at->kind != node_kind::parameter)
            ++at;
        return *at++;
    }

    template <class T, class Holder>
    constexpr void value(Holder const& held) {
        expression_node& literal = next();
        if constexpr (is_optional<Holder>) {
            if (held)
                set<T>(literal, *held);
            else
                literal.kind = node_kind::null;
        } else {
            set<T>(literal, held);
        }
    }

    template <class T, class Value>
    static constexpr void set(expression_node& literal, Value const& value) {
        constexpr value_kind kind = codec<T>::type.kind;
        literal.kind = node_kind::literal;
        if constexpr (std::is_enum_v<T>)
            if (enum_name(value).empty())
                value_in_table_definition_is_no_enumerator();
        if constexpr (std::is_unsigned_v<Value> && sizeof(Value) == 8)
            if (value > static_cast<Value>(std::numeric_limits<std::int64_t>::max()))
                integer_in_table_definition_does_not_fit_its_column();
        if constexpr (kind == value_kind::enumeration && std::is_enum_v<T>) {
            literal.text = enum_name(value);
        } else if constexpr (kind == value_kind::text && text_like<Value>) {
            literal.text = std::string_view{value};
        } else if constexpr (kind == value_kind::real && std::is_arithmetic_v<Value>) {
            literal.real = static_cast<double>(value);
        } else if constexpr ((kind == value_kind::boolean || kind == value_kind::integer) &&
                             (std::is_integral_v<Value> || std::is_enum_v<Value>)) {
            literal.integer = static_cast<std::int64_t>(value);
        } else if constexpr (std::is_same_v<T, timestamp> || std::is_same_v<T, local_timestamp>) {
            literal.integer = value.microseconds();
        } else if constexpr (std::is_same_v<T, duration>) {
            literal.integer = value.microseconds();
        } else if constexpr (std::is_same_v<T, date>) {
            literal.integer = value.days();
        } else if constexpr (kind == value_kind::decimal && requires { value.unscaled(); }) {
            literal.integer = value.unscaled();
            literal.scale = codec<T>::type.scale;
        } else {
            literal.kind = node_kind::parameter;
        }
    }

    template <class T, class Integer>
    constexpr void narrow(Integer held) {
        const auto stored = static_cast<T>(held);
        if (static_cast<Integer>(stored) != held || (stored < T{}) != (held < Integer{}))
            integer_in_table_definition_does_not_fit_its_column();
        set<T>(next(), stored);
    }

    template <std::size_t N, class T, bool Nullable, bool Stored>
    constexpr void argument() {
        next();
    }
};

template <class E>
constexpr std::array<expression_node, E::node_count> literal_nodes(E const& e) {
    std::array<expression_node, E::node_count> nodes{};
    E::emit(nodes.data());
    literal_visitor visitor{nodes.data()};
    e.bind(visitor);
    return nodes;
}

} // namespace detail

} // namespace constable

#endif

// --- constable/schema/table_errors.hpp

#ifndef CONSTABLE_SCHEMA_TABLE_ERRORS_HPP
#define CONSTABLE_SCHEMA_TABLE_ERRORS_HPP

// What the compiler says of a table definition that breaks a rule.

#include <cstddef>

namespace constable {

namespace error {

template <class Table, class Attribute>
struct member_of_other_table {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this attribute names a member of another struct; attributes speak of "
                                  "the struct they stand in [errors.md#member_of_other_table]");
};

template <class Table, class Column>
struct nullable_primary_key {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a primary key cannot be null; make the member plain instead of "
                                  "std::optional [errors.md#nullable_primary_key]");
};

template <class Table, class Given>
struct not_an_attribute {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: table() takes a name and attributes, and one of those given (second argument: "
                  "its type) is none; see the list in guide.md [errors.md#not_an_attribute]");
};

template <class Table>
struct second_primary_key {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a table has one primary key; write a composite key as "
                                  "primary_key<&T::a, &T::b>, or use unique_key [errors.md#second_primary_key]");
};

template <class Table>
struct auto_increment_needs_integer {
    using reported = void;
    static_assert(!sizeof(Table), "constable: auto_increment() needs a primary key of one integer member "
                                  "[errors.md#auto_increment_needs_integer]");
};

template <class Table, class Attribute>
struct attribute_without_members {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this attribute names no member; name one or more: "
                                  "primary_key<&T::id> [errors.md#attribute_without_members]");
};

template <class Table>
struct without_rowid_needs_key {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: SQLite gives no keys in a table without rowid; give it a primary key, and "
                  ".client_assigned() if that is one integer [errors.md#without_rowid_needs_key]");
};

template <class Table, class Column>
struct row_version_needs_integer {
    using reported = void;
    static_assert(!sizeof(Table), "constable: row_version counts updates; its member is an integer that is not "
                                  "optional [errors.md#row_version_needs_integer]");
};

template <class Table, class Column>
struct needs_timestamp {
    using reported = void;
    static_assert(!sizeof(Table), "constable: updated_at and default_now store a time; their member is a "
                                  "constable::timestamp [errors.md#needs_timestamp]");
};

template <class Table, class Column>
struct needs_text_column {
    using reported = void;
    static_assert(!sizeof(Table), "constable: collate and full_text are for text; their members are std::string or "
                                  "varchar<N> [errors.md#needs_text_column]");
};

template <class Table, class Attribute>
struct references_missing {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a foreign key names as many target columns as it has columns, all of "
                                  "one table: add .references<&other::id>() [errors.md#references_missing]");
};

template <class Table, class Column, class Target>
struct foreign_key_type_mismatch {
    using reported = void;
    static_assert(!sizeof(Table), "constable: the foreign key's column and its target have different types; give "
                                  "both members the same type [errors.md#foreign_key_type_mismatch]");
};

template <class Table, std::size_t Position, class Member>
struct unsupported_type {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: no column can hold the member at this position (0 is the first); give it a "
                  "number, bool, std::string, varchar<N>, blob, timestamp, local_timestamp, date, uuid, decimal, "
                  "json, an enum or a std::optional of these, or specialise constable::codec for its type "
                  "[errors.md#unsupported_type]");
};

template <class Table, class Attribute>
struct no_literal {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: a value in this attribute cannot stand in a table definition; use a number, "
                  "a text, a bool, an enumerator, a decimal, a date or a timestamp, and no arg<N> "
                  "[errors.md#no_literal]");
};

template <class Table, class Expression>
struct column_of_other_table {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a check, a default, a generated column or an index condition uses a "
                                  "column of another table, excluded<> or an aggregate; it sees only its own row "
                                  "[errors.md#column_of_other_table]");
};

template <class Table, class Column>
struct default_from_column {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: a default value cannot use columns, since there is no row yet; write a constant, or use "
                  "generated<&T::member>(...) [errors.md#default_from_column]");
};

} // namespace error

} // namespace constable

#endif

namespace constable {

namespace detail {

enum class attribute_kind { other, primary_key, unique_key, index, foreign_key, check, full_text };

template <class Attribute>
inline constexpr attribute_kind kind_of_attribute = attribute_kind::other;
template <auto... M>
inline constexpr attribute_kind kind_of_attribute<primary_key_attribute<M...>> = attribute_kind::primary_key;
template <auto... M>
inline constexpr attribute_kind kind_of_attribute<unique_key_attribute<M...>> = attribute_kind::unique_key;
template <class P, auto... M>
inline constexpr attribute_kind kind_of_attribute<indexed_attribute<P, M...>> = attribute_kind::index;
template <class F, class T>
inline constexpr attribute_kind kind_of_attribute<foreign_key_attribute<F, T>> = attribute_kind::foreign_key;
template <class C>
inline constexpr attribute_kind kind_of_attribute<check_attribute<C>> = attribute_kind::check;
template <auto... M>
inline constexpr attribute_kind kind_of_attribute<full_text_attribute<M...>> = attribute_kind::full_text;

template <class Part>
inline constexpr bool is_descending = false;
template <auto Member>
inline constexpr bool is_descending<descending_column<Member>> = true;
template <class Part>
inline constexpr std::string_view descending_name{};
template <auto Member>
inline constexpr std::string_view descending_name<descending_column<Member>> =
    column_names<owner_of<Member>>[index_of<Member>];

template <auto First, auto...>
struct first_owner {
    using type = owner_of<First>;
};
template <auto... Targets>
using foreign_key_target = typename first_owner<Targets...>::type;

// The one expression of an attribute that has one.
template <class Condition>
constexpr auto const& expression_in(check_attribute<Condition> const& attribute) {
    return attribute.condition;
}
template <class Predicate, auto... Parts>
constexpr auto const& expression_in(indexed_attribute<Predicate, Parts...> const& attribute) {
    return attribute.predicate;
}
template <auto Member, class Value>
constexpr auto const& expression_in(default_value_attribute<Member, Value> const& attribute) {
    return attribute.value;
}
template <auto Member, class Value>
constexpr auto const& expression_in(generated_attribute<Member, Value> const& attribute) {
    return attribute.value;
}

/// Only one integer column can be given by the database.
template <auto... Members>
inline constexpr bool can_be_assigned = false;
template <auto Member>
inline constexpr bool can_be_assigned<Member> =
    std::integral<member_of<Member>> && !std::same_as<member_of<Member>, bool>;

template <class Struct, auto... Members>
consteval bool all_own() {
    return (std::same_as<owner_of<Members>, Struct> && ...);
}

template <class Struct, class E>
consteval bool speaks_of_own_columns() {
    if constexpr (expression<E>)
        for (const expression_node& n : nodes_of<E>)
            if ((n.kind == node_kind::column && n.table != id_of<Struct>) || n.kind == node_kind::excluded ||
                (n.kind == node_kind::function && is_aggregate(n.called)))
                return false;
    return true;
}

template <class E>
consteval bool tests_for_null_in_vain() {
    if constexpr (expression<E>)
        for (std::size_t at = 0; at < E::node_count; ++at)
            if ((nodes_of<E>[at].op == operator_kind::is_null || nodes_of<E>[at].op == operator_kind::is_not_null) &&
                !nodes_of<E>[at + 1].nullable)
                return true;
    return false;
}

template <class Struct, auto Part>
consteval bool own_part() {
    using part = std::remove_const_t<decltype(Part)>;
    if constexpr (member_pointer<part>)
        return std::same_as<owner_of<Part>, Struct>;
    else if constexpr (is_descending<part>)
        return []<auto Member>(descending_column<Member>) { return std::same_as<owner_of<Member>, Struct>; }(part{});
    else
        return speaks_of_own_columns<Struct, part>();
}

/// In place of the error of an expression that an operator has refused, and named, already.
struct reported_before {
    using reported = void;
};

// One overload per attribute: void, or the first error.

template <class Struct, class E>
consteval auto expression_error() {
    if constexpr (!speaks_of_own_columns<Struct, E>())
        return std::type_identity<error::column_of_other_table<Struct, E>>{};
    else if constexpr (tests_for_null_in_vain<E>())
        return std::type_identity<error::null_comparison<E>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, class Condition>
consteval auto condition_error() {
    if constexpr (std::is_void_v<broken_condition_t<Condition>>)
        return expression_error<Struct, Condition>();
    else
        return broken_condition<Condition>();
}

/// What every attribute over members must obey.
template <class Struct, class Attribute, auto... Members>
consteval auto members_error() {
    if constexpr (sizeof...(Members) == 0)
        return std::type_identity<error::attribute_without_members<Struct, Attribute>>{};
    else if constexpr (!all_own<Struct, Members...>())
        return std::type_identity<error::member_of_other_table<Struct, Attribute>>{};
    else
        return std::type_identity<void>{};
}

template <class Attribute>
inline constexpr bool speaks_of_the_table =
    std::same_as<Attribute, naming_attribute> || std::same_as<Attribute, without_rowid_attribute> ||
    std::same_as<Attribute, table_renamed_from_attribute> || std::same_as<Attribute, table_comment_attribute>;

template <class Struct, class Attribute>
consteval auto attribute_error(Attribute const*) {
    if constexpr (speaks_of_the_table<Attribute>)
        return std::type_identity<void>{};
    else
        return std::type_identity<error::not_an_attribute<Struct, Attribute>>{};
}

template <class Struct, auto... Members>
consteval auto attribute_error(primary_key_attribute<Members...> const*) {
    if constexpr (sizeof...(Members) == 0 || !all_own<Struct, Members...>())
        return members_error<Struct, primary_key_attribute<Members...>, Members...>();
    else if constexpr ((is_optional<member_of<Members>> || ...))
        return std::type_identity<error::nullable_primary_key<Struct, member_list<Members...>>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, auto... Members>
consteval auto attribute_error(unique_key_attribute<Members...> const*) {
    return members_error<Struct, unique_key_attribute<Members...>, Members...>();
}

template <class Struct, class Predicate, auto... Parts>
consteval auto attribute_error(indexed_attribute<Predicate, Parts...> const*) {
    if constexpr (sizeof...(Parts) == 0)
        return std::type_identity<error::attribute_without_members<Struct, indexed_attribute<Predicate, Parts...>>>{};
    else if constexpr (!(own_part<Struct, Parts>() && ...))
        return std::type_identity<error::member_of_other_table<Struct, indexed_attribute<Predicate, Parts...>>>{};
    else if constexpr (expression<Predicate>)
        return condition_error<Struct, Predicate>();
    else
        return std::type_identity<void>{};
}

template <class Struct, class Condition>
consteval auto attribute_error(check_attribute<Condition> const*) {
    return condition_error<Struct, Condition>();
}

template <class Struct, auto Member, class Value>
consteval auto attribute_error(default_value_attribute<Member, Value> const*) {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, default_value_attribute<Member, Value>, Member>();
    else if constexpr (has_bare_column(nodes_of<Value>))
        return std::type_identity<error::default_from_column<Struct, column<Member>>>{};
    else
        return expression_error<Struct, Value>();
}

template <class Struct, auto Member, class Value>
consteval auto attribute_error(generated_attribute<Member, Value> const*) {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, generated_attribute<Member, Value>, Member>();
    else if constexpr (any_refused<Value>)
        return std::type_identity<reported_before>{};
    else if constexpr (!can_hold<typename column<Member>::type, typename Value::type>())
        return std::type_identity<error::type_mismatch<column<Member>, Value>>{};
    else if constexpr (Value::nullable && !column<Member>::nullable)
        return std::type_identity<error::null_assignment<column<Member>>>{};
    else
        return expression_error<Struct, Value>();
}

template <class Struct, auto Member>
consteval auto attribute_error(row_version_attribute<Member> const*) {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, row_version_attribute<Member>, Member>();
    else if constexpr (!can_be_assigned<Member>)
        return std::type_identity<error::row_version_needs_integer<Struct, column<Member>>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, class Attribute, auto Member>
consteval auto timestamp_error() {
    if constexpr (!all_own<Struct, Member>())
        return members_error<Struct, Attribute, Member>();
    else if constexpr (!std::same_as<without_optional<member_of<Member>>, timestamp>)
        return std::type_identity<error::needs_timestamp<Struct, column<Member>>>{};
    else
        return std::type_identity<void>{};
}
template <class Struct, auto Member>
consteval auto attribute_error(updated_at_attribute<Member> const*) {
    return timestamp_error<Struct, updated_at_attribute<Member>, Member>();
}
template <class Struct, auto Member>
consteval auto attribute_error(default_now_attribute<Member> const*) {
    return timestamp_error<Struct, default_now_attribute<Member>, Member>();
}

template <class Struct, class Attribute, auto... Members>
consteval auto text_error() {
    if constexpr (sizeof...(Members) == 0 || !all_own<Struct, Members...>())
        return members_error<Struct, Attribute, Members...>();
    else if constexpr (((codec<member_of<Members>>::type.kind != value_kind::text) || ...))
        return std::type_identity<error::needs_text_column<Struct, member_list<Members...>>>{};
    else
        return std::type_identity<void>{};
}
template <class Struct, auto Member>
consteval auto attribute_error(collate_attribute<Member> const*) {
    return text_error<Struct, collate_attribute<Member>, Member>();
}
template <class Struct, auto... Members>
consteval auto attribute_error(full_text_attribute<Members...> const*) {
    return text_error<Struct, full_text_attribute<Members...>, Members...>();
}

template <class Struct, auto Member>
consteval auto attribute_error(column_name_attribute<Member> const*) {
    return members_error<Struct, column_name_attribute<Member>, Member>();
}
template <class Struct, auto Member>
consteval auto attribute_error(renamed_from_attribute<Member> const*) {
    return members_error<Struct, renamed_from_attribute<Member>, Member>();
}
template <class Struct, auto Member>
consteval auto attribute_error(comment_attribute<Member> const*) {
    return members_error<Struct, comment_attribute<Member>, Member>();
}

template <auto First, auto... Rest>
consteval bool one_owner() {
    return (std::same_as<owner_of<First>, owner_of<Rest>> && ...);
}

template <class Struct, auto... Members, auto... Targets>
consteval auto attribute_error(foreign_key_attribute<member_list<Members...>, member_list<Targets...>> const*) {
    using attribute = foreign_key_attribute<member_list<Members...>, member_list<Targets...>>;
    if constexpr (sizeof...(Members) == 0 || !all_own<Struct, Members...>())
        return members_error<Struct, attribute, Members...>();
    else if constexpr (sizeof...(Targets) != sizeof...(Members))
        return std::type_identity<error::references_missing<Struct, attribute>>{};
    else if constexpr (!one_owner<Targets...>())
        return std::type_identity<error::references_missing<Struct, attribute>>{};
    else if constexpr (!(std::same_as<without_optional<member_of<Members>>, without_optional<member_of<Targets>>> &&
                         ...))
        return std::type_identity<
            error::foreign_key_type_mismatch<Struct, member_list<Members...>, member_list<Targets...>>>{};
    else
        return std::type_identity<void>{};
}

template <class Struct, class First, class... Rest>
consteval auto first_attribute_error() {
    using found = decltype(attribute_error<Struct>(static_cast<First const*>(nullptr)));
    if constexpr (!std::is_void_v<typename found::type>)
        return found{};
    else
        return first_attribute_error<Struct, Rest...>();
}

template <class Struct, class... Attributes>
consteval auto attributes_error(table_description<Attributes...> const&) {
    constexpr std::size_t keys =
        (std::size_t{0} + ... + (kind_of_attribute<Attributes> == attribute_kind::primary_key ? 1 : 0));
    if constexpr (keys > 1)
        return std::type_identity<error::second_primary_key<Struct>>{};
    else if constexpr ((std::is_void_v<typename decltype(attribute_error<Struct>(
                            static_cast<Attributes const*>(nullptr)))::type> &&
                        ...))
        return std::type_identity<void>{};
    else
        return first_attribute_error<Struct, Attributes...>();
}

template <class Member>
inline constexpr bool can_be_member = storable<Member> && !std::same_as<without_optional<Member>, std::string_view>;

template <class... Member>
consteval std::size_t first_unsupported_member(type_list<Member...>) {
    constexpr bool unsupported[]{!can_be_member<Member>...};
    return first_true(unsupported);
}

// Before the codecs' types are asked for: that would report it in a deeper place. Only what the library's own codec
// stores needs enumerators.
template <class Member>
inline constexpr bool has_broken_enum = false;
template <class Member>
    requires requires { typename codec<Member>::enumeration; }
inline constexpr bool has_broken_enum<Member> = !std::is_void_v<broken_enum<typename codec<Member>::enumeration>>;

template <class... Member>
consteval std::size_t first_broken_enum(type_list<Member...>) {
    constexpr bool broken[]{has_broken_enum<without_optional<Member>>...};
    return first_true(broken);
}

template <class Struct>
consteval auto member_types_error() {
    constexpr std::size_t count = member_count<Struct>;
    constexpr std::size_t broken = first_broken_enum(member_types<Struct>{});
    if constexpr (broken < count) {
        return std::type_identity<broken_enum<without_optional<member_type<Struct, broken>>>>{};
    } else {
        constexpr std::size_t unsupported = first_unsupported_member(member_types<Struct>{});
        if constexpr (unsupported < count)
            return std::type_identity<error::unsupported_type<Struct, unsupported, member_type<Struct, unsupported>>>{};
        else
            return std::type_identity<void>{};
    }
}

/// auto_increment() is a value, so this rule looks at the definition, not at its type.
template <class Struct, auto... Members>
consteval bool asks_too_much(primary_key_attribute<Members...> const& attribute) {
    return attribute.assignment == key_assignment::increment && !can_be_assigned<Members...>;
}
template <class Struct, class Attribute>
consteval bool asks_too_much(Attribute const&) {
    return false;
}
template <class Struct>
consteval bool increments_what_cannot() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return (asks_too_much<Struct>(table_definition<Struct>.template attribute<I>()) || ...);
    }(std::make_index_sequence<table_definition<Struct>.size>{});
}

/// The same of without_rowid: SQLite then gives no integer keys.
template <class Struct, auto... Members>
consteval bool gives_its_key(primary_key_attribute<Members...> const& attribute) {
    return !can_be_assigned<Members...> || attribute.assignment == key_assignment::client;
}
template <class Struct, class Attribute>
consteval bool gives_its_key(Attribute const&) {
    return false;
}
template <class Struct, class... Attributes>
consteval bool lacks_key_without_rowid(table_description<Attributes...> const&) {
    if constexpr ((std::same_as<Attributes, without_rowid_attribute> || ...))
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return !(gives_its_key<Struct>(table_definition<Struct>.template attribute<I>()) || ...);
        }(std::index_sequence_for<Attributes...>{});
    return false;
}

/// The nodes of the expression in the I-th attribute, its values as literals.
template <class Struct, std::size_t I>
inline constexpr auto attribute_nodes = literal_nodes(expression_in(table_definition<Struct>.template attribute<I>()));

template <class Attribute>
inline constexpr bool has_values = false;
template <class Attribute>
    requires requires(Attribute const& attribute) { expression_in(attribute).has_parameters; }
inline constexpr bool has_values<Attribute> =
    std::remove_cvref_t<decltype(expression_in(std::declval<Attribute const&>()))>::has_parameters;

template <class Struct, std::size_t I, bool HasValues>
consteval bool values_are_literals() {
    if constexpr (HasValues)
        for (const expression_node& n : attribute_nodes<Struct, I>)
            if (n.kind == node_kind::parameter)
                return false;
    return true;
}

/// The position of the first attribute with a value that DDL cannot express.
template <class Struct, class... Attributes>
consteval std::size_t first_without_literal(table_description<Attributes...> const&) {
    std::size_t position = 0;
    const auto pass = [&](bool fine) {
        position += fine ? 1 : 0;
        return fine;
    };
    if constexpr ((has_values<Attributes> || ...))
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            static_cast<void>((pass(values_are_literals<Struct, I, has_values<Attributes>>()) && ...));
        }(std::index_sequence_for<Attributes...>{});
    else
        position = sizeof...(Attributes);
    return position;
}

template <class Struct>
consteval auto table_error() {
    if constexpr (!std::is_void_v<broken_struct<Struct>>) {
        return std::type_identity<broken_struct<Struct>>{};
    } else if constexpr (!is_defined<Struct>) {
        return std::type_identity<error::no_table_definition<Struct>>{};
    } else if constexpr (!std::is_void_v<typename decltype(member_types_error<Struct>())::type>) {
        return member_types_error<Struct>();
    } else if constexpr (!std::is_void_v<typename decltype(attributes_error<Struct>(table_definition<Struct>))::type>) {
        return attributes_error<Struct>(table_definition<Struct>);
    } else if constexpr (increments_what_cannot<Struct>()) {
        return std::type_identity<error::auto_increment_needs_integer<Struct>>{};
    } else if constexpr (lacks_key_without_rowid<Struct>(table_definition<Struct>)) {
        return std::type_identity<error::without_rowid_needs_key<Struct>>{};
    } else if constexpr (constexpr auto position = first_without_literal<Struct>(table_definition<Struct>);
                         position < table_definition<Struct>.size) {
        return std::type_identity<error::no_literal<
            Struct, std::remove_cvref_t<decltype(table_definition<Struct>.template attribute<position>())>>>{};
    } else {
        return std::type_identity<void>{};
    }
}

} // namespace detail

/// Void, or the error of a struct that cannot be a table. Nothing is reported until the class is used.
template <class Struct>
using broken_table = typename decltype(detail::table_error<Struct>())::type;

namespace detail {

template <class Struct>
consteval bool check_table() {
    using broken = broken_table<Struct>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// True for a struct whose table definition obeys the rules; anything else is a compile error that names the rule.
template <class Struct>
inline constexpr bool valid_table = detail::check_table<Struct>();

} // namespace constable

#endif

// --- constable/schema/registry.hpp

#ifndef CONSTABLE_SCHEMA_REGISTRY_HPP
#define CONSTABLE_SCHEMA_REGISTRY_HPP

// The registry: the tables that belong together, and what must hold between them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// --- constable/core/fold.hpp

#ifndef CONSTABLE_CORE_FOLD_HPP
#define CONSTABLE_CORE_FOLD_HPP

// Folds over any number of operands: clang ends a fold expression at 256.

#include <cstddef>
#include <initializer_list>

namespace constable::detail {

constexpr bool all_true(std::initializer_list<bool> values) noexcept {
    for (bool value : values)
        if (!value)
            return false;
    return true;
}
constexpr bool any_true(std::initializer_list<bool> values) noexcept {
    for (bool value : values)
        if (value)
            return true;
    return false;
}
constexpr std::size_t sum_of(std::initializer_list<std::size_t> values) noexcept {
    std::size_t sum = 0;
    for (std::size_t value : values)
        sum += value;
    return sum;
}

} // namespace constable::detail

#endif

// --- constable/schema/rules.hpp

#ifndef CONSTABLE_SCHEMA_RULES_HPP
#define CONSTABLE_SCHEMA_RULES_HPP

// What the tables of a schema must obey together, as functions over the model.

#include <cstddef>
#include <cstdint>
#include <string_view>

// --- constable/schema/names.hpp

#ifndef CONSTABLE_SCHEMA_NAMES_HPP
#define CONSTABLE_SCHEMA_NAMES_HPP

// Names of constraints and indexes: always given, always the same for the same definition.

#include <cstddef>
#include <cstdint>
#include <string_view>

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

namespace constable {

enum class schema_rule : std::uint8_t {
    none,
    duplicate_table,
    duplicate_column,
    duplicate_name,
    duplicate_type,
    foreign_key_target_missing,
    foreign_key_target_not_unique
};

/// The first rule that a schema breaks, and the positions of the tables concerned.
struct schema_violation {
    schema_rule rule = schema_rule::none;
    std::size_t table = 0;
    std::size_t other = 0;
};

namespace detail {

/// Identifiers that differ in case only are one to SQLite.
constexpr std::uint64_t identifier_hash(std::string_view name) {
    std::uint64_t hash = 14695981039346656037ULL; // FNV-1a, 64 bit
    for (char c : name)
        hash = (hash ^ static_cast<unsigned char>(ascii_lower_case(c))) * 1099511628211ULL;
    return hash;
}

/// Sorts by hash (Shell sort: short, in place, few steps in a constant expression).
struct hashed_name {
    std::uint64_t hash = 0;
    std::size_t table = 0;
};

constexpr void sort_by_hash(array_view<hashed_name> names) {
    for (std::size_t gap = names.size() / 2; gap > 0; gap /= 2)
        for (std::size_t i = gap; i < names.size(); ++i) {
            const hashed_name moving = names[i];
            std::size_t hole = i;
            for (; hole >= gap && names[hole - gap].hash > moving.hash; hole -= gap)
                names[hole] = names[hole - gap];
            names[hole] = moving;
        }
}

constexpr schema_violation first_duplicate(array_view<hashed_name> names, schema_rule rule) {
    sort_by_hash(names);
    for (std::size_t i = 1; i < names.size(); ++i)
        if (names[i].hash == names[i - 1].hash) {
            const bool ordered = names[i - 1].table <= names[i].table;
            return {rule, names[ordered ? i - 1 : i].table, names[ordered ? i : i - 1].table};
        }
    return {};
}

constexpr std::size_t count_object_names(table_model const& table) {
    return 1 + (table.primary_key.columns.empty() ? 0U : 1U) + table.unique_keys.size() + table.indexes.size() +
           table.full_text.size();
}

} // namespace detail

/// True when two columns of a table have the same name, upper and lower case taken as equal.
[[nodiscard]] constexpr bool has_duplicate_column(table_model const& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        for (std::size_t j = i + 1; j < table.columns.size(); ++j)
            if (same_identifier(table.columns[i].name, table.columns[j].name))
                return true;
    return false;
}

/// True when a check or a foreign key of a table has the name of another constraint of it. Keys among themselves are
/// compared with the names of the whole schema.
[[nodiscard]] constexpr bool has_duplicate_constraint(table_model const& table) {
    const std::size_t checks = table.checks.size();
    const std::size_t count = checks + table.foreign_keys.size();
    const std::size_t keys = count + table.unique_keys.size();
    const auto name = [&](std::size_t i) {
        return i < checks  ? check_name(table, table.checks[i].name)
               : i < count ? foreign_key_name(table, table.foreign_keys[i - checks])
               : i < keys  ? unique_key_name(table, table.unique_keys[i - count])
                           : primary_key_name(table);
    };
    const std::size_t end = keys + (table.primary_key.columns.empty() ? 0U : 1U);
    for (std::size_t i = 0; i < count; ++i) {
        const object_name first = name(i);
        for (std::size_t j = i + 1; j < end; ++j)
            if (name(j).view() == first.view())
                return true;
    }
    return false;
}

namespace detail {

/// Where a name of a type stands that is another one's: the table of that one, or `not_found`.
constexpr std::size_t find_type(schema_model const& schema, value_type const& type) {
    for (std::size_t i = 0; i < schema.tables.size(); ++i) {
        const table_model& table = schema.tables[i];
        if (table.name == type.name)
            return i;
        if (has_native_enum(table))
            for (const auto& column : table.columns)
                if (column.type.name == type.name && !(column.type == type))
                    return i;
    }
    return not_found;
}

} // namespace detail

/// The first enum of the database's own that has the name of another one, or of a table, whose rows are a type too.
[[nodiscard]] constexpr schema_violation duplicate_type(schema_model const& schema) {
    for (std::size_t i = 0; i < schema.tables.size(); ++i)
        for (const auto& column : schema.tables[i].columns)
            if (!column.type.name.empty())
                if (const std::size_t other = detail::find_type(schema, column.type); other != not_found)
                    return {schema_rule::duplicate_type, i, other};
    return {};
}

/// The first foreign key of `table` that does not lead to a unique key of a table in the schema.
[[nodiscard]] constexpr schema_violation broken_foreign_key(schema_model const& schema, std::size_t table) {
    for (const auto& key : schema.tables[table].foreign_keys) {
        const std::size_t target = find_table(schema, key.target_table);
        if (target == not_found)
            return {schema_rule::foreign_key_target_missing, table, table};
        if (!is_unique(schema.tables[target], key.target_columns))
            return {schema_rule::foreign_key_target_not_unique, table, target};
    }
    return {};
}

} // namespace constable

#endif

// --- constable/schema/table.hpp

#ifndef CONSTABLE_SCHEMA_TABLE_HPP
#define CONSTABLE_SCHEMA_TABLE_HPP

// From a struct and its attributes to a table_model.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace constable {

namespace detail {

template <auto... Members>
inline constexpr std::array<std::string_view, sizeof...(Members)> names_of{
    column_names<owner_of<Members>>[index_of<Members>]...};

template <auto Part>
consteval key_part make_part() {
    using part = std::remove_const_t<decltype(Part)>;
    if constexpr (member_pointer<part>)
        return {.column = names_of<Part>[0]};
    else if constexpr (is_descending<part>)
        return {.column = descending_name<part>, .descending = true};
    else
        return {.expression = nodes_of<part>};
}

template <auto... Parts>
inline constexpr std::array<key_part, sizeof...(Parts)> key_parts{make_part<Parts>()...};

// Column attributes

template <class Struct, std::size_t I, class Attribute>
constexpr void apply(column_model*, Attribute const&) {}
template <class Struct, std::size_t I, auto Member, class Value>
constexpr void apply(column_model* columns, default_value_attribute<Member, Value> const&) {
    columns[index_of<Member>].defaulted = default_kind::expression;
    columns[index_of<Member>].default_expression = attribute_nodes<Struct, I>;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, default_now_attribute<Member> const&) {
    columns[index_of<Member>].defaulted = default_kind::now;
}
template <class Struct, std::size_t I, auto Member, class Value>
constexpr void apply(column_model* columns, generated_attribute<Member, Value> const& attribute) {
    columns[index_of<Member>].generated = attribute.kind;
    columns[index_of<Member>].generated_expression = attribute_nodes<Struct, I>;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, row_version_attribute<Member> const&) {
    columns[index_of<Member>].role = column_role::row_version;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, updated_at_attribute<Member> const&) {
    columns[index_of<Member>].role = column_role::updated_at;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, collate_attribute<Member> const& attribute) {
    columns[index_of<Member>].collated = attribute.collated;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, renamed_from_attribute<Member> const& attribute) {
    columns[index_of<Member>].renamed_from = attribute.name;
}
template <class Struct, std::size_t I, auto Member>
constexpr void apply(column_model* columns, comment_attribute<Member> const& attribute) {
    columns[index_of<Member>].comment = attribute.text;
}

template <class Struct, std::size_t... A>
constexpr void apply_all([[maybe_unused]] column_model* columns, std::index_sequence<A...>) {
    (apply<Struct, A>(columns, table_definition<Struct>.template attribute<A>()), ...);
}

template <class Struct, std::size_t... I, class... Member>
consteval auto make_columns(std::index_sequence<I...>, type_list<Member...>) {
    std::array<column_model, sizeof...(I)> columns{
        column_model{.name = column_names<Struct>[I], .type = codec<Member>::type, .nullable = is_optional<Member>}...};
    apply_all<Struct>(columns.data(), std::make_index_sequence<table_definition<Struct>.size>{});
    return columns;
}

template <class Struct>
inline constexpr auto columns_of =
    make_columns<Struct>(std::make_index_sequence<member_count<Struct>>{}, member_types<Struct>{});

// Attributes of which a table has any number

template <class Struct, std::size_t I, auto... Members>
consteval key_model lowered(unique_key_attribute<Members...> const& attribute) {
    return {attribute.name, names_of<Members...>};
}
template <class Struct, std::size_t I, class Predicate, auto... Parts>
consteval index_model lowered(indexed_attribute<Predicate, Parts...> const& attribute) {
    index_model index{.name = attribute.name, .parts = key_parts<Parts...>, .unique = attribute.is_unique};
    if constexpr (expression<Predicate>)
        index.predicate = attribute_nodes<Struct, I>;
    return index;
}
template <class Struct, std::size_t I, auto... Members, auto... Targets>
consteval foreign_key_model
lowered(foreign_key_attribute<member_list<Members...>, member_list<Targets...>> const& attribute) {
    using target = foreign_key_target<Targets...>;
    return {.name = attribute.name,
            .columns = names_of<Members...>,
            .target = id_of<target>,
            .target_table = table_name<target>,
            .target_columns = names_of<Targets...>,
            .on_delete = attribute.deleted,
            .on_update = attribute.updated,
            .deferrable = attribute.is_deferrable};
}
template <class Struct, std::size_t I, class Condition>
consteval check_model lowered(check_attribute<Condition> const& attribute) {
    return {attribute.name, attribute_nodes<Struct, I>};
}
template <class Struct, std::size_t I, auto... Members>
consteval full_text_model lowered(full_text_attribute<Members...> const&) {
    return {names_of<Members...>};
}

template <class... Attributes>
consteval std::array<attribute_kind, sizeof...(Attributes)> kinds_in(table_description<Attributes...> const&) {
    return {kind_of_attribute<Attributes>...};
}
/// The kind of each attribute.
template <class Struct>
inline constexpr auto attribute_kinds = kinds_in(table_definition<Struct>);

constexpr std::size_t count_kind(array_view<const attribute_kind> kinds, attribute_kind wanted) {
    std::size_t count = 0;
    for (attribute_kind kind : kinds)
        count += kind == wanted ? 1U : 0U;
    return count;
}

template <class Struct, attribute_kind Kind, std::size_t I, class Model>
constexpr void collect_one(Model*& next) {
    if constexpr (attribute_kinds<Struct>[I] == Kind)
        *next++ = lowered<Struct, I>(table_definition<Struct>.template attribute<I>());
}

template <class Struct, attribute_kind Kind, class Model, std::size_t... I>
consteval auto collect(std::index_sequence<I...>) {
    std::array<Model, count_kind(attribute_kinds<Struct>, Kind)> models{};
    Model* next = models.data();
    (collect_one<Struct, Kind, I>(next), ...);
    return models;
}

template <class Struct, attribute_kind Kind, class Model>
inline constexpr auto all_collected =
    collect<Struct, Kind, Model>(std::make_index_sequence<table_definition<Struct>.size>{});

/// The models of all attributes of a kind.
template <class Struct, attribute_kind Kind, class Model>
consteval array_view<const Model> collected() {
    if constexpr (count_kind(attribute_kinds<Struct>, Kind) == 0)
        return {};
    else
        return all_collected<Struct, Kind, Model>;
}

// Attributes of the table itself

template <class Struct, class Attribute>
constexpr void apply_to_table(table_model&, Attribute const&) {}
template <class Struct, auto... Members>
constexpr void apply_to_table(table_model& table, primary_key_attribute<Members...> const& attribute) {
    table.primary_key = {{}, names_of<Members...>};
    table.assignment = can_be_assigned<Members...> ? attribute.assignment : key_assignment::client;
}
template <class Struct>
constexpr void apply_to_table(table_model& table, without_rowid_attribute const&) {
    table.without_rowid = true;
}
template <class Struct>
constexpr void apply_to_table(table_model& table, table_renamed_from_attribute const& attribute) {
    table.renamed_from = attribute.name;
}
template <class Struct>
constexpr void apply_to_table(table_model& table, table_comment_attribute const& attribute) {
    table.comment = attribute.text;
}

template <class Struct, std::size_t... A>
constexpr void apply_all_to_table(table_model& table, std::index_sequence<A...>) {
    (apply_to_table<Struct>(table, table_definition<Struct>.template attribute<A>()), ...);
}

template <class Struct>
consteval table_model lower() {
    using broken = broken_table<Struct>;
    if constexpr (std::is_void_v<broken>) {
        table_model table{.id = id_of<Struct>, .name = table_name<Struct>};
        table.columns = columns_of<Struct>;
        table.unique_keys = collected<Struct, attribute_kind::unique_key, key_model>();
        table.indexes = collected<Struct, attribute_kind::index, index_model>();
        table.foreign_keys = collected<Struct, attribute_kind::foreign_key, foreign_key_model>();
        table.checks = collected<Struct, attribute_kind::check, check_model>();
        table.full_text = collected<Struct, attribute_kind::full_text, full_text_model>();
        apply_all_to_table<Struct>(table, std::make_index_sequence<table_definition<Struct>.size>{});
        return table;
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return {.id = id_of<Struct>};
    }
}

} // namespace detail

/// A struct's table as a value. A struct or definition that breaks a rule is a compile error that names the rule.
template <class Struct>
inline constexpr table_model table_of = detail::lower<Struct>();

} // namespace constable

#endif

namespace constable {

/// `using ledger = schema<"ledger", api_key, entry>;`
template <fixed_string Name, class... Tables>
struct schema {
    static constexpr std::string_view name = Name.view();
    static constexpr std::size_t size = sizeof...(Tables);

    template <std::size_t I>
    using table = std::tuple_element_t<I, std::tuple<Tables...>>;
    template <class Struct>
    static constexpr bool contains = detail::any_true({std::is_same_v<Struct, Tables>...});
};

template <class S>
inline constexpr bool is_schema = false;
template <fixed_string Name, class... Tables>
inline constexpr bool is_schema<schema<Name, Tables...>> = true;

template <class S>
concept schema_type = is_schema<S>;

namespace error {

template <class First, class Second>
struct duplicate_table {
    using reported = void;
    static_assert(!sizeof(First),
                  "constable: two tables of the schema have the same name (upper and lower case are one to SQLite); "
                  "rename one [errors.md#duplicate_table]");
};

template <class Table>
struct duplicate_column {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: two columns of this table have the same name (upper and lower case are one to SQLite); "
                  "look at column_name and naming [errors.md#duplicate_column]");
};

template <class First, class Second>
struct duplicate_name {
    using reported = void;
    static_assert(!sizeof(First),
                  "constable: a table, an index, a key or a check has the name of another one; rename it, by "
                  ".named(\"...\") if it is an index or a key [errors.md#duplicate_name]");
};

template <class First, class Second>
struct duplicate_type {
    using reported = void;
    static_assert(!sizeof(First),
                  "constable: an enum of the database's own (of the first table) has the name of another enum, or of "
                  "a table, whose rows are a type too (second); give native_enum<…> another name "
                  "[errors.md#duplicate_type]");
};

template <class Table>
struct foreign_key_target_missing {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a foreign key of this table leads to a table that the schema does not "
                                  "list; add it [errors.md#foreign_key_target_missing]");
};

template <class Table, class Target>
struct foreign_key_target_not_unique {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: a foreign key leads to columns that are neither the primary key nor a unique key of their "
        "table; add unique_key<…> there [errors.md#foreign_key_target_not_unique]");
};

} // namespace error

namespace detail {

template <class Struct>
inline constexpr bool repeats_a_column = has_duplicate_column(table_of<Struct>);

template <class Struct>
inline constexpr bool repeats_a_constraint = has_duplicate_constraint(table_of<Struct>);

template <class Struct>
inline constexpr auto object_hashes = [] {
    std::array<std::uint64_t, count_object_names(table_of<Struct>)> hashes{};
    std::size_t next = 0;
    for_each_object_name(table_of<Struct>, [&](std::string_view name) { hashes[next++] = identifier_hash(name); });
    return hashes;
}();

template <class Struct>
inline constexpr bool has_enums_of_its_own = has_native_enum(table_of<Struct>);

template <class Schema>
struct tables_of;
template <fixed_string Name, class... Tables>
struct tables_of<schema<Name, Tables...>> {
    static constexpr std::array<table_model, sizeof...(Tables)> models{table_of<Tables>...};
    static constexpr bool valid = all_true({std::is_void_v<broken_table<Tables>>...});
    static constexpr bool uses_native_enums = any_true({has_enums_of_its_own<Tables>...});

    static consteval schema_violation find_duplicate_column() {
        constexpr std::array<bool, sizeof...(Tables)> repeated{repeats_a_column<Tables>...};
        for (std::size_t i = 0; i < repeated.size(); ++i)
            if (repeated[i])
                return {schema_rule::duplicate_column, i, i};
        return {};
    }
    static consteval schema_violation find_duplicate_constraint() {
        constexpr std::array<bool, sizeof...(Tables)> repeated{repeats_a_constraint<Tables>...};
        for (std::size_t i = 0; i < repeated.size(); ++i)
            if (repeated[i])
                return {schema_rule::duplicate_name, i, i};
        return {};
    }
    static consteval schema_violation find_duplicate_table() {
        std::array<hashed_name, sizeof...(Tables)> names{};
        for (std::size_t i = 0; i < names.size(); ++i)
            names[i] = {identifier_hash(models[i].name), i};
        return first_duplicate(names, schema_rule::duplicate_table);
    }
    static consteval schema_violation find_duplicate_name() {
        std::array<hashed_name, sum_of({object_hashes<Tables>.size()...})> names{};
        const std::array<array_view<const std::uint64_t>, sizeof...(Tables)> hashes{object_hashes<Tables>...};
        std::size_t next = 0;
        for (std::size_t table = 0; table < hashes.size(); ++table)
            for (std::uint64_t hash : hashes[table])
                names[next++] = {hash, table};
        return first_duplicate(names, schema_rule::duplicate_name);
    }
};

// One evaluation per table or rule: each has the compiler's whole step budget.
template <class Schema, std::size_t I>
inline constexpr schema_violation broken_foreign_key_of = broken_foreign_key({{}, tables_of<Schema>::models}, I);

template <class Schema, std::size_t... I>
consteval schema_violation find_broken_foreign_key(std::index_sequence<I...>) {
    for (const schema_violation& found : {schema_violation{}, broken_foreign_key_of<Schema, I>...})
        if (found.rule != schema_rule::none)
            return found;
    return {};
}

template <class Schema>
inline constexpr schema_violation duplicate_column_in = tables_of<Schema>::find_duplicate_column();
template <class Schema>
inline constexpr schema_violation duplicate_table_in = tables_of<Schema>::find_duplicate_table();
template <class Schema>
inline constexpr schema_violation duplicate_constraint_in = tables_of<Schema>::find_duplicate_constraint();
template <class Schema>
inline constexpr schema_violation duplicate_name_in = tables_of<Schema>::find_duplicate_name();
template <class Schema>
inline constexpr schema_violation duplicate_type_in = [] {
    if constexpr (tables_of<Schema>::uses_native_enums)
        return duplicate_type({{}, tables_of<Schema>::models});
    else
        return schema_violation{};
}();
template <class Schema>
inline constexpr schema_violation broken_foreign_key_in =
    find_broken_foreign_key<Schema>(std::make_index_sequence<Schema::size>{});

template <class Schema>
consteval schema_violation first_violation() {
    for (const schema_violation& found :
         {duplicate_table_in<Schema>, duplicate_column_in<Schema>, broken_foreign_key_in<Schema>,
          duplicate_name_in<Schema>, duplicate_constraint_in<Schema>, duplicate_type_in<Schema>})
        if (found.rule != schema_rule::none)
            return found;
    return {};
}

template <class Schema, schema_violation Found>
consteval auto error_of_schema_violation() {
    if constexpr (Found.rule == schema_rule::none) {
        return std::type_identity<void>{};
    } else {
        using table = typename Schema::template table<Found.table>;
        using other = typename Schema::template table<Found.other>;
        if constexpr (Found.rule == schema_rule::duplicate_table)
            return std::type_identity<error::duplicate_table<table, other>>{};
        else if constexpr (Found.rule == schema_rule::duplicate_column)
            return std::type_identity<error::duplicate_column<table>>{};
        else if constexpr (Found.rule == schema_rule::duplicate_name)
            return std::type_identity<error::duplicate_name<table, other>>{};
        else if constexpr (Found.rule == schema_rule::duplicate_type)
            return std::type_identity<error::duplicate_type<table, other>>{};
        else if constexpr (Found.rule == schema_rule::foreign_key_target_missing)
            return std::type_identity<error::foreign_key_target_missing<table>>{};
        else
            return std::type_identity<error::foreign_key_target_not_unique<table, other>>{};
    }
}

template <class Schema, std::size_t I = 0>
consteval auto first_table_error() {
    using broken = broken_table<typename Schema::template table<I>>;
    if constexpr (std::is_void_v<broken>)
        return first_table_error<Schema, I + 1>();
    else
        return std::type_identity<broken>{};
}

template <class Schema>
consteval auto schema_error() {
    if constexpr (tables_of<Schema>::valid)
        return error_of_schema_violation<Schema, first_violation<Schema>()>();
    else
        return first_table_error<Schema>();
}

} // namespace detail

/// Void, or the error of a schema whose tables break a rule, alone or together. Nothing is reported until the class is
/// used.
template <schema_type Schema>
using broken_schema = typename decltype(detail::schema_error<Schema>())::type;

namespace detail {

template <class Schema>
consteval bool check_schema() {
    using broken = broken_schema<Schema>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// True for a schema whose tables obey the rules, alone and together; anything else is a compile error that names the
/// rule.
template <schema_type Schema>
inline constexpr bool valid_schema = detail::check_schema<Schema>();

namespace detail {

template <class Schema>
consteval schema_model make_model() {
    using broken = broken_schema<Schema>;
    if constexpr (std::is_void_v<broken>) {
        return {Schema::name, tables_of<Schema>::models};
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return {Schema::name, {}};
    }
}

} // namespace detail

/// A schema as a value, for every algorithm over it.
template <schema_type Schema>
inline constexpr schema_model model_of = detail::make_model<Schema>();

} // namespace constable

#endif

// --- constable/schema/lint.hpp

#ifndef CONSTABLE_SCHEMA_LINT_HPP
#define CONSTABLE_SCHEMA_LINT_HPP

// Tables that a database accepts and that will cause trouble all the same.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// --- constable/schema/order.hpp

#ifndef CONSTABLE_SCHEMA_ORDER_HPP
#define CONSTABLE_SCHEMA_ORDER_HPP

// The order in which tables can be created and dropped: parents before children.

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace constable {

/// A foreign key by position: of its table in the schema, and of itself in `table_model::foreign_keys`.
struct foreign_key_position {
    std::size_t table = 0;
    std::size_t key = 0;
    [[nodiscard]] friend constexpr bool operator==(foreign_key_position, foreign_key_position) noexcept = default;
};

namespace detail {

enum class visit_state : unsigned char { untouched, waiting, placed };

/// `targets[t]`: where each foreign key of table `t` leads, or `not_found`. Depth first: a table is placed once all
/// tables that it needs are; a key to a table that is itself still waiting closes a cycle.
template <class Late>
constexpr void order_by_targets(array_view<const array_view<const std::size_t>> targets, array_view<std::size_t> order,
                                Late&& late) {
    std::vector<visit_state> state(targets.size(), visit_state::untouched);
    std::vector<std::size_t> next_key(targets.size(), 0);
    std::vector<std::size_t> path;
    std::size_t placed = 0;
    const auto visit = [&](std::size_t table) {
        state[table] = visit_state::waiting;
        path.push_back(table);
    };
    for (std::size_t root = 0; root < targets.size(); ++root) {
        if (state[root] == visit_state::untouched)
            visit(root);
        while (!path.empty()) {
            const std::size_t table = path.back();
            const std::size_t key = next_key[table]++;
            if (key == targets[table].size()) {
                state[table] = visit_state::placed;
                order[placed++] = table;
                path.pop_back();
                continue;
            }
            const std::size_t parent = targets[table][key];
            if (parent == not_found || parent == table)
                continue;
            if (state[parent] == visit_state::untouched)
                visit(parent);
            else if (state[parent] == visit_state::waiting)
                late(foreign_key_position{table, key});
        }
    }
}

constexpr void reverse_positions(array_view<std::size_t> order) noexcept {
    for (std::size_t i = 0; i < order.size() / 2; ++i)
        std::swap(order[i], order[order.size() - 1 - i]);
}

} // namespace detail

/// Writes the positions of all tables into `order` (as large as the schema): each after the tables that its foreign
/// keys lead to, otherwise as declared. Calls `late(foreign_key_position)` for each key that closes a cycle: its target
/// comes later, so it must be added when the tables exist. A key to its own table is no cycle; a key to a table that
/// the schema lacks is ignored.
template <class Late>
constexpr void dependency_order(schema_model const& schema, array_view<std::size_t> order, Late&& late) {
    std::vector<std::size_t> flat;
    for (const auto& table : schema.tables)
        for (const auto& key : table.foreign_keys)
            flat.push_back(find_table(schema, key.target_table));
    std::vector<array_view<const std::size_t>> targets;
    std::size_t at = 0;
    for (const auto& table : schema.tables) {
        targets.push_back(array_view<const std::size_t>{flat}.subspan(at, table.foreign_keys.size()));
        at += table.foreign_keys.size();
    }
    detail::order_by_targets(targets, order, late);
}

/// The same for dropping: children first. The keys that `late` is called for must be dropped before the tables.
template <class Late>
constexpr void drop_order(schema_model const& schema, array_view<std::size_t> order, Late&& late) {
    dependency_order(schema, order, late);
    detail::reverse_positions(order);
}

namespace detail {

// One evaluation per table, for the compiler's step budget.
template <class Schema, std::size_t I>
inline constexpr auto foreign_key_targets = [] {
    constexpr auto& keys = model_of<Schema>.tables[I].foreign_keys;
    std::array<std::size_t, keys.size()> targets{};
    for (std::size_t i = 0; i < targets.size(); ++i)
        targets[i] = find_table(model_of<Schema>, keys[i].target_table);
    return targets;
}();

template <std::size_t Tables, std::size_t Keys>
struct ordering {
    std::array<std::size_t, Tables> tables{};
    std::array<foreign_key_position, Keys> late{};
    std::size_t late_count = 0;
};

template <class Schema, std::size_t... I>
consteval auto make_ordering(std::index_sequence<I...>) {
    ordering<sizeof...(I), sum_of({foreign_key_targets<Schema, I>.size()...})> result;
    const std::array<array_view<const std::size_t>, sizeof...(I)> targets{foreign_key_targets<Schema, I>...};
    order_by_targets(targets, result.tables, [&](foreign_key_position key) { result.late[result.late_count++] = key; });
    return result;
}

template <class Schema>
consteval auto find_ordering() {
    if constexpr (valid_schema<Schema>)
        return make_ordering<Schema>(std::make_index_sequence<Schema::size>{});
    else
        return ordering<Schema::size, 0>{};
}

template <class Schema>
inline constexpr auto ordering_of = find_ordering<Schema>();

} // namespace detail

/// The positions of a schema's tables, parents first: a `std::array`.
template <schema_type Schema>
inline constexpr auto table_order = detail::ordering_of<Schema>.tables;

/// The positions of a schema's tables, children first.
template <schema_type Schema>
inline constexpr auto table_drop_order = [] {
    auto order = table_order<Schema>;
    detail::reverse_positions(order);
    return order;
}();

/// The foreign keys that must be added after their tables and dropped before them, because they close a cycle.
template <schema_type Schema>
inline constexpr auto late_foreign_keys = [] {
    constexpr auto const& found = detail::ordering_of<Schema>;
    std::array<foreign_key_position, found.late_count> keys{};
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = found.late[i];
    return keys;
}();

} // namespace constable

#endif

namespace constable {

/// The rules, each with a section of its name in docs/lint.md.
enum class lint_rule : std::uint8_t {
    no_primary_key,
    unindexed_foreign_key,
    duplicate_index,
    redundant_index,
    superfluous_unique_key,
    repeated_column,
    set_null_on_required_column,
    set_default_without_default,
    required_foreign_key_cycle
};

/// What is wrong and what to do, one sentence each.
[[nodiscard]] constexpr std::string_view lint_message(lint_rule rule) noexcept {
    switch (rule) {
    case lint_rule::no_primary_key:
        return "no row of this table can be named for certain; add primary_key<...> [lint.md#no_primary_key]";
    case lint_rule::unindexed_foreign_key:
        return "each change of the parent table reads this table to its end; add indexed<...> over the foreign key's "
               "columns [lint.md#unindexed_foreign_key]";
    case lint_rule::duplicate_index:
        return "this index is maintained twice, for another one is the same; drop it [lint.md#duplicate_index]";
    case lint_rule::redundant_index:
        return "another index or key begins with the columns of this index and serves its queries; drop it "
               "[lint.md#redundant_index]";
    case lint_rule::superfluous_unique_key:
        return "this unique key contains another key, so no row can break it alone; drop it, or make it indexed<...> "
               "[lint.md#superfluous_unique_key]";
    case lint_rule::repeated_column:
        return "this key or index names a column twice; name it once [lint.md#repeated_column]";
    case lint_rule::set_null_on_required_column:
        return "set_null fails on a column that cannot be null; make the member std::optional, or choose another "
               "action "
               "[lint.md#set_null_on_required_column]";
    case lint_rule::set_default_without_default:
        return "set_default fails on a column that has no default and cannot be null; add default_value<...>, or "
               "choose "
               "another action [lint.md#set_default_without_default]";
    case lint_rule::required_foreign_key_cycle:
        return "tables that need each other's rows never get a first one; make the foreign key's member std::optional, "
               "or "
               "the key deferrable() [lint.md#required_foreign_key_cycle]";
    }
    return {};
}

struct lint_finding {
    lint_rule rule{};
    std::string_view table{};
    object_name object{}; ///< the key or index concerned; empty where it is the table
    object_name other{};  ///< the key or index that makes it superfluous
};

namespace detail {

constexpr bool lists_column(array_view<const std::string_view> columns, std::string_view column) noexcept {
    for (std::string_view candidate : columns)
        if (candidate == column)
            return true;
    return false;
}

constexpr bool same_set(array_view<const std::string_view> a, array_view<const std::string_view> b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!lists_column(b, a[i]) || !lists_column(a, b[i]))
            return false;
    return true;
}

constexpr bool same_expression(node_span a, node_span b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].kind != b[i].kind || a[i].op != b[i].op || a[i].called != b[i].called || a[i].type != b[i].type ||
            a[i].arity != b[i].arity || a[i].text != b[i].text || a[i].integer != b[i].integer ||
            a[i].real != b[i].real)
            return false;
    return true;
}

/// Do the first `count` parts sort the same rows the same way, or the other way round?
constexpr bool same_parts(index_model const& a, index_model const& b, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i)
        if (a.parts[i].column != b.parts[i].column || !same_expression(a.parts[i].expression, b.parts[i].expression) ||
            (a.parts[i].descending == b.parts[i].descending) != (a.parts[0].descending == b.parts[0].descending))
            return false;
    return true;
}

/// The same of an index and the columns of a key.
constexpr bool same_parts(index_model const& index, key_model const& key) noexcept {
    for (std::size_t i = 0; i < index.parts.size(); ++i)
        if (index.parts[i].column != key.columns[i] || index.parts[i].descending != index.parts[0].descending)
            return false;
    return true;
}

constexpr bool is_filled_by(node_span predicate, array_view<const std::string_view> columns) noexcept {
    return predicate.empty() || (predicate.size() == 2 && predicate[0].op == operator_kind::is_not_null &&
                                 predicate[1].kind == node_kind::column && lists_column(columns, predicate[1].text));
}

/// Can the rows of given values be found without reading the whole table? The order of the columns does not matter, nor
/// do rows in which one of them is null.
constexpr bool is_indexed(table_model const& table, array_view<const std::string_view> columns) noexcept {
    const auto leads = [&](array_view<const std::string_view> key) {
        return key.size() >= columns.size() && same_set(key.first(columns.size()), columns);
    };
    if (leads(table.primary_key.columns))
        return true;
    for (const key_model& key : table.unique_keys)
        if (leads(key.columns))
            return true;
    for (const index_model& index : table.indexes) {
        bool found = index.parts.size() >= columns.size() && is_filled_by(index.predicate, columns);
        for (std::size_t i = 0; found && i < columns.size(); ++i) {
            bool part_of_first = false;
            for (std::size_t j = 0; j < columns.size(); ++j)
                part_of_first = part_of_first || index.parts[j].column == columns[i];
            found = part_of_first;
        }
        if (found)
            return true;
    }
    return false;
}

constexpr bool repeats(array_view<const std::string_view> columns) noexcept {
    for (std::size_t i = 1; i < columns.size(); ++i)
        if (lists_column(columns.first(i), columns[i]))
            return true;
    return false;
}

constexpr bool repeats(index_model const& index) noexcept {
    for (std::size_t i = 1; i < index.parts.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (!index.parts[i].column.empty() && index.parts[i].column == index.parts[j].column)
                return true;
    return false;
}

constexpr bool is_target(schema_model const& schema, std::string_view table,
                         array_view<const std::string_view> columns) noexcept {
    for (const table_model& other : schema.tables)
        for (const foreign_key_model& key : other.foreign_keys)
            if (key.target_table == table && same_set(key.target_columns, columns))
                return true;
    return false;
}

template <class Report>
constexpr void lint_unique_keys(schema_model const& schema, table_model const& table, Report& report) {
    const auto superfluous = [&](std::size_t position, key_model const& smaller, bool first) {
        const auto columns = table.unique_keys[position].columns;
        if (!covers(columns, smaller))
            return false;
        return smaller.columns.size() == columns.size() ? first : !is_target(schema, table.name, columns);
    };
    for (std::size_t i = 0; i < table.unique_keys.size(); ++i) {
        const auto add = [&](object_name const& other) {
            report(lint_finding{lint_rule::superfluous_unique_key, table.name,
                                unique_key_name(table, table.unique_keys[i]), other});
        };
        bool found = superfluous(i, table.primary_key, true);
        if (found)
            add(primary_key_name(table));
        for (std::size_t j = 0; !found && j < table.unique_keys.size(); ++j)
            if (j != i && superfluous(i, table.unique_keys[j], j < i)) {
                found = true;
                add(unique_key_name(table, table.unique_keys[j]));
            }
    }
}

/// Adds at most one finding for an index that another index, or a key, makes superfluous.
template <class Report>
constexpr void lint_index(table_model const& table, std::size_t position, Report& report) {
    const index_model& index = table.indexes[position];
    const auto add = [&](bool same, object_name const& other) {
        report(lint_finding{same ? lint_rule::duplicate_index : lint_rule::redundant_index, table.name,
                            index_name(table, index), other});
    };
    const auto beside_key = [&](key_model const& key) {
        if (!index.predicate.empty() || index.parts.size() > key.columns.size() || !same_parts(index, key))
            return false;
        return index.parts.size() == key.columns.size() || !index.unique;
    };
    if (beside_key(table.primary_key))
        return add(index.parts.size() == table.primary_key.columns.size(), primary_key_name(table));
    for (const key_model& key : table.unique_keys)
        if (beside_key(key))
            return add(index.parts.size() == key.columns.size(), unique_key_name(table, key));
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        const index_model& other = table.indexes[i];
        if (i == position || index.parts.size() > other.parts.size() || !same_parts(index, other, index.parts.size()) ||
            !same_expression(index.predicate, other.predicate))
            continue;
        const bool same = index.parts.size() == other.parts.size();
        const bool weaker = !index.unique && (other.unique || !same);
        if (weaker || (same && index.unique == other.unique && i < position))
            return add(same, index_name(table, other));
    }
}

template <class Report>
constexpr void lint_foreign_key(table_model const& table, foreign_key_model const& key, Report& report) {
    const auto add = [&](lint_rule rule) { report(lint_finding{rule, table.name, foreign_key_name(table, key), {}}); };
    const auto acts = [&](referential_action action) { return key.on_delete == action || key.on_update == action; };
    bool nullable = true;
    bool fillable = true;
    for (std::string_view name : key.columns) {
        const std::size_t position = find_column(table, name);
        if (position == not_found)
            continue;
        const column_model& column = table.columns[position];
        nullable = nullable && column.nullable;
        fillable = fillable && (column.nullable || column.defaulted != default_kind::none);
    }
    if (!is_indexed(table, key.columns))
        add(lint_rule::unindexed_foreign_key);
    if (acts(referential_action::set_null) && !nullable)
        add(lint_rule::set_null_on_required_column);
    if (acts(referential_action::set_default) && !fillable)
        add(lint_rule::set_default_without_default);
    if (repeats(key.columns))
        add(lint_rule::repeated_column);
}

/// All rules that look at one table, and at others only for what refers to it.
template <class Report>
constexpr void lint_table(schema_model const& schema, std::size_t position, Report&& report) {
    const table_model& table = schema.tables[position];
    const auto add = [&](lint_rule rule, object_name const& object) {
        report(lint_finding{rule, table.name, object, {}});
    };
    if (table.primary_key.columns.empty())
        add(lint_rule::no_primary_key, {});
    if (repeats(table.primary_key.columns))
        add(lint_rule::repeated_column, primary_key_name(table));
    for (const key_model& key : table.unique_keys)
        if (repeats(key.columns))
            add(lint_rule::repeated_column, unique_key_name(table, key));
    lint_unique_keys(schema, table, report);
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        if (repeats(table.indexes[i]))
            add(lint_rule::repeated_column, index_name(table, table.indexes[i]));
        lint_index(table, i, report);
    }
    for (const foreign_key_model& key : table.foreign_keys)
        lint_foreign_key(table, key, report);
}

/// Must the row that a key leads to be there at the time of the insert?
constexpr bool is_required(table_model const& table, foreign_key_model const& key) noexcept {
    for (std::string_view name : key.columns)
        if (const std::size_t position = find_column(table, name);
            position != not_found && table.columns[position].nullable)
            return false;
    return !key.deferrable;
}

/// `targets[t]`: where the required keys of table `t` lead.
template <class Report>
constexpr void lint_cycles(schema_model const& schema, array_view<const array_view<const std::size_t>> targets,
                           Report&& report) {
    std::vector<std::size_t> order(targets.size(), 0); // without the 0: no constant with clang and libstdc++ 12
    order_by_targets(targets, order, [&](foreign_key_position position) {
        const table_model& table = schema.tables[position.table];
        report(lint_finding{lint_rule::required_foreign_key_cycle,
                            table.name,
                            foreign_key_name(table, table.foreign_keys[position.key]),
                            {}});
    });
}

} // namespace detail

/// Calls `report(lint_finding const&)` for each finding, table by table; a finding is valid during the call, its table
/// name as long as the schema.
template <class Report>
constexpr void lint(schema_model const& schema, Report&& report) {
    std::vector<std::vector<std::size_t>> required;
    for (std::size_t i = 0; i < schema.tables.size(); ++i) {
        const table_model& table = schema.tables[i];
        detail::lint_table(schema, i, report);
        std::vector<std::size_t> targets;
        for (const foreign_key_model& key : table.foreign_keys)
            targets.push_back(detail::is_required(table, key) ? find_table(schema, key.target_table) : not_found);
        required.push_back(std::move(targets));
    }
    const std::vector<array_view<const std::size_t>> targets(required.begin(), required.end());
    detail::lint_cycles(schema, targets, report);
}

namespace detail {

// One evaluation per table, for the compiler's step budget.
template <class Schema, std::size_t I>
inline constexpr std::size_t finding_count = [] {
    std::size_t count = 0;
    lint_table(model_of<Schema>, I, [&](lint_finding const&) { ++count; });
    return count;
}();

template <class Schema, std::size_t I>
inline constexpr auto table_findings = [] {
    std::array<lint_finding, finding_count<Schema, I>> findings{};
    std::size_t next = 0;
    if constexpr (finding_count<Schema, I> > 0)
        lint_table(model_of<Schema>, I, [&](lint_finding const& found) { findings[next++] = found; });
    return findings;
}();

template <class Schema, std::size_t I>
inline constexpr auto required_targets = [] {
    auto targets = foreign_key_targets<Schema, I>;
    auto const& table = model_of<Schema>.tables[I];
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (!is_required(table, table.foreign_keys[i]))
            targets[i] = not_found;
    return targets;
}();

template <class Schema, std::size_t... I, class Report>
constexpr void find_cycles(std::index_sequence<I...>, Report&& report) {
    if constexpr (!late_foreign_keys<Schema>.empty()) {
        const std::array<array_view<const std::size_t>, sizeof...(I)> targets{required_targets<Schema, I>...};
        lint_cycles(model_of<Schema>, targets, report);
    }
}

template <class Schema>
inline constexpr std::size_t cycle_count = [] {
    std::size_t count = 0;
    find_cycles<Schema>(std::make_index_sequence<Schema::size>{}, [&](lint_finding const&) { ++count; });
    return count;
}();

template <class Schema>
inline constexpr auto cycle_findings = [] {
    std::array<lint_finding, cycle_count<Schema>> findings{};
    std::size_t next = 0;
    if constexpr (cycle_count<Schema> > 0)
        find_cycles<Schema>(std::make_index_sequence<Schema::size>{},
                            [&](lint_finding const& found) { findings[next++] = found; });
    return findings;
}();

template <class Schema, std::size_t... I>
consteval auto find_all(std::index_sequence<I...>) {
    constexpr std::size_t count = cycle_count<Schema> + sum_of({finding_count<Schema, I>...});
    std::array<lint_finding, count> all{};
    std::size_t next = 0;
    if constexpr (count > 0) {
        const std::array<array_view<const lint_finding>, sizeof...(I) + 1> parts{table_findings<Schema, I>...,
                                                                                 cycle_findings<Schema>};
        for (const auto& part : parts)
            for (const lint_finding& found : part)
                all[next++] = found;
    }
    return all;
}

template <class Schema>
consteval auto find_all_findings() {
    if constexpr (valid_schema<Schema>)
        return find_all<Schema>(std::make_index_sequence<Schema::size>{});
    else
        return std::array<lint_finding, 0>{};
}

template <class Schema>
inline constexpr auto findings_in = find_all_findings<Schema>();

} // namespace detail

/// All findings of a schema: `static_assert(lint<ledger>().empty());`
template <schema_type Schema>
[[nodiscard]] consteval array_view<const lint_finding> lint() {
    return detail::findings_in<Schema>;
}

namespace error {

template <lint_rule Rule, class Table>
struct lint_finding {
    using reported = void;
    static_assert(!sizeof(Table), "constable: lint has found something in this table; the rule named beside it says "
                                  "what, docs/lint.md says what to do [errors.md#lint_finding]");
};

} // namespace error

namespace detail {

template <class Schema>
consteval auto lint_error() {
    if constexpr (!std::is_void_v<broken_schema<Schema>>) {
        return std::type_identity<broken_schema<Schema>>{};
    } else if constexpr (findings_in<Schema>.empty()) {
        return std::type_identity<void>{};
    } else {
        constexpr auto const& first = findings_in<Schema>[0];
        using table = typename Schema::template table<find_table(model_of<Schema>, first.table)>;
        return std::type_identity<error::lint_finding<first.rule, table>>{};
    }
}

template <class Schema>
consteval bool check_lint() {
    using broken = typename decltype(lint_error<Schema>())::type;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return std::is_void_v<broken>;
}

} // namespace detail

/// `static_assert(lint_clean<ledger>);`: like `lint<ledger>().empty()`, but the compiler's message names the first
/// finding's rule and table.
template <schema_type Schema>
inline constexpr bool lint_clean = detail::check_lint<Schema>();

} // namespace constable

#endif

// --- constable/query/parts.hpp

#ifndef CONSTABLE_QUERY_PARTS_HPP
#define CONSTABLE_QUERY_PARTS_HPP

// From a node or an argument of a statement back to the type it comes from: for compile errors.

#include <cstddef>
#include <tuple>
#include <type_traits>

namespace constable {

namespace error {

template <std::size_t N, class Expected, class Given>
struct wrong_argument_type {
    using reported = void;
    static_assert(!sizeof(Expected),
                  "constable: the value given for arg<N> (first argument) is not of the type that its column has "
                  "(second argument); convert it. An optional can be stored in an optional column, and compared with "
                  "nothing [errors.md#wrong_argument_type]");
};

} // namespace error

namespace detail {

template <class E>
concept composite = requires { typename E::parts; };

template <class Parts>
inline constexpr std::size_t nodes_in = 0;
template <class... Parts>
inline constexpr std::size_t nodes_in<type_list<Parts...>> = (std::size_t{0} + ... + Parts::node_count);

template <std::size_t Node, class E>
consteval auto find_part(std::type_identity<E>);

template <std::size_t Node, class First, class... Rest>
consteval auto find_part(std::type_identity<type_list<First, Rest...>>) {
    if constexpr (Node < First::node_count)
        return find_part<Node>(std::type_identity<First>{});
    else
        return find_part<Node - First::node_count>(std::type_identity<type_list<Rest...>>{});
}
template <std::size_t Node, class E>
consteval auto find_part(std::type_identity<E>) {
    if constexpr (composite<E>) {
        constexpr std::size_t own = E::node_count - nodes_in<typename E::parts>; // 1 for an operator, 0 for a list
        if constexpr (Node >= own)
            return find_part<Node - own>(std::type_identity<typename E::parts>{});
        else
            return std::type_identity<E>{};
    } else {
        return std::type_identity<E>{};
    }
}

/// Do the values given go with the arguments in `Part`? Costs the compiler less than to look for one that does not.
template <class Part, class Values>
inline constexpr bool arguments_fit = true;
template <std::size_t N, class T, bool Nullable, bool Stored, class Values>
inline constexpr bool arguments_fit<call_argument<N, T, Nullable, Stored>, Values> =
    accepts<T, std::tuple_element_t<N, Values>>() && (Nullable || !is_optional<std::tuple_element_t<N, Values>>);
template <class... Parts, class Values>
inline constexpr bool arguments_fit<type_list<Parts...>, Values> = (arguments_fit<Parts, Values> && ...);
template <composite Part, class Values>
    requires(Part::has_parameters)
inline constexpr bool arguments_fit<Part, Values> = arguments_fit<typename Part::parts, Values>;

/// Void, or the error of the first argument in `Part` that does not go with the values given.
template <class Part, class Values>
struct wrong_argument {
    using type = void;
};
template <std::size_t N, class T, bool Nullable, bool Stored, class Values>
struct wrong_argument<call_argument<N, T, Nullable, Stored>, Values> {
    using type = std::conditional_t<arguments_fit<call_argument<N, T, Nullable, Stored>, Values>, void,
                                    error::wrong_argument_type<N, T, std::tuple_element_t<N, Values>>>;
};
template <composite Part, class Values>
    requires(Part::has_parameters)
struct wrong_argument<Part, Values> : wrong_argument<typename Part::parts, Values> {};

template <class Found, class Rest, class Values>
struct first_wrong_argument {
    using type = Found;
};
template <class Rest, class Values>
struct first_wrong_argument<void, Rest, Values> : wrong_argument<Rest, Values> {};

template <class First, class... Rest, class Values>
struct wrong_argument<type_list<First, Rest...>, Values>
    : first_wrong_argument<typename wrong_argument<First, Values>::type, type_list<Rest...>, Values> {};

template <class Parts, class Values, bool Fit = arguments_fit<Parts, Values>>
struct wrong_argument_in {
    using type = void;
};
template <class Parts, class Values>
struct wrong_argument_in<Parts, Values, false> : wrong_argument<Parts, Values> {};

} // namespace detail

/// The innermost expression that the node at position `Node` of an expression, a clause or a pack of clauses comes
/// from.
template <class E, std::size_t Node>
using part_at = typename decltype(detail::find_part<Node>(std::type_identity<E>{}))::type;

/// Void, or the error class of the first argument of a statement whose value has the wrong type.
/// `Values` is a `std::tuple` of the types given, of which there are enough.
template <class Statement, class Values>
using wrong_argument_of = typename detail::wrong_argument_in<typename Statement::parts, Values>::type;

} // namespace constable

#endif

// --- constable/query/rules.hpp

#ifndef CONSTABLE_QUERY_RULES_HPP
#define CONSTABLE_QUERY_RULES_HPP

// What a query must obey: functions over its nodes, each rule with its named error.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// --- constable/query/node_match.hpp

#ifndef CONSTABLE_QUERY_NODE_MATCH_HPP
#define CONSTABLE_QUERY_NODE_MATCH_HPP

// Is an expression the same as another one, and does a subquery depend on the rows around it?

#include <cstddef>

// --- constable/query/source.hpp

#ifndef CONSTABLE_QUERY_SOURCE_HPP
#define CONSTABLE_QUERY_SOURCE_HPP

// The tables of a query and how they are joined.

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// --- constable/query/statement.hpp

#ifndef CONSTABLE_QUERY_STATEMENT_HPP
#define CONSTABLE_QUERY_STATEMENT_HPP

// Statements as plain values, and what is common to all of them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace constable {

enum class join_kind : std::uint8_t {
    first,
    inner,
    left,
    right,
    full,
    cross,
    search,      ///< the full-text index of another source; `on` is the text to look for
    lateral,     ///< a query for each row of those before; `on` is the query
    left_lateral ///< the same, and a row without any stays
};

[[nodiscard]] constexpr bool is_lateral(join_kind kind) noexcept {
    return kind == join_kind::lateral || kind == join_kind::left_lateral;
}

/// One table of a FROM clause.
struct source_model {
    table_id id{};
    std::string_view table{};
    join_kind kind = join_kind::first;
    node_span on{};
    std::string_view alias{};           ///< empty: the table is called by its name
    table_model const* model = nullptr; ///< its columns, keys and indexes; none of them where `common` is true
    table_id searched{};                ///< search: the source whose index this is
    bool common = false;                ///< a common table expression of this statement, or of one around it; lateral
    array_view<const std::string_view> columns{}; ///< lateral: what the query's columns are called

    /// What the table is called in the statement.
    [[nodiscard]] constexpr std::string_view name() const noexcept { return alias.empty() ? table : alias; }
};

/// One term of ORDER BY.
struct order_term {
    node_span expression{};
    bool descending = false;
    nulls_order nulls = nulls_order::unsaid;
    std::size_t position = 0; ///< from 1 on: a column of the result instead of an expression
};

enum class set_operator : std::uint8_t { union_distinct, union_all, intersect, except };

/// What follows the first SELECT of a compound one. Operands are taken from left to right.
struct set_operand {
    set_operator op = set_operator::union_all;
    select_model const* query = nullptr;
};

/// WITH name (columns) AS (query).
struct common_table_model {
    table_id id{};
    std::string_view name{};
    array_view<const std::string_view> columns{};
    select_model const* query = nullptr;
    bool recursive = false;
};

/// Rows that a transaction reads to change them. Engines that lock whole databases need none.
enum class row_lock : std::uint8_t { none, for_update, for_share };

/// What happens at a row that another transaction holds.
enum class row_wait : std::uint8_t { wait, nowait, skip_locked };

struct select_model {
    array_view<const common_table_model> with{};
    array_view<const source_model> sources{};
    node_span projection{};
    node_span where{};
    node_span group_by{};
    node_span having{};
    array_view<const set_operand> operands{};
    array_view<const order_term> order_by{};
    bool has_limit = false;
    bool has_offset = false;
    std::size_t limit_argument = 0; ///< N + 1 for limit(arg<N>)
    std::size_t offset_argument = 0;
    bool distinct = false;
    std::size_t distinct_on = 0; ///< of the rows that agree in so many terms of the order, the first
    bool scans = false;          ///< allow_scan(): no index needs to serve it
    bool pages = false;          ///< after(): a page that begins behind a row
    row_lock lock = row_lock::none;
    row_wait wait = row_wait::wait;
};

/// A column that INSERT or UPDATE writes, and the expression it is given.
struct assignment_model {
    std::string_view column{};
    node_span value{};
};

enum class conflict_action : std::uint8_t { fail, do_nothing, do_update };

struct insert_model {
    table_model const* table = nullptr;
    array_view<const assignment_model> values{}; ///< one row
    std::size_t rows = 1;                        ///< how often `values` is repeated
    conflict_action on_conflict = conflict_action::fail;
    array_view<const std::string_view> conflict_columns{};
    array_view<const assignment_model> updates{};
    node_span returning{};
};

/// `scans`: allow_scan(), no index needs to serve it.
struct update_model {
    table_model const* table = nullptr;
    array_view<const source_model> sources{}; ///< the table itself, and behind it what it is joined with
    array_view<const assignment_model> assignments{};
    node_span where{};
    node_span returning{};
    bool scans = false;
};

struct erase_model {
    table_model const* table = nullptr;
    node_span where{};
    node_span returning{};
    bool scans = false;
};

/// A clause that was not written.
struct no_clause : without_parameters {
    static constexpr std::size_t node_count = 0;
    static constexpr expression_node* emit(expression_node* out) { return out; }
};

/// A clause that was refused: the compile error has been reported, and what follows from it is not.
struct refused_clause : no_clause {};

/// Several expressions, one after the other.
template <class... Expressions>
struct expression_list {
    using parts = type_list<Expressions...>;
    [[no_unique_address]] pack<Expressions...> items{};
    static constexpr std::size_t size = sizeof...(Expressions);
    static constexpr bool has_parameters = (Expressions::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Expressions::node_count);

    static constexpr expression_node* emit(expression_node* out) {
        ((out = Expressions::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        items.for_each([&](auto const& item) { item.bind(visitor); });
    }
};

template <class Part>
inline constexpr bool is_written = !std::is_same_v<Part, no_clause>;

/// `visit(node_span)` for each clause of a query, `visit(select_model const&)` for each query that it is made of:
/// common tables and operands of set operations. Subqueries stand in the clauses.
template <class Visit>
constexpr void for_each_part(select_model const& query, Visit&& visit) {
    for (const auto& table : query.with)
        visit(*table.query);
    for (const auto& source : query.sources)
        visit(source.on);
    for (node_span clause : {query.projection, query.where, query.group_by, query.having})
        visit(clause);
    for (const auto& operand : query.operands)
        visit(*operand.query);
    for (const auto& term : query.order_by)
        visit(term.expression);
}

[[nodiscard]] constexpr std::size_t argument_count_of(select_model const& query) noexcept;

/// How many arguments the expressions ask for.
[[nodiscard]] constexpr std::size_t argument_count(node_span nodes) noexcept {
    std::size_t count = 0;
    for (const expression_node& n : nodes) {
        const std::size_t needed = n.kind == node_kind::subquery ? argument_count_of(*n.query) : n.argument;
        count = needed > count ? needed : count;
    }
    return count;
}

/// How many arguments the statement asks for.
[[nodiscard]] constexpr std::size_t argument_count_of(select_model const& query) noexcept {
    std::size_t count = 0;
    const auto take = [&](std::size_t needed) { count = needed > count ? needed : count; };
    for_each_part(query, [&](auto const& part) {
        if constexpr (std::is_same_v<decltype(part), select_model const&>)
            take(argument_count_of(part));
        else
            take(argument_count(part));
    });
    take(query.limit_argument);
    take(query.offset_argument);
    return count;
}

namespace detail {

/// The beginning of a statement on `Table`: what is wrong with the table is said before anything else.
template <class Table, class Statement>
consteval Statement start_on() {
    using broken = broken_table<Table>;
    if constexpr (!std::is_void_v<broken>)
        using report [[maybe_unused]] = typename broken::reported;
    return {};
}

} // namespace detail

} // namespace constable

#endif

namespace constable {

/// One join: which table, how, and on which condition.
template <join_kind Kind, class Table, class On>
struct joined_table {
    using table = Table;
    using condition = On;
    static constexpr join_kind kind = Kind;
    [[no_unique_address]] On on{};
};

namespace error {

template <class Table, class... Present>
struct no_join_path {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: no foreign key leads between this table (first argument) and those of the "
                  "query; write the condition: .join<table>(col<…> == col<…>) "
                  "[errors.md#no_join_path]");
};

template <class Table, class... Present>
struct ambiguous_join {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: several foreign keys lead between this table (first argument) and those of "
                  "the query; write the condition: .join<table>(col<…> == col<…>) "
                  "[errors.md#ambiguous_join]");
};

template <class Table>
struct table_joined_twice {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: this table is in the query already; join each table once, and again under another name: "
                  "alias<table, \"name\"> [errors.md#table_joined_twice]");
};

} // namespace error

namespace detail {

/// The foreign key between two of the tables, and how many there are.
struct join_path {
    table_id child{};
    table_id parent{};
    foreign_key_model const* key = nullptr;
    std::size_t found = 0;
};

constexpr void find_keys(join_path& path, source_model const& child, source_model const& parent) {
    for (const auto& key : child.model->foreign_keys)
        if (key.target == parent.model->id) {
            path.child = child.id;
            path.parent = parent.id;
            path.key = &key;
            ++path.found;
        }
}

/// Between a new table and those that are in the query already.
constexpr join_path find_join_path(array_view<source_model const> present, source_model const& joined) {
    join_path path;
    for (const auto& source : present) {
        if (source.kind == join_kind::search)
            continue;
        find_keys(path, source, joined);
        if (source.model != joined.model) // of a table that refers to itself, one direction: the new one is the parent
            find_keys(path, joined, source);
    }
    return path;
}

template <class Source>
constexpr source_model source_named{.id = id_of<Source>,
                                    .table = table_name<table_behind<Source>>,
                                    .alias = source_traits<Source>::alias,
                                    .model = &table_of<table_behind<Source>>,
                                    .common = is_common_table<table_behind<Source>>};

template <class Join>
constexpr source_model joined_by(source_model source) {
    source.kind = Join::kind;
    source.on = nodes_of<typename Join::condition>;
    if constexpr (is_lateral(Join::kind))
        source.columns = Join::condition::columns;
    return source;
}

template <class Joined, class... Present>
inline constexpr join_path join_path_between = [] {
    const std::array<source_model, sizeof...(Present)> present{source_named<Present>...};
    return find_join_path(present, source_named<Joined>);
}();

constexpr expression_node* emit_column(expression_node* out, table_id table, std::string_view name) {
    out->kind = node_kind::column;
    out->table = table;
    out->text = name;
    return out + 1;
}

constexpr expression_node* emit_operation(expression_node* out, operator_kind op) {
    out->kind = node_kind::operation;
    out->op = op;
    out->type = value_kind::boolean;
    out->arity = 2;
    return out + 1;
}

/// ON from a foreign key: child.column = parent.column AND …
template <class Joined, class... Present>
struct on_foreign_key : without_parameters {
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr std::size_t columns = join_path_between<Joined, Present...>.key->columns.size();
    static constexpr std::size_t node_count = 4 * columns - 1;

    static constexpr expression_node* emit(expression_node* out) {
        const join_path& path = join_path_between<Joined, Present...>;
        for (std::size_t i = 0; i < columns; ++i) {
            if (i + 1 < columns)
                out = emit_operation(out, operator_kind::logical_and);
            out = emit_operation(out, operator_kind::equal);
            out = emit_column(out, path.child, path.key->columns[i]);
            out = emit_column(out, path.parent, path.key->target_columns[i]);
        }
        return out;
    }
};

} // namespace detail

/// The tables of a query: the first one and the joins, in order.
template <class First, class... Joins>
struct source_list {
    using first = First;
    [[no_unique_address]] pack<Joins...> joins{};

    using parts = type_list<typename Joins::condition...>;
    template <std::size_t I>
    using table = std::tuple_element_t<I, std::tuple<First, typename Joins::table...>>;

    static constexpr std::size_t size = 1 + sizeof...(Joins);
    static constexpr bool has_parameters = (Joins::condition::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Joins::condition::node_count);
    template <class Table>
    static constexpr bool contains =
        std::is_same_v<First, Table> || (std::is_same_v<typename Joins::table, Table> || ...);
    static constexpr std::array<source_model, size> models{
        detail::source_named<First>, detail::joined_by<Joins>(detail::source_named<typename Joins::table>)...};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        joins.for_each([&](auto const& join) { join.on.bind(visitor); });
    }

    template <join_kind Kind, class Table, class On>
    constexpr auto with(On on) const {
        return joins.apply([&](auto const&... join) {
            using next = joined_table<Kind, Table, On>;
            return source_list<First, Joins..., next>{pack<Joins..., next>{join..., next{std::move(on)}}};
        });
    }

    template <class Table>
    using on_foreign_key = detail::on_foreign_key<Table, First, typename Joins::table...>;

    /// Void, or the error of joining `Table` on its foreign key.
    template <class Table>
    static consteval auto broken_join() {
        if constexpr (contains<Table>) {
            return std::type_identity<error::table_joined_twice<Table>>{};
        } else {
            constexpr std::size_t paths = detail::join_path_between<Table, First, typename Joins::table...>.found;
            if constexpr (paths == 0)
                return std::type_identity<error::no_join_path<Table, First, typename Joins::table...>>{};
            else if constexpr (paths > 1)
                return std::type_identity<error::ambiguous_join<Table, First, typename Joins::table...>>{};
            else
                return std::type_identity<void>{};
        }
    }
};

/// Is the table one of the statement's?
[[nodiscard]] constexpr bool is_source(array_view<const source_model> sources, table_id table) noexcept {
    for (const auto& source : sources)
        if (source.id == table)
            return true;
    return false;
}

/// True when a row of the query may lack this table: an outer join found nothing for the others, or for it.
[[nodiscard]] constexpr bool may_be_missing(array_view<const source_model> sources, table_id table) noexcept {
    bool reached = false;
    for (const auto& source : sources) {
        const bool keeps_all = source.kind == join_kind::right || source.kind == join_kind::full;
        if (reached && keeps_all)
            return true;
        if (source.id == table) {
            reached = true;
            if (source.kind == join_kind::left || source.kind == join_kind::full ||
                source.kind == join_kind::left_lateral)
                return true;
        }
    }
    return false;
}

namespace detail {

constexpr bool is_count(function_kind called) {
    return called == function_kind::count || called == function_kind::count_rows ||
           called == function_kind::count_distinct;
}

/// Walks an expression to see whether it can be null.
struct nullability {
    node_span nodes;
    array_view<const source_model> sources;
    bool grouped;

    /// Of the expression at `position`; leaves `position` behind it.
    constexpr bool at(std::size_t& position) const {
        const expression_node& n = nodes[position++];
        if (n.kind == node_kind::window)
            return of_window(n, position);
        bool operand_nullable = false;
        bool all_nullable = true;
        for (std::uint16_t i = 0; i < n.arity; ++i) {
            const bool nullable = at(position);
            operand_nullable = operand_nullable || (nullable && gives_value(n, i));
            all_nullable = all_nullable && nullable;
        }
        if (n.called == function_kind::coalesce)
            return all_nullable;
        switch (n.kind) {
        case node_kind::column: return n.nullable || may_be_missing(sources, n.table);
        case node_kind::operation:
            return operand_nullable && n.op != operator_kind::is_null && n.op != operator_kind::is_not_null;
        case node_kind::function: return of_call(n, operand_nullable);
        case node_kind::filtered: return n.nullable;
        default: return n.nullable || operand_nullable;
        }
    }

private:
    /// Of CASE the values, not the conditions: every second operand, and the last one behind ELSE.
    static constexpr bool gives_value(expression_node const& n, std::uint16_t operand) {
        return n.called != function_kind::case_when || operand % 2 == 1 || operand + 1 == n.arity;
    }
    constexpr bool of_call(expression_node const& n, bool operand_nullable) const {
        if (is_count(n.called) || n.called == function_kind::exists)
            return false;
        return is_aggregate(n.called) ? operand_nullable || !grouped : n.nullable || operand_nullable;
    }
    /// A window has at least the row itself, unless its frame leaves that out: then its node is nullable.
    constexpr bool of_window(expression_node const& n, std::size_t& position) const {
        const expression_node& call = nodes[position];
        bool operand_nullable = call.kind == node_kind::filtered || (!is_aggregate(call.called) && call.nullable);
        const bool counts = is_count(call.kind == node_kind::filtered ? nodes[position + 1].called : call.called);
        ++position;
        for (std::uint16_t i = 0; i < call.arity; ++i)
            operand_nullable = at(position) || operand_nullable;
        for (std::uint16_t i = 1; i < n.arity; ++i)
            position = end_of(nodes, position);
        return !counts && (n.nullable || operand_nullable);
    }
};

} // namespace detail

/// Can the expression be null in a query over these tables? An aggregate over no rows is null, a group has a row.
[[nodiscard]] constexpr bool is_nullable_in(node_span nodes, array_view<const source_model> sources,
                                            bool grouped) noexcept {
    std::size_t at = 0;
    return detail::nullability{nodes, sources, grouped}.at(at);
}

} // namespace constable

#endif

namespace constable {

namespace detail {

/// The type of a column is that of its table, and not every node of one tells it.
constexpr bool same_node(expression_node const& a, expression_node const& b) {
    return a.kind == b.kind && a.op == b.op && a.called == b.called && a.table == b.table && a.text == b.text &&
           a.nulls == b.nulls && a.query == b.query && a.arity == b.arity &&
           (a.type == b.type || a.kind == node_kind::column) && a.integer == b.integer && a.real == b.real &&
           a.kind != node_kind::parameter; // two parameters are two values
}

constexpr bool same_nodes(node_span a, node_span b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!same_node(a[i], b[i]))
            return false;
    return true;
}

/// Does a GROUP BY key stand at `at`?
constexpr bool is_key(node_span nodes, std::size_t at, node_span keys) {
    const std::size_t size = end_of(nodes, at) - at;
    for (std::size_t key = 0; key < keys.size(); key = end_of(keys, key)) {
        bool same = end_of(keys, key) - key == size;
        for (std::size_t i = 0; same && i < size; ++i)
            same = same_node(nodes[at + i], keys[key + i]);
        if (same)
            return true;
    }
    return false;
}

/// Which of the items is this expression? From 1 on; 0 if none is.
constexpr std::size_t selected_position(node_span items, node_span wanted) {
    std::size_t position = 0;
    std::size_t found = 0;
    for_each_expression(items, [&](node_span item) {
        ++position;
        if (found == 0 && item.size() == wanted.size() && is_key(item, 0, wanted))
            found = position;
    });
    return found;
}

/// Does a subquery read a column of this statement that is no GROUP BY key?
constexpr bool reads_ungrouped(select_model const& query, array_view<const source_model> sources, node_span keys);

constexpr bool reads_ungrouped(node_span nodes, array_view<const source_model> sources, node_span keys) {
    for (const expression_node& n : nodes) {
        if (n.kind == node_kind::subquery && reads_ungrouped(*n.query, sources, keys))
            return true;
        if (n.kind != node_kind::outer || !is_source(sources, n.table))
            continue;
        expression_node own = n;
        own.kind = node_kind::column;
        if (!is_key({&own, 1}, 0, keys))
            return true;
    }
    return false;
}

constexpr bool reads_ungrouped(select_model const& query, array_view<const source_model> sources, node_span keys) {
    bool found = false;
    for_each_part(query, [&](auto const& part) { found = found || reads_ungrouped(part, sources, keys); });
    return found;
}

} // namespace detail

} // namespace constable

#endif

// --- constable/query/outer_reads.hpp

#ifndef CONSTABLE_QUERY_OUTER_READS_HPP
#define CONSTABLE_QUERY_OUTER_READS_HPP

// Whose columns an expression reads, the columns in its subqueries included: those of its own statement, or of one
// around.

#include <cstddef>
#include <type_traits>

namespace constable {

namespace detail {

struct columns_read {
    bool own = false;   ///< of the statement itself
    bool outer = false; ///< of a statement around it
};

/// The sources of the statement, or of a subquery somewhere in it.
struct source_level {
    array_view<const source_model> sources;
    source_level const* around = nullptr;
};

constexpr void find_columns_read(select_model const& query, source_level const& around, columns_read& found);

constexpr void find_columns_read(node_span nodes, source_level const& here, columns_read& found) {
    for (const expression_node& n : nodes) {
        if (n.kind == node_kind::subquery) {
            find_columns_read(*n.query, here, found);
        } else if (n.kind == node_kind::outer) {
            source_level const* level = here.around;
            while (level != nullptr && !is_source(level->sources, n.table))
                level = level->around;
            found.outer = found.outer || level == nullptr;
            found.own = found.own || (level != nullptr && level->around == nullptr);
        } else if (n.kind == node_kind::column) {
            found.own = found.own || here.around == nullptr;
        }
    }
}

constexpr void find_columns_read(select_model const& query, source_level const& around, columns_read& found) {
    const source_level here{query.sources, &around};
    for_each_part(query, [&](auto const& part) {
        constexpr bool beside = std::is_same_v<decltype(part), select_model const&>;
        find_columns_read(part, beside ? around : here, found);
    });
}

/// The first aggregate that reads columns of the statement around and none of its own; the size of `nodes` if there is
/// none. Engines take it for one of the statement around (ISO/IEC 9075-2, set function specification).
constexpr std::size_t first_aggregate_of_outer(node_span nodes, array_view<const source_model> sources) {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (!is_aggregate(nodes[at]) && nodes[at].kind != node_kind::filtered)
            continue;
        const std::size_t end = end_of(nodes, at);
        columns_read found;
        find_columns_read(nodes.subspan(at, end - at), source_level{sources}, found);
        if (found.outer && !found.own)
            return at;
        at = end - 1;
    }
    return nodes.size();
}

} // namespace detail

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Part>
struct table_not_in_from {
    using reported = void;
    static_assert(!sizeof(Part),
                  "constable: this column's table is not part of the statement; join the table first. In a "
                  "subquery, outer<&T::member> is a column of the statement around it "
                  "[errors.md#table_not_in_from]");
};

template <class Item>
struct not_an_expression {
    using reported = void;
    static_assert(!sizeof(Item), "constable: this is no column and no expression; write col<&T::member>. arg<N> is one "
                                 "where it is compared, assigned or a limit [errors.md#not_an_expression]");
};

template <class Condition>
struct second_where {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: a statement has one where and one having; combine conditions with && "
                                      "[errors.md#second_where]");
};

template <class Aggregate>
struct aggregate_in_where {
    using reported = void;
    static_assert(!sizeof(Aggregate), "constable: where sees single rows, not groups; move the aggregate to having "
                                      "[errors.md#aggregate_in_where]");
};

template <class Expression>
struct nested_aggregate {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: an aggregate inside an aggregate; run a query for the inner one first, or give the outer "
                  "one .over(window) "
                  "[errors.md#nested_aggregate]");
};

template <class Aggregate>
struct misplaced_aggregate {
    using reported = void;
    static_assert(
        !sizeof(Aggregate),
        "constable: an aggregate stands in select, having and order_by only: elsewhere there are single rows; "
        "run a query for it first [errors.md#misplaced_aggregate]");
};

template <class Column>
struct ambiguous_column {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this column's table is in the statement under another name; say which one is meant: "
                  "col<&T::member, alias> [errors.md#ambiguous_column]");
};

template <class Window>
struct misplaced_window {
    using reported = void;
    static_assert(!sizeof(Window),
                  "constable: a window function stands in select and order_by only: its rows are there after where, "
                  "group_by and having; filter its result in a query over a common table expression "
                  "[errors.md#misplaced_window]");
};

template <class Part>
struct outer_not_in_statement {
    using reported = void;
    static_assert(!sizeof(Part),
                  "constable: outer<&T::member> is a column of the statement around a subquery, and that statement "
                  "does not have this table; join it there, or write col<…> [errors.md#outer_not_in_statement]");
};

template <class Part>
struct outer_is_hidden {
    using reported = void;
    static_assert(!sizeof(Part),
                  "constable: the subquery has the table of this outer<…> itself; give the table of one of them an "
                  "alias [errors.md#outer_is_hidden]");
};

template <class Statement>
struct common_table_not_given {
    using reported = void;
    static_assert(!sizeof(Statement),
                  "constable: this statement reads a common table expression that nothing gives; add .with(query) "
                  "[errors.md#common_table_not_given]");
};

template <class Query>
struct page_without_limit {
    using reported = void;
    static_assert(!sizeof(Query), "constable: a page has an end; add .limit(n) [errors.md#page_without_limit]");
};

template <class Excluded>
struct misplaced_excluded {
    using reported = void;
    static_assert(!sizeof(Excluded), "constable: excluded<&T::member> is the row that an upsert could not insert; it "
                                     "stands in do_update(…) only [errors.md#misplaced_excluded]");
};

template <class Aggregate>
struct aggregate_of_outer {
    using reported = void;
    static_assert(!sizeof(Aggregate),
                  "constable: engines take an aggregate that reads only outer<…> columns as one of the statement "
                  "around; aggregate a column of the subquery's own tables [errors.md#aggregate_of_outer]");
};

template <class Column>
struct column_not_grouped {
    using reported = void;
    static_assert(!sizeof(Column), "constable: a query that groups or aggregates cannot give this column: its rows may "
                                   "differ in it; name it in group_by, or aggregate it [errors.md#column_not_grouped]");
};

template <class Term>
struct order_not_selected {
    using reported = void;
    static_assert(!sizeof(Term),
                  "constable: a set operation is ordered by what its first query selects, and a distinct "
                  "query by what it selects; select this expression there "
                  "[errors.md#order_not_selected]");
};

template <class Condition>
struct having_without_group {
    using reported = void;
    static_assert(!sizeof(Condition), "constable: having filters groups and there are none; use where, or add group_by "
                                      "[errors.md#having_without_group]");
};

template <class Offset>
struct offset_without_limit {
    using reported = void;
    static_assert(!sizeof(Offset), "constable: offset needs a limit; add .limit(n) [errors.md#offset_without_limit]");
};

template <class Count>
struct not_a_count {
    using reported = void;
    static_assert(!sizeof(Count), "constable: limit and offset take an integer or arg<N> [errors.md#not_a_count]");
};

template <class Table>
struct empty_clause {
    using reported = void;
    static_assert(!sizeof(Table), "constable: select, returning, group_by, order_by and set need something in their "
                                  "parentheses [errors.md#empty_clause]");
};

template <class Table>
struct missing_where {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this statement changes every row of the table; add .where(condition), or "
                                  "say .all_rows() [errors.md#missing_where]");
};

} // namespace error

/// The rules that need the nodes of a query.
enum class query_rule : std::uint8_t {
    none,
    table_not_in_from,
    ambiguous_column,
    null_comparison,
    misplaced_aggregate,
    nested_aggregate,
    aggregate_of_outer,
    misplaced_window,
    misplaced_excluded,
    column_not_grouped,
    having_without_group,
    order_not_selected,
    offset_without_limit,
    outer_not_in_statement,
    outer_is_hidden,
    common_table_not_given
};

/// The first rule that a query breaks, and the node that breaks it: its position among all nodes of the query, or of
/// the clause that was looked at.
struct query_violation {
    query_rule rule = query_rule::none;
    std::size_t node = 0;
};

namespace detail {

/// The first column that is neither part of a GROUP BY key nor of an aggregate; the size of `nodes` if there is none.
constexpr std::size_t first_ungrouped(node_span nodes, array_view<const source_model> sources, node_span keys) {
    for (std::size_t at = 0; at < nodes.size();) {
        const expression_node& n = nodes[at];
        if (is_key(nodes, at, keys) || is_aggregate(n) || n.kind == node_kind::filtered)
            at = end_of(nodes, at);
        else if (n.kind == node_kind::window) // over groups: what the call and the window read is grouped
            at += nodes[at + 1].kind == node_kind::filtered ? 3 : 2;
        else if (n.kind == node_kind::column ||
                 (n.kind == node_kind::subquery && reads_ungrouped(*n.query, sources, keys)))
            return at;
        else
            ++at;
    }
    return nodes.size();
}

/// The first aggregate of an aggregate; the size of `nodes` if there is none. Over a window there may be one: it
/// aggregates groups.
constexpr std::size_t first_nested_aggregate(node_span nodes) {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (nodes[at].kind == node_kind::window) {
            at += nodes[at + 1].kind == node_kind::filtered ? 2 : 1;
        } else if (is_aggregate(nodes[at])) {
            const std::size_t end = end_of(nodes, at);
            const node_span operands = nodes.subspan(at + 1, end - at - 1);
            if (first_aggregate(operands) < operands.size())
                return at;
            at = end - 1;
        }
    }
    return nodes.size();
}

/// Is the table there, but under another name?
constexpr bool is_aliased(array_view<const source_model> sources, table_id table) {
    for (const auto& source : sources)
        if (source.model != nullptr && source.model->id == table)
            return true;
    return false;
}

/// A column whose table is not part of the statement, or `excluded` where there is none.
constexpr query_violation foreign_column(array_view<const source_model> sources, node_span nodes, bool upsert) {
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        if (nodes[at].kind == node_kind::excluded && !upsert)
            return {query_rule::misplaced_excluded, at};
        if ((nodes[at].kind == node_kind::column || nodes[at].kind == node_kind::excluded) &&
            !is_source(sources, nodes[at].table))
            return {is_aliased(sources, nodes[at].table) ? query_rule::ambiguous_column : query_rule::table_not_in_from,
                    at};
    }
    return {};
}

/// A test for null of something that is not null in any row of these tables.
constexpr std::size_t first_idle_null_test(array_view<const source_model> sources, node_span nodes) {
    for (std::size_t at = 0; at < nodes.size(); ++at)
        if ((nodes[at].op == operator_kind::is_null || nodes[at].op == operator_kind::is_not_null) &&
            !is_nullable_in(nodes.subspan(at + 1), sources, false))
            return at + 1;
    return nodes.size();
}

} // namespace detail

/// What is wrong with a condition or an expression that stands where single rows are seen.
[[nodiscard]] constexpr query_violation violation_in_row(array_view<const source_model> sources, node_span nodes,
                                                         bool upsert = false) {
    if (const auto found = detail::foreign_column(sources, nodes, upsert); found.rule != query_rule::none)
        return found;
    if (const std::size_t at = first_aggregate(nodes); at < nodes.size())
        return {query_rule::misplaced_aggregate, at};
    if (const std::size_t at = first_window(nodes); at < nodes.size())
        return {query_rule::misplaced_window, at};
    if (const std::size_t at = detail::first_idle_null_test(sources, nodes); at < nodes.size())
        return {query_rule::null_comparison, at};
    return {};
}

namespace detail {

/// Walks the clauses of a query in the order of its text.
class select_judge {
public:
    constexpr explicit select_judge(select_model const& query) : query_(query), aggregates_(!query.group_by.empty()) {
        aggregates_ = aggregates_ || has_aggregate(query.projection);
        for (const auto& term : query.order_by)
            aggregates_ = aggregates_ || has_aggregate(term.expression);
    }

    constexpr query_violation judge() {
        grouped_clause(query_.projection);
        for (std::size_t i = 0; i < query_.sources.size(); ++i)
            row_clause(query_.sources.first(i + 1), query_.sources[i].on);
        before_ += query_.where.size(); // where() has judged it
        row_clause(query_.sources, query_.group_by);
        if (!query_.having.empty() && query_.group_by.empty())
            note({query_rule::having_without_group, 0}, query_.having.size());
        if (const std::size_t at = first_window(query_.having); at < query_.having.size())
            note({query_rule::misplaced_window, at}, query_.having.size());
        grouped_clause(query_.having);
        for (const auto& term : query_.order_by)
            if (term.position == 0)
                order_clause(term.expression);
        if (query_.has_offset && !query_.has_limit)
            note({query_rule::offset_without_limit, 0}, 1);
        return found_;
    }

private:
    static constexpr bool has_aggregate(node_span nodes) { return first_aggregate(nodes) < nodes.size(); }

    constexpr void note(query_violation violation, std::size_t size) {
        if (found_.rule == query_rule::none && violation.rule != query_rule::none && violation.node < size)
            found_ = {violation.rule, before_ + violation.node};
    }
    constexpr void row_clause(array_view<const source_model> sources, node_span nodes) {
        note(violation_in_row(sources, nodes), nodes.size());
        before_ += nodes.size();
    }
    constexpr void grouped_clause(node_span nodes) {
        note(foreign_column(query_.sources, nodes, false), nodes.size());
        note({query_rule::nested_aggregate, first_nested_aggregate(nodes)}, nodes.size());
        note({query_rule::aggregate_of_outer, first_aggregate_of_outer(nodes, query_.sources)}, nodes.size());
        if (aggregates_)
            note({query_rule::column_not_grouped, first_ungrouped(nodes, query_.sources, query_.group_by)},
                 nodes.size());
        before_ += nodes.size();
    }

    constexpr void order_clause(node_span nodes) {
        if (query_.distinct && selected_position(query_.projection, nodes) == 0)
            note({query_rule::order_not_selected, 0}, nodes.size());
        grouped_clause(nodes);
    }

    select_model const& query_;
    query_violation found_{};
    std::size_t before_ = 0;
    bool aggregates_;
};

} // namespace detail

/// What is wrong with a query apart from its where.
[[nodiscard]] constexpr query_violation violation_in(select_model const& query) {
    return detail::select_judge{query}.judge();
}

namespace detail {

/// The statements around a query, from the inside out.
struct query_scope {
    array_view<const source_model> sources{};
    array_view<const common_table_model> with{};
    query_scope const* around = nullptr;

    [[nodiscard]] constexpr bool gives(table_id common) const {
        for (const auto& table : with)
            if (table.id == common)
                return true;
        return around != nullptr && around->gives(common);
    }
    [[nodiscard]] constexpr bool has_source(table_id table) const {
        return is_source(sources, table) || (around != nullptr && around->has_source(table));
    }
    /// Is the name by which a table is called here taken further inside?
    [[nodiscard]] constexpr std::string_view name_of_source(table_id table) const {
        for (const auto& source : sources)
            if (source.id == table)
                return source.name();
        return around != nullptr ? around->name_of_source(table) : std::string_view{};
    }
};

constexpr query_rule scope_violation(select_model const& query, query_scope const* around);

constexpr query_rule scope_violation(node_span nodes, query_scope const& scope) {
    for (const expression_node& n : nodes) {
        if (n.kind == node_kind::subquery) {
            if (const auto rule = scope_violation(*n.query, &scope); rule != query_rule::none)
                return rule;
        } else if (n.kind == node_kind::outer) {
            if (scope.around == nullptr || !scope.around->has_source(n.table))
                return query_rule::outer_not_in_statement;
            const std::string_view name = scope.around->name_of_source(n.table);
            for (const auto& source : scope.sources)
                if (source.name() == name)
                    return query_rule::outer_is_hidden;
        }
    }
    return query_rule::none;
}

constexpr query_rule scope_violation_in_tables(select_model const& query, query_scope const& scope) {
    // Common tables and operands see the statements around, but not the sources of this one; a common table sees those
    // before it and itself.
    for (std::size_t i = 0; i < query.with.size(); ++i) {
        const query_scope given{.with = query.with.first(i + 1), .around = scope.around};
        if (const auto rule = scope_violation(*query.with[i].query, &given); rule != query_rule::none)
            return rule;
    }
    for (std::size_t i = 0; i < query.sources.size(); ++i) {
        const source_model& source = query.sources[i];
        const bool lateral = is_lateral(source.kind);
        if (source.common && !lateral && !scope.gives(source.model->id))
            return query_rule::common_table_not_given;
        // A lateral query sees the sources before it.
        const query_scope before{query.sources.first(i), query.with, scope.around};
        if (const auto rule = scope_violation(source.on, lateral ? before : scope); rule != query_rule::none)
            return rule;
    }
    const query_scope beside{.with = query.with, .around = scope.around};
    for (const auto& operand : query.operands)
        if (const auto rule = scope_violation(*operand.query, &beside); rule != query_rule::none)
            return rule;
    return query_rule::none;
}

constexpr query_rule scope_violation(select_model const& query, query_scope const* around) {
    const query_scope scope{query.sources, query.with, around};
    if (const auto rule = scope_violation_in_tables(query, scope); rule != query_rule::none)
        return rule;
    for (node_span nodes : {query.projection, query.where, query.group_by, query.having})
        if (const auto rule = scope_violation(nodes, scope); rule != query_rule::none)
            return rule;
    for (const auto& term : query.order_by)
        if (const auto rule = scope_violation(term.expression, scope); rule != query_rule::none)
            return rule;
    return query_rule::none;
}

constexpr bool has_scopes(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery || n.kind == node_kind::outer)
            return true;
    return false;
}

} // namespace detail

/// What is wrong with how a whole statement and its subqueries refer to each other.
[[nodiscard]] constexpr query_rule violation_of_scopes(select_model const& query) {
    return detail::scope_violation(query, nullptr);
}
/// The same for the clauses of a write.
[[nodiscard]] constexpr query_rule violation_of_scopes(array_view<const source_model> sources, node_span nodes) {
    return detail::scope_violation(nodes, detail::query_scope{.sources = sources});
}

namespace detail {

/// Void, or the error class of a violation in `Part`.
template <class Part, query_violation Violation>
consteval auto error_of_violation() {
    constexpr query_rule rule = Violation.rule;
    if constexpr (rule == query_rule::none) {
        return std::type_identity<void>{};
    } else {
        using at = part_at<Part, Violation.node>;
        if constexpr (rule == query_rule::table_not_in_from)
            return std::type_identity<error::table_not_in_from<at>>{};
        else if constexpr (rule == query_rule::ambiguous_column)
            return std::type_identity<error::ambiguous_column<at>>{};
        else if constexpr (rule == query_rule::misplaced_window)
            return std::type_identity<error::misplaced_window<at>>{};
        else if constexpr (rule == query_rule::null_comparison)
            return std::type_identity<error::null_comparison<at>>{};
        else if constexpr (rule == query_rule::misplaced_aggregate)
            return std::type_identity<error::misplaced_aggregate<at>>{};
        else if constexpr (rule == query_rule::nested_aggregate)
            return std::type_identity<error::nested_aggregate<at>>{};
        else if constexpr (rule == query_rule::aggregate_of_outer)
            return std::type_identity<error::aggregate_of_outer<at>>{};
        else if constexpr (rule == query_rule::misplaced_excluded)
            return std::type_identity<error::misplaced_excluded<at>>{};
        else if constexpr (rule == query_rule::column_not_grouped)
            return std::type_identity<error::column_not_grouped<at>>{};
        else if constexpr (rule == query_rule::having_without_group)
            return std::type_identity<error::having_without_group<at>>{};
        else if constexpr (rule == query_rule::order_not_selected)
            return std::type_identity<error::order_not_selected<at>>{};
        else
            return std::type_identity<error::offset_without_limit<at>>{};
    }
}

/// Void, or the error class of a violation between a statement and its subqueries.
template <class Statement, query_rule Rule>
consteval auto error_of_scopes() {
    if constexpr (Rule == query_rule::none)
        return std::type_identity<void>{};
    else if constexpr (Rule == query_rule::outer_not_in_statement)
        return std::type_identity<error::outer_not_in_statement<Statement>>{};
    else if constexpr (Rule == query_rule::outer_is_hidden)
        return std::type_identity<error::outer_is_hidden<Statement>>{};
    else
        return std::type_identity<error::common_table_not_given<Statement>>{};
}

template <class E, class Query>
consteval auto row_expression_error() {
    if constexpr (!expression<E>)
        return std::type_identity<error::not_an_expression<E>>{};
    else
        return error_of_violation<E, violation_in_row(Query::visible_tables, nodes_of<E>)>();
}
/// Void, or the error of an expression that sees single rows of a statement's tables.
template <class E, class Query>
using broken_row_expression = typename decltype(row_expression_error<E, Query>())::type;

/// Void, or the error of the condition of a join; a cross join has none.
template <class On>
consteval auto join_condition_error() {
    if constexpr (is_written<On>)
        return broken_condition<On>();
    else
        return std::type_identity<void>{};
}

template <class Query, class Condition, bool Written>
consteval auto where_error() {
    if constexpr (Written)
        return std::type_identity<error::second_where<Condition>>{};
    else if constexpr (!std::is_void_v<broken_condition_t<Condition>>)
        return broken_condition<Condition>();
    else if constexpr (constexpr auto at = first_aggregate(nodes_of<Condition>); at < Condition::node_count)
        return std::type_identity<error::aggregate_in_where<part_at<Condition, at>>>{};
    else
        return row_expression_error<Condition, Query>();
}
/// Void, or the error of a condition for where().
template <class Query, class Condition, bool Written>
using broken_where = typename decltype(where_error<Query, Condition, Written>())::type;

template <class Condition, bool Written>
consteval auto having_error() {
    if constexpr (Written && !any_refused<Condition>)
        return std::type_identity<error::second_where<Condition>>{};
    else
        return broken_condition<Condition>();
}
/// Void, or the error of a condition for having().
template <class Condition, bool Written>
using broken_having = typename decltype(having_error<Condition, Written>())::type;

} // namespace detail

} // namespace constable

#endif

// clang-format on

// --- constable/dialect/ddl.hpp

#ifndef CONSTABLE_DIALECT_DDL_HPP
#define CONSTABLE_DIALECT_DDL_HPP

// The DDL of a table and of a schema.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

// --- constable/core/static_vector.hpp

#ifndef CONSTABLE_CORE_STATIC_VECTOR_HPP
#define CONSTABLE_CORE_STATIC_VECTOR_HPP

// A vector of fixed capacity that can live in a constant.

#include <cstddef>
#include <initializer_list>

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

// --- constable/dialect/dialect.hpp

#ifndef CONSTABLE_DIALECT_DIALECT_HPP
#define CONSTABLE_DIALECT_DIALECT_HPP

// What sets one engine's SQL apart from another's, as a plain value.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

// --- constable/dialect/expression_sql.hpp

#ifndef CONSTABLE_DIALECT_EXPRESSION_SQL_HPP
#define CONSTABLE_DIALECT_EXPRESSION_SQL_HPP

// The SQL text of an expression.

#include <cstddef>
#include <cstdint>
#include <string_view>

// --- constable/dialect/dynamic_sql.hpp

#ifndef CONSTABLE_DIALECT_DYNAMIC_SQL_HPP
#define CONSTABLE_DIALECT_DYNAMIC_SQL_HPP

// The text of a statement with parts that may be left out: a pattern with marks, and what becomes of it.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace constable {

/// Marks in a pattern. They are control characters, and count outside of quotes only.
/// A part:      part_begin, the text if it is there, part_absent, the text if it is not, part_end.
/// A list:      list_begin, items, list_end. An item begins with item_opening, the text in front of the first item,
///              item_separator, the text in front of any other, item_begin.
/// A filter:    filter_place, then '1' if columns are written with their table, '0' if not.
namespace dynamic_mark {
inline constexpr char part_begin = '\x01';
inline constexpr char part_absent = '\x02';
inline constexpr char part_end = '\x03';
inline constexpr char list_begin = '\x04';
inline constexpr char item_opening = '\x05';
inline constexpr char item_separator = '\x06';
inline constexpr char item_begin = '\x07';
inline constexpr char list_end = '\x0e';
inline constexpr char filter_place = '\x0f';
} // namespace dynamic_mark

namespace detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Writes a pattern as a statement. `Sink` has `append(std::string_view)`, `Filter` is called with the sink and whether
/// columns are written with their table.
template <class Sink, class Filter>
class pattern_reader {
public:
    constexpr pattern_reader(Sink& sink, std::string_view pattern, std::uint64_t mask, Filter& filter)
        : sink_(sink), pattern_(pattern), mask_(mask), filter_(filter) {}

    constexpr void run() {
        while (at_ < pattern_.size()) {
            const char c = pattern_[at_];
            if (c == '\'' || c == '"')
                skip_quoted(c);
            else if (static_cast<unsigned char>(c) < ' ')
                mark(c);
            else
                ++at_;
        }
        flush();
    }

private:
    [[nodiscard]] constexpr bool visible() const { return !part_hidden_ && !text_hidden_; }
    /// Writes what was read since the last mark.
    constexpr void flush() {
        if (visible())
            sink_.append(pattern_.substr(start_, at_ - start_));
        start_ = at_;
    }
    constexpr void skip_quoted(char quote) {
        const std::size_t end = pattern_.find(quote, at_ + 1);
        at_ = end == std::string_view::npos ? pattern_.size() : end + 1;
    }
    constexpr void mark(char c) {
        flush();
        start_ = ++at_;
        switch (c) {
        case dynamic_mark::part_begin:
            part_on_ = (mask_ >> parts_++ & 1) != 0;
            part_hidden_ = !part_on_;
            break;
        case dynamic_mark::part_absent: part_hidden_ = part_on_; break;
        case dynamic_mark::part_end: part_hidden_ = false; break;
        case dynamic_mark::list_begin: lists_ <<= 1; break;
        case dynamic_mark::list_end: lists_ >>= 1; break;
        case dynamic_mark::item_opening:
            if (!part_hidden_) {
                first_ = (lists_ & 1) == 0;
                lists_ |= 1;
            }
            text_hidden_ = !first_;
            break;
        case dynamic_mark::item_separator: text_hidden_ = first_; break;
        case dynamic_mark::item_begin: text_hidden_ = false; break;
        case dynamic_mark::filter_place:
            if (visible())
                filter_(sink_, pattern_[at_] == '1');
            start_ = ++at_;
            break;
        default: break;
        }
    }

    Sink& sink_;
    std::string_view pattern_;
    std::uint64_t mask_;
    Filter& filter_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    unsigned parts_ = 0;
    std::uint64_t lists_ = 0; // a bit per open list: does it have an item?
    bool part_on_ = true;
    bool part_hidden_ = false;
    bool text_hidden_ = false;
    bool first_ = false;
};

} // namespace detail

/// Writes the statement of a pattern: the parts whose bits are set, and what `filter(sink, qualified)` writes for each
/// filter. Parameters keep their numbers: see `renumber_parameters`.
template <class Sink, class Filter>
constexpr void write_pattern(Sink& sink, std::string_view pattern, std::uint64_t mask, Filter&& filter) {
    detail::pattern_reader<Sink, std::remove_reference_t<Filter>>{sink, pattern, mask, filter}.run();
}

/// Writes a text with its parameters counted from 1 on: `$1`, `$2`, … For engines that number them.
template <class Sink>
constexpr void renumber_parameters(Sink& sink, std::string_view text, char mark) {
    std::size_t start = 0;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '\'' || c == '"') {
            const std::size_t end = text.find(c, at + 1);
            at = end == std::string_view::npos ? text.size() : end + 1;
        } else if (c == mark && at + 1 < text.size() && detail::is_digit(text[at + 1])) {
            sink.append(text.substr(start, ++at - start));
            while (at < text.size() && detail::is_digit(text[at]))
                ++at;
            start = at;
            char digits[20]{};
            std::size_t first = sizeof digits;
            std::size_t rest = ++number;
            do {
                digits[--first] = static_cast<char>('0' + rest % 10);
                rest /= 10;
            } while (rest != 0);
            sink.append(std::string_view{digits + first, sizeof digits - first});
        } else {
            ++at;
        }
    }
    sink.append(text.substr(start));
}

} // namespace constable

#endif

// --- constable/dialect/function_sql.hpp

#ifndef CONSTABLE_DIALECT_FUNCTION_SQL_HPP
#define CONSTABLE_DIALECT_FUNCTION_SQL_HPP

// How the functions of the language are called in SQL. A text with `$` is a pattern: each `$` is an operand, in order,
// for parameters are bound in the order of the text.

#include <string_view>

namespace constable {

/// The name that every engine has; empty for a function that each engine spells by itself.
[[nodiscard]] constexpr std::string_view function_name(function_kind called) noexcept {
    switch (called) {
    case function_kind::count_rows:
    case function_kind::count:
    case function_kind::count_distinct: return "count";
    case function_kind::sum: return "sum";
    case function_kind::average: return "avg";
    case function_kind::minimum: return "min";
    case function_kind::maximum: return "max";
    case function_kind::row_number: return "row_number";
    case function_kind::rank: return "rank";
    case function_kind::dense_rank: return "dense_rank";
    case function_kind::percent_rank: return "percent_rank";
    case function_kind::cume_dist: return "cume_dist";
    case function_kind::ntile: return "ntile";
    case function_kind::lag: return "lag";
    case function_kind::lead: return "lead";
    case function_kind::first_value: return "first_value";
    case function_kind::last_value: return "last_value";
    case function_kind::nth_value: return "nth_value";
    case function_kind::lower: return "lower";
    case function_kind::upper: return "upper";
    case function_kind::length: return "length";
    case function_kind::trimmed: return "trim";
    case function_kind::trimmed_left: return "ltrim";
    case function_kind::trimmed_right: return "rtrim";
    case function_kind::substring: return "substr";
    case function_kind::replaced: return "replace";
    case function_kind::absolute: return "abs";
    case function_kind::coalesce: return "coalesce";
    case function_kind::null_if: return "nullif";
    default: return {};
    }
}

namespace detail::sqlite_sql {

// Microseconds since 1970 of the years 1 to 9999, moved to the year 1, so that a division rounds down.
// https://sqlite.org/lang_datefunc.html
constexpr std::string_view spell(function_kind called) {
    switch (called) {
    case function_kind::concatenated: return "group_concat";
    case function_kind::position: return "instr";
    case function_kind::contains: return "(instr($, $) > 0)";
    case function_kind::ends_with: return "(instr($ || char(1114111), $ || char(1114111)) > 0)"; // no such character
    case function_kind::rounded: return "round($, $)";
    case function_kind::floored: return "CAST(floor($) AS INTEGER)";
    case function_kind::list_values: return "(SELECT value FROM json_each($))";
    case function_kind::uuid_values:
        return "(WITH RECURSIVE list (rest) AS (SELECT $ UNION ALL SELECT substr(rest, 17) FROM list WHERE "
               "length(rest) "
               "> 16) SELECT substr(rest, 1, 16) FROM list)";
    case function_kind::json_length:
    case function_kind::element_count: return "json_array_length($)";
    case function_kind::year:
        return "CAST(strftime('%Y', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch') AS INTEGER)";
    case function_kind::month:
        return "CAST(strftime('%m', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch') AS INTEGER)";
    case function_kind::day:
        return "CAST(strftime('%d', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch') AS INTEGER)";
    case function_kind::hour: return "(($ + 62135596800000000) / 3600000000 % 24)";
    case function_kind::minute: return "(($ + 62135596800000000) / 60000000 % 60)";
    case function_kind::weekday: return "(($ + 62135596800000000) / 86400000000 % 7 + 1)"; // 0001-01-01 was a Monday
    case function_kind::date_part:
        return "strftime('%Y-%m-%d', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch')";
    case function_kind::start_of_minute: return "(($ + 62135596800000000) / 60000000 * 60000000 - 62135596800000000)";
    case function_kind::start_of_hour: return "(($ + 62135596800000000) / 3600000000 * 3600000000 - 62135596800000000)";
    case function_kind::start_of_day:
        return "(($ + 62135596800000000) / 86400000000 * 86400000000 - 62135596800000000)";
    case function_kind::start_of_week:
        return "(($ + 62135596800000000) / 604800000000 * 604800000000 - 62135596800000000)";
    case function_kind::start_of_month:
        return "(strftime('%s', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch', 'start of month') * "
               "1000000)";
    case function_kind::start_of_year:
        return "(strftime('%s', ($ + 62135596800000000) / 1000000 - 62135596800, 'unixepoch', 'start of year') * "
               "1000000)";
    case function_kind::later_by: return "($ + $)";
    case function_kind::seconds_between: return "(($ - $) / 1000000)";
    case function_kind::time_between: return "($ - $)";
    // Without the microseconds, which strftime rounds.
    case function_kind::year_of_date: return "CAST(strftime('%Y', substr($, 1, 10)) AS INTEGER)";
    case function_kind::month_of_date: return "CAST(strftime('%m', substr($, 1, 10)) AS INTEGER)";
    case function_kind::day_of_date: return "CAST(strftime('%d', substr($, 1, 10)) AS INTEGER)";
    case function_kind::weekday_of_date: return "((CAST(strftime('%w', substr($, 1, 10)) AS INTEGER) + 6) % 7 + 1)";
    case function_kind::hour_of_local: return "CAST(strftime('%H', substr($, 1, 19)) AS INTEGER)";
    case function_kind::minute_of_local: return "CAST(strftime('%M', substr($, 1, 19)) AS INTEGER)";
    case function_kind::date_part_of_local: return "strftime('%Y-%m-%d', substr($, 1, 19))";
    case function_kind::start_of_minute_of_local: return "strftime('%Y-%m-%d %H:%M:00', substr($, 1, 19))";
    case function_kind::start_of_hour_of_local: return "strftime('%Y-%m-%d %H:00:00', substr($, 1, 19))";
    case function_kind::start_of_day_of_local: return "strftime('%Y-%m-%d 00:00:00', substr($, 1, 19))";
    case function_kind::start_of_week_of_local:
        return "strftime('%Y-%m-%d 00:00:00', substr($, 1, 19), '-6 days', 'weekday 1')";
    case function_kind::start_of_month_of_local: return "strftime('%Y-%m-01 00:00:00', substr($, 1, 19))";
    case function_kind::start_of_year_of_local: return "strftime('%Y-01-01 00:00:00', substr($, 1, 19))";
    default: return {};
    }
}

constexpr std::string_view cast_type(value_kind type) {
    switch (type) {
    case value_kind::real: return "REAL";
    case value_kind::text: return "TEXT";
    default: return "INTEGER";
    }
}

} // namespace detail::sqlite_sql

namespace detail::postgres_sql {

// https://www.postgresql.org/docs/15/functions-datetime.html
constexpr std::string_view spell(function_kind called) {
    switch (called) {
    case function_kind::concatenated: return "string_agg";
    // As SQLite does: A to Z alone.
    case function_kind::lower: return "lower($ COLLATE \"C\")";
    case function_kind::upper: return "upper($ COLLATE \"C\")";
    // A collation that ignores case searches no substrings.
    case function_kind::position: return "strpos($ COLLATE \"C\", $)";
    case function_kind::contains: return "(strpos($ COLLATE \"C\", $) > 0)";
    case function_kind::ends_with: return "(strpos($ || chr(1114111) COLLATE \"C\", $ || chr(1114111)) > 0)";
    case function_kind::replaced: return "replace($ COLLATE \"C\", $, $)";
    case function_kind::rounded: return "CAST(round(CAST($ AS numeric), CAST($ AS integer)) AS double precision)";
    // No function takes a bigint for these counts and positions.
    case function_kind::substring: return "substr($, CAST($ AS integer), CAST($ AS integer))";
    case function_kind::ntile: return "ntile(CAST($ AS integer))";
    case function_kind::lag: return "lag($, CAST($ AS integer))";
    case function_kind::lead: return "lead($, CAST($ AS integer))";
    case function_kind::nth_value: return "nth_value($, CAST($ AS integer))";
    case function_kind::floored: return "CAST(floor($) AS bigint)";
    case function_kind::list_values: return "(SELECT unnest($))";
    case function_kind::uuid_values: return "(SELECT unnest($))";
    case function_kind::json_length: return "jsonb_array_length($)";
    // https://www.postgresql.org/docs/15/functions-json.html#FUNCTIONS-JSONB-OP-TABLE
    case function_kind::json_contains: return "($ @> $)";
    case function_kind::json_has_key: return "($ ? $)";
    case function_kind::json_has_any_key: return "($ ?| $)";
    case function_kind::json_has_all_keys: return "($ ?& $)";
    // https://www.postgresql.org/docs/15/functions-array.html
    case function_kind::element_count: return "CAST(cardinality($) AS bigint)";
    case function_kind::has_element: return "($ = ANY ($))";
    case function_kind::contains_all: return "($ @> $)";
    case function_kind::contains_any: return "($ && $)";
    case function_kind::contained_in: return "($ <@ $)";
    case function_kind::year: return "CAST(extract(year FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::month: return "CAST(extract(month FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::day: return "CAST(extract(day FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::hour: return "CAST(extract(hour FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::minute: return "CAST(extract(minute FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::weekday: return "CAST(extract(isodow FROM $ AT TIME ZONE 'UTC') AS bigint)";
    case function_kind::date_part: return "CAST($ AT TIME ZONE 'UTC' AS date)";
    case function_kind::start_of_minute: return "date_trunc('minute', $, 'UTC')";
    case function_kind::start_of_hour: return "date_trunc('hour', $, 'UTC')";
    case function_kind::start_of_day: return "date_trunc('day', $, 'UTC')";
    case function_kind::start_of_week: return "date_trunc('week', $, 'UTC')";
    case function_kind::start_of_month: return "date_trunc('month', $, 'UTC')";
    case function_kind::start_of_year: return "date_trunc('year', $, 'UTC')";
    case function_kind::later_by: return "($ + $)";
    case function_kind::time_between: return "($ - $)";
    case function_kind::seconds_between: return "CAST(trunc(extract(epoch FROM $ - $)) AS bigint)";
    case function_kind::year_of_date: return "CAST(extract(year FROM $) AS bigint)";
    case function_kind::month_of_date: return "CAST(extract(month FROM $) AS bigint)";
    case function_kind::day_of_date: return "CAST(extract(day FROM $) AS bigint)";
    case function_kind::weekday_of_date: return "CAST(extract(isodow FROM $) AS bigint)";
    case function_kind::hour_of_local: return "CAST(extract(hour FROM $) AS bigint)";
    case function_kind::minute_of_local: return "CAST(extract(minute FROM $) AS bigint)";
    case function_kind::date_part_of_local: return "CAST($ AS date)";
    case function_kind::start_of_minute_of_local: return "date_trunc('minute', $)";
    case function_kind::start_of_hour_of_local: return "date_trunc('hour', $)";
    case function_kind::start_of_day_of_local: return "date_trunc('day', $)";
    case function_kind::start_of_week_of_local: return "date_trunc('week', $)";
    case function_kind::start_of_month_of_local: return "date_trunc('month', $)";
    case function_kind::start_of_year_of_local: return "date_trunc('year', $)";
    default: return {};
    }
}

constexpr std::string_view cast_type(value_kind type) {
    switch (type) {
    case value_kind::real: return "double precision";
    case value_kind::text: return "text";
    case value_kind::boolean: return "boolean";
    default: return "bigint";
    }
}

} // namespace detail::postgres_sql

} // namespace constable

#endif

// --- constable/dialect/identifier.hpp

#ifndef CONSTABLE_DIALECT_IDENTIFIER_HPP
#define CONSTABLE_DIALECT_IDENTIFIER_HPP

// Identifiers in SQL text: bare where every engine takes them so, quoted where one does not.

#include <array>
#include <cstddef>
#include <string_view>

namespace constable {

namespace detail {

// Words that SQLite (https://sqlite.org/lang_keywords.html) or PostgreSQL 15
// (https://www.postgresql.org/docs/15/sql-keywords-appendix.html) does not take as a bare column name. Sorted.
inline constexpr std::string_view reserved_words[]{"add",
                                                   "all",
                                                   "alter",
                                                   "analyse",
                                                   "analyze",
                                                   "and",
                                                   "any",
                                                   "array",
                                                   "as",
                                                   "asc",
                                                   "asymmetric",
                                                   "authorization",
                                                   "autoincrement",
                                                   "between",
                                                   "binary",
                                                   "both",
                                                   "case",
                                                   "cast",
                                                   "check",
                                                   "collate",
                                                   "collation",
                                                   "column",
                                                   "commit",
                                                   "concurrently",
                                                   "constraint",
                                                   "create",
                                                   "cross",
                                                   "current_catalog",
                                                   "current_date",
                                                   "current_role",
                                                   "current_schema",
                                                   "current_time",
                                                   "current_timestamp",
                                                   "current_user",
                                                   "default",
                                                   "deferrable",
                                                   "delete",
                                                   "desc",
                                                   "distinct",
                                                   "do",
                                                   "drop",
                                                   "else",
                                                   "end",
                                                   "escape",
                                                   "except",
                                                   "exists",
                                                   "false",
                                                   "fetch",
                                                   "for",
                                                   "foreign",
                                                   "freeze",
                                                   "from",
                                                   "full",
                                                   "grant",
                                                   "group",
                                                   "having",
                                                   "if",
                                                   "ilike",
                                                   "in",
                                                   "index",
                                                   "indexed",
                                                   "initially",
                                                   "inner",
                                                   "insert",
                                                   "intersect",
                                                   "into",
                                                   "is",
                                                   "isnull",
                                                   "join",
                                                   "lateral",
                                                   "leading",
                                                   "left",
                                                   "like",
                                                   "limit",
                                                   "localtime",
                                                   "localtimestamp",
                                                   "natural",
                                                   "not",
                                                   "nothing",
                                                   "notnull",
                                                   "null",
                                                   "offset",
                                                   "on",
                                                   "only",
                                                   "or",
                                                   "order",
                                                   "outer",
                                                   "overlaps",
                                                   "placing",
                                                   "primary",
                                                   "raise",
                                                   "references",
                                                   "returning",
                                                   "right",
                                                   "rowid",
                                                   "select",
                                                   "session_user",
                                                   "set",
                                                   "similar",
                                                   "some",
                                                   "symmetric",
                                                   "table",
                                                   "tablesample",
                                                   "then",
                                                   "to",
                                                   "trailing",
                                                   "transaction",
                                                   "true",
                                                   "union",
                                                   "unique",
                                                   "update",
                                                   "user",
                                                   "using",
                                                   "values",
                                                   "variadic",
                                                   "verbose",
                                                   "when",
                                                   "where",
                                                   "window",
                                                   "with"};

/// The position of the first word that begins with each letter, and of the end.
inline constexpr std::array<std::size_t, 27> words_from = [] {
    std::array<std::size_t, 27> starts{};
    std::size_t at = 0;
    for (std::size_t letter = 0; letter < 26; ++letter) {
        starts[letter] = at;
        while (at < std::size(reserved_words) && reserved_words[at][0] == static_cast<char>('a' + letter))
            ++at;
    }
    starts[26] = at;
    return starts;
}();

/// `word` begins with a letter. Few steps, for every name in every statement is asked.
constexpr bool is_reserved(std::string_view word) {
    const auto letter = static_cast<std::size_t>(word[0] - 'a');
    for (std::size_t at = words_from[letter]; at < words_from[letter + 1]; ++at)
        if (reserved_words[at] == word)
            return true;
    return false;
}

} // namespace detail

[[nodiscard]] constexpr bool needs_quotes(std::string_view name) {
    char const* const text = name.data();
    if (name.empty() || (text[0] >= '0' && text[0] <= '9'))
        return true;
    bool has_digit = false; // no reserved word has one
    for (std::size_t i = 0, size = name.size(); i < size; ++i) {
        const char c = text[i];
        if (c >= 'a' && c <= 'z')
            continue;
        if (c >= '0' && c <= '9')
            has_digit = true;
        else if (c != '_')
            return true;
    }
    return !has_digit && text[0] != '_' && detail::is_reserved(name);
}

constexpr void write_identifier(text_sink& sink, std::string_view name) {
    if (needs_quotes(name))
        sink.append_quoted(name, '"');
    else
        sink.append(name);
}

constexpr void write_identifiers(text_sink& sink, array_view<const std::string_view> names) {
    bool first = true;
    for (std::string_view name : names) {
        if (!first)
            sink.append(", ");
        first = false;
        write_identifier(sink, name);
    }
}

} // namespace constable

#endif

// --- constable/dialect/operator_sql.hpp

#ifndef CONSTABLE_DIALECT_OPERATOR_SQL_HPP
#define CONSTABLE_DIALECT_OPERATOR_SQL_HPP

// How operators are spelled, and how tightly they bind.

#include <string_view>

namespace constable {

namespace detail {

// How tightly an operator binds: https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes.
// PostgreSQL binds comparisons tighter than IS and = looser than <; both get parentheses within another comparison.
constexpr int strength(operator_kind op) {
    switch (op) {
    case operator_kind::logical_or: return 1;
    case operator_kind::logical_and: return 2;
    case operator_kind::logical_not: return 3;
    case operator_kind::add:
    case operator_kind::subtract: return 5;
    case operator_kind::multiply:
    case operator_kind::divide:
    case operator_kind::modulo: return 6;
    case operator_kind::negate:
    case operator_kind::concatenate: return 7;
    default: return 4;
    }
}
constexpr std::string_view spelled(operator_kind op) {
    switch (op) {
    case operator_kind::logical_or: return " OR ";
    case operator_kind::logical_and: return " AND ";
    case operator_kind::logical_not: return "NOT ";
    case operator_kind::equal: return " = ";
    case operator_kind::not_equal: return " <> ";
    case operator_kind::less: return " < ";
    case operator_kind::less_equal: return " <= ";
    case operator_kind::greater: return " > ";
    case operator_kind::greater_equal: return " >= ";
    case operator_kind::is_null: return " IS NULL";
    case operator_kind::is_not_null: return " IS NOT NULL";
    case operator_kind::add: return " + ";
    case operator_kind::subtract: return " - ";
    case operator_kind::multiply: return " * ";
    case operator_kind::divide: return " / ";
    case operator_kind::modulo: return " % ";
    case operator_kind::negate: return "-";
    case operator_kind::concatenate: return " || ";
    case operator_kind::in_list: return " IN ";
    case operator_kind::not_in_list: return " NOT IN ";
    case operator_kind::like: return " LIKE ";
    case operator_kind::not_like: return " NOT LIKE ";
    default: break;
    }
    return {};
}

constexpr bool is_order(operator_kind op) {
    return op == operator_kind::less || op == operator_kind::less_equal || op == operator_kind::greater ||
           op == operator_kind::greater_equal;
}

} // namespace detail

} // namespace constable

#endif

// --- constable/dialect/table_scope.hpp

#ifndef CONSTABLE_DIALECT_TABLE_SCOPE_HPP
#define CONSTABLE_DIALECT_TABLE_SCOPE_HPP

// What the tables of a statement are called in its text.

#include <string_view>

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

// --- constable/dialect/text_order.hpp

#ifndef CONSTABLE_DIALECT_TEXT_ORDER_HPP
#define CONSTABLE_DIALECT_TEXT_ORDER_HPP

// What decides the order of the texts that an expression gives: a column's collation, or an enum of the database's own.

#include <cstddef>

namespace constable {

namespace detail {

constexpr bool is_text_kind(value_kind kind) noexcept {
    return kind == value_kind::text || kind == value_kind::enumeration;
}

/// The node that says of what type an expression is: behind FILTER and OVER it is the call's.
constexpr std::size_t typed_node(node_span nodes, std::size_t at) noexcept {
    while (nodes[at].kind == node_kind::window || nodes[at].kind == node_kind::filtered)
        ++at;
    return at;
}

/// Does a column give this text its collation? A subquery is taken to give that of one.
/// https://www.postgresql.org/docs/15/collation.html#COLLATION-CONCEPTS
constexpr bool has_collation(node_span nodes, std::size_t at) noexcept {
    at = typed_node(nodes, at);
    const expression_node& n = nodes[at];
    if (n.kind == node_kind::column || n.kind == node_kind::outer || n.kind == node_kind::excluded ||
        n.kind == node_kind::subquery || n.kind == node_kind::raw)
        return true;
    std::size_t operand = at + 1;
    for (std::size_t left = n.arity; left > 0; --left, operand = end_of(nodes, operand))
        if (is_text_kind(nodes[typed_node(nodes, operand)].type) && has_collation(nodes, operand))
            return true;
    return false;
}

/// Is this an enum of the database's own, which orders its values by their declaration and not by their names?
constexpr bool gives_native_enum(node_span nodes, std::size_t at) noexcept {
    if (nodes[typed_node(nodes, at)].type != value_kind::enumeration)
        return false;
    for (const std::size_t end = end_of(nodes, at); at < end; ++at)
        if (nodes[at].native_enum)
            return true;
    return false;
}

/// Is it a column of such an enum, or a value that becomes one beside it?
constexpr bool is_enum_operand(expression_node const& n) noexcept {
    return n.kind == node_kind::parameter || n.kind == node_kind::literal || n.kind == node_kind::null || n.native_enum;
}

/// Is this a test of such enums as they are: for one value, for several, for null?
constexpr bool tests_enums(node_span nodes, std::size_t at) noexcept {
    const expression_node& n = nodes[at];
    switch (n.op) {
    case operator_kind::equal:
    case operator_kind::not_equal:
    case operator_kind::in_list:
    case operator_kind::not_in_list:
    case operator_kind::is_null:
    case operator_kind::is_not_null: break;
    default: return false;
    }
    std::size_t operand = at + 1;
    for (std::size_t left = n.arity; left > 0; --left, operand = end_of(nodes, operand))
        if (!is_enum_operand(nodes[operand]))
            return false;
    return true;
}

/// Does the expression need an enum of the database's own as a text? No engine takes that for immutable.
constexpr bool reads_enum_as_text(node_span nodes) noexcept {
    for (std::size_t at = 0; at < nodes.size();) {
        if (nodes[at].native_enum)
            return true;
        at = tests_enums(nodes, at) ? end_of(nodes, at) : at + 1;
    }
    return false;
}

} // namespace detail

} // namespace constable

#endif

namespace constable {

struct sql_writer;

/// Writes one statement: where to, in which dialect, what its tables are called, how many parameters there were.
struct sql_writer {
    text_sink& sink;
    dialect_traits const& dialect;
    table_scope scope{};
    bool qualified = false; ///< columns with their table's name
    void (*write_query)(sql_writer&, select_model const&) = nullptr;
    std::size_t parameters = 0;

    constexpr void text(std::string_view part) { sink.append(part); }
    constexpr void mark(char dynamic) { sink.append(dynamic); }
    constexpr void name(std::string_view identifier) { write_identifier(sink, identifier); }
    constexpr void parameter() {
        ++parameters;
        sink.append(dialect.parameter_mark);
        if (dialect.parameter_mark == '$')
            sink.append_number(parameters);
    }
    constexpr void column(expression_node const& n) {
        if (qualified)
            qualified_column(n);
        else
            name(n.text);
    }
    constexpr void qualified_column(expression_node const& n) {
        name(scope.name_of(n.table));
        text(".");
        name(n.text);
    }
    /// An expression, without parentheses around the whole.
    constexpr void expression(node_span nodes) { write(nodes, 0, 0); }
    /// One that rows are ordered by.
    constexpr void ordered_expression(node_span nodes) { write_ordered(nodes, 0, 0); }
    /// DESC and where NULL stands: unsaid, NULL is smaller than every value.
    constexpr void direction(bool descending, nulls_order nulls, bool nullable) {
        if (descending)
            text(" DESC");
        if (nulls == nulls_order::unsaid && nullable && dialect.nulls_are_largest)
            nulls = descending ? nulls_order::last : nulls_order::first;
        if (nulls != nulls_order::unsaid)
            text(nulls == nulls_order::first ? " NULLS FIRST" : " NULLS LAST");
    }
    /// What a query gives: what queries around it read has the order of a column.
    constexpr void results(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size();) {
            if (at > 0)
                text(", ");
            at = write_ordered(nodes, at, 0);
        }
    }
    /// Keys of GROUP BY.
    constexpr void keys(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size();) {
            if (at > 0)
                text(", ");
            at = nodes[at].native_enum ? write_kept(nodes, at) : write(nodes, at, 0);
        }
    }
    /// A value for a column of this type, on an engine with enums of its own.
    constexpr void assigned(node_span nodes, value_type const& type) {
        if (type.name.empty()) {
            write(nodes, 0, 0);
            return;
        }
        if (detail::is_enum_operand(nodes[0])) {
            write_kept(nodes, 0);
            return;
        }
        text("CAST(");
        write(nodes, 0, 0);
        text(" AS ");
        name(type.name);
        text(")");
    }
    /// Expressions separated by commas.
    constexpr void expressions(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size();) {
            if (at > 0)
                text(", ");
            at = write(nodes, at, 0);
        }
    }

private:
    /// `outer` is the strength of the operator around; the position after the expression is returned.
    constexpr std::size_t write(node_span nodes, std::size_t at, int outer) {
        if (!dialect.computes_in_numeric || !is_integer_sum(nodes, at)) // most engines have no need to look
            return write_node(nodes, at, outer);
        text("CAST(");
        at = write_node(nodes, at, 0);
        text(" AS bigint)");
        return at;
    }
    /// An enum of the database's own is a text: it has nothing in common with the engine's other types.
    constexpr void write_column(expression_node const& n) {
        if (!n.native_enum || !dialect.native_enums) {
            write_name(n);
            return;
        }
        text("CAST(");
        write_name(n);
        text(" AS text)");
    }
    constexpr void write_name(expression_node const& n) {
        if (n.kind == node_kind::excluded) {
            text("excluded.");
            name(n.text);
        } else if (n.kind == node_kind::outer) {
            qualified_column(n);
        } else {
            column(n);
        }
    }
    /// Where such an enum is compared with a value, grouped by or assigned it stays what it is, so that an index serves
    /// it.
    constexpr std::size_t write_kept(node_span nodes, std::size_t at) {
        if (!nodes[at].native_enum)
            return write(nodes, at, 0);
        write_name(nodes[at]);
        return at + 1;
    }

    /// A sum of integers that the engine makes another type of: it would not divide as an integer does.
    [[nodiscard]] static constexpr bool is_integer_sum(node_span nodes, std::size_t at) {
        const expression_node& call = nodes[detail::typed_node(nodes, at)];
        return call.kind == node_kind::function && call.called == function_kind::sum &&
               call.type == value_kind::integer;
    }
    constexpr std::size_t write_node(node_span nodes, std::size_t at, int outer) {
        const expression_node& n = nodes[at];
        switch (n.kind) {
        case node_kind::column:
        case node_kind::excluded:
        case node_kind::outer: write_column(n); break;
        case node_kind::parameter: parameter(); break;
        case node_kind::literal: literal(n); break;
        case node_kind::null: text("NULL"); break;
        case node_kind::raw: text(n.text); break;
        case node_kind::operation: return write_operation(nodes, at, outer);
        case node_kind::dynamic: return write_dynamic(nodes, at, outer);
        case node_kind::filter:
            mark(dynamic_mark::filter_place);
            text(qualified ? "1" : "0");
            return end_of(nodes, at);
        case node_kind::function: return write_call(nodes, at);
        case node_kind::subquery:
            text("(");
            write_query(*this, *n.query);
            text(")");
            break;
        case node_kind::row: return write_row(nodes, at);
        case node_kind::window: return write_window(nodes, at);
        case node_kind::ordering: return write_ordering(nodes, at);
        case node_kind::filtered: return write_filtered(nodes, at);
        }
        return at + 1;
    }

    constexpr std::size_t write_operation(node_span nodes, std::size_t at, int outer) {
        const expression_node& n = nodes[at];
        if (n.op == operator_kind::divide && n.type == value_kind::decimal && dialect.computes_in_numeric)
            return write_decimal_quotient(nodes, at);
        const int own = detail::strength(n.op);
        const bool wrapped = own < outer || (own == 4 && outer == 4);
        if (wrapped)
            text("(");
        ++at;
        if (n.op == operator_kind::in_list || n.op == operator_kind::not_in_list) {
            at = write_membership(nodes, at, n, own);
        } else if (n.op == operator_kind::between || n.op == operator_kind::not_between) {
            at = write_ordered(nodes, at, 5);
            text(n.op == operator_kind::between ? " BETWEEN " : " NOT BETWEEN ");
            at = write(nodes, at, 5);
            text(" AND ");
            at = write(nodes, at, 5);
        } else if (n.op == operator_kind::like || n.op == operator_kind::not_like) {
            at = write_folded(nodes, at);
            text(detail::spelled(n.op));
            at = write_folded(nodes, at);
            text(" ESCAPE '\\'");
        } else if (n.arity == 2) {
            at = write_operands(nodes, at, n, own);
        } else if (n.op == operator_kind::is_null || n.op == operator_kind::is_not_null) {
            at = nodes[at].native_enum ? write_kept(nodes, at) : write(nodes, at, own);
            text(detail::spelled(n.op));
        } else {
            text(detail::spelled(n.op));
            at = write(nodes, at, own + 1);
        }
        if (wrapped)
            text(")");
        return at;
    }

    constexpr std::size_t write_membership(node_span nodes, std::size_t at, expression_node const& n, int own) {
        const std::size_t items = n.arity - std::size_t{1};
        const bool keeps = keeps_native_list(nodes, at, items);
        at = keeps ? write_kept(nodes, at) : write(nodes, at, own);
        text(detail::spelled(n.op));
        const bool given = nodes[at].called == function_kind::list_values;
        if (keeps)
            return given ? write_native_values(nodes, at) : write_kept_list(nodes, at, items);
        if (given || nodes[at].called == function_kind::uuid_values ||
            (items == 1 && nodes[at].kind == node_kind::subquery))
            return write(nodes, at, 0);
        return write_parenthesised(nodes, at, items);
    }

    /// Cut to the digits of its type, as an engine does that keeps decimals as integers.
    constexpr std::size_t write_decimal_quotient(node_span nodes, std::size_t at) {
        const int scale = nodes[at].scale;
        text(scale > 0 ? "(div(" : "div(");
        at = write(nodes, at + 1, 6);
        if (scale > 0)
            text(" * 1");
        write_zeros(scale);
        text(", ");
        at = write(nodes, at, 0);
        text(")");
        if (scale > 0) {
            text(" * 0.");
            write_zeros(scale - 1);
            text("1)");
        }
        return at;
    }
    constexpr void write_zeros(int count) {
        for (; count > 0; --count)
            text("0");
    }

    /// Is this text that the database orders as it likes? Columns have the library's collation.
    [[nodiscard]] constexpr bool lacks_collation(node_span nodes, std::size_t at) const {
        return !dialect.text_collation.empty() && detail::is_text_kind(nodes[detail::typed_node(nodes, at)].type) &&
               !detail::has_collation(nodes, at);
    }
    /// Is this an enum that the engine orders otherwise than by name?
    [[nodiscard]] constexpr bool is_ordered_otherwise(node_span nodes, std::size_t at) const {
        return dialect.native_enums && detail::gives_native_enum(nodes, at);
    }
    constexpr std::size_t write_operands(node_span nodes, std::size_t at, expression_node const& n, int own) {
        if (detail::is_order(n.op) && nodes[at].kind == node_kind::row) {
            at = write_ordered_row(nodes, at);
            text(detail::spelled(n.op));
            return write_ordered_row(nodes, at);
        }
        const std::size_t right = end_of(nodes, at);
        if (detail::is_order(n.op) && (is_ordered_otherwise(nodes, at) || is_ordered_otherwise(nodes, right))) {
            at = write_ordered(nodes, at, own);
            text(detail::spelled(n.op));
            return write_ordered(nodes, at, own);
        }
        if (!detail::is_order(n.op) && (nodes[at].native_enum || nodes[right].native_enum) &&
            detail::is_enum_operand(nodes[at]) && detail::is_enum_operand(nodes[right])) {
            at = write_kept(nodes, at);
            text(detail::spelled(n.op));
            return write_kept(nodes, at);
        }
        const bool is_bytewise = n.integer == bytewise || (detail::is_order(n.op) && lacks_collation(nodes, at) &&
                                                           lacks_collation(nodes, right));
        at = write(nodes, at, is_bytewise ? 8 : own);
        if (is_bytewise)
            text(dialect.bytewise);
        text(detail::spelled(n.op));
        return write(nodes, at, own + (own > 4 ? 1 : 0));
    }
    constexpr std::size_t write_ordered(node_span nodes, std::size_t at, int outer) {
        const bool is_bytewise = lacks_collation(nodes, at) || is_ordered_otherwise(nodes, at);
        at = write(nodes, at, is_bytewise ? 8 : outer);
        if (is_bytewise)
            text(dialect.bytewise);
        return at;
    }
    constexpr std::size_t write_ordered_row(node_span nodes, std::size_t at) {
        const std::size_t end = end_of(nodes, at);
        text("(");
        for (++at; at < end;) {
            at = is_ordered_otherwise(nodes, at) ? write_ordered(nodes, at, 0) : write(nodes, at, 0);
            text(at < end ? ", " : ")");
        }
        return end;
    }

    /// An operand of AND that is left out is true, one of OR is false: neither changes the rest.
    constexpr std::size_t write_dynamic(node_span nodes, std::size_t at, int outer) {
        mark(dynamic_mark::part_begin);
        at = write(nodes, at + 1, outer);
        mark(dynamic_mark::part_absent);
        const bool neutral = outer != detail::strength(operator_kind::logical_or);
        literal({.type = value_kind::boolean, .integer = neutral ? 1 : 0});
        mark(dynamic_mark::part_end);
        return at;
    }

    constexpr std::size_t write_kept_list(node_span nodes, std::size_t at, std::size_t count) {
        text("(");
        for (; count > 0; --count) {
            at = write_kept(nodes, at);
            text(count > 1 ? ", " : ")");
        }
        return at;
    }
    constexpr std::size_t write_list(node_span nodes, std::size_t at, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0)
                text(", ");
            at = write(nodes, at, 0);
        }
        return at;
    }
    constexpr std::size_t write_parenthesised(node_span nodes, std::size_t at, std::size_t count) {
        text("(");
        at = write_list(nodes, at, count);
        text(")");
        return at;
    }
    constexpr std::size_t write_row(node_span nodes, std::size_t at) {
        return write_parenthesised(nodes, at + 1, nodes[at].arity);
    }
    constexpr std::size_t write_filtered(node_span nodes, std::size_t at) {
        at = write_node(nodes, at + 1, 0);
        text(" FILTER (WHERE ");
        at = write(nodes, at, 0);
        text(")");
        return at;
    }
    constexpr std::size_t write_ordering(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        const std::size_t term = at + 1;
        at = write_ordered(nodes, term, 0);
        const bool nullable = n.nullable || scope.may_be_missing(nodes.subspan(term, at - term));
        direction(n.op == operator_kind::descending, n.nulls, nullable);
        return at;
    }
    // SQLite 3.40 takes no notice of the filter of min and max where the frame's start moves, unless EXCLUDE is said:
    // https://sqlite.org/src/file/src/window.c, windowAggStep.
    // EXCLUDE makes it go through the frame for each row.
    [[nodiscard]] constexpr bool forgets_filter(node_span nodes, std::size_t at, std::string_view frame) const {
        return dialect.forgets_window_filter && nodes[at].kind == node_kind::filtered &&
               (nodes[at + 1].called == function_kind::minimum || nodes[at + 1].called == function_kind::maximum) &&
               frame.find("BETWEEN UNBOUNDED") == std::string_view::npos;
    }
    constexpr std::size_t write_window(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        const bool excludes = forgets_filter(nodes, at + 1, n.text);
        at = write_node(nodes, at + 1, 0);
        text(" OVER (");
        const auto partitions = static_cast<std::size_t>(n.integer);
        if (partitions > 0) {
            text("PARTITION BY ");
            at = write_list(nodes, at, partitions);
        }
        if (const std::size_t orderings = n.arity - std::size_t{1} - partitions; orderings > 0) {
            text(partitions > 0 ? " ORDER BY " : "ORDER BY ");
            at = write_list(nodes, at, orderings);
        }
        if (!n.text.empty()) {
            text(" ");
            text(n.text);
            text(excludes ? " EXCLUDE NO OTHERS" : "");
        }
        text(")");
        return at;
    }

    constexpr std::size_t write_folded(node_span nodes, std::size_t at) {
        text(dialect.folded_before);
        at = write(nodes, at, 5);
        text(dialect.folded_after);
        return at;
    }
    constexpr std::size_t write_call(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        if (n.called == function_kind::exists) {
            text("EXISTS ");
            return write(nodes, at + 1, 0);
        }
        if (n.called == function_kind::search_rank || n.called == function_kind::snippet) {
            write_search(n.called, nodes.subspan(at + 1));
            return end_of(nodes, at);
        }
        switch (n.called) {
        case function_kind::case_when: return write_case(nodes, at);
        case function_kind::cast: return write_cast(nodes, at);
        case function_kind::json_member: return write_json(nodes, at);
        default: break;
        }
        const std::string_view own = dialect.spell == nullptr ? std::string_view{} : dialect.spell(n.called);
        if (own.find('$') != std::string_view::npos)
            return write_pattern(own, nodes, at + 1);
        text(own.empty() ? function_name(n.called) : own);
        text(n.called == function_kind::count_distinct ? "(DISTINCT "
             : n.called == function_kind::count_rows   ? "(*"
                                                       : "(");
        const bool picks = n.called == function_kind::minimum || n.called == function_kind::maximum;
        at = picks ? write_ordered(nodes, at + 1, 0) : write_list(nodes, at + 1, n.arity);
        text(")");
        return at;
    }

    /// Are the values of the list compared with a column of a native enum as it is?
    [[nodiscard]] constexpr bool keeps_native_list(node_span nodes, std::size_t at, std::size_t items) const {
        if (!dialect.native_enums || !nodes[at].native_enum)
            return false;
        std::size_t item = at + 1;
        if (nodes[item].called == function_kind::list_values)
            return true;
        for (; items > 0; --items, item = end_of(nodes, item))
            if (!detail::is_enum_operand(nodes[item]))
                return false;
        return true;
    }
    /// The names of enumerators as values of the type that the database has for them.
    constexpr std::size_t write_native_values(node_span nodes, std::size_t at) {
        text("(SELECT CAST(unnest(");
        const std::size_t end = write(nodes, at + 1, 0);
        text(") AS ");
        name(nodes[at].text);
        text("))");
        return end;
    }
    /// Each `$` is the next operand.
    constexpr std::size_t write_pattern(std::string_view pattern, node_span nodes, std::size_t at) {
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            const std::size_t next = pattern.find('$', i);
            if (next == std::string_view::npos) {
                text(pattern.substr(i));
                break;
            }
            text(pattern.substr(i, next - i));
            at = write(nodes, at, 8);
            i = next;
        }
        return at;
    }
    constexpr std::size_t write_case(node_span nodes, std::size_t at) {
        const std::size_t operands = nodes[at].arity;
        ++at;
        text("CASE");
        for (std::size_t i = 0; i + 1 < operands; i += 2) {
            text(" WHEN ");
            at = write(nodes, at, 0);
            text(" THEN ");
            at = write(nodes, at, 0);
        }
        if (operands % 2 == 1) {
            text(" ELSE ");
            at = write(nodes, at, 0);
        }
        text(" END");
        return at;
    }
    /// A boolean is 0 or 1, and a fraction is cut, on every engine.
    constexpr std::size_t write_cast(node_span nodes, std::size_t at) {
        const std::string_view type = dialect.cast_type(nodes[at].type);
        const value_kind from = nodes[detail::typed_node(nodes, at + 1)].type;
        const bool counts = dialect.has_boolean && from == value_kind::boolean;
        const bool cuts = dialect.rounds_in_casts && from == value_kind::real && nodes[at].type == value_kind::integer;
        text(counts ? "CAST(CAST(" : cuts ? "CAST(trunc(" : "CAST(");
        at = write(nodes, at + 1, 0);
        text(counts ? " AS integer)" : cuts ? ")" : "");
        text(" AS ");
        text(type);
        text(")");
        return at;
    }
    /// json_extract gives a value of SQLite's; #>> gives text, so that a cast follows.
    constexpr std::size_t write_json(node_span nodes, std::size_t at) {
        const expression_node& n = nodes[at];
        const std::size_t end = end_of(nodes, at);
        const std::size_t path = end_of(nodes, at + 1);
        const bool extracts = dialect.row_key != nullptr;
        text(extracts ? "json_extract(" : n.type == value_kind::text ? "(" : "CAST(");
        write(nodes, at + 1, extracts ? 0 : 8);
        text(extracts ? ", '$" : " #>> '{");
        for (std::size_t i = path; i < end; ++i) {
            text(extracts ? "." : i > path ? "," : "");
            text(nodes[i].text);
        }
        text(extracts ? "')" : "}'");
        if (!extracts && n.type != value_kind::text) {
            text(" AS ");
            text(dialect.cast_type(n.type));
        }
        if (!extracts)
            text(")");
        return end;
    }

    /// Operands: the index, the index as a column of its table; of a snippet also the text, its position in the index,
    /// the marks, the number of words.
    constexpr void write_search(function_kind called, node_span operands) {
        const bool rank = called == function_kind::search_rank;
        if (dialect.row_key != nullptr) {
            text(rank ? "bm25(" : "snippet(");
            name(operands[0].text);
            for (std::size_t i = 3; !rank && i < 6; ++i) {
                text(", ");
                literal(operands[i]);
            }
            text(rank ? ")" : ", '...', ");
        } else {
            text(rank ? "-ts_rank(" : "ts_headline('simple', ");
            qualified_column(operands[rank ? 1 : 2]);
            text(", ");
            name(operands[0].text);
            text(rank ? ".query)" : ".query, concat('StartSel=', ");
            for (std::size_t i = 4; !rank && i < 6; ++i) {
                literal(operands[i]);
                text(i == 4 ? ", ', StopSel=', " : ", ', ");
            }
        }
        if (rank)
            return;
        if (dialect.row_key != nullptr)
            literal(operands[6]);
        else
            write_headline_words(operands[6].integer);
        text(dialect.row_key != nullptr ? ")" : "'))");
    }

    // As many words as there may be: the least number must be smaller than the most, and short words count too.
    // https://www.postgresql.org/docs/15/textsearch-controls.html#TEXTSEARCH-HEADLINE
    constexpr void write_headline_words(std::int64_t most) {
        text("ShortWord=0, MinWords=");
        sink.append_number(most > 1 ? most - 1 : 1);
        text(", MaxWords=");
        sink.append_number(most > 1 ? most : 2);
    }

    constexpr void literal(expression_node const& n) {
        switch (n.type) {
        case value_kind::boolean:
            text(dialect.has_boolean ? (n.integer != 0 ? "TRUE" : "FALSE") : (n.integer != 0 ? "1" : "0"));
            break;
        case value_kind::integer: sink.append_number(n.integer); break;
        case value_kind::text:
        case value_kind::enumeration: sink.append_quoted(n.text, '\''); break;
        default: dialect.write_literal(sink, n);
        }
    }
};

} // namespace constable

#endif

// --- constable/dialect/portable.hpp

#ifndef CONSTABLE_DIALECT_PORTABLE_HPP
#define CONSTABLE_DIALECT_PORTABLE_HPP

// Can a schema live on an engine, or on several?

#include <cstddef>
#include <cstdint>

namespace constable {

/// What keeps a table from an engine.
enum class portability_problem : std::uint8_t {
    none,
    identifier_too_long,        ///< more than 63 bytes
    generated_from_generated,   ///< a generated column reads another generated column
    assigned_key_without_rowid, ///< without_rowid, but the key is to be given by the database
    full_text_without_rowid,
    full_text_named_rank, ///< rank and rowid are columns that the index has of its own
    enum_read_as_text,    ///< a native enum in an index or a generated column, otherwise than in =, IN or IS NULL
    enum_named_like_type, ///< the engine has a type of this name, and takes that one
    lacking_operator      ///< of arrays or JSON, in a check, an index or a generated column
};

namespace detail {

constexpr bool reads_generated_column(table_model const& table) {
    for (const auto& column : table.columns)
        for (const expression_node& n : column.generated_expression)
            if (n.kind == node_kind::column && table.columns[find_column(table, n.text)].generated != generation::none)
                return true;
    return false;
}

constexpr bool has_long_identifier(table_model const& table) {
    bool found = table.name.size() > max_identifier_size;
    for (const auto& column : table.columns)
        found = found || column.name.size() > max_identifier_size || column.type.name.size() > max_identifier_size;
    return found;
}

/// https://www.postgresql.org/docs/15/xfunc-volatility.html
constexpr bool stores_enum_as_text(table_model const& table) {
    bool found = false;
    for (const auto& column : table.columns)
        found = found || reads_enum_as_text(column.generated_expression);
    for (const auto& index : table.indexes) {
        found = found || reads_enum_as_text(index.predicate);
        for (const auto& part : index.parts)
            found = found || reads_enum_as_text(part.expression);
    }
    return found;
}

constexpr bool has_enum_named_like_type(dialect_traits const& dialect, table_model const& table) {
    for (const auto& column : table.columns)
        if (!column.type.name.empty() && dialect.has_type(column.type.name))
            return true;
    return false;
}

/// https://sqlite.org/fts5.html#fts5_table_creation_and_initialization
constexpr bool indexes_text_of_rank(table_model const& table) {
    for (const auto& index : table.full_text)
        for (std::string_view column : index.columns)
            if (same_identifier(column, "rank") || same_identifier(column, "rowid"))
                return true;
    return false;
}

} // namespace detail

namespace detail {

constexpr bool lacks_operator(dialect_traits const& dialect, node_span nodes) {
    for (const expression_node& n : nodes)
        if (!dialect.has(feature_of(n.called)))
            return true;
    return false;
}
constexpr bool lacks_operator(dialect_traits const& dialect, table_model const& table) {
    bool found = false;
    for (const auto& column : table.columns)
        found = found || lacks_operator(dialect, column.generated_expression);
    for (const auto& check : table.checks)
        found = found || lacks_operator(dialect, check.expression);
    for (const auto& index : table.indexes) {
        found = found || lacks_operator(dialect, index.predicate);
        for (const auto& part : index.parts)
            found = found || lacks_operator(dialect, part.expression);
    }
    return found;
}

} // namespace detail

/// The first thing about `table` that the engine cannot do.
[[nodiscard]] constexpr portability_problem portability_of(table_model const& table, dialect_traits const& dialect) {
    if (detail::has_long_identifier(table))
        return portability_problem::identifier_too_long;
    if (!dialect.has(dialect_feature::generated_from_generated) && detail::reads_generated_column(table))
        return portability_problem::generated_from_generated;
    if (table.without_rowid && table.assignment != key_assignment::client &&
        !dialect.has(dialect_feature::assigned_key_without_rowid))
        return portability_problem::assigned_key_without_rowid;
    if (table.without_rowid && !table.full_text.empty() && !dialect.has(dialect_feature::full_text_without_rowid))
        return portability_problem::full_text_without_rowid;
    if (!dialect.has(dialect_feature::full_text_named_rank) && detail::indexes_text_of_rank(table))
        return portability_problem::full_text_named_rank;
    if (dialect.native_enums && detail::has_enum_named_like_type(dialect, table))
        return portability_problem::enum_named_like_type;
    if (dialect.native_enums && detail::stores_enum_as_text(table))
        return portability_problem::enum_read_as_text;
    return detail::lacks_operator(dialect, table) ? portability_problem::lacking_operator : portability_problem::none;
}

namespace error {

template <class Table, class Dialect, portability_problem Problem>
struct not_portable {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: this table (first argument) cannot live on this engine (second argument); "
                  "the third argument says why [errors.md#not_portable]");
};

} // namespace error

namespace detail {

template <class Table, class Dialect>
consteval bool check_portable() {
    constexpr auto problem = portability_of(table_of<Table>, Dialect::traits);
    if constexpr (problem != portability_problem::none)
        using report [[maybe_unused]] = typename error::not_portable<Table, Dialect, problem>::reported;
    return true; // or the assertion around it would fail too
}

template <class Schema, class Dialect>
inline constexpr bool portable_to = false;
template <fixed_string Name, class... Tables, class Dialect>
inline constexpr bool portable_to<schema<Name, Tables...>, Dialect> = all_true({check_portable<Tables, Dialect>()...});

} // namespace detail

/// `static_assert(portable<ledger, sqlite, postgres>);`: true, or a compile error that names table, engine and problem.
template <schema_type Schema, dialect... Dialects>
inline constexpr bool portable = valid_schema<Schema> && (detail::portable_to<Schema, Dialects> && ...);

} // namespace constable

#endif

namespace constable {

namespace detail {

/// Is it a type that the engine creates for this enum?
constexpr bool has_enum_type(dialect_traits const& dialect, value_type const& type) noexcept {
    return dialect.native_enums && !type.name.empty();
}

class ddl_writer {
public:
    constexpr ddl_writer(text_list_sink& sink, dialect_traits const& dialect, table_model const& table)
        : sink_(sink), dialect_(dialect), table_(table), sql_{sink, dialect} {}

    constexpr void create_table() {
        text("CREATE TABLE ");
        name(table_.name);
        text(" (");
        for (const auto& column : table_.columns)
            write_column(column);
        if (!key_stands_in_column())
            write_primary_key();
        for (const auto& key : table_.unique_keys) {
            start_constraint(unique_key_name(table_, key));
            text("UNIQUE ");
            columns(key.columns);
        }
        for (const auto& column : table_.columns)
            write_domain(column);
        for (const auto& check : table_.checks) {
            start_constraint(check_name(table_, check.name));
            text("CHECK (");
            sql_.expression(check.expression);
            text(")");
        }
        if (dialect_.inline_foreign_keys)
            for (const auto& key : table_.foreign_keys) {
                start_constraint(foreign_key_name(table_, key));
                write_foreign_key(key);
            }
        text("\n)");
        text(dialect_.strict_suffix);
        if (table_.without_rowid)
            text(dialect_.without_rowid);
        sink_.next();
    }

    constexpr void create_indexes() {
        for (const auto& index : table_.indexes)
            create_index(index);
        if (!table_.full_text.empty())
            dialect_.write_full_text(sink_, table_);
    }

    constexpr void create_index(index_model const& index) {
        text(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
        name(index_name(table_, index).view());
        text(" ON ");
        name(table_.name);
        text(" (");
        bool first = true;
        for (const auto& part : index.parts) {
            if (!first)
                text(", ");
            first = false;
            write_part(part);
        }
        text(")");
        if (!index.predicate.empty()) {
            text(" WHERE ");
            sql_.expression(index.predicate);
        }
        sink_.next();
    }

    constexpr void create_foreign_keys() {
        if (dialect_.inline_foreign_keys)
            return;
        for (const auto& key : table_.foreign_keys) {
            text("ALTER TABLE ");
            name(table_.name);
            text(" ADD CONSTRAINT ");
            name(foreign_key_name(table_, key).view());
            text(" ");
            write_foreign_key(key);
            sink_.next();
        }
    }

    constexpr void create_comments() {
        if (!dialect_.has_comments)
            return;
        if (!table_.comment.empty())
            write_comment("TABLE ", {}, table_.comment);
        for (const auto& column : table_.columns)
            if (!column.comment.empty())
                write_comment("COLUMN ", column.name, column.comment);
    }

private:
    constexpr void text(std::string_view part) { sink_.append(part); }
    constexpr void name(std::string_view identifier) { write_identifier(sink_, identifier); }
    constexpr void columns(array_view<const std::string_view> names) {
        text("(");
        write_identifiers(sink_, names);
        text(")");
    }
    constexpr void start_item() {
        text(first_item_ ? "\n    " : ",\n    ");
        first_item_ = false;
    }
    constexpr void start_constraint(object_name const& constraint) {
        start_item();
        text("CONSTRAINT ");
        name(constraint.view());
        text(" ");
    }

    constexpr bool key_stands_in_column() const {
        return dialect_.inline_auto_increment && table_.assignment == key_assignment::increment;
    }
    constexpr bool is_assigned_key(column_model const& column) const {
        return table_.assignment != key_assignment::client && table_.primary_key.columns[0] == column.name;
    }

    constexpr void write_column(column_model const& column) {
        start_item();
        name(column.name);
        text(" ");
        dialect_.write_type(sink_, column.type);
        if (is_assigned_key(column)) {
            if (key_stands_in_column()) {
                text(" CONSTRAINT ");
                name(primary_key_name(table_).view());
                text(" PRIMARY KEY AUTOINCREMENT");
            }
            text(dialect_.identity);
        }
        if (!column.nullable)
            text(" NOT NULL");
        write_default(column);
        if (column.collated == collation::nocase) {
            text(" COLLATE ");
            text(dialect_.nocase);
        } else if (column.type.kind == value_kind::text ||
                   (column.type.kind == value_kind::enumeration && !has_enum_type(dialect_, column.type))) {
            text(dialect_.text_collation);
        }
        if (column.generated != generation::none) {
            text(" GENERATED ALWAYS AS (");
            sql_.expression(column.generated_expression);
            text(column.generated == generation::stored || !dialect_.has(dialect_feature::virtual_generated_column)
                     ? ") STORED"
                     : ") VIRTUAL");
        }
    }

    constexpr void write_default(column_model const& column) {
        if (column.defaulted == default_kind::none)
            return;
        text(" DEFAULT ");
        if (column.defaulted == default_kind::now) {
            text(dialect_.now);
        } else if (column.default_expression[0].arity > 0) {
            text("(");
            sql_.expression(column.default_expression);
            text(")");
        } else {
            sql_.expression(column.default_expression);
        }
    }

    constexpr void write_primary_key() {
        if (table_.primary_key.columns.empty())
            return;
        start_constraint(primary_key_name(table_));
        text("PRIMARY KEY ");
        columns(table_.primary_key.columns);
    }

    /// Written twice: once to see whether there is anything to write.
    constexpr void write_domain(column_model const& column) {
        char quoted[2 * 128 + 2]{};
        text_sink quoted_name{quoted, sizeof quoted};
        write_identifier(quoted_name, column.name);
        if (quoted_name.overflowed())
            throw_error(error_kind::unsupported, {.message = "a column's name has more than 128 bytes",
                                                  .remedy = "shorten it",
                                                  .table = std::string{table_.name},
                                                  .columns = std::string{column.name}});
        text_sink trial{nullptr, 0};
        dialect_.write_domain(trial, column.type, quoted_name.view());
        if (trial.size() == 0)
            return;
        start_constraint(domain_name(table_, column.name));
        text("CHECK (");
        dialect_.write_domain(sink_, column.type, quoted_name.view());
        text(")");
    }

    static constexpr std::string_view spelled(referential_action action) {
        switch (action) {
        case referential_action::no_action: return "NO ACTION";
        case referential_action::restricted: return "RESTRICT";
        case referential_action::cascade: return "CASCADE";
        case referential_action::set_null: return "SET NULL";
        case referential_action::set_default: return "SET DEFAULT";
        }
        return {};
    }

    constexpr void write_foreign_key(foreign_key_model const& key) {
        text("FOREIGN KEY ");
        columns(key.columns);
        text(" REFERENCES ");
        name(key.target_table);
        text(" ");
        columns(key.target_columns);
        if (key.on_delete != referential_action::no_action) {
            text(" ON DELETE ");
            text(spelled(key.on_delete));
        }
        if (key.on_update != referential_action::no_action) {
            text(" ON UPDATE ");
            text(spelled(key.on_update));
        }
        if (key.deferrable)
            text(" DEFERRABLE INITIALLY DEFERRED");
    }

    constexpr void write_part(key_part const& part) {
        if (part.expression.empty())
            name(part.column);
        else if (part.expression[0].kind == node_kind::function)
            sql_.expression(part.expression);
        else {
            text("(");
            sql_.expression(part.expression);
            text(")");
        }
        if (part.descending)
            text(" DESC");
    }

    constexpr void write_comment(std::string_view kind, std::string_view column, std::string_view comment) {
        text("COMMENT ON ");
        text(kind);
        name(table_.name);
        if (!column.empty()) {
            text(".");
            name(column);
        }
        text(" IS ");
        sink_.append_quoted(comment, '\'');
        sink_.next();
    }

    text_list_sink& sink_;
    dialect_traits const& dialect_;
    table_model const& table_;
    sql_writer sql_;
    bool first_item_ = true;
};

} // namespace detail

/// Everything a table needs but what must wait for the other tables: the table, its indexes, its comments.
constexpr void write_table_ddl(text_list_sink& sink, dialect_traits const& dialect, table_model const& table) {
    detail::ddl_writer writer{sink, dialect, table};
    writer.create_table();
    writer.create_indexes();
    writer.create_comments();
}

/// What is added once every table exists.
constexpr void write_late_ddl(text_list_sink& sink, dialect_traits const& dialect, table_model const& table) {
    detail::ddl_writer{sink, dialect, table}.create_foreign_keys();
}

namespace detail {

template <class Struct, dialect Dialect>
constexpr void build_table_ddl(text_list_sink& sink) {
    write_table_ddl(sink, Dialect::traits, table_of<Struct>);
}
template <class Struct, dialect Dialect>
constexpr void build_late_ddl(text_list_sink& sink) {
    write_late_ddl(sink, Dialect::traits, table_of<Struct>);
}

} // namespace detail

/// The statements that create one table, as constants.
template <class Struct, dialect Dialect>
inline constexpr auto table_ddl = static_texts<&detail::build_table_ddl<Struct, Dialect>>;

namespace detail {

template <class Struct, dialect Dialect>
consteval auto late_texts() {
    if constexpr (Dialect::traits.inline_foreign_keys || table_of<Struct>.foreign_keys.empty())
        return std::array<std::string_view, 0>{};
    else
        return static_texts<&build_late_ddl<Struct, Dialect>>;
}

} // namespace detail

/// The statements that complete a table once all tables exist, as constants.
template <class Struct, dialect Dialect>
inline constexpr auto late_table_ddl = detail::late_texts<Struct, Dialect>();

/// A list of statements in static storage.
template <std::size_t N>
struct ddl_script {
    std::array<std::string_view, N> statements{};

    [[nodiscard]] constexpr auto begin() const noexcept { return statements.begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return statements.end(); }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    /// True when a statement contains `text`.
    [[nodiscard]] constexpr bool contains_text(std::string_view text) const noexcept {
        for (std::string_view statement : statements)
            if (statement.find(text) != statement.npos)
                return true;
        return false;
    }
};

namespace detail {

constexpr void write_enum_type(text_sink& sink, value_type const& type) {
    sink.append("CREATE TYPE ");
    write_identifier(sink, type.name);
    std::string_view separator = " AS ENUM (";
    for (const auto& each : type.enumerators) {
        sink.append(separator);
        sink.append_quoted(each.name, '\'');
        separator = ", ";
    }
    sink.append(")");
}

/// The enums of a schema that are types of the database's own, each once.
template <class Schema>
constexpr void write_enum_types(text_list_sink& sink) {
    static_vector<std::string_view, 256> written;
    for (const table_model& table : tables_of<Schema>::models)
        for (const auto& column : table.columns) {
            bool known = column.type.name.empty();
            for (std::string_view name : written)
                known = known || name == column.type.name;
            if (known)
                continue;
            written.push_back(column.type.name);
            write_enum_type(sink, column.type);
            sink.next();
        }
}

template <class Dialect, class Schema>
consteval auto enum_type_texts() {
    if constexpr (Dialect::traits.native_enums && tables_of<Schema>::uses_native_enums)
        return static_texts<&write_enum_types<Schema>>;
    else
        return std::array<std::string_view, 0>{};
}

constexpr bool uses_nocase(table_model const& table) {
    for (const auto& column : table.columns)
        if (column.collated == collation::nocase)
            return true;
    return false;
}

template <class Schema, dialect Dialect>
struct schema_ddl;
template <fixed_string Name, class... Tables, dialect Dialect>
struct schema_ddl<schema<Name, Tables...>, Dialect> {
    using statement_span = array_view<const std::string_view>;

    static consteval auto build() {
        constexpr bool collates =
            !Dialect::traits.nocase_definition.empty() && any_true({uses_nocase(table_of<Tables>)...});
        constexpr auto types = enum_type_texts<Dialect, schema<Name, Tables...>>();
        constexpr std::size_t count =
            types.size() + std::size_t{collates} +
            sum_of({(table_ddl<Tables, Dialect>.size() + late_table_ddl<Tables, Dialect>.size())...});
        ddl_script<count> script;
        const std::array<statement_span, sizeof...(Tables)> tables{table_ddl<Tables, Dialect>...};
        const std::array<statement_span, sizeof...(Tables)> late{late_table_ddl<Tables, Dialect>...};
        std::size_t next = 0;
        if (collates)
            script.statements[next++] = Dialect::traits.nocase_definition;
        for (std::string_view statement : types)
            script.statements[next++] = statement;
        for (std::size_t position : table_order<schema<Name, Tables...>>)
            for (std::string_view statement : tables[position])
                script.statements[next++] = statement;
        for (std::size_t position : table_order<schema<Name, Tables...>>)
            for (std::string_view statement : late[position])
                script.statements[next++] = statement;
        return script;
    }
};

template <class Schema, dialect Dialect>
consteval auto build_ddl() {
    using broken = broken_schema<Schema>;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported; // here, near the caller
        return ddl_script<0>{};
    } else if constexpr (portable<Schema, Dialect>) {
        return schema_ddl<Schema, Dialect>::build();
    } else {
        return ddl_script<0>{};
    }
}

} // namespace detail

/// The statements that create a schema, parents before children: `ddl<ledger, sqlite>`.
template <schema_type Schema, dialect Dialect>
inline constexpr auto ddl = detail::build_ddl<Schema, Dialect>();

} // namespace constable

#endif

// --- constable/dialect/postgres.hpp

#ifndef CONSTABLE_DIALECT_POSTGRES_HPP
#define CONSTABLE_DIALECT_POSTGRES_HPP

// PostgreSQL's SQL (https://www.postgresql.org/docs/15/sql-commands.html).

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

// --- constable/dialect/literal_text.hpp

#ifndef CONSTABLE_DIALECT_LITERAL_TEXT_HPP
#define CONSTABLE_DIALECT_LITERAL_TEXT_HPP

// Numbers of a schema definition as SQL literals.

#include <cstdint>

namespace constable {

namespace detail {

// Not constexpr: in a constant expression the name is the compiler's message.
inline void this_real_literal_needs_more_than_17_decimals_write_it_with_fewer() noexcept {}

} // namespace detail

/// `unscaled` with the point `scale` digits from the right: 1234 and 2 give 12.34.
constexpr void write_scaled(text_sink& sink, std::int64_t unscaled, int scale) {
    std::uint64_t magnitude =
        unscaled < 0 ? 0 - static_cast<std::uint64_t>(unscaled) : static_cast<std::uint64_t>(unscaled);
    if (unscaled < 0)
        sink.append('-');
    std::uint64_t unit = 1;
    for (int i = 0; i < scale; ++i)
        unit *= 10;
    sink.append_number(magnitude / unit);
    if (scale == 0)
        return;
    sink.append('.');
    for (unit /= 10; unit > 0; unit /= 10)
        sink.append(static_cast<char>('0' + magnitude / unit % 10));
}

/// The shortest decimal fraction that reads back as `value`: a quotient of two exactly represented integers is rounded
/// correctly (IEEE 754), so the first one that equals `value` is it.
constexpr void write_real(text_sink& sink, double value) {
    double unit = 1;
    for (int scale = 0; scale <= 17; ++scale, unit *= 10) {
        const double scaled = value * unit;
        if (scaled > 9007199254740992.0 || scaled < -9007199254740992.0)
            break;
        const auto rounded = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
        if (static_cast<double>(rounded) / unit == value) {
            write_scaled(sink, scale == 0 ? rounded * 10 : rounded, scale == 0 ? 1 : scale);
            return;
        }
    }
    detail::this_real_literal_needs_more_than_17_decimals_write_it_with_fewer();
}

} // namespace constable

#endif

namespace constable {

namespace detail::postgres_sql {

constexpr void write_sized(text_sink& sink, std::string_view type, std::size_t size) {
    sink.append(type);
    sink.append("(");
    sink.append_number(size);
}

// Unsigned types take the next larger one: PostgreSQL has none.
constexpr std::string_view integer_type(value_type const& type) {
    const unsigned bits = type.bits + (type.is_unsigned ? 1U : 0U);
    return bits <= 16 ? "smallint" : bits <= 32 ? "integer" : "bigint";
}

constexpr value_type element_of(value_type type) {
    type.kind = type.element;
    type.element = value_kind::none;
    return type;
}

constexpr void write_type(text_sink& sink, value_type const& type) {
    if (!type.name.empty()) {
        write_identifier(sink, type.name);
        return;
    }
    switch (type.kind) {
    case value_kind::boolean: sink.append("boolean"); break;
    case value_kind::integer: sink.append(integer_type(type)); break;
    case value_kind::real: sink.append(type.bits == 32 ? "real" : "double precision"); break;
    case value_kind::blob: sink.append("bytea"); break;
    case value_kind::timestamp: sink.append("timestamptz"); break;
    case value_kind::interval: sink.append("interval"); break;
    case value_kind::date: sink.append("date"); break;
    case value_kind::local_timestamp: sink.append("timestamp"); break;
    case value_kind::uuid: sink.append("uuid"); break;
    case value_kind::json: sink.append("jsonb"); break;
    case value_kind::array:
        write_type(sink, element_of(type));
        sink.append("[]");
        break;
    case value_kind::decimal:
        write_sized(sink, "numeric", type.precision);
        sink.append(","); // no space: as format_type spells it
        sink.append_number(type.scale);
        sink.append(")");
        break;
    case value_kind::text:
        if (type.length > 0) {
            write_sized(sink, "varchar", type.length);
            sink.append(")");
            break;
        }
        [[fallthrough]];
    default: sink.append("text");
    }
}

constexpr void write_enumerators(text_sink& sink, value_type const& type, bool by_name) {
    bool first = true;
    for (const auto& allowed : type.enumerators) {
        if (!first)
            sink.append(", ");
        first = false;
        if (by_name)
            sink.append_quoted(allowed.name, '\'');
        else
            sink.append_number(allowed.value);
    }
}

struct integer_range {
    std::int64_t low = 0;
    std::int64_t high = 0;
};
constexpr integer_range range_of(value_type const& type) {
    const std::int64_t half = std::int64_t{1} << (type.bits - 1);
    if (type.bits == 64)
        return {0, std::numeric_limits<std::int64_t>::max()};
    return {type.is_unsigned ? 0 : -half, type.is_unsigned ? 2 * half - 1 : half - 1};
}
/// Does the type of the column hold more integers than the member's?
constexpr bool is_narrower(value_kind kind, value_type const& type) {
    return kind == value_kind::integer && (type.is_unsigned || type.bits == 8);
}

// NULL elements are let through: the condition is unknown then.
constexpr void write_array_domain(text_sink& sink, value_type const& type, std::string_view column) {
    if (!type.enumerators.empty()) {
        const bool by_name = type.element == value_kind::enumeration;
        sink.append("array_remove(");
        sink.append(column);
        sink.append(", NULL) <@ ARRAY[");
        write_enumerators(sink, type, by_name);
        sink.append("]::");
        write_type(sink, type);
    } else if (is_narrower(type.element, type)) {
        const integer_range range = range_of(type);
        sink.append_number(range.low);
        sink.append(" <= ALL (");
        sink.append(column);
        sink.append(")");
        if (type.bits == 64)
            return;
        sink.append(" AND ");
        sink.append_number(range.high);
        sink.append(" >= ALL (");
        sink.append(column);
        sink.append(")");
    }
}

constexpr void write_domain(text_sink& sink, value_type const& type, std::string_view column) {
    if (type.kind == value_kind::array) {
        write_array_domain(sink, type, column);
    } else if (type.name.empty() && !type.enumerators.empty()) {
        sink.append(column);
        sink.append(" IN (");
        write_enumerators(sink, type, type.kind == value_kind::enumeration);
        sink.append(")");
    } else if (is_narrower(type.kind, type)) {
        const integer_range range = range_of(type);
        sink.append(column);
        if (type.bits == 64) {
            sink.append(" >= 0");
            return;
        }
        sink.append(" BETWEEN ");
        sink.append_number(range.low);
        sink.append(" AND ");
        sink.append_number(range.high);
    }
}

// https://www.postgresql.org/docs/15/datatype-datetime.html#DATATYPE-INTERVAL-INPUT
constexpr void write_interval(text_sink& sink, std::int64_t microseconds) {
    sink.append("interval '");
    sink.append_number(microseconds / 1'000'000);
    sink.append(" seconds ");
    sink.append_number(microseconds % 1'000'000);
    sink.append(" microseconds'");
}

constexpr void write_literal(text_sink& sink, expression_node const& n) {
    if (n.type == value_kind::real)
        write_real(sink, n.real);
    else if (n.type == value_kind::date)
        sink.append_quoted(to_text(date::from_days(static_cast<std::int32_t>(n.integer))).view(), '\'');
    else if (n.type == value_kind::timestamp)
        sink.append_quoted(to_text(timestamp::from_microseconds(n.integer)).view(), '\'');
    else if (n.type == value_kind::interval)
        write_interval(sink, n.integer);
    else if (n.type == value_kind::local_timestamp)
        sink.append_quoted(to_text(local_timestamp::from_microseconds(n.integer)).view(), '\'');
    else if (n.type == value_kind::decimal)
        write_scaled(sink, n.integer, n.scale);
    else
        sink.append_number(n.integer);
}

// A generated column and a GIN index: https://www.postgresql.org/docs/15/textsearch-tables.html
constexpr void write_full_text(text_list_sink& sink, table_model const& table) {
    for (std::size_t i = 0; i < table.full_text.size(); ++i) {
        const object_name vector = full_text_name(table, i);
        sink.append("ALTER TABLE ");
        write_identifier(sink, table.name);
        sink.append(" ADD COLUMN ");
        write_identifier(sink, vector.view());
        sink.append(" tsvector GENERATED ALWAYS AS (to_tsvector('simple', ");
        bool first = true;
        for (std::string_view column : table.full_text[i].columns) {
            if (!first)
                sink.append(" || ' ' || ");
            first = false;
            sink.append("coalesce(");
            write_identifier(sink, column);
            sink.append(", '')");
        }
        sink.append(")) STORED");
        sink.next();
        object_name index;
        index.append("idx_");
        index.append(vector.view());
        sink.append("CREATE INDEX ");
        write_identifier(sink, index.finish().view());
        sink.append(" ON ");
        write_identifier(sink, table.name);
        sink.append(" USING gin (");
        write_identifier(sink, vector.view());
        sink.append(")");
        sink.next();
    }
}

constexpr bool has(dialect_feature needed) {
    switch (needed) {
    case dialect_feature::virtual_generated_column: return false; // from version 18 on
    case dialect_feature::generated_from_generated:
    case dialect_feature::full_join_without_equality: return false;
    case dialect_feature::none:
    case dialect_feature::row_waits:
    case dialect_feature::distinct_on:
    case dialect_feature::lateral_join:
    case dialect_feature::array_operators:
    case dialect_feature::json_operators:
    case dialect_feature::assigned_key_without_rowid: return true;
    case dialect_feature::full_text_without_rowid:
    case dialect_feature::full_text_named_rank: return true;
    }
    return false;
}

/// As `format_type` spells the declared type. A double may live in a numeric, which rounds it to the digits that it
/// has.
constexpr bool holds(std::string_view declared, value_type const& wanted) {
    if (wanted.kind == value_kind::array)
        return declared.ends_with("[]") && holds(declared.substr(0, declared.size() - 2), element_of(wanted));
    char text[64]{};
    text_sink needed{text, sizeof text};
    write_type(needed, wanted);
    if (!wanted.name.empty())
        return declared == needed.view() || declared == wanted.name;
    if (wanted.kind == value_kind::timestamp)
        return declared == "timestamp with time zone" || declared == "timestamptz";
    if (wanted.kind == value_kind::local_timestamp)
        return declared == "timestamp without time zone" || declared == "timestamp";
    if (wanted.kind == value_kind::real && wanted.bits == 64 && declared.starts_with("numeric"))
        return true;
    if (wanted.kind == value_kind::text || wanted.kind == value_kind::enumeration)
        return declared == "text" || declared.starts_with("character varying") || declared.starts_with("varchar");
    return declared == needed.view();
}

/// The types in pg_catalog, which are found before those of a database's schemas: pg_type of version 15.
/// https://www.postgresql.org/docs/15/ddl-schemas.html#DDL-SCHEMAS-CATALOG
constexpr bool has_type(std::string_view name) {
    constexpr std::string_view types[]{"aclitem",
                                       "any",
                                       "anyarray",
                                       "anycompatible",
                                       "anycompatiblearray",
                                       "anycompatiblemultirange",
                                       "anycompatiblenonarray",
                                       "anycompatiblerange",
                                       "anyelement",
                                       "anyenum",
                                       "anymultirange",
                                       "anynonarray",
                                       "anyrange",
                                       "bit",
                                       "bool",
                                       "box",
                                       "bpchar",
                                       "bytea",
                                       "char",
                                       "cid",
                                       "cidr",
                                       "circle",
                                       "cstring",
                                       "date",
                                       "datemultirange",
                                       "daterange",
                                       "event_trigger",
                                       "fdw_handler",
                                       "float4",
                                       "float8",
                                       "gtsvector",
                                       "index_am_handler",
                                       "inet",
                                       "int2",
                                       "int2vector",
                                       "int4",
                                       "int4multirange",
                                       "int4range",
                                       "int8",
                                       "int8multirange",
                                       "int8range",
                                       "internal",
                                       "interval",
                                       "json",
                                       "jsonb",
                                       "jsonpath",
                                       "language_handler",
                                       "line",
                                       "lseg",
                                       "macaddr",
                                       "macaddr8",
                                       "money",
                                       "name",
                                       "numeric",
                                       "nummultirange",
                                       "numrange",
                                       "oid",
                                       "oidvector",
                                       "path",
                                       "point",
                                       "polygon",
                                       "record",
                                       "refcursor",
                                       "regclass",
                                       "regcollation",
                                       "regconfig",
                                       "regdictionary",
                                       "regnamespace",
                                       "regoper",
                                       "regoperator",
                                       "regproc",
                                       "regprocedure",
                                       "regrole",
                                       "regtype",
                                       "table_am_handler",
                                       "text",
                                       "tid",
                                       "time",
                                       "timestamp",
                                       "timestamptz",
                                       "timetz",
                                       "trigger",
                                       "tsm_handler",
                                       "tsmultirange",
                                       "tsquery",
                                       "tsrange",
                                       "tstzmultirange",
                                       "tstzrange",
                                       "tsvector",
                                       "txid_snapshot",
                                       "unknown",
                                       "uuid",
                                       "varbit",
                                       "varchar",
                                       "void",
                                       "xid",
                                       "xid8",
                                       "xml"};
    for (std::string_view type : types)
        if (type == name)
            return true;
    return name.substr(0, 3) == "pg_";
}

} // namespace detail::postgres_sql

/// PostgreSQL 15 and later.
struct postgres {
    static constexpr dialect_traits traits{
        .name = "postgres",
        .parameter_mark = '$',
        .max_parameters = 65535, // the protocol counts them in 16 bits
        .has_boolean = true,
        .inline_foreign_keys = false,
        .has_comments = true,
        .nulls_are_largest = true,
        .orders_by_result_names = true,
        .groups_set_operations = true,
        .locks_rows = true,
        .returns_keys = true,
        .inline_auto_increment = false,
        .computes_in_numeric = true,
        .rounds_in_casts = true,
        .native_enums = true,
        .identity = " GENERATED BY DEFAULT AS IDENTITY",
        .now = "now()",
        .text_collation = " COLLATE \"C\"",
        .nocase = "constable_nocase",
        // https://www.postgresql.org/docs/15/collation.html#COLLATION-NONDETERMINISTIC
        .nocase_definition = "CREATE COLLATION IF NOT EXISTS constable_nocase "
                             "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        .write_type = &detail::postgres_sql::write_type,
        .write_domain = &detail::postgres_sql::write_domain,
        .write_literal = &detail::postgres_sql::write_literal,
        .write_full_text = &detail::postgres_sql::write_full_text,
        .spell = &detail::postgres_sql::spell,
        .cast_type = &detail::postgres_sql::cast_type,
        .bytewise = " COLLATE \"C\"",
        .folded_before = "lower(",
        .folded_after = " COLLATE \"C\")",
        .has = &detail::postgres_sql::has,
        .has_type = &detail::postgres_sql::has_type,
        .holds = &detail::postgres_sql::holds,
        // One lock for each schema of the search path; the number is "cons" in ASCII.
        // https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
        .schema_lock = "SELECT pg_advisory_xact_lock(1668247155, hashtext(coalesce(current_schema(), '')))"};
};

} // namespace constable

#endif

// --- constable/dialect/sqlite.hpp

#ifndef CONSTABLE_DIALECT_SQLITE_HPP
#define CONSTABLE_DIALECT_SQLITE_HPP

// SQLite's SQL: STRICT tables (https://sqlite.org/stricttables.html), so a type's domain is a CHECK.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace constable {

namespace detail::sqlite_sql {

constexpr void write_type(text_sink& sink, value_type const& type) {
    switch (type.kind) {
    case value_kind::boolean:
    case value_kind::integer:
    case value_kind::timestamp:
    case value_kind::interval:
    case value_kind::decimal: sink.append("INTEGER"); break;
    case value_kind::real: sink.append("REAL"); break;
    case value_kind::blob:
    case value_kind::uuid: sink.append("BLOB"); break;
    default: sink.append("TEXT");
    }
}

constexpr void write_range(text_sink& sink, std::string_view column, std::int64_t low, std::int64_t high) {
    sink.append(column);
    sink.append(" BETWEEN ");
    sink.append_number(low);
    sink.append(" AND ");
    sink.append_number(high);
}

constexpr void write_enumerator(text_sink& sink, value_type const& type, enumerator const& allowed) {
    if (type.kind == value_kind::enumeration)
        sink.append_quoted(allowed.name, '\'');
    else
        sink.append_number(allowed.value);
}

// From three values on SQLite builds a table for IN on every write: comparisons halve the time of an insert.
constexpr void write_enumerators(text_sink& sink, value_type const& type, std::string_view column) {
    const bool compared = type.enumerators.size() > 2;
    std::string_view separator = compared ? " = " : " IN (";
    for (const auto& allowed : type.enumerators) {
        if (compared || &allowed == &type.enumerators.front())
            sink.append(column);
        sink.append(separator);
        write_enumerator(sink, type, allowed);
        if (compared && &allowed != &type.enumerators.back())
            sink.append(" OR ");
        separator = compared ? " = " : ", ";
    }
    if (!compared)
        sink.append(")");
}

constexpr void write_integer_domain(text_sink& sink, value_type const& type, std::string_view column) {
    if (!type.enumerators.empty()) {
        write_enumerators(sink, type, column);
    } else if (type.bits < 64) {
        const std::int64_t values = std::int64_t{1} << type.bits;
        write_range(sink, column, type.is_unsigned ? 0 : -(values / 2), (type.is_unsigned ? values : values / 2) - 1);
    } else if (type.is_unsigned) {
        sink.append(column);
        sink.append(" >= 0");
    }
}

constexpr void write_length(text_sink& sink, std::string_view column, std::string_view comparison, std::size_t length) {
    sink.append("length(");
    sink.append(column);
    sink.append(comparison);
    sink.append_number(length);
}

constexpr std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

// No CHECK (json_valid(…)): before SQLite 3.41 a schema that is not trusted may not call it.
constexpr void write_domain(text_sink& sink, value_type const& type, std::string_view column) {
    switch (type.kind) {
    case value_kind::boolean: sink.append(column), sink.append(" IN (0, 1)"); break;
    case value_kind::integer: write_integer_domain(sink, type, column); break;
    case value_kind::enumeration: write_enumerators(sink, type, column); break;
    case value_kind::uuid: write_length(sink, column, ") = ", 16); break;
    case value_kind::date: write_length(sink, column, ") = ", 10); break;
    case value_kind::local_timestamp: sink.append("length("), sink.append(column), sink.append(") IN (19, 26)"); break;
    case value_kind::decimal: {
        const std::int64_t limit = power_of_ten(type.precision) - 1;
        write_range(sink, column, -limit, limit);
        break;
    }
    case value_kind::text:
        if (type.length > 0)
            write_length(sink, column, ") <= ", type.length);
        break;
    default: break;
    }
}

constexpr void write_literal(text_sink& sink, expression_node const& n) {
    if (n.type == value_kind::real)
        write_real(sink, n.real);
    else if (n.type == value_kind::date)
        sink.append_quoted(to_text(date::from_days(static_cast<std::int32_t>(n.integer))).view(), '\'');
    else if (n.type == value_kind::local_timestamp)
        sink.append_quoted(to_text(local_timestamp::from_microseconds(n.integer)).view(), '\'');
    else
        sink.append_number(n.integer);
}

constexpr void write_list(text_sink& sink, std::string_view prefix, full_text_model const& index) {
    for (std::string_view column : index.columns) {
        sink.append(", ");
        sink.append(prefix);
        write_identifier(sink, column);
    }
}

constexpr std::string_view rowid_name(table_model const& table) {
    return table.assignment == key_assignment::client ? std::string_view{"rowid"} : table.primary_key.columns[0];
}

// An external-content table kept in step by triggers: https://sqlite.org/fts5.html#external_content_tables
constexpr void write_fts_change(text_sink& sink, table_model const& table, full_text_model const& index,
                                std::string_view fts, bool removed) {
    sink.append(" INSERT INTO ");
    write_identifier(sink, fts);
    sink.append("(");
    if (removed) {
        write_identifier(sink, fts);
        sink.append(", ");
    }
    sink.append("rowid");
    write_list(sink, {}, index);
    sink.append(removed ? ") VALUES ('delete', old." : ") VALUES (new.");
    write_identifier(sink, rowid_name(table));
    write_list(sink, removed ? "old." : "new.", index);
    sink.append(");");
}

constexpr void write_fts_trigger(text_list_sink& sink, table_model const& table, full_text_model const& index,
                                 std::string_view fts, std::string_view event) {
    object_name trigger;
    trigger.append(fts);
    trigger.append("_");
    trigger.append(event == "INSERT" ? "insert" : event == "DELETE" ? "delete" : "update");
    sink.append("CREATE TRIGGER ");
    write_identifier(sink, trigger.finish().view());
    sink.append(" AFTER ");
    sink.append(event);
    sink.append(" ON ");
    write_identifier(sink, table.name);
    sink.append(" BEGIN");
    if (event != "INSERT")
        write_fts_change(sink, table, index, fts, true);
    if (event != "DELETE")
        write_fts_change(sink, table, index, fts, false);
    sink.append(" END");
    sink.next();
}

constexpr void write_full_text(text_list_sink& sink, table_model const& table) {
    for (std::size_t i = 0; i < table.full_text.size(); ++i) {
        const auto& index = table.full_text[i];
        const object_name fts = full_text_name(table, i);
        sink.append("CREATE VIRTUAL TABLE ");
        write_identifier(sink, fts.view());
        sink.append(" USING fts5(");
        write_identifiers(sink, index.columns);
        sink.append(", content=");
        sink.append_quoted(table.name, '\'');
        sink.append(", content_rowid=");
        sink.append_quoted(rowid_name(table), '\'');
        sink.append(")");
        sink.next();
        for (std::string_view event : {"INSERT", "DELETE", "UPDATE"})
            write_fts_trigger(sink, table, index, fts.view(), event);
    }
}

// A WITHOUT ROWID table has no key of its own to give: https://sqlite.org/withoutrowid.html
constexpr bool has(dialect_feature needed) {
    return needed == dialect_feature::none || needed == dialect_feature::virtual_generated_column ||
           needed == dialect_feature::generated_from_generated || needed == dialect_feature::full_join_without_equality;
}

constexpr bool contains_word(std::string_view declared, std::string_view upper_case_word) {
    for (std::size_t at = 0; at + upper_case_word.size() <= declared.size(); ++at) {
        bool same = true;
        for (std::size_t i = 0; i < upper_case_word.size(); ++i)
            same = same && ascii_upper_case(declared[at + i]) == upper_case_word[i];
        if (same)
            return true;
    }
    return false;
}

enum class affinity : std::uint8_t { integer, text, blob, real, numeric };

// https://sqlite.org/datatype3.html#determination_of_column_affinity
constexpr affinity affinity_of(std::string_view declared) {
    if (contains_word(declared, "INT"))
        return affinity::integer;
    if (contains_word(declared, "CHAR") || contains_word(declared, "CLOB") || contains_word(declared, "TEXT"))
        return affinity::text;
    if (declared.empty() || contains_word(declared, "BLOB"))
        return affinity::blob;
    if (contains_word(declared, "REAL") || contains_word(declared, "FLOA") || contains_word(declared, "DOUB"))
        return affinity::real;
    return affinity::numeric;
}

constexpr bool holds(std::string_view declared, value_type const& wanted) {
    if (declared == "ANY" || declared.empty())
        return true;
    char text[16]{};
    text_sink needed{text, sizeof text};
    write_type(needed, wanted);
    const affinity kept = affinity_of(declared);
    switch (affinity_of(needed.view())) {
    case affinity::integer: return kept == affinity::integer || kept == affinity::numeric;
    case affinity::real: return kept == affinity::real || kept == affinity::numeric;
    // A column declared DATE or DATETIME is numeric, and keeps text that is no number.
    case affinity::text:
        return kept == affinity::text ||
               (kept == affinity::numeric && (contains_word(declared, "DATE") || contains_word(declared, "TIME")));
    default: return kept == affinity::blob;
    }
}

} // namespace detail::sqlite_sql

/// SQLite 3.37 and later. A boolean is 0 or 1, a timestamp counts microseconds since 1970 UTC, a date is text
/// 'YYYY-MM-DD', a local timestamp text 'YYYY-MM-DD hh:mm:ss[.ffffff]', a uuid 16 bytes, a decimal a scaled integer,
/// json text, an enum its name.
struct sqlite {
    static constexpr dialect_traits traits{
        .name = "sqlite",
        .parameter_mark = '?',
        .max_parameters = 32766, // https://sqlite.org/limits.html#max_variable_number
        .has_boolean = false,
        .inline_foreign_keys = true,
        .has_comments = false,
        .forgets_window_filter = true,
        .inline_auto_increment = true,
        .strict_suffix = " STRICT",
        .without_rowid = ", WITHOUT ROWID",
        // To the millisecond: the julian day is a double (https://sqlite.org/lang_datefunc.html).
        .now = "(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000)",
        .nocase = "NOCASE",
        .write_type = &detail::sqlite_sql::write_type,
        .write_domain = &detail::sqlite_sql::write_domain,
        .write_literal = &detail::sqlite_sql::write_literal,
        .write_full_text = &detail::sqlite_sql::write_full_text,
        .spell = &detail::sqlite_sql::spell,
        .cast_type = &detail::sqlite_sql::cast_type,
        .bytewise = " COLLATE BINARY",
        .row_key = &detail::sqlite_sql::rowid_name,
        .has = &detail::sqlite_sql::has,
        .holds = &detail::sqlite_sql::holds};
};

} // namespace constable

#endif

// --- constable/query/relation.hpp

#ifndef CONSTABLE_QUERY_RELATION_HPP
#define CONSTABLE_QUERY_RELATION_HPP

// What a foreign key says of two tables: the queries for the children of rows, for their parents, for counts.

#include <cstddef>
#include <type_traits>
#include <utility>

// --- constable/query/insert.hpp

#ifndef CONSTABLE_QUERY_INSERT_HPP
#define CONSTABLE_QUERY_INSERT_HPP

// INSERT: rows from structs or from single values, upsert, RETURNING.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/query/assignment.hpp

#ifndef CONSTABLE_QUERY_ASSIGNMENT_HPP
#define CONSTABLE_QUERY_ASSIGNMENT_HPP

// What INSERT and UPDATE share: assignments, and the columns that the library maintains.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/query/projection.hpp

#ifndef CONSTABLE_QUERY_PROJECTION_HPP
#define CONSTABLE_QUERY_PROJECTION_HPP

// What a query returns: whole tables, expressions, structs of the user's.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace constable {

/// All columns of a table, read into its struct; `optional<Table>` where an outer join may lack the table.
template <class Source>
struct whole_table : without_parameters {
    using table = table_behind<Source>;
    static constexpr std::size_t node_count = member_count<table>;
    static constexpr expression_node* emit(expression_node* out) {
        for (const auto& column : table_of<table>.columns) {
            out->kind = node_kind::column;
            out->table = id_of<Source>;
            out->text = column.name;
            out->type = column.type.kind;
            out->nullable = column.nullable;
            ++out;
        }
        return out;
    }
};

/// `.select(whole<entry>, whole<api_key>)` returns both rows. Takes an alias too.
template <class Source>
inline constexpr whole_table<Source> whole{};

/// An expression that fills a member of a struct: `.select_as<summary>(into_member<&summary::total>(sum(…)))`.
template <auto Member, class E>
struct member_expression {
    using type = typename E::type;
    static constexpr bool nullable = E::nullable;
    static constexpr bool has_parameters = E::has_parameters;
    static constexpr std::size_t node_count = E::node_count;
    using parts = type_list<E>;
    [[no_unique_address]] E inner{};

    static constexpr expression_node* emit(expression_node* out) { return E::emit(out); }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        inner.bind(visitor);
    }
};

template <auto Member, expression E>
[[nodiscard]] constexpr auto into_member(E e) {
    return member_expression<Member, E>{std::move(e)};
}

/// A function that has a meaning over a window only: not an expression before `.over(…)`.
template <class Call>
struct window_call {
    [[no_unique_address]] Call call{};
    template <class Window>
    [[nodiscard]] constexpr auto over(Window spec) const {
        return spec.apply(call);
    }
};

/// Names a member in a compile error.
template <fixed_string Name>
struct member_named {};
/// Names in a compile error what is almost the same.
template <fixed_string Name>
struct did_you_mean {};

namespace error {

/// `Close`: `did_you_mean<"column">` where the query has a column of a similar name.
template <class Row, class Member, class... Close>
struct projection_mismatch {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: nothing in the query fills this member of the struct (second argument); select a "
                  "column of its name, or into_member<&row::member>(expression) [errors.md#projection_mismatch]");
};

template <class Row, class Member>
struct duplicate_projection {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: several selected expressions fill this member of the struct (second argument); leave all "
                  "but one out, or give them members of their own: into_member<&row::member>(expression) "
                  "[errors.md#duplicate_projection]");
};

template <class Row, class Member, class Result>
struct projection_type_mismatch {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: this member of the struct (second argument) must have the type of what fills it (third "
                  "argument) or an optional of it; what can be null needs std::optional "
                  "[errors.md#projection_type_mismatch]");
};

template <class Function>
struct window_without_over {
    using reported = void;
    static_assert(
        !sizeof(Function),
        "constable: this function has a meaning over a window only; write row_number().over(window.order_by(…)) "
        "[errors.md#window_without_over]");
};

/// `Close`: `did_you_mean<"member">` where the struct has a member of a similar name.
template <class Row, class Expression, class... Close>
struct unknown_member {
    using reported = void;
    static_assert(!sizeof(Row),
                  "constable: the struct has no member of this column's name; use into_member<&row::member>(column). "
                  "An expression has no name at all [errors.md#unknown_member]");
};

} // namespace error

namespace detail {

template <class Item>
inline constexpr bool is_whole = false;
template <class Table>
inline constexpr bool is_whole<whole_table<Table>> = true;

template <class Item>
inline constexpr bool is_window_call = false;
template <class Call>
inline constexpr bool is_window_call<window_call<Call>> = true;

template <class Item>
inline constexpr std::size_t columns_of_item = 1;
template <class Source>
inline constexpr std::size_t columns_of_item<whole_table<Source>> = whole_table<Source>::node_count;

template <class Item>
concept selectable = expression<Item> || is_whole<Item>;

template <class Item, class... Rest>
consteval auto find_unselectable() {
    if constexpr (selectable<Item>)
        return find_unselectable<Rest...>();
    else if constexpr (is_window_call<Item>)
        return std::type_identity<error::window_without_over<Item>>{};
    else
        return std::type_identity<error::not_an_expression<Item>>{};
}
template <class Table, class... Items>
consteval auto items_error() {
    if constexpr (sizeof...(Items) == 0)
        return std::type_identity<error::empty_clause<Table>>{};
    else if constexpr ((selectable<Items> && ...))
        return std::type_identity<void>{};
    else
        return find_unselectable<Items...>();
}
/// Void, or the error of items that cannot be selected.
template <class Table, class... Items>
using broken_items = typename decltype(items_error<Table, Items...>())::type;

// What one selected item becomes in C++.
template <class Item, class Sources, bool Grouped>
struct item_result {
    using base = typename Item::type;
    using type =
        std::conditional_t<is_nullable_in(nodes_of<Item>, Sources::models, Grouped), std::optional<base>, base>;
};
template <class Source, class Sources, bool Grouped>
struct item_result<whole_table<Source>, Sources, Grouped> {
    using table = table_behind<Source>;
    using type = std::conditional_t<may_be_missing(Sources::models, id_of<Source>), std::optional<table>, table>;
};

/// Reads columns one after the other. No lambda: tables share what is compiled for a member's type.
template <class Source>
struct column_reader {
    Source const& source;
    int column;

    template <class Member>
    void operator()(Member& into) {
        codec<Member>::read(source, column++, into);
    }
};

template <class Table, class Source>
[[gnu::always_inline]] inline void read_table(Source const& source, int column, Table& into) {
    column_reader<Source> reader{source, column};
    visit_members(into, reader);
}

/// A column that is NULL only where a left join found no row.
template <class Table>
consteval int witness_column() {
    const auto& table = table_of<Table>;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (!table.columns[i].nullable)
            return static_cast<int>(i);
    return -1;
}

template <class Table, class Source>
bool is_absent(Source const& source, int first) {
    constexpr int witness = witness_column<Table>();
    if constexpr (witness >= 0) {
        return source.value(first + witness).storage() == storage_class::null;
    } else {
        for (int i = 0; i < static_cast<int>(member_count<Table>); ++i)
            if (source.value(first + i).storage() != storage_class::null)
                return false;
        return true;
    }
}

// One value of a row: a column, a whole table, or a whole table that a left join may lack.
template <class T>
struct value_reader {
    static constexpr int columns = 1;
    template <class Source>
    static void read(Source const& source, int column, T& into) {
        codec<T>::read(source, column, into);
    }
};
template <class Table>
    requires(!storable<Table>)
struct value_reader<Table> {
    static constexpr int columns = static_cast<int>(member_count<Table>);
    template <class Source>
    static void read(Source const& source, int column, Table& into) {
        read_table(source, column, into);
    }
};
template <class Table>
    requires(!storable<Table>)
struct value_reader<std::optional<Table>> {
    static constexpr int columns = static_cast<int>(member_count<Table>);
    template <class Source>
    static void read(Source const& source, int column, std::optional<Table>& into) {
        if (is_absent<Table>(source, column)) {
            into.reset();
            return;
        }
        if (!into)
            into.emplace();
        read_table(source, column, *into);
    }
};

// How rows are read. Readers depend on the type of the row alone, so that queries share them.
template <class Table>
struct table_reader {
    using row = Table;
    template <class Source>
    static void read(Source const& source, Table& into) {
        read_table(source, 0, into);
    }
};

template <class... Values>
struct tuple_reader {
    using row = std::tuple<Values...>;
    template <class Source>
    static void read(Source const& source, row& into) {
        int column = 0;
        std::apply(
            [&](Values&... values) {
                ((value_reader<Values>::read(source, column, values), column += value_reader<Values>::columns), ...);
            },
            into);
    }
};
template <class Value>
struct tuple_reader<Value> {
    using row = Value;
    template <class Source>
    static void read(Source const& source, row& into) {
        value_reader<Value>::read(source, 0, into);
    }
};

template <class Row, std::size_t... Members>
struct struct_reader {
    using row = Row;
    template <class Source>
    static void read(Source const& source, Row& into) {
        int column = 0;
        (codec<member_type<Row, Members>>::read(source, column++, member_at<Members>(into)), ...);
    }
};

// Which member of a struct an item fills.
inline constexpr std::size_t no_member = static_cast<std::size_t>(-1);
template <class Row, class Item>
inline constexpr std::size_t member_filled_by = no_member;
template <class Row, auto Member, class Source>
inline constexpr std::size_t member_filled_by<Row, column<Member, Source>> =
    position_of(name_of<Member>, member_names<Row>.data(), member_count<Row>);
template <class Row, auto Member, class E>
inline constexpr std::size_t member_filled_by<Row, member_expression<Member, E>> =
    std::is_same_v<owner_of<Member>, Row> ? index_of<Member> : no_member;

template <std::size_t Size>
consteval auto as_argument(std::string_view name) {
    fixed_string<Size> text;
    for (std::size_t i = 0; i < Size; ++i)
        text.characters[i] = name[i];
    return text;
}
/// For compile errors.
template <class Row, std::size_t I>
using named_member = member_named<as_argument<member_names<Row>[I].size()>(member_names<Row>[I])>;

/// The column of the query whose name is closest to a member's, but another; empty if none is close.
constexpr std::string_view column_like(array_view<const source_model> sources, std::string_view member) {
    std::size_t count = 0;
    for (const auto& source : sources)
        count += source.model->columns.size();
    const auto name_at = [&](std::size_t i) {
        std::size_t at = 0;
        while (i >= sources[at].model->columns.size())
            i -= sources[at++].model->columns.size();
        return sources[at].model->columns[i].name;
    };
    const std::size_t found = most_similar(member, count, name_at);
    return found == no_similar_name || name_at(found) == member ? std::string_view{} : name_at(found);
}

template <class Row, std::size_t Member, class Sources>
consteval auto projection_mismatch_error() {
    constexpr std::string_view close = column_like(Sources::models, member_names<Row>[Member]);
    if constexpr (close.empty())
        return std::type_identity<error::projection_mismatch<Row, named_member<Row, Member>>>{};
    else
        return std::type_identity<error::projection_mismatch<Row, named_member<Row, Member>,
                                                             did_you_mean<as_argument<close.size()>(close)>>>{};
}

/// `Unfilled` has `times_filled(member)`.
template <class Row, class Item, class Unfilled>
struct unknown_member_error {
    using type = error::unknown_member<Row, Item>;
};
template <class Row, auto Member, class Source, class Unfilled>
struct unknown_member_error<Row, column<Member, Source>, Unfilled> {
    static constexpr std::size_t close = most_similar(name_of<Member>, member_count<Row>, [](std::size_t i) {
        return Unfilled::times_filled(i) == 0 ? member_names<Row>[i] : std::string_view{};
    });
    static consteval auto find() {
        using item = column<Member, Source>;
        if constexpr (close == no_similar_name)
            return std::type_identity<error::unknown_member<Row, item>>{};
        else
            return std::type_identity<error::unknown_member<
                Row, item, did_you_mean<as_argument<member_names<Row>[close].size()>(member_names<Row>[close])>>>{};
    }
    using type = typename decltype(find())::type;
};

template <class... E>
inline constexpr bool refused_inside = false;
template <class First, class... Rest>
inline constexpr bool refused_inside<First, Rest...> =
    nodes_of<First>[0].kind == node_kind::raw || refused_inside<Rest...>;

} // namespace detail

/// The rows of a query as tuples, or as plain values where one item is selected.
template <class... Items>
struct tuple_projection : expression_list<Items...> {
    static constexpr std::size_t columns = (std::size_t{0} + ... + detail::columns_of_item<Items>);
    template <class Sources, bool Grouped>
    using reader = detail::tuple_reader<typename detail::item_result<Items, Sources, Grouped>::type...>;

    template <class Sources, bool Grouped>
    static consteval auto check() {
        return std::type_identity<void>{};
    }
};

/// The rows of a query as a struct of the user's, its members filled by name.
template <class Row, class... Items>
struct struct_projection : expression_list<Items...> {
    static constexpr std::size_t columns = sizeof...(Items);
    template <class Sources, bool Grouped>
    using reader = detail::struct_reader<Row, detail::member_filled_by<Row, Items>...>;

    static constexpr std::array<std::size_t, sizeof...(Items)> members{detail::member_filled_by<Row, Items>...};

    static constexpr std::size_t times_filled(std::size_t member) {
        std::size_t count = 0;
        for (std::size_t filled : members)
            count += filled == member ? 1U : 0U;
        return count;
    }
    static consteval std::size_t first_unfilled() {
        for (std::size_t i = 0; i < member_count<Row>; ++i)
            if (times_filled(i) != 1)
                return i;
        return detail::no_member;
    }

    template <class Sources, bool Grouped, class Item, class... Rest>
    static consteval auto broken_item() {
        constexpr std::size_t filled = detail::member_filled_by<Row, Item>;
        if constexpr (filled >= member_count<Row>) {
            return std::type_identity<typename detail::unknown_member_error<Row, Item, struct_projection>::type>{};
        } else {
            using target = member_type<Row, filled>;
            using result = typename detail::item_result<Item, Sources, Grouped>::type;
            if constexpr (!std::is_same_v<target, result> && !std::is_same_v<target, std::optional<result>>)
                return std::type_identity<
                    error::projection_type_mismatch<Row, detail::named_member<Row, filled>, result>>{};
            else if constexpr (sizeof...(Rest) > 0)
                return broken_item<Sources, Grouped, Rest...>();
            else
                return std::type_identity<void>{};
        }
    }

    /// Void, or the error of the first item or member that does not match.
    template <class Sources, bool Grouped>
    static consteval auto check() {
        if constexpr (detail::refused_inside<Items...>)
            return std::type_identity<void>{};
        else if constexpr (sizeof...(Items) == 0)
            return detail::projection_mismatch_error<Row, 0, Sources>();
        else if constexpr (constexpr auto broken = broken_item<Sources, Grouped, Items...>();
                           !std::is_void_v<typename decltype(broken)::type>)
            return broken;
        else if constexpr (constexpr auto unfilled = first_unfilled(); unfilled == detail::no_member)
            return std::type_identity<void>{};
        else if constexpr (times_filled(unfilled) == 0)
            return detail::projection_mismatch_error<Row, unfilled, Sources>();
        else
            return std::type_identity<error::duplicate_projection<Row, detail::named_member<Row, unfilled>>>{};
    }
};

namespace detail {

/// A table alone is never missing; nothing of it is looked at, for it may be wrong.
template <class Source, class Sources, bool Grouped, bool Alone = Sources::size == 1>
struct first_table_reader {
    using type = table_reader<table_behind<Source>>;
};
template <class Source, class Sources, bool Grouped>
struct first_table_reader<Source, Sources, Grouped, false> {
    using row = typename item_result<whole_table<Source>, Sources, Grouped>::type;
    using type = std::conditional_t<is_optional<row>, tuple_reader<row>, table_reader<table_behind<Source>>>;
};

} // namespace detail

/// The default: the rows of the first table.
template <class Source>
struct table_projection : whole_table<Source> {
    static constexpr std::size_t columns = whole_table<Source>::node_count;
    template <class Sources, bool Grouped>
    using reader = typename detail::first_table_reader<Source, Sources, Grouped>::type;

    template <class Sources, bool Grouped>
    static consteval auto check() {
        return std::type_identity<void>{};
    }
};

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Item>
struct not_an_assignment {
    using reported = void;
    static_assert(!sizeof(Item),
                  "constable: set and do_update take assignments; write col<&T::member> = value, with one = "
                  "[errors.md#not_an_assignment]");
};

template <class Column>
struct column_of_another_table {
    using reported = void;
    static_assert(!sizeof(Column), "constable: a statement writes columns of its own table only; this one belongs to "
                                   "another [errors.md#column_of_another_table]");
};

template <class Column>
struct set_generated_column {
    using reported = void;
    static_assert(!sizeof(Column), "constable: the database computes this column; write the columns it is made of "
                                   "[errors.md#set_generated_column]");
};

template <class Column>
struct set_row_version {
    using reported = void;
    static_assert(!sizeof(Column), "constable: the library raises this column with every change, which is what stale "
                                   "rows are told by; leave it out, or raise it: column += n "
                                   "[errors.md#set_row_version]");
};

template <class Column>
struct assigned_twice {
    using reported = void;
    static_assert(!sizeof(Column),
                  "constable: this column is assigned twice; keep one assignment [errors.md#assigned_twice]");
};

template <class Column>
struct column_in_values {
    using reported = void;
    static_assert(!sizeof(Column), "constable: an insert reads no columns, for there is no row yet; give a value or "
                                   "arg<N> [errors.md#column_in_values]");
};

} // namespace error

/// The assignments of one SET list.
template <class... Assignments>
struct assignment_list {
    [[no_unique_address]] pack<Assignments...> items{};
    using parts = type_list<typename Assignments::given...>;
    static constexpr std::size_t size = sizeof...(Assignments);
    static constexpr bool has_parameters = (Assignments::given::has_parameters || ...);

    static constexpr std::array<assignment_model, size> models{
        assignment_model{column_names<typename Assignments::target::owner>[index_of<Assignments::target::pointer>],
                         nodes_of<typename Assignments::given>}...};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        items.for_each([&](auto const& item) { item.value.bind(visitor); });
    }
};

/// Assignments that were refused: the compile error has been reported.
struct refused_assignments : assignment_list<> {};

/// Where assignments stand: what their values may read depends on it.
enum class assignment_place : std::uint8_t { insert, update, upsert };

namespace detail {

template <class T>
inline constexpr bool is_assignment = false;
template <class Column, class Value>
inline constexpr bool is_assignment<column_assignment<Column, Value>> = true;

template <class Column>
consteval bool is_generated() {
    return table_of<typename Column::owner>.columns[index_of<Column::pointer>].generated != generation::none;
}

/// Is a row version given anything but a change of itself?
template <class Column, class Given>
consteval bool hides_version() {
    const auto& model = table_of<typename Column::owner>.columns[index_of<Column::pointer>];
    if (model.role != column_role::row_version)
        return false;
    for (const expression_node& n : nodes_of<Given>)
        if (n.kind == node_kind::column && n.table == id_of<typename Column::owner> && n.text == model.name)
            return false;
    return true;
}

constexpr bool reads_column(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::outer || n.kind == node_kind::column || n.kind == node_kind::excluded)
            return true;
    return false;
}

template <class Sources, assignment_place Place, class Assignment, class... Rest>
consteval auto assignment_error() {
    using Table = typename Sources::first;
    using column = typename Assignment::target;
    using given = typename Assignment::given;
    constexpr bool inserted = Place == assignment_place::insert;
    constexpr query_violation found =
        inserted ? query_violation{}
                 : violation_in_row(Sources::models, nodes_of<given>, Place == assignment_place::upsert);
    if constexpr (!std::is_same_v<typename column::owner, Table>)
        return std::type_identity<error::column_of_another_table<column>>{};
    else if constexpr (is_generated<column>())
        return std::type_identity<error::set_generated_column<column>>{};
    else if constexpr (!inserted && hides_version<column, given>())
        return std::type_identity<error::set_row_version<column>>{};
    else if constexpr ((std::is_same_v<typename Rest::target, column> || ...))
        return std::type_identity<error::assigned_twice<column>>{};
    else if constexpr (inserted && reads_column(nodes_of<given>))
        return std::type_identity<error::column_in_values<given>>{};
    else if constexpr (found.rule != query_rule::none)
        return error_of_violation<given, found>();
    else if constexpr (!column::nullable && is_nullable_in(nodes_of<given>, Sources::models, false))
        return std::type_identity<error::null_assignment<column>>{};
    else if constexpr (sizeof...(Rest) > 0)
        return assignment_error<Sources, Place, Rest...>();
    else
        return std::type_identity<void>{};
}

template <class Item, class... Rest>
consteval auto find_no_assignment() {
    if constexpr (!is_assignment<Item>)
        return std::type_identity<error::not_an_assignment<Item>>{};
    else
        return find_no_assignment<Rest...>();
}

template <class Sources, assignment_place Place, class... Items>
consteval auto assignments_error() {
    if constexpr (sizeof...(Items) == 0)
        return std::type_identity<error::empty_clause<typename Sources::first>>{};
    else if constexpr ((is_assignment<Items> && ...))
        return assignment_error<Sources, Place, Items...>();
    else
        return find_no_assignment<Items...>();
}
/// Void, or the error of the first assignment that cannot be.
template <class Sources, assignment_place Place, class... Items>
using broken_assignments = typename decltype(assignments_error<Sources, Place, Items...>())::type;

/// `version = version + 1` for a column that counts updates.
template <class Table, std::size_t I>
inline constexpr std::array<expression_node, 3> raised_version = [] {
    std::array<expression_node, 3> nodes{};
    nodes[0] = {.kind = node_kind::operation, .op = operator_kind::add, .type = value_kind::integer, .arity = 2};
    emit_column(&nodes[1], id_of<Table>, table_of<Table>.columns[I].name);
    nodes[2] = {.kind = node_kind::literal, .type = value_kind::integer, .integer = 1};
    return nodes;
}();

inline constexpr std::array<expression_node, 1> time_parameter{parameter_node({.kind = value_kind::timestamp})};

template <class List>
constexpr bool assigns(std::string_view column) {
    for (const auto& assigned : List::models)
        if (assigned.column == column)
            return true;
    return false;
}

/// Does an update through this list raise or set the column by itself?
template <class Table, class List>
constexpr bool is_maintained(std::size_t column) {
    const auto& model = table_of<Table>.columns[column];
    return model.role != column_role::ordinary && !assigns<List>(model.name);
}

template <class Table, class List>
inline constexpr std::size_t maintained_columns = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < table_of<Table>.columns.size(); ++i)
        count += is_maintained<Table, List>(i) ? 1U : 0U;
    return count;
}();

/// The list, and behind it the columns that the library maintains.
template <class Table, class List>
inline constexpr auto maintained_assignments = [] {
    std::array<assignment_model, List::size + maintained_columns<Table, List>> all{};
    for (std::size_t i = 0; i < List::size; ++i)
        all[i] = List::models[i];
    std::size_t next = List::size;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto add = [&]<std::size_t C>() {
            if constexpr (is_maintained<Table, List>(C)) {
                const auto& column = table_of<Table>.columns[C];
                all[next].column = column.name;
                if constexpr (table_of<Table>.columns[C].role == column_role::row_version)
                    all[next].value = raised_version<Table, C>;
                else
                    all[next].value = time_parameter;
                ++next;
            }
        };
        (add.template operator()<I>(), ...);
    }(std::make_index_sequence<member_count<Table>>{});
    return all;
}();

template <class Table, class List>
inline constexpr std::size_t maintained_times = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < table_of<Table>.columns.size(); ++i)
        count += is_maintained<Table, List>(i) && table_of<Table>.columns[i].role == column_role::updated_at ? 1U : 0U;
    return count;
}();

template <class Table, class List, class Visitor>
void bind_maintained(Visitor& visitor) {
    for (std::size_t i = 0; i < maintained_times<Table, List>; ++i)
        visitor.template value<timestamp>(now());
}

} // namespace detail

} // namespace constable

#endif

// --- constable/query/update.hpp

#ifndef CONSTABLE_QUERY_UPDATE_HPP
#define CONSTABLE_QUERY_UPDATE_HPP

// UPDATE and DELETE.

#include <cstddef>
#include <type_traits>
#include <utility>

namespace constable {

/// The condition of a statement that means every row.
struct every_row_clause : no_clause {};

/// A condition that no index needs to serve.
template <class Condition>
struct scanned_clause : Condition {};

namespace detail {

template <class Where>
inline constexpr bool is_scanned = false;
template <class Condition>
inline constexpr bool is_scanned<scanned_clause<Condition>> = true;

/// RETURNING: the same items as in select.
struct no_reader {
    using row = void;
};
template <class Table, class Returning>
struct returning_reader {
    using type = typename Returning::template reader<source_list<Table>, false>;
};
template <class Table>
struct returning_reader<Table, no_clause> {
    using type = no_reader;
};

template <class First, class... Joins, class Visitor>
constexpr void bind_update_sources(pack<First, Joins...> const& joins, Visitor& visitor) {
    joins.apply([&](auto const& first, auto const&... others) {
        (others.on.bind(visitor), ...);
        first.on.bind(visitor);
    });
}

constexpr query_rule scopes_of_write(array_view<const source_model> sources,
                                     array_view<const assignment_model> assignments, node_span where) {
    for (const auto& assigned : assignments)
        if (const auto rule = violation_of_scopes(sources, assigned.value); rule != query_rule::none)
            return rule;
    return violation_of_scopes(sources, where);
}

template <class Table, class... Items>
consteval auto returning_error() {
    if constexpr (std::is_void_v<broken_items<Table, Items...>>) {
        using list = expression_list<Items...>;
        return error_of_violation<list, violation_in_row(source_list<Table>::models, nodes_of<list>)>();
    } else {
        return std::type_identity<broken_items<Table, Items...>>{};
    }
}
/// Void, or the error of items that a write cannot return.
template <class Table, class... Items>
using broken_returning = typename decltype(returning_error<Table, Items...>())::type;

} // namespace detail

namespace error {

template <class Table>
struct nothing_to_set {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: an update needs .set(col<&T::member> = value) [errors.md#nothing_to_set]");
};

} // namespace error

/// An UPDATE under construction.
template <class Sources, class Assignments = assignment_list<>, class Where = no_clause, class Returning = no_clause>
struct update_query {
    using parts = type_list<Assignments, Sources, Where, Returning>;
    [[no_unique_address]] Sources sources{};
    [[no_unique_address]] Assignments assignments{};
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Returning returned{};

    using table = typename Sources::first;
    template <std::size_t I>
    using table_at = table_behind<typename Sources::template table<I>>;
    static constexpr array_view<const source_model> visible_tables = Sources::models;
    using reader = typename detail::returning_reader<table, Returning>::type;
    using row = typename reader::row;
    static constexpr update_model model{
        &table_of<table>, Sources::models,     detail::maintained_assignments<table, Assignments>,
        nodes_of<Where>,  nodes_of<Returning>, detail::is_scanned<Where>};

    /// UPDATE … FROM: the rows of another table that go with the row, by the foreign key between them. `set` and
    /// `where` see its columns. Where several rows go with one, any of them is taken.
    template <class Other>
    [[nodiscard]] constexpr auto join() const {
        using broken = typename decltype(Sources::template broken_join<Other>())::type;
        if constexpr (std::is_void_v<broken>) {
            return with_sources(
                sources.template with<join_kind::inner, Other>(typename Sources::template on_foreign_key<Other>{}));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    template <class Other, class On>
    [[nodiscard]] constexpr auto join(On on) const {
        using broken = detail::broken_condition_t<On>;
        if constexpr (Sources::template contains<Other>) {
            using report [[maybe_unused]] = typename error::table_joined_twice<Other>::reported;
            return *this;
        } else if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        } else {
            return with_sources(sources.template with<join_kind::inner, Other>(std::move(on)));
        }
    }

    /// `set(col<&T::a> = 1, col<&T::b> -= 5)`. Columns marked row_version and updated_at follow by themselves.
    template <class... List>
    [[nodiscard]] constexpr auto set(List... list) const {
        using broken = detail::broken_assignments<Sources, assignment_place::update, List...>;
        if constexpr (std::is_void_v<broken>) {
            return update_query<Sources, assignment_list<List...>, Where, Returning>{
                sources, assignment_list<List...>{pack<List...>{std::move(list)...}}, condition, returned};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return update_query<Sources, refused_assignments, Where, Returning>{sources, {}, condition, returned};
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<update_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return update_query<Sources, Assignments, Condition, Returning>{sources, assignments,
                                                                            std::move(new_condition), returned};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return update_query<Sources, Assignments, refused_clause, Returning>{sources, assignments, {}, returned};
        }
    }
    /// Instead of where: every row is meant.
    [[nodiscard]] constexpr auto all_rows() const {
        return update_query<Sources, Assignments, every_row_clause, Returning>{sources, assignments, {}, returned};
    }
    /// This statement may look through whole tables, in a schema that requires indexes. Comes behind where.
    [[nodiscard]] constexpr auto allow_scan() const {
        return update_query<Sources, Assignments, scanned_clause<Where>, Returning>{
            sources, assignments, scanned_clause<Where>{condition}, returned};
    }
    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using broken = detail::broken_returning<table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            using list = tuple_projection<Items...>;
            return update_query<Sources, Assignments, Where, list>{sources, assignments, condition,
                                                                   list{{pack<Items...>{std::move(items)...}}}};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        assignments.bind(visitor);
        detail::bind_maintained<table, Assignments>(visitor);
        if constexpr (Sources::size > 1) // the first ON stands in WHERE, and so behind the other ones
            detail::bind_update_sources(sources.joins, visitor);
        condition.bind(visitor);
        returned.bind(visitor);
    }

    /// Void, or the error of what is left out.
    static consteval auto check() {
        constexpr query_rule rule = detail::scopes_of_write(visible_tables, model.assignments, model.where);
        if constexpr (std::is_same_v<Assignments, assignment_list<>>)
            return std::type_identity<error::nothing_to_set<table>>{};
        else if constexpr (!is_written<Where>)
            return std::type_identity<error::missing_where<table>>{};
        else
            return detail::error_of_scopes<table, rule>();
    }

private:
    template <class NewSources>
    constexpr auto with_sources(NewSources new_sources) const {
        return update_query<NewSources, Assignments, Where, Returning>{std::move(new_sources), assignments, condition,
                                                                       returned};
    }
};

template <class Table>
inline constexpr update_query<source_list<Table>> update = detail::start_on<Table, update_query<source_list<Table>>>();

/// A DELETE under construction.
template <class Table, class Where = no_clause, class Returning = no_clause>
struct erase_query {
    using parts = type_list<Where, Returning>;
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Returning returned{};

    using table = Table;
    template <std::size_t>
    using table_at = Table;
    static constexpr array_view<const source_model> visible_tables = source_list<Table>::models;
    using reader = typename detail::returning_reader<Table, Returning>::type;
    using row = typename reader::row;
    static constexpr erase_model model{&table_of<Table>, nodes_of<Where>, nodes_of<Returning>,
                                       detail::is_scanned<Where>};

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<erase_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return erase_query<Table, Condition, Returning>{std::move(new_condition), returned};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return erase_query<Table, refused_clause, Returning>{{}, returned};
        }
    }
    /// Instead of where: every row is meant.
    [[nodiscard]] constexpr auto all_rows() const {
        return erase_query<Table, every_row_clause, Returning>{{}, returned};
    }
    /// This statement may look through the whole table, in a schema that requires indexes. Comes behind where.
    [[nodiscard]] constexpr auto allow_scan() const {
        return erase_query<Table, scanned_clause<Where>, Returning>{scanned_clause<Where>{condition}, returned};
    }
    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using broken = detail::broken_returning<Table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            using list = tuple_projection<Items...>;
            return erase_query<Table, Where, list>{condition, list{{pack<Items...>{std::move(items)...}}}};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        condition.bind(visitor);
        returned.bind(visitor);
    }

    /// Void, or the error of what is left out.
    static consteval auto check() {
        if constexpr (!is_written<Where>)
            return std::type_identity<error::missing_where<Table>>{};
        else
            return detail::error_of_scopes<Table, detail::scopes_of_write(visible_tables, {}, model.where)>();
    }
};

template <class Table>
inline constexpr erase_query<Table> erase = detail::start_on<Table, erase_query<Table>>();

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Table, auto... Members>
struct conflict_target_not_unique {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: on_conflict names columns that are neither the primary key nor a unique key "
                  "of the table; name one of those, or add unique_key<…> "
                  "[errors.md#conflict_target_not_unique]");
};

template <class Table, class Member>
struct missing_column {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: this insert leaves out a column (second argument) that has no default and cannot be NULL; "
        "set it [errors.md#missing_column]");
};

template <class Table>
struct nothing_to_insert {
    using reported = void;
    static_assert(!sizeof(Table), "constable: an insert needs .values(row) or .set(col<&T::member> = value) "
                                  "[errors.md#nothing_to_insert]");
};

} // namespace error

namespace detail {

template <class Attribute>
struct key_members {
    using type = void;
};
template <auto... Members>
struct key_members<primary_key_attribute<Members...>> {
    using type = member_list<Members...>;
};

template <class Definition>
struct key_of_definition;
template <>
struct key_of_definition<table_description<>> {
    using type = member_list<>;
};
template <class First, class... Rest>
struct key_of_definition<table_description<First, Rest...>> {
    using type = typename std::conditional_t<std::is_void_v<typename key_members<First>::type>,
                                             key_of_definition<table_description<Rest...>>, key_members<First>>::type;
};

} // namespace detail

/// The primary key of a table, as `member_list<&T::a, …>`.
template <class Table>
using primary_key_of = typename detail::key_of_definition<std::remove_const_t<decltype(table_definition<Table>)>>::type;

namespace detail {

template <class Table>
inline constexpr bool key_is_assigned = table_of<Table>.assignment != key_assignment::client;

template <class Table>
consteval std::size_t assigned_key_position() {
    if constexpr (key_is_assigned<Table>)
        return find_column(table_of<Table>, table_of<Table>.primary_key.columns[0]);
    else
        return not_found;
}

/// Does the application give the row's key? Only a key that the database can give may be 0 for "none yet".
template <class Table>
constexpr bool has_key(Table const& row) {
    if constexpr (key_is_assigned<Table>)
        return member_at<assigned_key_position<Table>()>(row) != 0;
    else
        return true;
}

template <class Table, bool WithKey>
constexpr bool is_inserted(std::size_t column) {
    return table_of<Table>.columns[column].generated == generation::none &&
           (WithKey || column != assigned_key_position<Table>());
}

template <class Table, bool WithKey>
inline constexpr std::size_t inserted_columns = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        count += is_inserted<Table, WithKey>(i) ? 1U : 0U;
    return count;
}();

template <class T>
inline constexpr std::array<expression_node, 1> value_parameter{parameter_node(codec<T>::type, is_optional<T>)};

template <class Table, bool WithKey>
inline constexpr auto row_assignments = [] {
    std::array<assignment_model, inserted_columns<Table, WithKey>> all{};
    std::size_t next = 0;
    for_each_member<Table>([&]<std::size_t I>() {
        if constexpr (is_inserted<Table, WithKey>(I))
            all[next++] = {table_of<Table>.columns[I].name, value_parameter<member_type<Table, I>>};
    });
    return all;
}();

template <class Table>
constexpr bool takes_now(std::size_t column) {
    const auto& model = table_of<Table>.columns[column];
    return model.defaulted == default_kind::now || model.role == column_role::updated_at;
}

template <class T>
constexpr bool is_unset(T const& value) {
    if constexpr (is_optional<T>)
        return !value;
    else
        return value == T{};
}

} // namespace detail

/// Rows of structs, contiguous and borrowed: they must outlive the statement.
template <class Table, bool WithKey, std::size_t Rows>
struct row_values {
    Table const* first = nullptr;
    static constexpr std::size_t rows = Rows;
    static constexpr auto const& models = detail::row_assignments<Table, WithKey>;

    template <class Visitor>
    void bind(Visitor& visitor) const {
        for (std::size_t i = 0; i < Rows; ++i)
            bind_row(visitor, first[i]);
    }

private:
    template <class Visitor>
    static void bind_row(Visitor& visitor, Table const& row) {
        for_each_member<Table>([&]<std::size_t I>() {
            if constexpr (detail::is_inserted<Table, WithKey>(I)) {
                using declared = member_type<Table, I>;
                if constexpr (detail::takes_now<Table>(I)) {
                    if (detail::is_unset(member_at<I>(row))) {
                        visitor.template value<declared>(now());
                        return;
                    }
                }
                visitor.template value<declared>(member_at<I>(row));
            }
        });
    }
};

/// One row from single values.
template <class... Assignments>
struct single_values : assignment_list<Assignments...> {
    static constexpr std::size_t rows = 1;
};

/// Values that were refused: the compile error has been reported.
struct refused_values : single_values<> {};

/// What happens to a row whose key is taken.
template <class Table, class Updates, auto... Members>
struct conflict_clause {
    using parts = type_list<Updates>;
    static constexpr bool has_parameters = Updates::has_parameters;
    [[no_unique_address]] Updates updates{};
};

namespace detail {

struct do_nothing_updates : assignment_list<> {};

template <class Conflict>
struct conflict_parts {
    static constexpr void fill(insert_model&) {}
    template <class Visitor>
    static constexpr void bind(Conflict const&, Visitor&) {}
};
template <class Table, class Updates, auto... Members>
struct conflict_parts<conflict_clause<Table, Updates, Members...>> {
    static constexpr bool updating = !std::is_same_v<Updates, do_nothing_updates>;

    static constexpr void fill(insert_model& model) {
        model.conflict_columns = names_of<Members...>;
        model.on_conflict = updating ? conflict_action::do_update : conflict_action::do_nothing;
        if constexpr (updating)
            model.updates = maintained_assignments<Table, Updates>;
    }
    template <class Visitor>
    static constexpr void bind(conflict_clause<Table, Updates, Members...> const& clause, Visitor& visitor) {
        if constexpr (updating) {
            clause.updates.bind(visitor);
            bind_maintained<Table, Updates>(visitor);
        }
    }
};

template <class Table, class Values>
consteval std::size_t first_missing_column() {
    for (std::size_t i = 0; i < member_count<Table>; ++i) {
        const auto& column = table_of<Table>.columns[i];
        const bool filled = column.nullable || column.defaulted != default_kind::none ||
                            column.generated != generation::none || i == assigned_key_position<Table>();
        if (!filled && !assigns<Values>(column.name))
            return i;
    }
    return not_found;
}

template <class Table, class Values>
consteval auto values_error() {
    if constexpr (!is_written<Values>) {
        return std::type_identity<error::nothing_to_insert<Table>>{};
    } else if constexpr (std::is_same_v<Values, refused_values>) {
        return std::type_identity<void>{};
    } else {
        constexpr std::size_t missing = first_missing_column<Table, Values>();
        if constexpr (missing != not_found)
            return std::type_identity<error::missing_column<Table, named_member<Table, missing>>>{};
        else
            return std::type_identity<void>{};
    }
}

} // namespace detail

/// An INSERT under construction.
template <class Table, class Values = no_clause, class Conflict = no_clause, class Returning = no_clause>
struct insert_query {
    using parts = type_list<Values, Conflict, Returning>;
    [[no_unique_address]] Values inserted{};
    [[no_unique_address]] Conflict conflict{};
    [[no_unique_address]] Returning returned{};

    using table = Table;
    template <std::size_t>
    using table_at = Table;
    using reader = typename detail::returning_reader<Table, Returning>::type;
    using row = typename reader::row;

    static constexpr insert_model model = [] {
        insert_model m{.table = &table_of<Table>};
        if constexpr (is_written<Values>) {
            m.values = Values::models;
            m.rows = Values::rows;
        }
        detail::conflict_parts<Conflict>::fill(m);
        m.returning = nodes_of<Returning>;
        return m;
    }();

    /// One row, borrowed: it must outlive the statement. Its key is part of the statement unless the database gives it.
    [[nodiscard]] constexpr auto values(Table const& new_row) const {
        return with_values(row_values<Table, !detail::key_is_assigned<Table>, 1>{&new_row});
    }
    /// The same, with the key that the row has.
    [[nodiscard]] constexpr auto values_with_key(Table const& new_row) const {
        return with_values(row_values<Table, true, 1>{&new_row});
    }
    /// Single values; the other columns take their defaults or NULL.
    template <class... List>
    [[nodiscard]] constexpr auto set(List... list) const {
        using broken = detail::broken_assignments<source_list<Table>, assignment_place::insert, List...>;
        if constexpr (std::is_void_v<broken>) {
            return with_values(single_values<List...>{{pack<List...>{std::move(list)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return with_values(refused_values{});
        }
    }

    /// The key that may be taken already; `do_nothing` or `do_update` says what then.
    template <auto... Members>
    [[nodiscard]] constexpr auto on_conflict() const {
        if constexpr (!(std::is_same_v<owner_of<Members>, Table> && ...) ||
                      !is_unique(table_of<Table>, detail::names_of<Members...>)) {
            using report [[maybe_unused]] = typename error::conflict_target_not_unique<Table, Members...>::reported;
        }
        return conflict_target<Members...>{*this};
    }

    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using broken = detail::broken_returning<Table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            using list = tuple_projection<Items...>;
            return insert_query<Table, Values, Conflict, list>{inserted, conflict,
                                                               list{{pack<Items...>{std::move(items)...}}}};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        inserted.bind(visitor);
        detail::conflict_parts<Conflict>::bind(conflict, visitor);
        returned.bind(visitor);
    }

    /// Void, or the error of what is left out.
    static consteval auto check() { return detail::values_error<Table, Values>(); }

    template <auto... Members>
    struct conflict_target {
        insert_query query;

        [[nodiscard]] constexpr auto do_nothing() const {
            return query.template with_conflict<conflict_clause<Table, detail::do_nothing_updates, Members...>>({});
        }
        /// `do_update(col<&T::n> = excluded<&T::n>)`: the assignments see the row that is there, and `excluded`.
        template <class... List>
        [[nodiscard]] constexpr auto do_update(List... list) const {
            using broken = detail::broken_assignments<source_list<Table>, assignment_place::upsert, List...>;
            if constexpr (std::is_void_v<broken>) {
                using updates = assignment_list<List...>;
                return query.template with_conflict<conflict_clause<Table, updates, Members...>>(
                    {updates{pack<List...>{std::move(list)...}}});
            } else {
                using report [[maybe_unused]] = typename broken::reported;
                return query;
            }
        }
    };

    template <class NewConflict>
    constexpr auto with_conflict(NewConflict new_conflict) const {
        return insert_query<Table, Values, NewConflict, Returning>{inserted, std::move(new_conflict), returned};
    }

private:
    template <class NewValues>
    constexpr auto with_values(NewValues new_values) const {
        return insert_query<Table, NewValues, Conflict, Returning>{std::move(new_values), conflict, returned};
    }
};

template <class Table>
inline constexpr insert_query<Table> into = detail::start_on<Table, insert_query<Table>>();

} // namespace constable

#endif

// --- constable/query/select.hpp

#ifndef CONSTABLE_QUERY_SELECT_HPP
#define CONSTABLE_QUERY_SELECT_HPP

// SELECT: from<T>.join<U>().where(…).group_by(…).select(…).order_by(…).limit(…).

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

// --- constable/query/aggregates.hpp

#ifndef CONSTABLE_QUERY_AGGREGATES_HPP
#define CONSTABLE_QUERY_AGGREGATES_HPP

// Aggregate functions.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace constable {

namespace error {

template <class Expression>
struct not_a_number {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: sum and avg take numbers; give them a number column [errors.md#not_a_number]");
};

template <class Expression>
struct no_order_of_values {
    using reported = void;
    static_assert(!sizeof(Expression),
                  "constable: min and max take numbers, texts, times, dates and enums: not every engine orders "
                  "booleans, uuids, blobs and JSON; count(…).filter(…), or order_by and limit(1) "
                  "[errors.md#no_order_of_values]");
};

template <class Inner>
struct nested_window {
    using reported = void;
    static_assert(!sizeof(Inner), "constable: a window inside a window or an aggregate; compute the inner one in a "
                                  "common table expression [errors.md#nested_window]");
};

} // namespace error

namespace detail {

template <function_kind Function, class Result, bool Nullable, class E>
constexpr auto aggregate(E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (level_of(nodes_of<E>) == aggregate_level::window) {
        using report [[maybe_unused]] = typename error::nested_window<E>::reported;
        return refused_expression{};
    } else {
        return call_expression<Function, Result, Nullable, E>{pack<E>{std::move(operand)}};
    }
}

template <class T>
consteval auto sum_type() {
    if constexpr (std::integral<T>)
        return std::type_identity<std::int64_t>{};
    else if constexpr (std::floating_point<T>)
        return std::type_identity<double>{};
    else
        return std::type_identity<T>{};
}

} // namespace detail

/// Rows of the group. Never null.
[[nodiscard]] constexpr auto count() { return call_expression<function_kind::count_rows, std::int64_t, false>{}; }

/// Rows of the group in which the operand is not null. Never null.
template <expression E>
[[nodiscard]] constexpr auto count(E operand) {
    return detail::aggregate<function_kind::count, std::int64_t, false>(std::move(operand));
}

/// Different values of the operand. Never null.
template <expression E>
[[nodiscard]] constexpr auto count_distinct(E operand) {
    return detail::aggregate<function_kind::count_distinct, std::int64_t, false>(std::move(operand));
}

/// The sum of numbers or durations. Null over no rows, so the result is optional unless the query groups. Integers sum
/// as 64-bit integers, and an overflow is an error; floats sum as doubles.
template <expression E>
[[nodiscard]] constexpr auto sum(E operand) {
    if constexpr (detail::any_refused<E>) {
        return operand;
    } else if constexpr (!detail::is_numeric<typename E::type> && !std::same_as<typename E::type, duration>) {
        using report [[maybe_unused]] = typename error::not_a_number<E>::reported;
        return detail::refused_expression{};
    } else if constexpr (std::same_as<typename E::type, float>) {
        return sum(cast_to<double>(std::move(operand))); // PostgreSQL would sum in 32 bits
    } else {
        using result = typename decltype(detail::sum_type<typename E::type>())::type;
        return detail::aggregate<function_kind::sum, result, true>(std::move(operand));
    }
}

/// The mean as a double. Null over no rows.
template <expression E>
[[nodiscard]] constexpr auto avg(E operand) {
    if constexpr (detail::any_refused<E>) {
        return operand;
    } else if constexpr (!detail::number<typename E::type>) {
        using report [[maybe_unused]] = typename error::not_a_number<E>::reported;
        return detail::refused_expression{};
    } else {
        return detail::aggregate<function_kind::average, double, true>(std::move(operand));
    }
}

/// The texts of the group one behind the other, the separator between them; those that are null are left out. Their
/// order is not said. Null over no rows.
template <expression E, class Separator>
[[nodiscard]] constexpr auto concatenated(E operand, Separator&& separator) {
    if constexpr (detail::any_refused<E, detail::operand_beside_t<E, Separator>>) {
        return detail::refused_expression{};
    } else if constexpr (codec<typename E::type>::type.kind != value_kind::text) {
        using report [[maybe_unused]] = typename error::not_text<E>::reported;
        return detail::refused_expression{};
    } else if constexpr (first_window(nodes_of<E>) < E::node_count) {
        using report [[maybe_unused]] = typename error::nested_window<E>::reported;
        return detail::refused_expression{};
    } else {
        auto between = detail::operand_beside<E>(std::forward<Separator>(separator));
        return call_expression<function_kind::concatenated, std::string, true, E, decltype(between)>{
            pack<E, decltype(between)>{std::move(operand), std::move(between)}};
    }
}

namespace detail {

constexpr bool has_order(value_kind kind) {
    return kind != value_kind::boolean && kind != value_kind::uuid && kind != value_kind::blob &&
           kind != value_kind::json;
}

template <function_kind Function, class E>
constexpr auto extreme(E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (!has_order(codec<typename E::type>::type.kind)) {
        using report [[maybe_unused]] = typename error::no_order_of_values<E>::reported;
        return refused_expression{};
    } else {
        return aggregate<Function, typename E::type, true>(std::move(operand));
    }
}

} // namespace detail

/// The smallest value. Null over no rows.
template <expression E>
[[nodiscard]] constexpr auto min(E operand) {
    return detail::extreme<function_kind::minimum>(std::move(operand));
}

/// The largest value. Null over no rows.
template <expression E>
[[nodiscard]] constexpr auto max(E operand) {
    return detail::extreme<function_kind::maximum>(std::move(operand));
}

} // namespace constable

#endif

// --- constable/query/common_table.hpp

#ifndef CONSTABLE_QUERY_COMMON_TABLE_HPP
#define CONSTABLE_QUERY_COMMON_TABLE_HPP

// Common table expressions: WITH name (columns) AS (query).

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/query/subquery.hpp

#ifndef CONSTABLE_QUERY_SUBQUERY_HPP
#define CONSTABLE_QUERY_SUBQUERY_HPP

// Queries inside expressions: exists, in, scalar subqueries.

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace constable {

/// A query that gives rows: a select or a compound of selects.
template <class Q>
concept row_query =
    std::same_as<std::remove_const_t<decltype(Q::model)>, select_model> && requires { typename Q::reader; };

namespace error {

template <class Query>
struct ordered_subquery {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: the order of a subquery's rows means nothing without a limit; drop order_by, or add "
                  ".limit(n) [errors.md#ordered_subquery]");
};

template <class Query>
struct subquery_needs_one_column {
    using reported = void;
    static_assert(!sizeof(Query), "constable: a subquery that stands for a value, or for a list of values, gives one "
                                  "column; write .select(expression) [errors.md#subquery_needs_one_column]");
};

} // namespace error

/// A query as an operand. `T` is the type of its only column, `bool` where it has no value (exists).
template <class Query, class T, bool Nullable>
struct subquery_operand {
    using type = T;
    using query_type = Query;
    static constexpr bool nullable = Nullable;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    Query query;

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::subquery;
        out->type = codec<T>::type.kind;
        out->nullable = Nullable;
        out->query = &Query::model;
        return out + 1;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        query.bind(visitor);
    }
};

namespace detail {

template <class Query, class T, bool Nullable, class Values>
struct wrong_argument<subquery_operand<Query, T, Nullable>, Values> : wrong_argument<typename Query::parts, Values> {};

template <class Query>
consteval auto subquery_error() {
    constexpr bool ordered = !Query::model.order_by.empty() && !Query::model.has_limit && Query::model.distinct_on == 0;
    if constexpr (!std::is_void_v<typename decltype(Query::check_parts())::type>)
        return Query::check_parts();
    else
        return std::type_identity<std::conditional_t<ordered, error::ordered_subquery<Query>, void>>{};
}

template <class Query>
consteval auto column_subquery_error() {
    if constexpr (!std::is_void_v<typename decltype(subquery_error<Query>())::type>)
        return subquery_error<Query>();
    else
        return std::type_identity<
            std::conditional_t<Query::columns == 1, void, error::subquery_needs_one_column<Query>>>{};
}
/// Void, or the error of a query that cannot stand for values.
template <class Query>
using broken_column_subquery = typename decltype(column_subquery_error<Query>())::type;

template <class Query>
using column_type = without_optional<typename Query::row>;

/// One row whatever the tables hold: aggregates without group_by.
template <class Query>
inline constexpr bool always_one_row =
    first_aggregate(Query::model.projection) < Query::model.projection.size() && Query::model.group_by.empty() &&
    Query::model.having.empty() && Query::model.operands.empty();

template <operator_kind Op, class E, class Query>
constexpr auto in_subquery(E e, Query query) {
    using broken = broken_column_subquery<Query>;
    if constexpr (any_refused<E>) {
        return refused_expression{};
    } else if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return refused_expression{};
    } else if constexpr (!comparable<typename E::type, column_type<Query>>()) {
        using report [[maybe_unused]] = typename error::type_mismatch<E, column_type<Query>>::reported;
        return refused_expression{};
    } else {
        using list = subquery_operand<Query, column_type<Query>, is_optional<typename Query::row>>;
        return binary_expression<Op, E, list>{std::move(e), list{std::move(query)}};
    }
}

} // namespace detail

/// True where the query has a row. Its tables may be joined to the statement's by `outer<&T::member>`.
template <row_query Query>
[[nodiscard]] constexpr auto exists(Query query) {
    using broken = typename decltype(detail::subquery_error<Query>())::type;
    if constexpr (std::is_void_v<broken>) {
        using operand = subquery_operand<Query, bool, false>;
        return call_expression<function_kind::exists, bool, false, operand>{pack<operand>{operand{std::move(query)}}};
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return detail::refused_expression{};
    }
}

/// The query's only value. Null where it has no row; more than one row is an error on PostgreSQL and the first one on
/// SQLite.
template <row_query Query>
[[nodiscard]] constexpr auto subquery(Query query) {
    using broken = detail::broken_column_subquery<Query>;
    if constexpr (std::is_void_v<broken>) {
        constexpr bool nullable = !detail::always_one_row<Query> || detail::is_optional<typename Query::row>;
        return subquery_operand<Query, detail::column_type<Query>, nullable>{std::move(query)};
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return detail::refused_expression{};
    }
}

/// Is the value among those of the query's only column?
template <expression E, row_query Query>
[[nodiscard]] constexpr auto in(E e, Query query) {
    return detail::in_subquery<operator_kind::in_list>(std::move(e), std::move(query));
}
/// Is it none of them? Null, so false, where the column holds a null.
template <expression E, row_query Query>
[[nodiscard]] constexpr auto not_in(E e, Query query) {
    return detail::in_subquery<operator_kind::not_in_list>(std::move(e), std::move(query));
}

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Query>
struct common_table_needs_struct {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: the rows of a common table expression are those of a struct whose table() is "
                  "common_table(\"name\"); write .select_as<that struct>(…) [errors.md#common_table_needs_struct]");
};

template <class Row>
struct recursive_without_base {
    using reported = void;
    static_assert(!sizeof(Row), "constable: a common table expression that reads itself begins with a query that does "
                                "not: base.union_all(step) [errors.md#recursive_without_base]");
};

template <class Row>
struct unsuitable_recursive_step {
    using reported = void;
    static_assert(
        !sizeof(Row),
        "constable: a recursive step is the last query, behind union_all or union_distinct; it reads its table "
        "once, in from or an inner join, and has no aggregate and no window "
        "[errors.md#unsuitable_recursive_step]");
};

template <class Row>
struct common_table_given_twice {
    using reported = void;
    static_assert(!sizeof(Row), "constable: this statement gives the common table expression twice; keep one "
                                "[errors.md#common_table_given_twice]");
};

} // namespace error

namespace detail {

constexpr bool reads_table(select_model const& query, table_id table);

constexpr bool reads_table(node_span nodes, table_id table) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery && reads_table(*n.query, table))
            return true;
    return false;
}

constexpr bool reads_table_itself(select_model const& query, table_id table) {
    for (const auto& source : query.sources)
        if ((source.model != nullptr && source.model->id == table) || reads_table(source.on, table))
            return true;
    for (node_span nodes : {query.projection, query.where, query.group_by, query.having})
        if (reads_table(nodes, table))
            return true;
    return false;
}

constexpr bool reads_table(select_model const& query, table_id table) {
    if (reads_table_itself(query, table))
        return true;
    for (const auto& inner : query.with)
        if (reads_table(*inner.query, table))
            return true;
    for (const auto& operand : query.operands)
        if (reads_table(*operand.query, table))
            return true;
    return false;
}

/// Can engines run the query as the step of a recursion over the table?
constexpr bool is_step(select_model const& query, table_id table) {
    std::size_t reads = 0;
    for (const auto& source : query.sources) {
        const bool read = source.model != nullptr && source.model->id == table;
        if (reads_table(source.on, table) || (read && may_be_missing(query.sources, source.id)))
            return false;
        reads += read ? 1U : 0U;
    }
    for (node_span nodes : {query.projection, query.where})
        if (reads_table(nodes, table))
            return false;
    return reads == 1 && query.group_by.empty() && level_of(query.projection) == aggregate_level::none;
}

/// Does the body of a common table read it where no engine can?
constexpr bool has_unsuitable_step(select_model const& body, table_id table) {
    for (std::size_t i = 0; i < body.operands.size(); ++i) {
        const auto& operand = body.operands[i];
        if (!reads_table(*operand.query, table))
            continue;
        const bool unites = operand.op == set_operator::union_all || operand.op == set_operator::union_distinct;
        if (i + 1 != body.operands.size() || !unites || !is_step(*operand.query, table))
            return true;
    }
    return false;
}

/// The columns of a common table in the order in which its query selects them.
template <class Projection>
struct common_columns {
    static constexpr bool known = false;
};
template <class Row, class... Items>
struct common_columns<struct_projection<Row, Items...>> {
    static constexpr bool known = true;
    static constexpr std::array<std::string_view, sizeof...(Items)> names = [] {
        std::array<std::string_view, sizeof...(Items)> selected{};
        for (std::size_t i = 0; i < selected.size(); ++i)
            selected[i] = column_names<Row>[struct_projection<Row, Items...>::members[i]];
        return selected;
    }();
};

template <class Query>
consteval auto common_table_error() {
    using row = typename Query::row;
    if constexpr (!std::is_void_v<typename decltype(subquery_error<Query>())::type>)
        return subquery_error<Query>();
    else if constexpr (!common_columns<typename Query::projection_type>::known)
        return std::type_identity<error::common_table_needs_struct<Query>>{};
    else if constexpr (!is_common_table<row>)
        return std::type_identity<error::common_table_needs_struct<Query>>{};
    else if constexpr (reads_table_itself(Query::model, id_of<row>))
        return std::type_identity<error::recursive_without_base<row>>{};
    else if constexpr (has_unsuitable_step(Query::model, id_of<row>))
        return std::type_identity<error::unsuitable_recursive_step<row>>{};
    else
        return std::type_identity<void>{};
}

/// Does the query give rows of a common table, whatever else is wrong with it?
template <class Query>
inline constexpr bool gives_common_table = false;
template <class Query>
    requires(common_columns<typename Query::projection_type>::known && is_common_table<typename Query::row>)
inline constexpr bool gives_common_table<Query> = true;

/// Stands for the condition of a lateral join.
template <class Query>
struct lateral_query : subquery_operand<Query, bool, false> {
    static constexpr auto const& columns = common_columns<typename Query::projection_type>::names;
};
template <class Query, class Values>
struct wrong_argument<lateral_query<Query>, Values> : wrong_argument<typename Query::parts, Values> {};

/// Void, or the error of a query that cannot be a common table of a statement that has those of `Given` already.
template <class Query, class... Given>
consteval auto with_error() {
    if constexpr (!std::is_void_v<typename decltype(common_table_error<Query>())::type>)
        return common_table_error<Query>();
    else if constexpr ((std::is_same_v<typename Query::row, typename Given::row> || ...))
        return std::type_identity<error::common_table_given_twice<typename Query::row>>{};
    else
        return std::type_identity<void>{};
}

} // namespace detail

/// The common tables of a statement, in order: each may read those before it, and itself.
template <class... Queries>
struct with_list {
    [[no_unique_address]] pack<Queries...> queries{};
    static constexpr bool has_parameters = true;
    using parts = type_list<typename Queries::parts...>;
    static constexpr std::size_t node_count = 0;

    static constexpr std::array<common_table_model, sizeof...(Queries)> models{
        common_table_model{.id = id_of<typename Queries::row>,
                           .name = table_name<typename Queries::row>,
                           .columns = detail::common_columns<typename Queries::projection_type>::names,
                           .query = &Queries::model,
                           .recursive = detail::reads_table(Queries::model, id_of<typename Queries::row>)}...};

    template <class Query>
    using broken = typename decltype(detail::with_error<Query, Queries...>())::type;
    template <class Query>
    static constexpr bool gives =
        detail::gives_common_table<Query> && !(std::is_same_v<typename Query::row, typename Queries::row> || ...);

    template <class Query>
    constexpr auto with(Query query) const {
        return queries.apply([&](auto const&... before) {
            return with_list<Queries..., Query>{pack<Queries..., Query>{before..., std::move(query)}};
        });
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        queries.for_each([&](auto const& query) { query.bind(visitor); });
    }
};

/// A statement without common tables.
template <>
struct with_list<> : no_clause {
    using parts = type_list<>;
    static constexpr std::array<common_table_model, 0> models{};
    template <class Query>
    using broken = typename decltype(detail::with_error<Query>())::type;
    template <class Query>
    static constexpr bool gives = detail::gives_common_table<Query>;
    template <class Query>
    constexpr auto with(Query query) const {
        return with_list<Query>{pack<Query>{std::move(query)}};
    }
};

} // namespace constable

#endif

// --- constable/query/distinct_on.hpp

#ifndef CONSTABLE_QUERY_DISTINCT_ON_HPP
#define CONSTABLE_QUERY_DISTINCT_ON_HPP

// DISTINCT ON: of each group of rows the first in an order.
// https://www.postgresql.org/docs/15/sql-select.html#SQL-DISTINCT

#include <cstddef>
#include <type_traits>

// --- constable/query/order.hpp

#ifndef CONSTABLE_QUERY_ORDER_HPP
#define CONSTABLE_QUERY_ORDER_HPP

// ORDER BY: terms, their direction, and where NULL stands.

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace constable {

/// One term of ORDER BY.
template <class E, bool Descending, nulls_order Nulls = nulls_order::unsaid>
struct order_expression {
    using inner_type = E;
    [[no_unique_address]] E inner{};
    static constexpr bool is_descending = Descending;
    static constexpr nulls_order nulls = Nulls;

    /// NULL before every value. Unsaid, NULL comes first in ascending and last in descending order, on every engine.
    [[nodiscard]] constexpr auto nulls_first() const {
        return order_expression<E, Descending, nulls_order::first>{inner};
    }
    [[nodiscard]] constexpr auto nulls_last() const {
        return order_expression<E, Descending, nulls_order::last>{inner};
    }
};

/// `order_by(descending(count()))`; for a column, `desc<&T::member>` is shorter.
template <expression E>
[[nodiscard]] constexpr auto descending(E e) {
    return order_expression<E, true>{std::move(e)};
}
/// `order_by(ascending(col<&T::at>).nulls_last())`; without more to say, the expression alone is shorter.
template <expression E>
[[nodiscard]] constexpr auto ascending(E e) {
    return order_expression<E, false>{std::move(e)};
}

template <class... Terms>
struct order_list {
    [[no_unique_address]] pack<Terms...> terms{};
    using parts = type_list<typename Terms::inner_type...>;
    static constexpr std::size_t size = sizeof...(Terms);
    static constexpr bool has_parameters = (Terms::inner_type::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + Terms::inner_type::node_count);
    static constexpr std::array<order_term, sizeof...(Terms)> models{
        order_term{nodes_of<typename Terms::inner_type>, Terms::is_descending, Terms::nulls}...};

    static constexpr expression_node* emit(expression_node* out) {
        ((out = Terms::inner_type::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        terms.for_each([&](auto const& term) { term.inner.bind(visitor); });
    }
};

namespace detail {

template <class T>
inline constexpr bool is_order_expression = false;
template <class E, bool D, nulls_order N>
inline constexpr bool is_order_expression<order_expression<E, D, N>> = true;

template <auto Member>
constexpr auto as_term(descending_column<Member>) {
    return order_expression<column<Member>, true>{};
}
template <expression E>
constexpr auto as_term(E e) {
    return order_expression<E, false>{std::move(e)};
}
template <class E, bool Descending, nulls_order Nulls>
constexpr auto as_term(order_expression<E, Descending, Nulls> term) {
    return term;
}

template <class T>
concept sortable = requires(T term) { as_term(term); };

template <class Item, class... Rest>
consteval auto find_unsortable() {
    if constexpr (!sortable<Item>)
        return std::type_identity<error::not_an_expression<Item>>{};
    else
        return find_unsortable<Rest...>();
}
template <class Table, class... Terms>
consteval auto terms_error() {
    if constexpr (sizeof...(Terms) == 0)
        return std::type_identity<error::empty_clause<Table>>{};
    else if constexpr ((sortable<Terms> && ...))
        return std::type_identity<void>{};
    else
        return find_unsortable<Terms...>();
}
/// Void, or the error of terms that cannot be sorted by.
template <class Table, class... Terms>
using broken_terms = typename decltype(terms_error<Table, Terms...>())::type;

template <class... Terms>
using order_list_of = order_list<decltype(as_term(std::declval<Terms>()))...>;

template <class... Terms>
constexpr auto make_order(Terms... terms) {
    return order_list_of<Terms...>{pack<decltype(as_term(terms))...>{as_term(std::move(terms))...}};
}

} // namespace detail

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Table>
struct distinct_on_without_order {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: distinct_on(keys…) takes the first row for each key in the order that was said before it: "
        "say order_by(keys…, what makes a row the first) and then distinct_on(keys…). The keys bind no values; "
        "a later order_by, distinct and after do not go with it [errors.md#distinct_on_without_order]");
};

} // namespace error

namespace detail {

/// Are the keys the first terms of the order?
template <class Order, class... Keys>
consteval bool leads_order() {
    if constexpr (!is_written<Order>) {
        return false;
    } else {
        constexpr node_span keys[]{nodes_of<Keys>...};
        if (sizeof...(Keys) > Order::models.size())
            return false;
        for (std::size_t i = 0; i < sizeof...(Keys); ++i)
            if (!same_nodes(keys[i], Order::models[i].expression))
                return false;
        return true;
    }
}

template <class Query, class Order, class... Keys>
consteval auto distinct_on_error() {
    using table = typename Query::first_table;
    if constexpr (!std::is_void_v<broken_items<table, Keys...>>)
        return std::type_identity<broken_items<table, Keys...>>{};
    else if constexpr (!leads_order<Order, Keys...>())
        return std::type_identity<error::distinct_on_without_order<table>>{};
    else
        return std::type_identity<void>{};
}
/// Void, or the error of the keys.
template <class Query, class Order, class... Keys>
using broken_distinct_on = typename decltype(distinct_on_error<Query, Order, Keys...>())::type;

/// Void, or the error of an order.
template <class Query, class... Terms>
using broken_order =
    std::conditional_t<(Query::model.distinct_on > 0), error::distinct_on_without_order<typename Query::first_table>,
                       broken_terms<typename Query::first_table, Terms...>>;

} // namespace detail

} // namespace constable

#endif

// --- constable/query/full_text.hpp

#ifndef CONSTABLE_QUERY_FULL_TEXT_HPP
#define CONSTABLE_QUERY_FULL_TEXT_HPP

// Full-text search: from<message>.matching(arg<0>), its rank and its snippets.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/schema/search_text.hpp

#ifndef CONSTABLE_SCHEMA_SEARCH_TEXT_HPP
#define CONSTABLE_SCHEMA_SEARCH_TEXT_HPP

// What a user types into a search field, as the value of a full-text search.

#include <string>
#include <string_view>
#include <utility>

namespace constable {

/// Words that a row must all have. Whatever the text holds it is no query language: every word is bound in quotes, so
/// that operators, parentheses and quotes are nothing but text. No words find no rows.
/// https://sqlite.org/fts5.html#fts5_strings
struct search_text {
    std::string text;

    search_text() = default;
    explicit search_text(std::string_view words) : text(words) {}
    [[nodiscard]] operator std::string_view() const noexcept { return text; }
};

namespace detail {

inline std::string quoted_words(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    std::string quoted;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = text.find_first_of(blanks, at);
        quoted += quoted.empty() ? "\"" : " \"";
        for (char c : text.substr(at, end - at)) {
            quoted += c;
            if (c == '"')
                quoted += c;
        }
        quoted += '"';
        at = text.find_first_not_of(blanks, end);
    }
    return quoted.empty() ? "\"\"" : quoted;
}

} // namespace detail

/// Bound parameters only. Allocates.
template <>
struct codec<search_text> {
    static constexpr value_type type{.kind = value_kind::text};
    using parameter = std::string_view;

    template <class Target>
    static void bind(Target& target, int index, std::string_view value, bound_lifetime) {
        detail::bind_checked_text(target, index, detail::quoted_words(value), bound_lifetime::call);
    }
};

} // namespace constable

#endif

namespace constable {

/// The full-text index of a table as a source of a query.
template <class Source, std::size_t Position>
struct full_text_source {};

namespace error {

template <class Table>
struct no_full_text {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this table has no such full-text index; add full_text<&T::member> to it "
                                  "[errors.md#no_full_text]");
};

template <class Member>
struct not_in_full_text {
    using reported = void;
    static_assert(!sizeof(Member), "constable: a snippet is of a member that the full-text index covers; add it to "
                                   "full_text<…> [errors.md#not_in_full_text]");
};

template <class Value>
struct not_a_search_text {
    using reported = void;
    static_assert(!sizeof(Value), "constable: matching(…) takes text or arg<N> [errors.md#not_a_search_text]");
};

} // namespace error

namespace detail {

template <class Table, std::size_t Position>
constexpr void write_full_text_name(text_sink& sink) {
    sink.append(full_text_name(table_of<Table>, Position).view());
}

template <class Table, std::size_t Position>
inline constexpr std::string_view full_text_name_of = static_text<&write_full_text_name<Table, Position>>;

template <class Source, std::size_t Position>
struct source_traits<full_text_source<Source, Position>> {
    using table = table_behind<Source>;
    static constexpr std::string_view alias{};
};

template <class Source, std::size_t Position>
constexpr source_model source_named<full_text_source<Source, Position>>{
    .id = id_of<full_text_source<Source, Position>>,
    .table = full_text_name_of<table_behind<Source>, Position>,
    .kind = join_kind::search,
    .model = &table_of<table_behind<Source>>,
    .searched = id_of<Source>};

template <class Table, std::size_t Position>
inline constexpr bool has_full_text_index = Position < table_of<Table>.full_text.size();

/// The position of a column in a full-text index.
template <class Table, std::size_t Position>
consteval std::size_t position_in_full_text(std::string_view column) {
    std::size_t found = not_found;
    if constexpr (has_full_text_index<Table, Position>)
        for (std::size_t i = 0; i < table_of<Table>.full_text[Position].columns.size(); ++i)
            if (table_of<Table>.full_text[Position].columns[i] == column)
                found = i;
    return found;
}

/// The index and the table it belongs to: what the text of a rank or a snippet names.
template <class Source, std::size_t Position>
constexpr expression_node* emit_search(expression_node* out) {
    constexpr std::string_view name = full_text_name_of<table_behind<Source>, Position>;
    out = emit_column(out, id_of<full_text_source<Source, Position>>, name);
    return emit_column(out, id_of<Source>, name);
}

constexpr expression_node* emit_literal(expression_node* out, std::string_view text) {
    *out = {.kind = node_kind::literal, .type = value_kind::text, .text = text};
    return out + 1;
}
constexpr expression_node* emit_literal(expression_node* out, std::size_t number) {
    *out = {.kind = node_kind::literal, .type = value_kind::integer, .integer = static_cast<std::int64_t>(number)};
    return out + 1;
}

} // namespace detail

/// The text that a search looks for: the parameter of the joined index.
template <class Value>
struct search_condition {
    using type = bool;
    static constexpr bool nullable = false;
    static constexpr bool has_parameters = true;
    static constexpr std::size_t node_count = 1;
    using parts = type_list<Value>;
    [[no_unique_address]] Value value{};
    static constexpr expression_node* emit(expression_node* out) { return Value::emit(out); }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        value.bind(visitor);
    }
};

namespace detail {

template <std::size_t N>
constexpr auto make_search(argument_marker<N>) {
    return search_condition<call_argument<N, search_text>>{};
}
template <text_like Value>
constexpr auto make_search(Value&& value) {
    using bound = bound_value<search_text, std::string_view>;
    using kept = bound_value<search_text, std::string>;
    if constexpr (std::is_same_v<Value, std::string>)
        return search_condition<kept>{{std::forward<Value>(value)}};
    else
        return search_condition<bound>{{std::string_view{value}}};
}
template <class Value>
concept searchable = requires(Value&& value) { make_search(std::forward<Value>(value)); };

} // namespace detail

/// How well a row matches: smaller is better, so `order_by(search_rank<message>)` gives the best first. The number
/// itself differs between engines (SQLite: bm25; PostgreSQL: ts_rank, negated).
template <class Source, std::size_t Position = 0>
struct search_rank_expression : without_parameters {
    using type = double;
    static constexpr bool nullable = false;
    static constexpr std::size_t node_count = 3;
    static constexpr expression_node* emit(expression_node* out) {
        *out = {
            .kind = node_kind::function, .called = function_kind::search_rank, .type = value_kind::real, .arity = 2};
        return detail::emit_search<Source, Position>(out + 1);
    }
};
template <class Source, std::size_t Position = 0>
inline constexpr search_rank_expression<Source, Position> search_rank{};

/// A part of the text around what was found, the words between marks.
template <auto Member, class Source, std::size_t Position, std::size_t Words, fixed_string Open, fixed_string Close>
struct snippet_expression : without_parameters {
    using type = std::string;
    static constexpr bool nullable = detail::is_optional<member_of<Member>>;
    static constexpr std::size_t node_count = 8;

    /// `snippet<&message::text>.marked<"[", "]">()`: other marks than `<b>` and `</b>`.
    template <fixed_string NewOpen, fixed_string NewClose>
    [[nodiscard]] constexpr auto marked() const {
        return snippet_expression<Member, Source, Position, Words, NewOpen, NewClose>{};
    }
    /// At most so many words, 16 unless said. SQLite allows 64.
    template <std::size_t NewWords>
        requires(NewWords > 0 && NewWords <= 64)
    [[nodiscard]] constexpr auto words() const {
        return snippet_expression<Member, Source, Position, NewWords, Open, Close>{};
    }

    static constexpr expression_node* emit(expression_node* out) {
        using table = owner_of<Member>;
        constexpr std::size_t column =
            detail::position_in_full_text<table, Position>(column_names<table>[index_of<Member>]);
        *out = {.kind = node_kind::function,
                .called = function_kind::snippet,
                .type = value_kind::text,
                .nullable = nullable,
                .arity = 7};
        out = detail::emit_search<Source, Position>(out + 1);
        out = detail::emit_literal(constable::column<Member, Source>::emit(out), column);
        return detail::emit_literal(detail::emit_literal(detail::emit_literal(out, Open.view()), Close.view()), Words);
    }
};

namespace detail {

template <auto Member, class Source, std::size_t Position>
consteval auto make_snippet() {
    using table = owner_of<Member>;
    if constexpr (position_in_full_text<table, Position>(column_names<table>[index_of<Member>]) == not_found)
        using report [[maybe_unused]] = typename error::not_in_full_text<column<Member>>::reported;
    return snippet_expression<Member, Source, Position, 16, fixed_string{"<b>"}, fixed_string{"</b>"}>{};
}

} // namespace detail

template <auto Member, class Source = owner_of<Member>, std::size_t Position = 0>
inline constexpr auto snippet = detail::make_snippet<Member, Source, Position>();

} // namespace constable

#endif

// --- constable/query/page.hpp

#ifndef CONSTABLE_QUERY_PAGE_HPP
#define CONSTABLE_QUERY_PAGE_HPP

// Keyset pagination: the predicate of the next page, derived from the order.
// https://use-the-index-luke.com/no-offset

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// --- constable/query/cardinality.hpp

#ifndef CONSTABLE_QUERY_CARDINALITY_HPP
#define CONSTABLE_QUERY_CARDINALITY_HPP

// How many rows a query can give: a predicate on a whole key leaves at most one.

#include <cstddef>
#include <string_view>

// --- constable/query/conjuncts.hpp

#ifndef CONSTABLE_QUERY_CONJUNCTS_HPP
#define CONSTABLE_QUERY_CONJUNCTS_HPP

// The conditions of a statement that all hold for each of its rows, and what their operands depend on.

#include <cstddef>

namespace constable {

namespace detail {

/// More conditions joined by AND are not looked at.
inline constexpr std::size_t max_conjuncts = 64;

using conjunct_list = static_vector<node_span, max_conjuncts>;

constexpr void split_conjuncts(conjunct_list& list, node_span nodes) {
    if (nodes.empty() || list.size() == max_conjuncts)
        return;
    if (nodes[0].op == operator_kind::logical_and) {
        const std::size_t second = end_of(nodes, 1);
        split_conjuncts(list, nodes.subspan(1, second - 1));
        split_conjuncts(list, nodes.subspan(second));
    } else {
        list.push_back(nodes);
    }
}

constexpr bool reads_source(node_span nodes, table_id table) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::column && n.table == table)
            return true;
    return false;
}

/// The table of the first column; none where there is no column.
constexpr table_id first_table_in(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::column)
            return n.table;
    return {};
}

/// Is one of the conditions that all hold an equality of two tables? PostgreSQL joins fully by hashing or merging
/// alone.
constexpr bool joins_by_equality(node_span on) {
    conjunct_list conditions;
    split_conjuncts(conditions, on);
    for (node_span condition : conditions)
        if (condition[0].op == operator_kind::equal) {
            const std::size_t second = end_of(condition, 1);
            const table_id left = first_table_in(condition.subspan(1, second - 1));
            const table_id right = first_table_in(condition.subspan(second));
            if (left != table_id{} && right != table_id{} && left != right)
                return true;
        }
    return false;
}

/// Does a subquery read a column of one of these sources? Then it gives another value for each of their rows.
constexpr bool reads_outer(node_span nodes, array_view<const source_model> sources) {
    return reads_ungrouped(nodes, sources, {});
}

/// How an operand of a comparison wants text compared; nothing where it leaves that to the other one.
/// https://sqlite.org/datatype3.html#assigning_collating_sequences_from_sql
struct wanted_collation {
    bool said = false;
    collation collated = collation::binary;
};
constexpr wanted_collation collation_wanted(array_view<const source_model> sources, node_span nodes) {
    std::size_t at = 0;
    while (nodes[at].called == function_kind::cast)
        ++at;
    if (nodes[at].kind != node_kind::column)
        return {};
    for (const auto& source : sources)
        if (source.id == nodes[at].table && source.model != nullptr)
            if (const std::size_t column = find_column(*source.model, nodes[at].text); column != not_found)
                return {true, source.model->columns[column].collated};
    return {true, collation::binary};
}
/// Is `compared`, the right operand, compared as its own column and index would?
constexpr bool keeps_collation(array_view<const source_model> sources, node_span left, node_span compared) {
    const wanted_collation wanted = collation_wanted(sources, left);
    return !wanted.said || wanted.collated == collation_wanted(sources, compared).collated;
}

} // namespace detail

} // namespace constable

#endif

namespace constable {

namespace detail {

/// Is one side of an equality this column, and the other one the same for all rows of its source: without columns of
/// the source, or of those behind it?
constexpr bool equates(node_span column, node_span with, array_view<const source_model> unknown, table_id table,
                       std::string_view name) {
    if (column.size() != 1 || column[0].kind != node_kind::column || column[0].table != table || column[0].text != name)
        return false;
    for (const expression_node& n : with)
        if ((n.kind == node_kind::column && is_source(unknown, n.table)) || n.kind >= node_kind::dynamic)
            return false;
    const bool rounds = column[0].type == value_kind::integer && with[0].type == value_kind::real;
    return !rounds && !reads_outer(with, unknown); // PostgreSQL compares as doubles: two integers may equal one
}

/// Do the conditions joined by AND set the column equal to one value?
constexpr bool fixes_column(node_span condition, array_view<const source_model> sources, std::size_t position,
                            std::string_view name) {
    if (condition.empty() || condition[0].arity != 2)
        return false;
    const std::size_t second = end_of(condition, 1);
    const node_span left = condition.subspan(1, second - 1);
    const node_span right = condition.subspan(second);
    if (condition[0].op == operator_kind::logical_and)
        return fixes_column(left, sources, position, name) || fixes_column(right, sources, position, name);
    if (condition[0].op != operator_kind::equal)
        return false;
    const array_view<const source_model> unknown = sources.subspan(position);
    const table_id table = unknown[0].id;
    return equates(left, right, unknown, table, name) ||
           (equates(right, left, unknown, table, name) && keeps_collation(sources, left, right));
}

/// What a source is found by: the conditions on it.
struct source_conditions {
    array_view<const source_model> sources;
    std::size_t position;
    node_span where{};

    [[nodiscard]] constexpr bool fix(std::string_view column) const {
        return fixes_column(sources[position].on, sources, position, column) ||
               fixes_column(where, sources, position, column);
    }
    [[nodiscard]] constexpr bool fix(key_model const& key) const {
        for (std::string_view column : key.columns)
            if (!fix(column))
                return false;
        return !key.columns.empty();
    }
    [[nodiscard]] constexpr bool fix(index_model const& index) const {
        if (!index.unique || !index.predicate.empty())
            return false;
        for (const auto& part : index.parts)
            if (!part.expression.empty() || !fix(part.column))
                return false;
        return true;
    }
    [[nodiscard]] constexpr bool fix_a_key() const {
        const table_model& table = *sources[position].model;
        if (fix(table.primary_key))
            return true;
        for (const auto& key : table.unique_keys)
            if (fix(key))
                return true;
        for (const auto& index : table.indexes)
            if (fix(index))
                return true;
        return false;
    }
};

/// Does this source give one row at most, or one at most for each row of those before it? `where` is not looked at
/// for a left join: it removes rows, and gives none.
constexpr bool gives_one_row(array_view<const source_model> sources, std::size_t position, node_span where) {
    const source_model& source = sources[position];
    const bool by_key =
        source.kind == join_kind::first || source.kind == join_kind::inner || source.kind == join_kind::left;
    return by_key && !source.common &&
           source_conditions{sources, position, source.kind == join_kind::left ? node_span{} : where}.fix_a_key();
}

} // namespace detail

/// True when a query gives one row or none, whatever the tables hold, and is no aggregate: its conditions say every
/// column of a primary key, a unique key or a unique index of the first table, and each table joined to it is found by
/// a whole key of its own.
[[nodiscard]] constexpr bool at_most_one_row(select_model const& query) noexcept {
    if (query.where.empty() || !query.operands.empty() || query.sources[0].common ||
        first_aggregate(query.projection) < query.projection.size())
        return false;
    for (std::size_t i = 0; i < query.sources.size(); ++i)
        if (!detail::gives_one_row(query.sources, i, query.where))
            return false;
    return true;
}

} // namespace constable

#endif

namespace constable {

/// A row value: `(a, b) < (x, y)` compares term by term.
template <class... Values>
struct row_value {
    using type = bool;
    static constexpr bool nullable = (Values::nullable || ...);
    static constexpr bool has_parameters = (Values::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{1} + ... + Values::node_count);
    using parts = type_list<Values...>;
    using held = pack<Values...>;
    [[no_unique_address]] held values{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::row;
        out->arity = sizeof...(Values);
        ++out;
        ((out = Values::emit(out)), ...);
        return out;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        values.for_each([&](auto const& value) { value.bind(visitor); });
    }
};

namespace error {

template <class Table>
struct page_without_order {
    using reported = void;
    static_assert(!sizeof(Table), "constable: pages need an order to be told apart; write .order_by(…) before "
                                  ".after(…) [errors.md#page_without_order]");
};

template <class Table>
struct page_order_not_unique {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: rows that sort equal would be lost between two pages; end the order with the primary key "
                  "or a unique key of the first table, and join others by a key of theirs "
                  "[errors.md#page_order_not_unique]");
};

template <class Order>
struct page_order_nullable {
    using reported = void;
    static_assert(!sizeof(Order), "constable: a page cannot begin behind NULL; order by columns that are never null "
                                  "[errors.md#page_order_nullable]");
};

template <class Table>
struct changed_page {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: after(…) begins a page behind a row of the order that was said before it; say order_by "
                  "before after, say after once, and no offset [errors.md#changed_page]");
};

template <class Table>
struct window_in_page {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: after(…) leaves out the rows before the page, and a window would not see them; take the "
                  "page by limit and offset, or compute the window's value in the program [errors.md#window_in_page]");
};

template <class Given, class Row>
struct not_a_row_of_page {
    using reported = void;
    static_assert(!sizeof(Given), "constable: after(…) takes the last row of the page before (second argument), or a "
                                  "value for each term of order_by; this is another struct (first argument) "
                                  "[errors.md#not_a_row_of_page]");
};

template <std::size_t Needed, std::size_t Given>
struct wrong_number_of_page_values {
    using reported = void;
    static_assert(Needed == Given, "constable: after(…) takes one value or argument for each term of order_by "
                                   "(arguments: needed, given) [errors.md#wrong_number_of_page_values]");
};

} // namespace error

namespace detail {

/// Do the terms hold a whole key of the first table, and do joins give each of its rows once at most, so that no two
/// rows sort equal?
constexpr bool is_total_order(array_view<const source_model> sources, array_view<const order_term> terms) {
    if (sources[0].common)
        return false;
    for (std::size_t i = 1; i < sources.size(); ++i)
        if (!gives_one_row(sources, i, {}))
            return false;
    static_vector<std::string_view, 64> columns;
    for (const auto& term : terms)
        if (term.expression.size() == 1 && term.expression[0].kind == node_kind::column &&
            term.expression[0].table == sources[0].id)
            columns.push_back(term.expression[0].text);
    const array_view<const std::string_view> given{columns.begin(), columns.size()};
    const table_model& table = *sources[0].model;
    if (covers(given, table.primary_key))
        return true;
    for (const auto& key : table.unique_keys)
        if (covers(given, key))
            return true;
    return false;
}

constexpr bool has_nullable_term(array_view<const source_model> sources, array_view<const order_term> terms) {
    for (const auto& term : terms)
        if (is_nullable_in(term.expression, sources, false))
            return true;
    return false;
}

template <class Query, class Order, std::size_t Values>
consteval auto page_error() {
    using table = typename Query::first_table;
    if constexpr (Query::model.pages)
        return std::type_identity<error::changed_page<table>>{};
    else if constexpr (!is_written<Order>)
        return std::type_identity<error::page_without_order<table>>{};
    else if constexpr (has_nullable_term(Query::visible_tables, Order::models))
        return std::type_identity<error::page_order_nullable<table>>{};
    else if constexpr (!is_total_order(Query::visible_tables, Order::models))
        return std::type_identity<error::page_order_not_unique<table>>{};
    else if constexpr (Order::size != Values)
        return std::type_identity<error::wrong_number_of_page_values<Order::size, Values>>{};
    else
        return std::type_identity<void>{};
}
/// A struct, and neither a value of a column nor an expression.
template <class Value>
concept struct_value = std::is_class_v<Value> && std::is_aggregate_v<Value> && !storable<Value> && !expression<Value> &&
                       !is_argument<Value>;

/// Void, or the error of a page of this query.
template <class Query, class Order, std::size_t Values>
using broken_page = typename decltype(page_error<Query, Order, Values>())::type;

/// One side of a comparison with a term: what `term == value` makes of the value.
template <class E, class Value>
constexpr auto page_value(Value&& value) {
    return comparison<operator_kind::equal>(E{}, std::forward<Value>(value)).right;
}

template <class Term, class Value>
constexpr auto behind_term(Term const& term, Value&& value) {
    constexpr auto op = Term::is_descending ? operator_kind::less : operator_kind::greater;
    return comparison<op>(term.inner, std::forward<Value>(value));
}

/// Terms of different directions: a > x OR (a = x AND b < y).
template <class First, class... Terms>
constexpr auto behind_list(First const& first, pack<Terms...> const& rest, auto const& value, auto const&... values) {
    if constexpr (sizeof...(Terms) == 0) {
        return behind_term(first, value);
    } else {
        return rest.apply([&](auto const& second, auto const&... others) {
            using others_pack = pack<std::remove_cvref_t<decltype(others)>...>;
            auto further = behind_list(second, others_pack{others...}, values...);
            return logic<operator_kind::logical_or>(
                behind_term(first, value),
                logic<operator_kind::logical_and>(comparison<operator_kind::equal>(first.inner, value), further));
        });
    }
}

/// The range of the first term stands before it, so that an index can serve it.
template <class First, class... Terms>
constexpr auto behind_directions(First const& first, pack<Terms...> const& rest, auto const& value,
                                 auto const&... values) {
    if constexpr (sizeof...(Terms) == 0) {
        return behind_term(first, value);
    } else {
        constexpr auto op = First::is_descending ? operator_kind::less_equal : operator_kind::greater_equal;
        return logic<operator_kind::logical_and>(comparison<op>(first.inner, value),
                                                 behind_list(first, rest, value, values...));
    }
}

template <class... Terms, class... Values>
constexpr auto behind(pack<Terms...> const& terms, Values&&... values) {
    constexpr bool descending = (Terms::is_descending && ...);
    constexpr bool ascending = (!Terms::is_descending && ...);
    if constexpr (sizeof...(Terms) > 1 && (descending || ascending)) {
        constexpr auto op = descending ? operator_kind::less : operator_kind::greater;
        using left = row_value<typename Terms::inner_type...>;
        using right = row_value<decltype(page_value<typename Terms::inner_type>(std::forward<Values>(values)))...>;
        using held = typename right::held;
        return binary_expression<op, left, right>{
            terms.apply([](auto const&... term) { return left{typename left::held{term.inner...}}; }),
            right{held{page_value<typename Terms::inner_type>(std::forward<Values>(values))...}}};
    } else {
        return terms.apply([&](auto const& first, auto const&... rest) {
            return behind_directions(first, pack<std::remove_cvref_t<decltype(rest)>...>{rest...}, values...);
        });
    }
}

template <class Behind>
constexpr auto both_conditions(no_clause, Behind behind) {
    return behind;
}
template <class Condition, class Behind>
constexpr auto both_conditions(Condition condition, Behind behind) {
    return logic<operator_kind::logical_and>(std::move(condition), std::move(behind));
}

template <class Row, class Term>
inline constexpr bool term_is_member = false;
template <class Row, auto Member, class Source, bool D, nulls_order N>
inline constexpr bool term_is_member<Row, order_expression<column<Member, Source>, D, N>> =
    std::is_same_v<owner_of<Member>, Row>;

/// Is the only value a whole row of the query, whose members the order names?
template <class Row, class Order, class... Values>
inline constexpr bool is_row_of_order = false;
template <class Row, class... Terms, class Value>
inline constexpr bool is_row_of_order<Row, order_list<Terms...>, Value> =
    std::is_same_v<std::remove_cvref_t<Value>, Row> && (term_is_member<Row, Terms> && ...);

template <class Row, auto Member, class Source, bool D, nulls_order N>
constexpr auto const& value_of_term(Row const& row, order_expression<column<Member, Source>, D, N> const&) {
    return row.*Member;
}

} // namespace detail

} // namespace constable

#endif

// --- constable/query/row_count.hpp

#ifndef CONSTABLE_QUERY_ROW_COUNT_HPP
#define CONSTABLE_QUERY_ROW_COUNT_HPP

// The numbers of LIMIT and OFFSET.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

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

// --- constable/query/select_options.hpp

#ifndef CONSTABLE_QUERY_SELECT_OPTIONS_HPP
#define CONSTABLE_QUERY_SELECT_OPTIONS_HPP

// What a SELECT says without an expression, as a part of its type.

#include <cstddef>

namespace constable {

/// What a query says without an expression.
struct select_options {
    bool distinct = false;
    std::size_t distinct_on = 0;
    bool scans = false;
    bool pages = false;
    row_lock lock = row_lock::none;
    row_wait wait = row_wait::wait;
};

namespace detail {

consteval select_options with_distinct(select_options options) {
    options.distinct = true;
    return options;
}
consteval select_options with_distinct_on(select_options options, std::size_t keys) {
    options.distinct_on = keys;
    return options;
}
consteval select_options with_scan(select_options options) {
    options.scans = true;
    return options;
}
consteval select_options with_page(select_options options) {
    options.pages = true;
    return options;
}
consteval select_options with_lock(select_options options, row_lock lock) {
    options.lock = lock;
    return options;
}
consteval select_options with_wait(select_options options, row_wait wait) {
    options.wait = wait;
    return with_lock(options, options.lock == row_lock::none ? row_lock::for_update : options.lock);
}

} // namespace detail

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Table>
struct lock_without_rows {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: for_update and for_share lock the rows of tables; a query that groups, aggregates, is "
        "distinct, has windows, an outer or a lateral join or set operations has none to lock; select the rows by "
        "themselves "
        "[errors.md#lock_without_rows]");
};

} // namespace error

/// Does the query lock rows although its result does not stand for single rows of its tables?
[[nodiscard]] constexpr bool locks_no_rows(select_model const& query) {
    if (query.lock == row_lock::none)
        return false;
    bool missing = false;
    for (const auto& source : query.sources)
        missing = missing || is_lateral(source.kind) || may_be_missing(query.sources, source.id);
    return missing || query.distinct || query.distinct_on > 0 || !query.group_by.empty() || !query.having.empty() ||
           !query.operands.empty() || level_of(query.projection) != aggregate_level::none;
}

/// GROUP BY and HAVING.
template <class Keys, class Having>
struct grouping_clause {
    using parts = type_list<Keys, Having>;
    static constexpr bool has_parameters = Keys::has_parameters || Having::has_parameters;
    static constexpr std::size_t node_count = Keys::node_count + Having::node_count;
    [[no_unique_address]] Keys keys{};
    [[no_unique_address]] Having condition{};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Keys::has_parameters)
            keys.bind(visitor);
        if constexpr (Having::has_parameters)
            condition.bind(visitor);
    }
};
using no_grouping = grouping_clause<no_clause, no_clause>;

/// LIMIT and OFFSET.
template <class Limit, class Offset>
struct limit_clause {
    using parts = type_list<Limit, Offset>;
    static constexpr bool has_limit = is_written<Limit>;
    static constexpr bool has_offset = is_written<Offset>;
    static constexpr std::size_t limit_argument = argument_count(nodes_of<Limit>);
    static constexpr std::size_t offset_argument = argument_count(nodes_of<Offset>);
    static constexpr bool has_parameters = Limit::has_parameters || Offset::has_parameters;
    static constexpr std::size_t node_count = Limit::node_count + Offset::node_count;
    [[no_unique_address]] Limit limit{};
    [[no_unique_address]] Offset offset{};

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Limit::has_parameters)
            limit.bind(visitor);
        if constexpr (Offset::has_parameters)
            offset.bind(visitor);
    }
};
using no_limit = limit_clause<no_clause, no_clause>;

template <class First, class Order, class Limits, class... Operands>
struct compound_query;

template <class Sources, class Projection, class Where = no_clause, class Grouping = no_grouping,
          class Order = no_clause, class Limits = no_limit, class With = with_list<>,
          select_options Options = select_options{}>
struct select_query;

namespace detail {

// A query with one clause exchanged. No members: each member costs the compiler something for each type of query.
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_sources(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<New, P, W, G, O, L, C, Options>{
        std::move(changed), query.projection, query.condition, query.groups, query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_projection(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, New, W, G, O, L, C, Options>{
        query.sources, std::move(changed), query.condition, query.groups, query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_condition(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, New, G, O, L, C, Options>{
        query.sources, query.projection, std::move(changed), query.groups, query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_grouping(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, New, O, L, C, Options>{
        query.sources, query.projection, query.condition, std::move(changed), query.order, query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_order(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, G, New, L, C, Options>{
        query.sources, query.projection, query.condition, query.groups, std::move(changed), query.limits, query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_limits(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, G, O, New, C, Options>{
        query.sources, query.projection, query.condition, query.groups, query.order, std::move(changed), query.common};
}
template <class S, class P, class W, class G, class O, class L, class C, select_options Options, class New>
constexpr auto with_common(select_query<S, P, W, G, O, L, C, Options> const& query, New changed) {
    return select_query<S, P, W, G, O, L, New, Options>{
        query.sources, query.projection, query.condition, query.groups, query.order, query.limits, std::move(changed)};
}
template <select_options New, class S, class P, class W, class G, class O, class L, class C, select_options Options>
constexpr auto with_options(select_query<S, P, W, G, O, L, C, Options> const& query) {
    return select_query<S, P, W, G, O, L, C, New>{query.sources, query.projection, query.condition, query.groups,
                                                  query.order,   query.limits,     query.common};
}

template <class Query>
constexpr auto as_compound(Query const& query) {
    return compound_query<Query, no_clause, no_limit>{query};
}

template <join_kind Kind, class Table, class Query>
constexpr auto joined(Query const& query) {
    using sources = decltype(query.sources);
    using broken = typename decltype(sources::template broken_join<Table>())::type;
    if constexpr (std::is_void_v<broken>) {
        return with_sources(
            query, query.sources.template with<Kind, Table>(typename sources::template on_foreign_key<Table>{}));
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    }
}
template <join_kind Kind, class Table, class Query, class On>
constexpr auto joined(Query const& query, On on) {
    using broken = typename decltype(join_condition_error<On>())::type;
    if constexpr (decltype(query.sources)::template contains<Table>) {
        using report [[maybe_unused]] = typename error::table_joined_twice<Table>::reported;
        return query;
    } else if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    } else {
        return with_sources(query, query.sources.template with<Kind, Table>(std::move(on)));
    }
}

template <join_kind Kind, class Query, class Body>
constexpr auto joined_lateral(Query const& query, Body body) {
    using broken = typename decltype(common_table_error<Body>())::type;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    } else if constexpr (decltype(query.sources)::template contains<typename Body::row>) {
        using report [[maybe_unused]] = typename error::table_joined_twice<typename Body::row>::reported;
        return query;
    } else {
        return with_sources(
            query, query.sources.template with<Kind, typename Body::row>(lateral_query<Body>{{std::move(body)}}));
    }
}

/// The rows behind `values` in the order of a query.
template <select_options Options, class Query, class... Values>
constexpr auto page_behind(Query const& query, Values&&... values) {
    using broken = broken_page<Query, decltype(query.order), sizeof...(Values)>;
    if constexpr (std::is_void_v<broken>) {
        return with_options<with_page(Options)>(with_condition(
            query, both_conditions(query.condition, behind(query.order.terms, std::forward<Values>(values)...))));
    } else {
        using report [[maybe_unused]] = typename broken::reported;
        return query;
    }
}

} // namespace detail

/// A SELECT under construction. Every clause returns a new query; the object holds the bound values only.
template <class Sources, class Projection, class Where, class Grouping, class Order, class Limits, class With,
          select_options Options>
struct select_query {
    using parts = type_list<Projection, Sources, Where, Grouping, Order, Limits, With>;
    [[no_unique_address]] Sources sources{};
    [[no_unique_address]] Projection projection{};
    [[no_unique_address]] Where condition{};
    [[no_unique_address]] Grouping groups{};
    [[no_unique_address]] Order order{};
    [[no_unique_address]] Limits limits{};
    [[no_unique_address]] With common{};

    static constexpr bool grouped = !std::is_same_v<Grouping, no_grouping>;
    using first_table = typename Sources::first;
    using projection_type = Projection;
    template <std::size_t I>
    using table_at = table_behind<typename Sources::template table<I>>;
    static constexpr array_view<const source_model> visible_tables = Sources::models;
    using reader = typename Projection::template reader<Sources, grouped>;
    using row = typename reader::row;
    /// Columns of the result.
    static constexpr std::size_t columns = Projection::columns;

private:
    static consteval select_model make_model() {
        select_model m{.with = With::models,
                       .sources = Sources::models,
                       .projection = nodes_of<Projection>,
                       .where = nodes_of<Where>,
                       .has_limit = Limits::has_limit,
                       .has_offset = Limits::has_offset,
                       .limit_argument = Limits::limit_argument,
                       .offset_argument = Limits::offset_argument,
                       .distinct = Options.distinct,
                       .distinct_on = Options.distinct_on,
                       .scans = Options.scans,
                       .pages = Options.pages,
                       .lock = Options.lock,
                       .wait = Options.wait};
        if constexpr (grouped) {
            m.group_by = nodes_of<decltype(groups.keys)>;
            m.having = nodes_of<decltype(groups.condition)>;
        }
        if constexpr (is_written<Order>)
            m.order_by = Order::models;
        return m;
    }

public:
    static constexpr select_model model = make_model();

    /// JOIN on the foreign key between `Table`, or the table of an alias, and the tables so far; or on a condition.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto join(On... on) const {
        return detail::joined<join_kind::inner, Table>(*this, std::move(on)...);
    }
    /// LEFT JOIN: the table's columns become optional.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto left_join(On... on) const {
        return detail::joined<join_kind::left, Table>(*this, std::move(on)...);
    }
    /// RIGHT JOIN: the columns of the tables so far become optional.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto right_join(On... on) const {
        return detail::joined<join_kind::right, Table>(*this, std::move(on)...);
    }
    /// FULL JOIN: all columns become optional.
    template <class Table, class... On>
        requires(sizeof...(On) <= 1)
    [[nodiscard]] constexpr auto full_join(On... on) const {
        return detail::joined<join_kind::full, Table>(*this, std::move(on)...);
    }
    /// CROSS JOIN: every row with every row.
    template <class Table>
    [[nodiscard]] constexpr auto cross_join() const {
        return detail::joined<join_kind::cross, Table>(*this, no_clause{});
    }

    /// For each row so far the rows of a query that may read it: `outer<&T::member>`. They are those of a struct with
    /// `common_table("name")`. PostgreSQL only.
    template <row_query Body>
    [[nodiscard]] constexpr auto join_lateral(Body body) const {
        return detail::joined_lateral<join_kind::lateral>(*this, std::move(body));
    }
    /// The same; a row for which the query gives none stays, and the query's columns become optional.
    template <row_query Body>
    [[nodiscard]] constexpr auto left_join_lateral(Body body) const {
        return detail::joined_lateral<join_kind::left_lateral>(*this, std::move(body));
    }

    /// The rows of the first table, or of `Source`, that have all words of a text, by their full-text index.
    template <class Source = typename Sources::first, std::size_t Position = 0, class Text>
    [[nodiscard]] constexpr auto matching(Text&& text) const {
        using table = table_behind<Source>;
        if constexpr (!detail::has_full_text_index<table, Position>) {
            using report [[maybe_unused]] = typename error::no_full_text<table>::reported;
            return *this;
        } else if constexpr (!detail::searchable<Text>) {
            using report [[maybe_unused]] = typename error::not_a_search_text<std::remove_cvref_t<Text>>::reported;
            return *this;
        } else {
            auto wanted = detail::make_search(std::forward<Text>(text));
            return detail::with_sources(
                *this, sources.template with<join_kind::search, full_text_source<Source, Position>>(std::move(wanted)));
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto where(Condition new_condition) const {
        using broken = detail::broken_where<select_query, Condition, is_written<Where>>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_condition(*this, std::move(new_condition));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Tuples of these items; a single item gives plain values.
    template <class... Items>
    [[nodiscard]] constexpr auto select(Items... items) const {
        using broken = detail::broken_items<first_table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_projection(*this, tuple_projection<Items...>{{pack<Items...>{std::move(items)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// Structs whose members the items fill: a column fills the member of its name, `into_member` any.
    template <class Row, class... Items>
    [[nodiscard]] constexpr auto select_as(Items... items) const {
        using broken = detail::broken_items<first_table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_projection(*this,
                                           struct_projection<Row, Items...>{{pack<Items...>{std::move(items)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class... Keys>
    [[nodiscard]] constexpr auto group_by(Keys... keys) const {
        using broken = detail::broken_items<first_table, Keys...>;
        if constexpr (std::is_void_v<broken>) {
            using list = expression_list<Keys...>;
            return detail::with_grouping(*this, grouping_clause<list, decltype(groups.condition)>{
                                                    list{pack<Keys...>{std::move(keys)...}}, groups.condition});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Condition>
    [[nodiscard]] constexpr auto having(Condition new_condition) const {
        using broken = detail::broken_having<Condition, is_written<decltype(groups.condition)>>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_grouping(
                *this, grouping_clause<decltype(groups.keys), Condition>{groups.keys, std::move(new_condition)});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// Columns, `desc<&T::member>`, expressions, `descending(expression)`.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = std::conditional_t<Options.pages, error::changed_page<first_table>,
                                          detail::broken_order<select_query, Terms...>>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_order(*this, detail::make_order(std::move(terms)...));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    /// At most so many rows: a number, or an argument.
    template <class Count>
    [[nodiscard]] constexpr auto limit(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            return detail::with_limits(*this,
                                       limit_clause<decltype(value), decltype(limits.offset)>{value, limits.offset});
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    /// Skips so many rows. Its cost grows with the number (`after` does not); needs a limit.
    template <class Count>
    [[nodiscard]] constexpr auto offset(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            return detail::with_limits(*this,
                                       limit_clause<decltype(limits.limit), decltype(value)>{limits.limit, value});
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }

    /// The next page: the rows behind one with these values in the order, a value or an argument for each term; or
    /// behind the last row of the page before.
    template <class... Values>
    [[nodiscard]] constexpr auto after(Values&&... values) const {
        if constexpr (detail::is_row_of_order<row, Order, Values...>) {
            return order.terms.apply([&](auto const&... term) {
                return detail::page_behind<Options>(*this, detail::value_of_term(values..., term)...);
            });
        } else if constexpr (sizeof...(Values) == 1 && (detail::struct_value<std::remove_cvref_t<Values>> && ...)) {
            using report [[maybe_unused]] =
                typename error::not_a_row_of_page<std::remove_cvref_t<Values>..., row>::reported;
            return *this;
        } else {
            return detail::page_behind<Options>(*this, std::forward<Values>(values)...);
        }
    }

    /// SELECT DISTINCT.
    [[nodiscard]] constexpr auto distinct() const {
        return detail::with_options<detail::with_distinct(Options)>(*this);
    }
    /// Of the rows that agree in the keys only the first, in the order that was said before and begins with the keys.
    /// PostgreSQL only.
    template <class... Keys>
    [[nodiscard]] constexpr auto distinct_on(Keys... keys) const {
        using broken = detail::broken_distinct_on<select_query, Order, Keys...>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_options<detail::with_distinct_on(Options, sizeof...(keys))>(*this);
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// This query may read whole tables, in a schema that requires indexes.
    [[nodiscard]] constexpr auto allow_scan() const { return detail::with_options<detail::with_scan(Options)>(*this); }
    /// Keeps others from changing the rows until the transaction ends. SQLite locks the database instead: no text.
    [[nodiscard]] constexpr auto for_update() const {
        return detail::with_options<detail::with_lock(Options, row_lock::for_update)>(*this);
    }
    /// Keeps others from changing the rows, not from reading them for a change of other rows; several may hold a row
    /// so.
    [[nodiscard]] constexpr auto for_share() const {
        return detail::with_options<detail::with_lock(Options, row_lock::for_share)>(*this);
    }
    /// Leaves out the rows that others hold; for_update unless for_share is said. PostgreSQL only.
    [[nodiscard]] constexpr auto skip_locked() const {
        return detail::with_options<detail::with_wait(Options, row_wait::skip_locked)>(*this);
    }
    /// A `busy_error` at once at a row that others hold; for_update unless for_share is said. PostgreSQL only.
    [[nodiscard]] constexpr auto nowait() const {
        return detail::with_options<detail::with_wait(Options, row_wait::nowait)>(*this);
    }

    /// A common table expression for this statement: its rows are those of a struct with `common_table("name")`. A body
    /// that reads itself is recursive: `.with(base.union_all(step))`.
    template <row_query Body>
    [[nodiscard]] constexpr auto with(Body body) const {
        using broken = typename With::template broken<Body>;
        if constexpr (std::is_void_v<broken>) {
            return detail::with_common(*this, common.with(std::move(body)));
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            if constexpr (With::template gives<Body>)
                return detail::with_common(*this, common.with(std::move(body))); // so that nobody misses it
            else
                return *this;
        }
    }

    /// The rows of both queries, each once.
    template <row_query Query>
    [[nodiscard]] constexpr auto union_distinct(Query query) const {
        return detail::as_compound(*this).union_distinct(std::move(query));
    }
    /// The rows of both queries.
    template <row_query Query>
    [[nodiscard]] constexpr auto union_all(Query query) const {
        return detail::as_compound(*this).union_all(std::move(query));
    }
    /// The rows that both queries have, each once.
    template <row_query Query>
    [[nodiscard]] constexpr auto intersect(Query query) const {
        return detail::as_compound(*this).intersect(std::move(query));
    }
    /// The rows that the other query does not have, each once.
    template <row_query Query>
    [[nodiscard]] constexpr auto except(Query query) const {
        return detail::as_compound(*this).except(std::move(query));
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    [[gnu::always_inline]] constexpr void bind(Visitor& visitor) const {
        if constexpr (With::has_parameters)
            common.bind(visitor);
        if constexpr (Projection::has_parameters)
            projection.bind(visitor);
        if constexpr (Sources::has_parameters)
            sources.bind(visitor);
        if constexpr (Where::has_parameters)
            condition.bind(visitor);
        if constexpr (Grouping::has_parameters)
            groups.bind(visitor);
        if constexpr (Order::has_parameters)
            order.bind(visitor);
        if constexpr (Limits::has_parameters)
            limits.bind(visitor);
    }

    /// Void, or the error of a rule that needs the whole query; what concerns the statement around it is left out.
    static consteval auto check_parts() {
        constexpr query_violation found = violation_in(model);
        if constexpr (found.rule != query_rule::none)
            return detail::error_of_violation<parts, found>();
        else if constexpr (Options.pages && !Limits::has_limit)
            return std::type_identity<error::page_without_limit<first_table>>{};
        else if constexpr (Options.pages && Limits::has_offset)
            return std::type_identity<error::changed_page<first_table>>{};
        else if constexpr (Options.pages && first_window(model.projection) < model.projection.size())
            return std::type_identity<error::window_in_page<first_table>>{};
        else if constexpr (Options.distinct_on > 0 && (Options.pages || Options.distinct))
            return std::type_identity<error::distinct_on_without_order<first_table>>{};
        else if constexpr (locks_no_rows(model))
            return std::type_identity<error::lock_without_rows<first_table>>{};
        else
            return Projection::template check<Sources, grouped>();
    }
    /// Void, or the error of a rule that needs the whole statement.
    static consteval auto check() {
        if constexpr (std::is_void_v<typename decltype(check_parts())::type>)
            return detail::error_of_scopes<first_table, violation_of_scopes(model)>();
        else
            return check_parts();
    }
};

/// `from<user>`: all rows, as `user`.
template <class Table>
inline constexpr select_query<source_list<Table>, table_projection<Table>> from =
    detail::start_on<table_behind<Table>, select_query<source_list<Table>, table_projection<Table>>>();

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Member>
struct no_relation {
    using reported = void;
    static_assert(!sizeof(Member),
                  "constable: this member is no foreign key by itself; name a member of foreign_key<&T::member>, or, "
                  "for a key of several columns, write a join [errors.md#no_relation]");
};

template <class Row, class Wanted>
struct wrong_relation_rows {
    using reported = void;
    static_assert(!sizeof(Row), "constable: children(…) takes rows of the table that the foreign key leads to, and "
                                "parents(…) rows of the table that has it (given, wanted) "
                                "[errors.md#wrong_relation_rows]");
};

} // namespace error

namespace detail {

/// A member and the member that it refers to.
template <auto Child, auto Parent>
struct member_pair {
    using child = owner_of<Child>;
    using parent = owner_of<Parent>;
    using key = without_optional<member_of<Child>>;
    static constexpr auto child_member = Child;
    static constexpr auto parent_member = Parent;
};

template <auto Wanted, class Attribute>
struct pair_of {
    using type = void;
};
template <auto Wanted, auto Target>
struct pair_of<Wanted, foreign_key_attribute<member_list<Wanted>, member_list<Target>>> {
    using type = member_pair<Wanted, Target>;
};

template <auto Wanted, class Definition>
struct relation_in;
template <auto Wanted>
struct relation_in<Wanted, table_description<>> {
    using type = void;
};
template <auto Wanted, class First, class... Rest>
struct relation_in<Wanted, table_description<First, Rest...>> {
    using own = typename pair_of<Wanted, First>::type;
    using type = typename std::conditional_t<std::is_void_v<own>, relation_in<Wanted, table_description<Rest...>>,
                                             pair_of<Wanted, First>>::type;
};

} // namespace detail

/// The two members of a foreign key of one column; void where the member is none.
template <auto ForeignKey>
using relation_of =
    typename detail::relation_in<ForeignKey,
                                 std::remove_const_t<decltype(table_definition<owner_of<ForeignKey>>)>>::type;

namespace detail {

/// The rows of one parent are together, in the order of their own key.
template <class Query, class Key, auto... Own>
constexpr auto ordered_by_key(Query query, Key key, member_list<Own...>) {
    return query.order_by(key, col<Own>...);
}

template <class Relation>
inline constexpr auto children_query =
    ordered_by_key(from<typename Relation::child>.where(in_values(col<Relation::child_member>, arg<0>)),
                   col<Relation::child_member>, primary_key_of<typename Relation::child>{});

template <class Relation>
inline constexpr auto parents_query =
    from<typename Relation::parent>.where(in_values(col<Relation::parent_member>, arg<0>)).order_by(col<Relation::parent_member>);

template <auto ForeignKey>
consteval auto make_count() {
    using relation = relation_of<ForeignKey>;
    if constexpr (std::is_void_v<relation>) {
        using report [[maybe_unused]] = typename error::no_relation<column<ForeignKey>>::reported;
        return refused_expression{};
    } else {
        // A table that refers to itself stands in both queries.
        using child = typename relation::child;
        using counted =
            std::conditional_t<std::is_same_v<child, typename relation::parent>, alias<child, "children">, child>;
        return subquery(
            from<counted>.where(col<ForeignKey, counted> == outer<relation::parent_member>).select(count()));
    }
}

} // namespace detail

/// How many rows refer to the row, in the query of the rows: `from<key>.select(whole<key>,
/// children_count<&entry::key_id>)`.
template <auto ForeignKey>
inline constexpr auto children_count = detail::make_count<ForeignKey>();

} // namespace constable

#endif

// --- constable/query/sql.hpp

#ifndef CONSTABLE_QUERY_SQL_HPP
#define CONSTABLE_QUERY_SQL_HPP

// The SQL text of every statement, a constant per dialect.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

// --- constable/dialect/part_list.hpp

#ifndef CONSTABLE_DIALECT_PART_LIST_HPP
#define CONSTABLE_DIALECT_PART_LIST_HPP

// Lists of which an item may be left out: the separators are right whatever is there.

#include <string_view>

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

// --- constable/query/compound.hpp

#ifndef CONSTABLE_QUERY_COMPOUND_HPP
#define CONSTABLE_QUERY_COMPOUND_HPP

// Set operations: UNION, INTERSECT, EXCEPT.

#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace constable {

/// The right side of a set operation.
template <set_operator Op, class Query>
struct set_operand_query {
    static constexpr set_operator op = Op;
    using query_type = Query;
    [[no_unique_address]] Query query;
};

namespace error {

template <class First, class Second>
struct different_shapes {
    using reported = void;
    static_assert(!sizeof(First), "constable: the queries of a set operation give the same columns in the same order; "
                                  "these are the rows of the first and of the other [errors.md#different_shapes]");
};

template <class Query>
struct operand_with_order {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: order_by, limit and with belong to the whole set operation, not to one of its queries; "
                  "write them behind the last one, and with(…) on the first [errors.md#operand_with_order]");
};

template <class Query>
struct nested_operand {
    using reported = void;
    static_assert(!sizeof(Query),
                  "constable: this query is a set operation itself; write the operations in a row, they are taken from "
                  "left to right [errors.md#nested_operand]");
};

} // namespace error

namespace detail {

/// The row of a set operation: what can be null in one of the queries can be null.
template <class First, class Second>
consteval auto merged_value() {
    if constexpr (std::is_same_v<First, Second> || std::is_same_v<First, std::optional<Second>>)
        return std::type_identity<First>{};
    else if constexpr (std::is_same_v<std::optional<First>, Second>)
        return std::type_identity<Second>{};
    else
        return std::type_identity<void>{};
}

template <class First, class Second>
struct merged_reader {
    using type = std::conditional_t<std::is_same_v<First, Second>, First, void>;
};
template <class... First, class... Second>
    requires(sizeof...(First) == sizeof...(Second) && !std::is_same_v<pack<First...>, pack<Second...>>)
struct merged_reader<tuple_reader<First...>, tuple_reader<Second...>> {
    static consteval auto merged() {
        if constexpr ((!std::is_void_v<typename decltype(merged_value<First, Second>())::type> && ...))
            return std::type_identity<tuple_reader<typename decltype(merged_value<First, Second>())::type...>>{};
        else
            return std::type_identity<void>{};
    }
    using type = typename decltype(merged())::type;
};

/// A reader of structs has the members as arguments: queries that fill the same members in another order differ.
template <class First, class Second>
using merged_reader_t = typename merged_reader<First, Second>::type;

template <class Reader, class... Operands>
struct compound_reader {
    using type = Reader;
};
template <class Reader, class First, class... Rest>
struct compound_reader<Reader, First, Rest...>
    : compound_reader<merged_reader_t<Reader, typename First::query_type::reader>, Rest...> {};

template <class Query, class Term>
consteval auto find_term_not_selected() {
    return std::type_identity<
        std::conditional_t<selected_position(Query::model.projection, nodes_of<typename Term::inner_type>) != 0, void,
                           error::order_not_selected<typename Term::inner_type>>>{};
}

template <class Query, class Term, class... Rest>
consteval auto compound_order_error(pack<Term, Rest...>) {
    if constexpr (std::is_void_v<typename decltype(find_term_not_selected<Query, Term>())::type> && sizeof...(Rest) > 0)
        return compound_order_error<Query>(pack<Rest...>{});
    else
        return find_term_not_selected<Query, Term>();
}

template <class Query, class... Terms>
consteval auto compound_terms_error() {
    if constexpr (!std::is_void_v<broken_terms<typename Query::first_table, Terms...>>)
        return std::type_identity<broken_terms<typename Query::first_table, Terms...>>{};
    else
        return compound_order_error<Query>(pack<decltype(as_term(std::declval<Terms>()))...>{});
}

template <class Query>
inline constexpr bool is_compound = !Query::model.operands.empty();

template <class Query>
inline constexpr bool has_tail =
    !Query::model.order_by.empty() || Query::model.has_limit || Query::model.has_offset || !Query::model.with.empty();

template <class First, class Reader, class Query>
consteval auto operand_error() {
    constexpr bool first_ordered = !First::model.order_by.empty() || First::model.has_limit;
    if constexpr (first_ordered)
        return std::type_identity<error::operand_with_order<First>>{};
    else if constexpr (is_compound<Query>)
        return std::type_identity<error::nested_operand<Query>>{};
    else if constexpr (has_tail<Query>)
        return std::type_identity<error::operand_with_order<Query>>{};
    else if constexpr (std::is_void_v<merged_reader_t<Reader, typename Query::reader>>)
        return std::type_identity<error::different_shapes<typename First::row, typename Query::row>>{};
    else
        return std::type_identity<void>{};
}

template <class... Operands>
struct broken_operands {
    using type = void;
};
template <class First, class... Rest>
struct broken_operands<First, Rest...> {
    using own = typename decltype(First::query_type::check_parts())::type;
    using type =
        typename std::conditional_t<std::is_void_v<own>, broken_operands<Rest...>, std::type_identity<own>>::type;
};

/// ORDER BY of a set operation: positions of the first query's columns.
template <class Query, class Order>
inline constexpr auto positioned_order = [] {
    auto terms = Order::models;
    for (auto& term : terms)
        term.position = selected_position(Query::model.projection, term.expression);
    return terms;
}();

} // namespace detail

/// A set operation under construction, evaluated from left to right on every engine.
template <class First, class Order, class Limits, class... Operands>
struct compound_query {
    using parts = type_list<First, typename Operands::query_type..., Order, Limits>;
    [[no_unique_address]] First first;
    [[no_unique_address]] Order order{};
    [[no_unique_address]] Limits limits{};
    [[no_unique_address]] pack<Operands...> operands{};

    using first_table = typename First::first_table;
    using projection_type = typename First::projection_type;
    template <std::size_t I>
    using table_at = typename First::template table_at<I>;
    static constexpr std::size_t columns = First::columns;
    static constexpr array_view<const source_model> visible_tables = First::visible_tables;
    using reader = typename detail::compound_reader<typename First::reader, Operands...>::type;
    using row = typename reader::row;

    static constexpr std::array<set_operand, sizeof...(Operands)> operand_models{
        set_operand{Operands::op, &Operands::query_type::model}...};
    static constexpr select_model model = [] {
        select_model m = First::model;
        m.operands = operand_models;
        m.has_limit = Limits::has_limit;
        m.has_offset = Limits::has_offset;
        m.limit_argument = Limits::limit_argument;
        m.offset_argument = Limits::offset_argument;
        if constexpr (is_written<Order>)
            m.order_by = detail::positioned_order<First, Order>;
        return m;
    }();

    template <row_query Query>
    [[nodiscard]] constexpr auto union_distinct(Query query) const {
        return with_operand<set_operator::union_distinct>(std::move(query));
    }
    template <row_query Query>
    [[nodiscard]] constexpr auto union_all(Query query) const {
        return with_operand<set_operator::union_all>(std::move(query));
    }
    template <row_query Query>
    [[nodiscard]] constexpr auto intersect(Query query) const {
        return with_operand<set_operator::intersect>(std::move(query));
    }
    template <row_query Query>
    [[nodiscard]] constexpr auto except(Query query) const {
        return with_operand<set_operator::except>(std::move(query));
    }

    /// By expressions that the first query selects.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = typename decltype(detail::compound_terms_error<First, Terms...>())::type;
        if constexpr (std::is_void_v<broken>) {
            return compound_query<First, detail::order_list_of<Terms...>, Limits, Operands...>{
                first, detail::make_order(std::move(terms)...), limits, operands};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    template <class Count>
    [[nodiscard]] constexpr auto limit(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            using next = limit_clause<decltype(value), decltype(limits.offset)>;
            return compound_query<First, Order, next, Operands...>{first, order, next{value, limits.offset}, operands};
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    template <class Count>
    [[nodiscard]] constexpr auto offset(Count count) const {
        if constexpr (detail::countable<Count>) {
            auto value = detail::as_count(count);
            using next = limit_clause<decltype(limits.limit), decltype(value)>;
            return compound_query<First, Order, next, Operands...>{first, order, next{limits.limit, value}, operands};
        } else {
            using report [[maybe_unused]] = typename error::not_a_count<Count>::reported;
            return *this;
        }
    }
    /// A common table expression for all queries of the operation.
    template <row_query Body>
    [[nodiscard]] constexpr auto with(Body body) const {
        auto begun = first.with(std::move(body));
        return compound_query<decltype(begun), Order, Limits, Operands...>{std::move(begun), order, limits, operands};
    }

    /// Visits the parameters in the order of the text.
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        first.bind(visitor);
        operands.for_each([&](auto const& operand) { operand.query.bind(visitor); });
        if constexpr (Limits::has_parameters)
            limits.bind(visitor);
    }

    static consteval auto check_parts() {
        if constexpr (!std::is_void_v<typename decltype(First::check_parts())::type>)
            return First::check_parts();
        else if constexpr (!std::is_void_v<typename detail::broken_operands<Operands...>::type>)
            return std::type_identity<typename detail::broken_operands<Operands...>::type>{};
        else if constexpr (First::model.lock != row_lock::none ||
                           ((Operands::query_type::model.lock != row_lock::none) || ...))
            return std::type_identity<error::lock_without_rows<first_table>>{};
        else
            return std::type_identity<std::conditional_t<Limits::has_offset && !Limits::has_limit,
                                                         error::offset_without_limit<first_table>, void>>{};
    }
    static consteval auto check() {
        if constexpr (std::is_void_v<typename decltype(check_parts())::type>)
            return detail::error_of_scopes<first_table, violation_of_scopes(model)>();
        else
            return check_parts();
    }

private:
    template <set_operator Op, class Query>
    constexpr auto with_operand(Query query) const {
        using broken = typename decltype(detail::operand_error<First, reader, Query>())::type;
        if constexpr (!std::is_void_v<broken>) {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        } else if constexpr (is_written<Order> || !std::is_same_v<Limits, no_limit>) {
            using report [[maybe_unused]] = typename error::operand_with_order<compound_query>::reported;
            return *this;
        } else {
            using next = set_operand_query<Op, Query>;
            return operands.apply([&](auto const&... before) {
                return compound_query<First, Order, Limits, Operands..., next>{
                    first, order, limits, pack<Operands..., next>{before..., next{std::move(query)}}};
            });
        }
    }
};

} // namespace constable

#endif

// --- constable/query/dynamic_shape.hpp

#ifndef CONSTABLE_QUERY_DYNAMIC_SHAPE_HPP
#define CONSTABLE_QUERY_DYNAMIC_SHAPE_HPP

// Which parts a dynamic statement has at the moment, and its text with these.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

// --- constable/query/dynamic_rules.hpp

#ifndef CONSTABLE_QUERY_DYNAMIC_RULES_HPP
#define CONSTABLE_QUERY_DYNAMIC_RULES_HPP

// Where dynamic parts and filters may stand in a statement, and how many there may be.

#include <cstddef>
#include <cstdint>
#include <type_traits>

// --- constable/query/dynamic.hpp

#ifndef CONSTABLE_QUERY_DYNAMIC_HPP
#define CONSTABLE_QUERY_DYNAMIC_HPP

// Parts of a statement that are there or not, as a run-time value says: conditions, ORDER BY terms, assignments.

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace constable {

namespace error {

template <class Part>
struct nested_dynamic {
    using reported = void;
    static_assert(!sizeof(Part), "constable: a dynamic part or a filter inside a dynamic part, or inside a filter; "
                                 "combine the two conditions that switch them: dynamic(a && b, …) "
                                 "[errors.md#nested_dynamic]");
};

} // namespace error

/// An expression that is part of the statement or not.
template <class E>
struct dynamic_expression {
    using type = typename E::type;
    static constexpr bool nullable = E::nullable;
    static constexpr bool has_parameters = true; // whether it is there is told like a parameter
    static constexpr std::size_t node_count = 1 + E::node_count;
    using parts = type_list<E>;
    bool given = false;
    [[no_unique_address]] E operand{};

    static constexpr expression_node* emit(expression_node* out) {
        expression_node* const end = E::emit(out + 1);
        out->kind = node_kind::dynamic;
        out->type = out[1].type;
        out->nullable = nullable;
        out->arity = 1;
        return end;
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if (visitor.part(given, parameters))
            if constexpr (E::has_parameters)
                operand.bind(visitor);
    }

private:
    static constexpr std::size_t parameters = [] {
        std::size_t count = 0;
        for (const expression_node& n : nodes_of<E>)
            count += n.kind == node_kind::parameter ? 1U : 0U;
        return count;
    }();
};

static_assert(node_kind::filter > node_kind::dynamic, "these two are the last ones");

/// Are there dynamic parts or filters among these nodes, or in subqueries below them?
[[nodiscard]] constexpr bool has_dynamic(node_span nodes) noexcept;
[[nodiscard]] constexpr bool has_dynamic(select_model const& query) noexcept {
    for (const auto& table : query.with)
        if (table.query != nullptr && has_dynamic(*table.query))
            return true;
    for (const auto& source : query.sources)
        if (has_dynamic(source.on))
            return true;
    for (const auto& operand : query.operands)
        if (operand.query != nullptr && has_dynamic(*operand.query))
            return true;
    for (const auto& term : query.order_by)
        if (has_dynamic(term.expression))
            return true;
    return has_dynamic(query.projection) || has_dynamic(query.where) || has_dynamic(query.group_by) ||
           has_dynamic(query.having);
}
constexpr bool has_dynamic(node_span nodes) noexcept {
    // By pointer: the compiler evaluates this for every query.
    for (expression_node const *n = nodes.data(), *end = n + nodes.size(); n != end; ++n)
        if (n->kind >= node_kind::dynamic || (n->query != nullptr && has_dynamic(*n->query)))
            return true;
    return false;
}

namespace detail {

template <class E>
constexpr auto make_dynamic(bool given, E operand) {
    if constexpr (any_refused<E>) {
        return operand;
    } else if constexpr (has_dynamic(nodes_of<E>)) {
        using report [[maybe_unused]] = typename error::nested_dynamic<E>::reported;
        return refused_expression{};
    } else {
        return dynamic_expression<E>{given, std::move(operand)};
    }
}

/// The same kind of term, of another expression.
template <template <class, auto...> class Order, class E, auto... How, class Inner>
constexpr auto with_inner(Order<E, How...> const&, Inner inner) {
    return Order<Inner, How...>{std::move(inner)};
}

template <class Term>
concept order_term_type = !expression<Term> && requires(Term term) { as_term(term).inner; };

} // namespace detail

/// A condition that is part of the statement if `given`: `where(dynamic(by_age, col<&user::age> > 18) && …)`. Left out,
/// an operand of && is true and one of || false, and a where of nothing else lets every row pass. An expression in
/// order_by is a term of it: see below. Whatever is given, the statement is prepared once for each set of parts.
template <expression E>
[[nodiscard]] constexpr auto dynamic(bool given, E operand) {
    return detail::make_dynamic(given, std::move(operand));
}

/// A term of ORDER BY: `order_by(dynamic(newest_first, desc<&user::seen>), col<&user::id>)`. Without any term there is
/// no ORDER BY.
template <detail::order_term_type Term>
[[nodiscard]] constexpr auto dynamic(bool given, Term term) {
    const auto whole = detail::as_term(std::move(term));
    return detail::with_inner(whole, detail::make_dynamic(given, whole.inner));
}

/// An assignment: `update<user>.set(dynamic(renamed, col<&user::name> = name), …)`. If all assignments of an update are
/// dynamic and none is given, nothing runs and no row is changed, nor are its version and its time.
template <class Column, class Value>
[[nodiscard]] constexpr auto dynamic(bool given, column_assignment<Column, Value> assignment) {
    using dynamic_value = decltype(detail::make_dynamic(given, std::move(assignment.value)));
    return column_assignment<Column, dynamic_value>{detail::make_dynamic(given, std::move(assignment.value))};
}

/// The same with a value that may be absent: `dynamic(name, [](auto const& n) { return col<&user::name> == n; })`. An
/// absent value is built by default to ask `make` for its type. Text is borrowed from the optional.
template <class T, class Make>
    requires std::default_initializable<T> && std::invocable<Make, T const&>
[[nodiscard]] constexpr auto dynamic(std::optional<T> const& value, Make&& make) {
    return value ? dynamic(true, std::forward<Make>(make)(*value)) : dynamic(false, std::forward<Make>(make)(T{}));
}

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Table>
struct misplaced_dynamic {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: a dynamic part stands in where (all of it, or an operand of && and ||), order_by, or as an "
        "assignment of update; a filter in where (all of it, or an operand of &&) "
        "[errors.md#misplaced_dynamic]");
};

template <class Table>
struct too_many_dynamic_parts {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a statement has at most 64 dynamic parts and 8 filters; write two "
                                  "statements, or use one filter [errors.md#too_many_dynamic_parts]");
};

template <class Table>
struct vanishing_where {
    using reported = void;
    static_assert(!sizeof(Table), "constable: every part of this condition may be left out, and then the statement "
                                  "changes every row of the table; add a condition that is always there "
                                  "[errors.md#vanishing_where]");
};

} // namespace error

inline constexpr std::size_t most_dynamic_parts = 64;
inline constexpr std::size_t most_filters = 8;

namespace detail {

[[nodiscard]] constexpr bool has_dynamic_term(array_view<const order_term> terms) {
    for (const auto& term : terms)
        if (!term.expression.empty() && term.expression[0].kind == node_kind::dynamic)
            return true;
    return false;
}
[[nodiscard]] constexpr bool has_dynamic_value(array_view<const assignment_model> assignments) {
    for (const auto& each : assignments)
        if (!each.value.empty() && each.value[0].kind == node_kind::dynamic)
            return true;
    return false;
}

constexpr bool has_dynamic_inside(array_view<const assignment_model> assignments) {
    for (const auto& each : assignments)
        if (has_dynamic(each.value))
            return true;
    return false;
}

} // namespace detail

[[nodiscard]] constexpr bool has_dynamic(insert_model const& query) noexcept {
    return detail::has_dynamic_inside(query.values) || detail::has_dynamic_inside(query.updates) ||
           has_dynamic(query.returning);
}
[[nodiscard]] constexpr bool has_dynamic(update_model const& query) noexcept {
    return detail::has_dynamic_inside(query.assignments) || has_dynamic(query.where) || has_dynamic(query.returning);
}
[[nodiscard]] constexpr bool has_dynamic(erase_model const& query) noexcept {
    return has_dynamic(query.where) || has_dynamic(query.returning);
}

/// Is the text of the statement put together at run time?
template <class Query>
inline constexpr bool is_dynamic = has_dynamic(Query::model);

enum class dynamic_rule : std::uint8_t { none, misplaced, too_many, vanishing };

namespace detail {

/// Counts dynamic parts and filters, and finds those that stand where they have no meaning.
struct dynamic_judge {
    std::size_t parts = 0;
    std::size_t filters = 0;
    bool misplaced = false;

    /// Nothing dynamic may stand here, but for subqueries that have parts of their own.
    constexpr void plain(node_span nodes) {
        for (const expression_node& n : nodes) {
            misplaced = misplaced || n.kind == node_kind::dynamic || n.kind == node_kind::filter;
            if (n.query != nullptr)
                subquery(*n.query);
        }
    }
    constexpr void item(node_span nodes) {
        const bool dynamic = !nodes.empty() && nodes[0].kind == node_kind::dynamic;
        parts += dynamic ? 1U : 0U;
        plain(dynamic ? nodes.subspan(1) : nodes);
    }
    constexpr void where(node_span nodes) {
        if (!nodes.empty())
            condition(nodes, 0, true);
    }
    constexpr void select(select_model const& query, bool outermost) {
        for (const auto& table : query.with)
            if (table.query != nullptr)
                subquery(*table.query);
        plain(query.projection);
        for (const auto& source : query.sources)
            plain(source.on);
        const std::size_t before = filters;
        where(query.where);
        misplaced = misplaced || (!outermost && filters > before);
        plain(query.group_by);
        plain(query.having);
        for (const auto& operand : query.operands)
            if (operand.query != nullptr)
                subquery(*operand.query);
        for (const auto& term : query.order_by)
            item(term.expression);
    }
    constexpr void plain(array_view<const assignment_model> assignments) {
        for (const auto& each : assignments)
            plain(each.value);
    }

private:
    constexpr void subquery(select_model const& query) { select(query, false); }

    constexpr std::size_t condition(node_span nodes, std::size_t at, bool all_of) {
        const expression_node& n = nodes[at];
        const std::size_t end = end_of(nodes, at);
        const bool either = n.op == operator_kind::logical_or;
        if (n.kind == node_kind::dynamic) {
            ++parts;
            plain(nodes.subspan(at + 1, end - at - 1));
        } else if (n.kind == node_kind::filter) {
            ++filters;
            misplaced = misplaced || !all_of;
        } else if (n.kind == node_kind::operation && (n.op == operator_kind::logical_and || either)) {
            condition(nodes, condition(nodes, at + 1, all_of && !either), all_of && !either);
        } else {
            plain(nodes.subspan(at, end - at));
        }
        return end;
    }
};

/// Can the condition at `at` be true for every row because all that it is made of is left out? Leaves `at` behind it.
constexpr bool may_vanish(node_span nodes, std::size_t& at, bool absent_is_true) {
    const expression_node& n = nodes[at];
    if (n.kind == node_kind::dynamic || n.kind == node_kind::filter) {
        at = end_of(nodes, at);
        return absent_is_true;
    }
    if (n.kind == node_kind::operation && n.op == operator_kind::logical_and) {
        ++at;
        const bool left = may_vanish(nodes, at, true);
        return may_vanish(nodes, at, true) && left;
    }
    if (n.kind == node_kind::operation && n.op == operator_kind::logical_or) {
        ++at;
        const bool left = may_vanish(nodes, at, false);
        return may_vanish(nodes, at, false) || left;
    }
    at = end_of(nodes, at);
    return false;
}

constexpr bool may_vanish(node_span where) {
    std::size_t at = 0;
    return !where.empty() && may_vanish(where, at, true);
}

constexpr dynamic_rule verdict(dynamic_judge const& judge, node_span where_of_write) {
    if (judge.misplaced)
        return dynamic_rule::misplaced;
    if (judge.parts > most_dynamic_parts || judge.filters > most_filters)
        return dynamic_rule::too_many;
    return may_vanish(where_of_write) ? dynamic_rule::vanishing : dynamic_rule::none;
}

} // namespace detail

/// The first rule about dynamic parts that a statement breaks.
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(select_model const& query) {
    detail::dynamic_judge judge;
    judge.select(query, true);
    return detail::verdict(judge, {});
}
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(insert_model const& query) {
    detail::dynamic_judge judge;
    judge.plain(query.values);
    judge.plain(query.updates);
    judge.plain(query.returning);
    return detail::verdict(judge, {});
}
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(update_model const& query) {
    detail::dynamic_judge judge;
    for (const auto& each : query.assignments)
        judge.item(each.value);
    judge.where(query.where);
    judge.plain(query.returning);
    return detail::verdict(judge, query.where);
}
[[nodiscard]] constexpr dynamic_rule broken_dynamic_rule(erase_model const& query) {
    detail::dynamic_judge judge;
    judge.where(query.where);
    judge.plain(query.returning);
    return detail::verdict(judge, query.where);
}

namespace detail {

template <class Table, dynamic_rule Rule>
consteval auto dynamic_error() {
    if constexpr (Rule == dynamic_rule::misplaced)
        return std::type_identity<error::misplaced_dynamic<Table>>{};
    else if constexpr (Rule == dynamic_rule::too_many)
        return std::type_identity<error::too_many_dynamic_parts<Table>>{};
    else if constexpr (Rule == dynamic_rule::vanishing)
        return std::type_identity<error::vanishing_where<Table>>{};
    else
        return std::type_identity<void>{};
}

/// Void, or the error of the first rule that a statement breaks, of its own or about dynamic parts.
template <bool Dynamic>
struct rules_of {
    template <class Query>
    using broken = typename decltype(Query::check())::type;
};
template <>
struct rules_of<true> {
    template <class Query>
    static consteval auto error() {
        if constexpr (std::is_void_v<rules_of<false>::broken<Query>>)
            return dynamic_error<typename Query::template table_at<0>, broken_dynamic_rule(Query::model)>();
        else
            return Query::check();
    }
    template <class Query>
    using broken = typename decltype(error<Query>())::type;
};

/// How many assignments an update has if all of them may be left out; otherwise 0. They are its first dynamic parts.
template <class Query>
consteval std::size_t optional_assignments() {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(Query::model)>, update_model> && is_dynamic<Query>) {
        const auto& list = decltype(Query::assignments)::models;
        for (const auto& each : list)
            if (each.value.empty() || each.value[0].kind != node_kind::dynamic)
                return 0;
        return list.size();
    } else {
        return 0;
    }
}

} // namespace detail

/// Does this set of parts leave an update without any assignment? Then there is nothing to run.
template <class Query>
[[nodiscard]] constexpr bool has_nothing_to_do(std::uint64_t mask) noexcept {
    constexpr std::size_t count = detail::optional_assignments<Query>();
    if constexpr (count == 0)
        return false;
    else
        return (mask & (~std::uint64_t{0} >> (64 - count))) == 0;
}

} // namespace constable

#endif

namespace constable {

/// A condition of a filter. Conditions of one `group` other than 0 are alternatives.
struct filter_term {
    node_span condition{}; ///< in static storage: which one it is says the condition
    std::uint32_t group = 0;
};

/// Visits a statement, like a binder of parameters, and collects which parts it has.
class dynamic_shape {
public:
    /// `identity` keeps what the filters are made of; its memory is used again.
    explicit dynamic_shape(std::string& identity) noexcept : identity_(identity) { identity_.clear(); }

    bool part(bool given, std::size_t) noexcept {
        mask_ |= std::uint64_t{given} << parts_++;
        return false;
    }
    template <class Filter>
    void filter(Filter const& visited) {
        const array_view<const filter_term> terms = visited.terms();
        filters_[filter_count_++] = terms;
        append(terms.size());
        for (const filter_term& term : terms) {
            append(reinterpret_cast<std::uintptr_t>(term.condition.data()));
            append(term.group);
        }
    }
    template <class T, class Holder>
    void value(Holder const&) noexcept {}
    template <class T, class Integer>
    void narrow(Integer) noexcept {}
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() noexcept {}

    [[nodiscard]] std::uint64_t mask() const noexcept { return mask_; }
    [[nodiscard]] std::string_view identity() const noexcept { return identity_; }
    [[nodiscard]] array_view<const array_view<const filter_term>> filters() const noexcept {
        return {filters_.data(), filter_count_};
    }
    /// Of all that makes the text different from others of the same statement, which is `seed`.
    [[nodiscard]] std::uint64_t hash(std::uint64_t seed) const noexcept {
        std::uint64_t hash = mixed(mixed(14695981039346656037ULL, seed), mask_);
        for (std::size_t at = 0; at < identity_.size(); at += sizeof hash) {
            std::uint64_t word = 0;
            std::memcpy(&word, identity_.data() + at, sizeof word);
            hash = mixed(hash, word);
        }
        return hash;
    }

private:
    static constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) noexcept {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
        return hash ^ (hash >> 32);
    }
    void append(std::uint64_t number) {
        char bytes[sizeof number];
        std::memcpy(bytes, &number, sizeof number);
        identity_.append(bytes, sizeof bytes);
    }

    std::string& identity_;
    std::uint64_t mask_ = 0;
    unsigned parts_ = 0;
    std::size_t filter_count_ = 0;
    std::array<array_view<const filter_term>, most_filters> filters_{};
};

/// What the tables of a statement are called in its text.
using table_names = static_vector<table_name_in_text, 64>;

[[nodiscard]] constexpr table_names table_names_in(select_model const& query) {
    table_names names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.name()});
    return names;
}
template <class Model>
[[nodiscard]] constexpr table_names table_names_in(Model const& query) {
    table_names names;
    names.push_back({query.table->id, query.table->name});
    return names;
}

namespace detail {

/// AND of all conditions; those of one group are ORed, in parentheses. True if there is none.
inline void write_terms(sql_writer& sql, array_view<const filter_term> terms) {
    if (terms.empty())
        sql.text(sql.dialect.has_boolean ? "TRUE" : "1");
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const std::uint32_t group = terms[i].group;
        const bool continued = i > 0 && group != 0 && terms[i - 1].group == group;
        const bool continues = group != 0 && i + 1 < terms.size() && terms[i + 1].group == group;
        if (i > 0)
            sql.text(continued ? " OR " : " AND ");
        if (continues && !continued)
            sql.text("(");
        const bool wrapped = terms[i].condition[0].op == operator_kind::logical_or;
        if (wrapped)
            sql.text("(");
        sql.expression(terms[i].condition);
        if (wrapped)
            sql.text(")");
        if (continued && !continues)
            sql.text(")");
    }
}

/// Appends to a string what an engine's parameters look like after parts have gone.
inline std::string with_numbers(std::string text, dialect_traits const& dialect) {
    if (dialect.parameter_mark != '$')
        return text;
    std::string numbered;
    renumber_parameters(numbered, text, dialect.parameter_mark);
    return numbered;
}

/// All parts of a pattern, and empty filters.
constexpr void write_full_pattern(text_sink& sink, std::string_view pattern, dialect_traits const& dialect) {
    write_pattern(sink, pattern, ~std::uint64_t{0},
                  [&](text_sink& into, bool) { into.append(dialect.has_boolean ? "TRUE" : "1"); });
}

} // namespace detail

/// The text of a dynamic statement with the parts of `shape`; `write_query` writes the subqueries of its filters.
/// Allocates: it is made once for each set of parts.
[[nodiscard]] inline std::string assembled(std::string_view pattern, dynamic_shape const& shape,
                                           table_names const& names, dialect_traits const& dialect,
                                           void (*write_query)(sql_writer&, select_model const&)) {
    std::string text;
    std::size_t next = 0;
    write_pattern(text, pattern, shape.mask(), [&](std::string& into, bool qualified) {
        const auto terms = shape.filters()[next++];
        into += build_text([&](text_sink& sink) {
            sql_writer sql{.sink = sink,
                           .dialect = dialect,
                           .scope = {{names.begin(), names.size()}},
                           .qualified = qualified,
                           .write_query = write_query};
            detail::write_terms(sql, terms);
        });
    });
    return detail::with_numbers(std::move(text), dialect);
}

} // namespace constable

#endif

// --- constable/query/feature_use.hpp

#ifndef CONSTABLE_QUERY_FEATURE_USE_HPP
#define CONSTABLE_QUERY_FEATURE_USE_HPP

// Does a statement ask for something that not every engine has?

namespace constable {

namespace detail {

/// Goes through a statement and the queries inside it until it finds what the engine lacks.
class feature_search {
public:
    constexpr explicit feature_search(dialect_traits const& dialect) noexcept : dialect_(dialect) {}

    [[nodiscard]] constexpr dialect_feature found() const noexcept { return found_; }

    constexpr void look(node_span nodes) {
        for (const expression_node& n : nodes) {
            if (n.kind == node_kind::function)
                need(feature_of(n.called));
            else if (n.kind == node_kind::subquery)
                look(*n.query);
        }
    }
    constexpr void look(select_model const& query) {
        if (query.wait != row_wait::wait)
            need(dialect_feature::row_waits);
        if (query.distinct_on > 0)
            need(dialect_feature::distinct_on);
        for (const auto& source : query.sources) {
            if (source.kind == join_kind::full && !joins_by_equality(source.on))
                need(dialect_feature::full_join_without_equality);
            if (is_lateral(source.kind))
                need(dialect_feature::lateral_join);
        }
        for_each_part(query, [&](auto const& part) { look(part); });
    }
    constexpr void look(insert_model const& query) {
        look(query.values);
        look(query.updates);
        look(query.returning);
    }
    constexpr void look(update_model const& query) {
        look(query.assignments);
        for (const auto& source : query.sources)
            look(source.on);
        look(query.where);
        look(query.returning);
    }
    constexpr void look(erase_model const& query) {
        look(query.where);
        look(query.returning);
    }

private:
    constexpr void look(array_view<const assignment_model> assignments) {
        for (const auto& each : assignments)
            look(each.value);
    }
    constexpr void need(dialect_feature feature) {
        if (feature != dialect_feature::none && found_ == dialect_feature::none && !dialect_.has(feature))
            found_ = feature;
    }

    dialect_traits const& dialect_;
    dialect_feature found_ = dialect_feature::none;
};

} // namespace detail

/// The first feature that the statement asks for and the engine lacks; `none` where it has all.
template <class Model>
[[nodiscard]] constexpr dialect_feature first_lacking_feature(dialect_traits const& dialect, Model const& query) {
    detail::feature_search search{dialect};
    search.look(query);
    return search.found();
}

} // namespace constable

#endif

// --- constable/query/index_use.hpp

#ifndef CONSTABLE_QUERY_INDEX_USE_HPP
#define CONSTABLE_QUERY_INDEX_USE_HPP

// Which declared index serves a query: functions over the query's model and those of its tables. They say yes only
// where SQLite's planner, without statistics, chooses a search. Statistics that say that a search finds much of a table
// may still make it read the whole one. https://sqlite.org/optoverview.html

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace constable {

/// What is known of a query before it runs.
struct index_use {
    bool served = true;             ///< no table is read as a whole
    bool sorts = false;             ///< the rows may have to be sorted after they were found
    std::size_t source = not_found; ///< the first source that no index serves
    std::string_view column{};      ///< a column of it that a condition names, if there is one
};

namespace detail {

/// What a condition lets an index search by.
struct search_bounds {
    bool low = false;   ///< from a value on
    bool high = false;  ///< up to a value
    bool list = false;  ///< several values
    bool null = false;  ///< NULL: any number of rows, also of a unique index
    bool value = false; ///< one value

    [[nodiscard]] constexpr bool any() const { return low || high || list || null || value; }
    /// The rows are in the order of the rest of the index.
    [[nodiscard]] constexpr bool fixed() const { return null || value; }
    /// SQLite takes a quarter of the table for it, and prefers to read all of it in order to sorting so many rows.
    [[nodiscard]] constexpr bool one_sided() const { return low != high && !list && !fixed(); }
};

/// A comparison of a column, or of an indexed expression, with something known.
struct column_condition {
    node_span compared{};
    search_bounds bounds{};
};

/// Plans one query over its sources.
class index_planner {
public:
    constexpr explicit index_planner(select_model const& query) : query_(query) {
        split_conjuncts(conjuncts_, query.where);
        for (const auto& source : query.sources)
            if (source.kind == join_kind::inner)
                split_conjuncts(conjuncts_, source.on);
    }

    constexpr index_use plan() {
        index_use use{};
        place_free_sources();
        use.sorts = !query_.order_by.empty() && !is_ordered_by_first();
        while (placed_.size() < query_.sources.size())
            if (!place_next(use))
                return use;
        return use;
    }

private:
    using part_list = array_view<const key_part>;

    [[nodiscard]] constexpr bool is_placed(table_id table) const {
        for (table_id placed : placed_)
            if (placed == table)
                return true;
        return false;
    }
    /// Common tables are read as they are; a full-text index finds the rows of its table.
    constexpr void place_free_sources() {
        for (const auto& source : query_.sources)
            if (source.kind == join_kind::search) {
                placed_.push_back(source.id);
                if (!is_placed(source.searched))
                    placed_.push_back(source.searched);
            }
        for (const auto& source : query_.sources)
            if (source.common && !is_placed(source.id))
                placed_.push_back(source.id);
    }
    /// Places any source that an index serves from those that are placed.
    constexpr bool place_next(index_use& use) {
        std::size_t unserved = not_found;
        for (std::size_t i = 0; i < query_.sources.size(); ++i) {
            const auto& source = query_.sources[i];
            if (is_placed(source.id))
                continue;
            if (unserved == not_found)
                unserved = i;
            if (can_come_next(i) && is_served(i)) {
                placed_.push_back(source.id);
                return true;
            }
        }
        use = {false, use.sorts, unserved, condition_column(query_.sources[unserved])};
        return false;
    }
    /// What an outer join adds comes behind everything before it, and SQLite does not change the sides of a cross join.
    [[nodiscard]] constexpr bool can_come_next(std::size_t position) const {
        const join_kind kind = query_.sources[position].kind;
        if (kind == join_kind::right || kind == join_kind::full)
            return false;
        if (kind != join_kind::left && kind != join_kind::cross)
            return true;
        for (std::size_t i = 0; i < position; ++i)
            if (!is_placed(query_.sources[i].id))
                return false;
        return true;
    }

    /// Is it the same for every row of the source that is looked for?
    [[nodiscard]] constexpr bool is_known(node_span nodes) const {
        for (const expression_node& n : nodes)
            if ((n.kind == node_kind::column && !is_placed(n.table)) || n.kind >= node_kind::dynamic)
                return false;
        for (const auto& source : query_.sources)
            if (!is_placed(source.id) && reads_outer(nodes, {&source, 1}))
                return false;
        return true;
    }

    /// A condition that an index over what it compares can search by.
    [[nodiscard]] constexpr column_condition condition_on(node_span nodes, table_id table) const {
        const expression_node& n = nodes[0];
        if (n.kind != node_kind::operation)
            return {};
        if (n.op == operator_kind::is_null)
            return {nodes.subspan(1), {.null = true}};
        const std::size_t second = end_of(nodes, 1);
        const node_span left = nodes.subspan(1, second - 1);
        const node_span right = nodes.subspan(second);
        if (n.op == operator_kind::in_list && is_known(right))
            return {left, {.list = true}};
        if (n.op == operator_kind::between && is_known(right))
            return {left, {.low = true, .high = true}};
        if (n.integer == bytewise && collation_wanted(query_.sources, left).collated != collation::binary)
            return {};
        return n.op >= operator_kind::equal && n.op <= operator_kind::greater_equal
                   ? comparison_on(n.op, left, right, table)
                   : column_condition{};
    }
    [[nodiscard]] constexpr column_condition comparison_on(operator_kind op, node_span left, node_span right,
                                                           table_id table) const {
        const bool below = op == operator_kind::less || op == operator_kind::less_equal;
        const bool above = op == operator_kind::greater || op == operator_kind::greater_equal;
        const bool equal = op == operator_kind::equal;
        if (left[0].kind == node_kind::row) // of a page: a range over the first column
            return is_known(right)
                       ? column_condition{left.subspan(1, end_of(left, 1) - 1), {.low = above, .high = below}}
                       : column_condition{};
        if (reads_source(left, table) && is_known(right))
            return {left, {.low = above, .high = below, .value = equal}};
        if (reads_source(right, table) && is_known(left) && keeps_collation(query_.sources, left, right))
            return {right, {.low = below, .high = above, .value = equal}};
        return {};
    }

    /// How the conditions search a part of an index.
    [[nodiscard]] constexpr search_bounds search_by(source_model const& source, conjunct_list const& conjuncts,
                                                    key_part const& part) const {
        search_bounds all;
        for (node_span conjunct : conjuncts) {
            const column_condition condition = condition_on(conjunct, source.id);
            if (condition.compared.empty() || !is_part(source, condition.compared, part))
                continue;
            all.low = all.low || condition.bounds.low;
            all.high = all.high || condition.bounds.high;
            all.list = all.list || condition.bounds.list;
            all.null = all.null || condition.bounds.null;
            all.value = all.value || condition.bounds.value;
        }
        return all;
    }
    static constexpr bool is_part(source_model const& source, node_span compared, key_part const& part) {
        if (!part.expression.empty())
            return source.alias.empty() && same_nodes(compared, part.expression);
        return compared.size() == 1 && compared[0].kind == node_kind::column && compared[0].table == source.id &&
               compared[0].text == part.column;
    }
    /// A partial index holds every row that the query wants.
    [[nodiscard]] static constexpr bool is_implied(source_model const& source, conjunct_list const& conjuncts,
                                                   node_span predicate) {
        if (predicate.empty())
            return true;
        if (!source.alias.empty())
            return false;
        conjunct_list wanted;
        split_conjuncts(wanted, predicate);
        for (node_span each : wanted)
            if (!is_condition_of(conjuncts, each))
                return false;
        return true;
    }
    static constexpr bool is_condition_of(conjunct_list const& conjuncts, node_span wanted) {
        const bool not_null = wanted[0].op == operator_kind::is_not_null;
        for (node_span conjunct : conjuncts) {
            if (same_nodes(conjunct, wanted))
                return true;
            if (!not_null || conjunct[0].kind != node_kind::operation || conjunct[0].arity != 2)
                continue;
            const bool compares =
                conjunct[0].op >= operator_kind::equal && conjunct[0].op <= operator_kind::greater_equal;
            if (compares && same_nodes(conjunct.subspan(1, end_of(conjunct, 1) - 1), wanted.subspan(1)))
                return true;
        }
        return false;
    }

    /// Calls `visit` with the parts of each index that may serve, until it returns true.
    template <class Visit>
    static constexpr bool any_index(source_model const& source, conjunct_list const& conjuncts, Visit&& visit) {
        const table_model& table = *source.model;
        const auto visit_key = [&](key_model const& key) {
            static_vector<key_part, 64> parts;
            for (std::string_view column : key.columns)
                parts.push_back({column, {}, false});
            return !parts.empty() && visit(part_list{parts.begin(), parts.size()}, true);
        };
        if (visit_key(table.primary_key))
            return true;
        for (const auto& key : table.unique_keys)
            if (visit_key(key))
                return true;
        for (const auto& index : table.indexes)
            if (is_implied(source, conjuncts, index.predicate) && visit(index.parts, index.unique))
                return true;
        return false;
    }

    /// WHERE sees the rows that an outer join has added: it searches nothing behind it.
    [[nodiscard]] constexpr conjunct_list conjuncts_for(source_model const& source) const {
        if (source.kind != join_kind::left)
            return conjuncts_;
        conjunct_list own;
        split_conjuncts(own, source.on);
        return own;
    }
    [[nodiscard]] constexpr bool is_served(std::size_t position) const {
        const source_model& source = query_.sources[position];
        if (position == 0 && (reads_in_order(source) || reads_an_end(source)))
            return true;
        const conjunct_list conjuncts = conjuncts_for(source);
        bool one_sided = true;
        const bool found = any_index(source, conjuncts, [&](part_list parts, bool) {
            const search_bounds bounds = search_by(source, conjuncts, parts[0]);
            one_sided = one_sided && (!bounds.any() || bounds.one_sided());
            return bounds.any() && !bounds.one_sided();
        });
        if (found)
            return true;
        return one_sided && is_searched(source, conjuncts) && !tempts_to_scan(source);
    }
    [[nodiscard]] constexpr bool is_searched(source_model const& source, conjunct_list const& conjuncts) const {
        return any_index(source, conjuncts,
                         [&](part_list parts, bool) { return search_by(source, conjuncts, parts[0]).any(); });
    }

    /// Without a condition, an index that has the order of the query gives the rows one by one.
    [[nodiscard]] constexpr bool reads_in_order(source_model const& source) const {
        return query_.where.empty() && !query_.order_by.empty() && query_.group_by.empty() && query_.operands.empty() &&
               level_of(query_.projection) == aggregate_level::none && is_joined_by_keys() && is_ordered(source);
    }
    /// The least or the greatest value of a column stands at an end of its index.
    [[nodiscard]] constexpr bool reads_an_end(source_model const& source) const {
        if (query_.sources.size() != 1 || !query_.where.empty() || !query_.group_by.empty() ||
            !query_.order_by.empty() || query_.distinct || !is_end(query_.projection))
            return false;
        return any_index(
            source, {}, [&](part_list parts, bool) { return is_part(source, query_.projection.subspan(1), parts[0]); });
    }
    static constexpr bool is_end(node_span nodes) {
        return nodes.size() == 2 &&
               (nodes[0].called == function_kind::minimum || nodes[0].called == function_kind::maximum);
    }
    /// Is there an index that has no condition, but the order, or the groups, that the query wants?
    [[nodiscard]] constexpr bool tempts_to_scan(source_model const& source) const {
        bool tempts = false;
        const auto look = [&](node_span wanted) { tempts = tempts || leads_unsearched(source, wanted); };
        if (!query_.order_by.empty())
            look(query_.order_by[0].expression);
        for_each_expression(query_.group_by, look);
        if (query_.distinct)
            for_each_expression(query_.projection, look);
        if (is_end(query_.projection))
            look(query_.projection.subspan(1));
        return tempts;
    }
    /// An index of this source, or of one that has several rows for each of this one's.
    [[nodiscard]] constexpr bool leads_unsearched(source_model const& from, node_span wanted) const {
        index_planner behind = *this;
        behind.placed_.push_back(from.id);
        for (const auto& source : query_.sources)
            if (!is_placed(source.id) && !(source.id != from.id && behind.is_found_by_key(source)) &&
                any_index(source, conjuncts_, [&](part_list parts, bool) {
                    return is_part(source, wanted, parts[0]) && !search_by(source, conjuncts_, parts[0]).any();
                }))
                return true;
        return false;
    }

    /// Each row of the first source is found once at most in the other ones: nothing is gained by beginning there.
    [[nodiscard]] constexpr bool is_joined_by_keys() const {
        index_planner behind = *this;
        for (const auto& source : query_.sources) {
            if (source.kind != join_kind::first && source.kind != join_kind::left &&
                (source.kind != join_kind::inner || !behind.is_found_by_key(source)))
                return false;
            behind.placed_.push_back(source.id);
        }
        return true;
    }
    [[nodiscard]] constexpr bool is_found_by_key(source_model const& source) const {
        return any_index(source, conjuncts_, [&](part_list parts, bool unique) {
            return unique && searched_parts(source, conjuncts_, parts, true) == parts.size();
        });
    }
    /// Nothing but outer joins behind the first source: its order is that of the rows.
    [[nodiscard]] constexpr bool is_outermost() const {
        for (const auto& source : query_.sources.subspan(1))
            if (source.kind != join_kind::left)
                return false;
        return true;
    }
    /// Is the first source read in the order of the query?
    [[nodiscard]] constexpr bool is_ordered_by_first() const {
        if (!query_.group_by.empty() || !query_.operands.empty() || query_.distinct || query_.sources[0].common)
            return false;
        return is_outermost() && is_ordered(query_.sources[0]);
    }
    /// Every index that SQLite may choose has the order, or is no better for the search than one that has.
    [[nodiscard]] constexpr bool is_ordered(source_model const& source) const {
        const conjunct_list& conjuncts = conjuncts_;
        if (is_found_by_key(source))
            return true; // one row
        const bool other = any_index(source, conjuncts, [&](part_list parts, bool unique) {
            return search_by(source, conjuncts, parts[0]).any() && !has_order(source, conjuncts, parts, unique) &&
                   !is_matched_by_ordered(source, conjuncts, parts);
        });
        return !other && any_index(source, conjuncts, [&](part_list parts, bool unique) {
            return has_order(source, conjuncts, parts, unique);
        });
    }
    [[nodiscard]] constexpr bool is_matched_by_ordered(source_model const& source, conjunct_list const& conjuncts,
                                                       part_list worse) const {
        const part_list wanted = worse.first(searched_parts(source, conjuncts, worse, false));
        return any_index(source, conjuncts, [&](part_list parts, bool unique) {
            if (!has_order(source, conjuncts, parts, unique))
                return false;
            const part_list searched = parts.first(searched_parts(source, conjuncts, parts, false));
            for (const key_part& part : wanted)
                if (!holds_part(searched, part))
                    return false;
            return true;
        });
    }
    static constexpr bool holds_part(part_list parts, key_part const& wanted) {
        for (const key_part& part : parts)
            if (part.column == wanted.column && same_nodes(part.expression, wanted.expression))
                return true;
        return false;
    }
    /// How many of its first parts an index is searched by: by values only, or by a range behind them too.
    [[nodiscard]] constexpr std::size_t searched_parts(source_model const& source, conjunct_list const& conjuncts,
                                                       part_list parts, bool by_value) const {
        std::size_t at = 0;
        while (at < parts.size()) {
            const search_bounds bounds = search_by(source, conjuncts, parts[at]);
            if (by_value ? !bounds.value : !bounds.any())
                break;
            ++at;
            if (!by_value && !bounds.fixed() && !bounds.list)
                break;
        }
        return at;
    }
    [[nodiscard]] constexpr bool has_order(source_model const& source, conjunct_list const& conjuncts, part_list parts,
                                           bool unique) const {
        std::size_t at = 0;
        while (at < parts.size() && search_by(source, conjuncts, parts[at]).fixed())
            ++at;
        bool reversed = false;
        bool begun = false;
        for (const auto& term : query_.order_by) {
            if (at == parts.size() && unique && tells_apart(source, conjuncts, parts))
                return true; // a different row for each of the terms so far
            if (at > parts.size())
                return true; // by the row's key
            if (is_fixed(source, conjuncts, term))
                continue;
            const bool by_part = at < parts.size() && is_part(source, term.expression, parts[at]);
            if (!by_part && !(at == parts.size() && is_row_key(source, term.expression)))
                return false;
            const bool against = term.descending != (by_part && parts[at].descending);
            if ((begun && against != reversed) || term.nulls != nulls_order::unsaid)
                return false;
            reversed = against;
            begun = true;
            ++at;
        }
        return true;
    }
    /// A unique index holds any number of rows with NULL.
    [[nodiscard]] constexpr bool tells_apart(source_model const& source, conjunct_list const& conjuncts,
                                             part_list parts) const {
        for (const key_part& part : parts)
            if (!search_by(source, conjuncts, part).value && is_nullable_part(*source.model, part))
                return false;
        return true;
    }
    static constexpr bool is_nullable_part(table_model const& table, key_part const& part) {
        return part.expression.empty() ? table.columns[find_column(table, part.column)].nullable : true;
    }
    [[nodiscard]] constexpr bool is_fixed(source_model const& source, conjunct_list const& conjuncts,
                                          order_term const& term) const {
        return term.expression.size() == 1 && term.expression[0].kind == node_kind::column &&
               term.expression[0].table == source.id &&
               search_by(source, conjuncts, {term.expression[0].text, {}, false}).fixed();
    }
    /// Every index of a table with an integer key ends with that key.
    static constexpr bool is_row_key(source_model const& source, node_span term) {
        const table_model& table = *source.model;
        if (table.without_rowid || table.primary_key.columns.size() != 1)
            return false;
        const std::size_t key = find_column(table, table.primary_key.columns[0]);
        return table.columns[key].type.kind == value_kind::integer && term.size() == 1 &&
               term[0].kind == node_kind::column && term[0].table == source.id &&
               term[0].text == table.primary_key.columns[0];
    }

    [[nodiscard]] constexpr std::string_view condition_column(source_model const& source) const {
        for (node_span conjunct : conjuncts_)
            for (const expression_node& n : conjunct)
                if (n.kind == node_kind::column && n.table == source.id)
                    return n.text;
        for (const expression_node& n : source.on)
            if (n.kind == node_kind::column && n.table == source.id)
                return n.text;
        for (const auto& term : query_.order_by)
            for (const expression_node& n : term.expression)
                if (n.kind == node_kind::column && n.table == source.id)
                    return n.text;
        return {};
    }

    select_model const& query_;
    conjunct_list conjuncts_{};
    static_vector<table_id, 64> placed_{};
};

constexpr bool all_served(select_model const& query);

constexpr bool all_served(node_span nodes) {
    for (const expression_node& n : nodes)
        if (n.kind == node_kind::subquery && !all_served(*n.query))
            return false;
    return true;
}

/// The query, its operands, its common tables and subqueries.
constexpr bool all_served(select_model const& query) {
    if (query.scans)
        return true;
    if (!index_planner{query}.plan().served)
        return false;
    for (const auto& table : query.with)
        if (!all_served(*table.query))
            return false;
    for (const auto& operand : query.operands)
        if (!all_served(*operand.query))
            return false;
    for (const auto& source : query.sources)
        if (!all_served(source.on))
            return false;
    for (const auto& term : query.order_by)
        if (!all_served(term.expression))
            return false;
    for (node_span nodes : {query.projection, query.where, query.group_by, query.having})
        if (!all_served(nodes))
            return false;
    return true;
}

} // namespace detail

/// Does an index serve each table of the query, and is there a sort?
[[nodiscard]] constexpr index_use index_use_of(select_model const& query) {
    index_use use = detail::index_planner{query}.plan();
    if (use.served && !detail::all_served(query))
        use.served = false; // a part of it
    return use;
}

namespace detail {

constexpr bool all_served(array_view<const assignment_model> assignments) {
    for (const auto& assigned : assignments)
        if (!all_served(assigned.value))
            return false;
    return true;
}

/// The rows that a statement changes are found as those of a query. `all_rows()` means a scan.
constexpr index_use use_of_write(array_view<const source_model> sources, node_span where) {
    return where.empty() ? index_use{} : index_use_of(select_model{.sources = sources, .where = where});
}

} // namespace detail

/// The rows that an UPDATE or a DELETE changes are found as those of a query. `all_rows()` means a scan.
[[nodiscard]] constexpr index_use index_use_of(update_model const& query) {
    index_use use = detail::use_of_write(query.sources, query.where);
    use.served = use.served && detail::all_served(query.assignments);
    return use;
}
[[nodiscard]] constexpr index_use index_use_of(erase_model const& query) {
    const source_model source{.id = query.table->id, .table = query.table->name, .model = query.table};
    return detail::use_of_write({&source, 1}, query.where);
}
/// An INSERT reads what its subqueries read.
[[nodiscard]] constexpr index_use index_use_of(insert_model const& query) {
    return {.served = detail::all_served(query.values) && detail::all_served(query.updates)};
}

/// True when declared indexes serve a statement type: `uses_index_of<decltype(query)>`.
template <class Query>
inline constexpr bool uses_index_of = index_use_of(Query::model).served;

/// `static_assert(uses_index<recent>);` for a query without text values; else `uses_index_of<decltype(query)>`.
template <auto Query>
inline constexpr bool uses_index = uses_index_of<decltype(Query)>;

/// True when the rows of a query may have to be sorted after they were found: always where tables are
/// joined, unless by left joins only.
template <auto Query>
inline constexpr bool sorts_rows = index_use_of(decltype(Query)::model).sorts;

/// Must every statement of a schema be served by an index, or say `.allow_scan()`? Specialise it beside the schema:
/// `template <> inline constexpr bool constable::requires_indexes<ledger> = true;`
template <class Schema>
inline constexpr bool requires_indexes = false;

} // namespace constable

#endif

// --- constable/query/window.hpp

#ifndef CONSTABLE_QUERY_WINDOW_HPP
#define CONSTABLE_QUERY_WINDOW_HPP

// Window functions: OVER (PARTITION BY … ORDER BY … frame).

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace constable {

enum class frame_unit : std::uint8_t {
    rows,
    range, ///< rows that sort equal are peers
    groups ///< counts groups of peers
};

/// Where a frame begins or ends, relative to the current row: before it negative.
struct frame_bound {
    bool unbounded = false;
    std::int32_t offset = 0;
};

/// The first row of the partition, or its last: as the first or second bound of a frame.
inline constexpr frame_bound unbounded{.unbounded = true};
inline constexpr frame_bound current_row{};
[[nodiscard]] consteval frame_bound preceding(std::int32_t rows) { return {.offset = -rows}; }
[[nodiscard]] consteval frame_bound following(std::int32_t rows) { return {.offset = rows}; }

/// Which rows of the partition a window function sees.
struct window_frame {
    bool written = false;
    frame_unit unit = frame_unit::rows;
    frame_bound from{};
    frame_bound to{};

    /// Can the frame leave out the current row, and so be empty?
    [[nodiscard]] constexpr bool may_be_empty() const noexcept {
        return written && ((!from.unbounded && from.offset > 0) || (!to.unbounded && to.offset < 0));
    }
};

namespace detail {

constexpr void write_bound(text_sink& sink, frame_bound bound, bool first) {
    if (bound.unbounded) {
        sink.append(first ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING");
    } else if (bound.offset == 0) {
        sink.append("CURRENT ROW");
    } else {
        sink.append_number(bound.offset < 0 ? -std::int64_t{bound.offset} : std::int64_t{bound.offset});
        sink.append(bound.offset < 0 ? " PRECEDING" : " FOLLOWING");
    }
}

template <window_frame Frame>
constexpr void write_frame(text_sink& sink) {
    sink.append(Frame.unit == frame_unit::rows ? "ROWS" : Frame.unit == frame_unit::range ? "RANGE" : "GROUPS");
    sink.append(" BETWEEN ");
    write_bound(sink, Frame.from, true);
    sink.append(" AND ");
    write_bound(sink, Frame.to, false);
}

template <window_frame Frame>
consteval std::string_view frame_text() {
    if constexpr (Frame.written)
        return static_text<&write_frame<Frame>>;
    else
        return {};
}

/// A term of a window's ORDER BY, as a part of the expression.
template <class Term>
constexpr expression_node* emit_ordering(expression_node* out) {
    out->kind = node_kind::ordering;
    out->op = Term::is_descending ? operator_kind::descending : operator_kind::ascending;
    out->nulls = Term::nulls;
    out->nullable = Term::inner_type::nullable;
    out->arity = 1;
    return Term::inner_type::emit(out + 1);
}

/// A term of a window's ORDER BY, as the part that its node comes from.
template <class Term>
struct window_term {
    using parts = type_list<typename Term::inner_type>;
    static constexpr bool has_parameters = Term::inner_type::has_parameters;
    static constexpr std::size_t node_count = 1 + Term::inner_type::node_count;
};
template <class Order>
struct window_order : no_clause {};
template <class... Terms>
struct window_order<order_list<Terms...>> {
    using parts = type_list<window_term<Terms>...>;
    static constexpr bool has_parameters = (Terms::inner_type::has_parameters || ...);
    static constexpr std::size_t node_count = (std::size_t{0} + ... + window_term<Terms>::node_count);
};

template <class Order>
inline constexpr std::size_t order_size = 0;
template <class... Terms>
inline constexpr std::size_t order_size<order_list<Terms...>> = sizeof...(Terms);

template <class... Terms>
constexpr expression_node* emit_orderings(expression_node* out, std::type_identity<order_list<Terms...>>) {
    ((out = emit_ordering<Terms>(out)), ...);
    return out;
}
constexpr expression_node* emit_orderings(expression_node* out, std::type_identity<no_clause>) { return out; }

template <class Partitions>
inline constexpr std::size_t partition_count = 0;
template <class... Keys>
inline constexpr std::size_t partition_count<expression_list<Keys...>> = sizeof...(Keys);

} // namespace detail

/// A function call over a window.
template <class Call, class Partitions, class Order, window_frame Frame>
struct window_expression {
    using type = typename Call::type;
    static constexpr bool nullable = Call::nullable;
    static constexpr bool has_parameters = Call::has_parameters || Partitions::has_parameters || Order::has_parameters;
    static constexpr std::size_t node_count =
        1 + Call::node_count + Partitions::node_count + detail::window_order<Order>::node_count;
    using parts = type_list<Call, Partitions, detail::window_order<Order>>;
    [[no_unique_address]] Call call{};
    [[no_unique_address]] Partitions partitions{};
    [[no_unique_address]] Order order{};

    static constexpr expression_node* emit(expression_node* out) {
        out->kind = node_kind::window;
        out->type = codec<type>::type.kind;
        out->nullable = Frame.may_be_empty();
        out->integer = detail::partition_count<Partitions>;
        out->arity = 1 + detail::partition_count<Partitions> + detail::order_size<Order>;
        out->text = detail::frame_text<Frame>();
        return detail::emit_orderings(Partitions::emit(Call::emit(out + 1)), std::type_identity<Order>{});
    }
    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        if constexpr (Call::has_parameters)
            call.bind(visitor);
        if constexpr (Partitions::has_parameters)
            partitions.bind(visitor);
        if constexpr (Order::has_parameters)
            order.bind(visitor);
    }
};

namespace error {

template <class Call>
struct not_a_window_function {
    using reported = void;
    static_assert(!sizeof(Call), "constable: only aggregates and window functions go over a window; this is a function "
                                 "of single rows [errors.md#not_a_window_function]");
};

template <class Frame>
struct frame_without_order {
    using reported = void;
    static_assert(!sizeof(Frame), "constable: a frame counts rows in an order; add .order_by(…) to the window, or "
                                  "drop the frame [errors.md#frame_without_order]");
};

template <class Frame>
struct backward_frame {
    using reported = void;
    static_assert(!sizeof(Frame), "constable: this frame ends before it begins; give its first row first "
                                  "[errors.md#backward_frame]");
};

} // namespace error

/// What a function goes over, begun by `window`.
template <class Partitions = no_clause, class Order = no_clause, window_frame Frame = window_frame{}>
struct window_specification {
    [[no_unique_address]] Partitions partitions{};
    [[no_unique_address]] Order order{};

    /// Each group of rows by itself.
    template <expression... Keys>
    [[nodiscard]] constexpr auto partition_by(Keys... keys) const {
        using list = expression_list<Keys...>;
        return window_specification<list, Order, Frame>{list{pack<Keys...>{std::move(keys)...}}, order};
    }
    /// Columns, `desc<&T::member>`, expressions, `descending(expression)`.
    template <class... Terms>
    [[nodiscard]] constexpr auto order_by(Terms... terms) const {
        using broken = detail::broken_terms<window_specification, Terms...>;
        if constexpr (std::is_void_v<broken>) {
            return window_specification<Partitions, detail::order_list_of<Terms...>, Frame>{
                partitions, detail::make_order(std::move(terms)...)};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }
    /// `rows<preceding(6), current_row>()`: so many rows around the current one.
    template <frame_bound From, frame_bound To>
    [[nodiscard]] constexpr auto rows() const {
        return framed<frame_unit::rows, From, To>();
    }
    /// By the value that the window is ordered by; only `unbounded` and `current_row` are portable bounds.
    template <frame_bound From, frame_bound To>
    [[nodiscard]] constexpr auto range() const {
        return framed<frame_unit::range, From, To>();
    }
    /// So many groups of rows that sort equal.
    template <frame_bound From, frame_bound To>
    [[nodiscard]] constexpr auto groups() const {
        return framed<frame_unit::groups, From, To>();
    }

    /// For `call.over(specification)`.
    template <class Call>
    [[nodiscard]] constexpr auto apply(Call call) const {
        if constexpr (!is_aggregate(Call::called) && !is_window_function(Call::called)) {
            using report [[maybe_unused]] = typename error::not_a_window_function<Call>::reported;
            return detail::refused_expression{};
        } else if constexpr (first_window(nodes_of<Call>) < Call::node_count ||
                             first_window(nodes_of<Partitions>) < Partitions::node_count ||
                             first_window(nodes_of<Order>) < Order::node_count) {
            using report [[maybe_unused]] = typename error::nested_window<Call>::reported;
            return detail::refused_expression{};
        } else {
            return window_expression<Call, Partitions, Order, Frame>{std::move(call), partitions, order};
        }
    }

private:
    template <frame_unit Unit, frame_bound From, frame_bound To>
    constexpr auto framed() const {
        constexpr window_frame frame{.written = true, .unit = Unit, .from = From, .to = To};
        using next = window_specification<Partitions, Order, frame>;
        if constexpr (!From.unbounded && !To.unbounded && From.offset > To.offset)
            using report [[maybe_unused]] = typename error::backward_frame<next>::reported;
        else if constexpr (!is_written<Order>)
            using report [[maybe_unused]] = typename error::frame_without_order<next>::reported;
        return next{partitions, order};
    }
};

/// `rank().over(window.partition_by(col<&T::group>).order_by(desc<&T::score>))`; alone it is all rows.
inline constexpr window_specification<> window{};

namespace detail {

template <function_kind Function, class Result, bool Nullable, class... Operands>
constexpr auto window_function(Operands... operands) {
    using call = call_expression<Function, Result, Nullable, Operands...>;
    return window_call<call>{call{pack<Operands...>{std::move(operands)...}}};
}

template <std::integral Count>
constexpr auto as_number(Count count) {
    return bound_value<std::int64_t, Count>{count};
}
template <std::size_t N>
constexpr auto as_number(argument_marker<N>) {
    return call_argument<N, std::int64_t>{};
}

} // namespace detail

/// 1, 2, 3, … in the order of the window.
[[nodiscard]] constexpr auto row_number() {
    return detail::window_function<function_kind::row_number, std::int64_t, false>();
}
/// 1 + the rows before; equal rows have equal ranks, and the next rank leaves a gap.
[[nodiscard]] constexpr auto rank() { return detail::window_function<function_kind::rank, std::int64_t, false>(); }
/// The same without gaps.
[[nodiscard]] constexpr auto dense_rank() {
    return detail::window_function<function_kind::dense_rank, std::int64_t, false>();
}
/// (rank - 1) / (rows - 1), from 0 to 1.
[[nodiscard]] constexpr auto percent_rank() {
    return detail::window_function<function_kind::percent_rank, double, false>();
}
/// The part of the rows that come before or are equal, from 0 to 1.
[[nodiscard]] constexpr auto cume_dist() { return detail::window_function<function_kind::cume_dist, double, false>(); }
/// The number, from 1 on, of `count` parts as equal as possible.
template <class Count>
[[nodiscard]] constexpr auto ntile(Count count) {
    auto number = detail::as_number(count);
    return detail::window_function<function_kind::ntile, std::int64_t, false>(number);
}
/// The value `distance` rows before; null where there is none.
template <expression E, class Distance = int>
[[nodiscard]] constexpr auto lag(E e, Distance distance = 1) {
    auto number = detail::as_number(distance);
    return detail::window_function<function_kind::lag, typename E::type, true>(std::move(e), number);
}
/// The value `distance` rows behind; null where there is none.
template <expression E, class Distance = int>
[[nodiscard]] constexpr auto lead(E e, Distance distance = 1) {
    auto number = detail::as_number(distance);
    return detail::window_function<function_kind::lead, typename E::type, true>(std::move(e), number);
}
/// The value of the frame's first row.
template <expression E>
[[nodiscard]] constexpr auto first_value(E e) {
    return detail::window_function<function_kind::first_value, typename E::type, E::nullable>(std::move(e));
}
/// The value of the frame's last row; without a frame that is the last row that sorts equal to the current one.
template <expression E>
[[nodiscard]] constexpr auto last_value(E e) {
    return detail::window_function<function_kind::last_value, typename E::type, E::nullable>(std::move(e));
}
/// The value of the frame's `position`-th row, from 1 on; null where there is none.
template <expression E, class Position>
[[nodiscard]] constexpr auto nth_value(E e, Position position) {
    auto number = detail::as_number(position);
    return detail::window_function<function_kind::nth_value, typename E::type, true>(std::move(e), number);
}

} // namespace constable

#endif

namespace constable {

namespace error {

template <class Dialect, dialect_feature Feature, class Table>
struct feature_not_in_dialect {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: this statement on the table (third argument) uses a feature (second argument) that this "
                  "engine (first argument) does not have; leave it out there [errors.md#feature_not_in_dialect]");
};

} // namespace error

namespace detail {

/// More tables than this in one query are a compile error in `push_back`.
inline constexpr std::size_t max_sources = 64;

constexpr void write_clause(sql_writer& sql, std::string_view keyword, node_span nodes) {
    if (nodes.empty())
        return;
    sql.text(keyword);
    sql.expressions(nodes);
}

constexpr std::string_view join_text(join_kind kind) {
    switch (kind) {
    case join_kind::first: return " FROM ";
    case join_kind::inner: return " JOIN ";
    case join_kind::left: return " LEFT JOIN ";
    case join_kind::right: return " RIGHT JOIN ";
    case join_kind::full: return " FULL JOIN ";
    case join_kind::cross: return " CROSS JOIN ";
    case join_kind::search: return " JOIN ";
    case join_kind::lateral: return " CROSS JOIN LATERAL ";
    case join_kind::left_lateral: return " LEFT JOIN LATERAL ";
    }
    return {};
}

constexpr void write_search_query(sql_writer& sql, source_model const& source) {
    sql.text("plainto_tsquery('simple', ");
    sql.expression(source.on);
    sql.text(") AS ");
    sql.name(source.table);
    sql.text(" (query) ON ");
    sql.name(sql.scope.name_of(source.searched));
    sql.text(".");
    sql.name(source.table);
    sql.text(" @@ ");
    sql.name(source.table);
    sql.text(".query");
}

constexpr void write_search_table(sql_writer& sql, source_model const& source) {
    sql.name(source.table);
    sql.text("(");
    sql.expression(source.on);
    sql.text(") ON ");
    sql.name(source.table);
    sql.text(".rowid = ");
    sql.name(sql.scope.name_of(source.searched));
    sql.text(".");
    sql.name(sql.dialect.row_key(*source.model));
}

/// https://www.postgresql.org/docs/15/queries-table-expressions.html#QUERIES-LATERAL
constexpr void write_lateral(sql_writer& sql, source_model const& source) {
    sql.text(join_text(source.kind));
    sql.expression(source.on);
    sql.text(" AS ");
    sql.name(source.table);
    sql.text(" (");
    write_identifiers(sql.sink, source.columns);
    sql.text(source.kind == join_kind::left_lateral ? ") ON TRUE" : ")");
}

constexpr void write_source(sql_writer& sql, source_model const& source) {
    if (is_lateral(source.kind)) {
        write_lateral(sql, source);
        return;
    }
    if (source.kind == join_kind::search) {
        sql.text(join_text(source.kind));
        if (sql.dialect.row_key != nullptr)
            write_search_table(sql, source);
        else
            write_search_query(sql, source);
        return;
    }
    sql.text(join_text(source.kind));
    sql.name(source.table);
    if (!source.alias.empty()) {
        sql.text(" AS ");
        sql.name(source.alias);
    }
    write_clause(sql, " ON ", source.on);
}

/// Has the result columns whose names the engine makes up?
constexpr bool names_results(node_span projection) {
    bool named = false;
    for_each_expression(projection, [&](node_span item) { named = named || item[0].kind != node_kind::column; });
    return named;
}

constexpr void write_order(sql_writer& sql, select_model const& query) {
    const bool was_qualified = sql.qualified;
    sql.qualified = was_qualified || (sql.dialect.orders_by_result_names && names_results(query.projection));
    part_list list{sql, " ORDER BY ", has_dynamic_term(query.order_by)};
    for (const auto& term : query.order_by) {
        const node_span expression = list.begin(term.expression);
        if (term.position > 0)
            sql.sink.append_number(term.position);
        else
            sql.ordered_expression(expression);
        // Of a set operation any operand may give NULL.
        const bool nullable = !query.operands.empty() || is_nullable_in(expression, query.sources, false);
        sql.direction(term.descending, term.nulls, nullable);
        list.end();
    }
    list.close();
    sql.qualified = was_qualified;
}

/// Writes the values for the columns of one table.
class assigned_values {
public:
    constexpr assigned_values(sql_writer& sql, table_model const& table)
        : sql_(sql), table_(table), to_enums_(sql.dialect.native_enums && has_native_enum(table)) {}
    constexpr void write(std::string_view column, node_span value) {
        if (to_enums_) // few tables have any, and to look for columns takes the compiler time
            sql_.assigned(value, table_.columns[find_column(table_, column)].type);
        else
            sql_.expression(value);
    }

private:
    sql_writer& sql_;
    table_model const& table_;
    bool to_enums_;
};

constexpr void write_results(sql_writer& sql, node_span returning) {
    if (returning.empty())
        return;
    sql.text(" RETURNING ");
    sql.results(returning);
}

constexpr void write_assignments(sql_writer& sql, table_model const& table,
                                 array_view<const assignment_model> assignments) {
    assigned_values values{sql, table};
    part_list list{sql, " SET ", has_dynamic_value(assignments)};
    for (const auto& assigned : assignments) {
        const node_span value = list.begin(assigned.value);
        sql.name(assigned.column);
        sql.text(" = ");
        values.write(assigned.column, value);
        list.end();
    }
    list.close();
}

constexpr void write_values(sql_writer& sql, insert_model const& insert) {
    assigned_values values{sql, *insert.table};
    for (std::size_t row = 0; row < insert.rows; ++row) {
        sql.text(row == 0 ? " VALUES (" : ", (");
        bool first = true;
        for (const auto& value : insert.values) {
            if (!first)
                sql.text(", ");
            first = false;
            values.write(value.column, value.value);
        }
        sql.text(")");
    }
}

constexpr void write_columns(sql_writer& sql, insert_model const& insert) {
    sql.text(" (");
    bool first = true;
    for (const auto& value : insert.values) {
        if (!first)
            sql.text(", ");
        first = false;
        sql.name(value.column);
    }
    sql.text(")");
}

/// Columns of the row that is there are qualified: PostgreSQL takes bare ones as ambiguous with `excluded`.
constexpr void write_conflict(sql_writer& sql, insert_model const& insert) {
    if (insert.on_conflict == conflict_action::fail)
        return;
    sql.text(" ON CONFLICT (");
    write_identifiers(sql.sink, insert.conflict_columns);
    if (insert.on_conflict == conflict_action::do_nothing) {
        sql.text(") DO NOTHING");
        return;
    }
    sql.text(") DO UPDATE");
    const table_name_in_text name{insert.table->id, insert.table->name};
    sql.scope.tables = {&name, 1};
    sql.qualified = true;
    write_assignments(sql, *insert.table, insert.updates);
    sql.qualified = false;
}

constexpr void write_query(sql_writer& sql, select_model const& query);

constexpr void write_common_tables(sql_writer& sql, select_model const& query) {
    bool recursive = false;
    for (const auto& table : query.with)
        recursive = recursive || table.recursive;
    bool first = true;
    for (const auto& table : query.with) {
        sql.text(!first ? ", " : recursive ? "WITH RECURSIVE " : "WITH ");
        first = false;
        sql.name(table.name);
        sql.text(" (");
        write_identifiers(sql.sink, table.columns);
        sql.text(") AS (");
        write_query(sql, *table.query);
        sql.text(")");
    }
    if (!first)
        sql.text(" ");
}

constexpr void write_distinct_on(sql_writer& sql, select_model const& query) {
    if (query.distinct_on == 0)
        return;
    const bool was_qualified = sql.qualified;
    sql.qualified = was_qualified || (sql.dialect.orders_by_result_names && names_results(query.projection));
    for (std::size_t i = 0; i < query.distinct_on; ++i) {
        sql.text(i == 0 ? "DISTINCT ON (" : ", ");
        sql.ordered_expression(query.order_by[i].expression);
    }
    sql.text(") ");
    sql.qualified = was_qualified;
}

constexpr void write_select(sql_writer& sql, select_model const& query) {
    sql.text(query.distinct ? "SELECT DISTINCT " : "SELECT ");
    write_distinct_on(sql, query);
    sql.results(query.projection);
    for (const auto& source : query.sources)
        write_source(sql, source);
    write_clause(sql, " WHERE ", query.where);
    if (!query.group_by.empty()) {
        sql.text(" GROUP BY ");
        sql.keys(query.group_by);
    }
    write_clause(sql, " HAVING ", query.having);
}

constexpr std::string_view operator_text(set_operator op) {
    switch (op) {
    case set_operator::union_distinct: return " UNION ";
    case set_operator::union_all: return " UNION ALL ";
    case set_operator::intersect: return " INTERSECT ";
    case set_operator::except: return " EXCEPT ";
    }
    return {};
}

/// From left to right; where INTERSECT would be taken first, parentheses around what stands before it.
constexpr void write_operands(sql_writer& sql, select_model const& query) {
    std::size_t grouped = 0;
    if (sql.dialect.groups_set_operations)
        for (std::size_t i = 1; i < query.operands.size(); ++i)
            grouped += query.operands[i].op == set_operator::intersect ? 1U : 0U;
    for (std::size_t i = 0; i < grouped; ++i)
        sql.text("(");
    write_select(sql, query);
    for (std::size_t i = 0; i < query.operands.size(); ++i) {
        const auto& operand = query.operands[i];
        if (sql.dialect.groups_set_operations && i > 0 && operand.op == set_operator::intersect)
            sql.text(")");
        sql.text(operator_text(operand.op));
        write_query(sql, *operand.query);
    }
}

constexpr void write_lock(sql_writer& sql, select_model const& query) {
    if (query.lock == row_lock::none || !sql.dialect.locks_rows)
        return;
    sql.text(query.lock == row_lock::for_share ? " FOR SHARE" : " FOR UPDATE");
    if (query.wait != row_wait::wait)
        sql.text(query.wait == row_wait::nowait ? " NOWAIT" : " SKIP LOCKED");
}

constexpr void write_tail(sql_writer& sql, select_model const& query) {
    write_order(sql, query);
    if (query.has_limit) {
        sql.text(" LIMIT ");
        sql.parameter();
    }
    if (query.has_offset) {
        sql.text(" OFFSET ");
        sql.parameter();
    }
    write_lock(sql, query);
}

/// A query, also one inside another: there every column is qualified.
constexpr void write_query(sql_writer& sql, select_model const& query) {
    static_vector<table_name_in_text, max_sources> names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.name(), may_be_missing(query.sources, source.id)});
    const table_scope around = sql.scope;
    const bool was_qualified = sql.qualified;
    const bool inner = sql.write_query != nullptr;
    sql.scope = {{names.begin(), names.size()}, inner ? &around : nullptr};
    sql.qualified = inner || names.size() > 1;
    sql.write_query = &write_query;
    write_common_tables(sql, query);
    write_operands(sql, query);
    write_tail(sql, query);
    sql.scope = around;
    sql.qualified = was_qualified;
}

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, select_model const& query) {
    sql_writer sql{sink, dialect};
    detail::write_query(sql, query);
}

namespace detail {

/// Writes on one table, with what subqueries need to refer to it.
struct write_scope {
    table_name_in_text name;
    constexpr explicit write_scope(table_model const& table) : name{table.id, table.name} {}
    constexpr sql_writer writer(text_sink& sink, dialect_traits const& dialect) const {
        return sql_writer{.sink = sink, .dialect = dialect, .scope = {{&name, 1}}, .write_query = &write_query};
    }
};

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, insert_model const& query) {
    const detail::write_scope scope{*query.table};
    sql_writer sql = scope.writer(sink, dialect);
    sql.text("INSERT INTO ");
    sql.name(query.table->name);
    if (query.values.empty()) {
        sql.text(" DEFAULT VALUES");
    } else {
        detail::write_columns(sql, query);
        detail::write_values(sql, query);
    }
    detail::write_conflict(sql, query);
    detail::write_results(sql, query.returning);
}

namespace detail {

/// UPDATE … FROM: what joins the first table to the row stands in WHERE.
constexpr void write_update_sources(sql_writer& sql, update_model const& query) {
    for (std::size_t i = 1; i < query.sources.size(); ++i) {
        source_model source = query.sources[i];
        if (i == 1) {
            source.kind = join_kind::first;
            source.on = {};
        }
        write_source(sql, source);
    }
    if (query.sources.size() < 2) {
        write_clause(sql, " WHERE ", query.where);
        return;
    }
    write_clause(sql, " WHERE ", query.sources[1].on);
    if (!query.where.empty()) {
        sql.text(query.sources[1].on.empty() ? " WHERE (" : " AND (");
        sql.expression(query.where);
        sql.text(")");
    }
}

} // namespace detail

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, update_model const& query) {
    static_vector<table_name_in_text, detail::max_sources> names;
    for (const auto& source : query.sources)
        names.push_back({source.id, source.name()});
    sql_writer sql{.sink = sink,
                   .dialect = dialect,
                   .scope = {{names.begin(), names.size()}},
                   .qualified = names.size() > 1,
                   .write_query = &detail::write_query};
    sql.text("UPDATE ");
    sql.name(query.table->name);
    detail::write_assignments(sql, *query.table, query.assignments);
    detail::write_update_sources(sql, query);
    detail::write_results(sql, query.returning);
}

constexpr void write_sql(text_sink& sink, dialect_traits const& dialect, erase_model const& query) {
    const detail::write_scope scope{*query.table};
    sql_writer sql = scope.writer(sink, dialect);
    sql.text("DELETE FROM ");
    sql.name(query.table->name);
    detail::write_clause(sql, " WHERE ", query.where);
    detail::write_results(sql, query.returning);
}

/// A statement that can be run: it has a model, its parameters can be bound, its rules can be checked.
template <class Q>
concept typed_statement = requires {
    Q::model;
    Q::check();
};

/// Void, or the error class of the first rule that a statement breaks. Nothing is reported until the class is used:
/// `static_assert(std::is_same_v<broken_rule<decltype(query)>, error::missing_where<user>>);`
template <typed_statement Query>
using broken_rule = typename detail::rules_of<is_dynamic<Query>>::template broken<Query>;

namespace detail {

template <class Query, dialect Dialect>
constexpr void build_sql(text_sink& sink) {
    write_sql(sink, Dialect::traits, Query::model);
}

template <class Query, dialect Dialect>
consteval auto dialect_error() {
    if constexpr (!std::is_void_v<broken_rule<Query>>)
        return std::type_identity<broken_rule<Query>>{};
    else if constexpr (constexpr dialect_feature lacking = first_lacking_feature(Dialect::traits, Query::model);
                       lacking != dialect_feature::none)
        return std::type_identity<
            error::feature_not_in_dialect<Dialect, lacking, typename Query::template table_at<0>>>{};
    else
        return std::type_identity<void>{};
}

/// All parts of a dynamic statement, and an empty filter.
template <class Query, dialect Dialect>
constexpr void build_full_sql(text_sink& sink) {
    write_full_pattern(sink, static_text<&build_sql<Query, Dialect>>, Dialect::traits);
}

template <class Query, dialect Dialect>
consteval std::string_view checked_sql() {
    using broken = typename decltype(dialect_error<Query, Dialect>())::type;
    if constexpr (!std::is_void_v<broken>) {
        using report [[maybe_unused]] = typename broken::reported;
        return {};
    } else if constexpr (is_dynamic<Query>) {
        return static_text<&build_full_sql<Query, Dialect>>;
    } else {
        return static_text<&build_sql<Query, Dialect>>;
    }
}

} // namespace detail

/// The text of a statement type; empty after a broken rule, which is a compile error of its own. Of a dynamic statement
/// the text in which all of its parts are there, and a filter is empty.
template <typed_statement Query, dialect Dialect>
inline constexpr std::string_view statement_sql = detail::checked_sql<Query, Dialect>();

/// The text of a dynamic statement with marks; what becomes of it says `write_pattern`.
template <typed_statement Query, dialect Dialect>
inline constexpr std::string_view statement_pattern = static_text<&detail::build_sql<Query, Dialect>>;

/// The text of a statement: `static_assert(sql<sqlite>(recent) == "SELECT …");` Of a dynamic statement the text with
/// all of its parts; `running_sql` gives the text for the parts that an object has. Compiled into its caller, as a
/// function for each query would cost the compiler more.
template <dialect Dialect, typed_statement Query>
[[nodiscard, gnu::always_inline]] constexpr std::string_view sql(Query const&) noexcept {
    using broken = typename decltype(detail::dialect_error<Query, Dialect>())::type;
    if constexpr (std::is_void_v<broken>) {
        return statement_sql<Query, Dialect>;
    } else {
        using report [[maybe_unused]] = typename broken::reported; // here, near the caller
        return {};
    }
}

/// The text that runs for this object: of a dynamic statement only the parts that are there; empty where nothing runs.
/// Made anew each time: for tests and logs.
template <dialect Dialect, typed_statement Query>
[[nodiscard]] std::string running_sql(Query const& query) {
    if constexpr (!is_dynamic<Query>) {
        return std::string{sql<Dialect>(query)};
    } else {
        std::string identity;
        dynamic_shape shape{identity};
        query.bind(shape);
        if (has_nothing_to_do<Query>(shape.mask()))
            return {};
        return assembled(statement_pattern<Query, Dialect>, shape, table_names_in(Query::model), Dialect::traits,
                         &detail::write_query);
    }
}

} // namespace constable

#endif

// --- constable/version.hpp

#ifndef CONSTABLE_VERSION_HPP
#define CONSTABLE_VERSION_HPP

// The version of the library; the build reads it from here.

#define CONSTABLE_VERSION_MAJOR 0
#define CONSTABLE_VERSION_MINOR 1
#define CONSTABLE_VERSION_PATCH 0

#endif

#endif
