// SPDX-License-Identifier: BSL-1.0
// expect: a read transaction only reads

#include <cstdint>
#include <string>

#include <constable/any.hpp>
#include <constable/constable.hpp>

using namespace constable;

struct user {
    std::int64_t id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

struct person {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("people", primary_key<&person::id>);
    }
};

struct entry {
    std::int64_t n{};

    static consteval auto table() { return constable::table("entries"); }
};

using app = schema<"app", user, person, entry>;

void use(any_database<app>& db) {
#ifdef ACCEPT
    db.transaction([](auto& tx) {
        std::vector<person> all;
        update_all(tx, all);
    });
#else
    db.read([](auto& tx) {
        std::vector<person> all;
        update_all(tx, all);
    });
#endif
}
