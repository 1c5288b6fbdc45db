// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/codec.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <boost/describe/enum.hpp>

using namespace constable;

namespace {

// --- a statement in memory -------------------------------------------------------------------------------------------

struct cell {
    std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::byte>> content;

    [[nodiscard]] storage_class storage() const { return static_cast<storage_class>(content.index()); }
    [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(content); }
    [[nodiscard]] double real() const { return std::get<double>(content); }
    [[nodiscard]] std::string_view text() const { return std::get<std::string>(content); }
    [[nodiscard]] blob_view blob() const { return std::get<std::vector<std::byte>>(content); }
};

/// What a driver's value is: cheap to copy, its text and blob live in the row.
struct cell_view {
    cell const* row;
    [[nodiscard]] storage_class storage() const { return row->storage(); }
    [[nodiscard]] std::int64_t integer() const { return row->integer(); }
    [[nodiscard]] double real() const { return row->real(); }
    [[nodiscard]] std::string_view text() const { return row->text(); }
    [[nodiscard]] blob_view blob() const { return row->blob(); }
};

struct refused : std::runtime_error {
    error_kind kind;
    int position;
    refused(error_kind what, int where, std::string const& message)
        : runtime_error(message), kind(what), position(where) {}
};

struct recording {
    std::vector<cell> cells = std::vector<cell>(8);
    bound_lifetime lifetime{};

    void bind_integer(int index, std::int64_t value) { at(index).content = value; }
    void bind_real(int index, double value) { at(index).content = value; }
    void bind_text(int index, std::string_view value, bound_lifetime kept) {
        at(index).content = std::string{value};
        lifetime = kept;
    }
    void bind_blob(int index, blob_view value, bound_lifetime kept) {
        at(index).content = std::vector<std::byte>(value.begin(), value.end());
        lifetime = kept;
    }
    void bind_null(int index) { at(index).content = std::monostate{}; }
    [[noreturn]] void fail_parameter(int index, std::string_view message, std::string_view remedy) const {
        REQUIRE_FALSE(remedy.empty());
        throw refused(error_kind::invalid_value, index, std::string{message});
    }

    [[nodiscard]] cell_view value(int column) const { return {&cells[static_cast<std::size_t>(column)]}; }
    [[noreturn]] void fail(error_kind kind, int column, std::string const& message, std::string_view remedy) const {
        REQUIRE_FALSE(remedy.empty());
        throw refused(kind, column, message);
    }

private:
    cell& at(int index) { return cells[static_cast<std::size_t>(index)]; }
};

template <class T, class Given = T>
cell bound_as(Given const& value) {
    recording statement;
    codec<T>::bind(statement, 3, value, bound_lifetime::until_reset);
    return statement.cells[3];
}

template <class T>
T read_from(cell content, T into = T{}) {
    recording statement;
    statement.cells[5] = std::move(content);
    codec<T>::read(statement, 5, into);
    return into;
}

/// The message with which reading was refused; empty if it was not.
template <class T>
std::string refusal(cell content) {
    try {
        read_from<T>(std::move(content));
    } catch (refused const& error) {
        CHECK(error.kind == error_kind::invalid_value);
        CHECK(error.position == 5);
        return error.what();
    }
    return {};
}
template <class T, class Given = T>
std::string bind_refusal(Given const& value) {
    try {
        bound_as<T>(value);
    } catch (refused const& error) {
        CHECK(error.position == 3);
        return error.what();
    }
    return {};
}

template <class T>
bool survives(T const& value) {
    return read_from<T>(bound_as<T>(value)) == value;
}

cell integer_cell(std::int64_t value) { return {value}; }
cell real_cell(double value) { return {value}; }
cell text_cell(std::string value) { return {std::move(value)}; }
cell blob_cell(std::size_t size) { return {std::vector<std::byte>(size, std::byte{7})}; }
const cell null_cell{};

// --- types -----------------------------------------------------------------------------------------------------------

enum class color { red, green, blue };
enum class grade : std::int8_t { worst = -5, fair = 0, best = 5 };
BOOST_DESCRIBE_ENUM(grade, worst, fair, best)
enum class bits : std::uint16_t { none, read, write };

} // namespace

struct email {
    std::string address;
    friend bool operator==(email const&, email const&) = default;
};
struct temperature {
    double kelvin = 0;
    friend bool operator==(temperature, temperature) = default;
};

template <>
inline constexpr bool constable::stored_as_integer<grade> = true;
template <>
inline constexpr bool constable::stored_as_integer<bits> = true;

template <>
struct constable::codec<email> : constable::codec_via<email, std::string> {
    static std::string_view encode(email const& value) { return value.address; }
    static email decode(std::string&& stored) {
        if (stored.find('@') == std::string::npos)
            throw std::invalid_argument("an address has an @");
        return {std::move(stored)};
    }
};
template <>
struct constable::codec<temperature> : constable::codec_via<temperature, std::optional<double>> {
    static std::optional<double> encode(temperature value) {
        return value.kelvin == 0 ? std::nullopt : std::optional{value.kelvin};
    }
    static temperature decode(std::optional<double>&& stored) { return {stored.value_or(0)}; }
};

namespace {

static_assert(codec<bool>::type == value_type{.kind = value_kind::boolean});
static_assert(codec<std::int16_t>::type == value_type{.kind = value_kind::integer, .bits = 16});
static_assert(codec<std::uint64_t>::type == value_type{.kind = value_kind::integer, .bits = 64, .is_unsigned = true});
static_assert(codec<float>::type == value_type{.kind = value_kind::real, .bits = 32});
static_assert(codec<double>::type == value_type{.kind = value_kind::real, .bits = 64});
static_assert(codec<std::string>::type == value_type{.kind = value_kind::text});
static_assert(codec<varchar<20>>::type == value_type{.kind = value_kind::text, .length = 20});
static_assert(codec<blob>::type == value_type{.kind = value_kind::blob});
static_assert(codec<timestamp>::type == value_type{.kind = value_kind::timestamp});
static_assert(codec<date>::type == value_type{.kind = value_kind::date});
static_assert(codec<local_timestamp>::type == value_type{.kind = value_kind::local_timestamp});
static_assert(codec<uuid>::type == value_type{.kind = value_kind::uuid});
static_assert(codec<decimal<10, 2>>::type == value_type{.kind = value_kind::decimal, .precision = 10, .scale = 2});
static_assert(codec<color>::type.kind == value_kind::enumeration && codec<color>::type.enumerators.size() == 3);
static_assert(codec<grade>::type.kind == value_kind::integer && codec<grade>::type.bits == 8 &&
              !codec<grade>::type.is_unsigned && codec<grade>::type.enumerators[0].value == -5);
static_assert(codec<bits>::type.bits == 16 && codec<bits>::type.is_unsigned);
static_assert(codec<std::optional<std::int16_t>>::type == codec<std::int16_t>::type);
static_assert(codec<email>::type == codec<std::string>::type);

struct unknown {};
static_assert(storable<int> && storable<std::optional<std::string>> && storable<email> &&
              storable<std::optional<email>>);
static_assert(!storable<unknown> && !storable<std::optional<unknown>> && !storable<std::optional<std::optional<int>>>);
static_assert(!storable<long double> && !storable<int*> && !storable<std::vector<int>> && !storable<char const*>);
static_assert(std::is_same_v<without_optional<std::optional<int>>, int> && std::is_same_v<without_optional<int>, int>);
static_assert(std::is_same_v<codec<std::optional<std::string>>::parameter, std::optional<std::string_view>>);

} // namespace

TEST_CASE("a boolean is 0 or 1") {
    CHECK(bound_as<bool>(true).integer() == 1);
    CHECK(bound_as<bool>(false).integer() == 0);
    CHECK(survives(true));
    CHECK(survives(false));
    CHECK(refusal<bool>(integer_cell(2)) == "the stored integer is neither 0 nor 1");
    CHECK(refusal<bool>(integer_cell(-1)) == "the stored integer is neither 0 nor 1");
    CHECK(refusal<bool>(text_cell("true")) == "expected a boolean, the database holds text");
    CHECK(refusal<bool>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("integers of every width keep their limits") {
    const auto check = []<class T>(T) {
        CHECK(survives(std::numeric_limits<T>::min()));
        CHECK(survives(std::numeric_limits<T>::max()));
        CHECK(survives(T{0}));
    };
    check(std::int8_t{});
    check(std::uint8_t{});
    check(std::int16_t{});
    check(std::uint16_t{});
    check(std::int32_t{});
    check(std::uint32_t{});
    check(std::int64_t{});
    check(char{});
    check(0LL);
    CHECK(survives(std::uint64_t{9223372036854775807U}));
}

TEST_CASE("an integer that does not fit is refused, not cut") {
    CHECK(refusal<std::int8_t>(integer_cell(128)) == "the stored integer does not fit the member's type");
    CHECK(refusal<std::int8_t>(integer_cell(-129)) == "the stored integer does not fit the member's type");
    CHECK(refusal<std::uint8_t>(integer_cell(256)) == "the stored integer does not fit the member's type");
    CHECK(refusal<std::uint8_t>(integer_cell(-1)) == "the stored integer does not fit the member's type");
    CHECK(refusal<std::int32_t>(integer_cell(std::int64_t{1} << 31)) ==
          "the stored integer does not fit the member's type");
    CHECK(refusal<std::uint32_t>(integer_cell(std::int64_t{1} << 32)) ==
          "the stored integer does not fit the member's type");
    CHECK(refusal<std::uint64_t>(integer_cell(-1)) == "the stored integer does not fit the member's type");
    CHECK(refusal<std::uint64_t>(integer_cell(std::numeric_limits<std::int64_t>::min())) != "");
    CHECK(bind_refusal<std::uint64_t>(9223372036854775808U) == "the integer is greater than 9223372036854775807");
    CHECK(bind_refusal<std::uint64_t>(std::numeric_limits<std::uint64_t>::max()) != "");
    CHECK(refusal<std::int64_t>(real_cell(1.0)) == "expected an integer, the database holds a real number");
    CHECK(refusal<std::int64_t>(text_cell("1")) == "expected an integer, the database holds text");
    CHECK(refusal<std::int64_t>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("real numbers come back bit for bit") {
    for (const double value : {0.0, -0.0, 0.1, 1.23e-9, 1e308, -1e-308, std::numeric_limits<double>::denorm_min(),
                               std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()})
        CHECK(std::bit_cast<std::uint64_t>(read_from<double>(bound_as<double>(value))) ==
              std::bit_cast<std::uint64_t>(value));
    for (const float value : {0.1F, -0.0F, std::numeric_limits<float>::max(), std::numeric_limits<float>::denorm_min(),
                              std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()})
        CHECK(std::bit_cast<std::uint32_t>(read_from<float>(bound_as<float>(value))) ==
              std::bit_cast<std::uint32_t>(value));
    CHECK(read_from<double>(integer_cell(3)) == 3.0);
}

TEST_CASE("a real number that is none, or too large for a float, is refused") {
    CHECK(bind_refusal<double>(std::numeric_limits<double>::quiet_NaN()) == "NaN cannot be stored");
    CHECK(bind_refusal<float>(std::numeric_limits<float>::signaling_NaN()) == "NaN cannot be stored");
    CHECK(refusal<float>(real_cell(3.5e38)) == "the stored number is beyond the range of a float");
    CHECK(refusal<float>(real_cell(-1e300)) == "the stored number is beyond the range of a float");
    CHECK(refusal<double>(text_cell("1.5")) == "expected a real number, the database holds text");
    CHECK(refusal<double>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("text is bound with its length and read as UTF-8") {
    using namespace std::string_literals;
    for (auto const& text : {""s, "plain"s, "with\0NUL"s, "Größe 名前 🦀"s, std::string(100'000, 'x')})
        CHECK(survives(text));
    CHECK(bind_refusal<std::string>("\xff"s) == "the text to be stored is not valid UTF-8");
    CHECK(bind_refusal<std::string>("\xed\xa0\x80"s) != ""); // a surrogate
    CHECK(refusal<std::string>(text_cell("\xc3")) == "the stored text is not valid UTF-8");
    CHECK(refusal<std::string>(blob_cell(1)) == "expected text, the database holds a blob");
    CHECK(refusal<std::string>(integer_cell(1)) == "expected text, the database holds an integer");
    CHECK(refusal<std::string>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("text is borrowed where the caller keeps it") {
    recording statement;
    const std::string text = "kept";
    codec<std::string>::bind(statement, 0, text, bound_lifetime::until_reset);
    CHECK(statement.lifetime == bound_lifetime::until_reset);
    codec<std::string>::bind(statement, 0, text, bound_lifetime::call);
    CHECK(statement.lifetime == bound_lifetime::call);
}

TEST_CASE("reading text reuses the member's memory") {
    std::string into(1000, 'x');
    const auto* before = into.data();
    recording statement;
    statement.cells[0] = text_cell("short");
    codec<std::string>::read(statement, 0, into);
    CHECK(into == "short");
    CHECK(into.data() == before);
}

TEST_CASE("a varchar counts code points") {
    CHECK(read_from<varchar<5>>(text_cell("Größe")).view() == "Größe");
    CHECK(refusal<varchar<4>>(text_cell("Größe")) == "the stored text is longer than 4 characters");
    CHECK(refusal<varchar<4>>(text_cell("12345")) == "the stored text is longer than 4 characters");
    CHECK(refusal<varchar<4>>(text_cell("\xff")) == "the stored text is not valid UTF-8");
    CHECK(survives(varchar<3>{"abc"}));
    CHECK(survives(varchar<3>{}));
    CHECK(bound_as<varchar<3>>(std::string_view{"abc"}).text() == "abc");
}

TEST_CASE("a blob holds any bytes") {
    CHECK(survives(blob{}));
    CHECK(survives(blob{std::vector{std::byte{0}, std::byte{255}, std::byte{0}}}));
    CHECK(survives(blob{std::vector<std::byte>(70'000, std::byte{1})}));
    CHECK(refusal<blob>(text_cell("x")) == "expected a blob, the database holds text");
    CHECK(refusal<blob>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("an enum is stored by name") {
    CHECK(bound_as<color>(color::green).text() == "green");
    CHECK(survives(color::red));
    CHECK(survives(color::blue));
    CHECK(bind_refusal<color>(static_cast<color>(3)) == "the value to be stored is no enumerator");
    CHECK(refusal<color>(text_cell("GREEN")) == "the stored text is no enumerator");
    CHECK(refusal<color>(text_cell("")) == "the stored text is no enumerator");
    CHECK(refusal<color>(integer_cell(1)) == "expected text, the database holds an integer");
    CHECK(refusal<color>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("an enum is stored by value where that is said") {
    CHECK(bound_as<grade>(grade::worst).integer() == -5);
    CHECK(survives(grade::worst));
    CHECK(survives(grade::best));
    CHECK(survives(bits::write));
    CHECK(bind_refusal<grade>(static_cast<grade>(1)) == "the value to be stored is no enumerator");
    CHECK(refusal<grade>(integer_cell(4)) == "the stored integer is no enumerator");
    CHECK(refusal<grade>(integer_cell(256 - 5)) ==
          "the stored integer is no enumerator"); // -5 if it were cut to 8 bits
    CHECK(refusal<bits>(integer_cell(65536)) == "the stored integer is no enumerator");
    CHECK(refusal<grade>(text_cell("best")) == "expected an integer, the database holds text");
}

TEST_CASE("a timestamp is microseconds") {
    CHECK(bound_as<timestamp>(timestamp::from_seconds(1)).integer() == 1'000'000);
    CHECK(survives(timestamp{}));
    CHECK(survives(timestamp::min()));
    CHECK(survives(timestamp::max()));
    CHECK(refusal<timestamp>(integer_cell(timestamp::max().microseconds() + 1)) ==
          "the stored integer is no time between the years 1 and 9999");
    CHECK(refusal<timestamp>(integer_cell(timestamp::min().microseconds() - 1)) != "");
    CHECK(refusal<timestamp>(integer_cell(std::numeric_limits<std::int64_t>::min())) != "");
    CHECK(refusal<timestamp>(text_cell("2024-01-01")) == "expected microseconds since 1970, the database holds text");
    CHECK(refusal<timestamp>(null_cell) == "NULL in a column whose member cannot be null");
}

TEST_CASE("a date is text that sorts") {
    CHECK(bound_as<date>(date::from_civil(2024, 2, 29)).text() == "2024-02-29");
    CHECK(bound_as<date>(date::min()).text() == "0001-01-01");
    CHECK(survives(date::min()));
    CHECK(survives(date::max()));
    CHECK(survives(date{}));
    for (char const* const bad : {"", "2024-2-29", "2023-02-29", "2024-02-29 ", "20240229", "0000-01-01"})
        CHECK(refusal<date>(text_cell(bad)) == "the stored value is not a date of the years 1 to 9999");
    CHECK(refusal<date>(integer_cell(1)) == "expected a date, the database holds an integer");
    recording statement;
    codec<date>::bind(statement, 0, date{}, bound_lifetime::until_reset);
    CHECK(statement.lifetime == bound_lifetime::call); // its text is gone after the call
}

TEST_CASE("a local timestamp is text that sorts") {
    CHECK(bound_as<local_timestamp>(local_timestamp::from_civil(2024, 2, 29, 12)).text() == "2024-02-29 12:00:00");
    CHECK(bound_as<local_timestamp>(local_timestamp::max()).text() == "9999-12-31 23:59:59.999999");
    CHECK(survives(local_timestamp::min()));
    CHECK(survives(local_timestamp::max()));
    CHECK(survives(local_timestamp{}));
    for (const char* bad : {"", "2024-02-29", "2024-02-29T12:00:00", "2024-02-29 12:00:00.000", "infinity"})
        CHECK(refusal<local_timestamp>(text_cell(bad)) ==
              "the stored value is not a date and time without a zone of the years 1 to 9999");
    CHECK(refusal<local_timestamp>(integer_cell(1)) ==
          "expected a date and time without a zone, the database holds an integer");
}

TEST_CASE("a uuid is 16 bytes") {
    const uuid id = uuid::from_words(0x0123456789ABCDEFU, 0xFEDCBA9876543210U);
    CHECK(bound_as<uuid>(id).blob().size() == 16);
    CHECK(survives(id));
    CHECK(survives(nil_uuid));
    CHECK(survives(max_uuid));
    CHECK(refusal<uuid>(blob_cell(15)) == "the blob has 15 bytes, a uuid has 16");
    CHECK(refusal<uuid>(blob_cell(17)) == "the blob has 17 bytes, a uuid has 16");
    CHECK(refusal<uuid>(text_cell("01234567-89ab-cdef-fedc-ba9876543210")) ==
          "expected a uuid of 16 bytes, the database holds text");
}

TEST_CASE("a decimal is a scaled integer") {
    using money = decimal<4, 2>;
    CHECK(bound_as<money>(*money::parse("-12.34")).integer() == -1234);
    CHECK(survives(money::max()));
    CHECK(survives(money::min()));
    CHECK(refusal<money>(integer_cell(10000)) == "the stored number has too many digits for the member's type");
    CHECK(refusal<money>(integer_cell(-10000)) != "");
    CHECK(refusal<money>(real_cell(12.34)) == "expected a scaled integer, the database holds a real number");
}

TEST_CASE("an optional is NULL or its value") {
    CHECK(bound_as<std::optional<std::int64_t>>(std::optional<std::int64_t>{}).storage() == storage_class::null);
    CHECK(bound_as<std::optional<std::int64_t>>(std::optional<std::int64_t>{7}).integer() == 7);
    CHECK(bound_as<std::optional<std::string>>(std::optional<std::string_view>{"view"}).text() == "view");
    CHECK(bound_as<std::optional<std::string>>(std::optional<std::string>{"string"}).text() == "string");
    CHECK(survives(std::optional<std::string>{""}));
    CHECK(survives(std::optional<std::string>{}));
    CHECK(survives(std::optional<bool>{false}));
    CHECK(survives(std::optional<color>{color::blue}));
    CHECK(survives(std::optional<varchar<3>>{"abc"}));
    CHECK(survives(std::optional<blob>{blob{}}));
    CHECK(survives(std::optional<decimal<4, 2>>{}));
    CHECK(survives(std::optional<uuid>{max_uuid}));

    CHECK(read_from<std::optional<std::string>>(null_cell, "before") == std::nullopt);
    CHECK(read_from<std::optional<std::string>>(text_cell("after"), "before") == "after");
    CHECK(refusal<std::optional<std::int8_t>>(integer_cell(1000)) ==
          "the stored integer does not fit the member's type");
    CHECK(bind_refusal<std::optional<std::string>>(std::optional<std::string>{"\xff"}) ==
          "the text to be stored is not valid UTF-8");
    CHECK(bind_refusal<std::optional<double>>(std::optional<double>{std::nan("")}) == "NaN cannot be stored");
}

TEST_CASE("a user's type goes through another") {
    CHECK(bound_as<email>(email{"a@b.c"}).text() == "a@b.c");
    CHECK(survives(email{"a@b.c"}));
    CHECK(refusal<email>(text_cell("nothing")) == "the stored value was refused: an address has an @");
    CHECK(refusal<email>(text_cell("\xff@")) == "the stored text is not valid UTF-8");
    CHECK(refusal<email>(null_cell) == "NULL in a column whose member cannot be null");
    CHECK(bind_refusal<email>(email{"\xff@"}) == "the text to be stored is not valid UTF-8");

    CHECK(survives(std::optional<email>{email{"a@b.c"}}));
    CHECK(survives(std::optional<email>{}));
    CHECK(refusal<std::optional<email>>(text_cell("nothing")) == "the stored value was refused: an address has an @");

    recording statement;
    codec<email>::bind(statement, 0, email{"a@b.c"}, bound_lifetime::until_reset);
    CHECK(statement.lifetime == bound_lifetime::call); // what encode returned is gone after the call
}

TEST_CASE("a user's type may be NULL by itself") {
    CHECK(bound_as<temperature>(temperature{}).storage() == storage_class::null);
    CHECK(bound_as<temperature>(temperature{300}).real() == 300);
    CHECK(survives(temperature{}));
    CHECK(survives(temperature{273.15}));
}
