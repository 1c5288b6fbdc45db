// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_MIGRATE_LIVE_SCHEMA_HPP
#define CONSTABLE_MIGRATE_LIVE_SCHEMA_HPP

// A schema that was read at run time: the same model as a compiled one, and the memory it lives in.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/array_view.hpp"
#include "../schema/model.hpp"

namespace constable {

/// Keeps characters and arrays of plain values. What it has kept stays where it is until the storage is destroyed,
/// also when the storage is moved.
class schema_storage {
public:
    schema_storage() = default;
    schema_storage(schema_storage&&) = default;
    schema_storage& operator=(schema_storage&&) = default;
    ~schema_storage() = default;

    [[nodiscard]] std::string_view keep(std::string_view text) {
        if (text.empty())
            return {};
        auto* const kept = static_cast<char*>(take(text.size(), 1));
        std::copy(text.begin(), text.end(), kept);
        return {kept, text.size()};
    }
    /// A copy of the elements; the text that they point to is not copied.
    template <class T>
    [[nodiscard]] array_view<const T> keep(std::vector<T> const& items) {
        static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
        static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
        if (items.empty())
            return {};
        auto* const kept = static_cast<T*>(take(items.size() * sizeof(T), alignof(T)));
        std::uninitialized_copy(items.begin(), items.end(), kept);
        return {kept, items.size()};
    }

private:
    static constexpr std::size_t usual_block = 16384;

    void* take(std::size_t size, std::size_t alignment) {
        std::size_t at = (used_ + alignment - 1) / alignment * alignment;
        if (blocks_.empty() || at > capacity_ || capacity_ - at < size) {
            const std::size_t wanted = std::max(size, usual_block);
            blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(wanted));
            capacity_ = wanted;
            at = 0;
        }
        used_ = at + size;
        return blocks_.back().get() + at;
    }

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

/// What a live table has and `table_model` has no word for: written again from the model, the table would lack it.
enum class unmodelled_kind : std::uint8_t {
    not_strict,        ///< SQLite: a value of any type fits into any column
    column_type,       ///< no member type of the library is stored like this column
    collation,         ///< of a column or key, other than BINARY and NOCASE or other than its column's
    conflict_clause,   ///< ON CONFLICT
    descending_key,    ///< a primary or unique key with DESC
    nullable_key,      ///< a primary key that takes NULL
    plain_integer_key, ///< an integer primary key that is not the rowid
    check_name,        ///< a check that is not called ck_{table}_…, or not called anything
    long_name          ///< a key or an index whose name has more than 63 bytes
};

[[nodiscard]] constexpr std::string_view to_string(unmodelled_kind what) noexcept {
    constexpr std::string_view names[]{"not_strict",        "column_type",    "collation",
                                       "conflict_clause",   "descending_key", "nullable_key",
                                       "plain_integer_key", "check_name",     "long_name"};
    return names[static_cast<unsigned>(what)];
}

struct unmodelled_detail {
    unmodelled_kind what{};
    std::string_view table{};
    std::string_view object{}; ///< the column, key, index or check; empty where it is the table
};

/// What a database says of a table beside its model.
struct live_table {
    std::string_view sql{};                              ///< the statement that made it, as the engine keeps it
    array_view<const std::string_view> declared_types{}; ///< of each column, as written
    bool strict = false;
};

enum class live_object_kind : std::uint8_t { view, trigger, virtual_table };

/// Something in the database that belongs to no table's model.
struct live_object {
    live_object_kind kind{};
    std::string_view name{};
    std::string_view table{}; ///< trigger: on what it stands
    std::string_view sql{};
};

/// A database's schema. Movable; what it hands out lives as long as it, wherever it moves.
class live_schema {
public:
    struct contents {
        schema_model model{};
        array_view<const live_table> tables{};
        array_view<const live_object> others{};
        array_view<const unmodelled_detail> unmodelled{};
    };

    /// Everything in `known` lives in `storage` or longer.
    live_schema(schema_storage storage, contents const& known) noexcept : storage_(std::move(storage)), known_(known) {}
    live_schema(live_schema&& other) noexcept
        : storage_(std::move(other.storage_)), known_(std::exchange(other.known_, {})) {}
    live_schema& operator=(live_schema&& other) noexcept {
        std::swap(storage_, other.storage_);
        std::swap(known_, other.known_);
        return *this;
    }
    ~live_schema() = default;

    /// For DDL, order, lint, fingerprint, diagram: whatever takes a compiled schema's model.
    [[nodiscard]] schema_model const& model() const& noexcept { return known_.model; }
    schema_model const& model() const&& = delete;
    /// In the order of `model().tables`.
    [[nodiscard]] array_view<const live_table> tables() const& noexcept { return known_.tables; }
    array_view<const live_table> tables() const&& = delete;
    [[nodiscard]] array_view<const live_object> others() const& noexcept { return known_.others; }
    array_view<const live_object> others() const&& = delete;
    /// Empty: tables made from the model's DDL are the same as these.
    [[nodiscard]] array_view<const unmodelled_detail> unmodelled() const& noexcept { return known_.unmodelled; }
    array_view<const unmodelled_detail> unmodelled() const&& = delete;

private:
    schema_storage storage_;
    contents known_;
};

} // namespace constable

#endif
