# The interface targets, one per component: constable::constable, constable::sqlite, ...
include("${CMAKE_CURRENT_LIST_DIR}/components.cmake")
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")

add_library(constable INTERFACE)
target_compile_features(constable INTERFACE cxx_std_20)
target_include_directories(constable INTERFACE
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
    "$<INSTALL_INTERFACE:include>")

# Our own programs use every component, so there all packages are required. Elsewhere a component whose package is absent
# is an error only for who links it.
set(requirement QUIET)
if(CONSTABLE_BUILD_TESTS OR CONSTABLE_BUILD_BENCHMARKS)
    set(requirement REQUIRED)
endif()

constable_component_names(constable_components)
set(constable_usable_components)
foreach(component IN LISTS constable_components)
    constable_component(${component} package libraries)
    find_package(${package} ${requirement})
    constable_missing_libraries(missing ${libraries})
    if(missing)
        message(STATUS "constable::${component} cannot be linked here: ${missing} was not found")
    else()
        list(APPEND constable_usable_components ${component})
    endif()

    set(target constable)
    if(NOT component STREQUAL "constable")
        set(target constable_${component})
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE constable)
    endif()
    target_link_libraries(${target} INTERFACE ${libraries})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${component})
    add_library(constable::${component} ALIAS ${target})
endforeach()
