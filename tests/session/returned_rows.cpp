// SPDX-License-Identifier: BSL-1.0

#include <constable/session/returned_rows.hpp>

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

returned_rows<std::string> rows_of(std::vector<std::string> rows) {
    return {std::move(rows), "DELETE FROM t RETURNING name", std::source_location::current()};
}

} // namespace

TEST_CASE("returned rows are a container") {
    auto rows = rows_of({"a", "b"});
    CHECK((rows.size() == 2 && !rows.empty()));
    std::string joined;
    for (auto const& row : rows)
        joined += row;
    CHECK(joined == "ab");
    CHECK(std::move(rows).all() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("one and first take from the front") {
    CHECK(rows_of({"only"}).one() == "only");
    CHECK(rows_of({"a", "b"}).first() == "a");
    CHECK_FALSE(rows_of({}).first().has_value());
}

TEST_CASE("another number of rows than one is an error that says how many and that the write is done") {
    for (auto const& rows : {std::vector<std::string>{}, std::vector<std::string>{"a", "b"}}) {
        try {
            (void)rows_of(rows).one();
            FAIL("no error");
        } catch (row_count_error const& error) {
            CHECK(error.sql() == "DELETE FROM t RETURNING name");
            CHECK(error.result() == outcome::applied);
            CHECK(std::string{error.what()}.find("there are " + std::to_string(rows.size())) != std::string::npos);
        }
    }
}
