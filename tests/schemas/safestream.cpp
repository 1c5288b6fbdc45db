// SPDX-License-Identifier: BSL-1.0
#include "schemas/safestream/safestream.hpp"

#include "../support/schema_tests.hpp"

using namespace constable;
using namespace constable_test;
using namespace safestream;

namespace {

timestamp at_hour(std::int64_t hour) {
    return timestamp::from_microseconds(1'700'000'000'000'000 / 3'600'000'000 * 3'600'000'000) + duration::hours(hour);
}

struct chat {
    decltype(opened<safestream::schema>()) db = opened<safestream::schema>();
    user ann = insert_and_find(db, user{.username = "ann", .email = "ann@example.org", .hashed_password = "$2b$a"});
    user bob = insert_and_find(db, user{.username = "bob", .email = "bob@example.org", .hashed_password = "$2b$b"});
    user admin = insert_and_find(db, user{.username = "root", .email = "root@example.org", .hashed_password = "$2b$c"});

    message say(user const& who, std::int64_t hour, bool toxic) {
        return db.insert(
            message{.user_id = who.id, .message_text = "text", .toxicity_flag = toxic, .at = at_hour(hour)});
    }
};

} // namespace

TEST_CASE("safestream: the DDL is the recorded one, and no index is superfluous but those of the document") {
    check_ddl<safestream::schema>("safestream/safestream");
    std::size_t indexes = 0;
    for (auto const& table : model_of<safestream::schema>.tables)
        indexes += table.indexes.size() + table.unique_keys.size() + 1;
    CHECK(indexes == 25); // as many as the document lists, primary keys and unique names among them
    for (auto const& finding : lint<safestream::schema>())
        CHECK(finding.rule ==
              lint_rule::redundant_index); // the single ones that the document wants beside composite ones
}

TEST_CASE_METHOD(chat, "safestream: every table takes a row") {
    const message said = insert_and_find(
        db, message{.user_id = ann.id, .message_text = "hello", .toxicity_score = 0.25, .message_type = "chat"});
    CHECK(said.created_at != timestamp{});
    insert_and_find(db, gift_event{.from_user_id = bob.id, .gift_id = "rose", .amount = 3});
    insert_and_find(db, admin_action{.admin_user_id = admin.id, .action = "mute", .target_user_id = bob.id});
    CHECK_THROWS_AS(db.insert(user{.username = "ann", .email = "x", .hashed_password = "y"}), constraint_error);
    CHECK_THROWS_AS(db.insert(message{.user_id = 999, .message_text = "x"}), constraint_error);
}

TEST_CASE_METHOD(chat, "safestream: what goes with a user, and what does not") {
    say(ann, 0, false);
    db.insert(gift_event{.from_user_id = ann.id, .gift_id = "rose"});
    db.insert(admin_action{.admin_user_id = ann.id, .action = "mute", .target_user_id = bob.id});
    CHECK_THROWS_AS(db.erase(bob), constraint_error); // a target stays as long as the record
    db.erase(ann);
    CHECK(rows_of<decltype(db), message>(db) == 0);
    CHECK(rows_of<decltype(db), gift_event>(db) == 0);
    CHECK(rows_of<decltype(db), admin_action>(db) == 0);
    db.erase(bob);
}

TEST_CASE_METHOD(chat, "safestream: the queries of the document") {
    using namespace queries;
    say(ann, 0, false);
    say(ann, 0, true);
    say(bob, 1, false);
    const message last = say(ann, 2, false);
    CHECK(db(user_by_username, "ann")->id == ann.id);
    CHECK_FALSE(db(user_by_email, "nobody@example.org"));
    const auto recent = db(recent_messages, 2).all();
    REQUIRE(recent.size() == 2);
    CHECK(std::get<0>(recent[0]).id == last.id);
    CHECK(std::get<1>(recent[1]) == "bob");
    CHECK(db(messages_by_user, ann.id, 10).all().size() == 3);
    CHECK(db(message_count_of_user, ann.id).one() == 3);
    CHECK(db(toxic_message_count_of_user, ann.id).one() == 1);
    const auto hours = db(messages_per_hour, at_hour(0)).all();
    REQUIRE(hours.size() == 3);
    CHECK(hours[0] == std::tuple<timestamp, std::int64_t, std::int64_t>{at_hour(0), 2, 1});
    CHECK(db(toxicity_rate, at_hour(0)).one() == 0.25);
    CHECK(db(toxicity_rate, at_hour(9)).one() == std::nullopt);
    CHECK(db(toxic_messages, 10).all().size() == 1);

    db.insert(gift_event{.from_user_id = bob.id, .gift_id = "rose", .amount = 5, .at = at_hour(1)});
    db.insert(gift_event{.from_user_id = bob.id, .gift_id = "star", .amount = 2, .at = at_hour(2)});
    db.insert(gift_event{.from_user_id = ann.id, .gift_id = "rose", .amount = 6, .at = at_hour(2)});
    const auto top = db(top_gifters, at_hour(0), 10).all();
    REQUIRE(top.size() == 2);
    CHECK(std::get<0>(top[0]) == "bob");
    CHECK(std::get<1>(top[0]) == 7);
    CHECK(std::get<2>(top[1]) == 1);
    CHECK(db(gifts_by_user, bob.id, 1).one().gift_id == "star");

    db.insert(admin_action{.admin_user_id = admin.id, .action = "mute", .target_user_id = bob.id});
    const auto acts = db(moderation_history, bob.id, 10).all();
    REQUIRE(acts.size() == 1);
    CHECK(std::get<1>(acts[0]) == "root");
    CHECK(db(actions_of_admin, admin.id, 10).all().size() == 1);
    CHECK(db(actions_of_admin, bob.id, 10).all().empty());
}
