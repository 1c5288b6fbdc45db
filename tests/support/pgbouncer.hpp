// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_PGBOUNCER_HPP
#define CONSTABLE_TESTS_SUPPORT_PGBOUNCER_HPP

// A pgbouncer in transaction mode of one's own, in front of a database of one's own: see pgbouncer.py.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "postgres.hpp"

namespace constable_test {

/// All clients share one connection to the server. The test is skipped, with the reason, where there is no pgbouncer.
class pooled_scratch {
public:
    pooled_scratch() {
        const std::string server = scratch_.url();
        const std::size_t host = server.find("host=") + 5;
        std::filesystem::create_directories(folder_);
        if (call("start", server.substr(host, server.find('&', host) - host)) != 0)
            throw std::runtime_error("pgbouncer.py failed");
        std::ifstream input{file_};
        std::getline(input, url_);
        if (!url_.starts_with("postgresql:")) {
            std::filesystem::remove_all(folder_);
            SKIP(url_);
        }
        url_.replace(url_.find("///postgres") + 3, 8, scratch_.name());
    }
    pooled_scratch(pooled_scratch const&) = delete;
    pooled_scratch& operator=(pooled_scratch const&) = delete;
    ~pooled_scratch() {
        call("stop", {});
        std::filesystem::remove_all(folder_);
    }

    /// Through the pooler.
    [[nodiscard]] std::string const& url() const noexcept { return url_; }
    /// To the server.
    [[nodiscard]] postgres_scratch const& direct() const noexcept { return scratch_; }

private:
    int call(std::string const& verb, std::string const& argument) const {
        const auto script = std::filesystem::path{__FILE__}.parent_path() / "pgbouncer.py";
        return std::system(
            ("python3 '" + script.string() + "' " + verb + " '" + file_.string() + "' " + argument).c_str());
    }

    static inline int count_ = 0;
    postgres_scratch scratch_;
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() /
        ("constable-bouncer-of-" + std::to_string(getpid()) + "-" + std::to_string(++count_));
    std::filesystem::path file_ = folder_ / "url";
    std::string url_;
};

} // namespace constable_test

#endif
