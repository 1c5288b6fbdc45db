// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_DRIVER_FAULTY_VFS_HPP
#define CONSTABLE_TESTS_DRIVER_FAULTY_VFS_HPP

// SQLite's own VFS, whose reads, writes or syncs fail on demand.

#include <cstdlib>

#include <sqlite3.h>

namespace constable_test {

/// Which calls fail; all of them work at first. Process-wide.
struct faulty_vfs {
    static inline bool reads_fail = false;
    static inline bool writes_fail = false;
    static inline bool syncs_fail = false;

    static void heal() { reads_fail = writes_fail = syncs_fail = false; }

    /// Registers it on first use; returns its name.
    static char const* name() {
        static sqlite3_vfs vfs = make();
        sqlite3_vfs_register(&vfs, 0);
        return vfs.zName;
    }

private:
    // The main file has other methods than its journal: only it has locks and shared memory.
    template <bool Main>
    struct shim {
        static inline sqlite3_io_methods const* original = nullptr;
        static inline sqlite3_io_methods methods{};

        static void wrap(sqlite3_file* file) {
            original = file->pMethods;
            methods = *original;
            methods.iVersion = 2; // no memory mapping around xRead
            methods.xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
                return reads_fail ? SQLITE_IOERR_READ : original->xRead(f, to, size, at);
            };
            methods.xWrite = [](sqlite3_file* f, void const* from, int size, sqlite3_int64 at) {
                return writes_fail ? SQLITE_IOERR_WRITE : original->xWrite(f, from, size, at);
            };
            methods.xSync = [](sqlite3_file* f, int how) {
                return syncs_fail ? SQLITE_IOERR_FSYNC : original->xSync(f, how);
            };
            file->pMethods = &methods;
        }
    };

    static inline sqlite3_vfs* base = nullptr;

    static sqlite3_vfs make() {
        sqlite3_initialize();
        base = sqlite3_vfs_find(nullptr);
        sqlite3_vfs vfs = *base;
        vfs.zName = "constable-faulty";
        vfs.pNext = nullptr;
        vfs.xOpen = &open;
        return vfs;
    }
    static int open(sqlite3_vfs*, char const* path, sqlite3_file* file, int flags, int* out) {
        const int code = base->xOpen(base, path, file, flags, out);
        if (code != SQLITE_OK || file->pMethods == nullptr)
            return code;
        (flags & SQLITE_OPEN_MAIN_DB) != 0 ? shim<true>::wrap(file) : shim<false>::wrap(file);
        return code;
    }
};

} // namespace constable_test

#endif
