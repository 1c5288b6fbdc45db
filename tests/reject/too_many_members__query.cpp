// SPDX-License-Identifier: BSL-1.0
// expect: at most 100 columns
// expect: too_many_members<reading, 101

#include <cstdint>

#include <constable/constable.hpp>

using namespace constable;

struct reading {
    std::int64_t id{};
    int m0{}, m1{}, m2{}, m3{}, m4{}, m5{}, m6{}, m7{}, m8{}, m9{};
    int m10{}, m11{}, m12{}, m13{}, m14{}, m15{}, m16{}, m17{}, m18{}, m19{};
    int m20{}, m21{}, m22{}, m23{}, m24{}, m25{}, m26{}, m27{}, m28{}, m29{};
    int m30{}, m31{}, m32{}, m33{}, m34{}, m35{}, m36{}, m37{}, m38{}, m39{};
    int m40{}, m41{}, m42{}, m43{}, m44{}, m45{}, m46{}, m47{}, m48{}, m49{};
    int m50{}, m51{}, m52{}, m53{}, m54{}, m55{}, m56{}, m57{}, m58{}, m59{};
    int m60{}, m61{}, m62{}, m63{}, m64{}, m65{}, m66{}, m67{}, m68{}, m69{};
    int m70{}, m71{}, m72{}, m73{}, m74{}, m75{}, m76{}, m77{}, m78{}, m79{};
    int m80{}, m81{}, m82{}, m83{}, m84{}, m85{}, m86{}, m87{}, m88{}, m89{};
    int m90{}, m91{}, m92{}, m93{}, m94{}, m95{}, m96{}, m97{}, m98{};
#ifdef ACCEPT
#else
    int m99{};
#endif

    static consteval auto table() {
        using namespace constable;
        return constable::table("readings", primary_key<&reading::id>);
    }
};

constexpr auto text = sql<sqlite>(from<reading>.where(col<&reading::id> == 1));
