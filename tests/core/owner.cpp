// SPDX-License-Identifier: BSL-1.0
#include <constable/core/owner.hpp>

#include <type_traits>
#include <utility>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

/// Counts those that are there, and may own the next one.
struct counted {
    int& there;
    owner<counted> next{};

    explicit counted(int& count) : there(count) { ++there; }
    counted(counted const&) = delete;
    counted& operator=(counted const&) = delete;
    ~counted() { --there; }
};

static_assert(!std::is_copy_constructible_v<owner<counted>> && !std::is_copy_assignable_v<owner<counted>>);
static_assert(std::is_nothrow_move_constructible_v<owner<counted>>);

} // namespace

TEST_CASE("an owner deletes what it owns, once") {
    int there = 0;
    {
        owner<counted> first{new counted{there}};
        CHECK(first);
        CHECK(first.get() == &*first);
        CHECK(first->there == 1);
        const owner<counted> second = std::move(first);
        CHECK_FALSE(first);
        CHECK(second);
        CHECK(there == 1);
    }
    CHECK(there == 0);
    const owner<counted> none;
    CHECK_FALSE(none);
}

TEST_CASE("an owner may take what its own object owns") {
    int there = 0;
    owner<counted> list{new counted{there}};
    list->next = owner<counted>{new counted{there}};
    list->next->next = owner<counted>{new counted{there}};
    counted const* const second = list->next.get();
    list = std::move(list->next);
    CHECK(list.get() == second);
    CHECK(there == 2);
    list = {};
    CHECK(there == 0);
}
