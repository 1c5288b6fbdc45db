// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_STATEMENT_HPP
#define CONSTABLE_DRIVER_POSTGRES_STATEMENT_HPP

// A PostgreSQL statement: parameters and results in their binary form, one round trip per execution.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "../../core/ascii.hpp"
#include "../../core/error.hpp"
#include "../driver.hpp"
#include "handle.hpp"
#include "parameter.hpp"
#include "pipeline.hpp"
#include "prepare.hpp"
#include "value.hpp"

namespace constable {

/// Whether a link is always the same session of the server.
enum class postgres_session : std::uint8_t {
    own,   ///< statements are prepared by name, once
    shared ///< each transaction may find another session: nothing is left in it, and each execution brings its text
};

/// Models driver_statement. An execution fetches all its rows at once; `value` reads them where libpq has put them. It
/// keeps its connection open. A statement that was default-constructed or moved from answers `bind_*` and `step` with a
/// misuse error. Not thread-safe.
template <postgres_session Session>
class basic_postgres_statement {
    static constexpr bool named = Session == postgres_session::own;

public:
    basic_postgres_statement() = default;

    /// `types` are what is known of the parameters; nothing of those behind. Two round trips for a new text, of a
    /// shared session one. There, `settings` is a query that makes the settings of a transaction.
    basic_postgres_statement(postgres_handle_ptr handle, std::string_view sql, std::span<const parameter_type> types,
                             std::source_location where, std::string_view settings = {})
        : handle_(std::move(handle)), settings_(settings), where_(where) {
        for (parameter_type const& type : types)
            declared_.push_back(postgres_parameter_type(type));
        prepared_ = describe(sql);
        session_ = handle_->session();
        const std::size_t count = prepared_->parameters.size();
        parameters_.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            parameters_.emplace_back(prepared_->parameter_oids[i], prepared_->parameters[i],
                                     i < types.size() ? types[i].scale : 0);
        values_.resize(count);
        lengths_.resize(count);
        formats_.assign(count, 1);
    }

    void bind_null(int parameter) { at(parameter).set_null(); }
    void bind_integer(int parameter, std::int64_t value) { check(parameter, at(parameter).set_integer(value)); }
    void bind_real(int parameter, double value) { check(parameter, at(parameter).set_real(value)); }
    void bind_text(int parameter, std::string_view text, bound_lifetime lifetime) {
        check(parameter, at(parameter).set_text(text, lifetime));
    }
    void bind_blob(int parameter, std::span<const std::byte> bytes, bound_lifetime lifetime) {
        check(parameter, at(parameter).set_blob(bytes, lifetime));
    }

    /// Bytes in the binary form of the parameter's type; borrowed until the statement has run.
    void bind_binary(int parameter, std::string_view bytes) { check(parameter, at(parameter).set_binary(bytes)); }

    /// The first step runs the statement. True while there is a row. On an error the statement is reset and the error
    /// thrown.
    bool step() {
        if (result_ == nullptr)
            run();
        else
            ++row_;
        return row_ < rows_;
    }
    /// Sends the statement as part of a pipeline, which awaits its answer. The values that are bound are no longer
    /// needed then.
    void send(postgres_pipeline& pipeline)
        requires named
    {
        postgres_handle& handle = postgres_usable(handle_, sql(), where_);
        if (forgotten_ || session_ != handle.session()) [[unlikely]] {
            pipeline.pause();
            prepare_again(handle);
        }
        pipeline.enter();
        gather_parameters();
        if (PQsendQueryPrepared(handle.connection(), prepared_->name.c_str(), static_cast<int>(values_.size()),
                                values_.data(), lengths_.data(), formats_.data(), 1) != 1) [[unlikely]]
            pipeline.fail_sending(prepared_->sql);
        pipeline.sent(prepared_);
    }
    void reset() noexcept {
        result_.reset();
        row_ = 0;
        rows_ = 0;
    }
    void unbind() noexcept {
        for (postgres_parameter& each : parameters_)
            each.set_null();
    }
    void locate(std::source_location where) noexcept { where_ = where; }

    /// Resets nothing on the server: the execution is over there, and committed outside a transaction.
    [[noreturn, gnu::cold, gnu::noinline]] void fail(error_kind kind, error_facts facts) const {
        if (facts.result == outcome::not_applied && result_ != nullptr && handle_ && !handle_->in_transaction() &&
            !read_only())
            facts.result = outcome::applied;
        if (facts.file.empty() && handle_)
            facts.file = handle_->server();
        if (facts.sql.empty())
            facts.sql = sql();
        if (facts.where.line() == 0)
            facts.where = where_;
        throw_error(kind, std::move(facts));
    }

    /// Has the server prepare the text anew: a changed table may have given it other columns since. Not within rows.
    void describe_again() { prepare_again(postgres_usable(handle_, sql(), where_)); }

    [[nodiscard]] int column_count() const noexcept {
        return prepared_ ? static_cast<int>(prepared_->columns.size()) : 0;
    }
    /// Empty when there is no such column.
    [[nodiscard]] std::string_view column_name(int column) const noexcept {
        return column >= 0 && column < column_count() ? std::string_view{prepared_->columns[index(column)].name}
                                                      : std::string_view{};
    }
    /// `unknown` when there is no such column.
    [[nodiscard]] postgres_type column_type(int column) const noexcept {
        return column >= 0 && column < column_count() ? prepared_->columns[index(column)].type : postgres_type::unknown;
    }
    /// `postgres_oid::none` when there is no such column.
    [[nodiscard]] Oid column_oid(int column) const noexcept {
        return column >= 0 && column < column_count() ? prepared_->columns[index(column)].oid : postgres_oid::none;
    }
    /// A column of the current row; NULL when there is no row or no such column.
    [[nodiscard]] postgres_value value(int column) const noexcept {
        if (row_ >= rows_ || column >= column_count() || PQgetisnull(result_.get(), row_, column) != 0)
            return {};
        return {prepared_->columns[index(column)].type, PQgetvalue(result_.get(), row_, column),
                PQgetlength(result_.get(), row_, column)};
    }

    /// `postgres_oid::none` when there is no such parameter.
    [[nodiscard]] Oid parameter_oid(int parameter) const noexcept {
        return parameter >= 0 && parameter < parameter_count() ? prepared_->parameter_oids[index(parameter)]
                                                               : postgres_oid::none;
    }
    [[nodiscard]] int parameter_count() const noexcept { return static_cast<int>(parameters_.size()); }
    /// Does its text begin with SELECT, VALUES, SHOW or TABLE? WITH may write.
    [[nodiscard]] bool read_only() const noexcept {
        std::string_view text = sql();
        while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\t'))
            text.remove_prefix(1);
        for (std::string_view word : {"SELECT", "VALUES", "SHOW", "TABLE"})
            if (same_identifier(text.substr(0, word.size()), word))
                return true;
        return false;
    }
    /// The text with its placeholders.
    [[nodiscard]] std::string_view sql() const noexcept {
        return prepared_ ? std::string_view{prepared_->sql} : std::string_view{};
    }

private:
    static std::size_t index(int position) noexcept { return static_cast<std::size_t>(position); }

    postgres_parameter& at(int parameter) {
        if (parameter < 0 || index(parameter) >= parameters_.size()) [[unlikely]]
            postgres_refuse(handle_.get(), error_kind::misuse, sql(), where_,
                            "the statement has no parameter with this number", "count parameters from 0");
        return parameters_[index(parameter)];
    }
    void check(int parameter, postgres_refusal refused) const {
        if (refused) [[unlikely]]
            fail(error_kind::invalid_value,
                 {.message = "parameter " + std::to_string(parameter + 1) + ": " + std::string{refused.message},
                  .remedy = std::string{refused.remedy}});
    }

    void run() {
        postgres_handle& handle = postgres_usable(handle_, sql(), where_);
        postgres_refuse_in_batch(handle, sql(), where_);
        if (!prepared_) [[unlikely]]
            postgres_refuse(&handle, error_kind::misuse, {}, where_, "the statement is empty or moved from",
                            "prepare one first");
        if (forgotten_ || session_ != handle.session()) [[unlikely]]
            prepare_again(handle);
        const bool in_transaction = handle.in_transaction();
        execute(handle, in_transaction);
        if (!succeeded(handle)) [[unlikely]]
            recover(handle, in_transaction);
    }
    [[nodiscard]] std::shared_ptr<postgres_prepared> describe(std::string_view sql) const {
        if constexpr (named)
            return postgres_prepare(handle_, sql, declared_, where_);
        else
            return postgres_describe_unnamed(handle_, sql, declared_, where_);
    }
    void gather_parameters() noexcept {
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            values_[i] = parameters_[i].bytes();
            lengths_[i] = parameters_[i].size();
        }
    }
    void execute(postgres_handle& handle, bool in_transaction) {
        gather_parameters();
        const int count = static_cast<int>(values_.size());
        if constexpr (named)
            result_.reset(PQexecPrepared(handle.connection(), prepared_->name.c_str(), count, values_.data(),
                                         lengths_.data(), formats_.data(), 1));
        else if (in_transaction)
            result_.reset(PQexecParams(handle.connection(), prepared_->sql.c_str(), count,
                                       prepared_->parameter_oids.data(), values_.data(), lengths_.data(),
                                       formats_.data(), 1));
        else
            execute_alone(handle);
    }
    /// The settings and the statement up to one synchronisation are a transaction, in one round trip:
    /// https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
    void execute_alone(postgres_handle& handle) {
        PGconn* const connection = handle.connection();
        const bool sent =
            PQenterPipelineMode(connection) == 1 &&
            PQsendQueryParams(connection, settings_.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 1 &&
            PQsendQueryParams(connection, prepared_->sql.c_str(), static_cast<int>(values_.size()),
                              prepared_->parameter_oids.data(), values_.data(), lengths_.data(), formats_.data(),
                              1) == 1 &&
            PQpipelineSync(connection) == 1;
        int answers = 0;
        const auto take = [&](postgres_result answer) {
            const ExecStatusType status = PQresultStatus(answer.get());
            const bool failed = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
            if (++answers == 2 || failed) // the commit comes behind, and may fail
                result_ = std::move(answer);
        };
        if (!sent)
            detail::cut(connection);
        if (!sent || !detail::take_pipeline(connection, take))
            if (PQresultStatus(result_.get()) == PGRES_COMMAND_OK || PQresultStatus(result_.get()) == PGRES_TUPLES_OK)
                result_.reset(); // not known to be committed
    }
    [[nodiscard]] bool succeeded(postgres_handle& handle) {
        const ExecStatusType status = PQresultStatus(result_.get());
        if (status == PGRES_TUPLES_OK)
            rows_ = PQntuples(result_.get());
        else if (status != PGRES_COMMAND_OK)
            return false;
        if constexpr (!named)
            check_columns(handle);
        handle.rows_changed = postgres_rows_of(result_);
        if (handle.unconfirmed) [[unlikely]]
            fail_unconfirmed(handle);
        return true;
    }

    [[gnu::cold, gnu::noinline]] void fail_unconfirmed(postgres_handle& handle) {
        reset();
        postgres_confirm(handle, sql(), where_);
    }

    /// The text was described in another transaction: the schema may have changed since.
    void check_columns(postgres_handle& handle) {
        bool same = PQnfields(result_.get()) == column_count();
        for (int i = 0; same && i < column_count(); ++i)
            same = detail::type_behind(handle, PQftype(result_.get(), i)) == column_type(i);
        if (same) [[likely]]
            return;
        forgotten_ = true;
        fail(error_kind::schema_mismatch, {.message = "the columns are not those that the server described before",
                                           .remedy = "repeat the statement, and verify() the schema"});
    }

    // The server gives up a plan when the schema changes, and knows no statement where a pooler has come between:
    // outside a transaction it is prepared and run once more.
    [[gnu::cold, gnu::noinline]] void recover(postgres_handle& handle, bool in_transaction) {
        const std::string_view state = detail::text_of(PQresultErrorField(result_.get(), PG_DIAG_SQLSTATE));
        const std::string_view message = detail::text_of(PQresultErrorField(result_.get(), PG_DIAG_MESSAGE_PRIMARY));
        forgotten_ =
            named && (state == "26000" || (state == "0A000" && message.find("cached plan") != std::string_view::npos) ||
                      (state == "XX000" && message.starts_with("cache lookup failed for type")));
        if (forgotten_ && !in_transaction) {
            reset();
            prepare_again(handle);
            execute(handle, in_transaction);
            if (succeeded(handle))
                return;
        }
        const postgres_result failed = std::move(result_);
        reset();
        if (PQresultStatus(failed.get()) == PGRES_EMPTY_QUERY)
            fail(error_kind::misuse, {.message = "the SQL text holds no statement", .remedy = "give it one"});
        postgres_failure failure = postgres_failure_of(handle, failed.get(), sql(), where_);
        if (forgotten_) {
            failure.kind = error_kind::retry_transaction;
            failure.facts.message = "the schema changed since the statement was prepared";
            failure.facts.remedy = "run the whole transaction again";
        }
        if (!handle.connected() && !in_transaction && !read_only()) {
            failure.facts.result = outcome::unknown;
            failure.facts.remedy = "connect again, and look for what the statement wrote before repeating it";
        }
        std::move(failure).raise();
    }
    void prepare_again(postgres_handle& handle) {
        if (named && session_ == handle.session())
            detail::deallocate(handle, *prepared_);
        prepared_ = describe(std::string{sql()});
        session_ = handle.session();
        forgotten_ = false;
    }

    postgres_handle_ptr handle_;
    std::shared_ptr<postgres_prepared> prepared_;
    std::string settings_;
    std::vector<Oid> declared_;
    std::vector<postgres_parameter> parameters_;
    std::vector<char const*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    postgres_result result_;
    std::source_location where_{};
    std::uint32_t session_ = 0; ///< the link it was prepared on
    int row_ = 0;
    int rows_ = 0;
    bool forgotten_ = false; ///< by the server
};

using postgres_statement = basic_postgres_statement<postgres_session::own>;
using pooled_postgres_statement = basic_postgres_statement<postgres_session::shared>;

static_assert(describable_statement<postgres_statement> && describable_statement<pooled_postgres_statement>);

} // namespace constable

#endif
