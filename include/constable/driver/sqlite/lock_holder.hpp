// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_LOCK_HOLDER_HPP
#define CONSTABLE_DRIVER_SQLITE_LOCK_HOLDER_HPP

// Names the process that holds a database's write lock, from /proc/locks: without opening the database's files.

#include <cstddef>
#include <cstdio>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace constable {

namespace detail {

// Files below /proc only: never a database.
inline std::string read_proc(std::string const& path) {
    std::string text;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return text;
    char buffer[4096];
    for (ssize_t size = 0; (size = read(descriptor, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(size));
    close(descriptor);
    return text;
}

struct lock_line {
    long process = 0;
    unsigned long major_device = 0, minor_device = 0, inode = 0, first = 0;
    bool writes = false;
};

// "1: POSIX  ADVISORY  WRITE 4711 fd:00:1234 120 120"; lines with "->" are waiters.
inline bool parse_lock_line(char const* line, lock_line& lock) {
    char kind[16] = {};
    const int read = std::sscanf(line, "%*d: POSIX %*s %15s %ld %lx:%lx:%lu %lu", kind, &lock.process,
                                 &lock.major_device, &lock.minor_device, &lock.inode, &lock.first);
    lock.writes = std::string{kind} == "WRITE";
    return read == 6;
}

// Linux's layout of a device number; <sys/sysmacros.h> would make macros of two common words.
inline bool same_file(lock_line const& lock, struct stat const& info) noexcept {
    const unsigned long device = info.st_dev;
    return lock.inode == info.st_ino &&
           lock.major_device == (((device >> 8U) & 0xfffU) | ((device >> 32U) & ~0xfffUL)) &&
           lock.minor_device == ((device & 0xffU) | ((device >> 12U) & ~0xffUL));
}

// WAL writers hold byte 120 of the -shm file (https://sqlite.org/walformat.html); rollback-mode writers hold bytes from
// 0x40000000 of the database (https://sqlite.org/lockingv3.html).
inline long writing_process(std::string const& file) {
    constexpr unsigned long wal_write_lock = 120, pending_byte = 0x40000000;
    struct stat database{}, shared{};
    const bool has_database = stat(file.c_str(), &database) == 0;
    const bool has_shared = stat((file + "-shm").c_str(), &shared) == 0;
    const std::string locks = read_proc("/proc/locks");
    for (std::size_t at = 0; at < locks.size(); at = locks.find('\n', at) + 1) {
        lock_line lock;
        if (parse_lock_line(locks.c_str() + at, lock) && lock.writes &&
            ((has_shared && lock.first == wal_write_lock && same_file(lock, shared)) ||
             (has_database && lock.first >= pending_byte && same_file(lock, database))))
            return lock.process;
        if (locks.find('\n', at) == std::string::npos)
            break;
    }
    return 0;
}

} // namespace detail

/// "process 4711 (name)" or "another connection of this process"; empty when unknown: not Linux, another container, or
/// nobody any more.
[[nodiscard, gnu::cold]] inline std::string sqlite_lock_holder(std::string const& file) {
    const long process = detail::writing_process(file);
    if (process <= 0)
        return {};
    if (process == getpid())
        return "another connection of this process";
    const std::string number = std::to_string(process);
    std::string name = detail::read_proc("/proc/" + number + "/comm");
    name.resize(name.find('\n') == std::string::npos ? name.size() : name.find('\n'));
    return "process " + number + (name.empty() ? "" : " (" + name + ")");
}

} // namespace constable

#endif
