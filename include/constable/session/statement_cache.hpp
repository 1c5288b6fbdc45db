// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_STATEMENT_CACHE_HPP
#define CONSTABLE_SESSION_STATEMENT_CACHE_HPP

// The prepared statements of one connection, found by slot, or by slot and shape.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/owner.hpp"
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
        char* const copy = data_ + used_;
        if (size > 0)
            std::memcpy(copy, bytes, size);
        used_ += size;
        return copy;
    }
    void clear() noexcept {
        used_ = 0;
        if ((newest_ && newest_->older) || capacity_ > most_kept) [[unlikely]]
            shrink();
    }

private:
    static constexpr std::size_t most_kept = 65'536;

    // The old block stays until `clear`: the statement refers to it. The new one has room for twice as much.
    [[gnu::cold, gnu::noinline]] void grow(std::size_t size) {
        const std::size_t larger = 2 * (capacity_ + size) + 64;
        owner<block> fresh{new block{std::string(larger, '\0'), {}}};
        fresh->older = std::move(newest_);
        newest_ = std::move(fresh);
        data_ = newest_->bytes.data();
        capacity_ = larger;
        used_ = 0;
    }
    [[gnu::cold, gnu::noinline]] void shrink() noexcept {
        newest_->older = {};
        if (capacity_ > most_kept) {
            newest_ = {};
            data_ = nullptr;
            capacity_ = 0;
        }
    }

    struct block {
        std::string bytes;
        owner<block> older;
    };

    owner<block> newest_;
    char* data_ = nullptr; // of the newest block
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

/// Which text a statement has whose type alone does not say it.
struct statement_shape {
    std::uint32_t slot = 0;
    std::uint64_t mask = 0;      ///< its dynamic parts
    std::string_view identity{}; ///< whatever else makes it different from others of this slot; borrowed
    std::uint64_t hash = 0;      ///< of all these
};

/// Texts whose statements a connection keeps, besides those that are found by slot alone.
inline constexpr std::size_t most_shapes = 256;

template <driver_connection Connection>
class statement_cache {
public:
    using statement = typename Connection::statement;

    struct entry {
        statement prepared;
        bound_copies copies{};
        bool leased = false;
        bool checked = false; ///< its columns were compared with what they are read into
        owner<entry> next{};  ///< the same text once more, for a query inside a loop over the same query
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
        /// False until somebody has compared the statement's columns with what they are read into.
        [[nodiscard]] bool& checked() const noexcept { return entry_->checked; }
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
        return take(slot, where, [&] { return connection.prepare(sql, where); });
    }
    /// The same; `prepare()` gives the statement when there is none.
    template <class Prepare>
    [[nodiscard]] lease take(std::uint32_t slot, std::source_location where, Prepare&& prepare) {
        if (slot < entries_.size()) [[likely]]
            if (entry* const found = entries_[slot].get(); found != nullptr && !found->leased) [[likely]] {
                found->prepared.locate(where);
                return lease{*found};
            }
        return take_spare(slot, where, prepare);
    }

    /// The statement of a shape; `prepare()` gives it when there is none. A search in a hash table once it is there. At
    /// most `most_shapes` that are not in use are kept: the least recently used is forgotten first.
    template <class Prepare>
    [[nodiscard]] lease take_shaped(statement_shape const& shape, std::source_location where, Prepare&& prepare) {
        if (!shaped_.empty()) [[likely]]
            for (variant* each = bucket_of(shape.hash).get(); each != nullptr; each = each->next.get())
                if (each->is(shape)) [[likely]] {
                    each->used = ++ticks_;
                    if (each->first && !each->first->leased) [[likely]] {
                        each->first->prepared.locate(where);
                        return lease{*each->first};
                    }
                    return take_free(each->first, where, prepare);
                }
        return add_shape(shape, where, prepare);
    }
    /// How many shapes there are.
    [[nodiscard]] std::size_t shapes() const noexcept { return shapes_; }

    /// Forgets all statements that are not in use.
    void clear() noexcept {
        for (auto& first : entries_)
            forget_free(first);
        for (auto& first : shaped_)
            for (auto* link = &first; *link;) {
                forget_free((*link)->first);
                if (!(*link)->first)
                    forget(*link);
                else
                    link = &(*link)->next;
            }
    }

private:
    struct variant {
        std::uint32_t slot;
        std::uint64_t mask;
        std::uint64_t hash;
        std::string identity;
        std::uint64_t used = 0;
        owner<entry> first{};
        owner<variant> next{};

        [[nodiscard]] bool is(statement_shape const& shape) const noexcept {
            return hash == shape.hash && slot == shape.slot && mask == shape.mask && identity == shape.identity;
        }
        [[nodiscard]] bool in_use() const noexcept {
            for (entry const* each = first.get(); each != nullptr; each = each->next.get())
                if (each->leased)
                    return true;
            return false;
        }
    };

    template <class Prepare>
    [[gnu::cold, gnu::noinline]] lease take_spare(std::uint32_t slot, std::source_location where, Prepare& prepare) {
        if (slot >= entries_.size())
            entries_.resize(slot + std::size_t{16});
        return take_free(entries_[slot], where, prepare);
    }

    /// The first of a chain that is not in use; a new one if there is none.
    template <class Prepare>
    [[gnu::cold, gnu::noinline]] lease take_free(owner<entry>& first, std::source_location where, Prepare& prepare) {
        auto* link = &first;
        while (*link && (*link)->leased)
            link = &(*link)->next;
        if (!*link)
            *link = owner<entry>{new entry{.prepared = prepare()}};
        else
            (*link)->prepared.locate(where);
        return lease{**link};
    }

    template <class Prepare>
    [[gnu::cold, gnu::noinline]] lease add_shape(statement_shape const& shape, std::source_location where,
                                                 Prepare& prepare) {
        owner<variant> fresh{new variant{.slot = shape.slot,
                                         .mask = shape.mask,
                                         .hash = shape.hash,
                                         .identity = std::string{shape.identity},
                                         .used = ++ticks_}};
        lease taken = take_free(fresh->first, where, prepare);
        if (shaped_.empty())
            shaped_.resize(most_shapes);
        if (shapes_ >= most_shapes)
            forget_oldest();
        auto& first = bucket_of(shape.hash);
        fresh->next = std::move(first);
        first = std::move(fresh);
        ++shapes_;
        return taken;
    }

    void forget_oldest() noexcept {
        owner<variant>* oldest = nullptr;
        for (auto& first : shaped_)
            for (auto* link = &first; *link; link = &(*link)->next)
                if ((oldest == nullptr || (*link)->used < (*oldest)->used) && !(*link)->in_use())
                    oldest = link;
        if (oldest != nullptr)
            forget(*oldest);
    }
    void forget(owner<variant>& link) noexcept {
        link = std::move(link->next);
        --shapes_;
    }
    static void forget_free(owner<entry>& first) noexcept {
        for (auto* link = &first; *link;)
            if ((*link)->leased)
                link = &(*link)->next;
            else
                *link = std::move((*link)->next);
    }
    [[nodiscard]] owner<variant>& bucket_of(std::uint64_t hash) noexcept { return shaped_[hash % most_shapes]; }

    std::vector<owner<entry>> entries_;
    std::vector<owner<variant>> shaped_;
    std::size_t shapes_ = 0;
    std::uint64_t ticks_ = 0;
};

} // namespace constable

#endif
