extension OptimizedService {
    static let dynamoDB = OptimizedService(
        "DynamoDB",
        "AmazonDynamoDBv2",
        general: "AmazonDynamoDBException",
        [
            "getItem": .call("dynamodb", "GetItem"), "putItem": .call("dynamodb", "PutItem"),
            "updateItem": .call("dynamodb", "UpdateItem"), "deleteItem": .call("dynamodb", "DeleteItem"),
        ]
    )
}
