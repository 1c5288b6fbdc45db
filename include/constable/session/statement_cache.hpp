// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_STATEMENT_CACHE_HPP
#define CONSTABLE_SESSION_STATEMENT_CACHE_HPP

// The prepared statements of one connection, found by slot.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string_view>
#include <utility>
#include <vector>

#include "../driver/driver.hpp"

namespace constable {

template <driver_connection Connection>
class statement_cache {
public:
    using statement = typename Connection::statement;

    struct entry {
        statement prepared;
        bool leased = false;
        bool kept = true; ///< false: made for a statement that was running already, gone after use
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
            entry_->leased = false;
            if (!entry_->kept) [[unlikely]]
                delete entry_;
            entry_ = nullptr;
        }
        [[nodiscard]] explicit operator bool() const noexcept { return entry_ != nullptr; }
        [[nodiscard]] statement& operator*() const noexcept { return entry_->prepared; }
        [[nodiscard]] statement* operator->() const noexcept { return &entry_->prepared; }

    private:
        entry* entry_ = nullptr;
    };

    /// The statement of `slot`, prepared on its first use. Two loads once it is there; a statement that is running
    /// already (a query inside a loop over the same query) is prepared once more for this use.
    [[nodiscard]] lease take(Connection& connection, std::uint32_t slot, std::string_view sql,
                             std::source_location where) {
        if (slot < entries_.size()) [[likely]]
            if (entry* const found = entries_[slot].get(); found != nullptr && !found->leased) [[likely]] {
                found->prepared.locate(where);
                return lease{*found};
            }
        return prepare(connection, slot, sql, where);
    }

    /// Forgets all statements that are not in use.
    void clear() noexcept {
        for (auto& each : entries_)
            if (each && !each->leased)
                each.reset();
    }

private:
    [[gnu::cold, gnu::noinline]] lease prepare(Connection& connection, std::uint32_t slot, std::string_view sql,
                                               std::source_location where) {
        if (slot >= entries_.size())
            entries_.resize(slot + std::size_t{16});
        const bool kept = entries_[slot] == nullptr;
        auto fresh = std::make_unique<entry>(entry{connection.prepare(sql, where), false, kept});
        if (!kept)
            return lease{*fresh.release()};
        entries_[slot] = std::move(fresh);
        return lease{*entries_[slot]};
    }

    std::vector<std::unique_ptr<entry>> entries_;
};

} // namespace constable

#endif
