// SPDX-License-Identifier: BSL-1.0
#include <constable/session/postgres_notify.hpp>

#include <constable/any.hpp>
#include <constable/postgres.hpp>
#include <constable/session/postgres_listener.hpp>

#include <chrono>
#include <cstdint>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/any_engine.hpp"

using namespace constable;
using namespace constable_test;
using namespace std::chrono_literals;

namespace {

struct task {
    std::int64_t id{};
    std::string title{};

    static consteval auto table() { return constable::table("tasks", primary_key<&task::id>); }
};

using tasks = schema<"tasks", task>;

struct opened {
    postgres_scratch scratch;
    postgres_database<tasks> db{scratch.open()};
    postgres_listener listener{scratch.url()};

    opened() {
        db.create_tables();
        listener.listen<"tasks">();
    }
    /// The next payload, or "none".
    std::string next(std::chrono::milliseconds timeout = 60s) {
        const listen_event event = listener.wait(timeout);
        return event.on<"tasks">() ? event.payload : "none";
    }
};

} // namespace

TEST_CASE("a notification comes from a database, a connection and a transaction") {
    opened with;
    notify<"tasks">(with.db, "database");
    CHECK(with.next() == "database");
    notify<"tasks">(with.db.connection(), "connection");
    CHECK(with.next() == "connection");
    notify<"tasks">(with.db);
    CHECK(with.next().empty());
    with.db.transaction([](auto& running) {
        running.insert(task{.title = "new"});
        running.savepoint([](auto& part) { notify<"tasks">(part, "transaction"); });
    });
    CHECK(with.next() == "transaction");
}

TEST_CASE("a transaction notifies when it commits, and never when it rolls back") {
    opened with;
    with.db.transaction([&](auto& running) {
        notify<"tasks">(running, "committed");
        CHECK(with.next(50ms) == "none");
    });
    CHECK(with.next() == "committed");
    CHECK_THROWS_AS(with.db.transaction([](auto& running) {
        notify<"tasks">(running, "rolled back");
        throw 1;
    }),
                    int);
    notify<"tasks">(with.db, "later");
    CHECK(with.next() == "later");
}

TEST_CASE("a payload comes through as it is, up to the longest") {
    opened with;
    for (std::string const& payload :
         {std::string{"'quoted'; DROP TABLE tasks; --"}, std::string{"caf\xc3\xa9 \xf0\x9f\x8d\xb0\n\\"},
          std::string(max_notify_payload, 'x')}) {
        notify<"tasks">(with.db, payload);
        CHECK(with.next() == payload);
    }
}

TEST_CASE("a payload that cannot be sent is refused, and the transaction goes on") {
    opened with;
    const std::string secret = "hunter2" + std::string(max_notify_payload - 6, 'x');
    with.db.transaction([&](auto& running) {
        const auto longer = error_of([&] { notify<"tasks">(running, secret); });
        CHECK(longer.kind == error_kind::invalid_value);
        CHECK(contains(longer.what, "8000 bytes"));
        CHECK_FALSE(contains(longer.what, "hunter2"));
        const auto nul = error_of([&] { notify<"tasks">(running, std::string_view{"a\0b", 3}); });
        CHECK(nul.kind == error_kind::invalid_value);
        running.insert(task{.title = "kept"});
    });
    CHECK(with.db(from<task>.select(count())).one() == 1);
    const auto bytes = error_of([&] { notify<"tasks">(with.db, "\xff"); });
    CHECK(bytes.kind == error_kind::invalid_value);
    require_usable(with.db.connection());
    CHECK(with.next(50ms) == "none");
}

TEST_CASE("nothing is notified while only reading is allowed") {
    opened with;
    const auto refused = error_of([&] { with.db.read([&](auto&) { notify<"tasks">(with.db, "x"); }); });
    CHECK(refused.kind == error_kind::misuse);
    require_usable(with.db.connection());
}

TEST_CASE("where the engine is chosen at run time, PostgreSQL's own connection notifies") {
    for_each_engine([](engine& on) {
        auto db = open<tasks>(on.url(), any_options{});
        db.create_tables();
        postgres_connection* const server = db.connection().as_postgres();
        CHECK((server != nullptr) == on.is_postgres());
        if (server == nullptr)
            return;
        postgres_listener listener{on.url()};
        listener.listen<"tasks">();
        db.transaction([&](auto& running) {
            running.insert(task{.title = "new"});
            notify<"tasks">(*server, "committed");
        });
        CHECK(listener.wait(60s).payload == "committed");
    });
}
