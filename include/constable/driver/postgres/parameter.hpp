// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_PARAMETER_HPP
#define CONSTABLE_DRIVER_POSTGRES_PARAMETER_HPP

// The binary form of one parameter, made for the type that the server wants.

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "../../core/date.hpp"
#include "../../core/hex.hpp"
#include "../../core/local_timestamp.hpp"
#include "../../core/storage.hpp"
#include "../../schema/json_list.hpp"
#include "binary.hpp"
#include "list.hpp"
#include "oid.hpp"

namespace constable {

/// Why a value cannot be given as a parameter; empty where it can. Fixed texts.
struct postgres_refusal {
    std::string_view message{};
    std::string_view remedy{};
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return !message.empty(); }
};

namespace detail {

inline constexpr postgres_refusal wrong_parameter_type{
    "the server wants a value of another type for this parameter",
    "compare the column's type with the member's: verify() names the difference; in SQL by hand, cast the parameter"};
inline constexpr postgres_refusal out_of_range{"the number leaves the range of the parameter's type",
                                               "give a smaller number, or declare a wider member"};

} // namespace detail

/// Keeps what one parameter is sent as. Its memory is used again by the next execution.
class postgres_parameter {
public:
    /// `scale`: digits after the point of a decimal that is given as an integer.
    postgres_parameter(std::uint32_t oid, postgres_type type, int scale) noexcept
        : type_(type), scale_(scale), oid_(oid) {}

    /// Null is sent as no bytes.
    [[nodiscard]] char const* bytes() const noexcept { return bytes_; }
    [[nodiscard]] int size() const noexcept { return size_; }

    void set_null() noexcept { bytes_ = nullptr; }

    [[nodiscard]] postgres_refusal set_integer(std::int64_t value) {
        switch (type_) {
        case postgres_type::int8: return fixed(static_cast<std::uint64_t>(value));
        case postgres_type::int4: return narrow<std::int32_t, std::uint32_t>(value);
        case postgres_type::int2: return narrow<std::int16_t, std::uint16_t>(value);
        case postgres_type::boolean: return fixed(static_cast<std::uint8_t>(value != 0));
        case postgres_type::timestamp: {
            std::int64_t since_2000 = 0;
            if (__builtin_sub_overflow(value, postgres_epoch_microseconds, &since_2000))
                return detail::out_of_range;
            return fixed(static_cast<std::uint64_t>(since_2000));
        }
        case postgres_type::interval:
            kept_.assign(16, '\0'); // no days, no months
            store_big_endian(kept_.data(), static_cast<std::uint64_t>(value));
            return point_to(kept_);
        case postgres_type::numeric: store_numeric(kept_, value, scale_); return point_to(kept_);
        case postgres_type::float8: return set_real(static_cast<double>(value));
        default: return detail::wrong_parameter_type;
        }
    }
    [[nodiscard]] postgres_refusal set_real(double value) {
        if (type_ == postgres_type::float8)
            return fixed(std::bit_cast<std::uint64_t>(value));
        if (type_ == postgres_type::float4)
            return fixed(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
        return detail::wrong_parameter_type;
    }
    /// The text is borrowed until the execution ends.
    [[nodiscard]] postgres_refusal set_text(std::string_view text, bound_lifetime lifetime) {
        switch (type_) {
        case postgres_type::text:
            if (text.find('\0') != std::string_view::npos)
                return {"a text holds a NUL character: PostgreSQL cannot store it",
                        "remove it, or use constable::blob for bytes"};
            return lifetime == bound_lifetime::until_reset ? borrow(text) : copy(text);
        case postgres_type::jsonb:
            kept_.assign(1, '\1'); // the version of the binary form
            kept_ += text;
            return point_to(kept_);
        case postgres_type::date: {
            const auto value = parse_date(text);
            return value ? fixed(static_cast<std::uint32_t>(value->days() - postgres_epoch_days))
                         : detail::wrong_parameter_type;
        }
        case postgres_type::local_timestamp: {
            const auto value = parse_local_timestamp(text);
            return value ? fixed(static_cast<std::uint64_t>(value->microseconds() - postgres_epoch_microseconds))
                         : detail::wrong_parameter_type;
        }
        case postgres_type::list: return set_list(text);
        default: return detail::wrong_parameter_type;
        }
    }
    [[nodiscard]] postgres_refusal set_blob(std::span<const std::byte> bytes, bound_lifetime lifetime) {
        const std::string_view held{reinterpret_cast<char const*>(bytes.data()), bytes.size()};
        if (type_ == postgres_type::bytea || (type_ == postgres_type::uuid && held.size() == 16))
            return lifetime == bound_lifetime::until_reset ? borrow(held) : copy(held);
        if (type_ == postgres_type::text && held.empty())
            return copy(behind_all_texts);
        return type_ == postgres_type::list ? set_uuids(held) : detail::wrong_parameter_type;
    }

    /// Bytes that are in the type's own form already; borrowed until the execution ends.
    [[nodiscard]] postgres_refusal set_binary(std::string_view bytes) noexcept { return borrow(bytes); }

private:
    /// An empty blob as the end of a range of texts (`starts_with`): the last code point, which is no character.
    static constexpr std::string_view behind_all_texts = "\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF";

    /// A JSON array.
    postgres_refusal set_list(std::string_view text) {
        const std::uint32_t element = postgres_element_of(oid_);
        postgres_array_writer array{element};
        postgres_parameter each{element, postgres_type_of(element), scale_};
        json_list_reader elements{text};
        while (elements.next()) {
            if (elements.kind() == json_list_reader::element::none) {
                array.add_null();
                continue;
            }
            if (const postgres_refusal refused = each.set_element(elements))
                return refused;
            array.add(each.bytes(), each.size());
        }
        return elements.wrong() ? detail::wrong_parameter_type : copy(array.finish());
    }
    postgres_refusal set_element(json_list_reader const& element) {
        const json_list_value value{element, type_ == postgres_type::uuid || type_ == postgres_type::bytea,
                                    bytes_of_hex_};
        switch (value.storage()) {
        case storage_class::text: return set_text(value.text(), bound_lifetime::until_reset);
        case storage_class::blob: return set_blob(value.blob(), bound_lifetime::until_reset);
        case storage_class::integer:
            if (type_ == postgres_type::float8 || type_ == postgres_type::float4)
                return set_real(value.real());
            return set_integer(value.integer());
        case storage_class::real: return set_real(value.real());
        case storage_class::null: break;
        }
        return detail::wrong_parameter_type;
    }
    postgres_refusal set_uuids(std::string_view held) {
        if (postgres_element_of(oid_) != postgres_oid::uuid || held.size() % 16 != 0)
            return detail::wrong_parameter_type;
        postgres_array_writer array{postgres_oid::uuid};
        for (; !held.empty(); held.remove_prefix(16))
            array.add(held.data(), 16);
        return copy(array.finish());
    }

    template <class Unsigned>
    postgres_refusal fixed(Unsigned value) noexcept {
        store_big_endian(small_, value);
        bytes_ = small_;
        size_ = sizeof(Unsigned);
        return {};
    }
    template <class Signed, class Unsigned>
    postgres_refusal narrow(std::int64_t value) noexcept {
        if (value < std::numeric_limits<Signed>::min() || value > std::numeric_limits<Signed>::max())
            return detail::out_of_range;
        return fixed(static_cast<Unsigned>(value));
    }
    postgres_refusal borrow(std::string_view held) noexcept {
        if (held.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
            return {"a text or blob is larger than PostgreSQL takes", "store large objects in parts"};
        bytes_ = held.data() == nullptr ? "" : held.data();
        size_ = static_cast<int>(held.size());
        return {};
    }
    postgres_refusal copy(std::string_view held) {
        if (held.size() <= sizeof small_) {
            if (!held.empty())
                std::memcpy(small_, held.data(), held.size());
            return borrow({small_, held.size()});
        }
        kept_.assign(held);
        return point_to(kept_);
    }
    postgres_refusal point_to(std::string const& held) noexcept { return borrow(held); }

    postgres_type type_;
    int scale_;
    std::uint32_t oid_;
    int size_ = 0;
    char const* bytes_ = nullptr;
    char small_[16]{};
    std::string kept_;
    std::string bytes_of_hex_;
};

} // namespace constable

#endif
