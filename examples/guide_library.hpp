// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_EXAMPLES_GUIDE_LIBRARY_HPP
#define CONSTABLE_EXAMPLES_GUIDE_LIBRARY_HPP

// The tables and rows that the guide's samples of the query language ask, and a way to print what comes back.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

using namespace constable;

// clang-format off
struct author {
    std::int64_t id{};
    std::string name{};
    std::optional<int> born{};

    static consteval auto table() {
        return constable::table("authors", primary_key<&author::id>, unique_key<&author::name>);
    }
};

struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    int pages{};
    std::optional<double> rating{};

    static consteval auto table() {
        return constable::table("books", primary_key<&book::id>, indexed<&book::author_id>,
            foreign_key<&book::author_id>.references<&author::id>());
    }
};

// [tables]
struct reader {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> invited_by{};
    date joined{};

    static consteval auto table() {
        return constable::table("readers", primary_key<&reader::id>, indexed<&reader::invited_by>,
            foreign_key<&reader::invited_by>.references<&reader::id>());
    }
};

struct loan {
    std::int64_t id{};
    std::int64_t book_id{};
    std::int64_t reader_id{};
    timestamp since{};
    std::optional<timestamp> returned{};

    static consteval auto table() {
        return constable::table("loans", primary_key<&loan::id>,
            indexed<&loan::book_id>, indexed<&loan::reader_id, &loan::since>,
            foreign_key<&loan::book_id>.references<&book::id>(),
            foreign_key<&loan::reader_id>.references<&reader::id>());
    }
};

using lending = schema<"lending", author, book, reader, loan>;
// [/tables]
// clang-format on

inline auto filled_library() {
    auto db = open<lending>("sqlite::memory:");
    db.create_tables();
    db.insert_all(std::vector<author>{{1, "Le Guin", 1929}, {2, "Lem", 1921}, {3, "Anonymous", {}}});
    db.insert_all(std::vector<book>{{1, 1, "The Dispossessed", 341, 4.5},
                                    {2, 1, "The Word for World Is Forest", 128, {}},
                                    {3, 2, "Solaris", 204, 4.0},
                                    {4, 2, "The Cyberiad", 295, 4.2}});
    db.insert_all(std::vector<reader>{{1, "Ada", {}, date::from_civil(2024, 1, 10)},
                                      {2, "Bob", 1, date::from_civil(2024, 3, 2)},
                                      {3, "Cleo", 1, date::from_civil(2025, 2, 1)},
                                      {4, "Dan", 2, date::from_civil(2025, 2, 15)}});
    const auto noon = [](int month, int day) { return timestamp::from_civil(2026, month, day, 12); };
    db.insert_all(std::vector<loan>{{1, 1, 1, noon(1, 5), noon(1, 20)},
                                    {2, 3, 2, noon(1, 7), noon(2, 1)},
                                    {3, 1, 2, noon(2, 10), {}},
                                    {4, 4, 1, noon(2, 11), noon(2, 25)},
                                    {5, 3, 3, noon(3, 3), {}}});
    return db;
}

template <class T>
std::string shown(T const& value) {
    if constexpr (std::is_same_v<T, bool>)
        return value ? "true" : "false";
    else if constexpr (std::is_arithmetic_v<T> || std::is_convertible_v<T const&, std::string_view>)
        return fmt::format("{}", value);
    else if constexpr (requires { value.title; })
        return value.title;
    else if constexpr (requires { value.name; })
        return value.name;
    else if constexpr (requires { value.since; })
        return "loan " + fmt::format("{}", value.id);
    else
        return std::string{to_text(value).view()};
}
template <class T>
std::string shown(std::optional<T> const& value) {
    return value ? shown(*value) : "-";
}
template <class... T>
std::string shown(std::tuple<T...> const& row) {
    std::string text;
    std::apply([&](T const&... value) { ((text += (text.empty() ? "" : ", ") + shown(value)), ...); }, row);
    return text;
}

/// The rows of a query in one line.
template <class Rows>
void show(std::string_view label, Rows&& rows) {
    fmt::print("{}:", label);
    for (auto const& row : rows)
        fmt::print(" [{}]", shown(row));
    fmt::print("\n");
}

#endif
