// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_SUBSCRIPTION_HPP
#define CONSTABLE_DRIVER_POSTGRES_SUBSCRIPTION_HPP

// A link that listens to channels: made again when it is lost, without ever waiting by itself.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>

#include "../../core/entropy.hpp"
#include "channel.hpp"
#include "dialer.hpp"
#include "error.hpp"
#include "handle.hpp"

namespace constable {

/// How a listener notices that its server is gone without a word.
struct listener_options {
    std::int32_t check_after = 10'000;  ///< milliseconds of silence after which the server is asked whether it is there
    std::int32_t answer_within = 5'000; ///< milliseconds that its answer may take: then the link counts as lost
};

enum class listen_event_kind : std::uint8_t {
    none,         ///< the time was over
    notification, ///< `channel`, `payload` and `sender` say which
    gap,          ///< the link was lost, and is up again: what was sent in between is lost, so read the state anew
    interrupted   ///< `interrupt` was called
};

/// What a listener has waited for.
struct listen_event {
    listen_event_kind kind = listen_event_kind::none;
    std::string channel{};
    std::string payload{};
    std::int32_t sender = 0; ///< process of the server that has sent it, as `pg_stat_activity.pid`

    /// Is it a notification of this channel?
    template <fixed_string Channel>
    [[nodiscard]] bool on() const noexcept {
        return kind == listen_event_kind::notification && channel == channel_name<Channel>();
    }
};

/// Not thread-safe, and never waits: `advance` does what can be done at a moment; `socket`, `events` and `next` say
/// what to wait for until it is called again.
class postgres_subscription {
public:
    using clock = std::chrono::steady_clock;

    /// Goes on with a link that is up.
    postgres_subscription(postgres_handle_ptr link, std::function<void(std::string_view)> on_notice,
                          listener_options const& options)
        : link_(std::move(link)), dialer_(link_->settings()), on_notice_(std::move(on_notice)), options_(options),
          server_(link_->server()), heard_(clock::now()) {
        PQsetnonblocking(link_->connection(), 1);
    }

    [[nodiscard]] bool up() const noexcept { return stage_ == stage::up; }
    /// Is the answer to a statement awaited on a link that is there?
    [[nodiscard]] bool busy() const noexcept { return awaited_; }
    [[nodiscard]] std::string const& server() const noexcept { return server_; }
    /// Why the last attempt to connect failed; no message where none did.
    [[nodiscard]] postgres_verdict const& trouble() const noexcept { return trouble_; }
    /// Of errors; null while there is none.
    [[nodiscard]] postgres_handle* link() const noexcept { return link_.get(); }

    [[nodiscard]] std::vector<std::string_view> const& channels() const noexcept { return channels_; }
    /// What is subscribed to again on a new link. The text must live as long as this.
    void add(std::string_view channel) { channels_.push_back(channel); }
    void remove(std::string_view channel) { std::erase(channels_, channel); }

    /// Sends a statement; only while `up` and not `busy`.
    void send(std::string const& sql, clock::time_point now) {
        refused_ = {};
        awaited_ = true;
        asked_ = now;
        if (PQsendQuery(link_->connection(), sql.c_str()) != 1)
            lose(now);
    }
    /// What the server has said against the last statement, if anything.
    [[nodiscard]] postgres_result take_refusal() noexcept { return std::exchange(refused_, {}); }

    /// The next event of a channel that is listened to, or of a link that is up again.
    [[nodiscard]] bool take(listen_event& event) {
        while (!events_.empty()) {
            event = std::move(events_.front());
            events_.pop_front();
            if (event.kind == listen_event_kind::gap ||
                std::find(channels_.begin(), channels_.end(), event.channel) != channels_.end())
                return true;
        }
        return false;
    }

    void advance(clock::time_point now) {
        switch (stage_) {
        case stage::down:
            if (now >= next_attempt_)
                connect(now);
            break;
        case stage::connecting: go_on_connecting(now); break;
        case stage::subscribing:
        case stage::up: hear(now); break;
        }
    }

    /// -1 where there is none to wait for.
    [[nodiscard]] int socket() const noexcept { return link_ ? PQsocket(link_->connection()) : -1; }
    [[nodiscard]] short events() const noexcept {
        if (stage_ == stage::connecting)
            return wanted_ == PGRES_POLLING_WRITING ? POLLOUT : POLLIN;
        return static_cast<short>(unsent_ ? POLLIN | POLLOUT : POLLIN);
    }
    /// When to look again, whatever the socket does.
    [[nodiscard]] clock::time_point next() const noexcept {
        switch (stage_) {
        case stage::down: return next_attempt_;
        case stage::connecting: return give_up_;
        case stage::subscribing:
        case stage::up: break;
        }
        return awaited_ ? asked_ + milliseconds(options_.answer_within) : heard_ + milliseconds(options_.check_after);
    }

private:
    enum class stage : std::uint8_t { down, connecting, subscribing, up };

    static std::chrono::milliseconds milliseconds(std::int32_t count) noexcept {
        return std::chrono::milliseconds{count};
    }
    [[nodiscard]] bool ready() const noexcept {
        pollfd socket_events{socket(), events(), 0};
        return ::poll(&socket_events, 1, 0) > 0;
    }

    // --- a new link ---

    void connect(clock::time_point now) {
        PGconn* const fresh = dialer_.dial(host_);
        link_.reset();
        if (fresh != nullptr)
            link_ = std::make_shared<postgres_handle>(fresh, on_notice_);
        if (PQstatus(fresh) == CONNECTION_BAD) { // also of null
            fail(now,
                 postgres_classify_connecting(detail::text_of(fresh == nullptr ? nullptr : PQerrorMessage(fresh))));
            return;
        }
        stage_ = stage::connecting;
        wanted_ = PGRES_POLLING_WRITING; // as before the first PQconnectPoll
        give_up_ = dialer_.timeout() <= 0 ? clock::time_point::max() : now + std::chrono::seconds{dialer_.timeout()};
    }
    void go_on_connecting(clock::time_point now) {
        while (ready()) {
            wanted_ = PQconnectPoll(link_->connection());
            if (wanted_ == PGRES_POLLING_OK || wanted_ == PGRES_POLLING_FAILED)
                break;
        }
        if (wanted_ == PGRES_POLLING_OK)
            subscribe(now);
        else if (wanted_ == PGRES_POLLING_FAILED)
            fail(now, postgres_classify_connecting(detail::text_of(PQerrorMessage(link_->connection()))));
        else if (now >= give_up_)
            fail(now, postgres_classify_connecting("timeout expired"));
    }
    void subscribe(clock::time_point now) {
        stage_ = stage::subscribing;
        heard_ = now;
        PQsetnonblocking(link_->connection(), 1);
        std::string sql; // of several statements, in one transaction
        for (const std::string_view channel : channels_) {
            sql += "LISTEN ";
            detail::append_channel(sql, channel);
            sql += ';';
        }
        send(sql, now);
    }
    void subscribed() {
        stage_ = stage::up;
        server_ = link_->server();
        round_ = 0;
        trouble_ = {};
        if (events_.empty() || events_.back().kind != listen_event_kind::gap)
            events_.push_back({.kind = listen_event_kind::gap});
    }

    /// The next host, or the first one again after a pause: a random part of one that grows to half a second, so that
    /// all who have lost a server do not come back at once.
    void fail(clock::time_point now, postgres_verdict why) {
        drop();
        trouble_ = why;
        host_ = (host_ + 1) % dialer_.hosts();
        next_attempt_ = now;
        if (host_ != 0)
            return;
        constexpr std::uint32_t longest = 500;
        const std::uint32_t most = std::min(longest, std::uint32_t{16} << std::min(round_++, 5));
        std::uint32_t random = 0;
        fill_with_entropy(std::as_writable_bytes(std::span{&random, 1}));
        next_attempt_ += std::chrono::milliseconds{most / 2 + random % (most / 2 + 1)};
    }

    // --- a link that is there ---

    void hear(clock::time_point now) {
        if (ready())
            heard_ = now;
        PGconn* const connection = link_->connection();
        unsent_ = PQflush(connection) == 1;
        do {
            if (PQconsumeInput(connection) != 1) {
                take_notifications();
                lose(now);
                return;
            }
        } while (take_notifications());
        take_answers();
        if (!link_->connected()) {
            lose(now);
        } else if (awaited_) {
            if (now - asked_ >= milliseconds(options_.answer_within))
                lose(now);
        } else if (stage_ == stage::subscribing) {
            finish_subscribing(now);
        } else if (now - heard_ >= milliseconds(options_.check_after)) {
            send({}, now);
        }
    }
    void finish_subscribing(clock::time_point now) {
        if (refused_)
            fail(now, postgres_classify(detail::report_of(refused_.get()).state));
        else
            subscribed();
    }
    bool take_notifications() {
        bool any = false;
        while (PGnotify* const told = PQnotifies(link_->connection())) {
            const std::unique_ptr<PGnotify, void (*)(void*)> kept{told, &PQfreemem};
            events_.push_back({listen_event_kind::notification, told->relname, told->extra, told->be_pid});
            any = true;
        }
        return any;
    }
    void take_answers() noexcept {
        while (awaited_ && PQisBusy(link_->connection()) == 0) {
            postgres_result answer{PQgetResult(link_->connection())};
            if (!answer)
                awaited_ = false;
            else if (PQresultStatus(answer.get()) == PGRES_FATAL_ERROR)
                refused_ = std::move(answer);
        }
    }

    void lose(clock::time_point now) {
        if (stage_ == stage::up) {
            drop();
            host_ = 0;
            next_attempt_ = now;
            return;
        }
        fail(now, {error_kind::unavailable, "the server ended the connection", "see the server's log"});
    }
    void drop() noexcept {
        link_.reset();
        stage_ = stage::down;
        awaited_ = false;
        unsent_ = false;
    }

    postgres_handle_ptr link_; ///< null where there is none
    postgres_dialer dialer_;
    std::function<void(std::string_view)> on_notice_;
    listener_options options_;
    std::string server_;
    std::vector<std::string_view> channels_;
    std::deque<listen_event> events_;
    postgres_result refused_;
    postgres_verdict trouble_{};
    stage stage_ = stage::up;
    PostgresPollingStatusType wanted_ = PGRES_POLLING_OK;
    bool awaited_ = false; ///< the answer to a statement
    bool unsent_ = false;
    std::size_t host_ = 0;
    int round_ = 0; ///< through the hosts without success
    clock::time_point next_attempt_{};
    clock::time_point give_up_{};
    clock::time_point asked_{};
    clock::time_point heard_;
};

} // namespace constable

#endif
