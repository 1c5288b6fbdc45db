// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_LIST_HPP
#define CONSTABLE_DRIVER_POSTGRES_LIST_HPP

// Arrays in their binary form.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "binary.hpp"

namespace constable {

/// Builds the binary form of an array of one dimension. Its memory is used again.
/// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/arrayfuncs.c (array_recv)
class postgres_array_writer {
public:
    explicit postgres_array_writer(std::uint32_t element) : element_(element) { clear(); }

    /// Begins anew.
    void clear() {
        count_ = 0;
        bytes_.assign(20, '\0');
        store_big_endian(bytes_.data() + 8, element_);
    }
    void add(char const* bytes, int size) {
        add_size(static_cast<std::uint32_t>(size));
        bytes_.append(bytes, static_cast<std::size_t>(size));
    }
    void add_null() {
        add_size(~std::uint32_t{0});
        store_big_endian(bytes_.data() + 4, std::uint32_t{1}); // there is a null
    }
    /// The array, valid until the writer is used again.
    [[nodiscard]] std::string_view finish() {
        store_big_endian(bytes_.data(), std::uint32_t{count_ == 0 ? 0U : 1U}); // dimensions
        store_big_endian(bytes_.data() + 12, count_);
        store_big_endian(bytes_.data() + 16, std::uint32_t{1}); // the first index
        if (count_ == 0)
            bytes_.resize(12);
        return bytes_;
    }

private:
    void add_size(std::uint32_t size) {
        char length[4];
        store_big_endian(length, size);
        bytes_.append(length, 4);
        ++count_;
    }

    std::uint32_t element_;
    std::string bytes_;
    std::uint32_t count_ = 0;
};

/// Reads the elements of an array of one dimension where libpq has put them. Anything else is `wrong`.
/// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/arrayfuncs.c (array_send)
class postgres_array_reader {
public:
    explicit postgres_array_reader(std::span<const char> bytes) noexcept : rest_(bytes) {
        const std::uint32_t dimensions = word();
        word(); // is there a null?
        element_ = word();
        if (dimensions == 1) {
            count_ = word();
            word(); // the first index
        }
        wrong_ = wrong_ || dimensions > 1;
    }

    [[nodiscard]] std::uint32_t element() const noexcept { return element_; }
    /// False behind the last one.
    [[nodiscard]] bool next() noexcept {
        if (wrong_ || count_ == 0)
            return false;
        --count_;
        const std::uint32_t size = word();
        null_ = size == ~std::uint32_t{0};
        if (!null_ && size > rest_.size())
            wrong_ = true;
        if (null_ || wrong_)
            return !wrong_;
        bytes_ = rest_.first(size);
        rest_ = rest_.subspan(size);
        return true;
    }
    [[nodiscard]] bool wrong() const noexcept { return wrong_ || (count_ == 0 && !rest_.empty()); }
    [[nodiscard]] bool is_null() const noexcept { return null_; }
    [[nodiscard]] std::span<const char> bytes() const noexcept { return bytes_; }

private:
    std::uint32_t word() noexcept {
        if (rest_.size() < 4) {
            wrong_ = true;
            return 0;
        }
        const auto value = load_big_endian<std::uint32_t>(rest_.data());
        rest_ = rest_.subspan(4);
        return value;
    }

    std::span<const char> rest_;
    std::span<const char> bytes_;
    std::uint32_t element_ = 0;
    std::uint32_t count_ = 0;
    bool null_ = false;
    bool wrong_ = false;
};

} // namespace constable

#endif
