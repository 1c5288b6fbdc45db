// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_JSON_HPP
#define CONSTABLE_JSON_HPP

// JSON columns through Boost.JSON: typed (any described struct) and untyped.

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/json.hpp>

#include "reflect/described.hpp"
#include "schema/codec.hpp"

namespace constable {

/// A column that holds JSON. `T` is any type that Boost.JSON converts: a struct with BOOST_DESCRIBE_STRUCT, containers
/// and optionals of such, or `boost::json::value` for JSON of any shape. Link `constable::json`. Reading and writing
/// allocate. https://www.boost.org/doc/libs/1_81_0/libs/json/doc/html/json/conversion.html
template <class T = boost::json::value>
struct json {
    T value{};

    [[nodiscard]] T const& operator*() const noexcept { return value; }
    [[nodiscard]] T& operator*() noexcept { return value; }
    [[nodiscard]] T const* operator->() const noexcept { return &value; }
    [[nodiscard]] T* operator->() noexcept { return &value; }
    [[nodiscard]] friend bool operator==(json const& a, json const& b) {
        return boost::json::value_from(a.value) == boost::json::value_from(b.value);
    }
};

namespace detail {

/// Where in a JSON value a conversion stopped, and why. Names and positions only, never values.
struct json_mismatch {
    std::string path;
    std::string reason;
};

template <class T>
concept json_sequence = !described_struct<T> && requires(T& list, typename T::value_type item) {
    list.clear();
    list.push_back(std::move(item));
} && !std::is_convertible_v<T, std::string_view>;

template <class T>
bool convert_json(boost::json::value const& from, T& into, json_mismatch& mismatch);

inline bool refuse_json(json_mismatch& mismatch, std::string reason) {
    mismatch.reason = std::move(reason);
    return false;
}

template <class Member>
bool leave_out(Member& member, json_mismatch& mismatch) {
    if constexpr (is_optional<Member>) {
        member.reset();
        return true;
    } else {
        return refuse_json(mismatch, "the member is missing");
    }
}

/// Members that are std::optional may be missing; a key without member is refused, since writing the row back would
/// lose it.
template <described_struct T>
bool convert_struct(boost::json::object const& from, T& into, json_mismatch& mismatch) {
    std::size_t known = 0;
    const bool good = for_each_described_member(into, [&](std::string_view name, auto& member) {
        auto const* const found = from.if_contains(name);
        known += found != nullptr ? 1U : 0U;
        const bool fits = found != nullptr ? convert_json(*found, member, mismatch) : leave_out(member, mismatch);
        if (!fits)
            mismatch.path = "." + std::string{name} + mismatch.path;
        return fits;
    });
    return good && (known == from.size() || refuse_json(mismatch, "there is a key that the struct does not have"));
}

template <json_sequence T>
bool convert_sequence(boost::json::array const& from, T& into, json_mismatch& mismatch) {
    into.clear();
    for (std::size_t i = 0; i < from.size(); ++i) {
        typename T::value_type item{};
        if (!convert_json(from[i], item, mismatch)) {
            mismatch.path = "[" + std::to_string(i) + "]" + mismatch.path;
            return false;
        }
        into.push_back(std::move(item));
    }
    return true;
}

template <class T>
bool convert_json(boost::json::value const& from, T& into, json_mismatch& mismatch) {
    if constexpr (is_optional<T>) {
        if (from.is_null()) {
            into.reset();
            return true;
        }
        return convert_json(from, into.emplace(), mismatch);
    } else if constexpr (described_struct<T>) {
        return from.is_object() ? convert_struct(from.get_object(), into, mismatch)
                                : refuse_json(mismatch, "an object is expected");
    } else if constexpr (json_sequence<T>) {
        return from.is_array() ? convert_sequence(from.get_array(), into, mismatch)
                               : refuse_json(mismatch, "an array is expected");
    } else {
        auto converted = boost::json::try_value_to<T>(from);
        if (!converted)
            return refuse_json(mismatch, converted.error().message());
        into = std::move(*converted);
        return true;
    }
}

} // namespace detail

/// Text that is not JSON, or JSON of another shape than `T`, is a `value_error` that names table and column.
template <class T>
struct codec<json<T>> {
    static constexpr value_type type{.kind = value_kind::json};
    using parameter = json<T>;

    template <class Target>
    static void bind(Target& target, int index, json<T> const& value, bound_lifetime) {
        target.bind_text(index, boost::json::serialize(boost::json::value_from(value.value)), bound_lifetime::call);
    }
    template <class Source>
    static void read(Source const& source, int column, json<T>& into) {
        const std::string_view text = detail::read_text(source, column);
        boost::json::error_code code;
        const boost::json::value parsed = boost::json::parse({text.data(), text.size()}, code);
        if (code) [[unlikely]]
            detail::fail_value(source, column, "the stored text is not JSON: " + code.message(),
                               "correct the row, or declare the member as std::string");
        detail::json_mismatch mismatch;
        if (!detail::convert_json(parsed, into.value, mismatch)) [[unlikely]]
            detail::fail_value(
                source, column, "the stored JSON does not fit the member at $" + mismatch.path + ": " + mismatch.reason,
                "correct the row, make members that may be missing std::optional, or use json<> for any shape");
    }
};

} // namespace constable

#endif
