// SPDX-License-Identifier: BSL-1.0
// expect: enum_read_as_text
// expect: cannot live on this engine

#include <cstdint>
#include <string_view>

#include <constable/constable.hpp>

using namespace constable;

enum class state { open, late, done };
template <>
inline constexpr std::string_view constable::native_enum<state> = "state";

struct task {
    std::int64_t id{};
    std::int64_t weight{};
    state stage{};

    static consteval auto table() {
#ifdef ACCEPT
        constexpr auto waiting = in(col<&task::stage>, state::open, state::late);
#else
        constexpr auto waiting = col<&task::stage> > state::done;
#endif
        return constable::table("tasks", primary_key<&task::id>, indexed<&task::weight>.where(waiting));
    }
};

static_assert(portable<schema<"work", task>, sqlite, postgres>);
