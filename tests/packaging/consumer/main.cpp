// SPDX-License-Identifier: BSL-1.0
// What a consumer needs at the least: a table, its DDL as a constant, and a database that takes it.

#include <cstdint>
#include <string>

#include <constable/constable.hpp>
#include <constable/sqlite.hpp>

struct fruit {
    std::int64_t id{};
    std::string name{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("fruits", primary_key<&fruit::id>);
    }
};

using shop = constable::schema<"shop", fruit>;

static_assert(constable::ddl<shop, constable::sqlite>.contains_text("CREATE TABLE fruits"));

int main() {
    using namespace constable;
    auto database = open<shop>("sqlite::memory:");
    database.create_tables();
    const fruit fig = database.insert(fruit{.name = "fig"});
    return database.get<fruit>(fig.id)->name == "fig" ? 0 : 1;
}
