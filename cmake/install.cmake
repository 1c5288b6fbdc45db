# Installs the headers and the CMake package. Each component has its own export file, so that only the packages of the
# requested components are looked for.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_directory "${CMAKE_INSTALL_LIBDIR}/cmake/constable")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/constable" TYPE INCLUDE FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/constable")

foreach(component IN LISTS constable_components)
    get_target_property(target constable::${component} ALIASED_TARGET)
    install(TARGETS ${target} EXPORT constable-${component})
    install(EXPORT constable-${component}
        NAMESPACE constable::
        FILE constable-${component}.cmake
        DESTINATION "${package_directory}")
endforeach()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/constable-config.cmake.in"
    "${PROJECT_BINARY_DIR}/constable-config.cmake"
    INSTALL_DESTINATION "${package_directory}"
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/constable-config-version.cmake"
    COMPATIBILITY SameMinorVersion
    ARCH_INDEPENDENT)
install(FILES
    "${PROJECT_BINARY_DIR}/constable-config.cmake"
    "${PROJECT_BINARY_DIR}/constable-config-version.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/components.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindSodium.cmake"
    DESTINATION "${package_directory}")
