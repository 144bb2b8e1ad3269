/// Raw bytes in which strings with escapes are decoded.
struct StringScratch: ~Copyable {
    private(set) var count = 0
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    init() {
        capacity = 128
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deallocate()
    }

    mutating func clear() {
        count = 0
    }

    @inline(__always)
    mutating func append(_ source: UnsafePointer<UInt8>, count added: Int) {
        if capacity &- count < added { grow(added) }
        (base + count).update(from: source, count: added)
        count &+= added
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if capacity == count { grow(1) }
        base[count] = byte
        count &+= 1
    }

    @inline(never)
    private mutating func grow(_ added: Int) {
        capacity = max(capacity * 2, count + added)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
