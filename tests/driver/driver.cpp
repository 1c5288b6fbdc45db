// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/driver.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace constable;

namespace {

// The least that a driver is.
struct toy_value {
    storage_class storage() const { return storage_class::null; }
    std::int64_t integer() const { return 0; }
    double real() const { return 0; }
    std::string_view text() const { return {}; }
    std::span<const std::byte> blob() const { return {}; }
};

struct toy_statement {
    void bind_null(int) {}
    void bind_integer(int, std::int64_t) {}
    void bind_real(int, double) {}
    void bind_text(int, std::string_view, bound_lifetime) {}
    void bind_blob(int, std::span<const std::byte>, bound_lifetime) {}
    bool step() { return false; }
    void reset() noexcept {}
    void unbind() noexcept {}
    void locate(std::source_location) noexcept {}
    void fail(error_kind kind, error_facts facts) const { throw_error(kind, std::move(facts)); }
    int column_count() const { return 0; }
    char const* column_name(int) const { return ""; }
    toy_value value(int) const { return {}; }
};

struct toy_connection {
    using dialect = void;
    using statement = toy_statement;
    statement prepare(std::string_view) { return {}; }
    void execute(std::string_view) {}
    std::int64_t rows_changed() const { return 0; }
    std::int64_t last_insert_key() const { return 0; }
    bool in_transaction() const { return false; }
};

struct throwing_reset : toy_statement {
    void reset() {}
};

static_assert(driver_value<toy_value>);
static_assert(driver_statement<toy_statement>);
static_assert(driver_connection<toy_connection>);
static_assert(!driver_value<int>);
static_assert(!driver_statement<toy_value>);
static_assert(!driver_statement<throwing_reset>);
static_assert(!driver_connection<toy_statement>);

} // namespace

TEST_CASE("a toy models the driver concepts", "[driver]") {
    toy_connection connection;
    auto statement = connection.prepare("SELECT 1");
    CHECK_FALSE(statement.step());
    CHECK(statement.value(0).storage() == storage_class::null);
    CHECK_THROWS_AS(statement.fail(error_kind::misuse, {}), misuse_error);
}
