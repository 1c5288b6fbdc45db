// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_SCHEMA_TABLE_ERRORS_HPP
#define CONSTABLE_SCHEMA_TABLE_ERRORS_HPP

// What the compiler says of a table definition that breaks a rule.

#include <cstddef>

namespace constable {

namespace error {

template <class Table, class Attribute>
struct member_of_other_table {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this attribute names a member of another struct; attributes speak of "
                                  "the struct they stand in [errors.md#member_of_other_table]");
};

template <class Table, class Column>
struct nullable_primary_key {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a primary key cannot be null; make the member plain instead of "
                                  "std::optional [errors.md#nullable_primary_key]");
};

template <class Table, class Given>
struct not_an_attribute {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: table() takes a name and attributes, and one of those given (second argument: "
                  "its type) is none; see the list in guide.md [errors.md#not_an_attribute]");
};

template <class Table>
struct second_primary_key {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a table has one primary key; write a composite key as "
                                  "primary_key<&T::a, &T::b>, or use unique_key [errors.md#second_primary_key]");
};

template <class Table>
struct auto_increment_needs_integer {
    using reported = void;
    static_assert(!sizeof(Table), "constable: auto_increment() needs a primary key of one integer member "
                                  "[errors.md#auto_increment_needs_integer]");
};

template <class Table, class Attribute>
struct attribute_without_members {
    using reported = void;
    static_assert(!sizeof(Table), "constable: this attribute names no member; name one or more: "
                                  "primary_key<&T::id> [errors.md#attribute_without_members]");
};

template <class Table>
struct without_rowid_needs_key {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: SQLite gives no keys in a table without rowid; give it a primary key, and "
                  ".client_assigned() if that is one integer [errors.md#without_rowid_needs_key]");
};

template <class Table, class Column>
struct row_version_needs_integer {
    using reported = void;
    static_assert(!sizeof(Table), "constable: row_version counts updates; its member is an integer that is not "
                                  "optional [errors.md#row_version_needs_integer]");
};

template <class Table, class Column>
struct needs_timestamp {
    using reported = void;
    static_assert(!sizeof(Table), "constable: updated_at and default_now store a time; their member is a "
                                  "constable::timestamp [errors.md#needs_timestamp]");
};

template <class Table, class Column>
struct needs_text_column {
    using reported = void;
    static_assert(!sizeof(Table), "constable: collate and full_text are for text; their members are std::string or "
                                  "varchar<N> [errors.md#needs_text_column]");
};

template <class Table, class Attribute>
struct references_missing {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a foreign key names as many target columns as it has columns, all of "
                                  "one table: add .references<&other::id>() [errors.md#references_missing]");
};

template <class Table, class Column, class Target>
struct foreign_key_type_mismatch {
    using reported = void;
    static_assert(!sizeof(Table), "constable: the foreign key's column and its target have different types; give "
                                  "both members the same type [errors.md#foreign_key_type_mismatch]");
};

template <class Table, std::size_t Position, class Member>
struct unsupported_type {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: no column can hold the member at this position (0 is the first); give it a "
                  "number, bool, std::string, varchar<N>, blob, timestamp, local_timestamp, date, uuid, decimal, "
                  "json, an enum or a std::optional of these, or specialise constable::codec for its type "
                  "[errors.md#unsupported_type]");
};

template <class Table, class Attribute>
struct no_literal {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: a value in this attribute cannot stand in a table definition; use a number, "
                  "a text, a bool, an enumerator, a decimal, a date or a timestamp, and no arg<N> "
                  "[errors.md#no_literal]");
};

template <class Table, class Expression>
struct column_of_other_table {
    using reported = void;
    static_assert(!sizeof(Table), "constable: a check, a default, a generated column or an index condition uses a "
                                  "column of another table, excluded<> or an aggregate; it sees only its own row "
                                  "[errors.md#column_of_other_table]");
};

template <class Table, class Column>
struct default_from_column {
    using reported = void;
    static_assert(!sizeof(Table),
                  "constable: a default value cannot use columns, since there is no row yet; write a constant, or use "
                  "generated<&T::member>(...) [errors.md#default_from_column]");
};

} // namespace error

} // namespace constable

#endif
