// SPDX-License-Identifier: BSL-1.0
// expect: no enumerator found; values must lie between 0 and 63

#include <constable/reflect/enums.hpp>

using namespace constable;

#ifdef ACCEPT
enum class port { ssh = 22, dns = 53 };
#else
enum class port { http = 80, https = 443 };
#endif

constexpr auto count = enumerators<port>.size();
