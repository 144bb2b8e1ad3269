#ifndef CONSOLE_ASSETS_H
#define CONSOLE_ASSETS_H

#include <stddef.h>

/// One file of the web console, as it was compiled in.
struct console_asset {
    /// Below `www`, such as `js/main.js`.
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// The number of files.
size_t console_asset_count(void);

/// A file by its position below `console_asset_count()`, in the order of paths.
struct console_asset console_asset_at(size_t index);

#endif
