// SPDX-License-Identifier: BSL-1.0
// expect: row_waits
// expect: uses a feature .second argument. that this engine .first argument. does not have

#include <cstdint>
#include <string>

#include <constable/sqlite.hpp>

using namespace constable;

struct employee {
    std::int64_t id{};
    std::string name{};
    int pay{};

    static consteval auto table() { return constable::table("employees", primary_key<&employee::id>); }
};

using company = schema<"company", employee>;

auto run(sqlite_database<company>& db) {
#ifdef ACCEPT
    return db(from<employee>.limit(1).for_update());
#else
    return db(from<employee>.limit(1).skip_locked());
#endif
}
