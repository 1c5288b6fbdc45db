// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/reflect/enums.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <boost/describe/enum.hpp>

using namespace constable;

namespace {

template <class Enum, std::size_t N>
constexpr bool has_enumerators(std::array<enumerator, N> const& expected) {
    if (enumerators<Enum>.size() != N)
        return false;
    for (std::size_t i = 0; i < N; ++i)
        if (enumerators<Enum>[i].name != expected[i].name || enumerators<Enum>[i].value != expected[i].value)
            return false;
    return true;
}

enum class ordinary { deposit, usage, withdrawal };
static_assert(has_enumerators<ordinary>(std::array<enumerator, 3>{{{"deposit", 0}, {"usage", 1}, {"withdrawal", 2}}}));

enum class single { alone };
static_assert(has_enumerators<single>(std::array<enumerator, 1>{{{"alone", 0}}}));

// Values beside 0 to 63 are not seen without a description.
enum class at_the_edge { before = -1, first = 0, last = 63, beyond = 64 };
static_assert(has_enumerators<at_the_edge>(std::array<enumerator, 2>{{{"first", 0}, {"last", 63}}}));

enum class sparse { thirty = 30, ten = 10, twenty = 20 };
static_assert(has_enumerators<sparse>(std::array<enumerator, 3>{{{"ten", 10}, {"twenty", 20}, {"thirty", 30}}}));

// Of two names for one value the first declared is the name.
enum class synonyms { zero, none = zero, one };
static_assert(enumerators<synonyms>.size() == 2 && enumerators<synonyms>[1].name == "one");

enum class tiny : std::uint8_t { low, high = 63, top = 255 };
enum class small : std::int8_t { zero, one, minus = -128 };
enum class wide : std::uint64_t { zero, big = 18446744073709551615ULL };
enum class character : char { a, comma = ',', parenthesis = ')' };
enum class flag : bool { off, on };
enum class half : bool { yes = true };
static_assert(has_enumerators<tiny>(std::array<enumerator, 2>{{{"low", 0}, {"high", 63}}}));
static_assert(has_enumerators<small>(std::array<enumerator, 2>{{{"zero", 0}, {"one", 1}}}));
static_assert(has_enumerators<wide>(std::array<enumerator, 1>{{{"zero", 0}}}));
static_assert(has_enumerators<character>(std::array<enumerator, 3>{{{"a", 0}, {"parenthesis", 41}, {"comma", 44}}}));
static_assert(has_enumerators<flag>(std::array<enumerator, 2>{{{"off", 0}, {"on", 1}}}));
static_assert(has_enumerators<half>(std::array<enumerator, 1>{{{"yes", 1}}}));

enum unscoped_with_type : unsigned { plain_a, plain_b = 7 };
static_assert(has_enumerators<unscoped_with_type>(std::array<enumerator, 2>{{{"plain_a", 0}, {"plain_b", 7}}}));

enum class spelled { x1, _leading, trailing_, größe, 名前 };
static_assert(enumerators<spelled>.size() == 5);
static_assert(enumerators<spelled>[0].name == "x1" && enumerators<spelled>[1].name == "_leading" &&
              enumerators<spelled>[2].name == "trailing_" && enumerators<spelled>[3].name == "größe" &&
              enumerators<spelled>[4].name == "名前");

struct owner {
    enum class inner { in_a_struct };
};
static_assert(enum_name(owner::inner::in_a_struct) == "in_a_struct");

} // namespace

namespace named {
enum class in_named_namespace { a };
inline namespace v2 {
enum class in_inline_namespace { b };
}
// Described: any values, in the order of the description.
enum class temperature : std::int16_t { absolute_zero = -273, freezing = 0, boiling = 100, melting_iron = 1538 };
BOOST_DESCRIBE_ENUM(temperature, absolute_zero, freezing, boiling, melting_iron)
enum unscoped { far_away = 1'000'000, near_by = -3 };
BOOST_DESCRIBE_ENUM(unscoped, far_away, near_by)
enum class partly { a, b, c };
BOOST_DESCRIBE_ENUM(partly, c, a)
} // namespace named
enum class in_global_namespace { c };

static_assert(enum_name(named::in_named_namespace::a) == "a");
static_assert(enum_name(named::in_inline_namespace::b) == "b");
static_assert(enum_name(in_global_namespace::c) == "c");
static_assert(has_enumerators<named::temperature>(std::array<enumerator, 4>{
    {{"absolute_zero", -273}, {"freezing", 0}, {"boiling", 100}, {"melting_iron", 1538}}}));
static_assert(has_enumerators<named::unscoped>(std::array<enumerator, 2>{{{"far_away", 1'000'000}, {"near_by", -3}}}));
static_assert(has_enumerators<named::partly>(std::array<enumerator, 2>{{{"c", 2}, {"a", 0}}}));

static_assert(enum_name(ordinary::usage) == "usage");
static_assert(enum_name(named::temperature::absolute_zero) == "absolute_zero");
static_assert(enum_name(static_cast<ordinary>(3)).empty());
static_assert(enum_name(static_cast<ordinary>(-1)).empty());
static_assert(enum_name(at_the_edge::beyond).empty() && enum_name(at_the_edge::before).empty());
static_assert(enum_name(tiny::top).empty() && enum_name(small::minus).empty());
static_assert(enum_name(wide::big).empty());
static_assert(enum_name(named::partly::b).empty());

static_assert(enum_value<ordinary>("withdrawal") == ordinary::withdrawal);
static_assert(enum_value<named::temperature>("melting_iron") == named::temperature::melting_iron);
static_assert(enum_value<named::unscoped>("near_by") == named::near_by);
static_assert(enum_value<flag>("on") == flag::on);
static_assert(!enum_value<ordinary>("") && !enum_value<ordinary>("Usage") && !enum_value<ordinary>("usag") &&
              !enum_value<ordinary>("usage ") && !enum_value<ordinary>("ordinary::usage"));

TEST_CASE("names of enumerators are known at run time") {
    for (const ordinary value : {ordinary::deposit, ordinary::usage, ordinary::withdrawal})
        CHECK(enum_value<ordinary>(enum_name(value)) == value);
    CHECK(enum_name(static_cast<ordinary>(64)).empty());
}

TEST_CASE("an enum that is local to a function has names") {
    enum class local { here, there };
    STATIC_CHECK(enumerators<local>.size() == 2);
    CHECK(enum_name(local::there) == "there");
}
