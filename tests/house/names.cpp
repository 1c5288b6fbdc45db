// SPDX-License-Identifier: BSL-1.0
// No word of the library is a name or a macro of libc or POSIX: `using namespace constable` at namespace scope leaves
// every one of them usable as it is.
// clang-format off
#include <aio.h>
#include <arpa/inet.h>
#include <assert.h>
#include <byteswap.h>
#include <complex.h>
#include <cpio.h>
#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <error.h>
#include <execinfo.h>
#include <fcntl.h>
#include <fenv.h>
#include <float.h>
#include <fmtmsg.h>
#include <fnmatch.h>
#include <fts.h>
#include <ftw.h>
#include <getopt.h>
#include <glob.h>
#include <grp.h>
#include <iconv.h>
#include <ifaddrs.h>
#include <inttypes.h>
#include <langinfo.h>
#include <libgen.h>
#include <limits.h>
#include <link.h>
#include <locale.h>
#include <malloc.h>
#include <math.h>
#include <mntent.h>
#include <monetary.h>
#include <mqueue.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nl_types.h>
#include <obstack.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <regex.h>
#include <resolv.h>
#include <sched.h>
#include <search.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/param.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <syslog.h>
#include <tar.h>
#include <termios.h>
#include <threads.h>
#include <time.h>
#include <ucontext.h>
#include <ulimit.h>
#include <unistd.h>
#include <utime.h>
#include <utmpx.h>
#include <wchar.h>
#include <wctype.h>
#include <wordexp.h>

#include <constable/constable.hpp>
#include <constable/json.hpp>
#include <constable/sqlite.hpp>
// clang-format on

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

using namespace constable;

namespace {

enum class kind_of_shelf { low, high };
enum class stored_number { one = 1 };

} // namespace
template <>
inline constexpr bool constable::stored_as_integer<stored_number> = true;
namespace {

struct shelf {
    std::int64_t id{};
    std::string room{};
    kind_of_shelf kind{};
    static consteval auto table() {
        return constable::table("shelves", primary_key<&shelf::id>.auto_increment(), naming(as_declared));
    }
};

struct book {
    std::int64_t id{};
    std::int64_t shelf_id{};
    std::string title{};
    std::optional<std::int64_t> pages{};
    std::optional<std::int64_t> doubled{};
    decimal<8, 2> price{};
    timestamp bought{};
    std::optional<timestamp> changed{};
    std::int64_t version{1};
    stored_number number = stored_number::one;

    // The words of a table definition, none qualified but the function that has the name of the one it stands in.
    static consteval auto table() {
        return constable::table(
            "books", primary_key<&book::id>.client_assigned(), unique_key<&book::title, &book::bought>,
            foreign_key<&book::shelf_id>.references<&shelf::id>().on_delete(cascade).on_update(no_action),
            indexed<&book::shelf_id, desc<&book::price>>.where(col<&book::pages> != null),
            indexed<lower(col<&book::title>)>, check("has_pages", col<&book::pages> > 0 || col<&book::pages> == null),
            default_value<&book::price>(1), default_now<&book::bought>,
            generated<&book::doubled>(col<&book::pages> * 2).stored(), row_version<&book::version>,
            updated_at<&book::changed>, collate<&book::title>(nocase), renamed_from<&book::title>("name"),
            renamed_from("volumes"), comment<&book::price>("in euro"), comment("what we lend"), full_text<&book::title>,
            column_name<&book::shelf_id>("shelf"));
    }
};

struct loan {
    uuid id{};
    varchar<10> to{};
    date until{};
    blob proof{};
    static consteval auto table() {
        return constable::table("loans", primary_key<&loan::id>, without_rowid, naming(pascal_case),
                                collate<&loan::to>(binary));
    }
};
constexpr referential_action actions[]{no_action, restricted, cascade, set_null, set_default};

using library = schema<"library", loan, book, shelf>;
static_assert(schema_type<library> && is_schema<library> && valid_schema<library>);
static_assert(find_table(model_of<library>, table_name<shelf>) == 2 && table_of<shelf>.name == "shelves");
static_assert(find_column(table_of<book>, column_names<book>[1]) == 1 && valid_table<book>);
static_assert(portable<library, sqlite, postgres>);
static_assert(!ddl<library, sqlite>.statements.empty() && !table_ddl<shelf, postgres>.empty());

struct title_and_count {
    std::string title{};
    std::int64_t times{};
};

// The words of queries.
constexpr auto every_clause = from<book>
                                  .join<shelf>()
                                  .where(col<&shelf::room> == arg<0> && col<&book::pages> != null)
                                  .group_by(col<&book::title>)
                                  .having(count() > 1)
                                  .order_by(descending(count()), desc<&book::title>, col<&book::title>)
                                  .select_as<title_and_count>(col<&book::title>, into_member<&title_and_count::times>(count()))
                                  .limit(3)
                                  .offset(1);
constexpr auto every_function =
    from<book>.select(count(), count(col<&book::pages>), count_distinct(col<&book::pages>), sum(col<&book::pages>),
                      avg(col<&book::pages>), min(col<&book::price>), max(col<&book::title>),
                      max(length(col<&book::title>)), min(lower(col<&book::title>)), max(upper(col<&book::title>)));
constexpr auto two_tables =
    from<shelf>.left_join<book>(col<&book::shelf_id> == col<&shelf::id>).select(whole<shelf>, whole<book>);
constexpr auto upsert = into<shelf>
                            .set(col<&shelf::id> = arg<0>, col<&shelf::room> = arg<1>, col<&shelf::kind> = kind_of_shelf::low)
                            .on_conflict<&shelf::id>()
                            .do_update(col<&shelf::room> = excluded<&shelf::room>);
constexpr auto change = update<shelf>.set(col<&shelf::room> = arg<0>).where(col<&shelf::id> == arg<1>);
constexpr auto removal = erase<shelf>.where(col<&shelf::id> == arg<0>);

static_assert(!sql<sqlite>(removal).empty() && !sql<postgres>(every_clause).empty() &&
              !sql<sqlite>(every_function).empty() && !sql<sqlite>(two_tables).empty() &&
              !sql<sqlite>(upsert).empty() && !sql<sqlite>(change).empty());

// Beside the standard library, where both have a name.
namespace with_std {

using namespace std;

constexpr auto numbers =
    from<book>.select(count(), count(col<&book::pages>), min(col<&book::pages>), max(col<&book::pages>));
static_assert(!sql<sqlite>(numbers).empty());
static_assert(min(1, 2) == 1 && max(1, 2) == 2);
constexpr auto text = from<book>.where(length(lower(upper(col<&book::title>))) > 1).order_by(desc<&book::id>);
static_assert(!sql<sqlite>(text).empty());
constexpr auto changed = update<book>.set(col<&book::pages> = null).where(col<&book::id> == 1);
static_assert(!sql<sqlite>(changed).empty());
constexpr plus<> ours_left_alone{};
static_assert(ours_left_alone(1, 2) == 3);

} // namespace with_std

// The names of libc that the library's words are near to still mean what they meant.
[[maybe_unused]] int use_libc(char const* path) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    struct stat facts{};
    const int failed = fstat(file, &facts);
    return close(file) + failed + (time(nullptr) < 0 ? 1 : 0);
}

int run() {
    auto db = open<library>("sqlite::memory:");
    db.create_tables();
    const sqlite_options options{};
    auto second = open<library>("sqlite::memory:", options);
    second.create_tables();

    const auto placed = db.insert(shelf{.room = "hall"});
    db.transaction([&](auto& tx) {
        tx.insert(book{.id = 1, .shelf_id = placed.id, .title = "One", .pages = 3, .bought = now()});
        tx.insert(loan{.id = uuid_v7(), .until = date::from_civil(2026, 1, 1)});
    });
    db(change, "cellar", placed.id).expect_one();
    try {
        db.insert(book{.id = 2, .shelf_id = 77});
        return 1;
    } catch (constraint_error const& problem) {
        if (problem.violated() != constraint_kind::foreign_key)
            return 2;
    } catch (database_error const&) {
        return 3;
    }
    return db(with_std::numbers).one() == std::tuple{1, 1, 3, 3} && use_libc("/dev/null") == 0 && actions[2] == cascade
               ? 0
               : 4;
}

} // namespace

int main() { return run(); }
