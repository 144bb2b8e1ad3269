// Written by scripts/make-service-models. The models are botocore's, shortened: Copyright Amazon.com, Inc. or its
// affiliates, Apache License 2.0.

#include "CServiceModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char athena[] = {
#embed "models/athena.json.gz"
};

static const unsigned char batch[] = {
#embed "models/batch.json.gz"
};

static const unsigned char bedrock[] = {
#embed "models/bedrock.json.gz"
};

static const unsigned char bedrock_runtime[] = {
#embed "models/bedrock-runtime.json.gz"
};

static const unsigned char codebuild[] = {
#embed "models/codebuild.json.gz"
};

static const unsigned char databrew[] = {
#embed "models/databrew.json.gz"
};

static const unsigned char dynamodb[] = {
#embed "models/dynamodb.json.gz"
};

static const unsigned char ecs[] = {
#embed "models/ecs.json.gz"
};

static const unsigned char eks[] = {
#embed "models/eks.json.gz"
};

static const unsigned char emr[] = {
#embed "models/emr.json.gz"
};

static const unsigned char emr_containers[] = {
#embed "models/emr-containers.json.gz"
};

static const unsigned char emr_serverless[] = {
#embed "models/emr-serverless.json.gz"
};

static const unsigned char events[] = {
#embed "models/events.json.gz"
};

static const unsigned char glue[] = {
#embed "models/glue.json.gz"
};

static const unsigned char kms[] = {
#embed "models/kms.json.gz"
};

static const unsigned char lambda[] = {
#embed "models/lambda.json.gz"
};

static const unsigned char mediaconvert[] = {
#embed "models/mediaconvert.json.gz"
};

static const unsigned char s3[] = {
#embed "models/s3.json.gz"
};

static const unsigned char sagemaker[] = {
#embed "models/sagemaker.json.gz"
};

static const unsigned char secretsmanager[] = {
#embed "models/secretsmanager.json.gz"
};

static const unsigned char sns[] = {
#embed "models/sns.json.gz"
};

static const unsigned char sqs[] = {
#embed "models/sqs.json.gz"
};

static const unsigned char stepfunctions[] = {
#embed "models/stepfunctions.json.gz"
};

static const struct newel_service_model models[] = {
    {"athena", "Athena", athena, sizeof(athena)},
    {"batch", "Batch", batch, sizeof(batch)},
    {"bedrock", "Bedrock", bedrock, sizeof(bedrock)},
    {"bedrock-runtime", "Bedrock Runtime", bedrock_runtime, sizeof(bedrock_runtime)},
    {"codebuild", "CodeBuild", codebuild, sizeof(codebuild)},
    {"databrew", "DataBrew", databrew, sizeof(databrew)},
    {"dynamodb", "DynamoDB", dynamodb, sizeof(dynamodb)},
    {"ecs", "ECS", ecs, sizeof(ecs)},
    {"eks", "EKS", eks, sizeof(eks)},
    {"emr", "EMR", emr, sizeof(emr)},
    {"emr-containers", "EMR containers", emr_containers, sizeof(emr_containers)},
    {"emr-serverless", "EMR Serverless", emr_serverless, sizeof(emr_serverless)},
    {"events", "EventBridge", events, sizeof(events)},
    {"glue", "Glue", glue, sizeof(glue)},
    {"kms", "KMS", kms, sizeof(kms)},
    {"lambda", "Lambda", lambda, sizeof(lambda)},
    {"mediaconvert", "MediaConvert", mediaconvert, sizeof(mediaconvert)},
    {"s3", "S3", s3, sizeof(s3)},
    {"sagemaker", "SageMaker", sagemaker, sizeof(sagemaker)},
    {"secretsmanager", "Secrets Manager", secretsmanager, sizeof(secretsmanager)},
    {"sns", "SNS", sns, sizeof(sns)},
    {"sqs", "SQS", sqs, sizeof(sqs)},
    {"stepfunctions", "SFN", stepfunctions, sizeof(stepfunctions)},
};

const struct newel_service_model *newel_service_models(void) { return models; }

size_t newel_service_model_count(void) { return sizeof(models) / sizeof(*models); }
