// SPDX-License-Identifier: BSL-1.0
// expect: a table is a plain struct
// expect: not_an_aggregate<user>

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
#ifdef ACCEPT
#else
    virtual ~user() = default;
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

using app = schema<"app", user>;
constexpr auto statements = ddl<app, sqlite>;
