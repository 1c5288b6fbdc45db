// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_GESAHNI_SESSION_MEDIA_HPP
#define CONSTABLE_SCHEMAS_GESAHNI_SESSION_MEDIA_HPP

// Recorded sessions and the files that belong to them.

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

namespace gesahni {

using constable::timestamp;
using constable::uuid;

enum class media_status { pending, processing, done, failed };
enum class media_kind { audio, video, transcript, summary };

struct recording {
    uuid id{};
    uuid user_id{};
    media_status status{};
    timestamp created_at{};
    std::optional<timestamp> finished_at{};
    std::optional<std::string> error_message{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "recordings", primary_key<&recording::id>, default_value<&recording::status>(media_status::pending),
            default_now<&recording::created_at>, indexed<&recording::user_id, &recording::created_at>,
            indexed<&recording::status, &recording::created_at>);
    }
};

struct media_file {
    uuid id{};
    uuid recording_id{};
    media_kind kind{};
    std::string path{};
    std::int64_t size{};
    timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("media_files", primary_key<&media_file::id>,
                                foreign_key<&media_file::recording_id>.references<&recording::id>().on_delete(cascade),
                                unique_key<&media_file::recording_id, &media_file::path>,
                                default_now<&media_file::created_at>);
    }
};

struct recording_tag {
    uuid recording_id{};
    std::string tag{};

    static consteval auto table() {
        using namespace constable;
        return constable::table(
            "recording_tags", primary_key<&recording_tag::recording_id, &recording_tag::tag>,
            foreign_key<&recording_tag::recording_id>.references<&recording::id>().on_delete(cascade),
            indexed<&recording_tag::tag>);
    }
};

using session_media_schema = constable::schema<"session_media", recording, media_file, recording_tag>;

// What the application asks; every query reads through an index, or says that it scans.
namespace queries {

using namespace constable;

inline constexpr auto recordings_of_user =
    from<recording>.where(col<&recording::user_id> == arg<0>).order_by(desc<&recording::created_at>).limit(arg<1>).select(whole<recording>, children_count<&media_file::recording_id>);
inline constexpr auto recordings_with_tag =
    from<recording_tag>
        .join<recording>()
        .where(col<&recording_tag::tag> == arg<0> && col<&recording::user_id> == arg<1>)
        .select(whole<recording>);
inline constexpr auto work_to_do =
    from<recording>.where(col<&recording::status> == media_status::pending).order_by(col<&recording::created_at>).limit(1);

static_assert(uses_index_of<decltype(recordings_of_user)> && uses_index_of<decltype(recordings_with_tag)>);
static_assert(uses_index_of<decltype(work_to_do)> && !index_use_of(decltype(work_to_do)::model).sorts);

} // namespace queries

} // namespace gesahni

template <>
inline constexpr bool constable::requires_indexes<gesahni::session_media_schema> = true;

#endif
