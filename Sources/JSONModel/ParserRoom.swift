/// First memory for the stacks of a parser, in one allocation; a stack that needs more moves out of it.
///
/// Whoever makes a room deallocates it, after the parser is gone.
struct ParserRoom {
    static let capacity = 32

    let values: UnsafeMutablePointer<JSONValue>
    let names: UnsafeMutablePointer<String>
    let frames: UnsafeMutablePointer<JSONParser.Frame>
    let nameHashes: UnsafeMutablePointer<UInt32>
    private let memory: UnsafeMutableRawPointer

    init() {
        let valueBytes = MemoryLayout<JSONValue>.stride * Self.capacity
        let nameBytes = MemoryLayout<String>.stride * Self.capacity
        let frameBytes = MemoryLayout<JSONParser.Frame>.stride * Self.capacity
        let hashBytes = MemoryLayout<UInt32>.stride * Self.capacity
        // As the capacity is a multiple of 16, all parts are aligned.
        memory = .allocate(byteCount: valueBytes + nameBytes + frameBytes + hashBytes, alignment: 16)
        values = memory.bindMemory(to: JSONValue.self, capacity: Self.capacity)
        let nameMemory = memory + valueBytes
        names = nameMemory.bindMemory(to: String.self, capacity: Self.capacity)
        let frameMemory = nameMemory + nameBytes
        frames = frameMemory.bindMemory(to: JSONParser.Frame.self, capacity: Self.capacity)
        let hashMemory = frameMemory + frameBytes
        nameHashes = hashMemory.bindMemory(to: UInt32.self, capacity: Self.capacity)
    }

    func deallocate() {
        memory.deallocate()
    }
}
