import ExecutionCore
import ExecutionRuntime
import JSONModel
import MapDatasets

/// Where a cursor's items come from: objects, one after the other, and the format of their content.
struct DatasetSource: Sendable {
    enum Objects: Sendable {
        case named([ReaderPlan.ObjectReference])
        case listed(any ObjectListing, ReaderPlan.ListingRequest)
    }

    let objects: Objects
    /// Nil when the objects are the items.
    let format: ReaderPlan.Format?
    /// Whether failures need not say which file they are about.
    var isOneFile = false
}

/// Goes through a dataset, holding one portion of one file at a time.
actor DatasetCursor: MapItemCursor {
    /// A file under way.
    private struct File {
        let address: ObjectAddress
        let source: String
        let content: ObjectContent
        var decoder: any ItemDecoding
    }

    private let stores: ObjectStores
    private let caller: AWSServiceClient.Caller
    private let source: DatasetSource
    /// Items that may still be given.
    private var remaining: Int64
    private var file: File?
    /// The next object of the named ones.
    private var nextNamed = 0
    /// A page of listed objects, and the next of them.
    private var page: [ListedObject] = []
    private var nextListed = 0
    /// Bytes of content that have come in since items were asked for.
    private var byteCount = 0
    private var isClosed = false

    /// Bytes of content that are read for one answer, about.
    private static let portionByteCountMax = 4 << 20

    init(stores: ObjectStores, caller: AWSServiceClient.Caller, source: DatasetSource, itemCountMax: Int64?) {
        self.stores = stores
        self.caller = caller
        self.source = source
        remaining = itemCountMax ?? .max
    }

    /// Opens the first file, or reads the first page of the listing.
    func begin() async throws(DatasetFailure) {
        if source.format == nil {
            page = try await listedPage()
        } else {
            file = try await nextFile()
        }
    }

    func next(_ limit: Int) async throws(StatesError) -> [MapItem] {
        byteCount = 0
        var items: [MapItem] = []
        do throws(DatasetFailure) {
            while items.count < limit, remaining > 0, items.isEmpty || byteCount < Self.portionByteCountMax {
                guard case .item(let item) = try await step(isPassed: false) else { break }
                items.append(item)
                remaining -= 1
            }
        } catch {
            await close()
            throw error.statesError("States.ItemReaderFailed")
        }
        return items
    }

    func skip(_ count: Int64) async throws(StatesError) {
        do throws(DatasetFailure) {
            var passed: Int64 = 0
            while passed < count, remaining > 0 {
                if case .ended = try await step(isPassed: true) { return }
                passed += 1
                remaining -= 1
            }
        } catch {
            await close()
            throw error.statesError("States.ItemReaderFailed")
        }
    }

    func close() async {
        isClosed = true
        if let file { await file.content.close() }
        file = nil
        if case .listed(let listing, _) = source.objects { await listing.close() }
    }

    // Steps

    private enum Step {
        case item(MapItem)
        case passed
        case ended
    }

    private func step(isPassed: Bool) async throws(DatasetFailure) -> Step {
        guard source.format != nil else { return try await listedStep(isPassed) }
        while !isClosed {
            if file == nil { file = try await nextFile() }
            guard let current = file else { return .ended }
            do throws(DatasetFailure) {
                guard let step = try await decode(isPassed) else { continue }
                return step
            } catch {
                throw source.isOneFile ? error : error.about(current.address)
            }
        }
        return .ended
    }

    /// Goes on in the file; nil when it has come to its end.
    private func decode(_ isPassed: Bool) async throws(DatasetFailure) -> Step? {
        while var current = file {
            // The decoder must not be shared while it changes, or its buffers would be copied.
            file = nil
            let step: DecodingStep
            do throws(DatasetError) {
                step = try current.decoder.next(isPassed: isPassed)
            } catch {
                file = current
                throw DatasetFailure(error)
            }
            switch step {
            case .item(let value, let key):
                file = current
                return .item(MapItem(value: value, key: key, source: current.source))
            case .passed:
                file = current
                return .passed
            case .needsInput:
                let content = current.content
                file = consume current
                let bytes = try await content.next()
                guard var resumed = file else { return nil }
                file = nil
                byteCount += bytes.count
                if bytes.isEmpty {
                    resumed.decoder.end()
                } else {
                    resumed.decoder.append(bytes)
                }
                file = consume resumed
            case .ended:
                await current.content.close()
                return nil
            }
        }
        return nil
    }

    /// The next listed object as an item.
    private func listedStep(_ isPassed: Bool) async throws(DatasetFailure) -> Step {
        guard let object = try await nextListedObject(), case .listed(_, let request) = source.objects else {
            return .ended
        }
        byteCount += 256
        if isPassed { return .passed }
        let value: JSONValue = [
            "Etag": .string(object.etag), "Key": .string(object.key),
            "LastModified": .number(.integer(object.lastModifiedSeconds)),
            "Size": .number(.integer(object.byteCount)), "StorageClass": .string(object.storageClass),
        ]
        return .item(MapItem(value: value, source: "S3://\(request.bucket)"))
    }

    // Objects

    /// Opens the next file; nil when there is none.
    private func nextFile() async throws(DatasetFailure) -> File? {
        guard let format = source.format, let reference = try await nextReference() else { return nil }
        let store = await stores.store(of: reference.address.bucket, as: caller)
        let decoder = try DatasetFailure.catching { () throws(DatasetError) in try ReaderPlan.decoder(format) }
        do throws(DatasetFailure) {
            return File(
                address: reference.address,
                source: reference.address.description,
                content: try await ObjectContent(store, reference),
                decoder: decoder
            )
        } catch {
            throw source.isOneFile ? error : error.about(reference.address)
        }
    }

    private func nextReference() async throws(DatasetFailure) -> ReaderPlan.ObjectReference? {
        switch source.objects {
        case .named(let references):
            guard nextNamed < references.count else { return nil }
            defer { nextNamed += 1 }
            return references[nextNamed]
        case .listed(_, let request):
            while let object = try await nextListedObject() {
                // Folders made in a console, and what holds no items.
                if object.key.hasSuffix("/") || object.byteCount == 0 { continue }
                return ReaderPlan.ObjectReference(
                    address: ObjectAddress(bucket: request.bucket, key: object.key),
                    expectedOwner: request.expectedOwner
                )
            }
            return nil
        }
    }

    private func nextListedObject() async throws(DatasetFailure) -> ListedObject? {
        if nextListed == page.count {
            page = try await listedPage()
            nextListed = 0
        }
        guard nextListed < page.count else { return nil }
        defer { nextListed += 1 }
        return page[nextListed]
    }

    private func listedPage() async throws(DatasetFailure) -> [ListedObject] {
        guard case .listed(let listing, _) = source.objects, !isClosed else { return [] }
        do throws(ObjectStoreError) {
            return try await listing.next()
        } catch {
            throw DatasetFailure(error)
        }
    }
}
