// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_VERSION_HPP
#define CONSTABLE_VERSION_HPP

// The version of the library; the build reads it from here.

#define CONSTABLE_VERSION_MAJOR 0
#define CONSTABLE_VERSION_MINOR 1
#define CONSTABLE_VERSION_PATCH 0

#endif
