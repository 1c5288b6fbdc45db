// SPDX-License-Identifier: BSL-1.0
// The guide's samples on full-text search.

#include "guide_library.hpp"

// clang-format off
// [search]
struct review {
    std::int64_t id{};
    std::int64_t stars{};
    std::string title{};
    std::string body{};

    static consteval auto table() {
        return constable::table("reviews", primary_key<&review::id>, full_text<&review::title, &review::body>);
    }
};

using reviews = schema<"reviews", review>;

constexpr auto found = from<review>
    .matching(arg<0>)
    .where(col<&review::stars> >= 2)
    .select(col<&review::title>, snippet<&review::body>.marked<"[", "]">().words<4>())
    .order_by(search_rank<review>)  // the best first
    .limit(20);
// [/search]

int main() {
    auto db = open<reviews>("sqlite::memory:");
    db.create_tables();
    db.insert_all(std::vector<review>{{0, 5, "An ocean that thinks", "the planet Solaris is covered by an ocean"},
                                      {0, 4, "Robots", "two constructors and their robots cross the ocean of stars"},
                                      {0, 1, "Ocean, ocean", "nothing but ocean"},
                                      {0, 3, "Walls", "a wall around \"AND\" (everything)"}});
    // [run]
    for (auto const& [title, part] : db(found, "ocean"))
        fmt::print("{}: {}\n", title, part);
    fmt::print("{} {}\n", db(found, "ocean robots").all().size(),  // both words
               db(found, "ocean NOT robots").all().size());        // three words, no operator
    // [/run]
}
// clang-format on
