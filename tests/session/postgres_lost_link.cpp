// SPDX-License-Identifier: BSL-1.0

// A link that is cut after each byte of a transaction: what the program is told is what has happened.

#include <constable/postgres.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <libpq-fe.h>

#include "tests/support/cutting_proxy.hpp"
#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

namespace {

struct entry {
    std::int64_t id{};
    std::string text{};

    static consteval auto table() { return constable::table("entries", primary_key<&entry::id>); }
};

using journal = schema<"journal", entry>;

struct cut_links {
    postgres_scratch scratch;
    postgres_database<journal> direct{scratch.open()};
    cutting_proxy proxy{[this] {
        const std::string url = scratch.url();
        const std::size_t host = url.find("host=") + 5;
        return url.substr(host, url.find('&', host) - host);
    }()};

    cut_links() { direct.create_tables(); }
    [[nodiscard]] postgres_database<journal> open_through_proxy() const {
        std::string url = scratch.url();
        const std::size_t host = url.find("host=") + 5;
        url.replace(host, url.find('&', host) - host, proxy.folder());
        auto db = constable::open<journal>(url, postgres_options{});
        db.insert(entry{.id = -++warm_, .text = "prepares the statement"});
        return db;
    }
    static inline std::int64_t warm_ = 0;
};

struct verdicts {
    int committed = 0;
    int not_applied = 0;
    int in_doubt = 0;
    int wrong = 0;
};

/// Cuts a transaction after every `stride`-th byte.
verdicts cut_at_every(cut_links& with, commit chosen, long stride) {
    verdicts counted;
    std::int64_t id = 0;
    bool whole = false;
    for (long cut = 1; !whole; cut += stride) {
        auto db = with.open_through_proxy();
        ++id;
        std::optional<outcome> failed;
        const int backend = PQbackendPID(db.connection().handle());
        const long before = with.proxy.passed();
        with.proxy.cut_after(cut);
        try {
            db.transaction(transaction_options{.commit = chosen},
                           [&](auto& running) { running.insert(entry{.id = id, .text = "written"}); });
        } catch (database_error const& error) {
            failed = error.result();
        }
        whole = !failed && with.proxy.passed() - before < cut; // never cut
        with.proxy.cut_after(-1);
        // What is in doubt is looked at when nobody works on it any more.
        const auto present = [&] { return with.direct.get<entry>(id).has_value(); };
        if (!failed) {
            ++counted.committed;
            counted.wrong += present() ? 0 : 1;
            if (PQbackendPID(db.connection().handle()) != backend) // a new link has taken the lost one's place
                CHECK(db.get<entry>(id).has_value());
        } else if (*failed == outcome::not_applied) {
            ++counted.not_applied;
            counted.wrong += present() ? 1 : 0;
        } else {
            ++counted.in_doubt;
        }
    }
    return counted;
}

} // namespace

TEST_CASE("a verified commit tells what has happened, wherever the link is cut") {
    cut_links with;
    const verdicts counted = cut_at_every(with, commit::verified, 1);
    CHECK(counted.wrong == 0);
    CHECK(counted.in_doubt == 0);
    CHECK(counted.committed > 1);
    CHECK(counted.not_applied > 10);
}

TEST_CASE("a commit that nobody verifies is in doubt where its answer is lost") {
    cut_links with;
    const verdicts counted = cut_at_every(with, commit::answered, 3);
    CHECK(counted.wrong == 0);
    CHECK(counted.in_doubt > 0);
    CHECK(counted.not_applied > 10);
}
