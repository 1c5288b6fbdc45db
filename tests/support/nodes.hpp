// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_NODES_HPP
#define CONSTABLE_TESTS_SUPPORT_NODES_HPP

// Expressions as text for tests: `logical_and(greater(balance,?),is_null(name))`.

#include <cstddef>
#include <string_view>

#include <constable/core/text.hpp>
#include <constable/reflect/enums.hpp>
#include <constable/schema/expression.hpp>
#include <constable/schema/node.hpp>

namespace constable_test {

constexpr void write_nodes(constable::text_sink& sink, constable::node_span nodes);

constexpr void write_node(constable::text_sink& sink, constable::expression_node const& n) {
    using enum constable::node_kind;
    switch (n.kind) {
    case column: sink.append(n.text); break;
    case excluded:
        sink.append("excluded.");
        sink.append(n.text);
        break;
    case parameter:
        sink.append('?');
        if (n.argument != 0)
            sink.append_number(n.argument - 1);
        break;
    case null: sink.append("null"); break;
    case operation: sink.append(constable::enum_name(n.op)); break;
    case function: sink.append(constable::enum_name(n.called)); break;
    case raw:
        sink.append("raw:");
        sink.append(n.text);
        break;
    case literal:
        switch (n.type) {
        case constable::value_kind::text:
        case constable::value_kind::enumeration: sink.append_quoted(n.text, '\''); break;
        case constable::value_kind::real:
            sink.append_number(static_cast<long long>(n.real * 1000));
            sink.append("/1000");
            break;
        default: sink.append_number(n.integer); break;
        }
        break;
    default: sink.append("unknown"); break;
    }
}

/// One expression, or several one after the other.
constexpr void write_nodes(constable::text_sink& sink, constable::node_span nodes) {
    bool first = true;
    constable::for_each_expression(nodes, [&](constable::node_span one) {
        if (!first)
            sink.append(',');
        first = false;
        write_node(sink, one[0]);
        if (one.size() > 1) {
            sink.append('(');
            write_nodes(sink, one.subspan(1));
            sink.append(')');
        }
    });
}

constexpr bool reads(constable::node_span nodes, std::string_view expected) {
    char characters[256]{};
    constable::text_sink sink{characters, sizeof characters};
    write_nodes(sink, nodes);
    return sink.view() == expected;
}

template <constable::expression E>
constexpr bool reads(E const&, std::string_view expected) {
    return reads(constable::node_span{constable::nodes_of<E>}, expected);
}

} // namespace constable_test

#endif
