// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CONSTABLE_HPP
#define CONSTABLE_CONSTABLE_HPP

// The library without a database driver: schemas, DDL, queries and their SQL as constants.

#include "dialect/ddl.hpp"
#include "dialect/portable.hpp"
#include "dialect/postgres.hpp"
#include "dialect/sqlite.hpp"
#include "query/sql.hpp"
#include "schema/attributes.hpp"
#include "schema/functions.hpp"
#include "schema/registry.hpp"
#include "version.hpp"

#endif
