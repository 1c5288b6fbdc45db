// SPDX-License-Identifier: BSL-1.0
// expect: need numbers on both sides

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct employee {
    std::int64_t id{};
    std::string name{};
    int pay{};

    static consteval auto table() { return constable::table("employees", primary_key<&employee::id>); }
};

#ifdef ACCEPT
constexpr auto query = update<employee>.set(col<&employee::pay> += 5).all_rows();
#else
constexpr auto query = update<employee>.set(col<&employee::pay> += "5").all_rows();
#endif
