// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_BENCHMARKS_CORE_ORDER_HPP
#define CONSTABLE_BENCHMARKS_CORE_ORDER_HPP

// The rows that both sides of benchmarks/core.cpp store and read.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <constable/sqlite.hpp>

enum class order_state { open, paid, shipped, cancelled };

struct order {
    std::int64_t id{};
    std::string customer;
    std::string reference;
    std::optional<std::string> note;
    double price{};
    int quantity{};
    bool gift{};
    order_state state{};
    constable::timestamp placed_at;

    static consteval auto table() {
        using namespace constable;
        return constable::table("orders", primary_key<&order::id>, indexed<&order::customer, desc<&order::placed_at>>);
    }
};

using shop = constable::schema<"shop", order>;

/// Customers have twenty orders each.
inline std::string customer_name(std::int64_t order_number) {
    const std::string digits = std::to_string(order_number / 20);
    return "customer-" + std::string(6 - digits.size(), '0') + digits;
}

/// Half of the orders have a note, some notes are not ASCII.
inline std::optional<std::string> make_note(std::int64_t n) {
    if (n % 2 != 0)
        return std::nullopt;
    return n % 8 == 0 ? "zweiter Stock, Tür links, bitte läuten" : "leave it at the door, ring twice";
}

/// The n-th order, without a key.
inline order make_order(std::int64_t n) {
    constexpr std::int64_t start = 1'700'000'000'000'000;
    return {.customer = customer_name(n),
            .reference = "2024/ACME/" + std::to_string(100'000'000'000 + n * 7919),
            .note = make_note(n),
            .price = 0.25 * static_cast<double>(n % 4000),
            .quantity = static_cast<int>(n % 100),
            .gift = n % 7 == 0,
            .state = static_cast<order_state>(n % 4),
            .placed_at = constable::timestamp::from_microseconds(start + n * 1'000'003)};
}

inline std::vector<order> make_orders(std::int64_t first, std::size_t count) {
    std::vector<order> made;
    made.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        made.push_back(make_order(first + static_cast<std::int64_t>(i)));
    return made;
}

#endif
