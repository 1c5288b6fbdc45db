// SPDX-License-Identifier: BSL-1.0
// expect: has the name of another enum, or of a table

#include <cstdint>
#include <string_view>

#include <constable/schema/registry.hpp>

using namespace constable;

enum class order_state { open, sent };
enum class parcel_state { packed, lost };

template <>
inline constexpr std::string_view constable::native_enum<order_state> = "order_state";
#ifdef ACCEPT
template <>
inline constexpr std::string_view constable::native_enum<parcel_state> = "parcel_state";
#else
template <>
inline constexpr std::string_view constable::native_enum<parcel_state> = "order_state";
#endif

struct order {
    std::int64_t id{};
    order_state state{};

    static consteval auto table() { return constable::table("orders", primary_key<&order::id>); }
};
struct parcel {
    std::int64_t id{};
    parcel_state state{};

    static consteval auto table() { return constable::table("parcels", primary_key<&parcel::id>); }
};

constexpr auto tables = model_of<schema<"shop", order, parcel>>.tables.size();
