// SPDX-License-Identifier: BSL-1.0
// expect: array_operators
// expect: a filter runs on every engine

#include <cstdint>
#include <string>
#include <vector>

#include <constable/filter.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

struct user {
    std::int64_t id{};
    std::string email;
    std::vector<std::string> tags;

    static consteval auto table() {
        using namespace constable;
        return constable::table("users", primary_key<&user::id>);
    }
};

#ifdef ACCEPT
auto tagged(bool given, std::string const& tag) {
    return from<user>.where(dynamic(given, has_element(col<&user::tags>, tag)));
}
#else
void narrow(filter<user>& f, std::string const& tag) { f.add(has_element(col<&user::tags>, tag)); }
#endif
