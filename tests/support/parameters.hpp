// SPDX-License-Identifier: BSL-1.0
#ifndef CONSTABLE_TESTS_SUPPORT_PARAMETERS_HPP
#define CONSTABLE_TESTS_SUPPORT_PARAMETERS_HPP

// The parameters of a statement as text for tests, in the order in which they are bound: `7 ada null arg0 time`.

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <constable/core/timestamp.hpp>
#include <constable/schema/codec.hpp>

namespace constable_test {

class parameter_list {
public:
    template <class T, class Holder>
    void value(Holder const& held) {
        if constexpr (constable::detail::is_optional<Holder>)
            held ? value<T>(*held) : add("null");
        else if constexpr (std::same_as<Holder, bool>)
            add(held ? "true" : "false");
        else if constexpr (std::is_arithmetic_v<Holder>)
            add(std::to_string(held));
        else if constexpr (std::same_as<Holder, constable::timestamp>)
            add(held == constable::timestamp{}                        ? "epoch"
                : held > constable::timestamp::from_civil(2020, 1, 1) ? "now"
                                                                      : "time");
        else
            add(std::string_view{held});
    }
    template <class T, class Integer>
    void narrow(Integer held) {
        add(std::to_string(held));
    }
    template <std::size_t N, class T, bool Nullable, bool Stored>
    void argument() {
        add((Stored ? "stored" : "arg") + std::to_string(N));
    }

    bool part(bool on, std::size_t) { return on; }

    [[nodiscard]] std::string const& text() const { return text_; }

private:
    void add(std::string_view part) {
        if (!text_.empty())
            text_ += ' ';
        text_ += part;
    }
    std::string text_;
};

template <class Statement>
std::string parameters_of(Statement const& statement) {
    parameter_list list;
    statement.bind(list);
    return list.text();
}

} // namespace constable_test

#endif
