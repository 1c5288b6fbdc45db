// SPDX-License-Identifier: BSL-1.0
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

#include "array.hpp"
#include "functions.hpp"

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
