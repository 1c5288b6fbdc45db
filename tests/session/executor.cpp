// SPDX-License-Identifier: BSL-1.0
// Being written now, with the bad input of issue 2.
