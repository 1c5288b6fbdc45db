// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_CONNECT_HPP
#define CONSTABLE_DRIVER_POSTGRES_CONNECT_HPP

// Links to the first of several hosts that answers: one that hangs does not keep the others waiting.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>

namespace constable {

/// The settings of a link, by libpq's keywords.
using postgres_settings = std::vector<std::pair<std::string, std::string>>;

namespace detail {

struct finish_link {
    void operator()(PGconn* link) const noexcept { PQfinish(link); }
};

} // namespace detail

/// A link that nobody else owns.
using postgres_link = std::unique_ptr<PGconn, detail::finish_link>;

/// A link, or null and what libpq says of each host.
struct postgres_connected {
    postgres_link link{};
    std::string problems{};
};

namespace detail {

inline std::string_view value_of(postgres_settings const& settings, std::string_view keyword) {
    for (auto const& [name, value] : settings)
        if (name == keyword)
            return value;
    return {};
}

inline std::vector<std::string_view> items_of(std::string_view list) {
    std::vector<std::string_view> items;
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        items.push_back(list.substr(0, comma));
        if (comma == std::string_view::npos)
            break;
        list.remove_prefix(comma + 1);
        if (list.empty())
            items.emplace_back();
    }
    return items;
}

/// The settings of each host of a list; one set alone where libpq must see the list as a whole, or has to refuse it.
inline std::vector<postgres_settings> settings_by_host(postgres_settings const& all) {
    const auto hosts = items_of(value_of(all, "host"));
    const auto addresses = items_of(value_of(all, "hostaddr"));
    const auto ports = items_of(value_of(all, "port"));
    const std::size_t count = std::max(hosts.size(), addresses.size());
    const auto fits = [&](auto const& list) { return list.empty() || list.size() == count; };
    if (count < 2 || !fits(hosts) || !fits(addresses) || (!fits(ports) && ports.size() != 1) ||
        value_of(all, "target_session_attrs") == "prefer-standby")
        return {all};
    std::vector<postgres_settings> each(count);
    for (std::size_t i = 0; i < count; ++i)
        for (auto const& [keyword, value] : all) {
            auto const* const list = keyword == "host"                        ? &hosts
                                     : keyword == "hostaddr"                  ? &addresses
                                     : keyword == "port" && ports.size() != 1 ? &ports
                                                                              : nullptr;
            if (list == nullptr)
                each[i].emplace_back(keyword, value);
            else if (!(*list)[i].empty())
                each[i].emplace_back(keyword, (*list)[i]);
        }
    return each;
}

/// Keywords and values as libpq takes them.
class setting_arrays {
public:
    explicit setting_arrays(postgres_settings const& settings) {
        for (auto const& [keyword, value] : settings) {
            keywords_.push_back(keyword.c_str());
            values_.push_back(value.c_str());
        }
        keywords_.push_back(nullptr);
        values_.push_back(nullptr);
    }
    [[nodiscard]] char const* const* keywords() const noexcept { return keywords_.data(); }
    [[nodiscard]] char const* const* values() const noexcept { return values_.data(); }

private:
    std::vector<char const*> keywords_;
    std::vector<char const*> values_;
};

/// Milliseconds of a clock that nobody sets.
inline std::int64_t milliseconds_now() noexcept {
    std::timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000 + now.tv_nsec / 1'000'000;
}

/// Attempts at several hosts, each begun a moment behind the one before unless that has failed already.
/// https://www.rfc-editor.org/rfc/rfc8305#section-5, whose delay this is.
class staggered_attempts {
public:
    explicit staggered_attempts(std::vector<postgres_settings> hosts) : hosts_(std::move(hosts)) {}

    postgres_connected run() {
        while (next_ < hosts_.size() || !running_.empty()) {
            if (next_ < hosts_.size() && (running_.empty() || milliseconds_now() >= next_start_))
                begin();
            else
                wait();
            if (postgres_link won = advance())
                return {std::move(won), {}};
        }
        return {nullptr, std::move(problems_)};
    }

private:
    struct attempt {
        postgres_link link;
        PostgresPollingStatusType awaits = PGRES_POLLING_WRITING;
        std::int64_t deadline = 0;
        bool ready = false;
    };
    static constexpr std::int64_t delay = 250;
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    void begin() {
        postgres_settings const& settings = hosts_[next_++];
        const setting_arrays given{settings};
        const std::int64_t now = milliseconds_now();
        next_start_ = now + delay;
        // As libpq does: no limit where it is not positive, and 2 seconds at least.
        const std::int64_t seconds = std::atoll(std::string{value_of(settings, "connect_timeout")}.c_str());
        const std::int64_t deadline = seconds <= 0 ? never : now + std::max(seconds, std::int64_t{2}) * 1'000;
        attempt begun{.link = postgres_link{PQconnectStartParams(given.keywords(), given.values(), 0)},
                      .deadline = deadline};
        if (PQstatus(begun.link.get()) == CONNECTION_BAD)
            note(begun.link.get());
        else
            running_.push_back(std::move(begun));
    }

    /// Until a host says something, or it is time for the next one or to give one up.
    void wait() {
        std::vector<pollfd> sockets;
        std::int64_t until = next_ < hosts_.size() ? next_start_ : never;
        for (attempt const& each : running_) {
            sockets.push_back({PQsocket(each.link.get()),
                               static_cast<short>(each.awaits == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0});
            until = std::min(until, each.deadline);
        }
        const std::int64_t left = std::clamp<std::int64_t>(until - milliseconds_now(), 0, 60'000);
        if (poll(sockets.data(), static_cast<nfds_t>(sockets.size()), static_cast<int>(left)) <= 0)
            return;
        for (std::size_t i = 0; i < sockets.size(); ++i)
            running_[i].ready = sockets[i].revents != 0;
    }

    /// The link that is complete, if there is one. Those that failed are gone.
    postgres_link advance() {
        postgres_link won;
        std::erase_if(running_, [&](attempt& each) {
            if (won)
                return false;
            if (std::exchange(each.ready, false))
                each.awaits = PQconnectPoll(each.link.get());
            if (each.awaits == PGRES_POLLING_OK) {
                won = std::move(each.link);
                return true;
            }
            if (each.awaits == PGRES_POLLING_FAILED) {
                note(each.link.get());
                return true;
            }
            if (milliseconds_now() < each.deadline)
                return false;
            problems_ += "timeout expired\n";
            return true;
        });
        return won;
    }

    void note(PGconn const* link) { problems_ += link == nullptr ? "out of memory\n" : PQerrorMessage(link); }

    std::vector<postgres_settings> hosts_;
    std::size_t next_ = 0;
    std::int64_t next_start_ = 0;
    std::vector<attempt> running_;
    std::string problems_;
};

} // namespace detail

/// Links to the host that the settings name. Of several hosts, the first is tried, then the next one as soon as that
/// has failed or is silent for 250 ms; the first that answers and is what `target_session_attrs` asks for is taken.
/// Blocks for up to `connect_timeout` seconds for each host, all but 250 ms of them at the same time. A list with
/// `prefer-standby`, and one that only the environment or a service file names, is left to libpq: one host after the
/// other. https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
[[nodiscard]] inline postgres_connected postgres_connect(postgres_settings const& settings) {
    auto hosts = detail::settings_by_host(settings);
    if (hosts.size() > 1)
        return detail::staggered_attempts{std::move(hosts)}.run();
    const detail::setting_arrays given{settings};
    postgres_link link{PQconnectdbParams(given.keywords(), given.values(), 0)};
    if (PQstatus(link.get()) == CONNECTION_OK)
        return {std::move(link), {}};
    return {nullptr, link ? std::string{PQerrorMessage(link.get())} : std::string{"out of memory"}};
}

} // namespace constable

#endif
