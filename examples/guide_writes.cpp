// SPDX-License-Identifier: BSL-1.0
// The guide's samples on writes: upserts, returned rows, updates from a join, whole rows.

#include "guide_library.hpp"

// clang-format off
// [tables]
struct shelf {
    std::int64_t id{};
    std::string room{};
    int number{};
    int books{};
    std::int64_t version{1};

    static consteval auto table() {
        return constable::table("shelves", primary_key<&shelf::id>,
            unique_key<&shelf::room, &shelf::number>, row_version<&shelf::version>);
    }
};

struct delivery {
    std::int64_t id{};
    std::int64_t shelf_id{};
    int books{};

    static consteval auto table() {
        return constable::table("deliveries", primary_key<&delivery::id>, indexed<&delivery::shelf_id>,
            foreign_key<&delivery::shelf_id>.references<&shelf::id>().on_delete(cascade));
    }
};

using store = schema<"store", shelf, delivery>;
// [/tables]

// [upsert]
constexpr auto count_books = into<shelf>
    .set(col<&shelf::room> = arg<0>, col<&shelf::number> = arg<1>, col<&shelf::books> = arg<2>, col<&shelf::version> = 1)
    .on_conflict<&shelf::room, &shelf::number>()
    .do_update(col<&shelf::books> += excluded<&shelf::books>)
    .returning(col<&shelf::id>, col<&shelf::books>);

static_assert(sql<sqlite>(count_books) ==
    "INSERT INTO shelves (room, number, books, version) VALUES (?, ?, ?, ?) ON CONFLICT (room, number) "
    "DO UPDATE SET books = shelves.books + excluded.books, version = shelves.version + 1 RETURNING id, books");
// [/upsert]

// [update-join]
constexpr auto take_in = update<shelf>
    .join<delivery>()
    .set(col<&shelf::books> += col<&delivery::books>)
    .where(col<&delivery::id> == arg<0>);

static_assert(sql<sqlite>(take_in) ==
    "UPDATE shelves SET books = shelves.books + deliveries.books, version = shelves.version + 1 FROM deliveries "
    "WHERE deliveries.shelf_id = shelves.id AND (deliveries.id = ?)");
// [/update-join]

// [returning]
constexpr auto empty_room = update<shelf>
    .set(col<&shelf::books> = 0)
    .where(col<&shelf::room> == arg<0> && col<&shelf::books> > 0)
    .returning(whole<shelf>);
constexpr auto remove_unused = erase<shelf>
    .where(!exists(from<delivery>.where(col<&delivery::shelf_id> == outer<&shelf::id>)) && col<&shelf::books> == 0)
    .returning(col<&shelf::room>, col<&shelf::number>);
// [/returning]

int main() {
    auto db = open<store>("sqlite::memory:");
    db.create_tables();

    // [upsert-run]
    const auto [id, books] = db(count_books, "attic", 1, 20).one();
    const auto [same, more] = db(count_books, "attic", 1, 5).one();
    // [/upsert-run]
    fmt::print("{} {}, {} {}\n", id, books, same, more);

    const delivery boxes = db.insert(delivery{.shelf_id = id, .books = 7});
    db(take_in, boxes.id).expect_one();

    // [rows]
    shelf mine = db.get<shelf>(id).value();
    shelf theirs = mine;

    mine.number = 2;
    mine = db.update(mine);  // every column but the key; the version is raised, in the row that is returned too
    try {
        theirs.books = 0;
        db.update(theirs);   // read before the other change
    } catch (stale_error const& error) {
        fmt::print("{}\n", error.facts().message);
    }
    // [/rows]
    fmt::print("{} {} {}\n", mine.number, mine.books, mine.version);

    db.insert(shelf{.room = "cellar", .number = 1, .books = 3});
    // [returning-run]
    for (shelf const& emptied : db(empty_room, "cellar"))
        fmt::print("{} {}: {} books, version {}\n", emptied.room, emptied.number, emptied.books, emptied.version);
    for (auto const& [room, number] : db(remove_unused))
        fmt::print("removed: {} {}\n", room, number);
    // [/returning-run]

    db.erase(mine);
    fmt::print("{}\n", db(from<delivery>.select(count())).one());
}
// clang-format on
