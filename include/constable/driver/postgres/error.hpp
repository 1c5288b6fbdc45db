// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_DRIVER_POSTGRES_ERROR_HPP
#define CONSTABLE_DRIVER_POSTGRES_ERROR_HPP

// SQLSTATE codes in the library's taxonomy, each with a remedy.
// Codes and their meaning: https://www.postgresql.org/docs/15/errcodes-appendix.html

#include <string>
#include <string_view>
#include <utility>

#include "../../core/error.hpp"

namespace constable {

/// What a SQLSTATE means. An empty message: the server's own says it best, and holds no value.
struct postgres_verdict {
    error_kind kind = error_kind::misuse;
    std::string_view message{};
    std::string_view remedy{};
    constraint_kind violated = constraint_kind::none;
};

namespace detail {

struct state_rule {
    std::string_view state; ///< five characters, or the two of a class
    postgres_verdict verdict;
};

inline constexpr std::string_view run_again = "run the whole transaction again";
inline constexpr std::string_view one_collation =
    "compare columns of one collation: declare collate<…> for both, or for none";
inline constexpr std::string_view migrate_first =
    "bring the database to the schema of this program: run its migrations, or correct the name";
inline constexpr std::string_view compare_types =
    "compare the columns' types with the members': verify() names the difference; in SQL by hand, cast the operands";
inline constexpr std::string_view correct_sql = "correct the SQL text";

/// The five characters of a rule go before the two of its class.
inline constexpr state_rule state_rules[] = {
    {"23505",
     {error_kind::constraint, "another row has this value already",
      "choose another value, update the row there is, or upsert", constraint_kind::unique}},
    {"23503",
     {error_kind::constraint, "a foreign key would point to a row that does not exist",
      "insert the parent row first, or delete the rows that refer to it first", constraint_kind::foreign_key}},
    {"23502",
     {error_kind::constraint, "the column takes no NULL",
      "give the column a value, or declare the member std::optional", constraint_kind::not_null}},
    {"23514",
     {error_kind::constraint, "the row violates a check", "correct the values that the check reads",
      constraint_kind::check}},
    {"23",
     {error_kind::constraint, "the row violates a rule of the database",
      "the rule was written in this database: see its constraints and triggers", constraint_kind::other}},
    {"40001", {error_kind::retry_transaction, "another transaction changed what this one has read", run_again}},
    {"40P01", {error_kind::retry_transaction, "two transactions waited for each other", run_again}},
    {"40", {error_kind::retry_transaction, "the server rolled the transaction back", run_again}},
    {"55P03",
     {error_kind::busy, "another transaction holds the lock",
      "shorten the transactions that write, or raise lock_timeout; with nowait, try again later"}},
    {"55006", {error_kind::busy, "the object is in use", "close the other connections to it"}},
    {"57014",
     {error_kind::timeout, "the statement was cancelled: its time was over, or somebody asked for it",
      "raise statement_timeout, or make the statement cheaper"}},
    {"57P01",
     {error_kind::unavailable, "the server is shutting down, or ended this connection",
      "connect again, and repeat the transaction"}},
    {"57P02", {error_kind::unavailable, "the server crashed", "connect again, and repeat the transaction"}},
    {"57P03", {error_kind::unavailable, "the server is starting up or shutting down", "try again in a moment"}},
    {"57P05",
     {error_kind::unavailable, "the server ended an idle connection", "connect again, or raise idle_session_timeout"}},
    {"57", {error_kind::unavailable, "the server's operator intervened", "connect again"}},
    {"53100", {error_kind::disk_full, "the server's disk is full", "free space, then try again: nothing was written"}},
    {"53200", {error_kind::out_of_memory, "the server could not allocate memory", "lower work_mem, or free memory"}},
    {"53300",
     {error_kind::busy, "the server has no connection left",
      "close connections, use a pool, or raise max_connections"}},
    {"53", {error_kind::out_of_memory, "the server ran out of a resource", "see the server's log"}},
    {"25006",
     {error_kind::not_primary, "the server or the transaction takes no writes",
      "connect to the primary (target_session_attrs=read-write), or begin a transaction that writes"}},
    {"25P02",
     {error_kind::misuse, "an earlier error has ended this transaction; nothing of it was applied",
      "let that error leave the transaction, and run all of it again; or use a savepoint"}},
    {"25P03",
     {error_kind::timeout, "the transaction was idle for too long, and is gone",
      "shorten it, or raise idle_in_transaction_session_timeout"}},
    {"25", {error_kind::misuse, {}, "the transaction is in another state than this needs"}},
    {"08", {error_kind::unavailable, "the connection to the server failed", "connect again"}},
    {"28",
     {error_kind::unavailable, "the server refuses this user or password", "correct user, password and pg_hba.conf"}},
    {"3D", {error_kind::unavailable, "there is no database of this name", "create it, or correct the URL"}},
    {"42P01", {error_kind::schema_mismatch, {}, migrate_first}},
    {"42703", {error_kind::schema_mismatch, {}, migrate_first}},
    {"42P07", {error_kind::schema_mismatch, {}, migrate_first}},
    {"42P21", {error_kind::unsupported, {}, one_collation}},
    {"42P22", {error_kind::unsupported, {}, one_collation}},
    {"42701", {error_kind::schema_mismatch, {}, migrate_first}},
    {"42710", {error_kind::schema_mismatch, {}, migrate_first}},
    {"42704", {error_kind::schema_mismatch, {}, migrate_first}},
    {"42804", {error_kind::schema_mismatch, {}, compare_types}},
    {"42883", {error_kind::unsupported, {}, "correct the types of its operands, or load the extension that has it"}},
    {"42501", {error_kind::read_only, "this user may not do that", "grant the user the right, or use another user"}},
    {"42", {error_kind::misuse, {}, correct_sql}},
    {"0A", {error_kind::unsupported, {}, "this server lacks the feature"}},
    {"22003",
     {error_kind::invalid_value, "a number leaves the range of its type",
      "give a smaller number, or declare a wider member"}},
    {"22001",
     {error_kind::invalid_value, "a text is longer than its column takes",
      "shorten it, or raise the limit of the varchar"}},
    {"22012", {error_kind::invalid_value, "a division by zero", "test the divisor, or use null_if(divisor, 0)"}},
    {"22021",
     {error_kind::invalid_value, "the bytes are not valid text in the server's encoding",
      "convert them to UTF-8, or use constable::blob for bytes"}},
    {"22P05",
     {error_kind::invalid_value, "the text holds a character that the server cannot store",
      "remove \\u0000 from JSON and text"}},
    {"22P02",
     {error_kind::invalid_value, "a text is not of the form that its type needs",
      "correct the value; for an enum, give the type the label: ALTER TYPE … ADD VALUE"}},
    {"22025",
     {error_kind::invalid_value, "the pattern ends in a single backslash", "write two of them for one to be found"}},
    {"22", {error_kind::invalid_value, "a value does not fit its type", "correct the value"}},
    {"54", {error_kind::invalid_value, "the statement is beyond a limit of the server", "make it smaller"}},
    {"XX001", {error_kind::corrupt_suspect, "the server found damaged data", "restore a backup; see the server's log"}},
    {"XX002", {error_kind::corrupt_suspect, "the server found a damaged index", "REINDEX it; see the server's log"}},
    {"58", {error_kind::io, "the server's system failed a read or a write", "see the server's log"}},
    {"XX", {error_kind::io, "the server failed internally", "see the server's log"}},
};

} // namespace detail

/// The meaning of a SQLSTATE.
[[nodiscard]] constexpr postgres_verdict postgres_classify(std::string_view state) noexcept {
    for (detail::state_rule const& rule : detail::state_rules)
        if (state.starts_with(rule.state))
            return rule.verdict;
    return {error_kind::misuse, {}, "see the message and the SQL text"};
}

/// What the server says of a connection that it refuses: libpq gives its text alone.
[[nodiscard]] constexpr postgres_verdict postgres_classify_connecting(std::string_view message) noexcept {
    struct phrase {
        std::string_view text;
        postgres_verdict verdict;
    };
    constexpr phrase phrases[] = {
        {"too many c", postgres_classify("53300")}, // clients, connections for role or database
        {"password authentication failed", postgres_classify("28P01")},
        {"no password supplied", postgres_classify("28P01")},
        {"no pg_hba.conf entry", postgres_classify("28000")},
        {"authentication failed", postgres_classify("28000")},
        {"role \"", postgres_classify("28000")},
        {"database \"", postgres_classify("3D000")},
        {"remaining connection slots", postgres_classify("53300")},
        {"the database system is", postgres_classify("57P03")},
        {"invalid port number", {error_kind::misuse, "the port is no port", "correct the URL"}},
        {"invalid integer value", {error_kind::misuse, "a setting of the URL is not a number", "correct the URL"}},
        {"session is read-only",
         {error_kind::not_primary, "no server of the list takes writes", "wait for the failover, or correct the list"}},
        {"server is in hot standby mode",
         {error_kind::not_primary, "no server of the list is a primary", "wait for the failover, or correct the list"}},
        {"server is not in hot standby mode",
         {error_kind::unavailable, "no server of the list is a standby", "correct target_session_attrs"}},
        {"session is not read-only",
         {error_kind::unavailable, "no server of the list is a standby", "correct target_session_attrs"}},
        {"out of memory", {error_kind::out_of_memory, "libpq could not allocate memory", "free memory"}},
        {"timeout expired",
         {error_kind::unavailable, "the server did not answer in time",
          "look whether it runs and can be reached, or raise connect_timeout"}},
        {"SSL",
         {error_kind::unavailable, "no encrypted connection that can be trusted came about",
          "give sslrootcert, or say in the URL which sslmode is wanted"}},
        {"certificate",
         {error_kind::unavailable, "no encrypted connection that can be trusted came about",
          "give sslrootcert, or say in the URL which sslmode is wanted"}},
    };
    for (phrase const& each : phrases)
        if (message.find(each.text) != std::string_view::npos)
            return each.verdict;
    return {error_kind::unavailable, "the server cannot be reached",
            "look whether it runs, and at host, port and socket of the URL"};
}

/// The columns that a DETAIL names, as in `Key (a, b)=(1, x) already exists.`; the values that it names are left out.
[[nodiscard]] inline std::string postgres_columns_in(std::string_view detail) {
    constexpr std::string_view begin = "Key (";
    if (!detail.starts_with(begin))
        return {};
    const std::size_t end = detail.find(")=(");
    if (end == std::string_view::npos)
        return {};
    return std::string{detail.substr(begin.size(), end - begin.size())};
}

/// Does a DETAIL name the row that is referred to? `Key (id)=(1) is still referenced from table "boxes".`: its columns
/// are not those of the table that the report names.
[[nodiscard]] constexpr bool postgres_names_parent(std::string_view detail) noexcept {
    const std::size_t parent = detail.rfind(" is still referenced from table ");
    const std::size_t child = detail.rfind(" is not present in table ");
    return parent != std::string_view::npos && (child == std::string_view::npos || child < parent);
}

/// The name in quotes that a message of a missing object gives: `relation "x" does not exist`.
[[nodiscard]] constexpr std::string_view postgres_name_in(std::string_view message, std::string_view of) noexcept {
    const std::size_t at = message.find(of);
    if (at == std::string_view::npos)
        return {};
    std::string_view rest = message.substr(at + of.size());
    if (!rest.starts_with(" \""))
        return {};
    rest.remove_prefix(2);
    return rest.substr(0, rest.find('"'));
}

/// An error on its way: kind and facts.
struct postgres_failure {
    error_kind kind = error_kind::misuse;
    error_facts facts{};
    [[noreturn]] void raise() && { throw_error(kind, std::move(facts)); }
};

/// What a server says of an error; empty fields are unknown.
struct postgres_report {
    std::string_view state{};
    std::string_view message{};
    std::string_view detail{}; ///< may hold values
    std::string_view table{};
    std::string_view column{};
    std::string_view constraint{};
};

namespace detail {

/// One code for both. A server that speaks another language than English leaves it open.
inline void tell_cancelled_from_late(postgres_failure& failure, std::string_view message) {
    if (message.find("user request") != std::string_view::npos) {
        failure.kind = error_kind::cancelled;
        failure.facts.message = "the statement was cancelled: by interrupt(), or by the server's operator";
        failure.facts.remedy = "run it again if it is still wanted";
    } else if (message.find("statement timeout") != std::string_view::npos) {
        failure.facts.message = "the statement took longer than statement_timeout allows";
    }
}

/// From `column "a" of relation "t" does not exist`, `column "a" does not exist`, `column t.a does not exist`,
/// `column "a" is of type date but expression is of type integer`.
inline void name_column(error_facts& facts, std::string_view message) {
    facts.columns = postgres_name_in(message, "column");
    facts.table = postgres_name_in(message, "relation");
    constexpr std::string_view begin = "column ";
    const std::size_t point = message.find('.');
    const std::size_t end = message.find(" does not exist");
    if (facts.columns.empty() && message.starts_with(begin) && point < end && end != std::string_view::npos)
        facts.columns = message.substr(point + 1, end - point - 1);
}

} // namespace detail

/// Kind and facts of a report; server, SQL text, location and outcome are the caller's.
[[nodiscard, gnu::cold]] inline postgres_failure postgres_describe(postgres_report const& report) {
    const postgres_verdict verdict = postgres_classify(report.state);
    postgres_failure failure{verdict.kind};
    error_facts& facts = failure.facts;
    facts.message = verdict.message.empty() ? report.message : verdict.message;
    facts.remedy = verdict.remedy;
    facts.table = report.table;
    facts.columns = report.column;
    facts.constraint = report.constraint;
    facts.violated = verdict.violated;
    facts.native_state = report.state;
    if (facts.columns.empty() && verdict.kind == error_kind::constraint && !postgres_names_parent(report.detail))
        facts.columns = postgres_columns_in(report.detail);
    if (report.state == "57014")
        detail::tell_cancelled_from_late(failure, report.message);
    if (report.state == "42P01")
        facts.table = postgres_name_in(report.message, "relation");
    if (report.state == "42703" || report.state == "42804")
        detail::name_column(facts, report.message);
    if (report.state == "42883" && report.message.starts_with("operator does not exist")) {
        failure.kind = error_kind::schema_mismatch; // of two columns, or of a column and a value
        facts.remedy = detail::compare_types;
    }
    return failure;
}

} // namespace constable

#endif
