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
#include "../query/statement.hpp"
#include "../schema/codec.hpp"
#include "../schema/list.hpp"
#include "../schema/value_type.hpp"

namespace constable {

/// A connection whose server infers what it is not told: it takes the types of the parameters with the text.
template <class C>
concept typed_connection = driver_connection<C> && requires(C c, std::string_view sql,
                                                            std::span<const parameter_type> types,
                                                            std::source_location where) {
    { c.prepare(sql, types, where) } -> std::same_as<typename C::statement>;
};

namespace detail {

template <class T>
inline constexpr parameter_type type_of_parameter{codec<T>::type.kind,
                                                  static_cast<std::uint8_t>(codec<T>::type.scale)};
template <class T>
inline constexpr parameter_type type_of_parameter<list_of<T>>{
    codec<T>::type.kind, static_cast<std::uint8_t>(codec<T>::type.scale), true};

} // namespace detail

/// Visits the parameters of a statement like a binder, in order, and collects their types. Allocates.
class parameter_type_list {
public:
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
            add(term.condition);
    }

    [[nodiscard]] std::span<const parameter_type> all() const noexcept { return all_; }

private:
    void add(node_span nodes) {
        for (std::size_t at = 0; at < nodes.size(); ++at)
            if (nodes[at].kind == node_kind::parameter)
                all_.push_back(at > 0 && is_list(nodes[at - 1])
                                   ? parameter_type{nodes[at - 1].type, nodes[at - 1].scale, true}
                                   : parameter_type{nodes[at].type, nodes[at].scale});
    }
    static bool is_list(expression_node const& n) noexcept {
        return n.kind == node_kind::function &&
               (n.called == function_kind::list_values || n.called == function_kind::uuid_values);
    }

    std::vector<parameter_type> all_;
};

namespace detail {

/// The statement of a query's text, with what its server has to be told.
template <class Query, driver_connection Connection>
typename Connection::statement prepared_for(Connection& connection, Query const& query, std::string_view sql,
                                            std::source_location where) {
    if constexpr (typed_connection<Connection>) {
        parameter_type_list types;
        query.bind(types);
        return connection.prepare(sql, types.all(), where);
    } else {
        return connection.prepare(sql, where);
    }
}

} // namespace detail

} // namespace constable

#endif
