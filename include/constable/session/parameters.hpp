// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SESSION_PARAMETERS_HPP
#define CONSTABLE_SESSION_PARAMETERS_HPP

// Binds the parameters of a statement: values it holds and arguments of the call.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../core/error.hpp"
#include "../core/storage.hpp"
#include "../query/origin.hpp"
#include "../query/sql.hpp"
#include "../schema/codec.hpp"
#include "statement_cache.hpp"

namespace constable {

namespace detail {

/// What a codec sees of a statement while it binds.
template <class Statement>
class parameter_target {
public:
    parameter_target(Statement& statement, bound_copies& copies, any_model model) noexcept
        : statement_(statement), copies_(copies), model_(model) {}

    void bind_null(int index) { statement_.bind_null(index); }
    void bind_integer(int index, std::int64_t held) {
        named(index, [&] { statement_.bind_integer(index, held); });
    }
    void bind_real(int index, double held) {
        named(index, [&] { statement_.bind_real(index, held); });
    }
    // A copy that the driver makes would be an allocation of each execution.
    void bind_text(int index, std::string_view held, bound_lifetime lifetime) {
        if (lifetime == bound_lifetime::call)
            held = {copies_.keep(held.data(), held.size()), held.size()};
        named(index, [&] { statement_.bind_text(index, held, bound_lifetime::until_reset); });
    }
    void bind_blob(int index, std::span<const std::byte> held, bound_lifetime lifetime) {
        if (lifetime == bound_lifetime::call)
            held = std::as_bytes(std::span{copies_.keep(held.data(), held.size()), held.size()});
        named(index, [&] { statement_.bind_blob(index, held, bound_lifetime::until_reset); });
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_parameter(int index, std::string_view message,
                                                               std::string_view remedy) const {
        const column_origin origin = model_.parameter(static_cast<std::size_t>(index + absent_));
        statement_.fail(error_kind::invalid_value, {.message = std::string{message},
                                                    .remedy = std::string{remedy},
                                                    .table = std::string{origin.table},
                                                    .columns = std::string{origin.column}});
    }

    /// So many parameters of the model are not there, or if negative, the model does not know of so many.
    void leave_out(int parameters) noexcept { absent_ += parameters; }

private:
    /// What the driver refuses, such as a text with NUL on PostgreSQL, is named by its column like all else.
    template <class Bind>
    void named(int index, Bind bind) {
        try {
            bind();
        } catch (value_error const& refused) {
            fail_again(index, refused);
        }
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_again(int index, value_error const& refused) const {
        error_facts facts = refused.facts();
        const column_origin origin = model_.parameter(static_cast<std::size_t>(index + absent_));
        if (facts.table.empty() && facts.columns.empty()) {
            facts.table = origin.table;
            facts.columns = origin.column;
        }
        throw value_error(std::move(facts));
    }

    Statement& statement_;
    bound_copies& copies_;
    any_model model_;
    int absent_ = 0;
};

} // namespace detail

/// Visits the parameters of a statement and binds them, in order.
template <class Statement, class... Arguments>
class parameter_binder {
public:
    parameter_binder(Statement& statement, bound_copies& copies, any_model model, bound_lifetime lifetime,
                     Arguments const&... arguments) noexcept
        : target_(statement, copies, model), lifetime_(lifetime), arguments_(arguments...) {}

    /// A value that the query holds.
    template <class T, class Holder>
    void value(Holder const& held) {
        if constexpr (detail::is_optional<Holder>) {
            if (held)
                value<T>(*held);
            else
                target_.bind_null(next_++);
        } else {
            store<without_optional<T>>(held);
        }
    }

    /// An integer that must fit `T`.
    template <class T, class Integer>
    void narrow(Integer held) {
        if (!in_range<T>(held)) [[unlikely]]
            target_.fail_parameter(next_, "the integer to be stored does not fit the column's type",
                                   "assign a value between the limits of the member's type");
        store<Integer>(held);
    }

    /// The N-th argument of the call.
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() {
        auto const& given = std::get<N>(arguments_);
        using Given = std::remove_cvref_t<decltype(given)>;
        if constexpr (!Stored || !detail::needs_narrowing<T, without_optional<Given>>)
            value<T>(given);
        else if constexpr (!detail::is_optional<Given>)
            narrow<T>(given);
        else if (given)
            narrow<T>(*given);
        else
            target_.bind_null(next_++);
    }

    /// A dynamic part with so many parameters: is it there?
    bool part(bool given, std::size_t parameters) noexcept {
        if (!given)
            target_.leave_out(static_cast<int>(parameters));
        return given;
    }
    /// The values of a filter.
    template <class Filter>
    void filter(Filter const& held) {
        const int first = next_;
        next_ = held.bind_values(target_, first, lifetime_);
        target_.leave_out(first - next_);
    }

private:
    template <class T, class Integer>
    static constexpr bool in_range(Integer held) {
        // Promoted, because they take no characters.
        return std::cmp_greater_equal(+held, +std::numeric_limits<T>::min()) &&
               std::cmp_less_equal(+held, +std::numeric_limits<T>::max());
    }

    template <class T, class Held>
    void store(Held const& held) {
        if constexpr (std::same_as<T, float> && std::same_as<Held, double>) {
            constexpr double most = std::numeric_limits<float>::max();
            if (__builtin_isfinite(held) && (held > most || held < -most)) [[unlikely]]
                target_.fail_parameter(next_, "the number to be stored or compared with is beyond the range of a float",
                                       "declare the member as double");
        }
        if constexpr (std::integral<T> && std::integral<Held> && !std::same_as<T, bool>)
            codec<Held>::bind(target_, next_++, held, lifetime_);
        else if constexpr (std::same_as<T, Held>)
            codec<T>::bind(target_, next_++, held, lifetime_);
        else
            codec<T>::bind(target_, next_++, static_cast<typename codec<T>::parameter>(held), lifetime_);
    }

    detail::parameter_target<Statement> target_;
    bound_lifetime lifetime_;
    std::tuple<Arguments const&...> arguments_;
    int next_ = 0;
};

} // namespace constable

#endif
