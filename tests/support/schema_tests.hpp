// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SUPPORT_SCHEMA_TESTS_HPP
#define TESTS_SUPPORT_SCHEMA_TESTS_HPP

// What every schema under schemas/ is asked: its DDL is the recorded one, it opens, it takes a row of every table.

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

namespace constable_test {

template <class Schema, class Dialect>
std::string ddl_text() {
    std::string text;
    for (std::string_view statement : constable::ddl<Schema, Dialect>.statements) {
        text += statement;
        text += ";\n";
    }
    return text;
}

inline std::string file_text(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Compares with the recorded text; with CONSTABLE_RECORD set in the environment, records it.
inline void check_recorded(std::string const& path, std::string const& text) {
    if (std::getenv("CONSTABLE_RECORD") != nullptr)
        std::ofstream{path, std::ios::binary} << text;
    INFO(path);
    CHECK(file_text(path) == text);
}

/// `name` is the path below schemas/ without ending.
template <class Schema>
void check_ddl(std::string const& name) {
    static_assert(constable::valid_schema<Schema> &&
                  constable::portable<Schema, constable::sqlite, constable::postgres>);
    const std::string base = std::string{CONSTABLE_SCHEMAS} + "/" + name;
    check_recorded(base + ".sqlite.sql", ddl_text<Schema, constable::sqlite>());
    check_recorded(base + ".postgres.sql", ddl_text<Schema, constable::postgres>());
}

template <class Schema>
auto opened() {
    auto db = constable::open<Schema>("sqlite::memory:");
    db.create_tables();
    db.verify();
    return db;
}

/// Inserts a row and finds it again, equal member by member.
template <class Db, class Row>
Row insert_and_find(Db& db, Row const& row) {
    const Row inserted = db.insert(row);
    const auto all = db(constable::from<Row>.allow_scan()).all();
    REQUIRE_FALSE(all.empty());
    bool found = false;
    for (Row const& each : all) {
        bool same = true;
        constable::for_each_member<Row>([&]<std::size_t I>() {
            same = same && constable::member_at<I>(each) == constable::member_at<I>(inserted);
        });
        found = found || same;
    }
    CHECK(found);
    return inserted;
}

template <class Db, class Row>
std::int64_t rows_of(Db& db) {
    return db(constable::from<Row>.allow_scan().select(constable::count())).one();
}

} // namespace constable_test

#endif
