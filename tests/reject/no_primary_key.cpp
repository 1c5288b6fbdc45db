// SPDX-License-Identifier: BSL-1.0
// expect: looks? a row up by its primary key

#include <string>

#include <constable/sqlite.hpp>

using namespace constable;

struct line {
    std::string text;
    static consteval auto table() { return constable::table("lines"); }
};
using app = schema<"app", line>;

#ifdef ACCEPT
auto read(sqlite_database<app>& db) { return db(from<line>.where(col<&line::text> == "x")).first(); }
#else
auto read(sqlite_database<app>& db) { return db.get<line>("x"); }
#endif
