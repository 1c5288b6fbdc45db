// SPDX-License-Identifier: BSL-1.0
// The guide's table of value types: one column of each, its type on both engines, and what SQLite holds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/fmt.hpp>
#include <constable/sqlite.hpp>

enum class color { red, green };
enum class level : std::uint8_t { low, high };
template <>
inline constexpr bool constable::stored_as_integer<level> = true;

// [types]
struct specimen {
    bool boolean{};
    std::int8_t integer_8{};
    std::uint16_t unsigned_16{};
    std::int32_t integer_32{};
    std::uint32_t unsigned_32{};
    std::int64_t integer_64{};
    std::uint64_t unsigned_64{};
    float single_real{};
    double double_real{};
    std::string text{};
    constable::varchar<20> short_text{};
    constable::blob bytes{};
    constable::timestamp moment{};
    constable::local_timestamp wall_clock{};
    constable::date day{};
    constable::uuid key{};
    constable::decimal<10, 2> price{};
    color by_name{};
    level by_value{};
    std::optional<double> optional_real{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("specimens", primary_key<&specimen::key>);
    }
};
// [/types]

using collection = constable::schema<"collection", specimen>;

std::string type_of(constable::column_model const& column, constable::dialect_traits const& dialect) {
    char text[64]{};
    constable::text_sink sink{text, sizeof text};
    dialect.write_type(sink, column.type);
    return std::string{sink.view()};
}

int main() {
    using namespace constable;
    auto db = open<collection>("sqlite::memory:");
    db.create_tables();
    const specimen put{.boolean = true,
                       .integer_8 = -128,
                       .unsigned_16 = 65'535,
                       .integer_32 = -7,
                       .unsigned_32 = 4'294'967'295,
                       .integer_64 = -9'223'372'036'854'775'807,
                       .unsigned_64 = 9'223'372'036'854'775'807,
                       .single_real = 0.5F,
                       .double_real = -1.25e300,
                       .text = "naïve",
                       .short_text = "at most 20",
                       .bytes = parse_hex("00ff10").value(),
                       .moment = timestamp::from_civil(2026, 3, 14, 15, 9, 26, 535'897),
                       .wall_clock = local_timestamp::from_civil(2026, 3, 14, 15, 9, 26),
                       .day = date::from_civil(2026, 3, 14),
                       .key = parse_uuid("919108f7-52d1-4320-9bac-f847db4148a8").value(),
                       .price = decimal<10, 2>::from_unscaled(1999),
                       .by_name = color::green,
                       .by_value = level::high};
    db.insert(put);

    for (column_model const& column : table_of<specimen>.columns) {
        const std::string name{column.name};
        auto look = db.connection().prepare("SELECT typeof(" + name + "), quote(" + name + ") FROM specimens");
        look.step();
        fmt::print("{:<13} {:<17} {:<8} {:<8} {}\n", name, type_of(column, postgres::traits),
                   type_of(column, sqlite::traits), look.value(0).text(), look.value(1).text());
    }

    const specimen got = db.get<specimen>(put.key).value();
    const bool same = got.moment == put.moment && got.wall_clock == put.wall_clock && got.price == put.price &&
                      got.bytes == put.bytes && got.unsigned_64 == put.unsigned_64 && got.text == put.text &&
                      !got.optional_real;
    fmt::print("read back: {}\n", same ? "the same" : "different");
}
