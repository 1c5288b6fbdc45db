// SPDX-License-Identifier: BSL-1.0
#include "schemas/chatbot/chatbot.hpp"
#include "schemas/chatbot/files.hpp"

#include "../support/schema_tests.hpp"

using namespace constable;
using namespace constable_test;
using namespace chatbot;

TEST_CASE("chatbot: the DDL is the recorded one") {
    check_ddl<chatbot::schema>("chatbot/chatbot");
    check_ddl<files_schema>("chatbot/files");
    for (auto const& finding : lint<chatbot::schema>())
        CHECK(finding.rule == lint_rule::redundant_index); // those of one column, which the document lists too
    CHECK(lint<files_schema>().empty());
}

TEST_CASE("chatbot: every table takes a row, messages go with their conversation, costs stay") {
    auto db = opened<chatbot::schema>();
    insert_and_find(db, user{.id = "u1", .email = "ann@example.org", .name = "Ann"});
    insert_and_find(db, conversation{.id = "c1", .user_id = "u1", .title = "T", .model = "m"});
    using files = std::vector<file_metadata>;
    const message sent = db.insert(message{.id = "m1",
                                           .conversation_id = "c1",
                                           .role = chatbot::role::user,
                                           .content = "hello",
                                           .files = json<files>{files{{"a.png", "image/png", 12, true}}}});
    CHECK(db(queries::message_by_id, "m1")->files->value[0].name == "a.png");
    CHECK(db.get<message>(sent.number)->content == "hello");
    insert_and_find(db, message_cost{.message_id = "m1", .conversation_id = "c1", .user_id = "u1", .model = "m"});
    db(queries::remove_conversation, "c1").expect_one();
    CHECK(rows_of<decltype(db), message>(db) == 0);
    CHECK(rows_of<decltype(db), message_cost>(db) == 1);
}

TEST_CASE("chatbot: the queries of the document") {
    using namespace queries;
    auto db = opened<chatbot::schema>();
    db.insert(user{.id = "u1", .email = "ann@example.org", .name = "Ann"});
    db.insert(user{.id = "u2", .email = "bob@example.org", .name = "Bob"});
    const auto day = [](std::int64_t n) {
        return timestamp::from_microseconds(1'700'000'000'000'000) + duration::days(n);
    };
    db.insert(conversation{.id = "c1", .user_id = "u1", .title = "old", .model = "m", .updated_at = day(1)});
    db.insert(conversation{.id = "c2", .user_id = "u1", .title = "new", .model = "m", .updated_at = day(2)});
    db.insert(conversation{.id = "c3", .user_id = "u2", .title = "other", .model = "m", .updated_at = day(3)});
    for (int i = 0; i < 3; ++i)
        db.insert(message{.id = "m" + std::to_string(i),
                          .conversation_id = "c1",
                          .content = i == 1 ? "a word about rain" : "nothing",
                          .created_at = day(3 - i)});
    db.insert(message{.id = "m9", .conversation_id = "c3", .content = "rain", .created_at = day(0)});

    const auto list = db(conversations_with_counts, "u1", 10).all();
    REQUIRE(list.size() == 2);
    CHECK(std::get<0>(list[0]).title == "new");
    CHECK(std::get<1>(list[0]) == 0);
    CHECK(std::get<1>(list[1]) == 3);
    const auto messages = db(messages_of_conversation, "c1").all();
    REQUIRE(messages.size() == 3);
    CHECK(messages[0].id == "m2");
    CHECK(db(user_by_email, "bob@example.org")->id == "u2");

    const auto found = db(search_messages, "rain", "u1", 5).all();
    REQUIRE(found.size() == 1);
    CHECK(std::get<0>(found[0]) == "m1");
    CHECK(std::get<2>(found[0]) == "a word about <b>rain</b>");

    using money = decimal<18, 9>;
    for (int i = 0; i < 4; ++i)
        db.insert(message_cost{.message_id = "m" + std::to_string(i % 2),
                               .conversation_id = "c1",
                               .user_id = "u1",
                               .model = i < 3 ? "big" : "small",
                               .input_tokens = 10,
                               .output_tokens = 1,
                               .cost_usd = money::from_unscaled(1'000'000),
                               .created_at = day(20 * i)});
    CHECK(db(cost_of_message, "m1").one() == money::from_unscaled(2'000'000));
    CHECK(db(cost_of_conversation, "c1").one() == money::from_unscaled(4'000'000));
    CHECK(db(cost_of_conversation, "c2").one() == std::nullopt);
    CHECK(db(monthly_cost_of_user, "u1").all().size() == 3); // 14 November, 4 and 24 December, 13 January
    CHECK(db(cost_since, day(0)).all().size() == 2);
    db(rename_conversation, "newer", "c2").expect_one();
    CHECK(db.get<conversation>("c2")->title == "newer");
}

TEST_CASE("chatbot: blobs are found and removed by prefix") {
    using namespace queries;
    auto db = opened<files_schema>();
    const blob bytes{std::vector<std::byte>{std::byte{1}, std::byte{0}, std::byte{255}}};
    for (char const* key : {"msg-1/0", "msg-1/0.thumb", "msg-1/1", "msg-10/0", "msg-2/0"})
        insert_and_find(db, stored_blob{.key = key, .mime_type = "image/png", .data = bytes, .size = 3});
    CHECK(db(blob_by_key, "msg-1/0")->data == bytes);
    CHECK(db(blob_exists, "msg-1/0") == 3);
    CHECK_FALSE(db(blob_exists, "msg-1/9"));
    CHECK(db(keys_by_prefix, "msg-1/").all() == std::vector<std::string>{"msg-1/0", "msg-1/0.thumb", "msg-1/1"});
    CHECK(db(remove_by_prefix, "msg-1/").rows() == 3);
    CHECK(rows_of<decltype(db), stored_blob>(db) == 2);
}
