// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_HANA_HPP
#define CONSTABLE_HANA_HPP

// The tables of a schema for Boost.Hana.

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include "schema/registry.hpp"

namespace constable {

namespace detail {

template <class Schema>
struct hana_types;
template <fixed_string Name, class... Tables>
struct hana_types<schema<Name, Tables...>> {
    static constexpr auto value = boost::hana::tuple_t<Tables...>;
};

} // namespace detail

/// The structs of a schema in the order of its list, for loops over types:
/// `hana::for_each(types_of<ledger>, [](auto type) { using row = typename decltype(type)::type; … })`.
template <schema_type Schema>
inline constexpr auto types_of = detail::hana_types<Schema>::value;

} // namespace constable

#endif
