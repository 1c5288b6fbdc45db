// SPDX-License-Identifier: BSL-1.0

#include <constable/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "../support/each_engine.hpp"

using namespace constable;
using Catch::Matchers::ContainsSubstring;

namespace {

struct address {
    std::string city;
    int zip{};
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(address, (), (city, zip, note))

struct profile {
    std::string name;
    std::vector<address> homes;
};
BOOST_DESCRIBE_STRUCT(profile, (), (name, homes))

struct document {
    std::int64_t id{};
    json<profile> content{};
    std::optional<json<>> anything{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("documents", primary_key<&document::id>);
    }
};

using library = schema<"library", document>;

static_assert(ddl<library, sqlite>.contains_text("content TEXT NOT NULL"));
static_assert(ddl<library, postgres>.contains_text("content jsonb NOT NULL"));

struct documents : constable_test::on_each_engine<library> {
    std::string refusal(std::string const& stored) {
        const std::int64_t id = db.insert(document{}).id;
        db.connection().execute("UPDATE documents SET content = '" + stored + "'");
        try {
            (void)db.get<document>(id);
        } catch (value_error const& refused) {
            CHECK(refused.table() == "documents");
            CHECK(refused.columns() == "content");
            CHECK(constable_test::has_busy(db.connection(), 0));
            return refused.what();
        }
        return {};
    }
};

} // namespace

TEST_CASE_METHOD(documents, "typed and untyped JSON comes back as it was stored") {
    const document stored =
        db.insert(document{.content = {{"Ada", {{"London", 1815, {}}, {"Marylebone", 1852, "with \"quotes\""}}}},
                           .anything = json<>{boost::json::parse(R"([1, -2.5, "ü", null, {"a": {}}])")}});
    const auto read = db.get<document>(stored.id);
    REQUIRE(read.has_value());
    CHECK(read->content->name == "Ada");
    CHECK(read->content->homes.at(1).note == "with \"quotes\"");
    CHECK_FALSE(read->content->homes.at(0).note.has_value());
    CHECK(read->content == stored.content);
    CHECK(read->anything == stored.anything);

    const document plain = db.insert(document{});
    CHECK_FALSE(db.get<document>(plain.id)->anything.has_value());
}

TEST_CASE_METHOD(documents, "an optional member may be missing in the stored JSON") {
    CHECK(refusal(R"({"name":"x","homes":[{"city":"a","zip":1}]})").empty());
}

TEST_CASE_METHOD(documents, "JSON that does not fit is refused with the path to the place") {
    if (!is_postgres()) // which refuses to store it
        CHECK_THAT(refusal("[1"), ContainsSubstring("is not JSON"));
    CHECK_THAT(refusal(R"([])"), ContainsSubstring("at $: an object is expected"));
    CHECK_THAT(refusal(R"({"name":5,"homes":[]})"), ContainsSubstring("at $.name:"));
    CHECK_THAT(refusal(R"({"name":"x"})"), ContainsSubstring("at $.homes: the member is missing"));
    CHECK_THAT(refusal(R"({"name":"x","homes":[],"more":1})"),
               ContainsSubstring("a key that the struct does not have"));
    CHECK_THAT(refusal(R"({"name":"x","homes":[{"city":"a","zip":1},{"city":"a","zip":"b"}]})"),
               ContainsSubstring("at $.homes[1].zip:"));
}
