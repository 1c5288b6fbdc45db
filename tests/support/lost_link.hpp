// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_LOST_LINK_HPP
#define CONSTABLE_TESTS_SUPPORT_LOST_LINK_HPP

// Transactions whose link is cut after each of their bytes, and whether the program was told what has happened.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include <constable/postgres.hpp>

#include "cutting_proxy.hpp"

namespace constable_test {

struct entry {
    std::int64_t id{};
    std::string text{};

    static consteval auto table() { return constable::table("entries", constable::primary_key<&entry::id>); }
};

using journal = constable::schema<"journal", entry>;

/// How a transaction writes its row.
struct by_insert {
    template <class Transaction>
    static void write(Transaction& running, entry const& row) {
        running.insert(row);
    }
};
struct by_copy {
    template <class Transaction>
    static void write(Transaction& running, entry const& row) {
        constable::copy_in(running, std::vector{row});
    }
};
struct by_batch {
    template <class Transaction>
    static void write(Transaction& running, entry const& row) {
        constable::in_batch(running, [&](auto& batch) { batch(constable::into<entry>.values_with_key(row)); });
    }
};

struct verdicts {
    int cuts = 0;
    int committed = 0; ///< as the program was told; also the last transaction, which is never cut
    int not_applied = 0;
    int in_doubt = 0;
    int wrong = 0; ///< told it is there and it is not, or the other way round
};

/// A database that is reached directly, and through a proxy that cuts links.
class cut_links {
public:
    /// `url` is that of an empty database on a server behind a socket.
    explicit cut_links(std::string url)
        : url_(std::move(url)), direct_(constable::open<journal>(url_, constable::postgres_options{})) {
        direct_.create_tables();
    }

    /// Cuts a transaction after every `stride`-th byte, until one is whole.
    template <class How>
    verdicts cut_at_every(constable::commit chosen, long stride) {
        verdicts counted;
        for (long cut = 1;; cut += stride) {
            const std::int64_t id = ++last_;
            auto db = open_through_proxy();
            const int backend = PQbackendPID(db.connection().handle());
            const long before = proxy_.passed();
            proxy_.cut_after(cut);
            std::optional<constable::outcome> failed;
            try {
                db.transaction(constable::transaction_options{.commit = chosen},
                               [&](auto& running) { How::write(running, entry{.id = id, .text = "written"}); });
            } catch (constable::database_error const& error) {
                failed = error.result();
            }
            const bool whole = !failed && proxy_.passed() - before < cut; // never cut
            proxy_.cut_after(-1);
            count(counted, id, failed);
            if (!failed && PQbackendPID(db.connection().handle()) != backend && // a new link in the lost one's place
                !db.get<entry>(id))
                ++counted.wrong;
            if (whole)
                return counted;
            ++counted.cuts;
        }
    }

private:
    [[nodiscard]] std::string folder() const {
        const std::size_t host = url_.find("host=") + 5;
        return url_.substr(host, url_.find('&', host) - host);
    }
    constable::postgres_database<journal> open_through_proxy() {
        std::string url = url_;
        url.replace(url.find(folder()), folder().size(), proxy_.folder());
        auto db = constable::open<journal>(url, constable::postgres_options{});
        db.insert(entry{.id = -last_, .text = "prepares the statement"});
        return db;
    }
    /// What is in doubt is right, whatever has happened.
    void count(verdicts& counted, std::int64_t id, std::optional<constable::outcome> failed) {
        const bool present = direct_.get<entry>(id).has_value();
        if (!failed) {
            ++counted.committed;
            counted.wrong += present ? 0 : 1;
        } else if (*failed == constable::outcome::not_applied) {
            ++counted.not_applied;
            counted.wrong += present ? 1 : 0;
        } else {
            ++counted.in_doubt;
        }
    }

    std::string url_;
    constable::postgres_database<journal> direct_;
    cutting_proxy proxy_{folder()};
    std::int64_t last_ = 0;
};

} // namespace constable_test

#endif
