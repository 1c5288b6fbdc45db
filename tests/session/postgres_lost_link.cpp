// SPDX-License-Identifier: BSL-1.0

// A link that is cut after each byte of a transaction: what the program is told is what has happened.

#include <constable/postgres.hpp>

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/lost_link.hpp"
#include "tests/support/postgres.hpp"

using namespace constable;
using namespace constable_test;

TEST_CASE("a verified commit tells what has happened, wherever the link is cut") {
    const postgres_scratch scratch;
    const verdicts counted = cut_links{scratch.url()}.cut_at_every<by_insert>(commit::verified, 1);
    CHECK(counted.wrong == 0);
    CHECK(counted.in_doubt == 0);
    CHECK(counted.committed > 1);
    CHECK(counted.not_applied > 10);
    CHECK(counted.cuts + 1 == counted.committed + counted.not_applied);
}

TEST_CASE("a commit that nobody verifies is in doubt where its answer is lost") {
    const postgres_scratch scratch;
    const verdicts counted = cut_links{scratch.url()}.cut_at_every<by_insert>(commit::answered, 3);
    CHECK(counted.wrong == 0);
    CHECK(counted.in_doubt > 0);
    CHECK(counted.not_applied > 10);
}

TEMPLATE_TEST_CASE("a verified commit of rows in bulk tells what has happened", "", by_copy, by_batch) {
    const postgres_scratch scratch;
    const verdicts counted = cut_links{scratch.url()}.cut_at_every<TestType>(commit::verified, 7);
    CHECK(counted.wrong == 0);
    CHECK(counted.in_doubt == 0);
    CHECK(counted.committed > 1);
    CHECK(counted.not_applied > 10);
}
