// SPDX-License-Identifier: BSL-1.0
// expect: an enum without a fixed underlying type cannot be probed

#include <constable/reflect/enums.hpp>

using namespace constable;

#ifdef ACCEPT
enum color : int { red, green };
#else
enum color { red, green };
#endif

constexpr auto name = enum_name(green);
