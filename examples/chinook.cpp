// SPDX-License-Identifier: BSL-1.0
// Questions to a real database: the music store of the Chinook project, on SQLite or on PostgreSQL, whichever the URL
// names. The project's files for both hold the same rows; the SQLite one names tables and columns ArtistId, the
// PostgreSQL one artist_id. The program works on a copy, which has the names of the former: what is given stays as it
// is.

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <constable/any.hpp>
#include <constable/fmt.hpp>

namespace chinook {

using constable::varchar;
using id = std::int32_t;
using time = constable::local_timestamp; // nobody knows in which time zone
using address = std::optional<varchar<70>>;
using city = std::optional<varchar<40>>;

// [artist]
struct artist {
    id artist_id{};
    std::optional<varchar<120>> name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("Artist", naming(pascal_case), primary_key<&artist::artist_id>);
    }
};

struct album {
    id album_id{};
    varchar<160> title;
    id artist_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("Album", naming(pascal_case), primary_key<&album::album_id>,
                                foreign_key<&album::artist_id>.references<&artist::artist_id>(),
                                indexed<&album::artist_id>.named("IFK_AlbumArtistId"));
    }
};
// [/artist]

struct employee {
    id employee_id{};
    varchar<20> last_name;
    varchar<20> first_name;
    std::optional<varchar<30>> title;
    std::optional<id> reports_to;
    std::optional<chinook::time> birth_date;
    std::optional<chinook::time> hire_date;
    chinook::address address;
    chinook::city city;
    std::optional<varchar<40>> state;
    std::optional<varchar<40>> country;
    std::optional<varchar<10>> postal_code;
    std::optional<varchar<24>> phone;
    std::optional<varchar<24>> fax;
    std::optional<varchar<60>> email;

    static consteval auto table() {
        using namespace constable;
        return constable::table("Employee", naming(pascal_case), primary_key<&employee::employee_id>,
                                foreign_key<&employee::reports_to>.references<&employee::employee_id>(),
                                indexed<&employee::reports_to>.named("IFK_EmployeeReportsTo"));
    }
};

struct customer {
    id customer_id{};
    varchar<40> first_name;
    varchar<20> last_name;
    std::optional<varchar<80>> company;
    chinook::address address;
    chinook::city city;
    std::optional<varchar<40>> state;
    std::optional<varchar<40>> country;
    std::optional<varchar<10>> postal_code;
    std::optional<varchar<24>> phone;
    std::optional<varchar<24>> fax;
    varchar<60> email;
    std::optional<id> support_rep_id;

    static consteval auto table() {
        using namespace constable;
        return constable::table("Customer", naming(pascal_case), primary_key<&customer::customer_id>,
                                foreign_key<&customer::support_rep_id>.references<&employee::employee_id>(),
                                indexed<&customer::support_rep_id>.named("IFK_CustomerSupportRepId"));
    }
};

struct invoice {
    id invoice_id{};
    id customer_id{};
    chinook::time invoice_date;
    chinook::address billing_address;
    chinook::city billing_city;
    std::optional<varchar<40>> billing_state;
    std::optional<varchar<40>> billing_country;
    std::optional<varchar<10>> billing_postal_code;
    double total{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("Invoice", naming(pascal_case), primary_key<&invoice::invoice_id>,
                                foreign_key<&invoice::customer_id>.references<&customer::customer_id>(),
                                indexed<&invoice::customer_id>.named("IFK_InvoiceCustomerId"));
    }
};

struct genre {
    id genre_id{};
    std::optional<varchar<120>> name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("Genre", naming(pascal_case), primary_key<&genre::genre_id>);
    }
};

struct media_type {
    id media_type_id{};
    std::optional<varchar<120>> name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("MediaType", naming(pascal_case), primary_key<&media_type::media_type_id>);
    }
};

struct track {
    id track_id{};
    varchar<200> name;
    std::optional<id> album_id;
    id media_type_id{};
    std::optional<id> genre_id;
    std::optional<varchar<220>> composer;
    std::int32_t milliseconds{};
    std::optional<std::int32_t> bytes;
    double unit_price{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("Track", naming(pascal_case), primary_key<&track::track_id>,
                                foreign_key<&track::album_id>.references<&album::album_id>(),
                                foreign_key<&track::genre_id>.references<&genre::genre_id>(),
                                foreign_key<&track::media_type_id>.references<&media_type::media_type_id>(),
                                indexed<&track::album_id>.named("IFK_TrackAlbumId"),
                                indexed<&track::genre_id>.named("IFK_TrackGenreId"),
                                indexed<&track::media_type_id>.named("IFK_TrackMediaTypeId"));
    }
};

struct invoice_line {
    id invoice_line_id{};
    id invoice_id{};
    id track_id{};
    double unit_price{};
    std::int32_t quantity{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("InvoiceLine", naming(pascal_case), primary_key<&invoice_line::invoice_line_id>,
                                foreign_key<&invoice_line::invoice_id>.references<&invoice::invoice_id>(),
                                foreign_key<&invoice_line::track_id>.references<&track::track_id>(),
                                indexed<&invoice_line::invoice_id>.named("IFK_InvoiceLineInvoiceId"),
                                indexed<&invoice_line::track_id>.named("IFK_InvoiceLineTrackId"));
    }
};

struct playlist {
    id playlist_id{};
    std::optional<varchar<120>> name;

    static consteval auto table() {
        using namespace constable;
        return constable::table("Playlist", naming(pascal_case), primary_key<&playlist::playlist_id>.client_assigned());
    }
};

struct playlist_track {
    id playlist_id{};
    id track_id{};

    static consteval auto table() {
        using namespace constable;
        return constable::table("PlaylistTrack", naming(pascal_case),
                                primary_key<&playlist_track::playlist_id, &playlist_track::track_id>,
                                foreign_key<&playlist_track::playlist_id>.references<&playlist::playlist_id>(),
                                foreign_key<&playlist_track::track_id>.references<&track::track_id>(),
                                indexed<&playlist_track::playlist_id>.named("IFK_PlaylistTrackPlaylistId"),
                                indexed<&playlist_track::track_id>.named("IFK_PlaylistTrackTrackId"));
    }
};

using store = constable::schema<"chinook", artist, album, employee, customer, invoice, genre, media_type, track,
                                invoice_line, playlist, playlist_track>;

// [questions]
struct spender {
    id customer_id{};
    varchar<40> first_name;
    varchar<20> last_name;
    std::optional<varchar<40>> country;
    double spent{};
};

constexpr auto who_spent_most = [] {
    using namespace constable;
    return from<customer>
        .join<invoice>()
        .group_by(col<&customer::customer_id>, col<&customer::first_name>, col<&customer::last_name>,
                  col<&customer::country>)
        .select_as<spender>(col<&customer::customer_id>, col<&customer::first_name>, col<&customer::last_name>,
                            col<&customer::country>, into_member<&spender::spent>(sum(col<&invoice::total>)))
        .order_by(descending(sum(col<&invoice::total>)), col<&customer::customer_id>)
        .limit(5);
}();

constexpr auto revenue_by_country = [] {
    using namespace constable;
    return from<invoice>
        .group_by(col<&invoice::billing_country>)
        .having(count() >= arg<0>)
        .select(col<&invoice::billing_country>, count(), sum(col<&invoice::total>), max(col<&invoice::invoice_date>))
        .order_by(descending(sum(col<&invoice::total>)), col<&invoice::billing_country>);
}();

constexpr auto albums_of_artist = [] {
    using namespace constable;
    return from<album>
        .join<artist>()
        .join<track>()
        .where(col<&artist::name> == arg<0>)
        .group_by(col<&album::album_id>, col<&album::title>)
        .select(col<&album::title>, count(), sum(col<&track::milliseconds>) / 60'000)
        .order_by(descending(count()), col<&album::title>)
        .limit(arg<1>);
}();

constexpr auto customers_per_employee = [] {
    using namespace constable;
    return from<employee>
        .left_join<customer>()
        .group_by(col<&employee::employee_id>, col<&employee::first_name>, col<&employee::last_name>,
                  col<&employee::title>, col<&employee::hire_date>)
        .select(col<&employee::first_name>, col<&employee::last_name>, col<&employee::title>,
                col<&employee::hire_date>, count(col<&customer::customer_id>))
        .order_by(descending(count(col<&customer::customer_id>)), col<&employee::employee_id>);
}();

/// `sum` over a left-joined table is null where the join found nothing, so its type here is `std::optional`.
constexpr auto genres_that_sell_least = [] {
    using namespace constable;
    return from<genre>
        .join<track>()
        .left_join<invoice_line>()
        .group_by(col<&genre::genre_id>, col<&genre::name>)
        .select(col<&genre::name>, count_distinct(col<&track::track_id>), max(col<&track::milliseconds>),
                sum(col<&invoice_line::quantity>))
        .order_by(count(col<&invoice_line::invoice_line_id>), col<&genre::name>)
        .limit(5);
}();
// [/questions]

// [windows]
/// How many copies an artist sold in a genre, and the artist's place there.
struct ranked_artist {
    std::optional<varchar<120>> genre_name;
    std::optional<varchar<120>> artist_name;
    std::int64_t sold{};
    std::int64_t place{};

    static consteval auto table() { return constable::common_table("ranked_artist"); }
};

/// A window sees the groups; what it says is filtered in a query over a common table expression.
constexpr auto best_artists = [] {
    using namespace constable;
    constexpr auto sold = sum(col<&invoice_line::quantity>);
    constexpr auto ranked =
        from<invoice_line>
            .join<track>()
            .join<genre>()
            .join<album>()
            .join<artist>()
            .group_by(col<&genre::name>, col<&artist::name>)
            .select_as<ranked_artist>(
                into_member<&ranked_artist::genre_name>(col<&genre::name>),
                into_member<&ranked_artist::artist_name>(col<&artist::name>), into_member<&ranked_artist::sold>(sold),
                into_member<&ranked_artist::place>(
                    rank().over(window.partition_by(col<&genre::name>).order_by(descending(sold)))));
    return from<ranked_artist>
        .with(ranked)
        .where(col<&ranked_artist::place> == 1 && col<&ranked_artist::sold> >= arg<0>)
        .order_by(desc<&ranked_artist::sold>, col<&ranked_artist::artist_name>);
}();
// [/windows]

struct sale {
    std::int64_t year{};
    double total{};

    static consteval auto table() { return constable::common_table("sale"); }
};

struct year_of_sales {
    std::int64_t year{};
    double revenue{};

    static consteval auto table() { return constable::common_table("year_of_sales"); }
};

/// The second common table reads the first one.
constexpr auto revenue_by_year = [] {
    using namespace constable;
    constexpr auto sales = from<invoice>.select_as<sale>(into_member<&sale::year>(year_of(col<&invoice::invoice_date>)),
                                                         col<&invoice::total>);
    constexpr auto years =
        from<sale>.group_by(col<&sale::year>).select_as<year_of_sales>(into_member<&year_of_sales::year>(col<&sale::year>), into_member<&year_of_sales::revenue>(sum(col<&sale::total>)));
    constexpr auto revenue = col<&year_of_sales::revenue>;
    constexpr auto by_year = window.order_by(col<&year_of_sales::year>);
    return from<year_of_sales>
        .with(sales)
        .with(years)
        .order_by(col<&year_of_sales::year>)
        .select(col<&year_of_sales::year>, revenue, sum(revenue).over(by_year), revenue - lag(revenue).over(by_year));
}();

// [recursive]
struct report_line {
    id employee_id{};
    varchar<20> last_name;
    std::int64_t depth{};

    static consteval auto table() { return constable::common_table("report_line"); }
};

constexpr auto chain_of_command = [] {
    using namespace constable;
    constexpr auto heads =
        from<employee>.where(col<&employee::reports_to> == null).select_as<report_line>(col<&employee::employee_id>, col<&employee::last_name>, into_member<&report_line::depth>(val(0)));
    constexpr auto below =
        from<employee>.join<report_line>(col<&employee::reports_to> == col<&report_line::employee_id>).select_as<report_line>(col<&employee::employee_id>, col<&employee::last_name>, into_member<&report_line::depth>(col<&report_line::depth> + 1));
    return from<report_line>.with(heads.union_all(below)).order_by(col<&report_line::depth>, col<&report_line::employee_id>);
}();
// [/recursive]

constexpr auto cities_of_both = [] {
    using namespace constable;
    return from<customer>
        .select(col<&customer::city>)
        .intersect(from<employee>.select(col<&employee::city>))
        .union_distinct(from<customer>.where(col<&customer::country> == arg<0>).select(col<&customer::city>))
        .except(from<invoice>.where(col<&invoice::total> > arg<1>).select(col<&invoice::billing_city>))
        .order_by(col<&customer::city>);
}();

// [page]
constexpr auto albums_by_title = [] {
    using namespace constable;
    return from<album>.order_by(desc<&album::title>, desc<&album::album_id>).limit(4);
}();
// [/page]

constexpr auto silent_artists = [] {
    using namespace constable;
    return from<artist>
        .where(like(col<&artist::name>, arg<0>) &&
               !exists(from<album>.where(col<&album::artist_id> == outer<&artist::artist_id>)))
        .order_by(col<&artist::name>)
        .select(col<&artist::artist_id>, upper(col<&artist::name>));
}();

struct sized_track {
    std::string size;
    std::int32_t milliseconds{};

    static consteval auto table() { return constable::common_table("sized_track"); }
};

constexpr auto tracks_by_length = [] {
    using namespace constable;
    constexpr auto minutes = col<&track::milliseconds> / 60'000;
    return from<sized_track>
        .with(from<track>.select_as<sized_track>(
            into_member<&sized_track::size>(
                when(minutes >= 20, "1 long").when(between(minutes, 5, 19), "2 middle").otherwise("3 short")),
            col<&track::milliseconds>))
        .group_by(col<&sized_track::size>)
        .order_by(col<&sized_track::size>)
        .select(col<&sized_track::size>, count(), count().filter(col<&sized_track::milliseconds> % 2 == 0));
}();

// [self_join]
using boss = constable::alias<employee, "boss">;
using head = constable::alias<employee, "head">;

constexpr auto bosses = [] {
    using namespace constable;
    return from<employee>
        .left_join<boss>(col<&employee::reports_to> == col<&employee::employee_id, boss>)
        .left_join<head>(col<&employee::reports_to, boss> == col<&employee::employee_id, head>)
        .order_by(ascending(col<&employee::reports_to>).nulls_last(), col<&employee::employee_id>)
        .select(col<&employee::last_name>, coalesce(col<&employee::last_name, boss>, "nobody"),
                col<&employee::last_name, head>);
}();
// [/self_join]

using database = constable::any_database<store>;

/// How a value is printed; an empty optional is a dash.
template <class Value>
std::string shown(Value const& value) {
    return fmt::format("{}", value);
}
std::string shown(double price) { return fmt::format("{:.2f}", price); }
template <class Value>
std::string shown(std::optional<Value> const& value) {
    return value ? shown(*value) : "-";
}

template <class... Values>
void print_line(Values const&... values) {
    std::string line;
    ((line += shown(values), line += '\t'), ...);
    line.back() = '\n';
    fmt::print("{}", line);
}

void ask(database& db) {
    fmt::print("== 1. Which five customers spent most?\n");
    for (auto const& [customer_id, first_name, last_name, country, spent] : db(who_spent_most))
        print_line(customer_id, first_name, last_name, country, spent);

    fmt::print("\n== 2. Which countries with 14 invoices or more bring how much, and when was the last one?\n");
    for (auto const& [country, invoices, revenue, latest] : db(revenue_by_country, 14))
        print_line(country, invoices, revenue, latest);

    fmt::print("\n== 3. Which three albums of Iron Maiden have the most tracks, and how many minutes do they last?\n");
    for (auto const& [title, tracks, minutes] : db(albums_of_artist, "Iron Maiden", 3))
        print_line(title, tracks, minutes);

    fmt::print("\n== 4. How many customers does each employee support?\n");
    for (auto const& [first_name, last_name, title, hired, customers] : db(customers_per_employee))
        print_line(first_name, last_name, title, hired, customers);

    fmt::print("\n== 5. Which genres sell least: tracks, longest in milliseconds, copies sold?\n");
    for (auto const& [name, tracks, longest, sold] : db(genres_that_sell_least))
        print_line(name, tracks, longest, sold);
}

void ask_more(database& db) {
    using namespace constable;
    fmt::print("\n== 7. Which artist sells best in each genre, of those who sold 20 or more?\n");
    for (auto const& [genre_name, artist_name, sold, place] : db(best_artists, 20))
        print_line(genre_name, artist_name, sold);

    fmt::print("\n== 8. What came in each year, in all until then, and how much more than the year before?\n");
    for (auto const& [year, revenue, until_then, more] : db(revenue_by_year))
        print_line(year, revenue, until_then, more);

    fmt::print("\n== 9. Who works below whom?\n");
    for (auto const& [employee_id, last_name, depth] : db(chain_of_command))
        print_line(employee_id, last_name, depth);

    fmt::print(
        "\n== 10. In which cities are customers and employees, or customers in Germany, but no invoice above 15?\n");
    for (auto const& name : db(cities_of_both, "Germany", 15))
        print_line(name);

    fmt::print("\n== 11. The third page of the albums, from the last title on\n");
    auto page = db(albums_by_title).all();
    for (int next = 2; next <= 3; ++next)
        page = db(albums_by_title.after(page.back())).all();
    for (auto const& [album_id, title, artist_id] : page)
        print_line(album_id, title);

    fmt::print("\n== 12. What was on the first three invoices above 20, and who paid?\n");
    const auto invoices =
        db(from<invoice>.where(col<&invoice::total> > 20).order_by(col<&invoice::invoice_id>).limit(3)).all();
    const auto lines = db.children<&invoice_line::invoice_id>(invoices);
    const auto payers = db.parents<&invoice::customer_id>(invoices);
    for (invoice const& each : invoices) {
        std::int64_t copies = 0;
        for (invoice_line const& line : lines.of(each))
            copies += line.quantity;
        print_line(each.invoice_id, payers.of(each).last_name, lines.of(each).size(), copies);
    }

    fmt::print("\n== 13. Which artists with an O at the front have no album?\n");
    for (auto const& [artist_id, name] : db(silent_artists, "o%"))
        print_line(artist_id, name);

    fmt::print("\n== 14. How many tracks are long, of middle length, short; how many of them have an even length?\n");
    for (auto const& [size, tracks, even] : db(tracks_by_length))
        print_line(size, tracks, even);

    fmt::print("\n== 15. Who is whose boss, and whose boss's boss?\n");
    for (auto const& [last_name, boss_name, head_name] : db(bosses))
        print_line(last_name, boss_name, head_name);
}

/// Thrown to leave a transaction without its changes.
struct changed_my_mind : std::exception {};

// [rollback]
void write_and_take_back(database& db) {
    using namespace constable;
    constexpr auto playlists = from<playlist>.select(count());
    constexpr auto last_key = from<playlist>.select(max(col<&playlist::playlist_id>));
    constexpr auto long_tracks = from<track>.where(col<&track::milliseconds> >= arg<0>).select(col<&track::track_id>);

    fmt::print("\n== 6. A playlist that is rolled back\n");
    print_line("playlists before", db(playlists).one());
    try {
        db.transaction([&](auto& tx) {
            const id next = tx(last_key).one().value_or(0) + 1; // PostgreSQL's tables give no keys
            const playlist made = tx.insert(playlist{.playlist_id = next, .name = "Longer than an hour"});
            std::vector<playlist_track> rows;
            for (id track_id : tx(long_tracks, 3'600'000))
                rows.push_back({made.playlist_id, track_id});
            print_line("tracks inserted", tx.insert_all(rows));
            print_line("playlists within", tx(playlists).one());
            throw changed_my_mind{};
        });
    } catch (changed_my_mind const&) {
        print_line("playlists after", db(playlists).one());
    }
}
// [/rollback]

/// A directory that is gone at the end of the scope.
class temporary_directory {
public:
    temporary_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "chinook-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), name);
        path_ = name;
    }
    temporary_directory(temporary_directory const&) = delete;
    temporary_directory& operator=(temporary_directory const&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

// [copy]
/// Through SQLite: a copied file may be torn, and lacks what is still in the write-ahead log.
database copy_of_file(database& source, std::string const& to) {
    source.verify();
    auto copy = source.connection().as_sqlite()->prepare("VACUUM INTO ?1");
    copy.bind_text(0, to, constable::bound_lifetime::until_reset);
    copy.step();
    return constable::open<store>("sqlite:" + to, constable::any_options{});
}
// [/copy]

/// Copies the tables into temporary ones, which are gone with the connection: artist_id becomes ArtistId, and text is
/// ordered by its bytes, as SQLite orders it and the library demands it.
constexpr std::string_view copy_of_tables = R"sql(
DO $$
DECLARE
    given record;
    attribute record;
BEGIN
    FOR given IN SELECT oid::regclass AS name, replace(initcap(relname), '_', '') AS copy
                 FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace LOOP
        EXECUTE format('CREATE TEMPORARY TABLE %I (LIKE %s INCLUDING ALL)', given.copy, given.name);
        EXECUTE format('INSERT INTO %I SELECT * FROM %s', given.copy, given.name);
        FOR attribute IN SELECT attname AS name, replace(initcap(attname), '_', '') AS copy,
                                format_type(atttypid, atttypmod) AS type, attcollation <> 0 AS is_text FROM pg_attribute
                         WHERE attrelid = given.name AND attnum > 0 AND NOT attisdropped LOOP
            IF attribute.is_text THEN
                EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE %s COLLATE "C"',
                               given.copy, attribute.name, attribute.type);
            END IF;
            EXECUTE format('ALTER TABLE %I RENAME COLUMN %I TO %I', given.copy, attribute.name, attribute.copy);
        END LOOP;
    END LOOP;
END $$)sql";

/// A copy of the database that the URL names, known to have the tables above. `file`: where to put that of a file.
database open_copy(std::string const& url, std::string const& file) {
    database db = constable::open<store>(url, constable::any_options{.sqlite = {.create = false, .read_only = true}});
    if (db.connection().as_sqlite() != nullptr)
        return copy_of_file(db, file);
    db.connection().execute(copy_of_tables);
    db.verify();
    return db;
}

void run(std::string const& url) {
    const temporary_directory directory; // outlives the connection
    database db = open_copy(url, directory / "chinook.sqlite");
    ask(db);
    ask_more(db);
    write_and_take_back(db);
}

} // namespace chinook

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr,
                   "usage: {} URL\n"
                   "sqlite:PATH is the SQLite file of the public Chinook database, Chinook_Sqlite.sqlite;\n"
                   "postgresql://… is a database into which its Chinook_PostgreSql.sql was loaded. Both are to be had\n"
                   "from the releases of the project lerocha/chinook-database. They are copied, not changed.\n",
                   count > 0 ? arguments[0] : "chinook");
        return 2;
    }
    try {
        chinook::run(arguments[1]);
        return EXIT_SUCCESS;
    } catch (std::exception const& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return EXIT_FAILURE;
    }
}
