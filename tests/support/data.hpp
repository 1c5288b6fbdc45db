// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_DATA_HPP
#define CONSTABLE_TESTS_SUPPORT_DATA_HPP

// Files for tests: the shared test data, and a directory that is gone after the test.

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include <catch2/catch_test_macros.hpp>

namespace constable_test {

/// The path of a file of the shared test data; where it is absent the test case is reported as skipped.
inline std::filesystem::path test_data(std::string_view name) {
    auto path = std::filesystem::path{CONSTABLE_TEST_DATA} / name;
    if (!std::filesystem::exists(path))
        SKIP("the test data is absent: " << path.string());
    return path;
}

/// A fresh directory, removed with everything in it at the end of the scope.
class temporary_directory {
public:
    temporary_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "constable-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("cannot make a temporary directory: " + name);
        path_ = name;
    }
    temporary_directory(temporary_directory const&) = delete;
    temporary_directory& operator=(temporary_directory const&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace constable_test

#endif
