// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/core/text.hpp>
#include <constable/schema/diagram.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace constable;

namespace {

enum class kind { deposit, usage };

struct account {
    std::int64_t id{};
    std::string email;
    std::optional<varchar<20>> nick;
    decimal<10, 2> balance;
    static consteval auto table() {
        using namespace constable;
        return constable::table("accounts", primary_key<&account::id>, unique_key<&account::email>);
    }
};
struct entry {
    std::int64_t account_id{};
    std::int32_t number{};
    kind what{};
    std::optional<std::int64_t> cancels_id;
    std::optional<kind> before;
    static consteval auto table() {
        using namespace constable;
        return constable::table("entries", primary_key<&entry::account_id, &entry::number>,
                                unique_key<&entry::cancels_id>,
                                foreign_key<&entry::account_id>.references<&account::id>(),
                                foreign_key<&entry::cancels_id>.references<&account::id>());
    }
};
using ledger = schema<"ledger", account, entry>;

constexpr std::string_view expected = R"(erDiagram
    accounts {
        int64 id PK
        text email UK
        varchar(20) nick "null"
        decimal(10_2) balance
    }
    entries {
        int64 account_id PK, FK
        int32 number PK
        enum what "deposit, usage"
        int64 cancels_id FK, UK "null"
        enum before "null: deposit, usage"
    }
    accounts ||--o{ entries : "account_id"
    accounts |o..o| entries : "cancels_id"
)";
static_assert(mermaid<ledger> == expected);
static_assert(mermaid<schema<"nothing">> == "erDiagram\n");

constexpr void write_ledger(text_sink& sink) { write_svg(sink, model_of<ledger>); }
static_assert(static_text<write_ledger>.starts_with("<svg ") && static_text<write_ledger>.ends_with("</svg>\n"));

// --- a reader of XML that knows as much as the diagrams need ---------------------------------------------------------

struct element {
    std::string name;
    std::string attributes;
    std::string text;
};

std::string unescaped(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        bool entity = false;
        for (const auto& [escaped, character] :
             {std::pair{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#8594;", "→"}})
            if (text.starts_with(escaped)) {
                plain += character;
                text.remove_prefix(std::string_view{escaped}.size());
                entity = true;
                break;
            }
        if (entity)
            continue;
        REQUIRE(text[0] != '&');
        plain += text[0];
        text.remove_prefix(1);
    }
    return plain;
}

/// All elements in order of their start; fails where tags are not balanced or characters not escaped.
std::vector<element> read_xml(std::string_view document) {
    std::vector<element> elements;
    std::vector<std::size_t> open;
    std::size_t at = 0;
    while (at < document.size()) {
        if (document[at] != '<') {
            const std::size_t end = std::min(document.find('<', at), document.size());
            const std::string_view text = document.substr(at, end - at);
            REQUIRE(text.find('>') == text.npos);
            if (!open.empty())
                elements[open.back()].text += unescaped(text);
            at = end;
            continue;
        }
        const std::size_t end = document.find('>', at);
        REQUIRE(end != document.npos);
        std::string_view tag = document.substr(at + 1, end - at - 1);
        REQUIRE(tag.find('<') == tag.npos);
        at = end + 1;
        if (tag[0] == '/') {
            REQUIRE_FALSE(open.empty());
            REQUIRE(elements[open.back()].name == tag.substr(1));
            open.pop_back();
            continue;
        }
        const bool closed = tag.ends_with('/');
        if (closed)
            tag.remove_suffix(1);
        const std::size_t space = std::min(tag.find(' '), tag.size());
        elements.push_back({std::string{tag.substr(0, space)}, std::string{tag.substr(space)}, {}});
        if (!closed)
            open.push_back(elements.size() - 1);
    }
    REQUIRE(open.empty());
    return elements;
}

std::string svg_of(schema_model const& schema) {
    return build_text([&](text_sink& sink) { write_svg(sink, schema); });
}

std::vector<std::string> texts_of(std::vector<element> const& elements, std::string_view name,
                                  std::string_view style = {}) {
    std::vector<std::string> found;
    for (const auto& candidate : elements)
        if (candidate.name == name &&
            (style.empty() || candidate.attributes.find("class=\"" + std::string{style} + "\"") != std::string::npos))
            found.push_back(candidate.text);
    return found;
}

} // namespace

TEST_CASE("Mermaid text is the same at run time") {
    CHECK(build_text([](text_sink& sink) { write_mermaid(sink, model_of<ledger>); }) == expected);
}

TEST_CASE("names that Mermaid does not take are quoted or replaced") {
    const std::string_view key[]{"1st column"};
    const enumerator items[]{{"a \"quoted\" one", 0}};
    const column_model columns[]{{.name = "1st column", .type = {.kind = value_kind::integer, .bits = 64}},
                                 {.name = "größe", .type = {.kind = value_kind::enumeration, .enumerators = items}},
                                 {.name = "", .type = {.kind = value_kind::text}}};
    const foreign_key_model keys[]{{.columns = key, .target_table = "order \"items\"", .target_columns = key}};
    const table_model tables[]{
        {.name = "order \"items\"", .columns = columns, .primary_key = {{}, key}, .foreign_keys = keys}};
    CHECK(build_text([&](text_sink& sink) { write_mermaid(sink, {"s", tables}); }) == R"(erDiagram
    "order 'items'" {
        int64 _1st_column PK, FK
        enum größe "a 'quoted' one"
        text _
    }
    "order 'items'" ||--o| "order 'items'" : "1st column"
)");
}

TEST_CASE("the SVG is well-formed and says what the schema says") {
    const auto elements = read_xml(svg_of(model_of<ledger>));
    CHECK(elements[0].name == "svg");
    CHECK(elements[0].attributes.find("xmlns=\"http://www.w3.org/2000/svg\"") != std::string::npos);
    CHECK(texts_of(elements, "text", "name") == std::vector<std::string>{"accounts", "entries"});
    CHECK(texts_of(elements, "text", "column") == std::vector<std::string>{"id", "email", "nick", "balance",
                                                                           "account_id", "number", "what", "cancels_id",
                                                                           "before"});
    CHECK(texts_of(elements, "text", "type") == std::vector<std::string>{"int64", "text", "varchar(20)?",
                                                                         "decimal(10,2)", "int64", "int32", "enum",
                                                                         "int64?", "enum?"});
    CHECK(texts_of(elements, "text", "pk").size() == 3);
    CHECK(texts_of(elements, "text", "fk").size() == 2);
    CHECK(texts_of(elements, "text", "uk").size() == 2);
    CHECK(texts_of(elements, "title") == std::vector<std::string>{"ledger", "entries (account_id) → accounts (id)",
                                                                  "entries (cancels_id) → accounts (id)", "accounts",
                                                                  "entries"});
    CHECK(texts_of(elements, "path", "line").size() == 2);
}

TEST_CASE("the SVG loads nothing and runs nothing") {
    const std::string text = svg_of(model_of<ledger>);
    for (char const* const forbidden : {"href", "url(", "@import", "@font-face", "<script", "<image", "javascript"})
        CHECK(text.find(forbidden) == std::string::npos);
}

TEST_CASE("names are escaped in the SVG") {
    const std::string_view key[]{"a<b>&\"c\""};
    const column_model columns[]{{.name = "a<b>&\"c\"", .type = {.kind = value_kind::text}}};
    const foreign_key_model keys[]{{.columns = key, .target_table = "</svg>", .target_columns = key}};
    const table_model tables[]{
        {.name = "</svg>", .columns = columns, .foreign_keys = keys, .comment = "1 < 2\n\x01 & so on"}};
    const auto elements = read_xml(svg_of({"<&>", tables}));
    CHECK(texts_of(elements, "text", "name") == std::vector<std::string>{"</svg>"});
    CHECK(texts_of(elements, "text", "column") == std::vector<std::string>{"a<b>&\"c\""});
    CHECK(texts_of(elements, "title") ==
          std::vector<std::string>{"<&>", "</svg> (a<b>&\"c\") → </svg> (a<b>&\"c\")", "</svg>: 1 < 2   & so on"});
}

TEST_CASE("an empty schema is an empty picture") {
    const auto elements = read_xml(svg_of({"empty", {}}));
    CHECK(texts_of(elements, "text").empty());
    CHECK(texts_of(elements, "title") == std::vector<std::string>{"empty"});
}
