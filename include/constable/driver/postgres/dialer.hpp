// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_DIALER_HPP
#define CONSTABLE_DRIVER_POSTGRES_DIALER_HPP

// Connects again as before without waiting, to one host of the list at a time.

#include <charconv>
#include <cstddef>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

#include "connect.hpp"

namespace constable {

/// Makes links of the same settings. One that comes about without waiting stays with one host, for libpq looks at no
/// clock then: https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PQCONNECTSTARTPARAMS
class postgres_dialer {
public:
    explicit postgres_dialer(postgres_settings const& settings) : hosts_(detail::settings_by_host(settings)) {
        const std::string_view seconds = detail::value_of(settings, "connect_timeout");
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), timeout_);
    }

    /// At least one.
    [[nodiscard]] std::size_t hosts() const noexcept { return hosts_.size(); }
    /// Seconds that one host may take; 0 is for ever.
    [[nodiscard]] int timeout() const noexcept { return timeout_; }

    /// Begins to connect to a host, counted from 0; `PQconnectPoll` goes on with it. Waits for the resolver of names
    /// alone. The caller finishes what it is given; null where there is no memory.
    [[nodiscard]] PGconn* dial(std::size_t host) const {
        const detail::setting_arrays given{hosts_[host]};
        return PQconnectStartParams(given.keywords(), given.values(), 0);
    }

private:
    std::vector<postgres_settings> hosts_;
    int timeout_ = 0;
};

} // namespace constable

#endif
