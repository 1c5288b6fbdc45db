// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_POSTGRES_PAIR_HPP
#define CONSTABLE_TESTS_SUPPORT_POSTGRES_PAIR_HPP

// A primary with a synchronous standby of one's own: see postgres_pair.py, which does the work.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

namespace constable_test {

class postgres_pair {
public:
    /// `settings` of both servers, as `name=value name=value`.
    explicit postgres_pair(std::string const& settings = {}) {
        std::filesystem::create_directories(folder_);
        call("start", settings);
        std::ifstream input{file_};
        std::getline(input, url_);
    }
    postgres_pair(postgres_pair const&) = delete;
    postgres_pair& operator=(postgres_pair const&) = delete;
    ~postgres_pair() {
        static_cast<void>(std::system(command("stop", {}).c_str()));
        std::filesystem::remove_all(folder_);
    }

    /// Why there is none; empty where it runs.
    [[nodiscard]] std::string why_not() const { return url_.starts_with("postgresql:") ? std::string{} : url_; }
    /// Names both hosts. What is appended begins with `&`.
    [[nodiscard]] std::string url(std::string_view appended = {}) const { return url_ + std::string{appended}; }
    [[nodiscard]] std::string primary() const { return one("5432"); }
    [[nodiscard]] std::string standby() const { return one("5433"); }

    void kill(std::string const& server) const { call("kill", server); }
    void freeze(std::string const& server) const { call("freeze", server); }
    void thaw(std::string const& server) const { call("thaw", server); }
    void halt(std::string const& server) const { call("halt", server); }
    void run(std::string const& server) const { call("run", server); }
    void promote() const { call("promote", {}); }

private:
    [[nodiscard]] std::string one(std::string const& port) const {
        const std::size_t comma = url_.find(',');
        const std::size_t host = url_.find("host=") + 5;
        return url_.substr(0, comma < host ? host : comma) + "&port=" + port + "&user=constable";
    }
    [[nodiscard]] std::string command(std::string const& verb, std::string const& argument) const {
        const auto script = std::filesystem::path{__FILE__}.parent_path() / "postgres_pair.py";
        return "python3 '" + script.string() + "' " + verb + " '" + file_.string() + "' " + argument;
    }
    void call(std::string const& verb, std::string const& argument) const {
        if (std::system(command(verb, argument).c_str()) != 0)
            throw std::runtime_error("postgres_pair.py " + verb + " failed");
    }

    static inline int count_ = 0;
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                    ("constable-pair-of-" + std::to_string(getpid()) + "-" + std::to_string(++count_));
    std::filesystem::path file_ = folder_ / "url";
    std::string url_;
};

} // namespace constable_test

#endif
