// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_BENCHMARKS_CORE_LIBRARY_HPP
#define CONSTABLE_BENCHMARKS_CORE_LIBRARY_HPP

// The library's side: the one-line calls of the README, nothing kept.

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core_order.hpp"

class library_shop {
public:
    library_shop() { db_.create_tables(); }

    bool get(std::int64_t id, auto visit) {
        const auto found = db_.get<order>(id);
        if (found)
            visit(*found);
        return found.has_value();
    }

    std::vector<order> scan() { return db_(constable::from<order>).all(); }

    void top_10(std::string_view customer, auto visit) {
        using namespace constable;
        constexpr auto newest =
            from<order>.where(col<&order::customer> == arg<0>).order_by(desc<&order::placed_at>).limit(10);
        for (order const& each : db_(newest, customer))
            visit(each);
    }

    std::int64_t insert(order&& row) { return db_.insert(std::move(row)).id; }

    void change(std::int64_t id, double price, order_state state) {
        using namespace constable;
        db_(update<order>.set(col<&order::price> = price, col<&order::state> = state).where(col<&order::id> == id))
            .expect_one();
    }

    void bulk_insert(std::span<const order> rows) { db_.insert_all(rows); }

    void execute(std::string_view sql) { db_.connection().execute(sql); }

private:
    constable::sqlite_database<shop> db_ = constable::open<shop>("sqlite::memory:");
};

#endif
