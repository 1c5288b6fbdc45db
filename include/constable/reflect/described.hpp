// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_REFLECT_DESCRIBED_HPP
#define CONSTABLE_REFLECT_DESCRIBED_HPP

// Members of structs that are described by Boost.Describe.

#include <string_view>
#include <type_traits>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>

namespace constable {

/// A struct with BOOST_DESCRIBE_STRUCT.
template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// Calls `visit(name, member)` for each member, those of described base classes first, until it returns false. True if
/// it never did.
template <described_struct T, class Visit>
constexpr bool for_each_described_member(T& object, Visit&& visit) {
    using namespace boost::describe;
    return [&]<template <class...> class List, class... Descriptor>(List<Descriptor...>) {
        return (visit(std::string_view{Descriptor::name}, object.*Descriptor::pointer) && ...);
    }(describe_members < T, mod_any_access | mod_inherited > {});
}

} // namespace constable

#endif
