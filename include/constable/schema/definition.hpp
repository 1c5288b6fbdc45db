// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_DEFINITION_HPP
#define CONSTABLE_SCHEMA_DEFINITION_HPP

// What a struct says of its table: a name and attributes. Names of tables and columns are decided here.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/ascii.hpp"
#include "../core/pack.hpp"
#include "../core/text.hpp"
#include "../reflect/members.hpp"

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
