// SPDX-License-Identifier: BSL-1.0
#include <catch2/catch_test_macros.hpp>

#include <constable/dialect/ddl.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <constable/dialect/postgres.hpp>
#include <constable/dialect/sqlite.hpp>
#include <constable/sqlite.hpp>

#include "../support/golden.hpp"

using namespace constable;

namespace {

enum class shade { light, dark };
enum class level { low = 1, high = 5 };

} // namespace

template <>
inline constexpr bool constable::stored_as_integer<level> = true;

namespace {

struct every_type {
    std::int64_t id{};
    bool flag{};
    std::int8_t i8{};
    std::uint8_t u8{};
    std::int16_t i16{};
    std::uint16_t u16{};
    std::int32_t i32{};
    std::uint32_t u32{};
    std::uint64_t u64{};
    float single{};
    double twice{};
    std::string words{};
    varchar<10> code{};
    blob bytes{};
    timestamp at{};
    date day{};
    uuid key{};
    decimal<8, 2> price{};
    shade tone{};
    level rank{};
    std::optional<bool> maybe_flag{};
    std::optional<shade> maybe_tone{};
    static consteval auto table() { return constable::table("every_type", primary_key<&every_type::id>); }
};

struct defaults {
    std::int64_t id{};
    bool yes{};
    bool no{};
    std::int32_t minus{};
    double real{};
    double whole{};
    std::string quoted{};
    std::string empty{};
    shade tone{};
    level rank{};
    date day{};
    timestamp at{};
    timestamp made{};
    decimal<8, 2> price{};
    std::optional<std::int32_t> nothing{};
    static consteval auto table() {
        return constable::table(
            "defaults", primary_key<&defaults::id>.auto_increment(), default_value<&defaults::yes>(true),
            default_value<&defaults::no>(false), default_value<&defaults::minus>(-5),
            default_value<&defaults::real>(-0.25), default_value<&defaults::whole>(3),
            default_value<&defaults::quoted>("it's"), default_value<&defaults::empty>(""),
            default_value<&defaults::tone>(shade::dark), default_value<&defaults::rank>(level::high),
            default_value<&defaults::day>(date::from_civil(2026, 2, 28)),
            default_value<&defaults::at>(timestamp::from_civil(2026, 1, 2, 3, 4, 5)), default_now<&defaults::made>,
            default_value<&defaults::price>(decimal<8, 2>::from_unscaled(-1250)),
            default_value<&defaults::nothing>(constable::null));
    }
};

struct region {
    std::string country{};
    std::int32_t number{};
    std::optional<std::string> name{};
    static consteval auto table() {
        return constable::table("regions", primary_key<&region::country, &region::number>, unique_key<&region::name>,
                                without_rowid);
    }
};

struct person {
    std::int64_t id{};
    std::string email{};
    std::string name{};
    std::string name_lower{};
    std::int64_t born{};
    std::int64_t decade{};
    std::optional<std::string> country{};
    std::optional<std::int32_t> region_number{};
    std::optional<std::int64_t> boss_id{};
    bool active{};
    static consteval auto table() {
        return constable::table(
            "people", primary_key<&person::id>.client_assigned(), unique_key<&person::email>,
            unique_key<&person::name, &person::born>.named("one_name_a_year"), collate<&person::email>(nocase),
            generated<&person::name_lower>(lower(col<&person::name>)).stored(),
            generated<&person::decade>(col<&person::born> / 10 * 10),
            check("born_in_time", col<&person::born> >= 1900 && !(col<&person::born> > 2100)),
            check("active_has_boss", !col<&person::active> || col<&person::boss_id> != constable::null),
            check("email_short", length(col<&person::email>) + 1 <= 101),
            foreign_key<&person::country, &person::region_number>.references<&region::country, &region::number>()
                .on_delete(set_null).on_update(cascade),
            foreign_key<&person::boss_id>.references<&person::id>().on_delete(restricted).on_update(set_default)
                .deferrable().named("has_boss"),
            indexed<&person::country, &person::region_number>, indexed<desc<&person::born>, &person::name>,
            indexed<lower(col<&person::name>)>.unique(), indexed<col<&person::born> % col<&person::decade>, &person::id>,
            indexed<&person::boss_id>.where(col<&person::active> && col<&person::boss_id> != constable::null).unique()
                .named("one_active_report"),
            comment("who's \"who\""), comment<&person::born>("the year; it's 4 digits"));
    }
};

struct hen;
struct egg {
    std::int64_t id{};
    std::optional<std::int64_t> layer_id{};
};
struct hen {
    std::int64_t id{};
    std::optional<std::int64_t> shell_id{};
};

} // namespace

// Each needs the other, so neither can be named inside the other.
template <>
inline constexpr auto constable::table_definition<egg> =
    table("eggs", primary_key<&egg::id>, foreign_key<&egg::layer_id>.references<&hen::id>().on_delete(set_null));
template <>
inline constexpr auto constable::table_definition<hen> =
    table("hens", primary_key<&hen::id>, foreign_key<&hen::shell_id>.references<&egg::id>().deferrable());

namespace {

struct keywords {
    std::int64_t order{};
    std::string group{};
    std::int64_t references{};
    std::string Mixed{};
    static consteval auto table() {
        return constable::table("a \"table\"", primary_key<&keywords::order>, unique_key<&keywords::group>,
                                foreign_key<&keywords::references>.references<&keywords::order>(),
                                indexed<&keywords::references, &keywords::Mixed>,
                                check("not zero", col<&keywords::references> != 0),
                                full_text<&keywords::group, &keywords::Mixed>, comment<&keywords::group>("quoted"));
    }
};

struct long_names {
    std::int64_t id{};
    shade a_column_whose_name_is_long_enough_to_be_cut_in_constraints{};
    std::string another_column_whose_name_is_long{};
    static consteval auto table() {
        return constable::table("a_table_with_quite_a_long_name_as_well", primary_key<&long_names::id>,
                                unique_key<&long_names::a_column_whose_name_is_long_enough_to_be_cut_in_constraints,
                                           &long_names::another_column_whose_name_is_long>,
                                indexed<&long_names::a_column_whose_name_is_long_enough_to_be_cut_in_constraints>,
                                full_text<&long_names::another_column_whose_name_is_long>);
    }
};

struct article {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> text{};
    std::int64_t views{};
    static consteval auto table() {
        return constable::table("articles", primary_key<&article::id>, full_text<&article::title, &article::text>,
                                full_text<&article::title>);
    }
};

/// Full text beside a key that is no integer: SQLite's own rowid stands in.
struct page {
    uuid id{};
    std::string text{};
    static consteval auto table() { return constable::table("pages", primary_key<&page::id>, full_text<&page::text>); }
};

/// Nothing but columns.
struct bare {
    std::int64_t value{};
    static consteval auto table() { return constable::table("bare"); }
};

// Children before parents, so that the order is worth a look.
using everything =
    schema<"everything", every_type, defaults, person, region, egg, hen, keywords, long_names, article, page, bare>;

template <class List, std::size_t N>
constexpr bool same(List const& written, std::string_view const (&expected)[N]) {
    if (written.size() != N)
        return false;
    for (std::size_t i = 0; i < N; ++i)
        if (written[i] != expected[i])
            return false;
    return true;
}

// Golden texts: PostgreSQL 15 has taken the same statements.

constexpr std::string_view every_type_sqlite[]{
    R"sql(CREATE TABLE every_type (
    id INTEGER NOT NULL,
    flag INTEGER NOT NULL,
    i8 INTEGER NOT NULL,
    u8 INTEGER NOT NULL,
    i16 INTEGER NOT NULL,
    u16 INTEGER NOT NULL,
    i32 INTEGER NOT NULL,
    u32 INTEGER NOT NULL,
    u64 INTEGER NOT NULL,
    single REAL NOT NULL,
    twice REAL NOT NULL,
    words TEXT NOT NULL,
    code TEXT NOT NULL,
    bytes BLOB NOT NULL,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,
    key BLOB NOT NULL,
    price INTEGER NOT NULL,
    tone TEXT NOT NULL,
    rank INTEGER NOT NULL,
    maybe_flag INTEGER,
    maybe_tone TEXT,
    CONSTRAINT pk_every_type PRIMARY KEY (id),
    CONSTRAINT ck_every_type_flag_domain CHECK (flag IN (0, 1)),
    CONSTRAINT ck_every_type_i8_domain CHECK (i8 BETWEEN -128 AND 127),
    CONSTRAINT ck_every_type_u8_domain CHECK (u8 BETWEEN 0 AND 255),
    CONSTRAINT ck_every_type_i16_domain CHECK (i16 BETWEEN -32768 AND 32767),
    CONSTRAINT ck_every_type_u16_domain CHECK (u16 BETWEEN 0 AND 65535),
    CONSTRAINT ck_every_type_i32_domain CHECK (i32 BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT ck_every_type_u32_domain CHECK (u32 BETWEEN 0 AND 4294967295),
    CONSTRAINT ck_every_type_u64_domain CHECK (u64 >= 0),
    CONSTRAINT ck_every_type_code_domain CHECK (length(code) <= 10),
    CONSTRAINT ck_every_type_day_domain CHECK (length(day) = 10),
    CONSTRAINT ck_every_type_key_domain CHECK (length(key) = 16),
    CONSTRAINT ck_every_type_price_domain CHECK (price BETWEEN -99999999 AND 99999999),
    CONSTRAINT ck_every_type_tone_domain CHECK (tone IN ('light', 'dark')),
    CONSTRAINT ck_every_type_rank_domain CHECK (rank IN (1, 5)),
    CONSTRAINT ck_every_type_maybe_flag_domain CHECK (maybe_flag IN (0, 1)),
    CONSTRAINT ck_every_type_maybe_tone_domain CHECK (maybe_tone IN ('light', 'dark'))
) STRICT)sql",
};
static_assert(same(table_ddl<every_type, sqlite>, every_type_sqlite));

constexpr std::string_view every_type_postgres[]{
    R"sql(CREATE TABLE every_type (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    flag boolean NOT NULL,
    i8 smallint NOT NULL,
    u8 smallint NOT NULL,
    i16 smallint NOT NULL,
    u16 integer NOT NULL,
    i32 integer NOT NULL,
    u32 bigint NOT NULL,
    u64 bigint NOT NULL,
    single real NOT NULL,
    twice double precision NOT NULL,
    words text NOT NULL COLLATE "C",
    code varchar(10) NOT NULL COLLATE "C",
    bytes bytea NOT NULL,
    at timestamptz NOT NULL,
    day date NOT NULL,
    key uuid NOT NULL,
    price numeric(8,2) NOT NULL,
    tone text NOT NULL COLLATE "C",
    rank integer NOT NULL,
    maybe_flag boolean,
    maybe_tone text COLLATE "C",
    CONSTRAINT pk_every_type PRIMARY KEY (id),
    CONSTRAINT ck_every_type_i8_domain CHECK (i8 BETWEEN -128 AND 127),
    CONSTRAINT ck_every_type_u8_domain CHECK (u8 BETWEEN 0 AND 255),
    CONSTRAINT ck_every_type_u16_domain CHECK (u16 BETWEEN 0 AND 65535),
    CONSTRAINT ck_every_type_u32_domain CHECK (u32 BETWEEN 0 AND 4294967295),
    CONSTRAINT ck_every_type_u64_domain CHECK (u64 >= 0),
    CONSTRAINT ck_every_type_tone_domain CHECK (tone IN ('light', 'dark')),
    CONSTRAINT ck_every_type_rank_domain CHECK (rank IN (1, 5)),
    CONSTRAINT ck_every_type_maybe_tone_domain CHECK (maybe_tone IN ('light', 'dark'))
))sql",
};
static_assert(same(table_ddl<every_type, postgres>, every_type_postgres));
static_assert(late_table_ddl<every_type, postgres>.size() == 0);

constexpr std::string_view defaults_sqlite[]{
    R"sql(CREATE TABLE defaults (
    id INTEGER CONSTRAINT pk_defaults PRIMARY KEY AUTOINCREMENT NOT NULL,
    yes INTEGER NOT NULL DEFAULT 1,
    no INTEGER NOT NULL DEFAULT 0,
    minus INTEGER NOT NULL DEFAULT -5,
    real REAL NOT NULL DEFAULT -0.25,
    whole REAL NOT NULL DEFAULT 3.0,
    quoted TEXT NOT NULL DEFAULT 'it''s',
    empty TEXT NOT NULL DEFAULT '',
    tone TEXT NOT NULL DEFAULT 'dark',
    rank INTEGER NOT NULL DEFAULT 5,
    day TEXT NOT NULL DEFAULT '2026-02-28',
    at INTEGER NOT NULL DEFAULT 1767323045000000,
    made INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    price INTEGER NOT NULL DEFAULT -1250,
    "nothing" INTEGER DEFAULT NULL,
    CONSTRAINT ck_defaults_yes_domain CHECK (yes IN (0, 1)),
    CONSTRAINT ck_defaults_no_domain CHECK (no IN (0, 1)),
    CONSTRAINT ck_defaults_minus_domain CHECK (minus BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT ck_defaults_tone_domain CHECK (tone IN ('light', 'dark')),
    CONSTRAINT ck_defaults_rank_domain CHECK (rank IN (1, 5)),
    CONSTRAINT ck_defaults_day_domain CHECK (length(day) = 10),
    CONSTRAINT ck_defaults_price_domain CHECK (price BETWEEN -99999999 AND 99999999),
    CONSTRAINT ck_defaults_nothing_domain CHECK ("nothing" BETWEEN -2147483648 AND 2147483647)
) STRICT)sql",
};
static_assert(same(table_ddl<defaults, sqlite>, defaults_sqlite));

constexpr std::string_view defaults_postgres[]{
    R"sql(CREATE TABLE defaults (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    yes boolean NOT NULL DEFAULT TRUE,
    no boolean NOT NULL DEFAULT FALSE,
    minus integer NOT NULL DEFAULT -5,
    real double precision NOT NULL DEFAULT -0.25,
    whole double precision NOT NULL DEFAULT 3.0,
    quoted text NOT NULL DEFAULT 'it''s' COLLATE "C",
    empty text NOT NULL DEFAULT '' COLLATE "C",
    tone text NOT NULL DEFAULT 'dark' COLLATE "C",
    rank integer NOT NULL DEFAULT 5,
    day date NOT NULL DEFAULT '2026-02-28',
    at timestamptz NOT NULL DEFAULT '2026-01-02T03:04:05.000000Z',
    made timestamptz NOT NULL DEFAULT now(),
    price numeric(8,2) NOT NULL DEFAULT -12.50,
    "nothing" integer DEFAULT NULL,
    CONSTRAINT pk_defaults PRIMARY KEY (id),
    CONSTRAINT ck_defaults_tone_domain CHECK (tone IN ('light', 'dark')),
    CONSTRAINT ck_defaults_rank_domain CHECK (rank IN (1, 5))
))sql",
};
static_assert(same(table_ddl<defaults, postgres>, defaults_postgres));
static_assert(late_table_ddl<defaults, postgres>.size() == 0);

constexpr std::string_view region_sqlite[]{
    R"sql(CREATE TABLE regions (
    country TEXT NOT NULL,
    number INTEGER NOT NULL,
    name TEXT,
    CONSTRAINT pk_regions PRIMARY KEY (country, number),
    CONSTRAINT uq_regions_name UNIQUE (name),
    CONSTRAINT ck_regions_number_domain CHECK (number BETWEEN -2147483648 AND 2147483647)
) STRICT, WITHOUT ROWID)sql",
};
static_assert(same(table_ddl<region, sqlite>, region_sqlite));

constexpr std::string_view region_postgres[]{
    R"sql(CREATE TABLE regions (
    country text NOT NULL COLLATE "C",
    number integer NOT NULL,
    name text COLLATE "C",
    CONSTRAINT pk_regions PRIMARY KEY (country, number),
    CONSTRAINT uq_regions_name UNIQUE (name)
))sql",
};
static_assert(same(table_ddl<region, postgres>, region_postgres));
static_assert(late_table_ddl<region, postgres>.size() == 0);

constexpr std::string_view person_sqlite[]{
    R"sql(CREATE TABLE people (
    id INTEGER NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL,
    name_lower TEXT NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    born INTEGER NOT NULL,
    decade INTEGER NOT NULL GENERATED ALWAYS AS (born / 10 * 10) VIRTUAL,
    country TEXT,
    region_number INTEGER,
    boss_id INTEGER,
    active INTEGER NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_email UNIQUE (email),
    CONSTRAINT one_name_a_year UNIQUE (name, born),
    CONSTRAINT ck_people_region_number_domain CHECK (region_number BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT ck_people_active_domain CHECK (active IN (0, 1)),
    CONSTRAINT ck_people_born_in_time CHECK (born >= 1900 AND NOT (born > 2100)),
    CONSTRAINT ck_people_active_has_boss CHECK (NOT active OR boss_id IS NOT NULL),
    CONSTRAINT ck_people_email_short CHECK (length(email) + 1 <= 101),
    CONSTRAINT fk_people_country_region_number FOREIGN KEY (country, region_number) REFERENCES regions (country, number) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT has_boss FOREIGN KEY (boss_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE SET DEFAULT DEFERRABLE INITIALLY DEFERRED
) STRICT)sql",
    R"sql(CREATE INDEX idx_people_country_region_number ON people (country, region_number))sql",
    R"sql(CREATE INDEX idx_people_born_name ON people (born DESC, name))sql",
    R"sql(CREATE UNIQUE INDEX idx_people_lower_name ON people (lower(name)))sql",
    R"sql(CREATE INDEX idx_people_born_decade_id ON people ((born % decade), id))sql",
    R"sql(CREATE UNIQUE INDEX one_active_report ON people (boss_id) WHERE active AND boss_id IS NOT NULL)sql",
};
static_assert(same(table_ddl<person, sqlite>, person_sqlite));

constexpr std::string_view person_postgres[]{
    R"sql(CREATE TABLE people (
    id bigint NOT NULL,
    email text NOT NULL COLLATE constable_nocase,
    name text NOT NULL COLLATE "C",
    name_lower text NOT NULL COLLATE "C" GENERATED ALWAYS AS (lower(name COLLATE "C")) STORED,
    born bigint NOT NULL,
    decade bigint NOT NULL GENERATED ALWAYS AS (born / 10 * 10) STORED,
    country text COLLATE "C",
    region_number integer,
    boss_id bigint,
    active boolean NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_email UNIQUE (email),
    CONSTRAINT one_name_a_year UNIQUE (name, born),
    CONSTRAINT ck_people_born_in_time CHECK (born >= 1900 AND NOT (born > 2100)),
    CONSTRAINT ck_people_active_has_boss CHECK (NOT active OR boss_id IS NOT NULL),
    CONSTRAINT ck_people_email_short CHECK (length(email) + 1 <= 101)
))sql",
    R"sql(CREATE INDEX idx_people_country_region_number ON people (country, region_number))sql",
    R"sql(CREATE INDEX idx_people_born_name ON people (born DESC, name))sql",
    R"sql(CREATE UNIQUE INDEX idx_people_lower_name ON people (lower(name COLLATE "C")))sql",
    R"sql(CREATE INDEX idx_people_born_decade_id ON people ((born % decade), id))sql",
    R"sql(CREATE UNIQUE INDEX one_active_report ON people (boss_id) WHERE active AND boss_id IS NOT NULL)sql",
    R"sql(COMMENT ON TABLE people IS 'who''s "who"')sql",
    R"sql(COMMENT ON COLUMN people.born IS 'the year; it''s 4 digits')sql",
};
static_assert(same(table_ddl<person, postgres>, person_postgres));

constexpr std::string_view person_late[]{
    R"sql(ALTER TABLE people ADD CONSTRAINT fk_people_country_region_number FOREIGN KEY (country, region_number) REFERENCES regions (country, number) ON DELETE SET NULL ON UPDATE CASCADE)sql",
    R"sql(ALTER TABLE people ADD CONSTRAINT has_boss FOREIGN KEY (boss_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE SET DEFAULT DEFERRABLE INITIALLY DEFERRED)sql",
};
static_assert(same(late_table_ddl<person, postgres>, person_late));

constexpr std::string_view egg_sqlite[]{
    R"sql(CREATE TABLE eggs (
    id INTEGER NOT NULL,
    layer_id INTEGER,
    CONSTRAINT pk_eggs PRIMARY KEY (id),
    CONSTRAINT fk_eggs_layer_id FOREIGN KEY (layer_id) REFERENCES hens (id) ON DELETE SET NULL
) STRICT)sql",
};
static_assert(same(table_ddl<egg, sqlite>, egg_sqlite));

constexpr std::string_view egg_postgres[]{
    R"sql(CREATE TABLE eggs (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    layer_id bigint,
    CONSTRAINT pk_eggs PRIMARY KEY (id)
))sql",
};
static_assert(same(table_ddl<egg, postgres>, egg_postgres));

constexpr std::string_view egg_late[]{
    R"sql(ALTER TABLE eggs ADD CONSTRAINT fk_eggs_layer_id FOREIGN KEY (layer_id) REFERENCES hens (id) ON DELETE SET NULL)sql",
};
static_assert(same(late_table_ddl<egg, postgres>, egg_late));

constexpr std::string_view hen_sqlite[]{
    R"sql(CREATE TABLE hens (
    id INTEGER NOT NULL,
    shell_id INTEGER,
    CONSTRAINT pk_hens PRIMARY KEY (id),
    CONSTRAINT fk_hens_shell_id FOREIGN KEY (shell_id) REFERENCES eggs (id) DEFERRABLE INITIALLY DEFERRED
) STRICT)sql",
};
static_assert(same(table_ddl<hen, sqlite>, hen_sqlite));

constexpr std::string_view hen_postgres[]{
    R"sql(CREATE TABLE hens (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    shell_id bigint,
    CONSTRAINT pk_hens PRIMARY KEY (id)
))sql",
};
static_assert(same(table_ddl<hen, postgres>, hen_postgres));

constexpr std::string_view hen_late[]{
    R"sql(ALTER TABLE hens ADD CONSTRAINT fk_hens_shell_id FOREIGN KEY (shell_id) REFERENCES eggs (id) DEFERRABLE INITIALLY DEFERRED)sql",
};
static_assert(same(late_table_ddl<hen, postgres>, hen_late));

constexpr std::string_view keywords_sqlite[]{
    R"sql(CREATE TABLE "a ""table""" (
    "order" INTEGER NOT NULL,
    "group" TEXT NOT NULL,
    "references" INTEGER NOT NULL,
    "Mixed" TEXT NOT NULL,
    CONSTRAINT "pk_a ""table""" PRIMARY KEY ("order"),
    CONSTRAINT "uq_a ""table""_group" UNIQUE ("group"),
    CONSTRAINT "ck_a ""table""_not zero" CHECK ("references" <> 0),
    CONSTRAINT "fk_a ""table""_references" FOREIGN KEY ("references") REFERENCES "a ""table""" ("order")
) STRICT)sql",
    R"sql(CREATE INDEX "idx_a ""table""_references_Mixed" ON "a ""table""" ("references", "Mixed"))sql",
    R"sql(CREATE VIRTUAL TABLE "a ""table""_fts" USING fts5("group", "Mixed", content='a "table"', content_rowid='order'))sql",
    R"sql(CREATE TRIGGER "a ""table""_fts_insert" AFTER INSERT ON "a ""table""" BEGIN INSERT INTO "a ""table""_fts"(rowid, "group", "Mixed") VALUES (new."order", new."group", new."Mixed"); END)sql",
    R"sql(CREATE TRIGGER "a ""table""_fts_delete" AFTER DELETE ON "a ""table""" BEGIN INSERT INTO "a ""table""_fts"("a ""table""_fts", rowid, "group", "Mixed") VALUES ('delete', old."order", old."group", old."Mixed"); END)sql",
    R"sql(CREATE TRIGGER "a ""table""_fts_update" AFTER UPDATE ON "a ""table""" BEGIN INSERT INTO "a ""table""_fts"("a ""table""_fts", rowid, "group", "Mixed") VALUES ('delete', old."order", old."group", old."Mixed"); INSERT INTO "a ""table""_fts"(rowid, "group", "Mixed") VALUES (new."order", new."group", new."Mixed"); END)sql",
};
static_assert(same(table_ddl<keywords, sqlite>, keywords_sqlite));

constexpr std::string_view keywords_postgres[]{
    R"sql(CREATE TABLE "a ""table""" (
    "order" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    "group" text NOT NULL COLLATE "C",
    "references" bigint NOT NULL,
    "Mixed" text NOT NULL COLLATE "C",
    CONSTRAINT "pk_a ""table""" PRIMARY KEY ("order"),
    CONSTRAINT "uq_a ""table""_group" UNIQUE ("group"),
    CONSTRAINT "ck_a ""table""_not zero" CHECK ("references" <> 0)
))sql",
    R"sql(CREATE INDEX "idx_a ""table""_references_Mixed" ON "a ""table""" ("references", "Mixed"))sql",
    R"sql(ALTER TABLE "a ""table""" ADD COLUMN "a ""table""_fts" tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce("group", '') || ' ' || coalesce("Mixed", ''))) STORED)sql",
    R"sql(CREATE INDEX "idx_a ""table""_fts" ON "a ""table""" USING gin ("a ""table""_fts"))sql",
    R"sql(COMMENT ON COLUMN "a ""table"""."group" IS 'quoted')sql",
};
static_assert(same(table_ddl<keywords, postgres>, keywords_postgres));

constexpr std::string_view keywords_late[]{
    R"sql(ALTER TABLE "a ""table""" ADD CONSTRAINT "fk_a ""table""_references" FOREIGN KEY ("references") REFERENCES "a ""table""" ("order"))sql",
};
static_assert(same(late_table_ddl<keywords, postgres>, keywords_late));

constexpr std::string_view long_names_sqlite[]{
    R"sql(CREATE TABLE a_table_with_quite_a_long_name_as_well (
    id INTEGER NOT NULL,
    a_column_whose_name_is_long_enough_to_be_cut_in_constraints TEXT NOT NULL,
    another_column_whose_name_is_long TEXT NOT NULL,
    CONSTRAINT pk_a_table_with_quite_a_long_name_as_well PRIMARY KEY (id),
    CONSTRAINT uq_a_table_with_quite_a_long_name_as_well_a_column_who_4ea71156 UNIQUE (a_column_whose_name_is_long_enough_to_be_cut_in_constraints, another_column_whose_name_is_long),
    CONSTRAINT ck_a_table_with_quite_a_long_name_as_well_a_column_who_59fc17d1 CHECK (a_column_whose_name_is_long_enough_to_be_cut_in_constraints IN ('light', 'dark'))
) STRICT)sql",
    R"sql(CREATE INDEX idx_a_table_with_quite_a_long_name_as_well_a_column_wh_f8372305 ON a_table_with_quite_a_long_name_as_well (a_column_whose_name_is_long_enough_to_be_cut_in_constraints))sql",
    R"sql(CREATE VIRTUAL TABLE a_table_with_quite_a_long_name_as_well_fts USING fts5(another_column_whose_name_is_long, content='a_table_with_quite_a_long_name_as_well', content_rowid='id'))sql",
    R"sql(CREATE TRIGGER a_table_with_quite_a_long_name_as_well_fts_insert AFTER INSERT ON a_table_with_quite_a_long_name_as_well BEGIN INSERT INTO a_table_with_quite_a_long_name_as_well_fts(rowid, another_column_whose_name_is_long) VALUES (new.id, new.another_column_whose_name_is_long); END)sql",
    R"sql(CREATE TRIGGER a_table_with_quite_a_long_name_as_well_fts_delete AFTER DELETE ON a_table_with_quite_a_long_name_as_well BEGIN INSERT INTO a_table_with_quite_a_long_name_as_well_fts(a_table_with_quite_a_long_name_as_well_fts, rowid, another_column_whose_name_is_long) VALUES ('delete', old.id, old.another_column_whose_name_is_long); END)sql",
    R"sql(CREATE TRIGGER a_table_with_quite_a_long_name_as_well_fts_update AFTER UPDATE ON a_table_with_quite_a_long_name_as_well BEGIN INSERT INTO a_table_with_quite_a_long_name_as_well_fts(a_table_with_quite_a_long_name_as_well_fts, rowid, another_column_whose_name_is_long) VALUES ('delete', old.id, old.another_column_whose_name_is_long); INSERT INTO a_table_with_quite_a_long_name_as_well_fts(rowid, another_column_whose_name_is_long) VALUES (new.id, new.another_column_whose_name_is_long); END)sql",
};
static_assert(same(table_ddl<long_names, sqlite>, long_names_sqlite));

constexpr std::string_view long_names_postgres[]{
    R"sql(CREATE TABLE a_table_with_quite_a_long_name_as_well (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    a_column_whose_name_is_long_enough_to_be_cut_in_constraints text NOT NULL COLLATE "C",
    another_column_whose_name_is_long text NOT NULL COLLATE "C",
    CONSTRAINT pk_a_table_with_quite_a_long_name_as_well PRIMARY KEY (id),
    CONSTRAINT uq_a_table_with_quite_a_long_name_as_well_a_column_who_4ea71156 UNIQUE (a_column_whose_name_is_long_enough_to_be_cut_in_constraints, another_column_whose_name_is_long),
    CONSTRAINT ck_a_table_with_quite_a_long_name_as_well_a_column_who_59fc17d1 CHECK (a_column_whose_name_is_long_enough_to_be_cut_in_constraints IN ('light', 'dark'))
))sql",
    R"sql(CREATE INDEX idx_a_table_with_quite_a_long_name_as_well_a_column_wh_f8372305 ON a_table_with_quite_a_long_name_as_well (a_column_whose_name_is_long_enough_to_be_cut_in_constraints))sql",
    R"sql(ALTER TABLE a_table_with_quite_a_long_name_as_well ADD COLUMN a_table_with_quite_a_long_name_as_well_fts tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(another_column_whose_name_is_long, ''))) STORED)sql",
    R"sql(CREATE INDEX idx_a_table_with_quite_a_long_name_as_well_fts ON a_table_with_quite_a_long_name_as_well USING gin (a_table_with_quite_a_long_name_as_well_fts))sql",
};
static_assert(same(table_ddl<long_names, postgres>, long_names_postgres));
static_assert(late_table_ddl<long_names, postgres>.size() == 0);

constexpr std::string_view article_sqlite[]{
    R"sql(CREATE TABLE articles (
    id INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT,
    views INTEGER NOT NULL,
    CONSTRAINT pk_articles PRIMARY KEY (id)
) STRICT)sql",
    R"sql(CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content='articles', content_rowid='id'))sql",
    R"sql(CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN INSERT INTO articles_fts(rowid, title, text) VALUES (new.id, new.title, new.text); END)sql",
    R"sql(CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END)sql",
    R"sql(CREATE TRIGGER articles_fts_update AFTER UPDATE ON articles BEGIN INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); INSERT INTO articles_fts(rowid, title, text) VALUES (new.id, new.title, new.text); END)sql",
    R"sql(CREATE VIRTUAL TABLE articles_fts_2 USING fts5(title, content='articles', content_rowid='id'))sql",
    R"sql(CREATE TRIGGER articles_fts_2_insert AFTER INSERT ON articles BEGIN INSERT INTO articles_fts_2(rowid, title) VALUES (new.id, new.title); END)sql",
    R"sql(CREATE TRIGGER articles_fts_2_delete AFTER DELETE ON articles BEGIN INSERT INTO articles_fts_2(articles_fts_2, rowid, title) VALUES ('delete', old.id, old.title); END)sql",
    R"sql(CREATE TRIGGER articles_fts_2_update AFTER UPDATE ON articles BEGIN INSERT INTO articles_fts_2(articles_fts_2, rowid, title) VALUES ('delete', old.id, old.title); INSERT INTO articles_fts_2(rowid, title) VALUES (new.id, new.title); END)sql",
};
static_assert(same(table_ddl<article, sqlite>, article_sqlite));

constexpr std::string_view article_postgres[]{
    R"sql(CREATE TABLE articles (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    title text NOT NULL COLLATE "C",
    text text COLLATE "C",
    views bigint NOT NULL,
    CONSTRAINT pk_articles PRIMARY KEY (id)
))sql",
    R"sql(ALTER TABLE articles ADD COLUMN articles_fts tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(text, ''))) STORED)sql",
    R"sql(CREATE INDEX idx_articles_fts ON articles USING gin (articles_fts))sql",
    R"sql(ALTER TABLE articles ADD COLUMN articles_fts_2 tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(title, ''))) STORED)sql",
    R"sql(CREATE INDEX idx_articles_fts_2 ON articles USING gin (articles_fts_2))sql",
};
static_assert(same(table_ddl<article, postgres>, article_postgres));
static_assert(late_table_ddl<article, postgres>.size() == 0);

constexpr std::string_view page_sqlite[]{
    R"sql(CREATE TABLE pages (
    id BLOB NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_pages PRIMARY KEY (id),
    CONSTRAINT ck_pages_id_domain CHECK (length(id) = 16)
) STRICT)sql",
    R"sql(CREATE VIRTUAL TABLE pages_fts USING fts5(text, content='pages', content_rowid='rowid'))sql",
    R"sql(CREATE TRIGGER pages_fts_insert AFTER INSERT ON pages BEGIN INSERT INTO pages_fts(rowid, text) VALUES (new."rowid", new.text); END)sql",
    R"sql(CREATE TRIGGER pages_fts_delete AFTER DELETE ON pages BEGIN INSERT INTO pages_fts(pages_fts, rowid, text) VALUES ('delete', old."rowid", old.text); END)sql",
    R"sql(CREATE TRIGGER pages_fts_update AFTER UPDATE ON pages BEGIN INSERT INTO pages_fts(pages_fts, rowid, text) VALUES ('delete', old."rowid", old.text); INSERT INTO pages_fts(rowid, text) VALUES (new."rowid", new.text); END)sql",
};
static_assert(same(table_ddl<page, sqlite>, page_sqlite));

constexpr std::string_view page_postgres[]{
    R"sql(CREATE TABLE pages (
    id uuid NOT NULL,
    text text NOT NULL COLLATE "C",
    CONSTRAINT pk_pages PRIMARY KEY (id)
))sql",
    R"sql(ALTER TABLE pages ADD COLUMN pages_fts tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(text, ''))) STORED)sql",
    R"sql(CREATE INDEX idx_pages_fts ON pages USING gin (pages_fts))sql",
};
static_assert(same(table_ddl<page, postgres>, page_postgres));
static_assert(late_table_ddl<page, postgres>.size() == 0);

constexpr std::string_view bare_sqlite[]{
    R"sql(CREATE TABLE bare (
    value INTEGER NOT NULL
) STRICT)sql",
};
static_assert(same(table_ddl<bare, sqlite>, bare_sqlite));

constexpr std::string_view bare_postgres[]{
    R"sql(CREATE TABLE bare (
    value bigint NOT NULL
))sql",
};
static_assert(same(table_ddl<bare, postgres>, bare_postgres));
static_assert(late_table_ddl<bare, postgres>.size() == 0);

// The whole schema: what collates first, parents before children, keys that close a cycle once every table is there.
constexpr std::size_t position_of_statement(auto const& script, std::string_view start) {
    for (std::size_t i = 0; i < script.size(); ++i)
        if (script.statements[i].starts_with(start))
            return i;
    return not_found;
}
constexpr auto& in_sqlite = ddl<everything, sqlite>;
constexpr auto& in_postgres = ddl<everything, postgres>;
static_assert(in_postgres.statements[0] == "CREATE COLLATION IF NOT EXISTS constable_nocase (provider = icu, locale = "
                                           "'und-u-ks-level2', deterministic = false)");
static_assert(position_of_statement(in_sqlite, "CREATE COLLATION") == not_found);
static_assert(position_of_statement(in_sqlite, "CREATE TABLE regions ") <
              position_of_statement(in_sqlite, "CREATE TABLE people "));
static_assert(position_of_statement(in_sqlite, "CREATE TABLE people ") <
              position_of_statement(in_sqlite, "CREATE INDEX idx_people_country_region_number "));
static_assert(in_postgres.statements[in_postgres.size() - 6].starts_with("CREATE") &&
              in_postgres.statements[in_postgres.size() - 5].starts_with("ALTER TABLE") &&
              in_postgres.statements[in_postgres.size() - 1].starts_with("ALTER TABLE"));
static_assert(position_of_statement(in_sqlite, "ALTER TABLE") == not_found &&
              position_of_statement(in_sqlite, "COMMENT") == not_found);
static_assert(in_sqlite.contains_text("CREATE TABLE bare (") && !in_sqlite.contains_text("CREATE TABLE Bare"));
static_assert(in_sqlite.statements[0].data()[in_sqlite.statements[0].size()] == '\0');

constexpr bool starts_in_order(auto const& script, std::string_view earlier, std::string_view later) {
    return position_of_statement(script, earlier) < position_of_statement(script, later);
}
using family = schema<"family", person, region>;
static_assert(starts_in_order(ddl<family, sqlite>, "CREATE TABLE regions", "CREATE TABLE people"));
static_assert(starts_in_order(ddl<family, postgres>, "CREATE COLLATION", "CREATE TABLE regions"));
using single = schema<"single", bare>;
static_assert(ddl<single, postgres>.size() == 1 && ddl<single, sqlite>.size() == 1);

sqlite_connection created() {
    auto connection = open_sqlite(":memory:", {.trusted_schema = true}); // as open<schema> does for full text
    constable_test::create(connection, in_sqlite.statements);
    return connection;
}

std::int64_t number(sqlite_connection& connection, std::string_view sql) {
    INFO(sql);
    auto row = connection.prepare(sql);
    REQUIRE(row.step());
    return row.value(0).integer();
}

} // namespace

TEST_CASE("SQLite takes the DDL and finds every object that was asked for") {
    auto db = open<everything>("sqlite::memory:");
    db.create_tables();
    CHECK_NOTHROW(db.create_tables()); // compares what is there with the structs
    auto& connection = db.connection();
    CHECK(number(connection,
                 "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT "
                 "LIKE 'sqlite_%'") == 11);
    CHECK(number(connection, "SELECT count(*) FROM pragma_table_list WHERE type = 'virtual'") == 5);
    CHECK(number(connection, "SELECT count(*) FROM pragma_table_list WHERE strict") == 11);
    CHECK(number(connection, "SELECT wr FROM pragma_table_list WHERE name = 'regions'") == 1);
    CHECK(number(connection, "SELECT count(*) FROM pragma_index_list('people') WHERE partial AND \"unique\"") == 1);
    CHECK(number(connection, "SELECT count(*) FROM pragma_foreign_key_list('people')") == 3); // one of two columns
    CHECK(number(connection, "SELECT hidden FROM pragma_table_xinfo('people') WHERE name = 'decade'") == 2); // virtual
    CHECK(number(connection, "SELECT hidden FROM pragma_table_xinfo('people') WHERE name = 'name_lower'") ==
          3); // stored
}

TEST_CASE("SQLite stores the defaults that the definition means") {
    auto db = open<everything>("sqlite::memory:");
    db.create_tables();
    const auto before = now();
    db.connection().execute("INSERT INTO defaults DEFAULT VALUES");
    const defaults row = db(from<defaults>).one();
    CHECK(row.id == 1);
    CHECK(row.yes);
    CHECK_FALSE(row.no);
    CHECK(row.minus == -5);
    CHECK(row.real == -0.25);
    CHECK(row.whole == 3.0);
    CHECK(row.quoted == "it's");
    CHECK(row.empty.empty());
    CHECK(row.tone == shade::dark);
    CHECK(row.rank == level::high);
    CHECK(row.day == date::from_civil(2026, 2, 28));
    CHECK(row.at == timestamp::from_civil(2026, 1, 2, 3, 4, 5));
    CHECK(row.price == decimal<8, 2>::from_unscaled(-1250));
    CHECK_FALSE(row.nothing);
    // The engine's clock counts milliseconds.
    CHECK(row.made.microseconds() >= before.microseconds() - 2'000);
    CHECK(row.made.microseconds() <= now().microseconds() + 2'000);

    db.connection().execute("DELETE FROM defaults");
    db.connection().execute("INSERT INTO defaults DEFAULT VALUES");
    CHECK(number(db.connection(), "SELECT id FROM defaults") == 2); // auto_increment: never again 1
}

TEST_CASE("on SQLite a CHECK guards each type's domain") {
    auto connection = created();
    connection.execute(
        "INSERT INTO every_type VALUES (1, 1, 127, 255, 32767, 65535, 2147483647, 4294967295, "
        "9223372036854775807, 1.5, 1, 'w', 'äöüäöüäöüä', x'00', 0, '2026-01-02', zeroblob(16), 99999999, "
        "'light', 5, NULL, NULL)");
    for (std::string_view wrong : {"flag = 2",         "i8 = 128",    "i8 = -129",         "u8 = 256",
                                   "u8 = -1",          "i16 = 32768", "u16 = 65536",       "i32 = 2147483648",
                                   "u32 = 4294967296", "u32 = -1",    "u64 = -1",          "code = 'elevenchars'",
                                   "day = '2026-1-2'", "key = x'00'", "price = 100000000", "price = -100000000",
                                   "tone = 'Light'",   "rank = 2",    "maybe_flag = -1",   "maybe_tone = ''",
                                   "words = x'00'",    "at = 'now'",  "twice = 'much'",    "flag = NULL"}) {
        INFO(wrong);
        CHECK_THROWS_AS(connection.execute("UPDATE every_type SET " + std::string{wrong}), database_error);
    }
    CHECK_NOTHROW(connection.execute(
        "UPDATE every_type SET i8 = -128, u8 = 0, price = -99999999, maybe_tone = 'dark', rank = 1"));
}

TEST_CASE("on SQLite constraints, partial indexes and generated columns do what they say") {
    auto connection = created();
    connection.execute("INSERT INTO regions VALUES ('de', 1, 'north')");
    const auto person = [](std::string_view values) {
        return "INSERT INTO people (id, email, name, born, country, region_number, boss_id, active) VALUES (" +
               std::string{values} + ")";
    };
    connection.execute(person("1, 'Ada@x', 'Ada', 1985, 'de', 1, 1, 1"));
    CHECK(number(connection, "SELECT decade FROM people") == 1980);
    CHECK(number(connection, "SELECT name_lower = 'ada' FROM people") == 1);
    connection.execute(person("2, 'bob@x', 'Bob', 1990, NULL, NULL, 1, 0"));
    for (std::string_view wrong : {
             "3, 'ADA@X', 'Cid', 1990, NULL, NULL, 1, 0",  // e-mail, whatever its case
             "3, 'c@x', 'ADA', 1990, NULL, NULL, 1, 0",    // lower(name) is unique
             "3, 'c@x', 'Cid', 1899, NULL, NULL, 1, 0",    // born_in_time
             "3, 'c@x', 'Cid', 1990, NULL, NULL, NULL, 1", // active_has_boss
             "3, 'c@x', 'Cid', 1990, NULL, NULL, 1, 1",    // one_active_report
             "3, 'c@x', 'Cid', 1990, 'de', 2, 1, 0",       // no such region
         }) {
        INFO(wrong);
        CHECK_THROWS_AS(connection.execute(person(wrong)), constraint_error);
    }
    connection.execute("UPDATE regions SET number = 9");
    CHECK(number(connection, "SELECT region_number FROM people WHERE id = 1") == 9);
    connection.execute("DELETE FROM regions");
    CHECK(number(connection, "SELECT count(*) FROM people WHERE country IS NULL") == 2);
    CHECK_THROWS_AS(connection.execute("DELETE FROM people WHERE id = 1"), constraint_error);
}

TEST_CASE("tables that need each other take rows in one transaction") {
    auto db = open<everything>("sqlite::memory:");
    db.create_tables();
    db.transaction([](auto& tx) {
        tx.insert(hen{.id = 0, .shell_id = 1}); // its egg comes later
        tx.insert(egg{.id = 0, .layer_id = 1});
    });
    CHECK_THROWS_AS(db.transaction([](auto& tx) { tx.insert(hen{.id = 0, .shell_id = 77}); }), constraint_error);
    CHECK(db(from<hen>.select(count())).one() == 1);
}

TEST_CASE("triggers keep full text in step with its table") {
    auto connection = created();
    const auto found = [&](std::string_view index, std::string_view word) {
        return number(connection, "SELECT count(*) FROM \"" + std::string{index} + "\" WHERE \"" + std::string{index} +
                                      "\" MATCH '" + std::string{word} + "'");
    };
    const auto check_integrity = [&](std::string_view index) {
        const std::string name = "\"" + std::string{index} + "\"";
        CHECK_NOTHROW(connection.execute("INSERT INTO " + name + "(" + name + ", rank) VALUES ('integrity-check', 1)"));
    };

    SECTION("of a table with an integer key, in two indexes") {
        connection.execute("INSERT INTO articles VALUES (7, 'red apple', 'sweet', 0), (8, 'green apple', NULL, 0)");
        CHECK(found("articles_fts", "apple") == 2);
        CHECK(found("articles_fts", "sweet") == 1);
        CHECK(found("articles_fts_2", "sweet") == 0);
        CHECK(number(connection, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'green'") == 8);

        connection.execute("UPDATE articles SET title = 'red pear', id = 70 WHERE id = 7");
        CHECK(found("articles_fts", "apple") == 1);
        CHECK(found("articles_fts_2", "pear") == 1);
        CHECK(number(connection, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'sweet'") == 70);

        connection.execute("DELETE FROM articles WHERE id = 8");
        CHECK(found("articles_fts", "apple") == 0);
        CHECK(found("articles_fts_2", "green") == 0);
        check_integrity("articles_fts");
        check_integrity("articles_fts_2");

        connection.execute("INSERT OR REPLACE INTO articles VALUES (70, 'plum', NULL, 0)");
        CHECK(found("articles_fts", "plum") == 1);
    }
    SECTION("of a table with another key, after VACUUM too") {
        for (char digit = '1'; digit < '6'; ++digit)
            connection.execute("INSERT INTO pages VALUES (CAST('000000000000000" + std::string(1, digit) +
                               "' AS BLOB), 'page" + std::string(1, digit) + "')");
        connection.execute("DELETE FROM pages WHERE text IN ('page1', 'page3')");
        connection.execute("UPDATE pages SET text = 'sheet' WHERE text = 'page4'");
        connection.execute("VACUUM");
        CHECK(found("pages_fts", "page1") == 0);
        CHECK(found("pages_fts", "page5") == 1);
        CHECK(found("pages_fts", "sheet") == 1);
        CHECK(number(connection, "SELECT text = 'page5' FROM pages WHERE rowid = (SELECT rowid FROM pages_fts WHERE "
                                 "pages_fts MATCH 'page5')") == 1);
        check_integrity("pages_fts");
    }
    SECTION("of a table whose names need quotes") {
        connection.execute(R"(INSERT INTO "a ""table""" VALUES (1, 'one', 1, 'two'))");
        connection.execute(R"(UPDATE "a ""table""" SET "Mixed" = 'three')");
        CHECK(number(connection, R"(SELECT count(*) FROM "a ""table""_fts" WHERE "a ""table""_fts" MATCH 'three')") ==
              1);
        CHECK(number(connection, R"(SELECT count(*) FROM "a ""table""_fts" WHERE "a ""table""_fts" MATCH 'two')") == 0);
        connection.execute(R"(DELETE FROM "a ""table""")");
        CHECK(number(connection, R"(SELECT count(*) FROM "a ""table""_fts" WHERE "a ""table""_fts" MATCH 'three')") ==
              0);
    }
}
