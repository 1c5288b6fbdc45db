// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/uuid.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

using namespace constable;

namespace {

static_assert(sizeof(uuid) == 16 && std::is_trivially_copyable_v<uuid> && std::is_aggregate_v<uuid>);
static_assert(uuid{}.is_nil() && uuid{} == nil_uuid && !max_uuid.is_nil());
static_assert(to_text(nil_uuid) == "00000000-0000-0000-0000-000000000000");
static_assert(to_text(max_uuid) == "ffffffff-ffff-ffff-ffff-ffffffffffff");
static_assert(nil_uuid < max_uuid);

// RFC 9562, appendix A.3.
constexpr uuid v4 = uuid::make_v4(0x919108F752D13320, 0x5BACF847DB4148A8);
static_assert(to_text(v4) == "919108f7-52d1-4320-9bac-f847db4148a8");
static_assert(v4.version() == 4 && v4.variant() == uuid_variant::rfc9562 && !time_of(v4));

// RFC 9562, appendix A.6.
constexpr uuid v7 = uuid::make_v7(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F);
static_assert(to_text(v7) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
static_assert(v7.version() == 7 && v7.variant() == uuid_variant::rfc9562);
static_assert(time_of(v7) == timestamp::from_civil(2022, 2, 22, 19, 22, 22)); // 14:22:22 GMT-05:00

static_assert(uuid::make_v7(~0ULL, ~0ULL, ~0ULL) == parse_uuid("ffffffff-ffff-7fff-bfff-ffffffffffff"));
static_assert(uuid::make_v7(0, 0, 0) == parse_uuid("00000000-0000-7000-8000-000000000000"));
static_assert(uuid::make_v4(~0ULL, ~0ULL) == parse_uuid("ffffffff-ffff-4fff-bfff-ffffffffffff"));
static_assert(uuid::make_v4(0, 0) == parse_uuid("00000000-0000-4000-8000-000000000000"));
static_assert(!time_of(uuid::make_v7(0xFFFFFFFFFFFF, 0, 0)), "the year 10889");
static_assert(time_of(uuid::make_v7(253'402'300'799'999, 0, 0)).has_value());
static_assert(!time_of(uuid::make_v7(253'402'300'800'000, 0, 0)));
static_assert(!time_of(parse_uuid("017f22e2-79b0-7cc3-c8c4-dc0c0c07398f").value()), "another variant");

static_assert(uuid::from_words(0x0123456789ABCDEF, 0xFEDCBA9876543210).high() == 0x0123456789ABCDEF);
static_assert(uuid::from_words(0x0123456789ABCDEF, 0xFEDCBA9876543210).low() == 0xFEDCBA9876543210);
static_assert(uuid::from_words(1, 0) > uuid::from_words(0, ~0ULL));

constexpr uuid_variant variant_of(std::uint64_t first_bits) { return uuid::from_words(0, first_bits << 60).variant(); }
static_assert(variant_of(0x0) == uuid_variant::ncs && variant_of(0x7) == uuid_variant::ncs);
static_assert(variant_of(0x8) == uuid_variant::rfc9562 && variant_of(0xB) == uuid_variant::rfc9562);
static_assert(variant_of(0xC) == uuid_variant::microsoft && variant_of(0xD) == uuid_variant::microsoft);
static_assert(variant_of(0xE) == uuid_variant::reserved && variant_of(0xF) == uuid_variant::reserved);

static_assert(parse_uuid("919108F7-52D1-4320-9BAC-F847DB4148A8") == v4);
static_assert(parse_uuid(to_text(v7)) == v7);

template <uuid Id>
struct structural {};
static_assert(std::is_same_v<structural<v4>, structural<uuid::make_v4(0x919108F752D13320, 0x5BACF847DB4148A8)>>);

// A clock and a seed under control.
constexpr std::uint64_t ms_of(std::uint64_t prefix) { return prefix >> 12; }
constexpr std::uint64_t counter_of(std::uint64_t prefix) { return prefix & 0xFFF; }

} // namespace

TEST_CASE("only the canonical form is a uuid") {
    const std::string text{to_text(v4).view()};
    for (std::string_view other :
         {"", "919108f752d143209bacf847db4148a8", "{919108f7-52d1-4320-9bac-f847db4148a8}",
          "urn:uuid:919108f7-52d1-4320-9bac-f847db4148a8", "919108f7-52d1-4320-9bac-f847db4148a",
          "919108f7-52d1-4320-9bac-f847db4148a8 ", " 919108f7-52d1-4320-9bac-f847db4148a",
          "919108f75-2d1-4320-9bac-f847db4148a8", "919108f7-52d1-4320-9bac-f847db4148ag",
          "919108f7-52d1-4320-9bac-f847db4148-8", "919108f7_52d1-4320-9bac-f847db4148a8"})
        CHECK_FALSE(parse_uuid(other).has_value());
    for (std::size_t i = 0; i != text.size(); ++i) {
        std::string changed = text;
        changed[i] = changed[i] == '-' ? '0' : '-';
        CHECK_FALSE(parse_uuid(changed).has_value());
    }
}

TEST_CASE("version 4 uses all of its bits") {
    uuid all = nil_uuid;
    uuid every = max_uuid;
    for (int i = 0; i != 200; ++i) {
        const uuid id = uuid_v4();
        CHECK(id.version() == 4);
        CHECK(id.variant() == uuid_variant::rfc9562);
        for (std::size_t byte = 0; byte != 16; ++byte) {
            all.bytes[byte] |= id.bytes[byte];
            every.bytes[byte] &= id.bytes[byte];
        }
    }
    CHECK(to_text(all) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
    CHECK(to_text(every) == "00000000-0000-4000-8000-000000000000");
}

TEST_CASE("the counter of version 7 only grows") {
    std::uint64_t last = 0;
    const std::uint64_t seeded = detail::next_v7_prefix(last, 1000, ~0ULL);
    CHECK(ms_of(seeded) == 1000);
    CHECK(counter_of(seeded) == 0x7FF); // the guard bit is 0

    SECTION("by one within a millisecond") { CHECK(detail::next_v7_prefix(last, 1000, 5) == seeded + 1); }
    SECTION("by one when the clock steps back") { CHECK(detail::next_v7_prefix(last, 1, 5) == seeded + 1); }
    SECTION("from a new seed in a new millisecond") {
        const std::uint64_t next = detail::next_v7_prefix(last, 1001, 5);
        CHECK(ms_of(next) == 1001);
        CHECK(counter_of(next) == 5);
    }
    SECTION("into the next millisecond when it is used up, and stays there until the clock has passed it") {
        for (int i = 0; i != 0x800; ++i)
            static_cast<void>(detail::next_v7_prefix(last, 1000, 0));
        const std::uint64_t carried = detail::next_v7_prefix(last, 1000, 0);
        CHECK(ms_of(carried) == 1001);
        CHECK(counter_of(carried) == 0);
        CHECK(detail::next_v7_prefix(last, 1001, 0x7FF) == carried + 1);
        CHECK(detail::next_v7_prefix(last, 1002, 7) == ((1002ULL << 12) | 7));
    }
}

TEST_CASE("version 7 grows within the process and carries the time") {
    const timestamp before = now();
    uuid last = nil_uuid;
    bool growing = true;
    for (int i = 0; i != 20'000; ++i) {
        const uuid id = uuid_v7();
        growing = growing && last < id;
        last = id;
    }
    CHECK(growing);
    CHECK(last.version() == 7);
    CHECK(last.variant() == uuid_variant::rfc9562);
    const auto made = time_of(last);
    REQUIRE(made.has_value());
    CHECK(*made >= before - duration::milliseconds(1));
    CHECK(*made <= now() + duration::minutes(1));
}

TEST_CASE("threads never get the same version 7") {
    constexpr std::size_t each = 5'000;
    std::vector<std::vector<uuid>> ids(4);
    std::vector<std::thread> threads;
    for (std::vector<uuid>& mine : ids)
        threads.emplace_back([&mine] {
            for (std::size_t i = 0; i != each; ++i)
                mine.push_back(uuid_v7());
        });
    for (std::thread& thread : threads)
        thread.join();
    std::unordered_set<std::uint64_t> prefixes;
    std::unordered_set<uuid> all;
    for (std::vector<uuid> const& mine : ids) {
        CHECK(std::is_sorted(mine.begin(), mine.end()));
        for (uuid const& id : mine) {
            prefixes.insert(id.high());
            all.insert(id);
        }
    }
    CHECK(prefixes.size() == 4 * each);
    CHECK(all.size() == 4 * each);
}

TEST_CASE("a child process makes other ids than its parent") {
    constexpr std::size_t count = 200;
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    static_cast<void>(uuid_v7()); // state that the child inherits
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        for (std::size_t i = 0; i != count; ++i) {
            const uuid made[2]{uuid_v4(), uuid_v7()};
            if (::write(ends[1], made, sizeof made) != static_cast<ssize_t>(sizeof made))
                ::_exit(1);
        }
        ::_exit(0);
    }
    ::close(ends[1]);
    std::unordered_set<std::uint64_t> low_words;
    for (std::size_t i = 0; i != count; ++i) {
        low_words.insert(uuid_v4().low());
        low_words.insert(uuid_v7().low());
    }
    std::size_t received = 0;
    for (uuid id; ::read(ends[0], id.bytes.data(), 16) == 16; ++received)
        low_words.insert(id.low());
    ::close(ends[0]);
    int status = 1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(received == 2 * count);
    CHECK(low_words.size() == 4 * count);
}
