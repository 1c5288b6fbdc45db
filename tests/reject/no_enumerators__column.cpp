// SPDX-License-Identifier: BSL-1.0
// expect: no enumerator found

#include <cstdint>

#include <constable/schema/registry.hpp>

using namespace constable;

#ifdef ACCEPT
enum class port { ssh = 22, dns = 53 };
#else
enum class port { http = 80, https = 443 };
#endif

struct service {
    std::int64_t id{};
    port listens_on{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("services", primary_key<&service::id>);
    }
};

constexpr auto columns = table_of<service>.columns.size();
