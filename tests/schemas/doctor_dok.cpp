// SPDX-License-Identifier: BSL-1.0
#include "schemas/doctor_dok/audit.hpp"
#include "schemas/doctor_dok/main.hpp"
#include "schemas/doctor_dok/stats.hpp"

#include "../support/schema_tests.hpp"

using namespace constable;
using namespace constable_test;
using namespace doctor_dok;

namespace {

const timestamp start = timestamp::from_microseconds(1'700'000'000'000'000);

} // namespace

TEST_CASE("doctor-dok: the DDL of every database is the recorded one") {
    check_ddl<main_schema>("doctor_dok/main");
    check_ddl<audit_schema>("doctor_dok/audit");
    check_ddl<stats_schema>("doctor_dok/stats");
    CHECK(lint<main_schema>().empty());
    CHECK(lint<audit_schema>().empty());
    CHECK(lint<stats_schema>().empty());
}

TEST_CASE("doctor-dok: the main database") {
    using namespace queries;
    auto db = opened<main_schema>();
    const folder home = insert_and_find(db, folder{.name = "home"});
    const folder empty = insert_and_find(db, folder{.name = "empty", .json = json<>{boost::json::object{{"a", 1}}}});
    const medical_record record = insert_and_find(
        db, medical_record{.folder_id = home.id, .title = "t", .text = "x", .checksum = "c1", .created_at = start});
    db.insert(medical_record{.folder_id = home.id, .created_at = start + duration::days(1)});
    insert_and_find(db,
                    encrypted_attachment{
                        .record_id = record.id, .display_name = "scan", .mime_type = "image/png", .storage_key = "k"});
    insert_and_find(db, access_key{.key_locator_hash = "l",
                                   .display_name = "d",
                                   .database_id_hash = "db",
                                   .key_hash = "h",
                                   .key_hash_parameters = "p",
                                   .encrypted_master_key = "m",
                                   .expiry_date = start});
    insert_and_find(db, setting{.key = "language", .value = "en"});
    insert_and_find(db, accepted_terms{.code = "v1", .content = "c", .signed_by = "s", .signed_at = start});

    const auto records = db(records_of_folder, home.id).all();
    REQUIRE(records.size() == 2);
    CHECK(records[1].id == record.id);
    CHECK(db(record_by_checksum, "c1").one().id == record.id);
    const auto folders = db(folders_with_counts).all();
    REQUIRE(folders.size() == 2);
    CHECK(std::get<1>(folders[0]) == 2);
    CHECK(std::get<1>(folders[1]) == 0);
    CHECK(std::get<0>(folders[1]).id == empty.id);
    CHECK(db(attachments_of_record, record.id).one().display_name == "scan");
    CHECK(db(attachment_by_storage_key, "k")->record_id == record.id);
    CHECK(db(key_by_locator, "l", start - duration::seconds(1)));
    CHECK_FALSE(db(key_by_locator, "l", start));
    CHECK(db(keys_of_database, "db").all().size() == 1);
    db(put_setting, "language", "de", start);
    CHECK(db.get<setting>("language")->value == "de");
    CHECK(db(latest_terms, "v1").one().signed_at == start);
    CHECK(db(remove_expired_keys, start + duration::seconds(1)).rows() == 1);

    db.erase(home);
    CHECK(rows_of<decltype(db), medical_record>(db) == 0);
    CHECK(rows_of<decltype(db), encrypted_attachment>(db) == 0);
}

TEST_CASE("doctor-dok: the audit database") {
    using namespace queries;
    auto db = opened<audit_schema>();
    insert_and_find(
        db, audit_entry{.ip = "::1", .ua = "x", .key_locator_hash = "l", .event_name = "read", .created_at = start});
    CHECK(db(audit_between, start, start).all().size() == 1);
    CHECK(db(audit_of_key, "l", 5).one().event_name == "read");
}

TEST_CASE("doctor-dok: usage is added to the counters of an hour") {
    using namespace queries;
    auto db = opened<stats_schema>();
    insert_and_find(
        db,
        usage{.event_name = "parse", .created_month = 11, .created_day = 2, .created_year = 2023, .created_hour = 7});
    const auto here = std::source_location::current();
    db.at(here, add_usage, "chat", 2023, 11, 1, 9, 100, 10);
    db.at(here, add_usage, "chat", 2023, 11, 1, 9, 50, 5);
    db.at(here, add_usage, "chat", 2023, 12, 1, 9, 7, 7);
    const auto days = db(usage_of_month, 2023, 11).all();
    REQUIRE(days.size() == 2);
    CHECK(days[0] == std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>{1, 150, 15, 2});
}
