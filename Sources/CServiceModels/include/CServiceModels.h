#pragma once

#include <stddef.h>

/// The API model of one service, as a gzip file.
struct newel_service_model {
    /// botocore's name, such as "stepfunctions".
    const char *name;
    /// The model's own serviceId, such as "SFN".
    const char *service_id;
    const unsigned char *bytes;
    size_t count;
};

/// The first of `newel_service_model_count()` models.
const struct newel_service_model *newel_service_models(void);
size_t newel_service_model_count(void);
