// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_DIFFERENTIAL_SCHEMA_HPP
#define TESTS_DIFFERENTIAL_SCHEMA_HPP

// The tables over which generate.py writes its queries. tables.py says the same in Python.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

namespace generated {

/// Names and values have different orders.
enum class genre { rock, jazz, folk, opera };

constexpr constable::date day(int year, int month, int day) { return constable::date::from_civil(year, month, day); }

struct person {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> nickname{};
    std::optional<std::int64_t> boss_id{};
    std::optional<std::int32_t> age{};
    double score{};
    bool active{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("people", primary_key<&person::id>,
                                foreign_key<&person::boss_id>.references<&person::id>(), indexed<&person::age>);
    }
};

struct album {
    std::int64_t id{};
    std::string title{};
    genre kind{};
    std::optional<genre> mood{};
    std::optional<constable::date> released{};
    double price{};
    std::optional<double> rating{};
    std::int32_t stock{};
    std::optional<std::int64_t> owner_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("albums", primary_key<&album::id>,
                                foreign_key<&album::owner_id>.references<&person::id>(), indexed<&album::owner_id>,
                                indexed<&album::kind, &album::stock>);
    }
};

/// Names that SQL wants in quotes.
struct tag {
    std::int64_t id{};
    std::string label{};
    std::optional<std::int64_t> order{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("all tags", primary_key<&tag::id>);
    }
};

struct album_tag {
    std::int64_t album_id{};
    std::int64_t tag_id{};
    std::int32_t position{};
    std::optional<std::string> note{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("album_tags", primary_key<&album_tag::album_id, &album_tag::tag_id>,
                                foreign_key<&album_tag::album_id>.references<&album::id>(),
                                foreign_key<&album_tag::tag_id>.references<&tag::id>());
    }
};

struct loan {
    std::int64_t id{};
    std::int64_t album_id{};
    std::int64_t person_id{};
    constable::date started{};
    std::optional<constable::date> returned{};
    std::int32_t days{};
    std::optional<double> fee{};
    std::optional<bool> late{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("loans", primary_key<&loan::id>, foreign_key<&loan::album_id>.references<&album::id>(),
                                foreign_key<&loan::person_id>.references<&person::id>(), indexed<&loan::album_id>);
    }
};

using schema = constable::schema<"generated", person, album, tag, album_tag, loan>;

using boss = constable::alias<person, "boss">;
using peer = constable::alias<person, "peer">;
using twin = constable::alias<album, "twin album">;
using other_tag = constable::alias<tag, "order">;
using other_link = constable::alias<album_tag, "other_link">;
using other_loan = constable::alias<loan, "other_loan">;

// Common tables.
struct tally {
    std::int64_t key{};
    std::int64_t group{};
    static consteval auto table() { return constable::common_table("tally"); }
};
struct described {
    std::int64_t id{};
    std::optional<std::string> text{};
    std::optional<double> value{};
    static consteval auto table() { return constable::common_table("described"); }
};
struct step {
    std::int64_t id{};
    std::int64_t depth{};
    static consteval auto table() { return constable::common_table("step"); }
};
using other_tally = constable::alias<tally, "other_tally">;
using other_described = constable::alias<described, "other described">;

/// What select_as fills.
struct summary {
    std::optional<std::int64_t> number{};
    std::optional<std::string> text{};
    std::optional<double> value{};
    std::optional<bool> flag{};
};

} // namespace generated

#endif
