// SPDX-License-Identifier: BSL-1.0

// What part_list writes between the items of a list.

#include <constable/dialect/part_list.hpp>

#include <array>
#include <span>
#include <string_view>

#include <constable/constable.hpp>

using namespace constable;

namespace {

constexpr std::array plain{expression_node{.kind = node_kind::column, .text = "a"}};
constexpr std::array optional{expression_node{.kind = node_kind::dynamic, .arity = 1},
                              expression_node{.kind = node_kind::column, .text = "b"}};

constexpr void write(text_sink& sink, bool dynamic, std::span<const node_span> items) {
    sql_writer sql{sink, sqlite::traits};
    part_list list{sql, " BY ", dynamic};
    for (node_span item : items) {
        sql.expression(list.begin(item));
        list.end();
    }
    list.close();
}

template <bool Dynamic>
constexpr auto two_plain = static_text<[](text_sink& sink) {
    constexpr std::array<node_span, 2> items{plain, plain};
    write(sink, Dynamic, items);
}>;
constexpr auto pattern = static_text<[](text_sink& sink) {
    constexpr std::array<node_span, 2> items{optional, plain};
    write(sink, true, items);
}>;
template <std::uint64_t Mask>
constexpr auto statement =
    static_text<[](text_sink& sink) { write_pattern(sink, pattern, Mask, [](text_sink&, bool) {}); }>;

static_assert(is_dynamic_item(optional));
static_assert(!is_dynamic_item(plain));
static_assert(!is_dynamic_item({}));
static_assert(two_plain<false> == " BY a, a");
static_assert(two_plain<true>.find('\x04') == 0);
static_assert(statement<0> == " BY a");
static_assert(statement<1> == " BY b, a");

} // namespace
