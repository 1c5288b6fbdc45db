// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_STATEMENT_FACTS_HPP
#define CONSTABLE_SESSION_STATEMENT_FACTS_HPP

// What the session knows of a statement's type, as a value: what it does with that is compiled once, not per query.

#include <cstdint>
#include <string_view>

#include "../query/origin.hpp"
#include "../query/sql.hpp"
#include "slot.hpp"

namespace constable {

/// `slot`: where the number of the statement is kept, the same for all databases of the process.
struct statement_facts {
    std::string_view sql{};
    any_model model;
    std::uint32_t* slot = nullptr;
};

template <typed_statement Query, dialect Dialect>
inline constexpr statement_facts facts_of{statement_sql<Query, Dialect>, any_model{Query::model},
                                          &detail::slot_held<Query>};

} // namespace constable

#endif
