// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_OPTIONS_HPP
#define CONSTABLE_DRIVER_POSTGRES_OPTIONS_HPP

// How a PostgreSQL server is connected to.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "../driver.hpp"
#include "types.hpp"

namespace constable {

/// Choices for `open_postgres`. What the URL says goes first.
struct postgres_options {
    std::int32_t connect_timeout = 10;  ///< seconds, for each host of the list
    std::int32_t silence = 15;          ///< seconds after which a machine that shows no sign of life is given up
    std::int32_t lock_timeout = 2500;   ///< milliseconds that one wait for another's lock may take; 0 is for ever
    std::int32_t statement_timeout = 0; ///< milliseconds that one statement may take; 0 is for ever
    constable::isolation isolation = constable::isolation::serializable; ///< of transactions that write
    std::string application_name{};                                      ///< as pg_stat_activity shows it
    /// Called with what the server says besides results. Must not throw, and not use the connection.
    std::function<void(std::string_view)> on_notice{};
    /// What connections with these options have learned of the databases' own types, and need not ask for again.
    std::shared_ptr<postgres_types> types = std::make_shared<postgres_types>();
};

} // namespace constable

#endif
