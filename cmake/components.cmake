# What a user can link, one line each: component | arguments of find_package | libraries besides the core's.
# All headers are always there; a component says only what they need. The build and the installed package both read this.
set(constable_component_table
    "constable | Boost 1.81 CONFIG                 | Boost::headers"
    "sqlite    | SQLite3                           | SQLite::SQLite3"
    "postgres  | PostgreSQL                        | PostgreSQL::PostgreSQL"
    "json      | Boost 1.81 CONFIG COMPONENTS json | Boost::json"
    "fmt       | fmt CONFIG                        | fmt::fmt")

# Sets ${names} to the components there are.
function(constable_component_names names)
    set(found)
    foreach(row IN LISTS constable_component_table)
        string(REGEX MATCH "^[a-z_]+" name "${row}")
        list(APPEND found ${name})
    endforeach()
    set(${names} ${found} PARENT_SCOPE)
endfunction()

# Sets ${package} and ${libraries} to what the component needs; both are empty where there is no such component.
function(constable_component name package libraries)
    set(${package} "" PARENT_SCOPE)
    set(${libraries} "" PARENT_SCOPE)
    foreach(row IN LISTS constable_component_table)
        if(row MATCHES "^${name} *\\|([^|]*)\\|([^|]*)$")
            separate_arguments(package_words UNIX_COMMAND "${CMAKE_MATCH_1}")
            separate_arguments(library_words UNIX_COMMAND "${CMAKE_MATCH_2}")
            set(${package} ${package_words} PARENT_SCOPE)
            set(${libraries} ${library_words} PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

# Sets ${missing} to the targets among the libraries that do not exist. Asked of the targets, for Boost is "found" without
# the library that was asked for.
function(constable_missing_libraries missing)
    set(${missing} "" PARENT_SCOPE)
    list(FILTER ARGN INCLUDE REGEX "::")
    foreach(library IN LISTS ARGN)
        if(NOT TARGET ${library})
            set(${missing} ${library} PARENT_SCOPE)
        endif()
    endforeach()
endfunction()
