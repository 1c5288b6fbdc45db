// SPDX-License-Identifier: BSL-1.0
#include "compare.hpp"

#include <algorithm>
#include <cstdio>

#include <catch2/catch_test_macros.hpp>

#ifdef GENERATED_FOR_POSTGRES
#include "tests/support/postgres.hpp"
#endif

namespace generated {

void write(std::string& out, std::int64_t value) { out += std::to_string(value); }
void write(std::string& out, double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.17g", value + 0.0); // minus zero is zero
    out += digits;
}
void write(std::string& out, std::string_view value) {
    out += '\'';
    out += value;
    out += '\'';
}
void write(std::string& out, constable::date value) { out += constable::to_text(value).view(); }
void write(std::string& out, genre value) { out += constable::enum_name(value); }

namespace {

/// The lines of the answer; `ends`: behind how many of them there is an order.
std::vector<std::string> lines_of(std::string_view answer, std::vector<std::size_t>& ends) {
    std::vector<std::string> lines;
    while (!answer.empty()) {
        const std::string_view line = answer.substr(0, answer.find('\n'));
        answer.remove_prefix(line.size() + 1);
        if (line == "~")
            ends.push_back(lines.size());
        else
            lines.emplace_back(line);
    }
    ends.push_back(lines.size());
    return lines;
}

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (std::string const& line : lines)
        text += line + "\n";
    return text;
}

std::vector<asked> const& all_asked() {
    static const std::vector<asked> all = [] {
#ifdef GENERATED_FOR_POSTGRES
        const constable_test::postgres_scratch scratch;
        database db{scratch.open()};
#else
        auto db = constable::open<schema>("sqlite::memory:");
#endif
        db.create_tables();
        fill(db);
        questions ask{db};
        ask_all(ask);
        return ask.take();
    }();
    return all;
}

} // namespace

bool agrees(std::vector<std::string> rows, std::string_view answer) {
    std::vector<std::size_t> ends;
    std::vector<std::string> expected = lines_of(answer, ends);
    if (rows.size() != expected.size())
        return false;
    const auto sort_group = [](std::vector<std::string>& lines, std::size_t begin, std::size_t end) {
        std::sort(lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.begin() + static_cast<std::ptrdiff_t>(end));
    };
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        sort_group(rows, begin, end);
        sort_group(expected, begin, end);
        begin = end;
    }
    return rows == expected;
}

} // namespace generated

using namespace generated;

TEST_CASE("generated queries give the rows of nested loops") {
    REQUIRE(all_asked().size() == answers.size());
    for (asked const& each : all_asked()) {
        INFO("query_" << each.number << "\n" << each.sql);
        INFO("expected (in any order between ~):\n" << answers.at(each.number));
        INFO("got:\n" << joined(each.rows));
        CHECK(agrees(each.rows, answers.at(each.number)));
    }
}

TEST_CASE("generated queries would notice another rule") {
    CHECK(wrong_answers.size() >= 24);
    for (wrong_answer const& wrong : wrong_answers) {
        INFO(wrong.mistake << ", query_" << wrong.number);
        CHECK_FALSE(agrees(all_asked().at(wrong.number).rows, wrong.rows));
    }
}

TEST_CASE("rows agree with an answer in the order that it says") {
    CHECK(agrees({"b", "a", "c"}, "a\nb\n~\nc\n"));
    CHECK_FALSE(agrees({"a", "c", "b"}, "a\nb\n~\nc\n"));
    CHECK_FALSE(agrees({"a", "b"}, "a\nb\n~\nc\n"));
    CHECK_FALSE(agrees({"a", "a"}, "a\nb\n"));
    CHECK(agrees({}, ""));
    CHECK_FALSE(agrees({"a"}, ""));
}
