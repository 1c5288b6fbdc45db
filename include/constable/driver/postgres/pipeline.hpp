// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_PIPELINE_HPP
#define CONSTABLE_DRIVER_POSTGRES_PIPELINE_HPP

// Many statements in one round trip: https://www.postgresql.org/docs/15/libpq-pipeline-mode.html.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "../../core/error.hpp"
#include "handle.hpp"

namespace constable {

/// Statements that are sent one behind the other, and whose answers are awaited together. Only
/// `postgres_statement::send` may use the connection meanwhile; what has to wait for the server (preparing a statement)
/// pauses it. Where a statement fails, the server leaves out those behind it. Not thread-safe.
class postgres_pipeline final : public postgres_pausable {
public:
    postgres_pipeline(postgres_handle_ptr handle, std::source_location where)
        : handle_(std::move(handle)), where_(where) {
        postgres_handle& link = postgres_usable(handle_, {}, where_);
        if (link.pipeline != nullptr)
            postgres_refuse(&link, error_kind::misuse, {}, where_, "a batch goes on over this connection",
                            "give the statements to that one");
        link.pipeline = this;
    }
    postgres_pipeline(postgres_pipeline const&) = delete;
    postgres_pipeline& operator=(postgres_pipeline const&) = delete;
    ~postgres_pipeline() {
        try {
            collect();
        } catch (...) { // no memory for an error that nobody awaits
        }
        handle_->pipeline = nullptr;
    }

    /// Statements that were sent.
    [[nodiscard]] std::size_t size() const noexcept { return sent_.size(); }
    /// Before a statement is sent.
    void enter() {
        if (std::exchange(entered_, true))
            return;
        if (PQenterPipelineMode(handle_->connection()) != 1) [[unlikely]]
            fail_sending({});
    }
    /// After it was.
    void sent(std::shared_ptr<postgres_prepared> const& statement) { sent_.push_back(statement); }
    [[noreturn, gnu::cold]] void fail_sending(std::string const& sql) {
        postgres_failure_of(*handle_, nullptr, sql, where_).raise();
    }

    /// Awaits the answers of what was sent. Throws the error of the first statement that failed, by its position.
    void pause() override {
        collect();
        if (failure_)
            std::move(*std::exchange(failure_, std::nullopt)).raise();
    }
    /// The rows that each statement changed. Then it starts anew.
    [[nodiscard]] std::vector<std::int64_t> finish() {
        pause();
        postgres_confirm(*handle_, {}, where_);
        sent_.clear();
        return std::exchange(changed_, {});
    }

private:
    void collect() {
        if (!std::exchange(entered_, false))
            return;
        PGconn* const connection = handle_->connection();
        PQpipelineSync(connection);
        for (std::size_t next = changed_.size(); next < sent_.size() && handle_->connected(); ++next) {
            const postgres_result answer{PQgetResult(connection)};
            const ExecStatusType status = PQresultStatus(answer.get());
            const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
            if (!done && status != PGRES_PIPELINE_ABORTED)
                note_failure(answer.get(), next);
            changed_.push_back(done ? postgres_rows_of(answer) : 0);
            detail::drain(connection); // up to the null between two statements
        }
        if (!handle_->connected() && !failure_)
            note_failure(nullptr, changed_.size());
        changed_.resize(sent_.size());
        detail::drain(connection); // of the synchronisation
        PQexitPipelineMode(connection);
    }
    [[gnu::cold]] void note_failure(PGresult const* answer, std::size_t position) {
        if (failure_)
            return;
        failure_ = postgres_failure_of(*handle_, answer, position < sent_.size() ? sent_[position]->sql : "", where_);
        failure_->facts.message = "statement " + std::to_string(position) + " of the batch: " + failure_->facts.message;
    }

    postgres_handle_ptr handle_;
    std::source_location where_;
    std::vector<std::shared_ptr<postgres_prepared>> sent_;
    std::vector<std::int64_t> changed_;
    std::optional<postgres_failure> failure_;
    bool entered_ = false;
};

} // namespace constable

#endif
