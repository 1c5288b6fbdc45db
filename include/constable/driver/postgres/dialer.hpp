// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_DIALER_HPP
#define CONSTABLE_DRIVER_POSTGRES_DIALER_HPP

// Connects again as before without waiting, to one host of the list at a time.

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

namespace constable {

namespace detail {

/// How many parts a comma-separated list has: one at least.
constexpr std::size_t parts_of(std::string_view list) noexcept {
    std::size_t parts = 1;
    for (const char each : list)
        parts += each == ',' ? 1U : 0U;
    return parts;
}

/// A part of a comma-separated list; that of a list with a single part, whichever is asked for.
constexpr std::string_view part_of(std::string_view list, std::size_t position) noexcept {
    for (; position != 0; --position) {
        const std::size_t comma = list.find(',');
        if (comma == std::string_view::npos)
            break;
        list.remove_prefix(comma + 1);
    }
    return list.substr(0, list.find(','));
}

} // namespace detail

/// The settings of a link that is up, by libpq's keywords.
[[nodiscard]] inline std::vector<std::pair<std::string, std::string>> postgres_settings_of(PGconn* link) {
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> used{PQconninfo(link), &PQconninfoFree};
    std::vector<std::pair<std::string, std::string>> settings;
    for (PQconninfoOption const* each = used.get(); each != nullptr && each->keyword != nullptr; ++each)
        if (each->val != nullptr)
            settings.emplace_back(each->keyword, each->val);
    return settings;
}

/// Makes links of the same settings. One that comes about without waiting stays with one host, for libpq looks at no
/// clock then: https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PQCONNECTSTARTPARAMS
class postgres_dialer {
public:
    explicit postgres_dialer(std::vector<std::pair<std::string, std::string>> settings)
        : settings_(std::move(settings)) {
        for (auto const& [keyword, value] : settings_) {
            if (is_list(keyword))
                hosts_ = std::max(hosts_, detail::parts_of(value));
            if (keyword == "connect_timeout")
                std::from_chars(value.data(), value.data() + value.size(), timeout_);
        }
    }

    /// At least one.
    [[nodiscard]] std::size_t hosts() const noexcept { return hosts_; }
    /// Seconds that one host may take; 0 is for ever.
    [[nodiscard]] int timeout() const noexcept { return timeout_; }

    /// Begins to connect to a host, counted from 0; `PQconnectPoll` goes on with it. Waits for the resolver of names
    /// alone. The caller finishes what it is given; null where there is no memory.
    [[nodiscard]] PGconn* dial(std::size_t host) const {
        std::vector<std::string> parts;
        parts.reserve(settings_.size());
        std::vector<char const*> keywords;
        std::vector<char const*> values;
        for (auto const& [keyword, value] : settings_) {
            parts.emplace_back(is_list(keyword) ? detail::part_of(value, host) : std::string_view{value});
            keywords.push_back(keyword.c_str());
            values.push_back(parts.back().c_str());
        }
        keywords.push_back(nullptr);
        values.push_back(nullptr);
        return PQconnectStartParams(keywords.data(), values.data(), 0);
    }

private:
    static bool is_list(std::string_view keyword) noexcept {
        return keyword == "host" || keyword == "hostaddr" || keyword == "port";
    }

    std::vector<std::pair<std::string, std::string>> settings_;
    std::size_t hosts_ = 1;
    int timeout_ = 0;
};

} // namespace constable

#endif
