// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_FILTER_HPP
#define CONSTABLE_FILTER_HPP

// Conditions that are put together at run time: `filter<user> f; if (name) f.add(col<&user::name> == *name);`.

#include "session/filter.hpp"

#endif
