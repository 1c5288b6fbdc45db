// SPDX-License-Identifier: BSL-1.0
// expect: BOOST_DESCRIBE_ENUM
// expect: no_enumerators<state>

#include <cstdint>

#include <boost/describe/enum.hpp>

#include <constable/constable.hpp>

using namespace constable;

enum class state { open = 100, closed = 200 };
#ifdef ACCEPT
BOOST_DESCRIBE_ENUM(state, open, closed)
#else
#endif

struct ticket {
    std::int64_t id{};
    state is{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("tickets", primary_key<&ticket::id>);
    }
};

using app = schema<"app", ticket>;
constexpr auto statements = ddl<app, sqlite>;
