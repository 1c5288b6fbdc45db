// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_VALUE_HPP
#define CONSTABLE_DRIVER_POSTGRES_VALUE_HPP

// One column of a PostgreSQL row, read in place from its binary form.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "../../core/storage.hpp"
#include "../driver.hpp"
#include "binary.hpp"
#include "list.hpp"
#include "oid.hpp"

namespace constable {

/// Models driver_value. Valid until the next `step`, `reset` or `fail` of its statement.
class postgres_value {
public:
    /// NULL.
    postgres_value() = default;
    postgres_value(postgres_type type, char const* bytes, int size) noexcept
        : bytes_(bytes), size_(static_cast<std::size_t>(size)), type_(type) {}

    /// A numeric without digits after the point is an integer, another one a real number. An interval is an integer
    /// unless it has months, which have no fixed length: then, as a date and a timestamp without time zone are always,
    /// it is a blob. `days` and `local_microseconds` read those.
    [[nodiscard]] storage_class storage() const noexcept {
        if (bytes_ == nullptr)
            return storage_class::null;
        switch (type_) {
        case postgres_type::boolean:
        case postgres_type::int2:
        case postgres_type::int4:
        case postgres_type::int8:
        case postgres_type::timestamp: return storage_class::integer;
        case postgres_type::float4:
        case postgres_type::float8: return storage_class::real;
        case postgres_type::text:
        case postgres_type::jsonb: return storage_class::text;
        case postgres_type::interval: return interval() ? storage_class::integer : storage_class::blob;
        case postgres_type::numeric: return numeric().scaled(0) ? storage_class::integer : storage_class::real;
        case postgres_type::bytea:
        case postgres_type::uuid:
        case postgres_type::date:
        case postgres_type::local_timestamp:
        case postgres_type::list:
        case postgres_type::unknown: break;
        }
        return storage_class::blob;
    }

    /// A time in microseconds since 1970, an interval in microseconds.
    [[nodiscard]] std::int64_t integer() const noexcept {
        switch (type_) {
        case postgres_type::boolean: return size_ == 1 && bytes_[0] != 0 ? 1 : 0;
        case postgres_type::int2: return static_cast<std::int16_t>(load<std::uint16_t>());
        case postgres_type::int4: return static_cast<std::int32_t>(load<std::uint32_t>());
        case postgres_type::int8: return static_cast<std::int64_t>(load<std::uint64_t>());
        case postgres_type::timestamp: return since_1970(static_cast<std::int64_t>(load<std::uint64_t>()));
        case postgres_type::interval: return interval().value_or(0);
        case postgres_type::numeric: return numeric().scaled(0).value_or(0);
        default: return 0;
        }
    }
    [[nodiscard]] double real() const noexcept {
        switch (type_) {
        case postgres_type::float4: return static_cast<double>(std::bit_cast<float>(load<std::uint32_t>()));
        case postgres_type::float8: return std::bit_cast<double>(load<std::uint64_t>());
        case postgres_type::numeric: return numeric().real();
        default: return static_cast<double>(integer());
        }
    }
    /// The number times 10 to the power of `scale`; nothing where digits would be lost.
    [[nodiscard]] std::optional<std::int64_t> scaled(int scale) const noexcept {
        if (type_ == postgres_type::numeric)
            return numeric().scaled(scale);
        if (storage() != storage_class::integer)
            return std::nullopt;
        std::int64_t value = integer();
        for (; scale > 0; --scale)
            if (__builtin_mul_overflow(value, std::int64_t{10}, &value))
                return std::nullopt;
        return value;
    }
    /// Days since 1970-01-01, of a date.
    [[nodiscard]] std::optional<std::int32_t> days() const noexcept {
        std::int32_t value = 0;
        if (type_ != postgres_type::date || bytes_ == nullptr ||
            __builtin_add_overflow(static_cast<std::int32_t>(load<std::uint32_t>()), postgres_epoch_days, &value))
            return std::nullopt;
        return value;
    }
    /// `visit(postgres_value)` for each element of an array; false where it is none of one dimension.
    template <class Visit>
    [[nodiscard]] bool elements(Visit visit) const {
        postgres_array_reader array{std::span{bytes_, bytes_ == nullptr ? 0 : size_}};
        const postgres_type type = postgres_type_of(array.element());
        while (array.next())
            visit(array.is_null() ? postgres_value{}
                                  : postgres_value{type, array.bytes().data(), static_cast<int>(array.bytes().size())});
        return type_ == postgres_type::list && !array.wrong();
    }
    /// Microseconds since 1970-01-01 00:00:00, of a timestamp without time zone.
    [[nodiscard]] std::optional<std::int64_t> local_microseconds() const noexcept {
        if (type_ != postgres_type::local_timestamp || bytes_ == nullptr)
            return std::nullopt;
        return since_1970(static_cast<std::int64_t>(load<std::uint64_t>()));
    }
    [[nodiscard]] std::string_view text() const noexcept {
        const std::size_t version = type_ == postgres_type::jsonb && size_ > 0 ? 1 : 0; // of the binary form
        return bytes_ == nullptr ? std::string_view{} : std::string_view{bytes_ + version, size_ - version};
    }
    [[nodiscard]] std::span<const std::byte> blob() const noexcept {
        return std::as_bytes(std::span{bytes_, bytes_ == nullptr ? 0 : size_});
    }

private:
    template <class Unsigned>
    [[nodiscard]] Unsigned load() const noexcept {
        return size_ == sizeof(Unsigned) && bytes_ != nullptr ? load_big_endian<Unsigned>(bytes_) : Unsigned{0};
    }
    [[nodiscard]] std::optional<std::int64_t> interval() const noexcept {
        return load_interval(std::span{bytes_, bytes_ == nullptr ? 0 : size_});
    }
    [[nodiscard]] postgres_numeric numeric() const noexcept {
        return postgres_numeric{std::span{bytes_, bytes_ == nullptr ? 0 : size_}};
    }
    /// The infinities stay as far away as they can be: no time that the library knows.
    static std::int64_t since_1970(std::int64_t since_2000) noexcept {
        std::int64_t value = 0;
        return __builtin_add_overflow(since_2000, postgres_epoch_microseconds, &value) ? since_2000 : value;
    }

    char const* bytes_ = nullptr;
    std::size_t size_ = 0;
    postgres_type type_ = postgres_type::unknown;
};

static_assert(driver_value<postgres_value>);

} // namespace constable

#endif
