// SPDX-License-Identifier: BSL-1.0
// The library that was found is the library whose header was found.

#include <string_view>

#include <sodium.h>

int main() { return sodium_init() >= 0 && std::string_view{sodium_version_string()} == EXPECTED_VERSION ? 0 : 1; }
