// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_LAYOUT_HPP
#define CONSTABLE_SCHEMA_LAYOUT_HPP

// Where the boxes and lines of an entity-relationship diagram go.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "../core/array_view.hpp"
#include "../core/small_text.hpp"
#include "model.hpp"
#include "order.hpp"
#include "value_type.hpp"

namespace constable {

struct diagram_point {
    int x = 0;
    int y = 0;
    [[nodiscard]] friend constexpr bool operator==(diagram_point, diagram_point) noexcept = default;
};

struct diagram_box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    int marks_width = 0; ///< of the column with PK, FK and UK
};

/// A foreign key as a line of horizontal and vertical parts, from the table it leads to, to the table that has it.
struct diagram_line {
    foreign_key_position key{};
    std::size_t parent = 0;
    std::vector<diagram_point> points{};
};

struct diagram_layout {
    std::vector<diagram_box> boxes{}; ///< by position of the table
    std::vector<diagram_line> lines{};
    int width = 0;
    int height = 0;
};

struct column_marks {
    bool primary = false;
    bool foreign = false;
    bool unique = false; ///< alone, beside the primary key
};

[[nodiscard]] constexpr column_marks marks_of(table_model const& table, std::string_view column) noexcept {
    const auto has = [&](array_view<const std::string_view> columns) {
        for (std::string_view candidate : columns)
            if (candidate == column)
                return true;
        return false;
    };
    column_marks marks{.primary = has(table.primary_key.columns)};
    for (const auto& key : table.foreign_keys)
        marks.foreign = marks.foreign || has(key.columns);
    const bool alone_in_key = marks.primary && table.primary_key.columns.size() == 1;
    marks.unique = !alone_in_key && is_unique(table, std::span{&column, 1});
    return marks;
}

using type_text = small_text<24>;

/// `int64`, `varchar(20)`, `decimal(10,2)`: the type of a column for people, the same for every engine.
[[nodiscard]] constexpr type_text describe(value_type const& type) noexcept {
    type_text text;
    const auto add = [&](std::string_view part) {
        for (char c : part)
            text.characters[text.length++] = c;
    };
    const auto add_number = [&](std::uint32_t number) {
        char digits[10]{};
        std::size_t first = sizeof digits;
        do
            digits[--first] = static_cast<char>('0' + number % 10);
        while ((number /= 10) != 0);
        add({digits + first, sizeof digits - first});
    };
    switch (type.kind) {
    case value_kind::integer:
        add(type.is_unsigned ? "uint" : "int");
        add_number(type.bits);
        break;
    case value_kind::real:
        add("float");
        add_number(type.bits);
        break;
    case value_kind::text:
        add(type.length == 0 ? "text" : "varchar(");
        if (type.length != 0) {
            add_number(type.length);
            add(")");
        }
        break;
    case value_kind::decimal:
        add("decimal(");
        add_number(type.precision);
        add(",");
        add_number(type.scale);
        add(")");
        break;
    case value_kind::enumeration: add("enum"); break;
    case value_kind::array:
        add(to_string(type.element));
        add("[]");
        break;
    default: add(to_string(type.kind)); break;
    }
    return text;
}

/// In units of the diagram, which are CSS pixels. Text is 12 high, monospaced.
struct diagram_metrics {
    static constexpr int margin = 24;
    static constexpr int header = 28;
    static constexpr int row = 20;
    static constexpr int padding = 10;
    static constexpr int mark = 22;
    static constexpr int between = 24;  ///< of a column's name and its type
    static constexpr int box_gap = 28;  ///< of boxes above each other
    static constexpr int lane_gap = 12; ///< of a line that passes between boxes
    static constexpr int track_gap = 9; ///< of vertical lines beside each other
    static constexpr int start = 44;    ///< of a box's right side and the first vertical line
    static constexpr int end = 30;      ///< of the last vertical line and the next box
    static constexpr int loop = 34;     ///< how far a table's key to itself leaves the box
    static constexpr int shelf = 1100;  ///< the width that tables without relations fill at least
};

/// How wide a text is; letters of the East Asian scripts count as two.
[[nodiscard]] constexpr int text_width(std::string_view text) noexcept {
    int cells = 0;
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        cells += byte >= 0xE3 ? 2 : (byte & 0xC0U) != 0x80U ? 1 : 0;
    }
    return (cells * 73 + 9) / 10;
}

namespace detail {

constexpr diagram_box measured(table_model const& table) {
    using metrics = diagram_metrics;
    int marks = 0;
    int names = 0;
    int types = 0;
    for (const column_model& column : table.columns) {
        const column_marks found = marks_of(table, column.name);
        const int count = int{found.primary} + int{found.foreign} + int{found.unique};
        marks = marks < count ? count : marks;
        const int name = text_width(column.name);
        names = names < name ? name : names;
        const int type = text_width(describe(column.type)) + (column.nullable ? text_width("?") : 0);
        types = types < type ? type : types;
    }
    const int rows = marks * metrics::mark + names + metrics::between + types;
    const int title = text_width(table.name) * 11 / 10; // bold
    return {.width = 2 * metrics::padding + (rows < title ? title : rows),
            .height = metrics::header + static_cast<int>(table.columns.size()) * metrics::row + metrics::padding / 2,
            .marks_width = marks * metrics::mark};
}

/// From the upper side of a table's box to the middle of a column's row.
constexpr int row_offset(table_model const& table, array_view<const std::string_view> columns) {
    const std::size_t column = columns.empty() ? not_found : find_column(table, columns[0]);
    if (column == not_found)
        return diagram_metrics::header / 2;
    return diagram_metrics::header + static_cast<int>(column) * diagram_metrics::row + diagram_metrics::row / 2;
}

/// The layered layout of Sugiyama and others in its usual steps: layers by dependency, lanes through the layers that a
/// line crosses, an order within each layer that crosses few lines, positions near those of the neighbours, and a
/// vertical track for each line between two layers.
class layered_layout {
public:
    constexpr explicit layered_layout(schema_model const& schema) : schema_(schema) {
        for (const table_model& table : schema.tables)
            result_.boxes.push_back(measured(table));
        find_edges();
        find_layers();
        make_nodes();
        order_layers();
        place_vertically();
        place_horizontally();
        place_unrelated();
        for (const edge& e : edges_)
            result_.lines.push_back(line_of(e));
    }

    constexpr diagram_layout take() { return static_cast<diagram_layout&&>(result_); }

private:
    using metrics = diagram_metrics;

    struct edge {
        foreign_key_position key{};
        std::size_t parent = 0;
        bool late = false;               ///< drawn from right to left
        std::vector<std::size_t> path{}; ///< nodes from left to right; empty for a key to its own table
        int left_offset = 0;
        int right_offset = 0;
    };
    /// A table, or a lane for the lines from one port of a table through a layer.
    struct spot {
        std::size_t layer = 0;
        std::size_t table = not_found;
        std::size_t source = not_found; ///< lane: the node where its lines begin, on the left
        int source_offset = 0;
        int y = 0;
        int height = 0;
        std::vector<std::size_t> left_links{};
        std::vector<std::size_t> right_links{};
    };
    /// Part of a line between neighbouring layers.
    struct link {
        std::size_t left = 0;
        std::size_t right = 0;
        int left_offset = 0;
        int right_offset = 0;
    };
    /// The vertical part of all lines that leave one port.
    struct track {
        std::size_t left = 0;
        int left_offset = 0;
        int bend = 0; ///< sum of the ways down
        int x = 0;
    };

    static constexpr bool may_be_null(table_model const& table, foreign_key_model const& key) {
        for (std::string_view name : key.columns)
            if (const std::size_t column = find_column(table, name);
                column != not_found && table.columns[column].nullable)
                return true;
        return false;
    }

    /// Do keys that may be null and others lead to one column? They would end in different signs at one point.
    constexpr bool shares_its_port(foreign_key_model const& key, bool nullable) const {
        for (const table_model& table : schema_.tables)
            for (const foreign_key_model& other : table.foreign_keys)
                if (other.target_table == key.target_table && may_be_null(table, other) != nullable &&
                    other.target_columns[0] == key.target_columns[0])
                    return true;
        return false;
    }

    constexpr void find_edges() {
        std::vector<foreign_key_position> late;
        order_.assign(schema_.tables.size(), 0);
        dependency_order(schema_, order_, [&](foreign_key_position key) { late.push_back(key); });
        for (std::size_t table = 0; table < schema_.tables.size(); ++table)
            for (std::size_t key = 0; key < schema_.tables[table].foreign_keys.size(); ++key) {
                const auto& model = schema_.tables[table].foreign_keys[key];
                const std::size_t parent = find_table(schema_, model.target_table);
                if (parent == not_found)
                    continue;
                edge found{.key = {table, key}, .parent = parent};
                for (const foreign_key_position& candidate : late)
                    found.late = found.late || candidate == found.key;
                int at_parent = row_offset(schema_.tables[parent], model.target_columns);
                int at_child = row_offset(schema_.tables[table], model.columns);
                const bool nullable = may_be_null(schema_.tables[table], model);
                if (found.late) { // apart from the line that leads the other way
                    at_parent += metrics::row / 4;
                    at_child -= metrics::row / 4;
                } else if (shares_its_port(model, nullable)) {
                    at_parent += nullable ? metrics::row / 4 : -metrics::row / 4;
                }
                found.left_offset = found.late ? at_child : at_parent;
                found.right_offset = found.late ? at_parent : at_child;
                edges_.push_back(found);
            }
    }

    constexpr std::size_t left_table(edge const& e) const { return e.late ? e.key.table : e.parent; }
    constexpr std::size_t right_table(edge const& e) const { return e.late ? e.parent : e.key.table; }

    constexpr void find_layers() {
        const std::size_t count = schema_.tables.size();
        layer_.assign(count, 0);
        related_.assign(count, 0);
        std::vector<unsigned char> has_left(count, 0);
        for (std::size_t table : order_)
            for (const edge& e : edges_)
                if (right_table(e) == table && left_table(e) != table && layer_[table] <= layer_[left_table(e)])
                    layer_[table] = layer_[left_table(e)] + 1;
        for (const edge& e : edges_) {
            if (left_table(e) == right_table(e))
                continue;
            related_[left_table(e)] = related_[right_table(e)] = 1;
            has_left[right_table(e)] = 1;
        }
        // A table that needs no other stands right before the first that needs it.
        for (std::size_t table = 0; table < count; ++table) {
            if (related_[table] == 0 || has_left[table] != 0)
                continue;
            std::size_t nearest = not_found;
            for (const edge& e : edges_)
                if (left_table(e) == table && right_table(e) != table && layer_[right_table(e)] < nearest)
                    nearest = layer_[right_table(e)];
            layer_[table] = nearest - 1;
        }
    }

    constexpr std::size_t lane(std::size_t source, int offset, std::size_t layer) {
        for (std::size_t i : layers_[layer])
            if (nodes_[i].source == source && nodes_[i].source_offset == offset)
                return i;
        nodes_.push_back({.layer = layer, .source = source, .source_offset = offset});
        layers_[layer].push_back(nodes_.size() - 1);
        return nodes_.size() - 1;
    }

    constexpr void make_nodes() {
        std::vector<std::size_t> node_of(schema_.tables.size(), not_found);
        for (std::size_t table = 0; table < schema_.tables.size(); ++table) {
            if (related_[table] == 0)
                continue;
            while (layers_.size() <= layer_[table])
                layers_.push_back({});
            node_of[table] = nodes_.size();
            layers_[layer_[table]].push_back(nodes_.size());
            nodes_.push_back({.layer = layer_[table], .table = table, .height = result_.boxes[table].height});
        }
        for (edge& e : edges_) {
            const std::size_t left = node_of[left_table(e)];
            const std::size_t right = node_of[right_table(e)];
            if (left_table(e) == right_table(e))
                continue;
            e.path.push_back(left);
            for (std::size_t layer = nodes_[left].layer + 1; layer < nodes_[right].layer; ++layer)
                e.path.push_back(lane(left, e.left_offset, layer));
            e.path.push_back(right);
            for (std::size_t i = 1; i < e.path.size(); ++i) {
                nodes_[e.path[i - 1]].right_links.push_back(links_.size());
                nodes_[e.path[i]].left_links.push_back(links_.size());
                links_.push_back({e.path[i - 1], e.path[i], i == 1 ? e.left_offset : 0,
                                  i + 1 == e.path.size() ? e.right_offset : 0});
            }
        }
    }

    /// The mean of `value(neighbour, own offset, neighbour's offset)` over the links to one side; `otherwise` if none.
    template <class Value>
    constexpr int mean_of_links(std::size_t node, bool to_left, int otherwise, Value value) const {
        int sum = 0;
        int count = 0;
        for (std::size_t i : to_left ? nodes_[node].left_links : nodes_[node].right_links) {
            const link& l = links_[i];
            sum +=
                to_left ? value(l.left, l.right_offset, l.left_offset) : value(l.right, l.left_offset, l.right_offset);
            ++count;
        }
        return count == 0 ? otherwise : sum / count;
    }

    /// Runs over the layers from left to right and back: `step(layer, whether to look to the left)`.
    template <class Step>
    constexpr void sweep(int rounds, Step step) {
        for (int round = 0; round < rounds; ++round) {
            for (std::size_t i = 1; i < layers_.size(); ++i)
                step(layers_[i], true);
            for (std::size_t i = layers_.size(); i-- > 1;)
                step(layers_[i - 1], false);
        }
    }

    constexpr void order_layers() {
        std::vector<int> place(nodes_.size(), 0);
        const auto number = [&](std::vector<std::size_t> const& layer) {
            int next = 0;
            for (std::size_t node : layer)
                place[node] = next += 1000;
        };
        for (const auto& layer : layers_)
            number(layer);
        std::vector<int> wanted(nodes_.size(), 0);
        sweep(4, [&](std::vector<std::size_t>& layer, bool to_left) {
            for (std::size_t node : layer)
                wanted[node] = mean_of_links(node, to_left, place[node], [&](std::size_t neighbour, int, int offset) {
                    return place[neighbour] + offset;
                });
            for (std::size_t i = 1; i < layer.size(); ++i) { // insertion: stable
                const std::size_t moving = layer[i];
                std::size_t hole = i;
                for (; hole > 0 && wanted[layer[hole - 1]] > wanted[moving]; --hole)
                    layer[hole] = layer[hole - 1];
                layer[hole] = moving;
            }
            number(layer);
        });
    }

    constexpr int gap(std::size_t upper, std::size_t lower) const {
        const bool lanes = nodes_[upper].table == not_found || nodes_[lower].table == not_found;
        return lanes ? metrics::lane_gap : metrics::box_gap;
    }

    /// Puts the nodes of a layer as near to where they are wanted as their heights allow, by least squares: nodes that
    /// would overlap form a block that stands at the mean of its members' wishes.
    constexpr void settle(std::vector<std::size_t> const& layer, std::vector<int> const& wanted) {
        struct block {
            int sum = 0;
            int count = 0;
        };
        std::vector<block> blocks;
        std::vector<int> below(layer.size(), 0); // how far under the first node each stands at least
        for (std::size_t i = 0; i < layer.size(); ++i) {
            if (i > 0)
                below[i] = below[i - 1] + nodes_[layer[i - 1]].height + gap(layer[i - 1], layer[i]);
            block merged{wanted[layer[i]] - below[i], 1};
            while (!blocks.empty() && blocks.back().sum * merged.count > merged.sum * blocks.back().count) {
                merged = {merged.sum + blocks.back().sum, merged.count + blocks.back().count};
                blocks.pop_back();
            }
            blocks.push_back(merged);
        }
        std::size_t i = 0;
        for (const block& b : blocks)
            for (int n = 0; n < b.count; ++n, ++i)
                nodes_[layer[i]].y = b.sum / b.count + below[i];
    }

    constexpr void place_vertically() {
        std::vector<int> wanted(nodes_.size(), 0);
        for (const auto& layer : layers_)
            settle(layer, wanted);
        sweep(6, [&](std::vector<std::size_t>& layer, bool to_left) {
            for (std::size_t node : layer)
                wanted[node] =
                    mean_of_links(node, to_left, nodes_[node].y, [&](std::size_t neighbour, int own, int offset) {
                        return nodes_[neighbour].y + offset - own;
                    });
            settle(layer, wanted);
        });
        int top = 0;
        bool first = true;
        for (const spot& n : nodes_) {
            top = first || n.y < top ? n.y : top;
            first = false;
        }
        for (spot& n : nodes_)
            n.y += metrics::margin - top;
    }

    constexpr track& track_of(link const& l) {
        for (track& t : tracks_)
            if (t.left == l.left && t.left_offset == l.left_offset)
                return t;
        tracks_.push_back({l.left, l.left_offset, 0, 0});
        return tracks_.back();
    }

    constexpr int start_of(track const& t) const { return nodes_[t.left].y + t.left_offset; }

    /// Lines that go up come first, the upper ones before the lower; then those that go down, the lower ones first.
    constexpr bool comes_before(track const& a, track const& b) const {
        if ((a.bend < 0) != (b.bend < 0))
            return a.bend < 0;
        return a.bend < 0 ? start_of(a) < start_of(b) : start_of(a) > start_of(b);
    }

    constexpr void place_horizontally() {
        for (const link& l : links_)
            if (const int way = nodes_[l.right].y + l.right_offset - nodes_[l.left].y - l.left_offset; way != 0)
                track_of(l).bend += way;
        int x = metrics::margin;
        for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
            int width = 0;
            for (std::size_t node : layers_[layer]) {
                if (nodes_[node].table == not_found)
                    continue;
                diagram_box& box = result_.boxes[nodes_[node].table];
                box.x = x;
                box.y = nodes_[node].y;
                width = width < box.width ? box.width : width;
                result_.height = result_.height < box.y + box.height ? box.y + box.height : result_.height;
            }
            x += width;
            result_.width = x;
            std::vector<std::size_t> here;
            for (std::size_t i = 0; i < tracks_.size(); ++i)
                if (nodes_[tracks_[i].left].layer == layer) {
                    std::size_t hole = here.size();
                    here.push_back(i);
                    for (; hole > 0 && comes_before(tracks_[i], tracks_[here[hole - 1]]); --hole)
                        here[hole] = here[hole - 1];
                    here[hole] = i;
                }
            x += metrics::start;
            for (std::size_t i : here) {
                tracks_[i].x = x;
                x += metrics::track_gap;
            }
            x += metrics::end;
        }
        for (const spot& n : nodes_) // a lane may be lower than all boxes
            result_.height = result_.height < n.y ? n.y : result_.height;
        for (const edge& e : edges_)
            if (e.path.empty()) {
                const diagram_box& box = result_.boxes[e.parent];
                const int right = box.x + box.width + metrics::loop;
                result_.width = result_.width < right ? right : result_.width;
            }
        result_.width += metrics::margin;
        result_.height += metrics::margin;
    }

    /// Tables without relations stand below the others, in rows.
    constexpr void place_unrelated() {
        const int limit = result_.width < metrics::shelf ? metrics::shelf : result_.width;
        int x = metrics::margin;
        int y = result_.height;
        int row_height = 0;
        for (std::size_t table = 0; table < schema_.tables.size(); ++table) {
            if (related_[table] != 0)
                continue;
            diagram_box& box = result_.boxes[table];
            if (x > metrics::margin && x + box.width + metrics::margin > limit) {
                x = metrics::margin;
                y += row_height + metrics::box_gap;
                row_height = 0;
            }
            box.x = x;
            box.y = y;
            x += box.width + metrics::start;
            row_height = row_height < box.height ? box.height : row_height;
            const int right = box.x + box.width + metrics::loop + metrics::margin;
            result_.width = result_.width < right ? right : result_.width;
            result_.height = y + row_height + metrics::margin;
        }
    }

    constexpr diagram_line line_of(edge const& e) {
        diagram_line line{.key = e.key, .parent = e.parent};
        const diagram_box& left = result_.boxes[left_table(e)];
        const diagram_box& right = result_.boxes[right_table(e)];
        const auto add = [&](int x, int y) { line.points.push_back({x, y}); };
        add(left.x + left.width, left.y + e.left_offset);
        if (e.path.empty()) {
            add(left.x + left.width + metrics::loop, left.y + e.left_offset);
            add(left.x + left.width + metrics::loop, left.y + e.right_offset);
            add(left.x + left.width, left.y + e.right_offset);
            return line;
        }
        for (std::size_t i = 1; i < e.path.size(); ++i) {
            const link l{e.path[i - 1], e.path[i], i == 1 ? e.left_offset : 0,
                         i + 1 == e.path.size() ? e.right_offset : 0};
            const int from = nodes_[l.left].y + l.left_offset;
            const int to = nodes_[l.right].y + l.right_offset;
            if (from != to) {
                const int x = track_of(l).x;
                add(x, from);
                add(x, to);
            }
        }
        add(right.x, right.y + e.right_offset);
        if (e.late)
            for (std::size_t i = 0; i < line.points.size() / 2; ++i) {
                const diagram_point moved = line.points[i];
                line.points[i] = line.points[line.points.size() - 1 - i];
                line.points[line.points.size() - 1 - i] = moved;
            }
        return line;
    }

    schema_model schema_;
    diagram_layout result_{};
    std::vector<std::size_t> order_{};
    std::vector<edge> edges_{};
    std::vector<std::size_t> layer_{};
    std::vector<unsigned char> related_{};
    std::vector<spot> nodes_{};
    std::vector<std::vector<std::size_t>> layers_{};
    std::vector<link> links_{};
    std::vector<track> tracks_{};
};

} // namespace detail

/// Tables in layers from left to right, each to the right of those that its foreign keys lead to (a key that closes a
/// cycle leads to the right); tables without relations below.
[[nodiscard]] constexpr diagram_layout lay_out(schema_model const& schema) {
    return detail::layered_layout{schema}.take();
}

} // namespace constable

#endif
