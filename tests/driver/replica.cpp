// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/replica.hpp>

using namespace constable;

// What says nothing of itself is a server that follows nobody.
static_assert(!replica_position{}.follows && !replica_position{}.streams && !replica_position{}.age);
