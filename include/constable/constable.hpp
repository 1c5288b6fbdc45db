// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_CONSTABLE_HPP
#define CONSTABLE_CONSTABLE_HPP

// The library without a database driver: schemas, DDL, queries and their SQL as constants.

// Lower headers first: a compile error in one of them then begins with two "included from" lines and not with ten.
// clang-format off
#include "reflect/members.hpp"
#include "reflect/enums.hpp"

#include "schema/expression.hpp"
#include "schema/operators.hpp"
#include "schema/functions.hpp"
#include "schema/cast.hpp"
#include "schema/conditional.hpp"
#include "schema/conditions.hpp"
#include "schema/dates.hpp"
#include "schema/json_path.hpp"
#include "schema/list.hpp"
#include "schema/attributes.hpp"
#include "schema/table_rules.hpp"
#include "schema/registry.hpp"
#include "schema/lint.hpp"

#include "query/parts.hpp"
#include "query/rules.hpp"
// clang-format on

#include "dialect/ddl.hpp"
#include "dialect/portable.hpp"
#include "dialect/postgres.hpp"
#include "dialect/sqlite.hpp"

#include "query/relation.hpp"
#include "query/sql.hpp"

#include "version.hpp"

#endif
