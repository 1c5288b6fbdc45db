// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_DIFFERENTIAL_COMPARE_HPP
#define TESTS_DIFFERENTIAL_COMPARE_HPP

// Runs the queries that generate.py wrote, and compares their rows with the answers that it computed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "schema.hpp"

#ifdef GENERATED_FOR_POSTGRES
#include <constable/postgres.hpp>
#endif

namespace generated {

#ifdef GENERATED_FOR_POSTGRES
using engine = constable::postgres;
using database = constable::postgres_database<schema>;
#else
using engine = constable::sqlite;
using database = constable::sqlite_database<schema>;
#endif

/// Creates nothing: inserts the rows over which the answers were computed.
void fill(database& db);

void write(std::string& out, std::int64_t value);
void write(std::string& out, double value);
void write(std::string& out, std::string_view value);
void write(std::string& out, constable::date value);
void write(std::string& out, genre value);

template <class T>
void write_value(std::string& out, T const& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
        write(out, std::int64_t{value});
    } else if constexpr (requires { value.has_value(); }) {
        if (value)
            write_value(out, *value);
        else
            out += "null";
    } else if constexpr (requires { write(out, value); }) {
        write(out, value);
    } else {
        char const* before = "{";
        T copy = value;
        constable::visit_members(copy, [&](auto const& member) {
            out += before;
            before = ", ";
            write_value(out, member);
        });
        out += '}';
    }
}

template <class Row>
std::string line_of(Row const& row) {
    std::string line;
    write_value(line, row);
    return line;
}
template <class... Values>
std::string line_of(std::tuple<Values...> const& row) {
    std::string line;
    std::apply([&](auto const&... values) { ((line += line.empty() ? "" : "|", write_value(line, values)), ...); },
               row);
    return line;
}

/// A query that has been run: its text, a line for each row; or the message of the error.
struct asked {
    std::size_t number = 0;
    std::string_view sql;
    std::vector<std::string> rows;
};

/// Takes the queries, one by one.
class questions {
public:
    explicit questions(database& db) : db_(db) {}

    template <class Query, class... Arguments>
    void operator()(std::size_t number, Query const& query, Arguments const&... arguments) {
        std::vector<std::string> rows;
        try {
            for (auto const& row : db_.at(std::source_location::current(), query, arguments...))
                rows.push_back(line_of(row));
        } catch (std::exception const& error) {
            rows.assign(1, error.what());
        }
        all_.push_back({number, constable::sql<engine>(query), std::move(rows)});
    }
    [[nodiscard]] std::vector<asked> take() { return std::move(all_); }

private:
    database& db_;
    std::vector<asked> all_;
};

template <int Part>
void ask_part(questions& ask);
void ask_all(questions& ask);

/// One text for each query: a line for each row, and the line `~` between rows whose order is said.
extern const std::vector<std::string_view> answers;

/// What the answer would be if a rule of SQL were another one.
struct wrong_answer {
    std::string_view mistake;
    std::size_t number = 0;
    std::string_view rows;
};
extern const std::vector<wrong_answer> wrong_answers;

/// Are these the rows of the answer, in an order that it allows?
bool agrees(std::vector<std::string> rows, std::string_view answer);

} // namespace generated

#endif
