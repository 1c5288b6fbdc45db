// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_HANDLE_HPP
#define CONSTABLE_DRIVER_POSTGRES_HANDLE_HPP

// What a connection and its statements share: the link, its server's name and the statements that are prepared there.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "../../core/error.hpp"
#include "../fork.hpp"
#include "connect.hpp"
#include "error.hpp"
#include "oid.hpp"
#include "types.hpp"

namespace constable {

namespace detail {

struct clear_result {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};

} // namespace detail

/// What the server has answered.
using postgres_result = std::unique_ptr<PGresult, detail::clear_result>;

/// A statement that is prepared on a server, by the name that its text gives it.
struct postgres_prepared {
    struct column {
        std::string name{};
        postgres_type type = postgres_type::unknown;
        Oid oid = postgres_oid::none;
    };
    std::string name{};
    std::string sql{};
    std::vector<Oid> parameter_oids{};
    std::vector<postgres_type> parameters{};
    std::vector<column> columns{};
};

/// Something that uses a link without waiting for answers, until somebody has to wait.
class postgres_pausable {
public:
    virtual void pause() = 0;

protected:
    postgres_pausable() = default;
    ~postgres_pausable() = default;
};

/// A link to a server. Owned by one thread at a time, shared with its statements, and closed with the last of them, but
/// never in a forked child: the parent still uses it.
class postgres_handle {
public:
    /// `startup` is run first on each new link, which `settings` make.
    postgres_handle(PGconn* connection, std::function<void(std::string_view)> on_notice, std::string startup = {},
                    postgres_settings settings = {},
                    std::shared_ptr<postgres_types> types = std::make_shared<postgres_types>())
        : connection_(connection), server_(name_of(connection)), on_notice_(std::move(on_notice)),
          startup_(std::move(startup)), settings_(std::move(settings)), types_(std::move(types)) {
        PQsetNoticeReceiver(connection_, &pass_notice, this);
    }
    postgres_handle(postgres_handle const&) = delete;
    postgres_handle& operator=(postgres_handle const&) = delete;
    ~postgres_handle() {
        if (!here())
            return;
        if (!connected())
            types_->forget(server_);
        PQfinish(connection_);
    }

    [[nodiscard]] PGconn* connection() const noexcept { return connection_; }
    /// Replaces a link that is lost by a new one with the same settings, to any of their hosts; false where there is
    /// none to be had. What was prepared, and every setting made by hand, was the old link's. Blocks as
    /// `postgres_connect` does.
    bool reconnect();
    /// Those that were asked for, of all hosts.
    [[nodiscard]] postgres_settings const& settings() const noexcept { return settings_; }
    /// Counts the links.
    [[nodiscard]] std::uint32_t session() const noexcept { return session_; }
    /// Host or socket, port and database, for errors.
    [[nodiscard]] std::string const& server() const noexcept { return server_; }
    /// Is this the process that connected?
    [[nodiscard]] bool here() const noexcept { return generation_ == process_generation(); }
    [[nodiscard]] bool connected() const noexcept { return PQstatus(connection_) == CONNECTION_OK; }
    /// The same after an error that has no SQLSTATE: where libpq could not write it has not read the end of the link
    /// yet.
    bool still_connected() noexcept {
        for (int reads = 0; reads < 3 && connected() && PQconsumeInput(connection_) == 1; ++reads)
            ;
        return connected();
    }
    /// Does a transaction go on, or wait for its ROLLBACK?
    [[nodiscard]] bool in_transaction() const noexcept {
        const PGTransactionStatusType status = PQtransactionStatus(connection_);
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
    }
    [[nodiscard]] bool transaction_failed() const noexcept {
        return PQtransactionStatus(connection_) == PQTRANS_INERROR;
    }

    /// The statement of a text and its parameters' types, if it was prepared before.
    [[nodiscard]] std::shared_ptr<postgres_prepared> find(std::string const& name) const {
        const auto found = prepared_.find(name);
        return found == prepared_.end() ? nullptr : found->second;
    }
    void keep(std::shared_ptr<postgres_prepared> const& prepared) { prepared_[prepared->name] = prepared; }
    /// The server has forgotten it, or shall.
    void forget(std::string const& name) noexcept { prepared_.erase(name); }
    /// A statement that nobody holds, if there are more than the server should keep.
    [[nodiscard]] std::shared_ptr<postgres_prepared> superfluous() const {
        if (prepared_.size() > most_prepared)
            for (auto const& [name, prepared] : prepared_)
                if (prepared.use_count() == 1)
                    return prepared;
        return nullptr;
    }

    /// A type that the database has created, if it was asked for before.
    [[nodiscard]] std::optional<postgres_type> resolved(Oid oid) const { return types_->find(server_, oid); }
    void resolve(Oid oid, postgres_type type) { types_->add(server_, oid, type); }

    /// Is the server still what `target_session_attrs` asks for, as far as it has said? It says so with an answer.
    [[nodiscard]] bool suits() const noexcept {
        const std::string_view wanted = detail::value_of(settings_, "target_session_attrs");
        const auto is_on = [this](char const* parameter) {
            char const* const value = PQparameterStatus(connection_, parameter); // null before PostgreSQL 14
            return value != nullptr && std::string_view{value} == "on";
        };
        if (wanted == "read-write" || wanted == "primary")
            return !is_on("in_hot_standby") && (wanted == "primary" || !is_on("default_transaction_read_only"));
        return wanted != "standby" || is_on("in_hot_standby");
    }

    std::int64_t rows_changed = 0;         ///< by the last statement
    bool refused_write = false;            ///< because the server is no primary, or the transaction only reads
    bool unconfirmed = false;              ///< a commit was not awaited on the synchronous standby to the end
    postgres_pausable* pipeline = nullptr; ///< that uses the link

private:
    static constexpr std::size_t most_prepared = 512;

    static std::string name_of(PGconn* connection) {
        const auto text = [](char const* held) { return std::string{held == nullptr ? "" : held}; };
        return text(PQhost(connection)) + ":" + text(PQport(connection)) + "/" + text(PQdb(connection));
    }
    static void pass_notice(void* self, PGresult const* notice) {
        auto& handle = *static_cast<postgres_handle*>(self);
        char const* const function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION); // in no language
        if (function != nullptr && std::string_view{function} == "SyncRepWaitForLSN")
            handle.unconfirmed = true;
        char const* const text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
        if (handle.on_notice_ && text != nullptr)
            handle.on_notice_(text);
    }

    PGconn* connection_;
    std::uint32_t session_ = 1;
    std::uint32_t generation_ = process_generation();
    std::string server_;
    std::function<void(std::string_view)> on_notice_;
    std::string startup_;
    postgres_settings settings_;
    std::unordered_map<std::string, std::shared_ptr<postgres_prepared>> prepared_;
    std::shared_ptr<postgres_types> types_;
};

inline bool postgres_handle::reconnect() {
    postgres_link fresh = postgres_connect(settings_).link;
    if (!fresh || (!startup_.empty() &&
                   PQresultStatus(postgres_result{PQexec(fresh.get(), startup_.c_str())}.get()) != PGRES_TUPLES_OK))
        return false;
    types_->forget(server_);
    PQfinish(std::exchange(connection_, fresh.release()));
    refused_write = false;
    unconfirmed = false;
    PQsetNoticeReceiver(connection_, &pass_notice, this);
    server_ = name_of(connection_);
    prepared_.clear();
    ++session_;
    return true;
}

using postgres_handle_ptr = std::shared_ptr<postgres_handle>;

namespace detail {

inline std::string_view text_of(char const* held) noexcept {
    return held == nullptr ? std::string_view{} : std::string_view{held};
}

inline postgres_report report_of(PGresult const* result) noexcept {
    const auto field = [&](int code) { return text_of(PQresultErrorField(result, code)); };
    return {.state = field(PG_DIAG_SQLSTATE),
            .message = field(PG_DIAG_MESSAGE_PRIMARY),
            .detail = field(PG_DIAG_MESSAGE_DETAIL),
            .table = field(PG_DIAG_TABLE_NAME),
            .column = field(PG_DIAG_COLUMN_NAME),
            .constraint = field(PG_DIAG_CONSTRAINT_NAME)};
}

} // namespace detail

/// The whole error of an answer, which may be null. Whether the link is lost is what `PQstatus` says: a lost one often
/// gives no SQLSTATE, and a server may give 08006 on a link that is well.
[[nodiscard, gnu::cold, gnu::noinline]] inline postgres_failure
postgres_failure_of(postgres_handle& handle, PGresult const* result, std::string_view sql, std::source_location where) {
    const postgres_report report = detail::report_of(result);
    postgres_failure failure = postgres_describe(report);
    handle.refused_write = handle.refused_write || failure.kind == error_kind::not_primary;
    if (report.state.empty() ? !handle.still_connected() : !handle.connected()) {
        failure.kind = error_kind::unavailable;
        if (report.state.empty()) {
            failure.facts.message = "the connection to the server was lost";
            failure.facts.remedy = "connect again, and repeat the transaction";
        }
    } else if (report.state.empty()) {
        failure.kind = error_kind::io;
        failure.facts.message = "the answer of the server cannot be read";
        failure.facts.remedy = "connect again; libpq says: " + std::string{PQerrorMessage(handle.connection())};
    }
    failure.facts.file = handle.server();
    failure.facts.sql = sql;
    failure.facts.where = where;
    return failure;
}

/// Refuses what cannot go on, before the server is asked.
[[noreturn, gnu::cold, gnu::noinline]] inline void postgres_refuse(postgres_handle const* handle, error_kind kind,
                                                                   std::string_view sql, std::source_location where,
                                                                   std::string_view message, std::string_view remedy) {
    throw_error(kind, {.message = std::string{message},
                       .remedy = std::string{remedy},
                       .file = handle == nullptr ? std::string{} : handle->server(),
                       .sql = std::string{sql},
                       .where = where});
}

[[noreturn, gnu::cold, gnu::noinline]] inline void
postgres_throw_forked(postgres_handle const& handle, std::string_view sql, std::source_location where) {
    postgres_refuse(&handle, error_kind::forked, sql, where,
                    "this connection was opened before fork, in the parent process",
                    "close all connections before fork, then open one in each process");
}

/// Throws unless the connection can be used here.
inline postgres_handle& postgres_usable(postgres_handle_ptr const& handle, std::string_view sql,
                                        std::source_location where) {
    if (!handle) [[unlikely]]
        postgres_refuse(nullptr, error_kind::misuse, sql, where, "the connection is empty or moved from",
                        "open one first");
    if (!handle->here()) [[unlikely]]
        postgres_throw_forked(*handle, sql, where);
    if (PQtransactionStatus(handle->connection()) == PQTRANS_ACTIVE && handle->pipeline == nullptr) [[unlikely]]
        postgres_refuse(handle.get(), error_kind::misuse, sql, where, "a COPY is going on over this connection",
                        "wait for its end, or use another connection");
    if (!handle->connected()) [[unlikely]]
        postgres_refuse(handle.get(), error_kind::unavailable, sql, where, "the connection to the server was lost",
                        "connect again, and repeat the transaction");
    return *handle;
}

/// Throws while statements of a batch are on their way: only the batch may use the link then.
inline void postgres_refuse_in_batch(postgres_handle const& handle, std::string_view sql, std::source_location where) {
    if (PQpipelineStatus(handle.connection()) != PQ_PIPELINE_OFF) [[unlikely]]
        postgres_refuse(&handle, error_kind::misuse, sql, where, "a batch goes on over this connection",
                        "give the statement to the batch, or run it before or behind it");
}

/// Throws where a commit has stopped waiting for the synchronous standby because somebody cancelled it: the server
/// says that it was done, and a failover would lose it.
/// https://www.postgresql.org/docs/15/warm-standby.html#SYNCHRONOUS-REPLICATION
inline void postgres_confirm(postgres_handle& handle, std::string_view sql, std::source_location where) {
    if (!handle.unconfirmed) [[likely]]
        return;
    handle.unconfirmed = false;
    throw_error(error_kind::in_doubt,
                {.message = "the commit has not waited for the synchronous standby: a failover may lose it",
                 .remedy = "it was cancelled: look whether the standby runs, then for what was written",
                 .file = handle.server(),
                 .sql = std::string{sql},
                 .where = where,
                 .result = outcome::unknown});
}

/// Runs one or several statements without parameters; gives the last answer.
inline postgres_result postgres_run(postgres_handle& handle, char const* sql, std::source_location where) {
    if (!handle.here()) [[unlikely]]
        postgres_throw_forked(handle, sql, where);
    postgres_refuse_in_batch(handle, sql, where);
    postgres_result result{PQexec(handle.connection(), sql)};
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) [[unlikely]]
        postgres_failure_of(handle, result.get(), sql, where).raise();
    return result;
}

namespace detail {

/// Takes what answers are left, up to the end or the next mark between two.
inline void drain(PGconn* connection) noexcept {
    while (PGresult* const answer = PQgetResult(connection))
        PQclear(answer);
}

} // namespace detail

/// Rows that a command changed, or returned.
[[nodiscard]] inline std::int64_t postgres_rows_of(postgres_result const& result) noexcept {
    const std::string_view text = detail::text_of(PQcmdTuples(result.get()));
    std::int64_t rows = 0;
    std::from_chars(text.data(), text.data() + text.size(), rows);
    return rows;
}

} // namespace constable

#endif
