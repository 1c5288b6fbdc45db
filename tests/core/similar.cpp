// SPDX-License-Identifier: BSL-1.0
#include <constable/core/similar.hpp>

#include <array>
#include <random>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

static_assert(edit_distance("", "") == 0 && edit_distance("", "abc") == 3 && edit_distance("abc", "") == 3);
static_assert(edit_distance("email", "email") == 0 && edit_distance("email", "EMail") == 0);
static_assert(edit_distance("emial", "email") == 1);    // exchanged
static_assert(edit_distance("emal", "email") == 1);     // left out
static_assert(edit_distance("emaill", "email") == 1);   // inserted
static_assert(edit_distance("amail", "email") == 1);    // changed
static_assert(edit_distance("kitten", "sitting") == 3); // two changed, one inserted
static_assert(edit_distance("user_id", "userid") == 1);

constexpr std::array<std::string_view, 5> names{"id", "email", "name", "", "created_at"};

constexpr std::size_t closest(std::string_view wanted) {
    return most_similar(wanted, names.size(), [](std::size_t i) { return names[i]; });
}

static_assert(closest("emial") == 1 && closest("Name") == 2 && closest("creatd_at") == 4 && closest("created") == 4);
static_assert(closest("posts") == no_similar_name && closest("") == no_similar_name);
static_assert(closest("at") == no_similar_name); // two of two bytes differ
static_assert(closest("nam") == 2 && closest("names") == 2);

// The closest one, and of equally close ones the first.
constexpr std::array<std::string_view, 3> close{"total_a", "totals", "totals"};
static_assert(most_similar("total", close.size(), [](std::size_t i) { return close[i]; }) == 1);

} // namespace

TEST_CASE("names that are too long are similar to none") {
    const std::string longest(max_similar_name, 'a');
    const std::string too_long(max_similar_name + 1, 'a');
    CHECK(edit_distance(longest, longest) == 0);
    CHECK(edit_distance(longest, std::string(max_similar_name, 'b')) == max_similar_name);
    CHECK(edit_distance(too_long, longest) == no_similar_name);
    CHECK(edit_distance(longest, too_long) == no_similar_name);
    CHECK(most_similar(too_long, 1, [&](std::size_t) { return std::string_view{too_long}; }) == no_similar_name);
}

TEST_CASE("the distance is the same both ways, and never more than the edits that were made") {
    std::mt19937 random{20260101};
    const auto below = [&](std::size_t n) { return random() % n; };
    for (int round = 0; round < 2'000; ++round) {
        std::string a(below(20), 'x');
        for (char& c : a)
            c = static_cast<char>('a' + below(4));
        std::string b = a;
        const std::size_t edits = below(4);
        for (std::size_t i = 0; i < edits; ++i) {
            const std::size_t at = below(b.size() + 1);
            if (below(2) == 0 || at == b.size())
                b.insert(at, 1, static_cast<char>('a' + below(4)));
            else
                b.erase(at, 1);
        }
        INFO(a << " " << b);
        CHECK(edit_distance(a, b) <= edits);
        CHECK(edit_distance(a, b) == edit_distance(b, a));
        CHECK((edit_distance(a, b) == 0) == (a == b));
    }
}
