// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_CUTTING_PROXY_HPP
#define CONSTABLE_TESTS_SUPPORT_CUTTING_PROXY_HPP

// A stand-in for a PostgreSQL server's socket that passes everything on, and cuts a link after so many bytes.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace constable_test {

class cutting_proxy {
public:
    /// `server` is the folder of the server's socket.
    explicit cutting_proxy(std::string const& server) : server_(server + socket_name) {
        std::string pattern = (std::filesystem::temp_directory_path() / "constable-proxy-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("mkdtemp failed");
        folder_ = pattern;
        const sockaddr_un address = address_of(folder_ + socket_name);
        if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0 ||
            listen(listener_, 16) != 0)
            throw std::runtime_error("the proxy cannot listen");
        thread_ = std::thread{[this] { serve(); }};
    }
    cutting_proxy(cutting_proxy const&) = delete;
    cutting_proxy& operator=(cutting_proxy const&) = delete;
    ~cutting_proxy() {
        stopped_ = true;
        thread_.join();
        close(listener_);
        std::filesystem::remove_all(folder_);
    }

    [[nodiscard]] std::string const& folder() const noexcept { return folder_; }
    /// Cuts the link that passes the last of so many bytes, counted from now on in both directions. Later links are
    /// not cut.
    void cut_after(long bytes) noexcept { left_ = bytes; }
    /// Cuts all links, and from now on each new one. Returns when none is left.
    void begin_outage() {
        out_ = true;
        while (number_ != 0)
            std::this_thread::yield();
    }
    void end_outage() noexcept { out_ = false; }
    /// Keeps all links and passes nothing on: a peer that has vanished without a word.
    void hold(bool held) noexcept { held_ = held; }
    /// Links that were taken up, counted from the beginning.
    [[nodiscard]] long links() const noexcept { return taken_; }
    /// Bytes that were passed on.
    [[nodiscard]] long passed() const noexcept { return passed_; }

private:
    static constexpr char const* socket_name = "/.s.PGSQL.5432";

    struct link {
        int client;
        int server;
    };

    static sockaddr_un address_of(std::string const& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        return address;
    }

    void serve() {
        while (!stopped_) {
            std::vector<pollfd> waiting{{listener_, POLLIN, 0}};
            if (out_)
                end_links();
            if (!held_)
                for (link const& each : links_) {
                    waiting.push_back({each.client, POLLIN, 0});
                    waiting.push_back({each.server, POLLIN, 0});
                }
            if (poll(waiting.data(), waiting.size(), 10) <= 0)
                continue;
            if (waiting[0].revents != 0)
                take_link();
            if (waiting.size() == 1)
                continue;
            std::vector<link> kept;
            for (std::size_t i = 0; i != links_.size(); ++i) {
                const link each = links_[i];
                if (2 + 2 * i >= waiting.size()) { // new
                    kept.push_back(each);
                    continue;
                }
                const bool goes_on = (waiting[1 + 2 * i].revents == 0 || pass(each.client, each.server)) &&
                                     (waiting[2 + 2 * i].revents == 0 || pass(each.server, each.client));
                if (goes_on) {
                    kept.push_back(each);
                } else {
                    close(each.client);
                    close(each.server);
                }
            }
            links_ = std::move(kept);
            number_ = links_.size();
        }
        end_links();
    }
    void end_links() {
        for (link const& each : links_) {
            close(each.client);
            close(each.server);
        }
        links_.clear();
        number_ = 0;
    }

    void take_link() {
        const int client = accept(listener_, nullptr, nullptr);
        const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un address = address_of(server_);
        if (client >= 0 && connect(server, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0) {
            links_.push_back({client, server});
            number_ = links_.size();
            ++taken_;
        } else {
            close(client);
            close(server);
        }
    }

    /// False where the link ends.
    bool pass(int from, int to) {
        char buffer[4096];
        const long allowed = left_;
        const auto most = allowed < 0 ? sizeof buffer : std::min(sizeof buffer, static_cast<std::size_t>(allowed));
        const ssize_t got = read(from, buffer, most);
        if (got <= 0 || send(to, buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
            return false;
        passed_ += got;
        if (allowed < 0)
            return true;
        left_ = allowed - got;
        if (left_ > 0)
            return true;
        left_ = -1;
        return false;
    }

    std::string server_;
    std::string folder_;
    int listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::vector<link> links_;
    std::atomic<long> left_ = -1;
    std::atomic<long> passed_ = 0;
    std::atomic<long> taken_ = 0;
    std::atomic<std::size_t> number_ = 0; ///< of links
    std::atomic<bool> out_ = false;
    std::atomic<bool> held_ = false;
    std::atomic<bool> stopped_ = false;
    std::thread thread_;
};

} // namespace constable_test

#endif
