// SPDX-License-Identifier: BSL-1.0
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

#include "../core/pack.hpp"

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
