// SPDX-License-Identifier: BSL-1.0
// What a consumer needs at the least: a table, its DDL as a constant, and a database that takes it.

#include <cstdint>
#include <string>

#include <sqlite3.h>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

struct fruit {
    std::int64_t id{};
    std::string name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("fruits", primary_key<&fruit::id>);
    }
};

using shop = constable::schema<"shop", fruit>;

static_assert(constable::ddl<shop, constable::sqlite>.contains_text("CREATE TABLE fruits"));

int main() {
    sqlite3* database = nullptr;
    const std::string ddl{constable::ddl<shop, constable::sqlite>.view()};
    const bool works =
        sqlite3_open(":memory:", &database) == SQLITE_OK &&
        sqlite3_exec(database, ddl.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK &&
        sqlite3_exec(database, "INSERT INTO fruits (name) VALUES ('fig')", nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return works ? 0 : 1;
}
