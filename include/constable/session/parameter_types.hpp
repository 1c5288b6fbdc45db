// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_PARAMETER_TYPES_HPP
#define CONSTABLE_SESSION_PARAMETER_TYPES_HPP

// What an engine wants to know of a statement's parameters before it prepares it.

#include <concepts>
#include <cstddef>
#include <source_location>
#include <span>
#include <string_view>
#include <vector>

#include "../driver/driver.hpp"
#include "../query/origin.hpp"
#include "../schema/codec.hpp"
#include "../schema/list.hpp"
#include "../schema/value_type.hpp"

namespace constable {

/// A connection whose server infers what it is not told: it takes the types of the parameters with the text.
template <class C>
concept typed_connection =
    driver_connection<C> &&
    requires(C c, std::string_view sql, std::span<const parameter_type> types, std::source_location where) {
        { c.prepare(sql, types, where) } -> std::same_as<typename C::statement>;
    };

namespace detail {

template <class T>
inline constexpr parameter_type type_of_parameter = parameter_type_of(codec<T>::type);
template <class T>
inline constexpr parameter_type type_of_parameter<list_of<T>>{codec<T>::type.kind,
                                                              static_cast<std::uint8_t>(codec<T>::type.scale), true};

} // namespace detail

/// The types of a statement's parameters, in the order of its text. Allocates.
class parameter_type_list {
public:
    parameter_type_list() = default;
    explicit parameter_type_list(any_model model) {
        model.parameters([&](node_span nodes, std::size_t at, column_origin) { add(nodes, at); });
    }

    // Visits the parameters of a dynamic statement like a binder: only those that are there.
    template <class T, class Holder>
    void value(Holder const&) {
        all_.push_back(detail::type_of_parameter<without_optional<T>>);
    }
    template <class T, class Integer>
    void narrow(Integer) {
        all_.push_back(detail::type_of_parameter<without_optional<T>>);
    }
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() {
        all_.push_back(detail::type_of_parameter<without_optional<T>>);
    }
    bool part(bool given, std::size_t) noexcept { return given; }
    template <class Filter>
    void filter(Filter const& visited) {
        for (auto const& term : visited.terms())
            for (std::size_t at = 0; at < term.condition.size(); ++at)
                if (term.condition[at].kind == node_kind::parameter)
                    add(term.condition, at);
    }

    [[nodiscard]] std::span<const parameter_type> all() const noexcept { return all_; }

private:
    void add(node_span nodes, std::size_t at) {
        const bool list = at > 0 && is_list(nodes[at - 1]);
        all_.push_back(nodes.empty() ? parameter_type{value_kind::integer, 0}
                       : list        ? parameter_type{nodes[at - 1].type, nodes[at - 1].scale, true}
                                     : nodes[at].declared);
    }
    static bool is_list(expression_node const& n) noexcept {
        return n.kind == node_kind::function &&
               (n.called == function_kind::list_values || n.called == function_kind::uuid_values);
    }

    std::vector<parameter_type> all_;
};

namespace detail {

/// The statement of a text, with what its server has to be told.
template <driver_connection Connection, class Types>
typename Connection::statement prepared_with(Connection& connection, std::string_view sql, std::source_location where,
                                             Types&& types) {
    if constexpr (typed_connection<Connection>)
        return connection.prepare(sql, types().all(), where);
    else
        return connection.prepare(sql, where);
}

} // namespace detail

} // namespace constable

#endif
