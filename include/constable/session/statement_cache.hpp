// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_STATEMENT_CACHE_HPP
#define CONSTABLE_SESSION_STATEMENT_CACHE_HPP

// The prepared statements of one connection, found by slot.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <source_location>
#include <string_view>
#include <utility>
#include <vector>

#include "../driver/driver.hpp"

namespace constable {

/// Copies of text and blobs that a running statement refers to. The memory serves the next execution too: once it is
/// large enough, nothing is allocated.
class bound_copies {
public:
    /// The copy is valid until `clear`.
    [[nodiscard]] char const* keep(void const* bytes, std::size_t size) {
        if (size > capacity_ - used_) [[unlikely]]
            grow(size);
        char* const copy = block_.get() + used_;
        if (size > 0)
            std::memcpy(copy, bytes, size);
        used_ += size;
        return copy;
    }
    void clear() noexcept {
        used_ = 0;
        if (!outgrown_.empty() || capacity_ > most_kept) [[unlikely]]
            shrink();
    }

private:
    static constexpr std::size_t most_kept = 65'536;

    // The old block stays until `clear`: the statement refers to it. The new one has room for twice as much.
    [[gnu::cold, gnu::noinline]] void grow(std::size_t size) {
        outgrown_.reserve(outgrown_.size() + 1);
        const std::size_t larger = 2 * (capacity_ + size) + 64;
        auto fresh = std::make_unique<char[]>(larger);
        outgrown_.push_back(std::move(block_));
        block_ = std::move(fresh);
        capacity_ = larger;
        used_ = 0;
    }
    [[gnu::cold, gnu::noinline]] void shrink() noexcept {
        outgrown_.clear();
        if (capacity_ > most_kept) {
            block_.reset();
            capacity_ = 0;
        }
    }

    std::unique_ptr<char[]> block_;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
    std::vector<std::unique_ptr<char[]>> outgrown_;
};

template <driver_connection Connection>
class statement_cache {
public:
    using statement = typename Connection::statement;

    struct entry {
        statement prepared;
        bound_copies copies{};
        bool leased = false;
        std::unique_ptr<entry> next{}; ///< the same text once more, for a query inside a loop over the same query
    };

    /// A statement in use. Resets it and gives it back on every path. Must not outlive the cache.
    class lease {
    public:
        lease() = default;
        explicit lease(entry& taken) noexcept : entry_(&taken) { taken.leased = true; }
        lease(lease&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
        lease& operator=(lease&& other) noexcept {
            std::swap(entry_, other.entry_);
            return *this;
        }
        ~lease() { release(); }

        void release() noexcept {
            if (entry_ == nullptr)
                return;
            entry_->prepared.reset();
            entry_->copies.clear();
            entry_->leased = false;
            entry_ = nullptr;
        }
        /// What is kept here lives as long as the execution.
        [[nodiscard]] bound_copies& copies() const noexcept { return entry_->copies; }
        [[nodiscard]] explicit operator bool() const noexcept { return entry_ != nullptr; }
        [[nodiscard]] statement& operator*() const noexcept { return entry_->prepared; }
        [[nodiscard]] statement* operator->() const noexcept { return &entry_->prepared; }

    private:
        entry* entry_ = nullptr;
    };

    /// The statement of `slot`, prepared on its first use. Two loads once it is there. Where it is running already (a
    /// query inside a loop over the same query), a second one is prepared, and kept as well.
    [[nodiscard]] lease take(Connection& connection, std::uint32_t slot, std::string_view sql,
                             std::source_location where) {
        if (slot < entries_.size()) [[likely]]
            if (entry* const found = entries_[slot].get(); found != nullptr && !found->leased) [[likely]] {
                found->prepared.locate(where);
                return lease{*found};
            }
        return take_spare(connection, slot, sql, where);
    }

    /// Forgets all statements that are not in use.
    void clear() noexcept {
        for (auto& first : entries_)
            for (auto* link = &first; *link != nullptr;)
                if ((*link)->leased)
                    link = &(*link)->next;
                else
                    *link = std::move((*link)->next);
    }

private:
    [[gnu::cold, gnu::noinline]] lease take_spare(Connection& connection, std::uint32_t slot, std::string_view sql,
                                                  std::source_location where) {
        if (slot >= entries_.size())
            entries_.resize(slot + std::size_t{16});
        auto* link = &entries_[slot];
        while (*link != nullptr && (*link)->leased)
            link = &(*link)->next;
        if (*link == nullptr)
            *link = std::make_unique<entry>(entry{.prepared = connection.prepare(sql, where)});
        else
            (*link)->prepared.locate(where);
        return lease{**link};
    }

    std::vector<std::unique_ptr<entry>> entries_;
};

} // namespace constable

#endif
