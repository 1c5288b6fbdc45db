// SPDX-License-Identifier: BSL-1.0
// expect: name it: filter<table

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
struct note {
    std::int64_t id{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("notes", primary_key<&note::id>);
    }
};

#ifdef ACCEPT
void narrow(filter<user, note>& f) { f.add(col<&note::id> > 3); }
#else
void narrow(filter<user>& f) { f.add(col<&note::id> > 3); }
#endif
