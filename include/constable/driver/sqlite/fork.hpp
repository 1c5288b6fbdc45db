// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_FORK_HPP
#define CONSTABLE_DRIVER_SQLITE_FORK_HPP

// Which files the parent of a forked child had open: https://sqlite.org/howtocorrupt.html ("Carrying an open database
// connection across a fork()").

#include <cstdint>

#include <pthread.h>
#include <sys/stat.h>

#include "../fork.hpp"

namespace constable {

namespace detail {

// A database file that SQLite has open. SQLite keeps its own books per file and process, and a child inherits them.
struct open_file {
    dev_t device;
    ino_t inode;
    std::uint32_t generation;
    open_file* next;
};

inline pthread_mutex_t open_files_mutex = PTHREAD_MUTEX_INITIALIZER;
inline open_file* open_files = nullptr;

inline void lock_open_files() noexcept { pthread_mutex_lock(&open_files_mutex); }
inline void unlock_open_files() noexcept { pthread_mutex_unlock(&open_files_mutex); }

class open_files_lock {
public:
    open_files_lock() noexcept { pthread_mutex_lock(&open_files_mutex); }
    open_files_lock(open_files_lock const&) = delete;
    open_files_lock& operator=(open_files_lock const&) = delete;
    ~open_files_lock() { pthread_mutex_unlock(&open_files_mutex); }
};

} // namespace detail

/// Starts to watch forks, with the list of open files; false when the system has no memory for it. Cheap after the
/// first call. Thread-safe.
[[nodiscard]] inline bool watch_open_files() noexcept {
    static const bool watching = watch_forks() && pthread_atfork(&detail::lock_open_files, &detail::unlock_open_files,
                                                                 &detail::unlock_open_files) == 0;
    return watching;
}

/// Did a parent have this file open with SQLite when it forked? This process must not open it then: SQLite would
/// believe that it holds the parent's locks. Thread-safe.
[[nodiscard]] inline bool open_before_fork(struct stat const& file) noexcept {
    const detail::open_files_lock lock;
    for (detail::open_file const* each = detail::open_files; each != nullptr; each = each->next)
        if (each->device == file.st_dev && each->inode == file.st_ino && each->generation != process_generation())
            return true;
    return false;
}

/// Keeps a file on the list for `open_before_fork` while it lives; in a child of fork, for good.
class open_file_entry {
public:
    open_file_entry() = default;
    open_file_entry(open_file_entry const&) = delete;
    open_file_entry& operator=(open_file_entry const&) = delete;
    ~open_file_entry() {
        if (entry_ != nullptr && entry_->generation == process_generation())
            remove();
    }

    /// Call it once, for a file that is open.
    void add(struct stat const& file) {
        entry_ = new detail::open_file{file.st_dev, file.st_ino, process_generation(), nullptr};
        const detail::open_files_lock lock;
        entry_->next = detail::open_files;
        detail::open_files = entry_;
    }

private:
    void remove() noexcept {
        const detail::open_files_lock lock;
        detail::open_file** link = &detail::open_files;
        while (*link != entry_)
            link = &(*link)->next;
        *link = entry_->next;
        delete entry_;
    }

    detail::open_file* entry_ = nullptr;
};

} // namespace constable

#endif
