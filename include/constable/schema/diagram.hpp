// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_DIAGRAM_HPP
#define CONSTABLE_SCHEMA_DIAGRAM_HPP

// Entity-relationship diagrams: Mermaid text, and SVG that needs nothing else.

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "../core/array_view.hpp"
#include "../core/text.hpp"
#include "layout.hpp"
#include "model.hpp"
#include "registry.hpp"
#include "value_type.hpp"

namespace constable {

namespace detail {

/// How many rows stand at the two ends of a foreign key.
struct cardinality {
    bool parent_required = false;
    bool one_child = false;
    bool identifying = false; ///< the key is part of the child's primary key
};

constexpr cardinality cardinality_of(table_model const& table, foreign_key_model const& key) {
    cardinality found{true, is_unique(table, key.columns), true};
    for (std::string_view name : key.columns) {
        const std::size_t position = find_column(table, name);
        if (position != not_found && table.columns[position].nullable)
            found.parent_required = false;
        if (!marks_of(table, name).primary)
            found.identifying = false;
    }
    return found;
}

// Mermaid: https://mermaid.js.org/syntax/entityRelationshipDiagram.html

constexpr bool is_mermaid_word(char c) {
    return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// A column's name or type: other characters have no place there.
constexpr void write_mermaid_word(text_sink& sink, std::string_view word) {
    if (word.empty() || word[0] == '-' || (word[0] >= '0' && word[0] <= '9'))
        sink.append('_');
    for (char c : word)
        sink.append(is_mermaid_word(c) || c == '(' || c == ')' ? c : '_');
}

/// Text between quotes, which cannot hold one.
constexpr void write_mermaid_text(text_sink& sink, std::string_view text) {
    for (char c : text)
        sink.append(c == '"' ? '\'' : static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
}

constexpr void write_mermaid_table_name(text_sink& sink, std::string_view name) {
    bool plain = !name.empty();
    for (char c : name)
        plain = plain && is_mermaid_word(c) && static_cast<unsigned char>(c) < 0x80;
    if (!plain)
        sink.append('"');
    write_mermaid_text(sink, name);
    if (!plain)
        sink.append('"');
}

constexpr void write_mermaid_column(text_sink& sink, table_model const& table, column_model const& column) {
    sink.append("        ");
    write_mermaid_word(sink, describe(column.type));
    sink.append(' ');
    write_mermaid_word(sink, column.name);
    const column_marks marks = marks_of(table, column.name);
    std::string_view before = " ";
    const auto mark = [&](bool set, std::string_view name) {
        if (!set)
            return;
        sink.append(before);
        sink.append(name);
        before = ", ";
    };
    mark(marks.primary, "PK");
    mark(marks.foreign, "FK");
    mark(marks.unique, "UK");
    if (column.nullable || !column.type.enumerators.empty()) {
        sink.append(" \"");
        std::string_view separator = column.nullable ? "null" : "";
        sink.append(separator);
        separator = column.nullable ? ": " : "";
        for (const enumerator& item : column.type.enumerators) {
            sink.append(separator);
            write_mermaid_text(sink, item.name);
            separator = ", ";
        }
        sink.append('"');
    }
    sink.append('\n');
}

constexpr void write_mermaid_relation(text_sink& sink, table_model const& table, foreign_key_model const& key) {
    const cardinality found = cardinality_of(table, key);
    sink.append("    ");
    write_mermaid_table_name(sink, key.target_table);
    sink.append(found.parent_required ? " ||" : " |o");
    sink.append(found.identifying ? "--" : "..");
    sink.append(found.one_child ? "o| " : "o{ ");
    write_mermaid_table_name(sink, table.name);
    sink.append(" : \"");
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        if (i > 0)
            sink.append(", ");
        write_mermaid_text(sink, key.columns[i]);
    }
    sink.append("\"\n");
}

constexpr void write_mermaid_table(text_sink& sink, table_model const& table) {
    sink.append("    ");
    write_mermaid_table_name(sink, table.name);
    sink.append(" {\n");
    for (const column_model& column : table.columns)
        write_mermaid_column(sink, table, column);
    sink.append("    }\n");
    for (const foreign_key_model& key : table.foreign_keys)
        write_mermaid_relation(sink, table, key);
}

} // namespace detail

/// A Mermaid `erDiagram`: each table with its columns, then its relations. A line is solid where the foreign key is
/// part of the primary key.
constexpr void write_mermaid(text_sink& sink, schema_model const& schema) {
    sink.append("erDiagram\n");
    for (const table_model& table : schema.tables)
        detail::write_mermaid_table(sink, table);
}

namespace detail {

// One evaluation per table, for the compiler's step budget.
template <class Schema, std::size_t I>
constexpr void write_mermaid_table_of(text_sink& sink) {
    write_mermaid_table(sink, model_of<Schema>.tables[I]);
}

template <class Schema, std::size_t... I>
constexpr void append_mermaid_tables(text_sink& sink, std::index_sequence<I...>) {
    for (std::string_view text : {std::string_view{"erDiagram\n"}, static_text<&write_mermaid_table_of<Schema, I>>...})
        sink.append(text);
}

template <class Schema>
constexpr void append_mermaid(text_sink& sink) {
    append_mermaid_tables<Schema>(sink, std::make_index_sequence<model_of<Schema>.tables.size()>{});
}

} // namespace detail

/// A schema's `erDiagram` as a constant.
template <schema_type Schema>
inline constexpr std::string_view mermaid = static_text<&detail::append_mermaid<Schema>>;

namespace detail {

/// Writes elements and escaped text; the only thing that knows XML.
class svg_writer {
public:
    constexpr explicit svg_writer(text_sink& sink) : sink_(sink) {}

    constexpr svg_writer& raw(std::string_view markup) {
        sink_.append(markup);
        return *this;
    }
    constexpr svg_writer& number(int value) {
        sink_.append_number(value);
        return *this;
    }
    /// ` name="value"`
    constexpr svg_writer& attribute(std::string_view name, int value) {
        return raw(" ").raw(name).raw("=\"").number(value).raw("\"");
    }
    /// What XML 1.0 has no place for becomes a space.
    constexpr svg_writer& text(std::string_view text) {
        for (char c : text)
            switch (c) {
            case '&': sink_.append("&amp;"); break;
            case '<': sink_.append("&lt;"); break;
            case '>': sink_.append("&gt;"); break;
            case '"': sink_.append("&quot;"); break;
            default: sink_.append(static_cast<unsigned char>(c) < 0x20 ? ' ' : c); break;
            }
        return *this;
    }
    constexpr svg_writer& list(array_view<const std::string_view> items) {
        for (std::size_t i = 0; i < items.size(); ++i)
            raw(i > 0 ? ", " : "").text(items[i]);
        return *this;
    }
    /// A text with its class; `y` is that of the row's middle.
    constexpr void label(std::string_view style, int x, int y, std::string_view content) {
        raw("<text class=\"").raw(style).raw("\"").attribute("x", x).attribute("y", y + 4).raw(">").text(content);
        raw("</text>\n");
    }

private:
    text_sink& sink_;
};

inline constexpr std::string_view svg_style = "<style>\n"
                                              ".box{fill:#fff;stroke:#94a3b8}\n"
                                              ".head{fill:#334155}\n"
                                              ".name{fill:#fff;font-size:13px;font-weight:bold}\n"
                                              ".row{fill:#f8fafc}\n"
                                              ".column{fill:#0f172a}\n"
                                              ".type{fill:#64748b;text-anchor:end}\n"
                                              ".pk{fill:#b45309;font-size:10px;font-weight:bold}\n"
                                              ".fk{fill:#1d4ed8;font-size:10px;font-weight:bold}\n"
                                              ".uk{fill:#047857;font-size:10px;font-weight:bold}\n"
                                              ".line{fill:none;stroke:#64748b;stroke-width:1.2;stroke-linejoin:round}\n"
                                              ".end{fill:#fff;stroke:#64748b;stroke-width:1.2}\n"
                                              "</style>\n";

// The ends of lines, drawn to the left of the point (0, 0) where the line meets the box.
inline constexpr std::string_view many_rows = "M-14,0 L0,-5 M-14,0 L0,5";
inline constexpr std::string_view one_row = "M-9,-5 L-9,5";
inline constexpr std::string_view exactly_one_row = "M-7,-5 L-7,5 M-12,-5 L-12,5";

/// The end of a line at a box. Seen from `before`, it meets the box to the right or to the left.
constexpr void write_line_end(svg_writer& out, diagram_point before, diagram_point at, std::string_view shape,
                              int circle) {
    const bool mirrored = before.x > at.x;
    out.raw("<g class=\"end\" transform=\"translate(").number(at.x).raw(",").number(at.y);
    out.raw(mirrored ? ") scale(-1,1)\">" : ")\">").raw("<path d=\"").raw(shape).raw("\"/>");
    if (circle != 0)
        out.raw("<circle").attribute("cx", circle).raw(" cy=\"0\" r=\"4\"/>");
    out.raw("</g>\n");
}

constexpr void write_line(svg_writer& out, schema_model const& schema, diagram_line const& line) {
    const table_model& table = schema.tables[line.key.table];
    const foreign_key_model& key = table.foreign_keys[line.key.key];
    const cardinality found = cardinality_of(table, key);
    out.raw("<g><title>").text(table.name).raw(" (").list(key.columns).raw(") &#8594; ");
    out.text(key.target_table).raw(" (").list(key.target_columns).raw(")</title>\n<path class=\"line\" d=\"");
    char command = 'M';
    for (const diagram_point& point : line.points) {
        out.raw({&command, 1}).number(point.x).raw(",").number(point.y);
        command = 'L';
    }
    out.raw("\"/>\n");
    const auto& points = line.points;
    write_line_end(out, points[1], points[0], found.parent_required ? exactly_one_row : one_row,
                   found.parent_required ? 0 : -16);
    write_line_end(out, points[points.size() - 2], points[points.size() - 1], found.one_child ? one_row : many_rows,
                   found.one_child ? -16 : -18);
    out.raw("</g>\n");
}

constexpr void write_rectangle(svg_writer& out, std::string_view style, diagram_box const& box) {
    out.raw("<rect class=\"").raw(style).raw("\"").attribute("x", box.x).attribute("y", box.y);
    out.attribute("width", box.width).attribute("height", box.height).raw("/>\n");
}

constexpr void write_svg_row(svg_writer& out, table_model const& table, column_model const& column,
                             diagram_box const& box, int y) {
    using metrics = diagram_metrics;
    int x = box.x + metrics::padding;
    const column_marks marks = marks_of(table, column.name);
    const auto mark = [&](bool set, std::string_view style, std::string_view name) {
        if (!set)
            return;
        out.label(style, x, y, name);
        x += metrics::mark;
    };
    mark(marks.primary, "pk", "PK");
    mark(marks.foreign, "fk", "FK");
    mark(marks.unique, "uk", "UK");
    out.label("column", box.x + metrics::padding + box.marks_width, y, column.name);
    out.raw("<text class=\"type\"").attribute("x", box.x + box.width - metrics::padding).attribute("y", y + 4).raw(">");
    out.text(describe(column.type)).raw(column.nullable ? "?</text>\n" : "</text>\n");
}

constexpr void write_svg_table(svg_writer& out, table_model const& table, diagram_box const& box) {
    using metrics = diagram_metrics;
    out.raw("<g><title>").text(table.name);
    if (!table.comment.empty())
        out.raw(": ").text(table.comment);
    out.raw("</title>\n");
    write_rectangle(out, "box", box);
    write_rectangle(out, "head", {box.x, box.y, box.width, metrics::header});
    out.label("name", box.x + metrics::padding, box.y + metrics::header / 2, table.name);
    int y = box.y + metrics::header;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i % 2 == 1)
            write_rectangle(out, "row", {box.x + 1, y, box.width - 2, metrics::row});
        write_svg_row(out, table, table.columns[i], box, y + metrics::row / 2);
        y += metrics::row;
    }
    out.raw("</g>\n");
}

} // namespace detail

/// The diagram as an SVG document, to be shown or put into a page as it is: no script, no font, nothing to load. A
/// type with a question mark may be null.
constexpr void write_svg(text_sink& sink, schema_model const& schema) {
    const diagram_layout layout = lay_out(schema);
    detail::svg_writer out{sink};
    out.raw("<svg xmlns=\"http://www.w3.org/2000/svg\"").attribute("width", layout.width);
    out.attribute("height", layout.height).raw(" viewBox=\"0 0 ").number(layout.width).raw(" ").number(layout.height);
    out.raw(
        "\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"12\">\n<title>");
    out.text(schema.name).raw("</title>\n").raw(detail::svg_style);
    out.raw("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for (const diagram_line& line : layout.lines)
        detail::write_line(out, schema, line);
    for (std::size_t i = 0; i < schema.tables.size(); ++i)
        detail::write_svg_table(out, schema.tables[i], layout.boxes[i]);
    out.raw("</svg>\n");
}

} // namespace constable

#endif
