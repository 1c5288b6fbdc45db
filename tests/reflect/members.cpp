// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/reflect/members.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace constable;

// What a struct may have beside its members.
struct more_than_members {
    int id = 3;
    static constexpr int constant = 5;
    static int counter;
    using alias = int;
    struct nested {
        int x;
    };
    enum class kind { a };
    [[nodiscard]] int twice() const { return 2 * id; }
    friend bool operator==(more_than_members const&, more_than_members const&) = default;
    kind chosen{};
};
static_assert(member_count<more_than_members> == 2 && member_names<more_than_members>[1] == "chosen");

namespace {

struct one {
    std::string only;
};
static_assert(reflectable<one> && member_count<one> == 1 && member_names<one>[0] == "only");
static_assert(std::is_same_v<member_type<one, 0>, std::string> && index_of<&one::only> == 0);

enum class level { low, high };
struct twelve {
    std::int64_t id{};
    std::string name;
    std::optional<std::string> nickname;
    bool active = true;
    double balance = 1.5;
    level rank = level::high;
    std::vector<std::byte> picture;
    std::optional<std::int32_t> age;
    float ratio{};
    std::unique_ptr<int> owned;
    one inner;
    char letter = 'x';
};
static_assert(member_count<twelve> == 12);
static_assert(member_names<twelve>[0] == "id" && member_names<twelve>[5] == "rank" &&
              member_names<twelve>[11] == "letter");
static_assert(std::is_same_v<member_type<twelve, 2>, std::optional<std::string>>);
static_assert(std::is_same_v<member_type<twelve, 5>, level>);
static_assert(std::is_same_v<member_type<twelve, 10>, one>);
static_assert(index_of<&twelve::id> == 0 && index_of<&twelve::owned> == 9 && index_of<&twelve::letter> == 11);
static_assert(name_of<&twelve::nickname> == "nickname");
static_assert(std::is_same_v<owner_of<&twelve::age>, twelve>);
static_assert(std::is_same_v<member_of<&twelve::age>, std::optional<std::int32_t>>);
static_assert(member_pointer<decltype(&twelve::id)> && !member_pointer<int*> && !member_pointer<int>);

struct hundred {
    int m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21,
        m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43,
        m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63, m64, m65,
        m66, m67, m68, m69, m70, m71, m72, m73, m74, m75, m76, m77, m78, m79, m80, m81, m82, m83, m84, m85, m86, m87,
        m88, m89, m90, m91, m92, m93, m94, m95, m96, m97, m98, m99;
};
static_assert(member_count<hundred> == 100);
static_assert(member_names<hundred>[0] == "m00" && member_names<hundred>[47] == "m47" &&
              member_names<hundred>[99] == "m99");
static_assert(index_of<&hundred::m00> == 0 && index_of<&hundred::m64> == 64 && index_of<&hundred::m99> == 99);

// Names that begin or end alike are told apart.
struct alike {
    int name;
    int first_name;
    int name_first;
    int nam;
};
static_assert(index_of<&alike::name> == 0 && index_of<&alike::first_name> == 1 && index_of<&alike::name_first> == 2 &&
              index_of<&alike::nam> == 3);

template <class T, int N>
struct templated {
    T first;
    std::optional<T> second;
};
static_assert(member_count<templated<std::string, 3>> == 2);
static_assert(index_of<&templated<std::string, 3>::second> == 1 && index_of<&templated<int, 3>::second> == 1);
static_assert(std::is_same_v<member_type<templated<bool, 0>, 1>, std::optional<bool>>);

inline namespace v3 {
struct in_inline_namespace {
    int a;
    int b;
};
} // namespace v3
static_assert(index_of<&in_inline_namespace::b> == 1);

struct only_movable {
    std::unique_ptr<int> a;
    int b;
    std::unique_ptr<int> c;
};
static_assert(member_count<only_movable> == 3 && index_of<&only_movable::c> == 2);

constexpr int sum_of_members() {
    in_inline_namespace object{2, 5};
    member_at<0>(object) *= 10;
    int sum = 0;
    for_each_member<in_inline_namespace>([&]<std::size_t I>() { sum += member_at<I>(object); });
    return sum;
}
static_assert(sum_of_members() == 25);

constexpr int digits_of_members() {
    in_inline_namespace object{2, 5};
    visit_members(object, [](int& member) { ++member; });
    int digits = 0;
    visit_members(object, [&](int member) { digits = digits * 10 + member; });
    return digits;
}
static_assert(digits_of_members() == 36);

} // namespace

TEST_CASE("members are visited in order of declaration, by reference") {
    twelve object;
    std::string visited;
    for_each_member<twelve>([&]<std::size_t I>() {
        visited += member_names<twelve>[I];
        visited += ' ';
        if constexpr (std::is_same_v<member_type<twelve, I>, std::string>)
            member_at<I>(object) = "set";
    });
    CHECK(visited == "id name nickname active balance rank picture age ratio owned inner letter ");
    CHECK(object.name == "set");
    CHECK(&member_at<9>(object) == &object.owned);
}

TEST_CASE("members of a constant object are constant") {
    const hundred object{};
    STATIC_CHECK(std::is_same_v<decltype(member_at<3>(object)), int const&>);
    CHECK(&member_at<99>(object) == &object.m99);
}
