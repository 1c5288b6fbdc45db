// SPDX-License-Identifier: BSL-1.0
// expect: no default value
// expect: reference_member<account>

#include <cstdint>
#include <string>

#include <constable/constable.hpp>

using namespace constable;

struct email {
#ifdef ACCEPT
    email() = default;
#else
#endif
    explicit email(std::string given) : text(static_cast<std::string&&>(given)) {}
    std::string text;
};
template <>
struct constable::codec<email> : constable::codec_via<email, std::string> {
    static std::string encode(email const& value) { return value.text; }
    static email decode(std::string&& text) { return email{static_cast<std::string&&>(text)}; }
};

struct account {
    std::int64_t id{};
    email address;

    static consteval auto table() {
        using namespace constable;
        return constable::table("accounts", primary_key<&account::id>);
    }
};

using app = schema<"app", account>;
constexpr auto statements = ddl<app, sqlite>;
