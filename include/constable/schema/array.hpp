// SPDX-License-Identifier: BSL-1.0
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

#include "../core/pack.hpp"
#include "codec.hpp"
#include "functions.hpp"
#include "json_list.hpp"
#include "operand.hpp"

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
