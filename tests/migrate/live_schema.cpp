// SPDX-License-Identifier: BSL-1.0
#include <constable/migrate/live_schema.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

static_assert(std::is_move_constructible_v<live_schema> && !std::is_copy_constructible_v<live_schema>);
static_assert(!std::is_copy_constructible_v<schema_storage>);

namespace {

// What is read from a schema that is about to die does not compile.
template <class Schema>
concept gives_a_model = requires(Schema&& schema) { static_cast<Schema&&>(schema).model(); };
static_assert(gives_a_model<live_schema const&>);
static_assert(!gives_a_model<live_schema>);

live_schema small_schema() {
    schema_storage storage;
    std::vector<column_model> columns{{.name = storage.keep(std::string{"id"})}};
    std::vector<table_model> tables{{.name = storage.keep(std::string{"users"}), .columns = storage.keep(columns)}};
    std::vector<live_table> facts{{.sql = storage.keep(std::string{"CREATE TABLE users (id)"}), .strict = true}};
    std::vector<live_object> others{{.kind = live_object_kind::view, .name = storage.keep(std::string{"v"})}};
    std::vector<unmodelled_detail> details{{unmodelled_kind::column_type, tables[0].name, columns[0].name}};
    const live_schema::contents known{.model = {.name = {}, .tables = storage.keep(tables)},
                                      .tables = storage.keep(facts),
                                      .others = storage.keep(others),
                                      .unmodelled = storage.keep(details)};
    return {std::move(storage), known};
}

} // namespace

TEST_CASE("storage keeps what it was given where it is", "[migrate][live_schema]") {
    schema_storage storage;
    CHECK(storage.keep(std::string_view{}).empty());
    CHECK(storage.keep(std::vector<int>{}).empty());

    std::vector<std::string> texts;
    std::vector<std::string_view> kept;
    std::vector<array_view<const std::uint64_t>> numbers;
    for (std::size_t i = 0; i < 3000; ++i) {
        texts.push_back(std::string(i % 97, static_cast<char>('a' + i % 26)));
        kept.push_back(storage.keep(texts.back()));
        numbers.push_back(storage.keep(std::vector<std::uint64_t>(i % 7 + 1, i)));
    }
    const std::string large(100000, 'x');
    const std::string_view kept_large = storage.keep(large);
    const schema_storage moved = std::move(storage);

    bool same = kept_large == large;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        same = same && kept[i] == texts[i] && numbers[i].size() == i % 7 + 1 && numbers[i].back() == i;
        same = same && reinterpret_cast<std::uintptr_t>(numbers[i].data()) % alignof(std::uint64_t) == 0;
    }
    CHECK(same);
}

TEST_CASE("storage that was moved from can be used again", "[migrate][live_schema]") {
    schema_storage storage;
    const std::string_view first = storage.keep("first");
    const schema_storage moved = std::move(storage);
    storage = schema_storage{};
    const std::string_view second = storage.keep("second");
    CHECK(first == "first");
    CHECK(second == "second");
}

TEST_CASE("a live schema moves without moving what it hands out", "[migrate][live_schema]") {
    live_schema original = small_schema();
    const std::string_view name = original.model().tables[0].columns[0].name;
    live_schema moved = std::move(original);
    CHECK(moved.model().tables[0].columns[0].name.data() == name.data());
    CHECK(original.model().tables.empty()); // NOLINT(bugprone-use-after-move)
    CHECK(original.others().empty());

    original = std::move(moved);
    CHECK(original.model().tables[0].columns[0].name.data() == name.data());
    CHECK(moved.model().tables.empty()); // NOLINT(bugprone-use-after-move)
    CHECK(name == "id");
    CHECK(original.tables()[0].strict);
    CHECK(original.others()[0].name == "v");
    CHECK(to_string(original.unmodelled()[0].what) == "column_type");
    CHECK(original.unmodelled()[0].object == "id");
    CHECK(to_string(unmodelled_kind::not_strict) == "not_strict");
    CHECK(to_string(unmodelled_kind::long_name) == "long_name");
}
