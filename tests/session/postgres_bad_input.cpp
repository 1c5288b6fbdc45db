// SPDX-License-Identifier: BSL-1.0

// What goes wrong between a program and a PostgreSQL server, each for real: one class of error for each, which says
// what to do, tells no secrets, leaves nothing half done and, where there is a link, leaves it usable.

#include <constable/any.hpp>
#include <constable/postgres.hpp>
#include <constable/session/pool.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/cutting_proxy.hpp"
#include "tests/support/own_server.hpp"
#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

enum class level { basic, gold };

struct account {
    std::int64_t id{};
    std::string owner{};
    std::int32_t balance{};
    level rank{};
    blob data{};

    static consteval auto table() {
        return constable::table("accounts", primary_key<&account::id>, unique_key<&account::owner>);
    }
};

using bank = schema<"bank", account>;

constexpr auto number = from<account>.select(count());

/// The two ways to a server.
struct direct {
    static auto open(std::string const& url, postgres_options const& options = {}) {
        return constable::open<bank>(url, options);
    }
    static postgres_connection& server(postgres_database<bank>& db) { return db.connection(); }
};
struct chosen {
    static auto open(std::string const& url, postgres_options const& options = {}) {
        return constable::open<bank>(url, any_options{.postgres = options});
    }
    static postgres_connection& server(any_database<bank>& db) { return *db.connection().as_postgres(); }
};

/// Exactly an `Error`, which a stranger can do something with; no secret of this file is in it.
template <class Error, class Call>
error_facts thrown(Call&& call) {
    try {
        std::forward<Call>(call)();
    } catch (Error const& error) {
        INFO(error.what());
        CHECK(typeid(error) == typeid(Error));
        CHECK(error.facts().message.size() > 10);
        CHECK(error.remedy().size() > 10);
        CHECK(error.where().line() != 0);
        CHECK_FALSE(contains(error.what(), "hunter2"));
        CHECK_FALSE(contains(error.what(), "open sesame"));
        if (std::getenv("CONSTABLE_SHOW") != nullptr)
            std::fprintf(stderr, "%s\n\n", error.what());
        return error.facts();
    } catch (database_error const& error) {
        FAIL("another error: " << error.what());
    }
    FAIL("no error");
    return {};
}

template <class Database>
void require_rows(Database& db, std::int64_t rows) {
    CHECK(db(number).one() == rows);
}

template <class Way>
struct opened {
    postgres_scratch scratch;
    decltype(Way::open("")) db;

    explicit opened(postgres_options const& options = {}) : db(Way::open(scratch.url(), options)) {
        db.create_tables();
        db.insert(account{.owner = "Ada", .balance = 1});
    }
    [[nodiscard]] postgres_connection& server() { return Way::server(db); }
};

std::string replaced(std::string text, std::string const& part, std::string const& by) {
    return text.replace(text.find(part), part.size(), by);
}

} // namespace

// --- connecting ------------------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("bad input: a server that is down", "", direct, chosen) {
    const auto facts = thrown<unavailable_error>(
        [] { (void)TestType::open("postgresql://ada:hunter2@/bank?host=/nowhere/at/all&port=5433"); });
    CHECK(facts.message == "the server cannot be reached");
    CHECK(facts.file == "/nowhere/at/all:5433/bank");
    const auto refused = thrown<unavailable_error>(
        [] { (void)TestType::open("postgresql://ada:hunter2@127.0.0.1:1/bank?sslmode=disable"); });
    CHECK(refused.file == "127.0.0.1:1/bank");
}

TEMPLATE_TEST_CASE("bad input: a wrong user, password or database", "", direct, chosen) {
    const postgres_scratch scratch;
    scratch.admin().execute("DO $$ BEGIN CREATE ROLE guarded LOGIN PASSWORD 'open sesame'; EXCEPTION WHEN "
                            "duplicate_object THEN NULL; END $$");
    const auto wrong =
        thrown<unavailable_error>([&] { (void)TestType::open(scratch.url("guarded") + "&password=hunter2"); });
    CHECK(wrong.message == "the server refuses this user or password");
    CHECK(contains(wrong.file, scratch.name()));
    const auto none = thrown<unavailable_error>([&] { (void)TestType::open(scratch.url("guarded")); });
    CHECK(none.message == wrong.message);
    const auto nobody = thrown<unavailable_error>([&] { (void)TestType::open(scratch.url("no_such_user")); });
    CHECK(nobody.message == wrong.message);
    const auto absent = thrown<unavailable_error>(
        [&] { (void)TestType::open(replaced(scratch.url(), scratch.name(), "no_such_database")); });
    CHECK(absent.message == "there is no database of this name");
    CHECK(contains(absent.file, "no_such_database"));
}

TEST_CASE("bad input: a server without a connection left") {
    const own_server server;
    auto first = direct::open(server.url());
    first.connection().execute("CREATE ROLE plain LOGIN");
    const std::string plain = replaced(server.url(), "user=constable", "user=plain");
    std::vector<postgres_connection> all;
    std::optional<error_facts> full;
    for (int i = 0; i != 1'000 && !full; ++i)
        try {
            all.push_back(open_postgres(server.url()));
        } catch (busy_error const& error) {
            full = error.facts();
        }
    REQUIRE(full);
    const auto root = thrown<busy_error>([&] { (void)direct::open(server.url()); });
    CHECK(root.message == "the server has no connection left");
    CHECK(thrown<busy_error>([&] { (void)chosen::open(server.url()); }).message == root.message);
    all.pop_back(); // is left for the administrator
    const auto reserved = thrown<busy_error>([&] {
        for (int i = 0; i != 100; ++i) // the server takes a moment to see it
            all.push_back(open_postgres(plain));
    });
    CHECK(reserved.message == root.message);
    all.clear();
    require_usable(first.connection());

    first.connection().execute("ALTER ROLE plain CONNECTION LIMIT 1");
    const auto limited = thrown<busy_error>([&] {
        for (int i = 0; i != 2; ++i)
            all.push_back(open_postgres(plain));
    });
    CHECK(limited.message == root.message);
}

TEST_CASE("bad input: a server that restarts") {
    const own_server server;
    auto db = direct::open(server.url());
    db.create_tables();
    pool<postgres_database<bank>> many{[&] { return direct::open(server.url()); }, {.ping_after = 0}};
    many.with([](auto& lent) { lent.insert(account{.owner = "Ada"}); });

    server.begin_to_go_down(); // waits for the sessions that there are
    const auto closing = [&] { // the server takes a moment to see it
        for (int i = 0; i != 10'000; ++i)
            (void)direct::open(server.url());
    };
    const auto soon = thrown<unavailable_error>(closing);
    CHECK(soon.message == "the server is starting up or shutting down");
    require_usable(db.connection());

    server.down();
    const auto ended = thrown<unavailable_error>([&] { (void)db(number).one(); });
    CHECK((ended.native_state == "57P01" || ended.native_state.empty())); // libpq may keep the end of the link alone
    CHECK_FALSE(db.connection().connected());
    CHECK(thrown<unavailable_error>([&] { (void)db(number).one(); }).message ==
          "the connection to the server was lost");
    CHECK(thrown<unavailable_error>([&] { (void)many.take(); }).message == "the server cannot be reached");
    server.up();
    many.with([](auto& lent) { require_rows(lent, 1); });
    auto again = direct::open(server.url());
    require_rows(again, 1);
}

TEST_CASE("bad input: a server that crashes") {
    const own_server server;
    auto db = direct::open(server.url());
    db.create_tables();
    db.insert(account{.owner = "Ada"});
    auto in_transaction = direct::open(server.url());
    auto verifying = direct::open(server.url());
    pool<postgres_database<bank>> many{[&] { return direct::open(server.url()); }};
    many.with([](auto& lent) { require_rows(lent, 1); });
    const auto in_doubt = [&] {
        in_transaction.transaction([&](auto& running) {
            running.insert(account{.owner = "Bo"});
            server.crash();
        });
    };
    CHECK_THROWS_AS(in_doubt(), in_doubt_error);
    CHECK(thrown<unavailable_error>([&] { db.insert(account{.owner = "Cy"}); }).result == outcome::unknown);
    CHECK_FALSE(db.connection().connected());
    CHECK(thrown<unavailable_error>([&] { db.insert(account{.owner = "Cy"}); }).result == outcome::not_applied);
    CHECK(thrown<unavailable_error>([&] {
              verifying.transaction({.commit = commit::verified},
                                    [](auto& running) { running.insert(account{.owner = "Di"}); });
          }).result == outcome::not_applied);
    CHECK_THROWS_AS(many.with([](auto& lent) { (void)lent(number).one(); }), unavailable_error);
    server.up();
    many.with([](auto& lent) { require_rows(lent, 1); });
}

// --- the link --------------------------------------------------------------------------------------------------------

namespace {

template <class Way>
struct behind_proxy {
    opened<Way> with;
    cutting_proxy proxy{folder()};
    decltype(Way::open("")) db = Way::open(replaced(with.scratch.url(), folder(), proxy.folder()));

    std::string folder() const {
        const std::string url = with.scratch.url();
        const std::size_t host = url.find("host=") + 5;
        return url.substr(host, url.find('&', host) - host);
    }
    void cut() {
        proxy.begin_outage();
        proxy.end_outage();
    }
    /// Has Bob come, now or soon?
    bool has_bob() {
        for (int i = 0; i != 100; ++i) {
            if (with.db(number).one() == 2)
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return false;
    }
};

/// Bytes of COMMIT as it is sent.
constexpr long commit_message = 1 + 4 + 7;

} // namespace

TEMPLATE_TEST_CASE("bad input: a link that is lost before COMMIT", "", direct, chosen) {
    behind_proxy<TestType> with;
    const auto lost = thrown<unavailable_error>([&] {
        with.db.transaction([&](auto& running) {
            running.insert(account{.owner = "hunter2"});
            with.cut();
            running.insert(account{.owner = "hunter2 too"});
        });
    });
    CHECK(lost.message == "the connection to the server was lost");
    CHECK(lost.result == outcome::not_applied);
    require_rows(with.with.db, 1);
    thrown<unavailable_error>([&] { (void)with.db(number).one(); });
}

TEMPLATE_TEST_CASE("bad input: a link that is lost in COMMIT", "", direct, chosen) {
    behind_proxy<TestType> with;
    const auto doubtful = thrown<in_doubt_error>([&] {
        with.db.transaction([&](auto& running) {
            running.insert(account{.owner = "Bob"});
            with.proxy.cut_after(commit_message); // it arrives, its answer does not
        });
    });
    CHECK(contains(doubtful.message, "may or may not"));
    CHECK(doubtful.result == outcome::unknown);
    CHECK(doubtful.sql == "COMMIT");
    CHECK(with.has_bob());

    with.db = TestType::open(replaced(with.with.scratch.url(), with.folder(), with.proxy.folder()));
    const auto unsent = thrown<in_doubt_error>([&] {
        with.db.transaction([&](auto& running) {
            running.insert(account{.owner = "Cid"});
            with.cut();
        });
    });
    CHECK(unsent.result == outcome::unknown);
    require_rows(with.with.db, 2);
}

TEMPLATE_TEST_CASE("bad input: a link that is lost after COMMIT", "", direct, chosen) {
    behind_proxy<TestType> with;
    with.db.transaction([](auto& running) { running.insert(account{.owner = "Bob"}); });
    with.cut();
    const auto lost = thrown<unavailable_error>([&] { (void)with.db(number).one(); });
    CHECK(contains(lost.remedy, "connect again"));
    const auto still = thrown<unavailable_error>([&] { with.db.transaction([](auto&) {}); });
    CHECK(still.message == lost.message);
    require_rows(with.with.db, 2);
}

TEMPLATE_TEST_CASE("bad input: a single write whose answer is lost", "", direct, chosen) {
    behind_proxy<TestType> with;
    constexpr auto removed = erase<account>.where(col<&account::id> == arg<0>);
    with.db(removed, 77);
    with.cut();
    const auto lost = thrown<unavailable_error>([&] { with.db(removed, 1); });
    CHECK(lost.result == outcome::unknown); // it was not sent, but nobody can know
    CHECK(contains(lost.remedy, "before repeating it"));
    require_rows(with.with.db, 1);
}

// --- a statement -----------------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("bad input: a statement that takes too long", "", direct, chosen) {
    opened<TestType> with{{.statement_timeout = 500}};
    constexpr auto slow = raw<std::int64_t>("SELECT count(pg_sleep(60)) FROM accounts");
    const auto late = thrown<timeout_error>([&] { (void)with.db(slow).one(); });
    CHECK(late.message == "the statement took longer than statement_timeout allows");
    CHECK(contains(late.sql, "pg_sleep"));
    require_usable(with.server());
    thrown<timeout_error>([&] {
        with.db.transaction([&](auto& running) {
            running.insert(account{.owner = "Bob"});
            (void)running(slow).one();
        });
    });
    require_rows(with.db, 1);
}

TEMPLATE_TEST_CASE("bad input: a statement that is cancelled", "", direct, chosen) {
    opened<TestType> with;
    const auto cancelled = [&](auto cancel) {
        std::thread other{[&] {
            auto watcher = with.scratch.open();
            while (integer(watcher, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
                                    "'SELECT count(pg_sleep%' AND datname = current_database()") == 0)
                std::this_thread::yield();
            cancel(watcher);
        }};
        const auto facts = thrown<cancelled_error>(
            [&] { (void)with.db(raw<std::int64_t>("SELECT count(pg_sleep(60)) FROM accounts")).one(); });
        other.join();
        return facts;
    };
    const auto mine = cancelled([&](auto&) { with.db.connection().interrupt(); });
    CHECK(contains(mine.remedy, "run it again"));
    require_usable(with.server());
    const auto theirs = cancelled([](auto& watcher) {
        (void)integer(watcher, "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'SELECT "
                               "count(pg_sleep%' AND datname = current_database()");
    });
    CHECK(theirs.message == mine.message);
    require_usable(with.server());
    require_rows(with.db, 1);
}

TEMPLATE_TEST_CASE("bad input: a row that somebody else holds", "", direct, chosen) {
    opened<TestType> with{{.lock_timeout = 50}};
    auto other = with.scratch.open();
    other.begin_write();
    other.execute("UPDATE accounts SET balance = 2 WHERE id = 1");
    const auto held = thrown<busy_error>(
        [&] { with.db(update<account>.set(col<&account::balance> = 3).where(col<&account::id> == 1)); });
    CHECK(held.message == "another transaction holds the lock");
    other.rollback();
    require_usable(with.server());
    require_rows(with.db, 1);
}

// --- the disk --------------------------------------------------------------------------------------------------------

namespace {

/// A disk of 32 MiB in a server's folder, where this process may mount one.
class small_disk {
public:
    explicit small_disk(std::string const& folder) : path_(folder + "/small") {
        struct stat owner{};
        std::filesystem::create_directory(path_);
        mounted_ = stat((folder + "/data").c_str(), &owner) == 0 &&
                   mount("none", path_.c_str(), "tmpfs", 0, "size=32m,mode=0700") == 0 &&
                   chown(path_.c_str(), owner.st_uid, owner.st_gid) == 0;
    }
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;
    ~small_disk() {
        if (mounted_)
            umount2(path_.c_str(), MNT_DETACH);
    }
    [[nodiscard]] bool mounted() const noexcept { return mounted_; }
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
    bool mounted_ = false;
};

/// So many rows of a tenth of a mebibyte that cannot be compressed.
std::vector<account> large(int rows) {
    std::vector<account> made;
    for (int i = 0; i != rows; ++i) {
        std::vector<std::byte> bytes(104'857);
        fill_with_entropy(bytes);
        made.push_back({.owner = "large " + std::to_string(i), .data = blob{std::move(bytes)}});
    }
    return made;
}

} // namespace

TEST_CASE("bad input: a disk that is full") {
    const own_server server;
    const small_disk disk{server.folder()};
    auto db = direct::open(server.url());
    if (!disk.mounted()) { // not root: the server's error alone is what the real one says
        db.create_tables();
        const auto full = thrown<disk_full_error>([&] {
            db.connection().execute(
                "DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = "
                "'53100'; END $$");
        });
        CHECK(full.message == "the server's disk is full");
        require_rows(db, 0);
        SKIP("only the server's error code was tried: this process may not mount a small disk");
    }
    db.connection().execute("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
    db.connection().execute("SET default_tablespace = small");
    db.create_tables();
    db.connection().execute("CREATE TABLE ballast AS SELECT md5(n::text) FROM generate_series(1, 100000) n");
    db.insert(account{.owner = "Ada"});
    const std::vector<account> too_much = large(400);
    const auto full = thrown<disk_full_error>([&] {
        db.transaction([&](auto& running) {
            for (account const& each : too_much)
                running.insert(each);
        });
    });
    CHECK(full.message == "the server's disk is full");
    CHECK(contains(full.sql, "INSERT INTO accounts"));
    CHECK(full.native_state == "53100");
    CHECK(full.result == outcome::not_applied);
    require_rows(db, 1);
    CHECK(thrown<disk_full_error>([&] { copy_in(db, too_much); }).message == full.message);
    require_rows(db, 1);
    db.connection().execute("DROP TABLE ballast"); // room again
    CHECK(copy_in(db, large(5)) == 5);
    require_rows(db, 6);
}

// --- values ----------------------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("bad input: a value out of range", "", direct, chosen) {
    opened<TestType> with;
    constexpr auto add = update<account>.set(col<&account::balance> += arg<0>).where(col<&account::id> == 1);
    const auto over = thrown<value_error>([&] { with.db(add, std::numeric_limits<std::int32_t>::max()); });
    CHECK(over.message == "a number leaves the range of its type");
    CHECK(contains(over.sql, "UPDATE accounts"));
    with.server().execute("ALTER TABLE accounts ALTER balance TYPE smallint");
    const auto narrow = thrown<value_error>([&] { with.db.insert(account{.owner = "Bob", .balance = 77'123}); });
    CHECK_FALSE(contains(narrow.message, "77123"));
    with.server().execute("ALTER TABLE accounts ALTER balance TYPE bigint; UPDATE accounts SET balance = 7712377123");
    const auto read = thrown<value_error>([&] { (void)with.db.template get<account>(1); });
    CHECK(read.columns == "balance");
    CHECK_FALSE(contains(read.message, "77123"));
    const auto divided =
        thrown<value_error>([&] { (void)with.db(raw<std::int64_t>("SELECT id / (id - 1) FROM accounts")).one(); });
    CHECK(divided.message == "a division by zero");
    for (auto const& facts : {over, narrow, read})
        CHECK(facts.table == "accounts");
    require_usable(with.server());
    require_rows(with.db, 1);
}

TEMPLATE_TEST_CASE("bad input: text that is not UTF-8, or holds a NUL", "", direct, chosen) {
    opened<TestType> with;
    const auto bytes = thrown<value_error>([&] { with.db.insert(account{.owner = "hunter2 \xff"}); });
    CHECK(contains(bytes.message, "UTF-8"));
    const auto nul = thrown<value_error>([&] { with.db.insert(account{.owner = std::string{"hunter2\0", 8}}); });
    CHECK(contains(nul.message, "NUL"));
    const auto inserted = thrown<value_error>([&] { with.db.insert_all(std::vector{account{.owner = "\xc3"}}); });
    for (auto const& facts : {bytes, nul, inserted}) {
        CHECK(facts.table == "accounts");
        CHECK(facts.columns == "owner");
    }
    const std::vector<account> rows{{.owner = "Bob"}, {.owner = "hunter2 \xff"}};
    const auto copied = thrown<value_error>([&] { copy_in(with.db, rows); });
    CHECK(contains(copied.message, "row 1 of the copy"));
    CHECK(copied.table == "accounts");
    CHECK(copied.columns == "owner");
    const auto by_hand = thrown<value_error>([&] {
        (void)with.db(raw<std::int64_t>("SELECT count(*) FROM accounts WHERE owner = ?"), "hunter2\xff").one();
    });
    CHECK(contains(by_hand.message, "UTF-8"));
    const auto server = thrown<value_error>([&] { with.server().execute("SELECT '\xff'"); });
    CHECK(server.native_state == "22021");
    require_usable(with.server());
    require_rows(with.db, 1);
}

TEMPLATE_TEST_CASE("bad input: a label that is none of the enum's", "", direct, chosen) {
    opened<TestType> with;
    const auto refused = thrown<constraint_error>([&] { with.server().execute("UPDATE accounts SET rank = 'golf'"); });
    CHECK(refused.table == "accounts");
    CHECK(refused.constraint == "ck_accounts_rank_domain");
    with.server().execute(
        "ALTER TABLE accounts DROP CONSTRAINT ck_accounts_rank_domain; UPDATE accounts SET rank = 'golf'");
    const auto unknown = thrown<value_error>([&] { (void)with.db.template get<account>(1); });
    CHECK(unknown.columns == "rank");
    CHECK(contains(unknown.remedy, "did you mean 'gold'?"));
    with.server().execute("CREATE TYPE native_level AS ENUM ('basic'); UPDATE accounts SET rank = 'basic'; "
                          "ALTER TABLE accounts ALTER rank TYPE native_level USING rank::native_level");
    CHECK(with.db.template get<account>(1)->rank == level::basic);
    const auto label =
        thrown<value_error>([&] { with.db(raw_write("UPDATE accounts SET rank = ?::text::native_level"), "hunter2"); });
    CHECK(contains(label.remedy, "ADD VALUE"));
    require_usable(with.server());
    require_rows(with.db, 1);
}

TEMPLATE_TEST_CASE("bad input: rows that break a constraint", "", direct, chosen) {
    opened<TestType> with;
    const auto twice = thrown<constraint_error>([&] { with.db.insert(account{.owner = "Ada"}); });
    CHECK(twice.table == "accounts");
    CHECK(twice.columns == "owner");
    CHECK_FALSE(contains(twice.message, "Ada"));
    const auto absent = thrown<constraint_error>([&] { with.server().execute("UPDATE accounts SET owner = NULL"); });
    CHECK(absent.table == "accounts");
    CHECK(absent.columns == "owner");
    require_usable(with.server());
    require_rows(with.db, 1);
}

// --- a schema that differs -------------------------------------------------------------------------------------------

namespace {

struct difference {
    char const* sql;     ///< what has become of the table
    char const* column;  ///< that `verify` names
    char const* message; ///< a part of what it says
};

constexpr difference differences[] = {
    {"DROP TABLE accounts", "", "no such table"},
    {"ALTER TABLE accounts RENAME TO account", "", "did you mean 'account'?"},
    {"ALTER TABLE accounts DROP COLUMN owner", "owner", "no such column"},
    {"ALTER TABLE accounts RENAME owner TO owners", "owner", "did you mean 'owners'?"},
    {"ALTER TABLE accounts ALTER balance TYPE text", "balance", "type is 'text', the struct needs integer"},
    {"ALTER TABLE accounts ALTER balance TYPE bigint", "balance", "type is 'bigint', the struct needs integer"},
    {"ALTER TABLE accounts ALTER data TYPE text USING ''", "data", "type is 'text', the struct needs bytea"},
    {"ALTER TABLE accounts ALTER owner DROP NOT NULL", "owner", "may hold NULL"},
    {"ALTER TABLE accounts ADD phone text NOT NULL DEFAULT ''; ALTER TABLE accounts ALTER phone DROP DEFAULT", "phone",
     "demands a value"},
    {"ALTER TABLE accounts DROP balance; ALTER TABLE accounts ADD balance integer NOT NULL GENERATED ALWAYS AS (1) "
     "STORED",
     "balance", "is generated"},
};

} // namespace

TEMPLATE_TEST_CASE("bad input: a schema that differs from the structs", "", direct, chosen) {
    opened<TestType> with;
    for (difference const& each : differences) {
        INFO(each.sql);
        with.server().begin_write();
        with.server().execute(each.sql);
        with.server().commit();
        const auto facts = thrown<schema_mismatch_error>([&] { with.db.verify(); });
        CHECK(contains(facts.message, each.message));
        CHECK(facts.table == "accounts");
        CHECK(facts.columns == each.column);
        CHECK(contains(facts.file, with.scratch.name()));
        require_usable(with.server());
        with.server().execute("DROP TABLE IF EXISTS account, accounts");
        with.db.create_tables();
        with.db.verify();
    }
}

TEMPLATE_TEST_CASE("bad input: a schema that differs, when it is used without a look at it", "", direct, chosen) {
    opened<TestType> with;
    const auto change = [&](char const* sql) {
        with.server().execute("DROP TABLE IF EXISTS accounts");
        with.db.create_tables();
        with.db.insert(account{.owner = "Ada", .balance = 1});
        with.server().execute(sql);
    };
    const auto reads = [&] { (void)with.db(from<account>).all(); };
    const auto writes = [&] { with.db.insert(account{.owner = "hunter2", .balance = 7}); };
    const auto looks = [&] { (void)with.db(from<account>.where(col<&account::balance> == 1)).all(); };

    change("DROP TABLE accounts");
    CHECK(thrown<schema_mismatch_error>(reads).table == "accounts");
    CHECK(thrown<schema_mismatch_error>(writes).table == "accounts");

    change("ALTER TABLE accounts DROP COLUMN balance");
    for (auto const& facts : {thrown<schema_mismatch_error>(reads), thrown<schema_mismatch_error>(writes),
                              thrown<schema_mismatch_error>(looks)}) {
        CHECK(facts.table == "accounts");
        CHECK(facts.columns == "balance");
    }

    change("ALTER TABLE accounts ALTER balance TYPE date USING now()");
    CHECK(thrown<value_error>(reads).columns == "balance");
    CHECK(thrown<schema_mismatch_error>(writes).columns == "balance");
    CHECK(contains(thrown<schema_mismatch_error>(looks).remedy, "verify()"));

    change("ALTER TABLE accounts ALTER balance DROP NOT NULL; UPDATE accounts SET balance = NULL");
    CHECK(thrown<value_error>(reads).columns == "balance");
    writes();

    change("ALTER TABLE accounts ADD phone text NOT NULL DEFAULT ''; ALTER TABLE accounts ALTER phone DROP DEFAULT");
    reads();
    const auto demanded = thrown<constraint_error>(writes);
    CHECK(demanded.columns == "phone");
    require_usable(with.server());
    require_rows(with.db, 1);
}
