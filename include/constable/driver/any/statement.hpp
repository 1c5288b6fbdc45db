// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_ANY_STATEMENT_HPP
#define CONSTABLE_DRIVER_ANY_STATEMENT_HPP

// A prepared statement of SQLite or of PostgreSQL.

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "../../core/error.hpp"
#include "../driver.hpp"
#include "../postgres/statement.hpp"
#include "../sqlite/statement.hpp"
#include "value.hpp"

namespace constable {

/// Models driver_statement: what the engine's own statement does, see sqlite_statement and postgres_statement.
class any_statement {
public:
    any_statement() = default;
    explicit any_statement(sqlite_statement statement) noexcept : held_(std::move(statement)) {}
    explicit any_statement(postgres_statement statement) noexcept : held_(std::move(statement)) {}

    void bind_null(int parameter) {
        detail::on_engine(held_, [&](auto& statement) { statement.bind_null(parameter); });
    }
    void bind_integer(int parameter, std::int64_t value) {
        detail::on_engine(held_, [&](auto& statement) { statement.bind_integer(parameter, value); });
    }
    void bind_real(int parameter, double value) {
        detail::on_engine(held_, [&](auto& statement) { statement.bind_real(parameter, value); });
    }
    void bind_text(int parameter, std::string_view text, bound_lifetime lifetime) {
        detail::on_engine(held_, [&](auto& statement) { statement.bind_text(parameter, text, lifetime); });
    }
    void bind_blob(int parameter, std::span<const std::byte> bytes, bound_lifetime lifetime) {
        detail::on_engine(held_, [&](auto& statement) { statement.bind_blob(parameter, bytes, lifetime); });
    }

    bool step() {
        return detail::on_engine(held_, [](auto& statement) { return statement.step(); });
    }
    void reset() noexcept {
        detail::on_engine(held_, [](auto& statement) { statement.reset(); });
    }
    void unbind() noexcept {
        detail::on_engine(held_, [](auto& statement) { statement.unbind(); });
    }
    void locate(std::source_location where) noexcept {
        detail::on_engine(held_, [&](auto& statement) { statement.locate(where); });
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail(error_kind kind, error_facts facts) const {
        detail::on_engine(held_, [&](auto const& statement) { statement.fail(kind, std::move(facts)); });
        __builtin_unreachable();
    }

    /// On PostgreSQL.
    void send(postgres_pipeline& pipeline) { std::get_if<postgres_statement>(&held_)->send(pipeline); }

    /// On PostgreSQL.
    void describe_again() { std::get_if<postgres_statement>(&held_)->describe_again(); }

    [[nodiscard]] int column_count() const noexcept {
        return detail::on_engine(held_, [](auto const& statement) { return statement.column_count(); });
    }
    [[nodiscard]] std::string_view column_name(int column) const noexcept {
        return detail::on_engine(held_, [&](auto const& statement) { return statement.column_name(column); });
    }
    [[nodiscard]] any_value value(int column) const noexcept {
        return detail::on_engine(held_, [&](auto const& statement) { return any_value{statement.value(column)}; });
    }
    [[nodiscard]] int parameter_count() const noexcept {
        return detail::on_engine(held_, [](auto const& statement) { return statement.parameter_count(); });
    }
    [[nodiscard]] bool read_only() const noexcept {
        return detail::on_engine(held_, [](auto const& statement) { return statement.read_only(); });
    }
    /// The text with its placeholders.
    [[nodiscard]] std::string_view sql() const noexcept {
        return detail::on_engine(held_, [](auto const& statement) { return statement.sql(); });
    }

private:
    std::variant<sqlite_statement, postgres_statement> held_;
};

static_assert(describable_statement<any_statement>);

} // namespace constable

#endif
