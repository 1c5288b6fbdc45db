// SPDX-License-Identifier: BSL-1.0
#include <constable/driver/sqlite/path.hpp>

#include "sqlite_support.hpp"

#include <filesystem>
#include <fstream>
#include <string>

using namespace constable;
using namespace constable_test;

namespace {

// What a process without privileges finds wrong.
std::string trouble_for_nobody(std::string const& path, sqlite_path_use use = {}) {
    child_process child{[&](auto&) {
        become_nobody();
        const auto trouble = sqlite_find_path_trouble(path, use);
        return trouble.message + " | " + trouble.remedy;
    }};
    return child.report();
}

void allow(std::filesystem::path const& path, unsigned mode) {
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
}

} // namespace

TEST_CASE("the part of a path that is wrong is named", "[sqlite][path]") {
    const temporary_directory directory;
    const std::string root = directory.path().string();
    const auto message = [](std::string const& path, sqlite_path_use use = {}) {
        const auto trouble = sqlite_find_path_trouble(path, use);
        CHECK(trouble.message.empty() == trouble.remedy.empty());
        return trouble.message;
    };
    std::ofstream{root + "/file"} << "x";
    std::filesystem::create_directory(root + "/folder");
    std::filesystem::create_symlink(root + "/nowhere", root + "/dangling");
    std::filesystem::create_symlink("loop", root + "/loop");
    std::filesystem::create_symlink(root + "/folder", root + "/link");
    REQUIRE(mkfifo((root + "/fifo").c_str(), 0600) == 0);

    CHECK(message(root + "/new.db").empty());
    CHECK(message(root + "/file").empty());
    CHECK(message(root + "/link/new.db").empty());
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(root);
    CHECK(message("relative.db").empty());
    CHECK(message("a/relative.db") == "the directory a does not exist");
    std::filesystem::current_path(before);
    CHECK(message(root + "/a/b/new.db") == "the directory " + root + "/a does not exist");
    CHECK(message(root + "/folder/b/new.db") == "the directory " + root + "/folder/b does not exist");
    CHECK(message(root + "/file/new.db") == root + "/file is not a directory");
    CHECK(message(root + "/folder") == root + "/folder is a directory");
    CHECK(message(root + "/dangling") == root + "/dangling is a link to a file that does not exist");
    CHECK(message(root + "/fifo") == root + "/fifo is not a regular file");
    CHECK(contains(message(root + "/loop"), "symbolic links"));
    CHECK(contains(message(root + "/loop/x"), "symbolic links"));
    CHECK(contains(message(root + "/" + std::string(300, 'x')), "name too long"));
    CHECK(message(root + "/new.db", {.create = false}) == "the file " + root + "/new.db does not exist");
    CHECK(message(root + "/new.db", {.write = false}) == "the file " + root + "/new.db does not exist");
    CHECK(message("/" + std::string(600, 'x')) == "the path is longer than 511 bytes");
}

TEST_CASE("missing rights are named", "[sqlite][path]") {
    const temporary_directory directory;
    const std::string root = directory.path().string();
    allow(root, 0755);
    std::filesystem::create_directory(root + "/closed");
    std::filesystem::create_directory(root + "/frozen");
    std::ofstream{root + "/frozen/file"} << "x";
    std::ofstream{root + "/frozen/shared"} << "x";
    std::ofstream{root + "/frozen/secret"} << "x";
    allow(root + "/frozen/file", 0644);
    allow(root + "/frozen/shared", 0666);
    allow(root + "/frozen/secret", 0600);
    allow(root + "/frozen", 0555);
    allow(root + "/closed", 0700);
    if (getuid() != 0)
        allow(root + "/closed", 0000);

    CHECK(contains(trouble_for_nobody(root + "/closed/x.db"), "the directory " + root + "/closed may not be entered"));
    CHECK(
        contains(trouble_for_nobody(root + "/frozen/new.db"), "the directory " + root + "/frozen takes no new files"));
    CHECK(
        contains(trouble_for_nobody(root + "/frozen/shared"), "the directory " + root + "/frozen takes no new files"));
    if (getuid() == 0) {
        CHECK(contains(trouble_for_nobody(root + "/frozen/file"), "/frozen/file may not be written"));
        CHECK(contains(trouble_for_nobody(root + "/frozen/secret"), "/frozen/secret may not be read"));
    }
    CHECK(trouble_for_nobody(root + "/frozen/file", {.write = false}) == " | ");
    allow(root + "/closed", 0700);
    allow(root + "/frozen", 0700);
}

TEST_CASE("paths become URIs and stay the same paths", "[sqlite][path]") {
    CHECK(sqlite_uri("a.db", "immutable=1") == "file:a.db?immutable=1");
    CHECK(sqlite_uri("/a b/%41?x#y&z=\xC3\xA4.db", "x=y") == "file:///a b/%2541%3fx%23y&z=\xC3\xA4.db?x=y");
    CHECK(sqlite_uri("//double", "") == "file:////double?");
    CHECK(sqlite_plain_path("a.db") == "a.db");
    CHECK(sqlite_plain_path("file:a.db") == "./file:a.db");
    CHECK(sqlite_plain_path(":memory:x") == "./:memory:x");
    CHECK(sqlite_plain_path("/file:a") == "/file:a");
}
