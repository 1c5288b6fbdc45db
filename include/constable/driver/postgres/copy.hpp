// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_COPY_HPP
#define CONSTABLE_DRIVER_POSTGRES_COPY_HPP

// Rows in bulk: COPY in its binary form, https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4.

#include <charconv>
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

#include "../../core/error.hpp"
#include "../driver.hpp"
#include "binary.hpp"
#include "handle.hpp"
#include "parameter.hpp"
#include "value.hpp"

namespace constable {

namespace detail {

inline constexpr std::string_view copy_signature{"PGCOPY\n\377\r\n\0", 11};
/// Signature, flags, and the length of an extension.
inline constexpr std::size_t copy_header = 11 + 4 + 4;

/// "COPY users, line 3, column name": the rest of such a text may hold values.
inline std::string row_in_context(std::string_view context) {
    const std::size_t at = context.find(", line ");
    if (!context.starts_with("COPY ") || at == std::string_view::npos)
        return {};
    std::int64_t line = 0;
    std::from_chars(context.data() + at + 7, context.data() + context.size(), line);
    return line > 0 ? "row " + std::to_string(line - 1) + " of the copy: " : std::string{};
}

[[noreturn, gnu::cold]] inline void fail_copy(postgres_handle& handle, postgres_result const& answer,
                                              std::string_view sql, std::source_location where) {
    postgres_failure failure = postgres_failure_of(handle, answer.get(), sql, where);
    if (failure.kind == error_kind::constraint || failure.kind == error_kind::invalid_value) // the row is to blame
        failure.facts.message =
            row_in_context(text_of(PQresultErrorField(answer.get(), PG_DIAG_CONTEXT))) + failure.facts.message;
    drain(handle.connection());
    std::move(failure).raise();
}

} // namespace detail

/// Rows on their way into a table. The values of a row are bound in the order of the columns; memory for 64 KiB is
/// used again and again. Destroyed before `finish`, it gives up: nothing of it is applied. Not thread-safe; nothing
/// else can use the connection meanwhile.
class postgres_copy_in {
public:
    /// `sql` is a COPY … FROM STDIN (FORMAT binary); a column is what its values are sent as.
    postgres_copy_in(postgres_handle_ptr handle, std::string_view sql, std::vector<postgres_parameter> columns,
                     std::source_location where)
        : handle_(std::move(handle)), sql_(sql), columns_(std::move(columns)), where_(where) {
        postgres_handle& link = postgres_usable(handle_, sql_, where_);
        const postgres_result answer{PQexec(link.connection(), sql_.c_str())};
        if (PQresultStatus(answer.get()) != PGRES_COPY_IN)
            detail::fail_copy(link, answer, sql_, where_);
        open_ = true;
        pending_ = detail::copy_signature;
        append(std::uint32_t{0});
        append(std::uint32_t{0});
    }
    postgres_copy_in(postgres_copy_in const&) = delete;
    postgres_copy_in& operator=(postgres_copy_in const&) = delete;
    ~postgres_copy_in() { give_up(); }

    void begin_row() {
        if (pending_.size() >= most_pending)
            send();
        append(static_cast<std::uint16_t>(columns_.size()));
    }
    void end_row() noexcept { ++rows_; }

    void bind_null(int column) {
        at(column).set_null();
        add(column, {});
    }
    void bind_integer(int column, std::int64_t value) { add(column, at(column).set_integer(value)); }
    void bind_real(int column, double value) { add(column, at(column).set_real(value)); }
    void bind_text(int column, std::string_view text, bound_lifetime) {
        add(column, at(column).set_text(text, bound_lifetime::until_reset));
    }
    void bind_blob(int column, std::span<const std::byte> bytes, bound_lifetime) {
        add(column, at(column).set_blob(bytes, bound_lifetime::until_reset));
    }
    /// Gives up and throws; the error names the row, counted from 0.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_parameter(int column, std::string_view message,
                                                               std::string_view remedy) {
        give_up();
        throw_error(error_kind::invalid_value, {.message = "row " + std::to_string(rows_) + " of the copy, value " +
                                                           std::to_string(column + 1) + ": " + std::string{message},
                                                .remedy = std::string{remedy},
                                                .file = handle_->server(),
                                                .sql = sql_,
                                                .where = where_});
    }

    /// Sends what is left, and waits for the server. Gives the number of rows.
    std::int64_t finish() {
        append(std::uint16_t{0xffff});
        send();
        open_ = false;
        if (PQputCopyEnd(handle_->connection(), nullptr) != 1) [[unlikely]]
            detail::fail_copy(*handle_, {}, sql_, where_);
        const postgres_result answer{PQgetResult(handle_->connection())};
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
            detail::fail_copy(*handle_, answer, sql_, where_);
        detail::drain(handle_->connection());
        postgres_confirm(*handle_, sql_, where_);
        return postgres_rows_of(answer);
    }

private:
    static constexpr std::size_t most_pending = 65'536;

    postgres_parameter& at(int column) { return columns_[static_cast<std::size_t>(column)]; }
    template <class Unsigned>
    void append(Unsigned value) {
        char bytes[sizeof(Unsigned)];
        store_big_endian(bytes, value);
        pending_.append(bytes, sizeof bytes);
    }
    void add(int column, postgres_refusal refused) {
        if (refused) [[unlikely]]
            fail_parameter(column, refused.message, refused.remedy);
        postgres_parameter const& value = at(column);
        append(static_cast<std::uint32_t>(value.bytes() == nullptr ? -1 : value.size()));
        if (value.bytes() != nullptr)
            pending_.append(value.bytes(), static_cast<std::size_t>(value.size()));
    }
    void send() {
        if (PQputCopyData(handle_->connection(), pending_.data(), static_cast<int>(pending_.size())) != 1)
            [[unlikely]] {
            open_ = false;
            const postgres_result answer{PQgetResult(handle_->connection())};
            detail::fail_copy(*handle_, answer, sql_, where_);
        }
        pending_.clear();
    }
    void give_up() noexcept {
        if (!std::exchange(open_, false))
            return;
        PQputCopyEnd(handle_->connection(), "the program gave up");
        detail::drain(handle_->connection());
    }

    postgres_handle_ptr handle_;
    std::string sql_;
    std::vector<postgres_parameter> columns_;
    std::source_location where_;
    std::string pending_;
    std::int64_t rows_ = 0;
    bool open_ = false;
};

/// Rows on their way out of a query, one at a time: what comes is never held as a whole. Destroyed before the end, it
/// cancels the rest. Not thread-safe; nothing else can use the connection meanwhile.
class postgres_copy_out {
public:
    /// `sql` is a COPY (…) TO STDOUT (FORMAT binary).
    postgres_copy_out(postgres_handle_ptr handle, std::string_view sql, std::vector<postgres_type> columns,
                      std::source_location where)
        : handle_(std::move(handle)), sql_(sql), columns_(std::move(columns)), fields_(columns_.size()), where_(where) {
        postgres_handle& link = postgres_usable(handle_, sql_, where_);
        const postgres_result answer{PQexec(link.connection(), sql_.c_str())};
        if (PQresultStatus(answer.get()) != PGRES_COPY_OUT)
            detail::fail_copy(link, answer, sql_, where_);
        open_ = true;
    }
    postgres_copy_out(postgres_copy_out const&) = delete;
    postgres_copy_out& operator=(postgres_copy_out const&) = delete;
    ~postgres_copy_out() {
        if (open_)
            cancel();
    }

    /// False at the end. Throws what the server reports meanwhile.
    bool step() {
        char* message = nullptr;
        const int size = PQgetCopyData(handle_->connection(), &message, 0);
        message_.reset(message);
        if (size < 0) {
            open_ = false;
            const postgres_result answer{PQgetResult(handle_->connection())};
            if (size == -2 || PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
                detail::fail_copy(*handle_, answer, sql_, where_);
            detail::drain(handle_->connection());
            return false;
        }
        std::span<const char> rest{message, static_cast<std::size_t>(size)};
        if (!std::exchange(begun_, true))
            rest = rest.subspan(detail::copy_header);              // this server's extension is empty
        if (load_big_endian<std::uint16_t>(rest.data()) == 0xffff) // the trailer
            return step();
        rest = rest.subspan(2);
        for (field& each : fields_) {
            each.size = static_cast<std::int32_t>(load_big_endian<std::uint32_t>(rest.data()));
            each.bytes = each.size < 0 ? nullptr : rest.data() + 4;
            rest = rest.subspan(4 + static_cast<std::size_t>(each.size < 0 ? 0 : each.size));
        }
        return true;
    }

    /// Valid until the next `step`.
    [[nodiscard]] postgres_value value(int column) const noexcept {
        const auto at = static_cast<std::size_t>(column);
        return fields_[at].bytes == nullptr ? postgres_value{}
                                            : postgres_value{columns_[at], fields_[at].bytes, fields_[at].size};
    }
    /// It has none: the query's model says what a column is.
    [[nodiscard]] static std::string_view column_name(int) noexcept { return {}; }
    /// Cancels the rest and throws.
    [[noreturn, gnu::cold, gnu::noinline]] void fail(error_kind kind, error_facts facts) const {
        cancel();
        facts.file = handle_->server();
        facts.sql = sql_;
        facts.where = where_;
        throw_error(kind, std::move(facts));
    }

private:
    struct field {
        char const* bytes = nullptr;
        std::int32_t size = 0;
    };
    struct free_message {
        void operator()(char* message) const noexcept { PQfreemem(message); }
    };

    void cancel() const noexcept {
        open_ = false;
        char why[256];
        if (PGcancel* const request = PQgetCancel(handle_->connection())) {
            PQcancel(request, why, sizeof why);
            PQfreeCancel(request);
        }
        char* message = nullptr;
        while (PQgetCopyData(handle_->connection(), &message, 0) > 0)
            PQfreemem(message);
        detail::drain(handle_->connection());
    }

    postgres_handle_ptr handle_;
    std::string sql_;
    std::vector<postgres_type> columns_;
    std::vector<field> fields_;
    std::source_location where_;
    std::unique_ptr<char, free_message> message_;
    mutable bool open_ = false; ///< an error of a value, which reads alone, ends it
    bool begun_ = false;
};

} // namespace constable

#endif
