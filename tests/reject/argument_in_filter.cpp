// SPDX-License-Identifier: BSL-1.0
// expect: give the value instead

#include <cstdint>
#include <optional>
#include <string>

#include <constable/filter.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::optional<int> age;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

#ifdef ACCEPT
void narrow(filter<user>& f, int years) { f.add(col<&user::age> > years); }
#else
void narrow(filter<user>& f) { f.add(col<&user::age> > arg<0>); }
#endif
