// SPDX-License-Identifier: BSL-1.0
#include <constable/schema/list.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

#include "../support/each_engine.hpp"

using namespace constable;

namespace {

enum class colour { red, green, blue };

struct item {
    std::int64_t id{};
    uuid key{};
    std::string name;
    colour shade{};
    double weight{};
    timestamp at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("items", primary_key<&item::id>, unique_key<&item::key>, indexed<&item::name>);
    }
};

using shop = schema<"shop", item>;

constexpr auto id = col<&item::id>;

template <class Condition>
constexpr auto items(Condition condition) {
    return from<item>.where(condition).select(id).order_by(id);
}

static_assert(sql<sqlite>(items(in_values(id, arg<0>))) ==
              "SELECT id FROM items WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id");
static_assert(sql<postgres>(items(not_in_values(id, arg<0>))) ==
              "SELECT id FROM items WHERE id NOT IN (SELECT unnest($1)) ORDER BY id");

uuid numbered(unsigned char n) {
    uuid made{};
    made.bytes[0] = static_cast<std::remove_reference_t<decltype(made.bytes[0])>>(n);
    made.bytes[15] = static_cast<std::remove_reference_t<decltype(made.bytes[0])>>(n);
    return made;
}

const std::vector<std::string> names{"plain",           "with \"quotes\"",      "back\\slash",
                                     "line\nbreak\x01", "\xC3\xA4\xE2\x82\xAC", ""};
const std::vector<double> weights{
    0.1, 1e300, -2.5, 1.23e-9, std::numeric_limits<double>::denorm_min(), 123456789.123456789};

struct filled : constable_test::on_each_engine<shop> {
    filled() {
        for (std::size_t i = 0; i < names.size(); ++i)
            db.insert(item{static_cast<std::int64_t>(i) + 1, numbered(static_cast<unsigned char>(i + 1)), names[i],
                           static_cast<colour>(i % 3), weights[i],
                           timestamp::from_microseconds(static_cast<std::int64_t>(i) - 2)});
    }
};

using ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE_METHOD(filled, "a list finds each of its values, and nothing else") {
    CHECK(db(items(in_values(id, std::vector<std::int64_t>{1, 3, 99}))).all() == ids{1, 3});
    CHECK(db(items(in_values(id, arg<0>)), std::vector<std::int64_t>{2}).all() == ids{2});
    CHECK(db(items(in_values(id, arg<0>)), std::vector<std::int64_t>{}).all().empty());
    CHECK(db(items(not_in_values(id, arg<0>)), std::array<std::int64_t, 2>{1, 2}).all() == ids{3, 4, 5, 6});
    CHECK(db(items(not_in_values(id, arg<0>)), std::vector<std::int64_t>{}).all().size() == 6);
}

TEST_CASE_METHOD(filled, "texts, numbers, enums and times of a list are exact") {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const ids only{static_cast<std::int64_t>(i) + 1};
        CHECK(db(items(in_values(col<&item::name>, std::vector<std::string>{"none", names[i]}))).all() == only);
        CHECK(db(items(in_values(col<&item::weight>, std::vector<double>{weights[i]}))).all() == only);
        CHECK(db(items(in_values(col<&item::at>, std::vector<timestamp>{timestamp::from_microseconds(
                                                     static_cast<std::int64_t>(i) - 2)})))
                  .all() == only);
    }
    CHECK(db(items(in_values(col<&item::shade>, std::vector<colour>{colour::green}))).all() == ids{2, 5});
}

TEST_CASE_METHOD(filled, "uuids of a list") {
    const auto of_keys = items(in_values(col<&item::key>, arg<0>));
    CHECK(db(of_keys, std::vector<uuid>{numbered(2), numbered(77), numbered(5)}).all() == ids{2, 5});
    CHECK(db(of_keys, std::vector<uuid>{numbered(6)}).all() == ids{6});
    CHECK(db(of_keys, std::vector<uuid>{}).all().empty());
}

TEST_CASE_METHOD(filled, "what a list cannot hold is refused") {
    CHECK_THROWS_AS(db(items(in_values(col<&item::name>, arg<0>)), std::vector<std::string>{std::string("a\0b", 3)}),
                    value_error);
    CHECK_THROWS_AS(
        db(items(in_values(col<&item::weight>, arg<0>)), std::vector<double>{std::numeric_limits<double>::infinity()}),
        value_error);
    CHECK(db(items(id == 1)) == 1);
}
