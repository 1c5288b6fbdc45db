// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMAS_CHATBOT_FILES_HPP
#define CONSTABLE_SCHEMAS_CHATBOT_FILES_HPP

// The blob store of a chatbot, a file of its own: attachments and their thumbnails.

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

namespace chatbot {

/// Keys are `{message}/{index}`, and `{message}/{index}.thumb` for the thumbnail.
struct stored_blob {
    std::string key{};
    std::string mime_type{};
    constable::blob data{};
    std::int64_t size{};
    constable::timestamp created_at{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("blobs", primary_key<&stored_blob::key>, default_now<&stored_blob::created_at>);
    }
};

using files_schema = constable::schema<"chatbot_files", stored_blob>;

namespace queries {

using namespace constable;

inline constexpr auto blob_by_key = from<stored_blob>.where(col<&stored_blob::key> == arg<0>);
inline constexpr auto blob_exists =
    from<stored_blob>.where(col<&stored_blob::key> == arg<0>).select(col<&stored_blob::size>);

/// All blobs of a message: its prefix is `{message}/`. A range of the primary key's B-tree.
inline constexpr auto remove_by_prefix = erase<stored_blob>.where(starts_with(col<&stored_blob::key>, arg<0>));
inline constexpr auto keys_by_prefix =
    from<stored_blob>.where(starts_with(col<&stored_blob::key>, arg<0>)).order_by(col<&stored_blob::key>).select(col<&stored_blob::key>);

static_assert(uses_index_of<decltype(blob_by_key)> && uses_index_of<decltype(blob_exists)>);
static_assert(uses_index_of<decltype(remove_by_prefix)> && uses_index_of<decltype(keys_by_prefix)>);

} // namespace queries

} // namespace chatbot

template <>
inline constexpr bool constable::requires_indexes<chatbot::files_schema> = true;

#endif
