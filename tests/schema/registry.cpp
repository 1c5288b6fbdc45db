// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/registry.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using namespace constable;

namespace {

struct artist {
    std::int64_t id{};
    std::string name;
    static consteval auto table() {
        using namespace constable;
        return constable::table("artists", primary_key<&artist::id>, unique_key<&artist::name>);
    }
};
struct album {
    std::int64_t id{};
    std::int64_t artist_id{};
    std::string artist_name;
    static consteval auto table() {
        using namespace constable;
        return constable::table("albums", primary_key<&album::id>,
                                foreign_key<&album::artist_id>.references<&artist::id>(),
                                foreign_key<&album::artist_name>.references<&artist::name>());
    }
};

using music = schema<"music", album, artist>; // children may come first

static_assert(music::name == "music" && music::size == 2);
static_assert(std::is_same_v<music::table<0>, album> && std::is_same_v<music::table<1>, artist>);
static_assert(music::contains<artist> && !music::contains<int>);
static_assert(is_schema<music> && schema_type<music> && !schema_type<artist> && !schema_type<int>);
static_assert(valid_schema<music>);
static_assert(model_of<music>.name == "music" && model_of<music>.tables.size() == 2);
static_assert(model_of<music>.tables[0].name == "albums" && model_of<music>.tables[1].id == id_of<artist>);
static_assert(find_table(model_of<music>, "artists") == 1);

using nothing = schema<"nothing">;
static_assert(valid_schema<nothing> && model_of<nothing>.tables.empty() && nothing::size == 0 &&
              !nothing::contains<int>);

// One struct in two schemas is one table in each.
using only_artists = schema<"half", artist>;
static_assert(model_of<only_artists>.tables[0].id == model_of<music>.tables[1].id);

// Names that are alike and not the same.
template <int N>
struct numbered {
    std::int64_t id{};
    std::int64_t a{};
    std::int64_t b{};
    static consteval auto table() {
        using namespace constable;
        constexpr std::string_view names[]{"t", "t_a", "t_a_b", "ta"};
        return constable::table(names[N], primary_key<&numbered::id>, indexed<&numbered::b>,
                                indexed<&numbered::a>.named(N == 0   ? "x"
                                                            : N == 1 ? "y"
                                                            : N == 2 ? "z"
                                                                     : "w"));
    }
};
static_assert(valid_schema<schema<"alike", numbered<0>, numbered<1>, numbered<2>, numbered<3>>>);

// --- size ------------------------------------------------------------------------------------------------------------

template <int N>
struct wide {
    std::int64_t id{};
    std::int64_t parent_id{};
    std::int64_t root_id{};
    std::optional<std::string> text_of_this_row;
    double number{};
    std::int64_t c5{}, c6{}, c7{}, c8{}, c9{}, c10{}, c11{}, c12{}, c13{}, c14{}, c15{}, c16{}, c17{};
    static constexpr int up = N / 2;
    static consteval auto name() {
        struct {
            char text[10]{"table_000"};
        } made;
        made.text[6] = static_cast<char>('0' + N / 100);
        made.text[7] = static_cast<char>('0' + N / 10 % 10);
        made.text[8] = static_cast<char>('0' + N % 10);
        return made;
    }
    static constexpr auto own_name = name();
    static consteval auto table() {
        using namespace constable;
        return constable::table(std::string_view{own_name.text, 9}, primary_key<&wide::id>,
                                foreign_key<&wide::parent_id>.template references<&wide<up>::id>(),
                                foreign_key<&wide::root_id>.template references<&wide<0>::id>(),
                                indexed<&wide::parent_id>, indexed<&wide::root_id>);
    }
};

template <class Numbers>
struct many;
template <int... N>
struct many<std::integer_sequence<int, N...>> {
    using type = schema<"many", wide<N>...>;
};
using large = many<std::make_integer_sequence<int, 120>>::type;
static_assert(model_of<large>.tables.size() == 120 && model_of<large>.tables[119].name == "table_119");

} // namespace
