// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_QUERY_INSERT_HPP
#define CONSTABLE_QUERY_INSERT_HPP

// INSERT: rows from structs or from single values, upsert, RETURNING.

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "assignment.hpp"
#include "update.hpp"

namespace constable {

namespace error {

template <class Table, auto... Members>
struct conflict_target_not_unique {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: on_conflict names columns that are neither the primary key nor a unique key "
                  "of the table; name one of those, or add unique_key<…> "
                  "[errors.md#conflict_target_not_unique]");
};

template <class Table, class Member>
struct missing_column {
    using reported = void;
    static_assert(
        !sizeof(Table),
        "constable: this insert leaves out a column (second argument) that has no default and cannot be NULL; "
        "set it [errors.md#missing_column]");
};

template <class Table>
struct nothing_to_insert {
    using reported = void;
    static_assert(!sizeof(Table), "constable: an insert needs .values(row) or .set(col<&T::member> = value) "
                                  "[errors.md#nothing_to_insert]");
};

} // namespace error

namespace detail {

template <class Attribute>
struct key_members {
    using type = void;
};
template <auto... Members>
struct key_members<primary_key_attribute<Members...>> {
    using type = member_list<Members...>;
};

template <class Definition>
struct key_of_definition;
template <>
struct key_of_definition<table_description<>> {
    using type = member_list<>;
};
template <class First, class... Rest>
struct key_of_definition<table_description<First, Rest...>> {
    using type = typename std::conditional_t<std::is_void_v<typename key_members<First>::type>,
                                             key_of_definition<table_description<Rest...>>, key_members<First>>::type;
};

} // namespace detail

/// The primary key of a table, as `member_list<&T::a, …>`.
template <class Table>
using primary_key_of = typename detail::key_of_definition<std::remove_const_t<decltype(table_definition<Table>)>>::type;

namespace detail {

template <class Table>
inline constexpr bool key_is_assigned = table_of<Table>.assignment != key_assignment::client;

template <class Table>
consteval std::size_t assigned_key_position() {
    if constexpr (key_is_assigned<Table>)
        return find_column(table_of<Table>, table_of<Table>.primary_key.columns[0]);
    else
        return not_found;
}

/// Does the application give the row's key? Only a key that the database can give may be 0 for "none yet".
template <class Table>
constexpr bool has_key(Table const& row) {
    if constexpr (key_is_assigned<Table>)
        return member_at<assigned_key_position<Table>()>(row) != 0;
    else
        return true;
}

template <class Table, bool WithKey>
constexpr bool is_inserted(std::size_t column) {
    return table_of<Table>.columns[column].generated == generation::none &&
           (WithKey || column != assigned_key_position<Table>());
}

template <class Table, bool WithKey>
inline constexpr std::size_t inserted_columns = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < member_count<Table>; ++i)
        count += is_inserted<Table, WithKey>(i) ? 1U : 0U;
    return count;
}();

template <class T>
inline constexpr std::array<expression_node, 1> value_parameter{parameter_node(codec<T>::type, is_optional<T>)};

template <class Table, bool WithKey>
inline constexpr auto row_assignments = [] {
    std::array<assignment_model, inserted_columns<Table, WithKey>> all{};
    std::size_t next = 0;
    for_each_member<Table>([&]<std::size_t I>() {
        if constexpr (is_inserted<Table, WithKey>(I))
            all[next++] = {table_of<Table>.columns[I].name, value_parameter<member_type<Table, I>>};
    });
    return all;
}();

template <class Table>
constexpr bool takes_now(std::size_t column) {
    const auto& model = table_of<Table>.columns[column];
    return model.defaulted == default_kind::now || model.role == column_role::updated_at;
}

template <class T>
constexpr bool is_unset(T const& value) {
    if constexpr (is_optional<T>)
        return !value;
    else
        return value == T{};
}

} // namespace detail

/// Rows of structs, contiguous and borrowed: they must outlive the statement.
template <class Table, bool WithKey, std::size_t Rows>
struct row_values {
    Table const* first = nullptr;
    static constexpr std::size_t rows = Rows;
    static constexpr auto const& models = detail::row_assignments<Table, WithKey>;

    template <class Visitor>
    void bind(Visitor& visitor) const {
        for (std::size_t i = 0; i < Rows; ++i)
            bind_row(visitor, first[i]);
    }

private:
    template <class Visitor>
    static void bind_row(Visitor& visitor, Table const& row) {
        for_each_member<Table>([&]<std::size_t I>() {
            if constexpr (detail::is_inserted<Table, WithKey>(I)) {
                using declared = member_type<Table, I>;
                if constexpr (detail::takes_now<Table>(I)) {
                    if (detail::is_unset(member_at<I>(row))) {
                        visitor.template value<declared>(now());
                        return;
                    }
                }
                visitor.template value<declared>(member_at<I>(row));
            }
        });
    }
};

/// One row from single values.
template <class... Assignments>
struct single_values : assignment_list<Assignments...> {
    static constexpr std::size_t rows = 1;
};

/// Values that were refused: the compile error has been reported.
struct refused_values : single_values<> {};

/// What happens to a row whose key is taken.
template <class Table, class Updates, auto... Members>
struct conflict_clause {
    using parts = type_list<Updates>;
    static constexpr bool has_parameters = Updates::has_parameters;
    [[no_unique_address]] Updates updates{};
};

namespace detail {

struct do_nothing_updates : assignment_list<> {};

template <class Conflict>
struct conflict_parts {
    static constexpr void fill(insert_model&) {}
    template <class Visitor>
    static constexpr void bind(Conflict const&, Visitor&) {}
};
template <class Table, class Updates, auto... Members>
struct conflict_parts<conflict_clause<Table, Updates, Members...>> {
    static constexpr bool updating = !std::is_same_v<Updates, do_nothing_updates>;

    static constexpr void fill(insert_model& model) {
        model.conflict_columns = names_of<Members...>;
        model.on_conflict = updating ? conflict_action::do_update : conflict_action::do_nothing;
        if constexpr (updating)
            model.updates = maintained_assignments<Table, Updates>;
    }
    template <class Visitor>
    static constexpr void bind(conflict_clause<Table, Updates, Members...> const& clause, Visitor& visitor) {
        if constexpr (updating) {
            clause.updates.bind(visitor);
            bind_maintained<Table, Updates>(visitor);
        }
    }
};

template <class Table, class Values>
consteval std::size_t first_missing_column() {
    for (std::size_t i = 0; i < member_count<Table>; ++i) {
        const auto& column = table_of<Table>.columns[i];
        const bool filled = column.nullable || column.defaulted != default_kind::none ||
                            column.generated != generation::none || i == assigned_key_position<Table>();
        if (!filled && !assigns<Values>(column.name))
            return i;
    }
    return not_found;
}

template <class Table, class Values>
consteval auto values_error() {
    if constexpr (!is_written<Values>) {
        return std::type_identity<error::nothing_to_insert<Table>>{};
    } else if constexpr (std::is_same_v<Values, refused_values>) {
        return std::type_identity<void>{};
    } else {
        constexpr std::size_t missing = first_missing_column<Table, Values>();
        if constexpr (missing != not_found)
            return std::type_identity<error::missing_column<Table, named_member<Table, missing>>>{};
        else
            return std::type_identity<void>{};
    }
}

} // namespace detail

/// An INSERT under construction.
template <class Table, class Values = no_clause, class Conflict = no_clause, class Returning = no_clause>
struct insert_query {
    using parts = type_list<Values, Conflict, Returning>;
    [[no_unique_address]] Values inserted{};
    [[no_unique_address]] Conflict conflict{};
    [[no_unique_address]] Returning returned{};

    using table = Table;
    template <std::size_t>
    using table_at = Table;
    using reader = typename detail::returning_reader<Table, Returning>::type;
    using row = typename reader::row;

    static constexpr insert_model model = [] {
        insert_model m{.table = &table_of<Table>};
        if constexpr (is_written<Values>) {
            m.values = Values::models;
            m.rows = Values::rows;
        }
        detail::conflict_parts<Conflict>::fill(m);
        m.returning = nodes_of<Returning>;
        return m;
    }();

    /// One row, borrowed: it must outlive the statement. Its key is part of the statement unless the database gives it.
    [[nodiscard]] constexpr auto values(Table const& new_row) const {
        return with_values(row_values<Table, !detail::key_is_assigned<Table>, 1>{&new_row});
    }
    /// The same, with the key that the row has.
    [[nodiscard]] constexpr auto values_with_key(Table const& new_row) const {
        return with_values(row_values<Table, true, 1>{&new_row});
    }
    /// Single values; the other columns take their defaults or NULL.
    template <class... List>
    [[nodiscard]] constexpr auto set(List... list) const {
        using broken = detail::broken_assignments<source_list<Table>, assignment_place::insert, List...>;
        if constexpr (std::is_void_v<broken>) {
            return with_values(single_values<List...>{{pack<List...>{std::move(list)...}}});
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return with_values(refused_values{});
        }
    }

    /// The key that may be taken already; `do_nothing` or `do_update` says what then.
    template <auto... Members>
    [[nodiscard]] constexpr auto on_conflict() const {
        if constexpr (!(std::is_same_v<owner_of<Members>, Table> && ...) ||
                      !is_unique(table_of<Table>, detail::names_of<Members...>)) {
            using report [[maybe_unused]] = typename error::conflict_target_not_unique<Table, Members...>::reported;
        }
        return conflict_target<Members...>{*this};
    }

    template <class... Items>
    [[nodiscard]] constexpr auto returning(Items... items) const {
        using broken = detail::broken_returning<Table, Items...>;
        if constexpr (std::is_void_v<broken>) {
            using list = tuple_projection<Items...>;
            return insert_query<Table, Values, Conflict, list>{inserted, conflict,
                                                               list{{pack<Items...>{std::move(items)...}}}};
        } else {
            using report [[maybe_unused]] = typename broken::reported;
            return *this;
        }
    }

    template <class Visitor>
    constexpr void bind(Visitor& visitor) const {
        inserted.bind(visitor);
        detail::conflict_parts<Conflict>::bind(conflict, visitor);
        returned.bind(visitor);
    }

    /// Void, or the error of what is left out.
    static consteval auto check() { return detail::values_error<Table, Values>(); }

    template <auto... Members>
    struct conflict_target {
        insert_query query;

        [[nodiscard]] constexpr auto do_nothing() const {
            return query.template with_conflict<conflict_clause<Table, detail::do_nothing_updates, Members...>>({});
        }
        /// `do_update(col<&T::n> = excluded<&T::n>)`: the assignments see the row that is there, and `excluded`.
        template <class... List>
        [[nodiscard]] constexpr auto do_update(List... list) const {
            using broken = detail::broken_assignments<source_list<Table>, assignment_place::upsert, List...>;
            if constexpr (std::is_void_v<broken>) {
                using updates = assignment_list<List...>;
                return query.template with_conflict<conflict_clause<Table, updates, Members...>>(
                    {updates{pack<List...>{std::move(list)...}}});
            } else {
                using report [[maybe_unused]] = typename broken::reported;
                return query;
            }
        }
    };

    template <class NewConflict>
    constexpr auto with_conflict(NewConflict new_conflict) const {
        return insert_query<Table, Values, NewConflict, Returning>{inserted, std::move(new_conflict), returned};
    }

private:
    template <class NewValues>
    constexpr auto with_values(NewValues new_values) const {
        return insert_query<Table, NewValues, Conflict, Returning>{std::move(new_values), conflict, returned};
    }
};

template <class Table>
inline constexpr insert_query<Table> into = detail::start_on<Table, insert_query<Table>>();

} // namespace constable

#endif
