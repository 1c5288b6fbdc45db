// SPDX-License-Identifier: BSL-1.0
#include <constable/session/relations.hpp>

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

#include "../support/each_staff.hpp"

using namespace constable;
using namespace staff;

namespace {

/// Counts on SQLite; PostgreSQL runs the same program.
class counted_statements {
public:
    template <class Db>
    explicit counted_statements(Db& db) : file_(constable_test::sqlite_behind(db.connection())) {
        if (file_ != nullptr)
            sqlite3_trace_v2(file_->handle(), SQLITE_TRACE_STMT, &count, &run_);
    }
    counted_statements(counted_statements const&) = delete;
    counted_statements& operator=(counted_statements const&) = delete;
    ~counted_statements() {
        if (file_ != nullptr)
            sqlite3_trace_v2(file_->handle(), 0, nullptr, nullptr);
    }
    [[nodiscard]] bool are(int expected) const { return file_ == nullptr || run_ == expected; }

private:
    static int count(unsigned, void* run, void*, void*) {
        ++*static_cast<int*>(run);
        return 0;
    }

    sqlite_connection* file_;
    int run_ = 0;
};

std::vector<std::int64_t> ids_of(std::span<task const> rows) {
    std::vector<std::int64_t> ids;
    for (task const& row : rows)
        ids.push_back(row.id);
    return ids;
}

} // namespace

TEST_CASE_METHOD(staff::on_each_engine, "the children of many rows take one query") {
    const auto all = db(from<employee>).all();
    const counted_statements statements{db};
    const auto found = db.children<&task::employee_id>(all);
    CHECK(statements.are(1));
    CHECK(found.all().size() == tasks.size());
    for (employee const& each : all) {
        std::vector<std::int64_t> expected;
        for (task const& one : tasks)
            if (one.employee_id == each.id)
                expected.push_back(one.id);
        CHECK(ids_of(found.of(each)) == expected);
    }
}

TEST_CASE_METHOD(staff::on_each_engine, "the children in the same table are counted with the list") {
    const auto all = db(from<employee>).all();
    const auto below = db.children<&employee::boss_id>(all);
    const auto counted =
        db(from<employee>.select(whole<employee>, children_count<&employee::boss_id>).order_by(col<&employee::id>))
            .all();
    CHECK(counted.size() == all.size());
    for (auto const& [each, number] : counted)
        CHECK(number == static_cast<std::int64_t>(below.of(each).size()));
}

TEST_CASE_METHOD(staff::on_each_engine, "the parents of many rows take one query") {
    const auto all = db(from<task>).all();
    const counted_statements statements{db};
    const auto found = db.parents<&task::employee_id>(all);
    CHECK(statements.are(1));
    CHECK(found.all().size() == 3);
    for (task const& each : all)
        CHECK(found.of(each).id == each.employee_id);
}

TEST_CASE_METHOD(staff::on_each_engine, "a row that refers to none has no parent") {
    const auto all = db(from<employee>).all();
    const auto found = db.parents<&employee::boss_id>(all);
    for (employee const& each : all) {
        employee const* above = found.of(each);
        CHECK((above != nullptr) == each.boss_id.has_value());
        if (above != nullptr)
            CHECK(above->id == *each.boss_id);
    }
    const auto below = db.children<&employee::boss_id>(all);
    CHECK(below.of(all[0]).size() == 2);
    CHECK(below.of(all[5]).empty());
}

TEST_CASE_METHOD(staff::on_each_engine, "no rows, many rows, a parent that is gone") {
    CHECK(db.children<&task::employee_id>(std::vector<employee>{}).all().empty());

    std::vector<employee> more;
    std::vector<task> theirs;
    for (std::int64_t i = 10; i < 40'010; ++i) {
        more.push_back({i, "n" + std::to_string(i), {}, 1});
        theirs.push_back({i, i, "t", {}});
    }
    db.insert_all(more);
    db.insert_all(theirs);
    const auto found = db.children<&task::employee_id>(more); // more than one statement has parameters
    CHECK(found.all().size() == more.size());
    CHECK(found.of(more.back()).front().id == 40'009);

    const auto parents =
        db.read([&](auto& tx) { return tx.template parents<&task::employee_id>(std::vector<task>{tasks[0]}); });
    CHECK_THROWS_AS(parents.of(tasks[1]), row_count_error);
}
