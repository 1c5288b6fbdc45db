// SPDX-License-Identifier: BSL-1.0
#include "schemas/gesahni/aliases.hpp"
#include "schemas/gesahni/auth.hpp"
#include "schemas/gesahni/care.hpp"
#include "schemas/gesahni/music_tokens.hpp"
#include "schemas/gesahni/session_media.hpp"
#include "schemas/gesahni/third_party_tokens.hpp"
#include "schemas/gesahni/users.hpp"

#include "../support/schema_tests.hpp"

using namespace constable;
using namespace constable_test;
using namespace gesahni;

namespace {

const timestamp start = timestamp::from_microseconds(1'700'000'000'000'000);

} // namespace

TEST_CASE("gesahni: the DDL of every store is the recorded one") {
    check_ddl<auth_schema>("gesahni/auth");
    check_ddl<third_party_tokens_schema>("gesahni/third_party_tokens");
    check_ddl<users_schema>("gesahni/users");
    check_ddl<music_tokens_schema>("gesahni/music_tokens");
    check_ddl<care_schema>("gesahni/care");
    check_ddl<aliases_schema>("gesahni/aliases");
    check_ddl<session_media_schema>("gesahni/session_media");
    CHECK(lint<auth_schema>().empty());
    CHECK(lint<third_party_tokens_schema>().empty());
    CHECK(lint<users_schema>().empty());
    CHECK(lint<music_tokens_schema>().empty());
    CHECK(lint<care_schema>().empty());
    CHECK(lint<aliases_schema>().empty());
    CHECK(lint<session_media_schema>().empty());
}

TEST_CASE("gesahni: the authentication store") {
    using namespace queries;
    auto db = opened<auth_schema>();
    const user ann = insert_and_find(db, user{.id = uuid_v7(), .email = "Ann@example.org"});
    const device phone =
        insert_and_find(db, device{.id = uuid_v7(), .user_id = ann.id, .name = "phone", .agent_hash = "a1"});
    const session_row session = insert_and_find(db, session_row{.id = uuid_v7(),
                                                                .user_id = ann.id,
                                                                .device_id = phone.id,
                                                                .token_id = "jti-1",
                                                                .last_seen_at = start,
                                                                .expires_at = start + duration::days(1)});
    insert_and_find(
        db, oauth_identity{.id = uuid_v7(), .user_id = ann.id, .provider = provider_name::google, .subject = "s1"});
    insert_and_find(
        db, access_token{.id = uuid_v7(), .user_id = ann.id, .name = "cli", .token_hash = "h1", .scopes = "read"});
    insert_and_find(
        db, audit_entry{.id = uuid_v7(), .user_id = ann.id, .session_id = session.id, .event = "login", .at = start});

    CHECK(db(user_by_email, "ann@EXAMPLE.org")->id == ann.id);
    CHECK_THROWS_AS(db.insert(user{.id = uuid_v7(), .email = "ANN@example.org"}), constraint_error);
    CHECK(db(user_by_identity, provider_name::google, "s1")->id == ann.id);
    CHECK_FALSE(db(user_by_identity, provider_name::apple, "s1"));
    CHECK_THROWS_AS(db.insert(oauth_identity{
                        .id = uuid_v7(), .user_id = ann.id, .provider = provider_name::google, .subject = "s1"}),
                    constraint_error);
    const auto sessions = db(sessions_of_user, ann.id).all();
    REQUIRE(sessions.size() == 1);
    CHECK(std::get<1>(sessions[0]) == "phone");
    CHECK(db(session_by_token, "jti-1")->id == session.id);
    CHECK(db(token_by_hash, "h1")->name == "cli");
    CHECK(db(tokens_of_user, ann.id).all().size() == 1);
    CHECK(db(audit_of_user, ann.id, 10).one().event == "login");
    CHECK(db(audit_between, start, start + duration::hours(1)).all().size() == 1);
    CHECK(db(audit_between, start + duration::hours(1), start + duration::hours(2)).all().empty());
    db(revoke_session, start, session.id).expect_one();
    CHECK(db(sessions_of_user, ann.id).all().empty());
    CHECK(db(remove_expired_sessions, start + duration::hours(30)).rows() == 1);

    db.erase(ann);
    CHECK(rows_of<decltype(db), device>(db) == 0);
    CHECK(rows_of<decltype(db), oauth_identity>(db) == 0);
    CHECK(rows_of<decltype(db), access_token>(db) == 0);
    CHECK(rows_of<decltype(db), audit_entry>(db) == 1); // kept
}

TEST_CASE("gesahni: third-party and music tokens") {
    using namespace queries;
    auto db = opened<third_party_tokens_schema>();
    const uuid ann = uuid_v7();
    const third_party_token token = insert_and_find(db, third_party_token{.id = uuid_v7(),
                                                                          .user_id = ann,
                                                                          .provider = "spotify",
                                                                          .provider_subject = "s",
                                                                          .access_token = "a",
                                                                          .refresh_token = "r",
                                                                          .expires_at = start});
    CHECK(db(token_of_user, ann, "spotify").one().id == token.id);
    CHECK(db(tokens_to_refresh, start + duration::minutes(1), 10).all().size() == 1);
    CHECK(db(tokens_of_key_version, 2, 10).all().size() == 1);
    third_party_token stale = token;
    third_party_token fresh = db.update(token);
    CHECK(fresh.version == 2);
    CHECK_THROWS_AS(db.update(stale), stale_error);
    CHECK(db(remove_expired_tokens, start + duration::minutes(1)).rows() == 1);

    auto music = opened<music_tokens_schema>();
    insert_and_find(music,
                    music_token{.user_id = ann, .provider = "spotify", .access_token = "a", .expires_at = start});
    CHECK(music(music_token_of_user, ann, "spotify")->access_token == "a");
    CHECK(music(music_tokens_expiring, start + duration::seconds(1)).all().size() == 1);
}

TEST_CASE("gesahni: statistics are counted by one statement") {
    using namespace queries;
    auto db = opened<users_schema>();
    const uuid ann = uuid_v7();
    insert_and_find(db, user_statistics{.user_id = uuid_v7()});
    for (int i = 0; i < 3; ++i)
        db(count_login, ann, start + duration::days(i));
    db(count_request, ann);
    const auto statistics = db(statistics_of_user, ann);
    CHECK(statistics->login_count == 3);
    CHECK(statistics->request_count == 1);
    CHECK(statistics->last_login_at == start + duration::days(2));
}

TEST_CASE("gesahni: care, aliases and session media") {
    using namespace queries;
    auto db = opened<care_schema>();
    const resident old = insert_and_find(db, resident{.id = uuid_v7(), .name = "R"});
    insert_and_find(db, contact{.id = uuid_v7(), .resident_id = old.id, .name = "C", .phone = "1", .priority = 2});
    insert_and_find(db,
                    care_device{.id = uuid_v7(), .resident_id = old.id, .last_seen_at = start, .battery_percent = 50});
    insert_and_find(db, alert{.id = uuid_v7(), .resident_id = old.id, .kind = "fall", .severity = "high"});
    CHECK_THROWS_AS(db.insert(care_device{.id = uuid_v7(), .resident_id = old.id, .battery_percent = 101}),
                    constraint_error);
    CHECK(db(contacts_of_resident, old.id).one().name == "C");
    CHECK(std::get<1>(db(open_alerts).one()) == "R");
    CHECK(db(silent_devices, start + duration::hours(1)).all().size() == 1);

    auto aliases = opened<aliases_schema>();
    const uuid ann = uuid_v7();
    aliases(set_alias, uuid_v7(), ann, "lights", "turn on the lights");
    aliases(set_alias, uuid_v7(), ann, "lights", "turn off the lights");
    insert_and_find(aliases, command_alias{.id = uuid_v7(), .user_id = ann, .alias = "music", .command = "play"});
    CHECK(aliases(find_alias, ann, "lights")->command == "turn off the lights");
    CHECK(aliases(aliases_of_user, ann).all().size() == 2);

    auto media = opened<session_media_schema>();
    const recording talk = insert_and_find(media, recording{.id = uuid_v7(), .user_id = ann});
    insert_and_find(media, media_file{.id = uuid_v7(), .recording_id = talk.id, .path = "a.wav", .size = 1});
    insert_and_find(media, recording_tag{.recording_id = talk.id, .tag = "home"});
    CHECK(std::get<1>(media(recordings_of_user, ann, 5).one()) == 1);
    CHECK(media(recordings_with_tag, "home", ann).one().id == talk.id);
    CHECK(media(work_to_do).one().id == talk.id);
    media.erase(talk);
    CHECK(rows_of<decltype(media), media_file>(media) == 0);
}
