# Finds libsodium, whose CMake package has another name, or none, in every distribution: vcpkg's unofficial-sodium,
# Conan's libsodium, nothing in Debian. Defines Sodium::sodium, Sodium_FOUND and, where it can be read, Sodium_VERSION.
find_package(unofficial-sodium CONFIG QUIET)
find_package(libsodium CONFIG QUIET)

foreach(candidate IN ITEMS unofficial-sodium::sodium libsodium::libsodium)
    if(TARGET ${candidate} AND NOT TARGET Sodium::sodium)
        add_library(Sodium::sodium INTERFACE IMPORTED)
        target_link_libraries(Sodium::sodium INTERFACE ${candidate})
        set(Sodium_LIBRARY ${candidate})
    endif()
endforeach()
unset(candidate)

if(NOT TARGET Sodium::sodium)
    find_path(Sodium_INCLUDE_DIR sodium.h)
    find_library(Sodium_LIBRARY NAMES sodium libsodium)
    mark_as_advanced(Sodium_INCLUDE_DIR Sodium_LIBRARY)
    if(EXISTS "${Sodium_INCLUDE_DIR}/sodium/version.h")
        file(STRINGS "${Sodium_INCLUDE_DIR}/sodium/version.h" Sodium_VERSION REGEX "SODIUM_VERSION_STRING")
        string(REGEX MATCH "[0-9][0-9.]*" Sodium_VERSION "${Sodium_VERSION}")
    endif()
    if(Sodium_INCLUDE_DIR AND Sodium_LIBRARY)
        add_library(Sodium::sodium UNKNOWN IMPORTED)
        set_target_properties(Sodium::sodium PROPERTIES
            IMPORTED_LOCATION "${Sodium_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${Sodium_INCLUDE_DIR}")
    endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Sodium REQUIRED_VARS Sodium_LIBRARY VERSION_VAR Sodium_VERSION)
