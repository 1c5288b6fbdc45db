// SPDX-License-Identifier: BSL-1.0
// The guide's samples on which index serves a query.

#include "guide_library.hpp"

// clang-format off
// [uses]
constexpr auto loans_of_reader = from<loan>.where(col<&loan::reader_id> == arg<0>).order_by(col<&loan::since>);
constexpr auto open_loans = from<loan>.where(col<&loan::returned> == null).order_by(col<&loan::since>);

static_assert(uses_index<loans_of_reader> && !sorts_rows<loans_of_reader>);
static_assert(!uses_index<open_loans> && sorts_rows<open_loans>);
static_assert(index_use_of(decltype(open_loans)::model).column == "returned");
// [/uses]

// [requires]
template <>
inline constexpr bool constable::requires_indexes<lending> = true;  // beside the schema

constexpr auto all_open = open_loans.allow_scan();                  // without it a compile error
constexpr auto forget_returned = erase<loan>.where(col<&loan::returned> < arg<0>).allow_scan();
// [/requires]

int main() {
    auto db = filled_library();
    show("loans of Bob", db(loans_of_reader, 2));
    show("open", db(all_open));
    fmt::print("{}\n", db(forget_returned, timestamp::from_civil(2026, 2, 1)).rows());
    show("readers", db(from<reader>.allow_scan()));
}
// clang-format on
