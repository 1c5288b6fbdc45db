// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_ANY_VALUE_HPP
#define CONSTABLE_DRIVER_ANY_VALUE_HPP

// A value of a row of SQLite or of PostgreSQL.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "../../core/date.hpp"
#include "../../core/local_timestamp.hpp"
#include "../driver.hpp"
#include "../postgres/value.hpp"
#include "../sqlite/value.hpp"

namespace constable {

namespace detail {

/// Calls `use` with what a variant of two holds.
template <class Held, class Use>
decltype(auto) on_engine(Held& held, Use use) {
    if (auto* const file = std::get_if<0>(&held))
        return use(*file);
    return use(*std::get_if<1>(&held));
}

} // namespace detail

/// Models driver_value. Valid until the next `step`, `reset` or `fail` of its statement. Each call is one branch more
/// than the engine's own.
class any_value {
public:
    explicit any_value(sqlite_value value) noexcept : held_(value) {}
    explicit any_value(postgres_value value) noexcept : held_(value) {}

    [[nodiscard]] storage_class storage() const noexcept {
        return detail::on_engine(held_, [](auto const& value) { return value.storage(); });
    }
    [[nodiscard]] std::int64_t integer() const noexcept {
        return detail::on_engine(held_, [](auto const& value) { return value.integer(); });
    }
    [[nodiscard]] double real() const noexcept {
        return detail::on_engine(held_, [](auto const& value) { return value.real(); });
    }
    /// Throws out_of_memory when a conversion finds no memory.
    [[nodiscard]] std::string_view text() const {
        return detail::on_engine(held_, [](auto const& value) { return value.text(); });
    }
    [[nodiscard]] std::span<const std::byte> blob() const noexcept {
        return detail::on_engine(held_, [](auto const& value) { return value.blob(); });
    }
    /// The number times 10 to the power of `scale`, as which SQLite stores it; nothing where digits would be lost.
    [[nodiscard]] std::optional<std::int64_t> scaled(int scale) const noexcept {
        if (auto const* const server = std::get_if<postgres_value>(&held_))
            return server->scaled(scale);
        return storage() == storage_class::integer ? std::optional{integer()} : std::nullopt;
    }
    /// Days since 1970-01-01, of a date.
    [[nodiscard]] std::optional<std::int32_t> days() const {
        if (auto const* const server = std::get_if<postgres_value>(&held_))
            return server->days();
        const std::optional<date> parsed = storage() == storage_class::text ? parse_date(text()) : std::nullopt;
        return parsed ? std::optional{parsed->days()} : std::nullopt;
    }
    /// Microseconds since 1970-01-01 00:00:00, of a date and time of no zone.
    [[nodiscard]] std::optional<std::int64_t> local_microseconds() const {
        if (auto const* const server = std::get_if<postgres_value>(&held_))
            return server->local_microseconds();
        const std::optional<local_timestamp> parsed =
            storage() == storage_class::text ? parse_local_timestamp(text()) : std::nullopt;
        return parsed ? std::optional{parsed->microseconds()} : std::nullopt;
    }

    /// `visit(value)` for each element of an array, of the engine's own type; false where it is none.
    template <class Visit>
    [[nodiscard]] bool elements(Visit visit) const {
        auto const* const server = std::get_if<postgres_value>(&held_);
        return server != nullptr && server->elements(std::move(visit));
    }
    /// Is an array one of the server's, or the text of a JSON array?
    [[nodiscard]] bool has_elements() const noexcept { return std::holds_alternative<postgres_value>(held_); }

private:
    std::variant<sqlite_value, postgres_value> held_;
};

static_assert(driver_value<any_value>);

} // namespace constable

#endif
