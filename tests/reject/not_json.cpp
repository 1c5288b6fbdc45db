// SPDX-License-Identifier: BSL-1.0
// expect: leads into a column of type json

#include <cstdint>
#include <optional>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct colours {
    std::string text;
};

struct settings {
    std::string theme;
    colours used;
};

namespace constable {

template <class T>
struct json {
    T value{};
};
template <class T>
struct codec<json<T>> : codec<std::string> {
    static constexpr value_type type{.kind = value_kind::json};
};

} // namespace constable

struct employee {
    std::int64_t id{};
    std::string name;
    std::optional<std::int64_t> boss_id;
    std::int64_t pay{};
    json<settings> chosen;

    static consteval auto table() {
        using namespace constable;
        return constable::table("employees", primary_key<&employee::id>,
                                foreign_key<&employee::boss_id>.references<&employee::id>());
    }
};

struct task {
    std::int64_t id{};
    std::int64_t employee_id{};
    std::string title;

    static consteval auto table() {
        using namespace constable;
        return constable::table("tasks", primary_key<&task::id>,
                                foreign_key<&task::employee_id>.references<&employee::id>());
    }
};

#ifdef ACCEPT
constexpr auto theme = json_at<&settings::theme>(col<&employee::chosen>);
#else
constexpr auto theme = json_at<&settings::theme>(col<&employee::name>);
#endif
