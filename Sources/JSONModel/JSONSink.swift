/// Takes the parts of a JSON document in order: what a writer, a counter and a pretty printer have in common.
protocol JSONSink: ~Copyable {
    mutating func beginObject()
    mutating func endObject()
    mutating func beginArray()
    mutating func endArray()
    mutating func key(_ key: String)
    mutating func string(_ text: String)
    mutating func number(_ value: JSONNumber)
    mutating func bool(_ value: Bool)
    mutating func null()
}

extension JSONWriter: JSONSink {}

extension JSONValue {
    /// Below this depth a value is walked with a stack of its own instead of by recursion.
    private static var recursionMax: Int { 128 }

    /// Hands the parts of this value to a sink.
    func write<Sink: JSONSink & ~Copyable>(to sink: inout Sink) {
        write(to: &sink, depth: 0)
    }

    private func write<Sink: JSONSink & ~Copyable>(to sink: inout Sink, depth: Int) {
        switch self {
        case .null: sink.null()
        case .bool(let flag): sink.bool(flag)
        case .number(let number): sink.number(number)
        case .string(let text): sink.string(text)
        case .array, .object:
            if depth < Self.recursionMax {
                writeContainer(to: &sink, depth: depth)
            } else {
                writeDeep(to: &sink)
            }
        }
    }

    private func writeContainer<Sink: JSONSink & ~Copyable>(to sink: inout Sink, depth: Int) {
        if case .array(let elements) = self {
            sink.beginArray()
            elements.withUnsafeBufferPointer { buffer in
                for index in 0..<buffer.count {
                    buffer[index].write(to: &sink, depth: depth &+ 1)
                }
            }
            sink.endArray()
        } else if case .object(let object) = self {
            sink.beginObject()
            object.members.withUnsafeBufferPointer { buffer in
                for index in 0..<buffer.count {
                    sink.key(buffer[index].key)
                    buffer[index].value.write(to: &sink, depth: depth &+ 1)
                }
            }
            sink.endObject()
        }
    }

    /// Walks a container with an explicit stack of the containers that are open.
    private func writeDeep<Sink: JSONSink & ~Copyable>(to sink: inout Sink) {
        var open: [(container: JSONValue, next: Int)] = []
        var pending: JSONValue? = self
        while true {
            if let value = pending {
                pending = nil
                switch value {
                case .array:
                    sink.beginArray()
                    open.append((value, 0))
                case .object:
                    sink.beginObject()
                    open.append((value, 0))
                case .null, .bool, .number, .string:
                    value.write(to: &sink, depth: 0)
                }
            }
            guard let (container, next) = open.last else { return }
            open[open.count - 1].next += 1
            if case .array(let elements) = container {
                if next < elements.count {
                    pending = elements[next]
                    continue
                }
                sink.endArray()
            } else if case .object(let object) = container {
                if next < object.count {
                    sink.key(object.members[next].key)
                    pending = object.members[next].value
                    continue
                }
                sink.endObject()
            }
            open.removeLast()
        }
    }
}
