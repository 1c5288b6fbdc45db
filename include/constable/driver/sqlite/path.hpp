// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_SQLITE_PATH_HPP
#define CONSTABLE_DRIVER_SQLITE_PATH_HPP

// Says which part of a database's path is wrong, and writes paths as SQLite URIs. Never opens the file: closing it
// again would drop SQLite's locks in this process (https://sqlite.org/howtocorrupt.html).

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace constable {

/// What is wrong with a path; both empty when nothing is.
struct sqlite_path_trouble {
    std::string message;
    std::string remedy;
    [[nodiscard]] bool found() const noexcept { return !message.empty(); }
};

/// What the caller wants to do with the file.
struct sqlite_path_use {
    bool create = true;
    bool write = true;
    std::size_t longest = 512; ///< bytes: mxPathname of the VFS
};

namespace detail {

inline bool may(std::string const& path, int mode) noexcept {
    return faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

inline sqlite_path_trouble directory_trouble(std::string const& directory) {
    struct stat info{};
    if (stat(directory.c_str(), &info) == 0) {
        if (!S_ISDIR(info.st_mode))
            return {directory + " is not a directory", "correct the path"};
        if (!may(directory, X_OK))
            return {"the directory " + directory + " may not be entered", "give this user the right to search it"};
        return {};
    }
    if (errno == ENOENT)
        return {"the directory " + directory + " does not exist", "create it first: SQLite creates the file only"};
    return {directory + ": " + std::strerror(errno), "correct the path"};
}

inline std::string directory_of(std::string const& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

inline sqlite_path_trouble missing_file_trouble(std::string const& path, sqlite_path_use use) {
    struct stat link{};
    if (lstat(path.c_str(), &link) == 0 && S_ISLNK(link.st_mode))
        return {path + " is a link to a file that does not exist", "correct the link"};
    if (!use.create || !use.write)
        return {"the file " + path + " does not exist", "check the path, or open it with create"};
    const std::string directory = directory_of(path);
    if (!may(directory, W_OK))
        return {"the directory " + directory + " takes no new files (" + std::strerror(errno) + ")",
                "make it writable for this user"};
    return {};
}

inline sqlite_path_trouble file_trouble(std::string const& path, sqlite_path_use use) {
    struct stat info{};
    if (stat(path.c_str(), &info) != 0)
        return errno == ENOENT ? missing_file_trouble(path, use)
                               : sqlite_path_trouble{path + ": " + std::strerror(errno), "correct the path"};
    if (S_ISDIR(info.st_mode))
        return {path + " is a directory", "name a file in it"};
    if (!S_ISREG(info.st_mode))
        return {path + " is not a regular file", "name a regular file"};
    if (!may(path, R_OK))
        return {"the file " + path + " may not be read (" + std::strerror(errno) + ")", "give this user the right"};
    if (use.write && !may(path, W_OK))
        return {"the file " + path + " may not be written (" + std::strerror(errno) + ")",
                "make it writable for this user, or open it read_only"};
    const std::string directory = directory_of(path);
    if (use.write && !may(directory, W_OK))
        return {"the directory " + directory + " takes no new files (" + std::strerror(errno) + ")",
                "make it writable for this user: the journal is created there"};
    return {};
}

} // namespace detail

/// Looks at each part of `path`, from the left, with stat and access only.
[[nodiscard, gnu::cold]] inline sqlite_path_trouble sqlite_find_path_trouble(std::string const& path,
                                                                             sqlite_path_use use) {
    if (path.size() + 1 > use.longest)
        return {"the path is longer than " + std::to_string(use.longest - 1) + " bytes", "use a shorter path"};
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        if (sqlite_path_trouble trouble = detail::directory_trouble(path.substr(0, slash)); trouble.found())
            return trouble;
    return detail::file_trouble(path, use);
}

/// Escapes what means something in a URI: https://sqlite.org/uri.html. `query` is without its question mark.
[[nodiscard]] inline std::string sqlite_uri(std::string_view path, std::string_view query) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string uri = path.substr(0, 1) == "/" ? "file://" : "file:";
    for (const char c : path) {
        if (c != '%' && c != '?' && c != '#') {
            uri += c;
            continue;
        }
        uri += '%';
        uri += digits[static_cast<unsigned char>(c) >> 4U];
        uri += digits[static_cast<unsigned char>(c) & 15U];
    }
    return uri.append("?").append(query);
}

/// A path that SQLite takes for nothing else, even when the build reads every name that starts with "file:" as a URI.
[[nodiscard]] inline std::string sqlite_plain_path(std::string_view path) {
    const bool special = path.substr(0, 5) == "file:" || path.substr(0, 1) == ":";
    return (special ? "./" : "") + std::string{path};
}

} // namespace constable

#endif
