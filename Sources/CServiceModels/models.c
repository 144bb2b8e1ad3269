// Written by scripts/make-service-models. The models are botocore's, shortened: Copyright Amazon.com, Inc. or its
// affiliates, Apache License 2.0.

#include "CServiceModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char acm[] = {
#embed "models/acm.json.gz"
};

static const unsigned char apigateway[] = {
#embed "models/apigateway.json.gz"
};

static const unsigned char apigatewaymanagementapi[] = {
#embed "models/apigatewaymanagementapi.json.gz"
};

static const unsigned char apigatewayv2[] = {
#embed "models/apigatewayv2.json.gz"
};

static const unsigned char appconfig[] = {
#embed "models/appconfig.json.gz"
};

static const unsigned char appconfigdata[] = {
#embed "models/appconfigdata.json.gz"
};

static const unsigned char application_autoscaling[] = {
#embed "models/application-autoscaling.json.gz"
};

static const unsigned char athena[] = {
#embed "models/athena.json.gz"
};

static const unsigned char autoscaling[] = {
#embed "models/autoscaling.json.gz"
};

static const unsigned char backup[] = {
#embed "models/backup.json.gz"
};

static const unsigned char batch[] = {
#embed "models/batch.json.gz"
};

static const unsigned char bedrock[] = {
#embed "models/bedrock.json.gz"
};

static const unsigned char bedrock_agent_runtime[] = {
#embed "models/bedrock-agent-runtime.json.gz"
};

static const unsigned char bedrock_agentcore[] = {
#embed "models/bedrock-agentcore.json.gz"
};

static const unsigned char bedrock_runtime[] = {
#embed "models/bedrock-runtime.json.gz"
};

static const unsigned char budgets[] = {
#embed "models/budgets.json.gz"
};

static const unsigned char ce[] = {
#embed "models/ce.json.gz"
};

static const unsigned char cloudformation[] = {
#embed "models/cloudformation.json.gz"
};

static const unsigned char cloudfront[] = {
#embed "models/cloudfront.json.gz"
};

static const unsigned char cloudtrail[] = {
#embed "models/cloudtrail.json.gz"
};

static const unsigned char cloudwatch[] = {
#embed "models/cloudwatch.json.gz"
};

static const unsigned char codebuild[] = {
#embed "models/codebuild.json.gz"
};

static const unsigned char codepipeline[] = {
#embed "models/codepipeline.json.gz"
};

static const unsigned char cognito_idp[] = {
#embed "models/cognito-idp.json.gz"
};

static const unsigned char comprehend[] = {
#embed "models/comprehend.json.gz"
};

static const unsigned char config[] = {
#embed "models/config.json.gz"
};

static const unsigned char databrew[] = {
#embed "models/databrew.json.gz"
};

static const unsigned char datasync[] = {
#embed "models/datasync.json.gz"
};

static const unsigned char dms[] = {
#embed "models/dms.json.gz"
};

static const unsigned char dynamodb[] = {
#embed "models/dynamodb.json.gz"
};

static const unsigned char dynamodbstreams[] = {
#embed "models/dynamodbstreams.json.gz"
};

static const unsigned char ec2[] = {
#embed "models/ec2.json.gz"
};

static const unsigned char ecr[] = {
#embed "models/ecr.json.gz"
};

static const unsigned char ecs[] = {
#embed "models/ecs.json.gz"
};

static const unsigned char eks[] = {
#embed "models/eks.json.gz"
};

static const unsigned char elasticache[] = {
#embed "models/elasticache.json.gz"
};

static const unsigned char elbv2[] = {
#embed "models/elbv2.json.gz"
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

static const unsigned char firehose[] = {
#embed "models/firehose.json.gz"
};

static const unsigned char glue[] = {
#embed "models/glue.json.gz"
};

static const unsigned char iam[] = {
#embed "models/iam.json.gz"
};

static const unsigned char iot_data[] = {
#embed "models/iot-data.json.gz"
};

static const unsigned char kinesis[] = {
#embed "models/kinesis.json.gz"
};

static const unsigned char kms[] = {
#embed "models/kms.json.gz"
};

static const unsigned char lakeformation[] = {
#embed "models/lakeformation.json.gz"
};

static const unsigned char lambda[] = {
#embed "models/lambda.json.gz"
};

static const unsigned char logs[] = {
#embed "models/logs.json.gz"
};

static const unsigned char mediaconvert[] = {
#embed "models/mediaconvert.json.gz"
};

static const unsigned char opensearch[] = {
#embed "models/opensearch.json.gz"
};

static const unsigned char organizations[] = {
#embed "models/organizations.json.gz"
};

static const unsigned char personalize[] = {
#embed "models/personalize.json.gz"
};

static const unsigned char pipes[] = {
#embed "models/pipes.json.gz"
};

static const unsigned char polly[] = {
#embed "models/polly.json.gz"
};

static const unsigned char quicksight[] = {
#embed "models/quicksight.json.gz"
};

static const unsigned char rds[] = {
#embed "models/rds.json.gz"
};

static const unsigned char rds_data[] = {
#embed "models/rds-data.json.gz"
};

static const unsigned char redshift_data[] = {
#embed "models/redshift-data.json.gz"
};

static const unsigned char rekognition[] = {
#embed "models/rekognition.json.gz"
};

static const unsigned char resourcegroupstaggingapi[] = {
#embed "models/resourcegroupstaggingapi.json.gz"
};

static const unsigned char route53[] = {
#embed "models/route53.json.gz"
};

static const unsigned char s3[] = {
#embed "models/s3.json.gz"
};

static const unsigned char s3control[] = {
#embed "models/s3control.json.gz"
};

static const unsigned char sagemaker[] = {
#embed "models/sagemaker.json.gz"
};

static const unsigned char sagemaker_runtime[] = {
#embed "models/sagemaker-runtime.json.gz"
};

static const unsigned char scheduler[] = {
#embed "models/scheduler.json.gz"
};

static const unsigned char secretsmanager[] = {
#embed "models/secretsmanager.json.gz"
};

static const unsigned char service_quotas[] = {
#embed "models/service-quotas.json.gz"
};

static const unsigned char servicediscovery[] = {
#embed "models/servicediscovery.json.gz"
};

static const unsigned char ses[] = {
#embed "models/ses.json.gz"
};

static const unsigned char sesv2[] = {
#embed "models/sesv2.json.gz"
};

static const unsigned char sns[] = {
#embed "models/sns.json.gz"
};

static const unsigned char sqs[] = {
#embed "models/sqs.json.gz"
};

static const unsigned char ssm[] = {
#embed "models/ssm.json.gz"
};

static const unsigned char sso_admin[] = {
#embed "models/sso-admin.json.gz"
};

static const unsigned char stepfunctions[] = {
#embed "models/stepfunctions.json.gz"
};

static const unsigned char sts[] = {
#embed "models/sts.json.gz"
};

static const unsigned char support[] = {
#embed "models/support.json.gz"
};

static const unsigned char textract[] = {
#embed "models/textract.json.gz"
};

static const unsigned char timestream_query[] = {
#embed "models/timestream-query.json.gz"
};

static const unsigned char timestream_write[] = {
#embed "models/timestream-write.json.gz"
};

static const unsigned char transcribe[] = {
#embed "models/transcribe.json.gz"
};

static const unsigned char transfer[] = {
#embed "models/transfer.json.gz"
};

static const unsigned char translate[] = {
#embed "models/translate.json.gz"
};

static const unsigned char xray[] = {
#embed "models/xray.json.gz"
};

static const struct newel_service_model models[] = {
    {"acm", "ACM", acm, sizeof(acm)},
    {"apigateway", "API Gateway", apigateway, sizeof(apigateway)},
    {"apigatewaymanagementapi", "ApiGatewayManagementApi", apigatewaymanagementapi, sizeof(apigatewaymanagementapi)},
    {"apigatewayv2", "ApiGatewayV2", apigatewayv2, sizeof(apigatewayv2)},
    {"appconfig", "AppConfig", appconfig, sizeof(appconfig)},
    {"appconfigdata", "AppConfigData", appconfigdata, sizeof(appconfigdata)},
    {"application-autoscaling", "Application Auto Scaling", application_autoscaling, sizeof(application_autoscaling)},
    {"athena", "Athena", athena, sizeof(athena)},
    {"autoscaling", "Auto Scaling", autoscaling, sizeof(autoscaling)},
    {"backup", "Backup", backup, sizeof(backup)},
    {"batch", "Batch", batch, sizeof(batch)},
    {"bedrock", "Bedrock", bedrock, sizeof(bedrock)},
    {"bedrock-agent-runtime", "Bedrock Agent Runtime", bedrock_agent_runtime, sizeof(bedrock_agent_runtime)},
    {"bedrock-agentcore", "Bedrock AgentCore", bedrock_agentcore, sizeof(bedrock_agentcore)},
    {"bedrock-runtime", "Bedrock Runtime", bedrock_runtime, sizeof(bedrock_runtime)},
    {"budgets", "Budgets", budgets, sizeof(budgets)},
    {"ce", "Cost Explorer", ce, sizeof(ce)},
    {"cloudformation", "CloudFormation", cloudformation, sizeof(cloudformation)},
    {"cloudfront", "CloudFront", cloudfront, sizeof(cloudfront)},
    {"cloudtrail", "CloudTrail", cloudtrail, sizeof(cloudtrail)},
    {"cloudwatch", "CloudWatch", cloudwatch, sizeof(cloudwatch)},
    {"codebuild", "CodeBuild", codebuild, sizeof(codebuild)},
    {"codepipeline", "CodePipeline", codepipeline, sizeof(codepipeline)},
    {"cognito-idp", "Cognito Identity Provider", cognito_idp, sizeof(cognito_idp)},
    {"comprehend", "Comprehend", comprehend, sizeof(comprehend)},
    {"config", "Config Service", config, sizeof(config)},
    {"databrew", "DataBrew", databrew, sizeof(databrew)},
    {"datasync", "DataSync", datasync, sizeof(datasync)},
    {"dms", "Database Migration Service", dms, sizeof(dms)},
    {"dynamodb", "DynamoDB", dynamodb, sizeof(dynamodb)},
    {"dynamodbstreams", "DynamoDB Streams", dynamodbstreams, sizeof(dynamodbstreams)},
    {"ec2", "EC2", ec2, sizeof(ec2)},
    {"ecr", "ECR", ecr, sizeof(ecr)},
    {"ecs", "ECS", ecs, sizeof(ecs)},
    {"eks", "EKS", eks, sizeof(eks)},
    {"elasticache", "ElastiCache", elasticache, sizeof(elasticache)},
    {"elbv2", "Elastic Load Balancing v2", elbv2, sizeof(elbv2)},
    {"emr", "EMR", emr, sizeof(emr)},
    {"emr-containers", "EMR containers", emr_containers, sizeof(emr_containers)},
    {"emr-serverless", "EMR Serverless", emr_serverless, sizeof(emr_serverless)},
    {"events", "EventBridge", events, sizeof(events)},
    {"firehose", "Firehose", firehose, sizeof(firehose)},
    {"glue", "Glue", glue, sizeof(glue)},
    {"iam", "IAM", iam, sizeof(iam)},
    {"iot-data", "IoT Data Plane", iot_data, sizeof(iot_data)},
    {"kinesis", "Kinesis", kinesis, sizeof(kinesis)},
    {"kms", "KMS", kms, sizeof(kms)},
    {"lakeformation", "LakeFormation", lakeformation, sizeof(lakeformation)},
    {"lambda", "Lambda", lambda, sizeof(lambda)},
    {"logs", "CloudWatch Logs", logs, sizeof(logs)},
    {"mediaconvert", "MediaConvert", mediaconvert, sizeof(mediaconvert)},
    {"opensearch", "OpenSearch", opensearch, sizeof(opensearch)},
    {"organizations", "Organizations", organizations, sizeof(organizations)},
    {"personalize", "Personalize", personalize, sizeof(personalize)},
    {"pipes", "Pipes", pipes, sizeof(pipes)},
    {"polly", "Polly", polly, sizeof(polly)},
    {"quicksight", "QuickSight", quicksight, sizeof(quicksight)},
    {"rds", "RDS", rds, sizeof(rds)},
    {"rds-data", "RDS Data", rds_data, sizeof(rds_data)},
    {"redshift-data", "Redshift Data", redshift_data, sizeof(redshift_data)},
    {"rekognition", "Rekognition", rekognition, sizeof(rekognition)},
    {"resourcegroupstaggingapi", "Resource Groups Tagging API", resourcegroupstaggingapi, sizeof(resourcegroupstaggingapi)},
    {"route53", "Route 53", route53, sizeof(route53)},
    {"s3", "S3", s3, sizeof(s3)},
    {"s3control", "S3 Control", s3control, sizeof(s3control)},
    {"sagemaker", "SageMaker", sagemaker, sizeof(sagemaker)},
    {"sagemaker-runtime", "SageMaker Runtime", sagemaker_runtime, sizeof(sagemaker_runtime)},
    {"scheduler", "Scheduler", scheduler, sizeof(scheduler)},
    {"secretsmanager", "Secrets Manager", secretsmanager, sizeof(secretsmanager)},
    {"service-quotas", "Service Quotas", service_quotas, sizeof(service_quotas)},
    {"servicediscovery", "ServiceDiscovery", servicediscovery, sizeof(servicediscovery)},
    {"ses", "SES", ses, sizeof(ses)},
    {"sesv2", "SESv2", sesv2, sizeof(sesv2)},
    {"sns", "SNS", sns, sizeof(sns)},
    {"sqs", "SQS", sqs, sizeof(sqs)},
    {"ssm", "SSM", ssm, sizeof(ssm)},
    {"sso-admin", "SSO Admin", sso_admin, sizeof(sso_admin)},
    {"stepfunctions", "SFN", stepfunctions, sizeof(stepfunctions)},
    {"sts", "STS", sts, sizeof(sts)},
    {"support", "Support", support, sizeof(support)},
    {"textract", "Textract", textract, sizeof(textract)},
    {"timestream-query", "Timestream Query", timestream_query, sizeof(timestream_query)},
    {"timestream-write", "Timestream Write", timestream_write, sizeof(timestream_write)},
    {"transcribe", "Transcribe", transcribe, sizeof(transcribe)},
    {"transfer", "Transfer", transfer, sizeof(transfer)},
    {"translate", "Translate", translate, sizeof(translate)},
    {"xray", "XRay", xray, sizeof(xray)},
};

const struct newel_service_model *newel_service_models(void) { return models; }

size_t newel_service_model_count(void) { return sizeof(models) / sizeof(*models); }
