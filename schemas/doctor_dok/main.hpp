// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_DOCTOR_DOK_MAIN_HPP
#define CONSTABLE_SCHEMAS_DOCTOR_DOK_MAIN_HPP

// The main database of a tenant of doctor-dok: folders, medical records, attachments, keys, settings, terms.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>
#include <constable/json.hpp>

namespace doctor_dok {

using constable::timestamp;
using constable::uuid;

struct folder {
    std::int64_t id{};
    std::string name{};
    std::optional<constable::json<>> json{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("folders", primary_key<&folder::id>.auto_increment(),
                                constable::updated_at<&folder::updated_at>);
    }
};

struct medical_record {
    std::int64_t id{};
    std::int64_t folder_id{};
    std::optional<std::string> title{};       // secret
    std::optional<std::string> description{}; // secret
    std::optional<std::string> type{};
    std::optional<std::string> tags{};          // secret
    std::optional<std::string> json{};          // secret: structured medical data
    std::optional<std::string> text{};          // secret
    std::optional<std::string> transcription{}; // secret
    std::optional<std::string> checksum{};
    std::optional<std::string> event_date{}; // secret
    timestamp created_at{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "records", column_name<&medical_record::folder_id>("folderId"),
            column_name<&medical_record::event_date>("eventDate"),
            column_name<&medical_record::created_at>("createdAt"),
            column_name<&medical_record::updated_at>("updatedAt"), primary_key<&medical_record::id>.auto_increment(),
            foreign_key<&medical_record::folder_id>.references<&folder::id>().on_delete(cascade),
            default_now<&medical_record::created_at>, constable::updated_at<&medical_record::updated_at>,
            indexed<&medical_record::folder_id, &medical_record::created_at>, indexed<&medical_record::checksum>);
    }
};

struct encrypted_attachment {
    std::int64_t id{};
    std::int64_t record_id{};
    std::string display_name{};               // secret
    std::optional<std::string> description{}; // secret
    std::string mime_type{};
    std::int64_t size{};
    std::string storage_key{};
    timestamp created_at{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "encryptedAttachments", primary_key<&encrypted_attachment::id>.auto_increment(),
            foreign_key<&encrypted_attachment::record_id>.references<&medical_record::id>().on_delete(cascade),
            unique_key<&encrypted_attachment::storage_key>, default_now<&encrypted_attachment::created_at>,
            constable::updated_at<&encrypted_attachment::updated_at>, indexed<&encrypted_attachment::record_id>);
    }
};

struct access_key {
    std::string key_locator_hash{};
    std::string display_name{};
    std::string database_id_hash{};
    std::string key_hash{}; // secret
    std::string key_hash_parameters{};
    std::string encrypted_master_key{}; // secret
    std::optional<constable::json<>> acl{};
    std::optional<timestamp> expiry_date{};
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "keys", column_name<&access_key::key_locator_hash>("keyLocatorHash"),
            column_name<&access_key::database_id_hash>("databaseIdHash"), column_name<&access_key::key_hash>("keyHash"),
            column_name<&access_key::encrypted_master_key>("encryptedMasterKey"),
            column_name<&access_key::expiry_date>("expiryDate"), primary_key<&access_key::key_locator_hash>,
            constable::updated_at<&access_key::updated_at>, indexed<&access_key::database_id_hash>,
            indexed<&access_key::expiry_date>.where(col<&access_key::expiry_date> != null));
    }
};

struct setting {
    std::string key{};
    std::string value{}; // secret
    timestamp updated_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("config", primary_key<&setting::key>, constable::updated_at<&setting::updated_at>);
    }
};

struct accepted_terms {
    std::int64_t id{};
    std::string code{};
    std::string content{};
    std::string signed_by{}; // secret
    timestamp signed_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("terms", primary_key<&accepted_terms::id>.auto_increment(),
                                default_now<&accepted_terms::signed_at>,
                                indexed<&accepted_terms::code, &accepted_terms::signed_at>);
    }
};

using main_schema =
    constable::schema<"main", folder, medical_record, encrypted_attachment, access_key, setting, accepted_terms>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto records_of_folder =
    from<medical_record>.where(col<&medical_record::folder_id> == arg<0>).order_by(desc<&medical_record::created_at>);
inline constexpr auto record_by_checksum = from<medical_record>.where(col<&medical_record::checksum> == arg<0>);
/// Folders with the number of their records. There are few folders.
inline constexpr auto folders_with_counts =
    from<folder>.order_by(col<&folder::id>).select(whole<folder>, children_count<&medical_record::folder_id>);
inline constexpr auto attachments_of_record =
    from<encrypted_attachment>.where(col<&encrypted_attachment::record_id> == arg<0>);
inline constexpr auto attachment_by_storage_key =
    from<encrypted_attachment>.where(col<&encrypted_attachment::storage_key> == arg<0>);
/// A key that opens the database, unless it has expired.
inline constexpr auto key_by_locator =
    from<access_key>.where(col<&access_key::key_locator_hash> == arg<0> &&
                           (col<&access_key::expiry_date> == null || col<&access_key::expiry_date> > arg<1>));
inline constexpr auto keys_of_database = from<access_key>.where(col<&access_key::database_id_hash> == arg<0>);
inline constexpr auto remove_expired_keys = erase<access_key>.where(col<&access_key::expiry_date> < arg<0>);
inline constexpr auto put_setting = into<setting>
                                        .set(col<&setting::key> = arg<0>, col<&setting::value> = arg<1>,
                                             col<&setting::updated_at> = arg<2>)
                                        .on_conflict<&setting::key>()
                                        .do_update(col<&setting::value> = excluded<&setting::value>);
inline constexpr auto latest_terms =
    from<accepted_terms>.where(col<&accepted_terms::code> == arg<0>).order_by(desc<&accepted_terms::signed_at>).limit(1);

static_assert(uses_index_of<decltype(records_of_folder)> && uses_index_of<decltype(record_by_checksum)>);
static_assert(uses_index_of<decltype(folders_with_counts)> && uses_index_of<decltype(attachments_of_record)>);
static_assert(uses_index_of<decltype(attachment_by_storage_key)> && uses_index_of<decltype(key_by_locator)>);
static_assert(uses_index_of<decltype(keys_of_database)> && uses_index_of<decltype(remove_expired_keys)>);
static_assert(uses_index_of<decltype(latest_terms)> && !index_use_of(decltype(latest_terms)::model).sorts);

} // namespace queries

} // namespace doctor_dok

template <>
inline constexpr bool constable::requires_indexes<doctor_dok::main_schema> = true;

#endif
