// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CORE_OWNER_HPP
#define CONSTABLE_CORE_OWNER_HPP

// An object on the heap and its only owner. std::unique_ptr does the same by some forty functions for each type, which
// every translation unit of a user would have to compile.

#include <utility>

namespace constable {

/// Empty, or the owner of an object that was made by `new`; deletes it. Not thread-safe.
template <class T>
class owner {
public:
    owner() = default;
    explicit owner(T* owned) noexcept : owned_(owned) {}
    owner(owner&& other) noexcept : owned_(std::exchange(other.owned_, nullptr)) {}
    /// What was owned is deleted last: `other` may be a part of it.
    owner& operator=(owner&& other) noexcept {
        T* const before = owned_;
        owned_ = std::exchange(other.owned_, nullptr);
        delete before;
        return *this;
    }
    ~owner() { delete owned_; }

    [[nodiscard]] T* get() const noexcept { return owned_; }
    [[nodiscard]] T& operator*() const noexcept { return *owned_; }
    [[nodiscard]] T* operator->() const noexcept { return owned_; }
    [[nodiscard]] explicit operator bool() const noexcept { return owned_ != nullptr; }

private:
    T* owned_ = nullptr;
};

} // namespace constable

#endif
