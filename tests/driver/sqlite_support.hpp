// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_DRIVER_SQLITE_SUPPORT_HPP
#define CONSTABLE_TESTS_DRIVER_SQLITE_SUPPORT_HPP

// What the tests of the SQLite driver share: caught errors, usable connections, child processes that take turns.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <catch2/catch_test_macros.hpp>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <constable/driver/sqlite/open.hpp>

#include "../support/data.hpp"

namespace constable_test {

/// An error that was thrown, taken apart.
struct caught {
    constable::error_kind kind;
    constable::error_facts facts;
    std::string what;
};

template <class Call>
std::optional<caught> try_call(Call&& call) {
    try {
        std::forward<Call>(call)();
    } catch (constable::database_error const& error) {
        return caught{error.kind(), error.facts(), error.what()};
    }
    return std::nullopt;
}

/// The error that `call` throws; the test fails when it throws none, or one without a remedy.
template <class Call>
caught error_of(Call&& call) {
    std::optional<caught> error = try_call(std::forward<Call>(call));
    if (!error)
        FAIL("no error was thrown");
    INFO(error->what);
    CHECK_FALSE(error->facts.message.empty());
    CHECK_FALSE(error->facts.remedy.empty());
    return *std::move(error);
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline std::int64_t integer(constable::sqlite_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    if (!statement.step())
        throw std::runtime_error("no row");
    return statement.value(0).integer();
}

inline std::string text(constable::sqlite_connection const& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    return statement.step() ? std::string{statement.value(0).text()} : std::string{};
}

/// After an error: no statement is open, and the connection still answers.
inline void require_usable(constable::sqlite_connection const& connection) {
    REQUIRE(connection.busy_statements() == 0);
    REQUIRE(integer(connection, "SELECT 41 + 1") == 42);
    REQUIRE(connection.busy_statements() == 0);
}

/// A forked process that runs a function and hands back a text. Parent and child take turns with `say` and `hear`.
/// It never returns into Catch2, and it is killed by an alarm when it hangs.
class child_process {
public:
    template <class Body>
    explicit child_process(Body body) {
        if (pipe(to_child_) != 0 || pipe(to_parent_) != 0)
            throw std::runtime_error("pipe");
        std::fflush(nullptr); // or the child writes it again
        pid_ = fork();
        if (pid_ != 0) {
            close(to_child_[0]);
            close(to_parent_[1]);
            return;
        }
        close(to_child_[1]);
        close(to_parent_[0]);
        alarm(120);
        write_all(run(body));
        _exit(0);
    }
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;
    ~child_process() {
        if (pid_ > 0)
            (void)report();
    }

    void say() const { write_all("!"); }
    void hear() const {
        char turn = 0;
        if (read(pid_ == 0 ? to_child_[0] : to_parent_[0], &turn, 1) != 1)
            throw std::runtime_error("the other process is gone");
    }

    /// The text of the child, and its end.
    [[nodiscard]] std::string report() {
        std::string text;
        char buffer[4096];
        close(to_child_[1]);
        for (ssize_t size = 0; (size = read(to_parent_[0], buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(size));
        close(to_parent_[0]);
        int status = 0;
        waitpid(std::exchange(pid_, -1), &status, 0);
        return status == 0 ? text : text + " (status " + std::to_string(status) + ")";
    }
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    template <class Body>
    std::string run(Body& body) {
        try {
            return body(*this);
        } catch (std::exception const& error) {
            return std::string{"exception: "} + error.what();
        }
    }
    void write_all(std::string_view text) const {
        const int descriptor = pid_ == 0 ? to_parent_[1] : to_child_[1];
        if (write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            std::abort();
    }

    int to_child_[2] = {};
    int to_parent_[2] = {};
    pid_t pid_ = -1;
};

/// What a child reports of an error: its kind and its whole text.
inline std::string describe(std::optional<caught> const& error) {
    return error ? std::string{constable::to_string(error->kind)} + " | " + error->what : "no error";
}

/// Gives up root, so that file permissions count.
inline void become_nobody() {
    if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        throw std::runtime_error("setuid");
}

} // namespace constable_test

#endif
