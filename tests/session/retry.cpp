// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/session/retry.hpp>

using namespace constable;

static_assert(detail::longest_pause(1) == 1'000 && detail::longest_pause(2) == 2'000 &&
              detail::longest_pause(7) == 64'000);
static_assert(detail::longest_pause(8) == 100'000 && detail::longest_pause(100) == 100'000);

namespace {

struct failing {
    int times;
    error_kind kind = error_kind::retry_transaction;
    int calls = 0;
    int operator()() {
        if (++calls <= times)
            throw_error(kind, {.message = "again", .remedy = "run it again"});
        return calls;
    }
};

} // namespace

TEST_CASE("work that the engine asks to be run again is run again, up to the limit") {
    failing never{0};
    CHECK(detail::with_retries(never) == 1);
    failing twice{2};
    CHECK(detail::with_retries(twice) == 3);
    failing always{1'000};
    CHECK_THROWS_AS(detail::with_retries(always), retry_transaction_error);
    CHECK(always.calls == max_transaction_attempts);
}

TEST_CASE("work that fails otherwise is not run again") {
    failing busy{1, error_kind::busy};
    CHECK_THROWS_AS(detail::with_retries(busy), busy_error);
    CHECK(busy.calls == 1);
}
