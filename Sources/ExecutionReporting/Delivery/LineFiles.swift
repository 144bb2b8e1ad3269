import Synchronization

/// Files of lines, opened as they are written to.
package final class LineFiles: Sendable {
    private final class Box {
        var file: RotatingFile

        init(_ file: consuming RotatingFile) { self.file = file }
    }

    private struct State: ~Copyable {
        var boxes: [String: Box] = [:]
        /// Written to since the last flush.
        var written: Set<String> = []
    }

    private static let openFilesMax = 64
    private let bytesMax: Int
    private let state = Mutex(State())

    package init(bytesMax: Int? = nil) { self.bytesMax = bytesMax ?? RotatingFile.bytesMaxDefault }

    /// Appends whole lines to a file; nil, or why that did not work.
    package func append(_ lines: [UInt8], to path: String) -> String? {
        state.withLock { state in
            do throws(RotatingFile.Failure) {
                var box = try Self.box(path, &state)
                if box.file.isFull(lines.count, bytesMax: bytesMax) {
                    box.file.sync()
                    state.boxes[path] = nil
                    try RotatingFile.rotate(path)
                    box = try Self.box(path, &state)
                }
                try box.file.append(lines)
                state.written.insert(path)
                return nil
            } catch {
                state.boxes[path] = nil
                return error.description
            }
        }
    }

    /// Brings everything that was written to stable storage.
    package func flush() {
        state.withLock { state in
            for path in state.written { state.boxes[path]?.file.sync() }
            state.written = []
        }
    }

    private static func box(_ path: String, _ state: inout State) throws(RotatingFile.Failure) -> Box {
        if let known = state.boxes[path] { return known }
        if state.boxes.count >= openFilesMax {
            for path in state.written { state.boxes[path]?.file.sync() }
            state.boxes = [:]
            state.written = []
        }
        if let slash = path.lastIndex(of: "/") { try RotatingFile.makeDirectory(String(path[..<slash])) }
        let box = Box(try RotatingFile(path: path))
        try box.file.endLastLine()
        state.boxes[path] = box
        return box
    }
}
