# What our own programs are built with. Nothing here reaches a consumer.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

set(CONSTABLE_TEST_DATA "${PROJECT_SOURCE_DIR}/../shared/data" CACHE PATH
    "Folder of the shared test data; a test whose file is absent is skipped")

if(CONSTABLE_BUILD_TESTS)
    find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
endif()

find_program(CONSTABLE_CCACHE ccache)
mark_as_advanced(CONSTABLE_CCACHE)
if(CONSTABLE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CONSTABLE_CCACHE}")
endif()

set(constable_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# Every component that can be linked here and our warnings, for the programs of this repository.
add_library(constable_developer INTERFACE)
target_compile_options(constable_developer INTERFACE ${constable_warnings})
foreach(component IN LISTS constable_usable_components)
    target_link_libraries(constable_developer INTERFACE constable::${component})
endforeach()
