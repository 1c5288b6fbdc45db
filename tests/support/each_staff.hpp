// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_EACH_STAFF_HPP
#define CONSTABLE_TESTS_SUPPORT_EACH_STAFF_HPP

// The employees and their tasks, in a database of each engine in turn.

#include "each_engine.hpp"
#include "staff.hpp"

namespace staff {

struct on_each_engine : constable_test::on_each_engine<schema> {
    on_each_engine() {
        for (employee const& each : employees)
            db.insert(each);
        for (task const& each : tasks)
            db.insert(each);
    }
};

} // namespace staff

#endif
