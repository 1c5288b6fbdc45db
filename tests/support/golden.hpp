// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_GOLDEN_HPP
#define CONSTABLE_TESTS_SUPPORT_GOLDEN_HPP

// SQL texts that tests expect, compared while they are compiled and then given to a real SQLite.

#include <span>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/ddl.hpp>
#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>
#include <constable/driver/sqlite/open.hpp>
#include <constable/query/sql.hpp>

namespace constable_test {

/// `numbered` with each $1, $2, … written as a mere question mark?
constexpr bool is_unnumbered(std::string_view text, std::string_view numbered) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < numbered.size(); ++at) {
        const bool parameter = numbered[i] == '$';
        if (at == text.size() || text[at] != (parameter ? '?' : numbered[i]))
            return false;
        ++i;
        while (parameter && i < numbered.size() && numbered[i] >= '0' && numbered[i] <= '9')
            ++i;
    }
    return at == text.size();
}

struct golden_text {
    std::string_view sqlite;
    std::string_view postgres;
};

// Not constexpr: in a constant expression the names are the compiler's message.
inline void this_is_not_the_text_for_postgres(std::string_view) {}
inline void this_is_not_the_text_for_sqlite(std::string_view) {}

/// A statement whose text is `expected`, its parameters spelled $1, $2, …, or `postgres_expected` where PostgreSQL
/// needs another one; anything else does not compile.
template <class Query>
consteval golden_text golden(std::string_view expected, std::string_view postgres_expected = {}) {
    const golden_text text{constable::statement_sql<Query, constable::sqlite>,
                           constable::statement_sql<Query, constable::postgres>};
    if (text.postgres != (postgres_expected.empty() ? expected : postgres_expected))
        this_is_not_the_text_for_postgres(text.postgres);
    if (!is_unnumbered(text.sqlite, expected))
        this_is_not_the_text_for_sqlite(text.sqlite);
    return text;
}
template <class Query>
consteval golden_text golden(Query const&, std::string_view expected, std::string_view postgres_expected = {}) {
    return golden<Query>(expected, postgres_expected);
}

inline void create(constable::sqlite_connection& connection, std::span<const std::string_view> statements) {
    for (std::string_view statement : statements) {
        INFO(statement);
        REQUIRE_NOTHROW(connection.execute(statement));
    }
}

/// A new SQLite database with the tables of `Schema` prepares every text.
template <class Schema>
void check_on_sqlite(std::span<const golden_text> texts) {
    auto connection = constable::open_sqlite(":memory:");
    create(connection, constable::ddl<Schema, constable::sqlite>.statements);
    for (const golden_text& text : texts) {
        INFO(text.sqlite);
        CHECK_NOTHROW((void)connection.prepare(text.sqlite));
    }
}

} // namespace constable_test

#endif
