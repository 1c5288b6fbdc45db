// SPDX-License-Identifier: BSL-1.0
// What a definition must obey: here what passes, and the questions that the rules ask. What does not pass is in
// tests/reject/.
#include <catch2/catch_test_macros.hpp>

#include <constable/schema/functions.hpp>
#include <constable/schema/table_rules.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace constable;

namespace {

enum class kind { a };

struct other {
    std::int64_t id{};
    std::string code;
    static consteval auto table() { return constable::table("others"); }
};

struct subject {
    std::int64_t id{};
    std::optional<std::int64_t> other_id;
    std::string name;
    varchar<5> code;
    std::optional<std::string> note;
    timestamp at;
    std::optional<timestamp> changed;
    bool flag{};
    kind which{};
    double real{};
    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "subjects", primary_key<&subject::id>, unique_key<&subject::code, &subject::note>,
            indexed<&subject::name, desc<&subject::at>, lower(col<&subject::note>)>.where(col<&subject::flag> == true),
            foreign_key<&subject::other_id>.references<&other::id>(), check("c", col<&subject::real> > 1),
            default_now<&subject::at>, updated_at<&subject::changed>, row_version<&subject::id>,
            collate<&subject::note>(nocase), full_text<&subject::name, &subject::note, &subject::code>,
            default_value<&subject::name>("x"), generated<&subject::real>(col<&subject::id> * 2.5), comment("c"),
            comment<&subject::id>("c"), renamed_from<&subject::id>("old"), column_name<&subject::id>("row_id"),
            naming(pascal_case));
    }
};
static_assert(valid_table<subject> && valid_table<other>);

// --- kinds of attributes ---------------------------------------------------------------------------------------------

using detail::attribute_kind;
static_assert(detail::kind_of_attribute<decltype(primary_key<&subject::id>.auto_increment())> ==
              attribute_kind::primary_key);
static_assert(detail::kind_of_attribute<decltype(unique_key<&subject::id>.named("x"))> == attribute_kind::unique_key);
static_assert(detail::kind_of_attribute<decltype(indexed<&subject::id>.where(col<&subject::flag>))> ==
              attribute_kind::index);
static_assert(detail::kind_of_attribute<decltype(foreign_key<&subject::other_id>.references<&other::id>())> ==
              attribute_kind::foreign_key);
static_assert(detail::kind_of_attribute<decltype(check("c", col<&subject::flag>))> == attribute_kind::check);
static_assert(detail::kind_of_attribute<std::remove_const_t<decltype(full_text<&subject::name>)>> ==
              attribute_kind::full_text);
static_assert(detail::kind_of_attribute<decltype(comment("x"))> == attribute_kind::other);

// --- whose columns ---------------------------------------------------------------------------------------------------

static_assert(detail::all_own<subject, &subject::id, &subject::flag>() &&
              !detail::all_own<subject, &subject::id, &other::id>() && detail::all_own<subject>());
template <class E>
constexpr bool own = detail::speaks_of_own_columns<subject, std::remove_cvref_t<E>>();
static_assert(own<decltype(col<&subject::id> > 3 && lower(col<&subject::name>) == "x")>);
static_assert(!own<decltype(col<&subject::id> > col<&other::id>)> && !own<decltype(col<&other::id> > 3)>);
static_assert(!own<decltype(lower(lower(col<&other::code>)))> && own<every_row>);
static_assert(detail::own_part<subject, &subject::id>() && !detail::own_part<subject, &other::id>());
static_assert(detail::own_part<subject, desc<&subject::id>>() && !detail::own_part<subject, desc<&other::id>>());
static_assert(detail::own_part<subject, lower(col<&subject::name>)>() &&
              !detail::own_part<subject, lower(col<&other::code>)>());

// --- what a member can be --------------------------------------------------------------------------------------------

static_assert(detail::can_be_assigned<&subject::id> && !detail::can_be_assigned<&subject::other_id> &&
              !detail::can_be_assigned<&subject::name> && !detail::can_be_assigned<&subject::flag> &&
              !detail::can_be_assigned<&subject::which> && !detail::can_be_assigned<&subject::real> &&
              !detail::can_be_assigned<&subject::id, &subject::name> && !detail::can_be_assigned<>);
struct unknown {};
static_assert(detail::can_be_member<int> && detail::can_be_member<std::optional<std::string>> &&
              detail::can_be_member<kind>);
static_assert(!detail::can_be_member<unknown> && !detail::can_be_member<std::string_view> &&
              !detail::can_be_member<std::optional<std::string_view>> && !detail::can_be_member<long double>);

struct partly_unknown {
    int known{};
    unknown not_known{};
    int known_too{};
};
static_assert(detail::first_unsupported_member(member_types<partly_unknown>{}) == 1);
static_assert(detail::first_unsupported_member(member_types<subject>{}) == 10);

// --- what stands in a row
// ----------------------------------------------------------------------------------------------

static_assert(!own<decltype(excluded<&subject::id>)> &&
              !own<call_expression<function_kind::count_rows, std::int64_t, false>> &&
              own<decltype(lower(col<&subject::name>))>);
static_assert(detail::one_owner<&subject::id, &subject::name>() && !detail::one_owner<&subject::id, &other::id>());

// --- keys that the database gives
// --------------------------------------------------------------------------------------

template <int Which>
struct keyed {
    std::int64_t id{};
    std::string name;
    static consteval auto table() {
        using namespace constable;
        if constexpr (Which == 0)
            return constable::table("k", primary_key<&keyed::id>.auto_increment());
        else if constexpr (Which == 1)
            return constable::table("k", primary_key<&keyed::name>.auto_increment());
        else if constexpr (Which == 2)
            return constable::table("k", primary_key<&keyed::id, &keyed::name>.auto_increment());
        else if constexpr (Which == 3)
            return constable::table("k", primary_key<&keyed::name>);
        else if constexpr (Which == 4)
            return constable::table("k", without_rowid);
        else if constexpr (Which == 5)
            return constable::table("k", without_rowid, primary_key<&keyed::id>);
        else if constexpr (Which == 6)
            return constable::table("k", primary_key<&keyed::id>.client_assigned(), without_rowid);
        else if constexpr (Which == 7)
            return constable::table("k", without_rowid, primary_key<&keyed::name>);
        else if constexpr (Which == 8)
            return constable::table("k", without_rowid, primary_key<&keyed::id, &keyed::name>);
        else
            return constable::table("k", without_rowid, primary_key<&keyed::id>.auto_increment());
    }
};
template <int Which>
inline constexpr bool increments_wrongly = detail::increments_what_cannot<keyed<Which>>();
static_assert(!increments_wrongly<0> && increments_wrongly<1> && increments_wrongly<2> && !increments_wrongly<3> &&
              !increments_wrongly<4>);
template <int Which>
inline constexpr bool lacks_key = detail::lacks_key_without_rowid<keyed<Which>>(table_definition<keyed<Which>>);
static_assert(!lacks_key<0> && !lacks_key<3>); // they have a rowid
static_assert(lacks_key<4> && lacks_key<5> && lacks_key<9> && !lacks_key<6> && !lacks_key<7> && !lacks_key<8>);
static_assert(valid_table<keyed<0>> && valid_table<keyed<3>> && valid_table<keyed<6>> && valid_table<keyed<7>> &&
              valid_table<keyed<8>>);

// --- expressions
// -------------------------------------------------------------------------------------------------------

// A generated column holds what its expression gives, and NULL where that can be NULL.
struct computed {
    std::int64_t number{};
    std::optional<std::int64_t> maybe;
    std::string name;
    std::int32_t narrow{};
    double real{};
    std::optional<std::int64_t> from_maybe;
    std::int64_t size{};
    bool long_name{};
    static consteval auto table() {
        using namespace constable;
        return constable::table("computed", generated<&computed::narrow>(col<&computed::number> % 10),
                                generated<&computed::real>(col<&computed::number> + col<&computed::size>),
                                generated<&computed::from_maybe>(col<&computed::maybe> + 1).stored(),
                                generated<&computed::size>(length(col<&computed::name>)),
                                generated<&computed::long_name>(length(col<&computed::name>) > 20));
    }
};
static_assert(valid_table<computed>);

} // namespace

TEST_CASE("a definition that obeys the rules is a table") { CHECK(valid_table<subject>); }
