// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_OWN_SERVER_HPP
#define CONSTABLE_TESTS_SUPPORT_OWN_SERVER_HPP

// A PostgreSQL server of one test's own, which may stop it and start it again.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "postgres.hpp"

namespace constable_test {

class own_server {
public:
    own_server() : file_(std::filesystem::temp_directory_path() / ("constable-own-" + std::to_string(getpid()))) {
        (void)postgres_server(); // skipped where there is none to be had
        run("start");
        std::ifstream input{file_};
        std::getline(input, url_);
        if (!url_.starts_with("postgresql:"))
            throw std::runtime_error(url_);
    }
    own_server(own_server const&) = delete;
    own_server& operator=(own_server const&) = delete;
    ~own_server() { (void)system(command("stop").c_str()); }

    /// Of its first database, whose user may do everything.
    [[nodiscard]] std::string const& url() const noexcept { return url_; }
    /// The folder of its socket; its files are in `data` there.
    [[nodiscard]] std::string folder() const {
        return url_.substr(url_.find("host=") + 5, url_.find('&') - url_.find("host=") - 5);
    }
    /// Ends all sessions and stops.
    void down() const { run("down"); }
    void up() const { run("up"); }
    /// Ends without a word to its sessions.
    void crash() const { run("crash"); }
    /// Takes no sessions any more, and waits for those that there are to end.
    void begin_to_go_down() const { run("close"); }

private:
    [[nodiscard]] std::string command(std::string_view step) const {
        return "python3 " CONSTABLE_SCHEMAS "/../tests/support/postgres_server.py " + std::string{step} + " " +
               file_.string();
    }
    void run(std::string_view step) const {
        if (system(command(step).c_str()) != 0) // NOLINT(concurrency-mt-unsafe)
            throw std::runtime_error("postgres_server.py " + std::string{step} + " failed");
    }

    std::filesystem::path file_;
    std::string url_;
};

} // namespace constable_test

#endif
