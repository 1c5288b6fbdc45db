// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_ENTROPY_HPP
#define CONSTABLE_CORE_ENTROPY_HPP

// Random bytes of the kernel.

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/random.h>

#include "error.hpp"

namespace constable {

/// Fit for keys. One system call per 256 bytes; nothing is buffered, so nothing is shared with a child process.
/// Thread-safe. Throws `io_error` if the kernel refuses, which only a sandbox makes it do.
inline void fill_with_entropy(std::span<std::byte> bytes) {
    constexpr std::size_t most = 256; // of getentropy
    while (!bytes.empty()) {
        const std::size_t size = bytes.size() < most ? bytes.size() : most;
        if (::getentropy(bytes.data(), size) != 0)
            throw_error(error_kind::io, {.message = "the kernel gave no random bytes: getentropy failed",
                                         .remedy = "allow getrandom(2) in the sandbox or the seccomp filter"});
        bytes = bytes.subspan(size);
    }
}

} // namespace constable

#endif
