package import ExecutionCore
package import ExecutionRuntime
import JSONModel
import MapDatasets
import StorageAPI

/// Datasets and results of distributed Maps in object stores.
package struct ObjectMapDatasets: MapDatasetAccess {
    private let stores: ObjectStores

    package init(stores: ObjectStores) { self.stores = stores }

    package func open(_ request: ItemReaderRequest) async throws(StatesError) -> any MapItemCursor {
        do throws(DatasetFailure) {
            return try await cursor(request)
        } catch {
            throw error.statesError("States.ItemReaderFailed")
        }
    }

    private func cursor(_ request: ItemReaderRequest) async throws(DatasetFailure) -> any MapItemCursor {
        let plan = try DatasetFailure.catching { () throws(DatasetError) in
            try ReaderPlan(
                resource: request.resource,
                parameters: request.parameters,
                readerConfig: request.readerConfig,
                maxItems: request.maxItems
            )
        }
        let caller = AWSServiceClient.Caller(request.caller)
        let source = try await source(plan.dataset, caller)
        let cursor = DatasetCursor(stores: stores, caller: caller, source: source, itemCountMax: plan.itemCountMax)
        // What cannot be opened fails here, and not when the first item is wanted.
        try await cursor.begin()
        return cursor
    }

    private func source(
        _ dataset: ReaderPlan.Dataset,
        _ caller: AWSServiceClient.Caller
    ) async throws(DatasetFailure) -> DatasetSource {
        switch dataset {
        case .object(let object, let format):
            return DatasetSource(objects: .named([object]), format: format, isOneFile: true)
        case .listing(let request):
            return DatasetSource(objects: .listed(try await list(request, caller), request), format: nil)
        case .contents(let request, let format):
            return DatasetSource(objects: .listed(try await list(request, caller), request), format: format)
        case .inventory(let object):
            let content = try await read(object, caller)
            let manifest = try DatasetFailure.catching { () throws(DatasetError) in
                try InventoryManifest(parsing: content)
            }
            let format = CSVFormat(delimiter: UInt8(ascii: ","), header: .given(manifest.columns))
            return DatasetSource(
                objects: .named(
                    manifest.keys.map {
                        ReaderPlan.ObjectReference(address: ObjectAddress(bucket: manifest.bucket, key: $0))
                    }
                ),
                format: .csv(format)
            )
        case .unload(let object, let format):
            let content = try await read(object, caller)
            let manifest = try DatasetFailure.catching { () throws(DatasetError) in
                try AthenaManifest(parsing: content)
            }
            return DatasetSource(
                objects: .named(manifest.objects.map { ReaderPlan.ObjectReference(address: $0) }),
                format: format
            )
        }
    }

    private func list(
        _ request: ReaderPlan.ListingRequest,
        _ caller: AWSServiceClient.Caller
    ) async throws(DatasetFailure) -> any ObjectListing {
        let store = await stores.store(of: request.bucket, as: caller)
        do throws(ObjectStoreError) {
            return try await store.list(request)
        } catch {
            throw DatasetFailure(error)
        }
    }

    /// Reads a manifest whole.
    private func read(
        _ object: ReaderPlan.ObjectReference,
        _ caller: AWSServiceClient.Caller
    ) async throws(DatasetFailure) -> [UInt8] {
        let store = await stores.store(of: object.address.bucket, as: caller)
        let content = try await ObjectContent(store, object)
        var bytes: [UInt8] = []
        while true {
            let portion = try await content.next()
            if portion.isEmpty { break }
            bytes += portion
            guard bytes.count <= DatasetLimits.manifestByteCountMax else {
                await content.close()
                throw DatasetFailure(
                    cause: "The manifest \(object.address) has more than \(DatasetLimits.manifestByteCountMax) bytes."
                )
            }
        }
        await content.close()
        return bytes
    }

    // Results

    package func check(_ request: ResultWriterRequest) async throws(StatesError) {
        let failure: DatasetFailure
        do throws(DatasetFailure) {
            let files = try files(request)
            let store = await stores.store(of: files.bucket, as: AWSServiceClient.Caller(request.caller))
            do throws(ObjectStoreError) {
                return try await store.checkWriting(ObjectAddress(bucket: files.bucket, key: files.manifestKey))
            } catch {
                // A server that stops has found out nothing.
                guard !error.isCancellation else { return }
                failure = DatasetFailure(error)
            }
        } catch {
            failure = error
        }
        throw failure.statesError("States.ResultWriterFailed")
    }

    package func export(_ request: ResultWriterRequest) async throws(StatesError) -> any MapResultExport {
        do throws(DatasetFailure) {
            let files = try files(request)
            let store = await stores.store(of: files.bucket, as: AWSServiceClient.Caller(request.caller))
            let format = ResultFormat(request.writerConfig, isExported: true)
            return ResultExport(store: store, files: files, format: format, mapRunARN: request.mapRunARN)
        } catch {
            throw error.statesError("States.ResultWriterFailed")
        }
    }

    private func files(_ request: ResultWriterRequest) throws(DatasetFailure) -> ResultFiles {
        let type = ResultFormat(request.writerConfig, isExported: true).outputType
        return try DatasetFailure.catching { () throws(DatasetError) in
            try ResultFiles(request.parameters, mapRunARN: request.mapRunARN, outputType: type)
        }
    }
}

extension AWSServiceClient.Caller {
    /// The Map's execution calls with this process's own credentials, as its tasks do.
    init(_ caller: MapDatasetCaller) {
        self.init(account: caller.scope.account, region: caller.scope.region)
    }
}
