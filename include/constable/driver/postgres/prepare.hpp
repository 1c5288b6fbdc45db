// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_PREPARE_HPP
#define CONSTABLE_DRIVER_POSTGRES_PREPARE_HPP

// Prepares statements on a server and asks it for their types.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <sys/socket.h>

#include "../../core/fingerprint.hpp"
#include "binary.hpp"
#include "handle.hpp"
#include "oid.hpp"

namespace constable {

namespace detail {

/// A type that an extension or a CREATE TYPE has made: enums and the texts of extensions are read as text. Nothing
/// where the server cannot be asked.
inline std::optional<postgres_type> look_up_type(postgres_handle& handle, Oid oid) {
    char wanted[4];
    store_big_endian(wanted, static_cast<std::uint32_t>(oid));
    char const* const values[]{wanted};
    const int lengths[]{4};
    const int formats[]{1};
    const Oid types[]{26}; // oid
    const postgres_result found{PQexecParams(
        handle.connection(), "SELECT typtype = 'e' OR typname = 'citext' FROM pg_catalog.pg_type WHERE oid = $1", 1,
        types, values, lengths, formats, 1)};
    if (PQresultStatus(found.get()) != PGRES_TUPLES_OK)
        return std::nullopt;
    const bool text =
        PQntuples(found.get()) == 1 && PQgetlength(found.get(), 0, 0) == 1 && PQgetvalue(found.get(), 0, 0)[0] != 0;
    return text ? postgres_type::text : postgres_type::unknown;
}

inline postgres_type type_behind(postgres_handle& handle, Oid oid) {
    if (oid < postgres_oid::first_of_database)
        return postgres_type_of(oid);
    if (const auto known = handle.resolved(oid))
        return *known;
    const auto found = handle.transaction_failed() ? std::nullopt : look_up_type(handle, oid);
    if (found)
        handle.resolve(oid, *found);
    return found.value_or(postgres_type::unknown);
}

/// One name for one text with one set of types, on whatever connection.
inline std::string statement_name(std::string_view sql, std::span<const Oid> types) {
    fingerprint_builder content;
    content.add(sql);
    for (Oid type : types)
        content.add(type);
    return "constable_" + std::string{to_text(content.result()).view()};
}

inline void describe(postgres_handle& handle, postgres_prepared& prepared, std::source_location where,
                     postgres_result const& told) {
    if (PQresultStatus(told.get()) != PGRES_COMMAND_OK)
        postgres_failure_of(handle, told.get(), prepared.sql, where).raise();
    for (int i = 0; i < PQnparams(told.get()); ++i) {
        prepared.parameter_oids.push_back(PQparamtype(told.get(), i));
        prepared.parameters.push_back(type_behind(handle, prepared.parameter_oids.back()));
    }
    for (int i = 0; i < PQnfields(told.get()); ++i)
        prepared.columns.push_back({std::string{text_of(PQfname(told.get(), i))},
                                    type_behind(handle, PQftype(told.get(), i)), PQftype(told.get(), i)});
}

} // namespace detail

namespace detail {

/// On the server. It may have forgotten it already.
inline void deallocate(postgres_handle& handle, postgres_prepared const& prepared) {
    const std::string sql = "DEALLOCATE " + prepared.name;
    const postgres_result done{PQexec(handle.connection(), sql.c_str())};
    handle.forget(prepared.name);
}

} // namespace detail

/// The prepared statement of a text: the one that the connection has, or a new one, in two round trips. `types` are
/// those of the first parameters; the server infers the others.
[[nodiscard, gnu::cold]] inline std::shared_ptr<postgres_prepared> postgres_prepare(postgres_handle_ptr const& shared,
                                                                                    std::string_view sql,
                                                                                    std::span<const Oid> types,
                                                                                    std::source_location where) {
    postgres_handle& handle = postgres_usable(shared, sql, where);
    if (sql.empty() || sql.find('\0') != std::string_view::npos)
        postgres_refuse(&handle, error_kind::misuse, sql, where, "the SQL text is empty or contains a NUL",
                        "give it one statement");
    std::string name = detail::statement_name(sql, types);
    if (handle.pipeline != nullptr)
        handle.pipeline->pause();
    if (auto known = handle.find(name); known && known->sql == sql)
        return known;
    if (!handle.transaction_failed())
        if (const auto unused = handle.superfluous())
            detail::deallocate(handle, *unused);
    auto prepared = std::make_shared<postgres_prepared>();
    prepared->name = std::move(name);
    prepared->sql = sql;
    const postgres_result made{PQprepare(handle.connection(), prepared->name.c_str(), prepared->sql.c_str(),
                                         static_cast<int>(types.size()), types.data())};
    if (PQresultStatus(made.get()) != PGRES_COMMAND_OK)
        postgres_failure_of(handle, made.get(), sql, where).raise();
    detail::describe(handle, *prepared, where,
                     postgres_result{PQdescribePrepared(handle.connection(), prepared->name.c_str())});
    handle.keep(prepared);
    return prepared;
}

namespace detail {

/// A pipeline that was sent in part has no end that could be awaited.
inline void cut(PGconn* connection) noexcept {
    shutdown(PQsocket(connection), SHUT_RDWR);
    PQconsumeInput(connection);
}

/// The answers of a pipeline up to its end; the first that is an error is the last. False where there was one.
template <class Take>
bool take_pipeline(PGconn* connection, Take take) {
    for (bool again = true; again && PQstatus(connection) == CONNECTION_OK;) {
        postgres_result answer{PQgetResult(connection)};
        const ExecStatusType status = PQresultStatus(answer.get());
        if (!answer) // between two statements
            continue;
        if (status == PGRES_PIPELINE_SYNC)
            again = false;
        else if (status != PGRES_PIPELINE_ABORTED)
            take(std::move(answer));
    }
    return PQstatus(connection) == CONNECTION_OK && PQexitPipelineMode(connection) == 1;
}

} // namespace detail

/// What the server says of a text, which it does not keep: the types of its parameters and columns, in one round trip.
/// For sessions that change hands between two transactions.
[[nodiscard, gnu::cold]] inline std::shared_ptr<postgres_prepared>
postgres_describe_unnamed(postgres_handle_ptr const& shared, std::string_view sql, std::span<const Oid> types,
                          std::source_location where) {
    postgres_handle& handle = postgres_usable(shared, sql, where);
    if (sql.empty() || sql.find('\0') != std::string_view::npos)
        postgres_refuse(&handle, error_kind::misuse, sql, where, "the SQL text is empty or contains a NUL",
                        "give it one statement");
    auto described = std::make_shared<postgres_prepared>();
    described->sql = sql;
    PGconn* const connection = handle.connection();
    postgres_result told;
    const bool sent =
        PQenterPipelineMode(connection) == 1 &&
        PQsendPrepare(connection, "", described->sql.c_str(), static_cast<int>(types.size()), types.data()) == 1 &&
        PQsendDescribePrepared(connection, "") == 1 && PQpipelineSync(connection) == 1;
    if (!sent)
        detail::cut(connection);
    const bool answered = sent && detail::take_pipeline(connection, [&](postgres_result answer) {
                              const ExecStatusType before = PQresultStatus(told.get());
                              if (!told || before == PGRES_COMMAND_OK)
                                  told = std::move(answer);
                          });
    if (!answered)
        postgres_failure_of(handle, told.get(), sql, where).raise();
    detail::describe(handle, *described, where, told);
    return described;
}

} // namespace constable

#endif
